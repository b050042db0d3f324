use plugin_api::prelude::*;

/// Returns nothing, or fails.
#[tool]
fn nothing_to_say(fail: bool, how: Option<u8>) -> Result<()> {
    if !fail { return Ok(()); }
    match how {
        None => Err("failed as asked")?,
        Some(0) => { let v: Vec<u8> = Vec::new(); let _ = v[0]; }
        Some(1) => { None::<u8>.expect("there was nothing"); }
        Some(2) => assert_eq!(1 + 1, 3, "arithmetic"),
        Some(3) => { let x: Result<u8, _> = "300".parse::<u8>(); x.unwrap(); }
        Some(4) => { "x".parse::<f64>().with_context(|| "reading the number".to_string()).context("starting up")?; }
        Some(5) => { let zero = how.map(|h| h - 5).unwrap(); let _ = 10 / zero; }
        Some(n) => unimplemented!("way {n}"),
    }
    Ok(())
}
