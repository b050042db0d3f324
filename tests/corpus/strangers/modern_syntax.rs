use plugin_api::prelude::*;

const LIMITS: [(&str, std::ops::RangeInclusive<i32>); 3] = [("cold", -50..=9), ("mild", 10..=24), ("hot", 25..=60)];

const fn square(n: u32) -> u32 { n * n }

fn classify(t: i32) -> Option<&'static str> {
    LIMITS.iter().find_map(|(name, range)| range.contains(&t).then_some(*name))
}

struct Guard<'a>(&'a std::cell::RefCell<Vec<String>>, u8);
impl Drop for Guard<'_> {
    fn drop(&mut self) { self.0.borrow_mut().push(format!("dropped {}", self.1)); }
}

/// Modern syntax: let-else, let chains, slice patterns, labels, or-patterns, const blocks.
#[tool]
fn modern_syntax(readings: Vec<Option<i32>>, r#type: Option<String>) -> Result<Vec<String>> {
    let log = std::cell::RefCell::new(Vec::new());
    let [first, .., last] = readings.as_slice() else {
        bail!("need two readings, got {}", readings.len());
    };
    {
        let _a = Guard(&log, 1);
        let _b = Guard(&log, const { square(2) as u8 });
    }
    if let Some(f) = first && let Some(l) = last && f < l {
        log.borrow_mut().push(format!("rising by {}", l.abs_diff(*f)));
    }
    let pair = 'outer: loop {
        for (i, a) in readings.iter().flatten().enumerate() {
            for b in readings.iter().flatten().skip(i + 1) {
                if a == b { break 'outer Some(a); }
            }
        }
        break None;
    };
    let kind = match (pair, r#type.as_deref()) {
        (Some(t @ (0 | 10 | 20)), _) => format!("round {t} twice"),
        (Some(t), None | Some("any")) if *t < 0 => format!("negative {t} twice"),
        (Some(t), _) => format!("{t} twice"),
        (None, t) => t.unwrap_or("no type").to_owned(),
    };
    let mut log = log.into_inner();
    log.push(kind);
    log.extend(readings.iter().map(|r| r.and_then(classify).unwrap_or("unknown").to_string()));
    Ok(log)
}
