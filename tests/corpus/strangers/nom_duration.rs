---
[dependencies]
nom = "7"
---
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::{char, digit1, multispace0, multispace1};
use nom::combinator::{all_consuming, map, map_res, opt, value};
use nom::multi::separated_list1;
use nom::sequence::{delimited, pair, preceded, tuple};
use nom::IResult;
use plugin_api::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit { Hour, Minute, Second }

fn unit(input: &str) -> IResult<&str, Unit> {
    alt((value(Unit::Hour, tag("h")), value(Unit::Minute, tag("min")), value(Unit::Second, tag("s"))))(input)
}

fn number(input: &str) -> IResult<&str, u64> {
    map_res(digit1, |s: &str| s.parse())(input)
}

fn part(input: &str) -> IResult<&str, u64> {
    map(pair(number, preceded(multispace0, unit)), |(n, u)| match u { Unit::Hour => n * 3600, Unit::Minute => n * 60, Unit::Second => n })(input)
}

fn duration(input: &str) -> IResult<&str, i64> {
    let body = map(separated_list1(multispace1, part), |parts: Vec<u64>| parts.iter().sum::<u64>() as i64);
    map(tuple((opt(char('-')), body)), |(sign, n)| if sign.is_some() { -n } else { n })(input)
}

/// Parse durations such as "1h 30min" with nom.
#[tool]
fn nom_duration(text: String) -> Result<i64, String> {
    all_consuming(delimited(multispace0, duration, multispace0))(&text)
        .map(|(_, n)| n)
        .map_err(|e| match e {
            nom::Err::Error(e) | nom::Err::Failure(e) => format!("cannot read {:?}", e.input),
            nom::Err::Incomplete(_) => "incomplete".to_string(),
        })
}
