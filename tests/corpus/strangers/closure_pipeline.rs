use plugin_api::prelude::*;

type Step = Box<dyn Fn(f64) -> Result<f64, String>>;

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum Spec { Name(String), WithNumber(String, f64) }

fn compile(spec: Spec) -> Result<Step, String> {
    Ok(match spec {
        Spec::Name(n) => match n.as_str() {
            "double" => Box::new(|x| Ok(x * 2.0)),
            "negate" => Box::new(|x: f64| Ok(-x)),
            "sqrt" => Box::new(|x| if x < 0.0 { Err(format!("sqrt of {x}")) } else { Ok(x.sqrt()) }),
            _ => return Err(format!("unknown step {n}")),
        },
        Spec::WithNumber(n, k) => match &*n {
            "add" => Box::new(move |x| Ok(x + k)),
            "times" => Box::new(move |x| Ok(x * k)),
            "at_most" => Box::new(move |x| Ok(x.min(k))),
            _ => return Err(format!("unknown step {n}({k})")),
        },
    })
}

fn compose(steps: Vec<Step>) -> impl Fn(f64) -> Result<f64, String> {
    move |x| steps.iter().try_fold(x, |x, step| step(x))
}

/// Push numbers through a pipeline of closures.
#[tool]
fn closure_pipeline(steps: Vec<Spec>, numbers: Vec<f64>) -> Result<Vec<f64>, String> {
    let steps = steps.into_iter().map(compile).collect::<Result<Vec<_>, _>>()?;
    let run = compose(steps);
    numbers.into_iter().map(run).collect()
}
