//! Secrets: they reach the server that they are for, and nothing else.

use std::{fs, path::Path};

use serde_json::json;

use crate::harness::{Ended, Server, Workplace, exit, reply};

/// A value with everything in it that is spelled differently somewhere.
const CANARY: &str = "kAnaRy/9+\"<&'=%41 0147";

/// A workplace with the tool that sends a secret in every way.
struct Sender {
    place: Workplace,
    tool: String,
}

impl Sender {
    fn new() -> Self {
        let place = Workplace::new();
        let tool = place.take("plain/sends_secret.rs");
        Self { place, tool }
    }

    /// Sends the secret, which is granted with `grant`, to an address among the granted hosts.
    fn sends(&self, hosts: &[String], grant: &str, url: &str, way: &str) -> Ended {
        let input = json!({ "url": url, "way": way }).to_string();
        let call = self.place.forge(["run", &self.tool, "--format", "json", "--input", &input, "--allow-net=*:*"]);
        let hosts = hosts.iter().map(|host| format!("--allow-net={host}"));
        call.args(hosts).arg(format!("--allow-secret={grant}")).env("CANARY", CANARY).end()
    }
}

/// The value in the spellings that a server, a log or a file could hold it in.
fn spellings() -> Vec<String> {
    let json = serde_json::to_string(CANARY).unwrap();
    vec![CANARY.to_owned(), json[1..json.len() - 1].to_owned(), "kAnaRy".to_owned(), "0147".to_owned()]
}

fn does_not_show(text: &str, place: &str) {
    for spelling in spellings() {
        assert!(!text.contains(&spelling), "{spelling:?} in {place}: {text}");
    }
}

/// Looks through every file below a folder.
fn nowhere_in(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            nowhere_in(&path);
        } else if let Ok(bytes) = fs::read(&path) {
            does_not_show(&String::from_utf8_lossy(&bytes), &path.display().to_string());
        }
    }
}

#[test]
fn a_secret_reaches_the_server_and_nothing_else() {
    let sender = Sender::new();
    // Says back everything that it heard: in the body, in a header, and in other spellings.
    let server = Server::new(|heard, stream| {
        let all = heard.all();
        let line: String = all.chars().filter(|character| !character.is_control()).collect();
        let body = format!("{all}\n{}\n{CANARY}\n{}", serde_json::to_string(&all).unwrap(), hex(CANARY));
        reply(stream, "200 OK", &[("X-Echo", &line), ("X-Canary", CANARY)], body.as_bytes());
    });
    let basic = "Basic cm9ib3Q6a0FuYVJ5LzkrIjwmJz0lNDEgMDE0Nw==";
    for (way, sent) in [
        ("header", format!("x-key: key {CANARY}")),
        ("bearer", format!("authorization: Bearer {CANARY}")),
        ("basic", format!("authorization: {basic}")),
        ("json", format!("{{\"user\":\"robot\",\"password\":{}}}", serde_json::to_string(CANARY).unwrap())),
        ("form", "user=robot&password=kAnaRy%2F9%2B%22%3C%26%27%3D%2541+0147".to_owned()),
        ("text", format!("<{CANARY}>")),
    ] {
        let ended = sender.sends(&[server.host()], "CANARY", &server.url("/"), way).has_code(exit::OK);
        let heard = server.heard().pop().unwrap();
        assert!(heard.all().to_lowercase().contains(&sent.to_lowercase()), "{way}: {heard:?}");
        assert!(ended.stdout.contains("[secret CANARY]"), "{way}: {}", ended.story());
        does_not_show(&ended.stdout, way);
        does_not_show(&ended.stderr, way);
        for spelling in ["cm9ib3Q6a0FuYVJ5", "kAnaRy%2F9", "kanary", &hex("kAnaRy")] {
            assert!(!ended.stdout.contains(spelling), "{way} as {spelling}: {}", ended.story());
        }
    }
    nowhere_in(&sender.place.folder());
    nowhere_in(&sender.place.cache());
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_secret_is_not_shown_by_errors() {
    let sender = Sender::new();
    let failing = Server::new(|heard, stream| reply(stream, "500 Oh", &[], heard.all().as_bytes()));
    let cut = Server::new(|heard, stream| {
        use std::io::Write as _;
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nX: x\r\nContent-Length: 999\r\n\r\n{}", heard.all());
    });
    let echoing =
        Server::new(|_, stream| reply(stream, "302 Found", &[("Location", &format!("gopher://{CANARY}"))], b""));
    let leading = Server::new(|_, stream| reply(stream, "302 Found", &[("Location", "http://kAnaRy.example/")], b""));
    for server in [&failing, &cut, &echoing] {
        let ended = sender.sends(&[server.host()], "CANARY", &server.url("/"), "bearer").has_code(exit::TOOL);
        does_not_show(&ended.stdout, "an error");
        does_not_show(&ended.stderr, "an error");
    }
    // A part of a secret is no secret: what a server makes of it is between the two.
    sender.sends(&[leading.host()], "CANARY", &leading.url("/"), "bearer").has_code(exit::TOOL);
}

#[test]
fn a_secret_goes_only_where_it_was_granted_for() {
    let sender = Sender::new();
    let (mine, other) = (Server::text("mine"), Server::text("other"));
    let hosts = [mine.host(), other.host()];
    let bound = format!("CANARY@{}", mine.host());
    sender.sends(&hosts, &bound, &mine.url("/"), "bearer").has_code(exit::OK);
    let refused = sender.sends(&hosts, &bound, &other.url("/"), "bearer").has_code(exit::TOOL);
    let message = refused.json()["error"]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("`CANARY` is not sent") && message.contains(&mine.host()), "{message}");
    assert!(other.heard().is_empty());
    let plain = sender.sends(&hosts, "CANARY", "http://api.example.com/", "bearer").has_code(exit::TOOL);
    assert!(plain.json()["error"]["message"].as_str().unwrap().contains("https"), "{}", plain.story());
}

#[test]
fn a_redirect_to_another_host_goes_without_the_secret() {
    let sender = Sender::new();
    let other = Server::text("other");
    for (way, status) in
        [("header", "302 Found"), ("bearer", "307 Temporary"), ("basic", "308 Permanent"), ("json", "303 See")]
    {
        let server = Server::redirect(status, other.url("/"));
        sender.sends(&[server.host(), other.host()], "CANARY", &server.url("/"), way).has_code(exit::OK);
        let heard = other.heard().pop().unwrap();
        does_not_show(&heard.all(), way);
        assert_eq!((heard.header("x-key"), heard.header("authorization")), (None, None));
    }
    let reached = other.heard().len();
    for way in ["json", "form", "text"] {
        let server = Server::redirect("307 Temporary", other.url("/"));
        let refused =
            sender.sends(&[server.host(), other.host()], "CANARY", &server.url("/"), way).has_code(exit::TOOL);
        assert!(
            refused.json()["error"]["message"].as_str().unwrap().contains("holds a secret"),
            "{}",
            refused.story()
        );
    }
    assert_eq!(other.heard().len(), reached);
}

#[test]
fn a_value_comes_from_a_variable_or_a_file() {
    let sender = Sender::new();
    let server = Server::text("");
    let sends = |grant: &str| sender.sends(&[server.host()], grant, &server.url("/"), "bearer");
    let file = sender.place.write("../value", "from-a-file\n");
    sends(&format!("CANARY=file:{file}")).has_code(exit::OK);
    assert_eq!(server.heard()[0].header("authorization"), Some("Bearer from-a-file"));
    for (grant, part) in [
        ("CANARY=env:FORGE_NO_SUCH_VARIABLE".to_owned(), "FORGE_NO_SUCH_VARIABLE"),
        ("CANARY=file:no/such/file".to_owned(), "no/such/file"),
        ("CANARY=file:/".to_owned(), "regular file"),
        (format!("CANARY=file:{}", sender.place.write("../short", "hunter2\n")), "at least 8"),
    ] {
        let ended = sends(&grant).has_code(exit::USAGE);
        assert!(ended.json()["error"]["message"].as_str().unwrap().contains(part), "{}", ended.story());
        assert!(!ended.stdout.contains("hunter2"), "{}", ended.story());
    }
    let lines = format!("CANARY=file:{}", sender.place.write("../lines", "first line\nsecond line"));
    let injecting = sends(&lines).has_code(exit::TOOL);
    assert!(injecting.json()["error"]["message"].as_str().unwrap().contains("line break"), "{}", injecting.story());
    assert_eq!(server.heard().len(), 1);
}
