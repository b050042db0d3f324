//! Words that look dangerous and are not: unsafe, extern "C", include!("x"), std::process::exit(1), asm!, #[no_mangle].
use plugin_api::prelude::*;

/* a block comment /* nested */ with unsafe { std::env::var("HOME") } and macro_rules! inside */

mod process {
    /// Not the operating system's.
    pub fn id() -> u32 { 42 }
    pub fn exit(code: i32) -> String { format!("left with {code}") }
}

mod net {
    pub struct Graph { pub thread: usize, pub link: Vec<(usize, usize)> }
    impl Graph {
        pub fn connect(&mut self, a: usize, b: usize) { self.link.push((a, b)); }
        pub fn spawn(&self) -> usize { self.thread + self.link.len() }
    }
}

struct Unsafe { extern_id: u32, path: &'static str, env: char }

/// Try a few innocent names.
#[tool]
fn innocent_words(os: u32) -> Vec<String> {
    let mut graph = net::Graph { thread: 1, link: vec![] };
    graph.connect(0, 1);
    let env = "std::env::var";
    let asm = r#"asm!("nop"); // "#;
    let process = process::id() + os;
    let u = Unsafe { extern_id: process, path: "include_str!(\"/etc/passwd\")", env: 'x' };
    let b = b"unsafe\x00";
    let forget = |x: u32| x + 1;
    let leak = forget(2);
    vec![
        format!("{} {}", u.extern_id, u.path),
        process::exit(graph.spawn() as i32),
        format!("{env}{}{}", asm.len(), u.env),
        format!("{} {leak} {}", b.len(), stringify!(safe words)),
    ]
}
