//! Names that only look like banned ones.
use plugin_api::prelude::*;

mod net {
    pub fn open(path: &str) -> usize {
        path.len()
    }
    pub mod process {
        pub fn exit(code: i32) -> i32 {
            code + 1
        }
    }
}

use self::net::process;

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Job {
    process: String,
    thread: u32,
    link: Option<String>,
    path: String,
    env: String,
    extern_id: u64,
    r#type: String,
    r#match: bool,
    include: Vec<String>,
    os: String,
}

impl Job {
    fn process(&self) -> &str {
        &self.process
    }
    fn forget(self) -> String {
        self.path
    }
    fn unsafe_mode(&self) -> bool {
        self.r#match
    }
}

fn exit(code: i32) -> i32 {
    code
}

fn env(name: &str) -> String {
    name.to_uppercase()
}

fn print(text: &str) -> usize {
    text.len()
}

fn thread(job: &Job) -> u32 {
    job.thread
}

/// Describe a job of the queue.
#[tool]
fn banned_words_as_names(name: String) -> Vec<String> {
    let job = Job {
        process: name.clone(),
        thread: 3,
        link: None,
        path: "a/b".into(),
        env: env("home"),
        extern_id: 7,
        r#type: "x".into(),
        r#match: true,
        include: vec![],
        os: "none".into(),
    };
    let process_id = process::exit(exit(1)) + net::process::exit(2) + self::net::process::exit(3);
    let std = job.thread as usize + net::open(job.process()) + print(&job.os) + thread(&job) as usize;
    let asm = job.include.len();
    let env = format!("{}{}{}", job.env, job.extern_id, job.r#type);
    let safe = !job.unsafe_mode();
    vec![env, process_id.to_string(), (std + asm).to_string(), safe.to_string(), format!("{:?}", job.link), job.forget()]
}
