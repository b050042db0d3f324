use plugin_api::prelude::*;
use std::marker::PhantomData;
use std::ops::Add;

trait Unit { const FACTOR: f64; const SYMBOL: &'static str; }
#[derive(Clone, Copy, Debug)] struct Metre;
#[derive(Clone, Copy, Debug)] struct Foot;
#[derive(Clone, Copy, Debug)] struct Mile;
impl Unit for Metre { const FACTOR: f64 = 1.0; const SYMBOL: &'static str = "m"; }
impl Unit for Foot { const FACTOR: f64 = 0.3048; const SYMBOL: &'static str = "ft"; }
impl Unit for Mile { const FACTOR: f64 = 1609.344; const SYMBOL: &'static str = "mi"; }

#[derive(Clone, Copy, Debug)]
struct Length<U: Unit> { value: f64, unit: PhantomData<U> }

impl<U: Unit> Length<U> {
    const fn new(value: f64) -> Self { Length { value, unit: PhantomData } }
    fn convert<V: Unit>(self) -> Length<V> { Length::new(self.value * U::FACTOR / V::FACTOR) }
    fn show(&self) -> String { format!("{:.2} {}", self.value, U::SYMBOL) }
}

impl<U: Unit, V: Unit> Add<Length<V>> for Length<U> {
    type Output = Length<U>;
    fn add(self, other: Length<V>) -> Length<U> { Length::new(self.value + other.convert::<U>().value) }
}

/// Add a length in feet and one in miles, and show the sum in three units.
#[tool]
fn unit_conversion(feet: f64, miles: f64) -> [String; 3] {
    let sum = Length::<Foot>::new(feet) + Length::<Mile>::new(miles);
    [sum.show(), sum.convert::<Metre>().show(), sum.convert::<Mile>().show()]
}
