//! Traits with associated types, blanket impls, PhantomData, GATs.
use plugin_api::prelude::*;
use std::any::{Any, TypeId, type_name};
use std::convert::{AsRef, TryFrom};
use std::fmt::Debug;
use std::marker::PhantomData;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Quantity<U>(f64, PhantomData<U>);

#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Metre;
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Foot;

trait Unit {
    const NAME: &'static str;
    const METRES: f64;
}

impl Unit for Metre {
    const NAME: &'static str = "m";
    const METRES: f64 = 1.0;
}

impl Unit for Foot {
    const NAME: &'static str = "ft";
    const METRES: f64 = 0.3048;
}

impl<U: Unit> Quantity<U> {
    fn to<V: Unit>(self) -> Quantity<V> {
        Quantity(self.0 * U::METRES / V::METRES, PhantomData)
    }
}

trait Describe {
    fn describe(&self) -> String;
}

impl<T: Debug + ?Sized> Describe for T {
    fn describe(&self) -> String {
        format!("{self:?}")
    }
}

trait Windows {
    type Window<'a>
    where
        Self: 'a;
    fn window<'a>(&'a self, at: usize) -> Option<Self::Window<'a>>;
}

impl Windows for Vec<f64> {
    type Window<'a> = &'a [f64];
    fn window<'a>(&'a self, at: usize) -> Option<&'a [f64]> {
        self.get(at..at + 2)
    }
}

struct Even(u32);

impl TryFrom<u32> for Even {
    type Error = String;
    fn try_from(n: u32) -> std::result::Result<Self, <Self as TryFrom<u32>>::Error> {
        if n % 2 == 0 { Ok(Even(n)) } else { Err(format!("{n} is odd")) }
    }
}

fn length<S>(text: S) -> usize
where
    S: AsRef<str>,
{
    text.as_ref().len()
}

fn make_adder(n: f64) -> impl Fn(f64) -> f64 + use<> {
    move |x| x + n
}

fn boxed(kind: &str) -> Box<dyn FnMut(f64) -> f64 + '_> {
    let mut calls = 0usize;
    Box::new(move |x| {
        calls += 1;
        x * calls as f64 + kind.len() as f64
    })
}

/// Convert feet to metres.
#[tool]
fn typed_units(feet: f64) -> Result<(f64, String)> {
    let started = Instant::now();
    let metres: Quantity<Metre> = Quantity::<Foot>(feet, PhantomData).to();
    let even: Even = 4u32.try_into()?;
    let any: &dyn Any = &even.0;
    let is_u32 = any.downcast_ref::<u32>().is_some() && TypeId::of::<u32>() == any.type_id();
    let mut adder = boxed("x");
    let sum = adder(make_adder(1.0)(2.0));
    let slow = started.elapsed() > Duration::from_secs(3600);
    let text = format!("{} {} {} {}", Metre::NAME, type_name::<Foot>(), is_u32, length("x") + sum as usize);
    Ok((metres.0, text + &slow.describe() + &format!("{:?}", vec![1.0, 2.0].window(0))))
}
