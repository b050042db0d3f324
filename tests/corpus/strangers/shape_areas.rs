//! Trait objects and an internally tagged enum.
use plugin_api::prelude::*;
use std::f64::consts::PI;

trait Shape {
    fn area(&self) -> f64;
    fn perimeter(&self) -> f64;
    fn name(&self) -> String { "shape".to_string() }
}

struct Circle(f64);
struct Rect { w: f64, h: f64 }
struct Triangle { a: f64, b: f64, c: f64 }

impl Shape for Circle {
    fn area(&self) -> f64 { PI * self.0.powi(2) }
    fn perimeter(&self) -> f64 { 2.0 * PI * self.0 }
    fn name(&self) -> String { String::from("circle") }
}
impl Shape for Rect {
    fn area(&self) -> f64 { self.w * self.h }
    fn perimeter(&self) -> f64 { 2. * (self.w + self.h) }
    fn name(&self) -> String { if self.w == self.h { "square".into() } else { "rectangle".into() } }
}
impl Shape for Triangle {
    fn area(&self) -> f64 {
        let s = self.perimeter() / 2.0;
        (s * (s - self.a) * (s - self.b) * (s - self.c)).sqrt()
    }
    fn perimeter(&self) -> f64 { self.a + self.b + self.c }
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Spec {
    Circle { radius: f64 },
    Rectangle { width: f64, height: f64 },
    Triangle { sides: [f64; 3] },
}

impl TryFrom<Spec> for Box<dyn Shape> {
    type Error = String;
    fn try_from(spec: Spec) -> Result<Self, String> {
        Ok(match spec {
            Spec::Circle { radius } if radius >= 0.0 => Box::new(Circle(radius)),
            Spec::Circle { radius } => return Err(format!("negative radius {radius}")),
            Spec::Rectangle { width: w, height: h } => Box::new(Rect { w, h }),
            Spec::Triangle { sides: [a, b, c] } => {
                if a + b <= c || a + c <= b || b + c <= a { return Err("not a triangle".into()); }
                Box::new(Triangle { a, b, c })
            }
        })
    }
}

#[derive(Serialize, JsonSchema)]
struct Measured { name: String, area: f64, perimeter: f64 }

/// Measure shapes, the largest first.
#[tool]
fn shape_areas(shapes: Vec<Spec>) -> Result<Vec<Measured>> {
    let shapes: Vec<Box<dyn Shape>> = shapes.into_iter().map(TryInto::try_into).collect::<Result<_, String>>()?;
    let mut out: Vec<Measured> = shapes.iter().map(|s| Measured { name: s.name(), area: s.area(), perimeter: s.perimeter() }).collect();
    out.sort_by(|a, b| b.area.partial_cmp(&a.area).unwrap());
    Ok(out)
}
