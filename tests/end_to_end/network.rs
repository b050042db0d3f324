//! Requests over the network: what is reached, and what a server can do to a run.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use serde_json::{Value, json};

use crate::harness::{Call, Server, TlsServer, Workplace, exit, reply};

/// A workplace with the tool that sends whatever it is told to.
struct Sender {
    place: Workplace,
    tool: String,
}

impl Sender {
    fn new() -> Self {
        let place = Workplace::new();
        let tool = place.take("plain/sends_request.rs");
        Self { place, tool }
    }

    fn call(&self, grants: &[String], input: &Value) -> Call {
        let grants = grants.iter().map(|grant| format!("--allow-net={grant}"));
        // Some inputs are too long for a command line.
        self.place.forge(["run", &self.tool, "--input", "-"]).input(input.to_string()).args(grants)
    }

    /// What came of a request, with every kind of host granted that the tool declares and no server here is.
    fn sends(&self, grants: &[String], input: Value) -> Value {
        let mut all = vec!["*:*".to_owned(), "10.0.0.1".to_owned(), "[::1]:1".to_owned(), "127.0.0.1:1".to_owned()];
        all.extend_from_slice(grants);
        let ended = self.call(&all, &input).ends(exit::OK);
        serde_json::from_str(&ended.stdout).unwrap()
    }

    /// What came of a request to a server, which is granted.
    fn asks(&self, server: &Server, mut input: Value) -> Value {
        if input["url"].is_null() {
            input["url"] = server.url("/").into();
        }
        self.sends(&[server.host()], input)
    }

    /// The kind of the error that came of a request to a server, and its message.
    fn fails(&self, server: &Server, input: Value) -> (String, String) {
        let outcome = self.asks(server, input);
        let text = |key: &str| outcome[key].as_str().unwrap_or_else(|| panic!("no error: {outcome}")).to_owned();
        (text("kind"), text("message"))
    }
}

#[test]
fn a_request_is_sent_as_it_is_told_and_the_answer_comes_back() {
    let sender = Sender::new();
    let server = Server::new(|_, stream| {
        reply(stream, "201 Created", &[("X-One", "1"), ("Set-Cookie", "session=1")], "näh".as_bytes());
    });
    let input = json!({
        "url": server.url("/a b?c=ü#fragment"), "method": "PATCH", "body": "hello",
        "headers": [["X-Two", "2"], ["Cookie", "mine=1"], ["User-Agent", "robot"]], "times": 2,
    });
    let outcome = sender.asks(&server, input);
    assert_eq!((&outcome["status"], &outcome["body"]), (&json!(201), &json!("näh")));
    assert!(outcome["headers"].as_array().unwrap().contains(&json!(["x-one", "1"])), "{outcome}");
    assert_eq!(outcome["url"], server.url("/a%20b?c=%C3%BC"));
    let heard = server.heard();
    assert_eq!(heard.len(), 2);
    assert!(heard[0].head.starts_with("PATCH /a%20b?c=%C3%BC HTTP/1.1\r\n"), "{heard:?}");
    assert_eq!(heard[0].body, "hello");
    assert_eq!(heard[0].header("host"), Some(server.host().as_str()));
    assert_eq!(heard[1].header("cookie"), Some("mine=1"), "a cookie that a server sets is not kept");
    assert_eq!((heard[0].header("user-agent"), heard[0].header("referer")), (Some("robot"), None));
}

#[test]
fn a_missing_grant_stops_a_run_before_it_starts() {
    let place = Workplace::new();
    let tool = place.take("plain/declares_hosts.rs");
    let run = |grants: &[&str]| place.forge(["run", &tool]).args(grants).env("API_KEY", "canary-in-a-variable").end();
    run(&[]).has_code(exit::DENIED).has_one_error().says(&[
        "--allow-net=api.example.com",
        "--allow-net=localhost:8080=127.0.0.1",
        "--allow-secret=API_KEY",
    ]);
    let most = ["--allow-net=*.example.com", "--allow-net=localhost:8080=127.0.0.1"];
    run(&most).has_code(exit::DENIED).has_one_error().says(&["secret `API_KEY`"]);
    let all = [&most[..], &["--allow-secret=API_KEY"]].concat();
    assert_eq!(run(&all).has_code(exit::OK).says_nothing().stdout, "7\n");
    let more = [&all[..], &["--allow-net=b.example.org", "--allow-secret=OTHER"]].concat();
    run(&more)
        .has_code(exit::OK)
        .says(&["--allow-net=b.example.org gives nothing", "--allow-secret=OTHER gives nothing"]);
}

#[test]
fn a_grant_that_says_nothing_or_two_things_is_a_usage_error() {
    let place = Workplace::new();
    let tool = place.take("plain/declares_hosts.rs");
    for (flags, parts) in [
        (&["--allow-net=https://api.example.com"][..], &["more than a host", "api.example.com"][..]),
        (&["--allow-net="], &["no host"]),
        (&["--allow-net=0x7f.1"], &["another spelling", "127.0.0.1"]),
        (&["--allow-net=a.com:99999"], &["port"]),
        (&["--allow-net=a.*.com"], &["`*`"]),
        (&["--allow-net=a.com=b.com"], &["no address"]),
        (&["--allow-net=a.com", "--allow-net=a.com=10.0.0.7"], &["contradict"]),
        (&["--allow-secret=API_KEY=canary-value"], &["env:VARIABLE", "command line"]),
        (&["--allow-secret=API KEY"], &["no name of a secret"]),
        (&["--allow-secret=API_KEY", "--allow-secret=API_KEY@a.com"], &["granted twice"]),
        (&["--allow-secret=API_KEY=env:TOKEN", "--allow-env=TOKEN"], &["--allow-env=TOKEN", "would see"]),
    ] {
        let ended = place.forge(["run", &tool]).args(flags).ends(exit::USAGE).has_one_error().says(parts);
        assert!(!ended.stderr.contains("canary-value"), "{}", ended.story());
    }
}

#[test]
fn a_name_never_leads_to_this_machine_unless_it_is_granted_with_its_address() {
    let sender = Sender::new();
    let server = Server::text("inside");
    let named = format!("http://localhost:{}/", server.port());
    let refused = sender.sends(&[], json!({ "url": named }));
    assert_eq!(refused["kind"], "Denied", "{refused}");
    let flag = format!("--allow-net=localhost:{}=127.0.0.1", server.port());
    assert!(refused["message"].as_str().unwrap().contains(&flag), "{refused}");
    // The address is granted, and still the name is not.
    assert_eq!(sender.asks(&server, json!({ "url": named }))["kind"], "Denied");
    assert!(server.heard().is_empty());
    let pinned = format!("localhost:{}=127.0.0.1", server.port());
    assert_eq!(sender.sends(&[pinned], json!({ "url": named }))["body"], "inside");
    let other = format!("api.example.com:{}", server.port());
    let grant = format!("*.example.com:{}=127.0.0.1", server.port());
    assert_eq!(sender.sends(&[grant], json!({ "url": format!("http://{other}/") }))["body"], "inside");
    assert_eq!(server.heard()[1].header("host"), Some(other.as_str()));
}

#[test]
fn no_spelling_of_an_address_gets_around_its_grant() {
    let sender = Sender::new();
    let server = Server::text("inside");
    let port = server.port();
    for host in
        ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "0177.0.0.1", "①②⑦.0.0.1", "%31%32%37.0.0.1", "127.0.0.1."]
    {
        let url = format!("http://{host}:{port}/");
        let denied = sender.sends(&[], json!({ "url": url }));
        assert_eq!(denied["kind"], "Denied", "{host}: {denied}");
        assert!(denied["message"].as_str().unwrap().contains(&format!("--allow-net=127.0.0.1:{port}")), "{denied}");
        assert_eq!(sender.asks(&server, json!({ "url": url }))["body"], "inside", "{host}");
    }
    let reached = server.heard().len();
    for host in
        ["[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "0.0.0.0", "127.0.0.2"]
    {
        let denied = sender.asks(&server, json!({ "url": format!("http://{host}:{port}/") }));
        assert_eq!(denied["kind"], "Denied", "{host}: {denied}");
    }
    for url in [
        format!("http://user@127.0.0.1:{port}/"),
        format!("http://api.example.com@127.0.0.1:{port}/"),
        format!("ftp://127.0.0.1:{port}/"),
        "file:///etc/passwd".to_owned(),
        "/etc/passwd".to_owned(),
        "http://".to_owned(),
        "http://[::1".to_owned(),
    ] {
        let refused = sender.asks(&server, json!({ "url": url }));
        assert_eq!(refused["kind"], "Invalid", "{url}: {refused}");
    }
    let ten = sender.sends(&[], json!({ "url": "http://10.0.0.1:8080/" }));
    assert_eq!(ten["kind"], "Denied", "a granted address has the usual ports alone: {ten}");
    assert_eq!(server.heard().len(), reached);
}

#[test]
fn each_redirect_is_asked_about_again() {
    let sender = Sender::new();
    let secret = Server::text("inside");
    for location in
        [secret.url("/"), format!("http://localhost:{}/", secret.port()), format!("//0x7f.1:{}", secret.port())]
    {
        for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
            let server = Server::redirect(status, location.clone());
            let (kind, message) = sender.fails(&server, json!({}));
            assert_eq!(kind, "Denied", "{location}: {message}");
        }
    }
    assert!(secret.heard().is_empty());
    for location in ["file:///etc/passwd", "ftp://127.0.0.1/", "http://user@127.0.0.1/", "http://[::1"] {
        let (kind, message) = sender.fails(&Server::redirect("302 Found", location.to_owned()), json!({}));
        assert_eq!(kind, "Redirect", "{location}: {message}");
    }
    let circle = Server::new(|heard, stream| reply(stream, "302 Found", &[("Location", heard.path())], b""));
    let (kind, message) = sender.fails(&circle, json!({}));
    assert!(kind == "Redirect" && message.contains("more than 10"), "{message}");
    assert_eq!(circle.heard().len(), 11);
    let (_, message) = sender.fails(&circle, json!({ "redirects": 2 }));
    assert!(message.contains("more than 2"), "{message}");
    assert_eq!(sender.asks(&circle, json!({ "redirects": 0 }))["status"], 302);
}

#[test]
fn a_redirect_takes_along_what_it_may() {
    let sender = Sender::new();
    let end = Server::text("end");
    let start = Server::redirect("302 Found", end.url("/end"));
    let input = json!({
        "url": start.url("/"), "method": "POST", "body": "body",
        "headers": [["Authorization", "mine"], ["Cookie", "mine"], ["Content-Type", "text/x"], ["X-Other", "kept"]],
    });
    let outcome = sender.sends(&[start.host(), end.host()], input.clone());
    assert_eq!((&outcome["body"], &outcome["url"]), (&json!("end"), &json!(end.url("/end"))));
    let heard = &end.heard()[0];
    assert!(heard.head.starts_with("GET /end "), "{heard:?}");
    assert_eq!((heard.header("authorization"), heard.header("cookie")), (None, None));
    assert_eq!((heard.header("content-type"), heard.body.as_str()), (None, ""));
    assert_eq!((heard.header("x-other"), heard.header("referer")), (Some("kept"), None));
    assert_eq!(heard.header("host"), Some(end.host().as_str()));
    let keeps = Server::new(|heard, stream| match heard.path() {
        "/" => reply(stream, "307 Temporary", &[("Location", "/next")], b""),
        _ => reply(stream, "200 OK", &[], heard.body.as_bytes()),
    });
    let mut input = input;
    input["url"] = keeps.url("/").into();
    assert_eq!(sender.asks(&keeps, input)["body"], "body");
    assert_eq!(keeps.heard()[1].header("authorization"), Some("mine"));
}

#[test]
fn what_the_host_says_itself_a_tool_does_not_say() {
    let sender = Sender::new();
    let server = Server::text("");
    for header in
        ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Proxy-Authorization", "TE"]
    {
        let (kind, message) = sender.fails(&server, json!({ "headers": [[header, "x"]] }));
        assert!(kind == "Invalid" && message.contains("set by the host"), "{message}");
    }
    for (name, value) in
        [("X-A", "a\r\nHost: evil"), ("X-A", "a\nb"), ("X-A\r\nHost", "evil"), ("X-A", "a\0b"), ("", "a")]
    {
        let (kind, message) = sender.fails(&server, json!({ "headers": [[name, value]] }));
        assert_eq!(kind, "Invalid", "{message}");
    }
    for method in ["CONNECT", "TRACE", "GET / HTTP/1.1\r\nHost: evil\r\n\r\nGET", ""] {
        let (kind, message) = sender.fails(&server, json!({ "method": method }));
        assert_eq!(kind, "Invalid", "{message}");
    }
    let long = "a".repeat(9 << 10);
    let many: Vec<_> = (0..101).map(|index| json!([format!("x-{index}"), "y"])).collect();
    for input in [
        json!({ "url": server.url(&format!("/{long}")) }),
        json!({ "headers": [["x", long]] }),
        json!({ "headers": many }),
        json!({ "method": "POST", "body": "a".repeat((8 << 20) + 1) }),
    ] {
        assert_eq!(sender.fails(&server, input).0, "Invalid");
    }
    assert!(server.heard().is_empty());
}

#[test]
fn an_answer_is_as_large_as_it_may_be() {
    let sender = Sender::new();
    let fill = |stream: &mut TcpStream, bytes: &[u8]| while stream.write_all(bytes).is_ok() {};
    let head = "HTTP/1.1 200 OK\r\n";
    let endless = Server::new(move |_, stream| {
        let _ = stream.write_all(format!("{head}\r\n").as_bytes());
        fill(stream, &[b'a'; 1 << 16]);
    });
    let chunked = Server::new(move |_, stream| {
        let _ = stream.write_all(format!("{head}Transfer-Encoding: chunked\r\n\r\n").as_bytes());
        fill(stream, format!("8000\r\n{}\r\n", "a".repeat(0x8000)).as_bytes());
    });
    let boasting = Server::new(move |_, stream| {
        let _ = stream.write_all(format!("{head}Content-Length: 99999999999999\r\n\r\n").as_bytes());
        fill(stream, &[b'a'; 1 << 16]);
    });
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..100 {
        packer.write_all(&[0; 1 << 20]).unwrap();
    }
    let packed = packer.finish().unwrap();
    assert!(packed.len() < 1 << 20);
    let bomb = Server::new(move |_, stream| reply(stream, "200 OK", &[("Content-Encoding", "gzip")], &packed));
    for server in [&endless, &chunked, &boasting, &bomb] {
        let (kind, message) = sender.fails(server, json!({}));
        assert!(kind == "TooLarge" && message.contains("8388608 bytes of body"), "{kind}: {message}");
    }
    let headers = Server::new(move |_, stream| {
        let _ = stream.write_all(head.as_bytes());
        fill(stream, format!("X: {}\r\n", "a".repeat(3000)).as_bytes());
    });
    let (kind, message) = sender.fails(&headers, json!({}));
    assert!(kind == "TooLarge" && message.contains("of head"), "{kind}: {message}");
    let many = Server::new(move |_, stream| {
        let _ = stream.write_all(head.as_bytes());
        fill(stream, b"X: a\r\n");
    });
    assert!(matches!(sender.fails(&many, json!({})).0.as_str(), "TooLarge" | "Protocol"));
    let small = Server::text("0123456789");
    let grants = [small.host(), "*:*".into(), "10.0.0.1".into(), "[::1]:1".into()];
    let ended = sender.call(&grants, &json!({ "url": small.url("/") })).arg("--max-response=9").ends(exit::OK);
    assert!(ended.stdout.contains("more than 9 bytes of body"), "{}", ended.story());
    let ended = sender.call(&grants, &json!({ "url": small.url("/") })).arg("--max-response=10").ends(exit::OK);
    assert!(ended.stdout.contains("0123456789"), "{}", ended.story());
}

#[test]
fn a_server_that_takes_its_time_gets_no_more_than_there_is() {
    let sender = Sender::new();
    let silent = Server::raw(|mut stream, _| _ = stream.read_to_end(&mut Vec::new()));
    let drip = |bytes: &'static [u8], head: &'static str| {
        Server::new(move |_, stream| {
            let (sender, receiver) = std::sync::mpsc::channel::<()>();
            let _ = stream.write_all(head.as_bytes());
            // A byte every now and then, for as long as anybody listens.
            while stream.write_all(bytes).is_ok() {
                let _ = receiver.recv_timeout(std::time::Duration::from_millis(20));
            }
            drop(sender);
        })
    };
    let body = drip(b"a", "HTTP/1.1 200 OK\r\n\r\n");
    let headers = drip(b"X", "HTTP/1.1 200 OK\r\n");
    let hints = drip(b"HTTP/1.1 103 Early Hints\r\n\r\n", "");
    let chunks = drip(b"1\r\na\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for server in [&silent, &body, &headers, &hints, &chunks] {
        let (kind, message) = sender.fails(server, json!({ "timeout_ms": 300 }));
        assert!(kind == "Timeout" && message.contains("within 300ms"), "{kind}: {message}");
        let grants = [server.host(), "*:*".into(), "10.0.0.1".into(), "[::1]:1".into()];
        let ended = sender.call(&grants, &json!({ "url": server.url("/") })).arg("--timeout=500ms").ends(exit::LIMIT);
        ended.has_one_error().says(&["over the time limit"]);
    }
    let deaf = Server::raw(|stream, _| {
        let (_sender, receiver) = std::sync::mpsc::channel::<()>();
        // Never reads, and holds the connection open.
        let _ = receiver.recv();
        drop(stream);
    });
    let input = json!({ "timeout_ms": 300, "method": "POST", "body": "a".repeat(8 << 20) });
    assert_eq!(sender.fails(&deaf, input).0, "Timeout");
}

#[test]
fn a_flood_of_hints_has_an_end() {
    let sender = Sender::new();
    let flood =
        Server::new(|_, stream| while stream.write_all(&b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000)).is_ok() {});
    let (kind, message) = sender.fails(&flood, json!({ "timeout_ms": 500 }));
    assert!(matches!(kind.as_str(), "Timeout" | "TooLarge"), "{kind}: {message}");
}

#[test]
fn a_broken_answer_is_an_error_and_not_an_answer() {
    let sender = Sender::new();
    for bytes in [
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfive\r\nabcde\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff0\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 999999 OK\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "220 smtp.example.com ESMTP\r\n",
        "HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
    ] {
        let (kind, message) = sender.fails(&Server::bytes(bytes), json!({ "timeout_ms": 5000 }));
        assert_eq!(kind, "Protocol", "{bytes:?}: {message}");
    }
    let nobody =
        format!("127.0.0.1:{}", std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port());
    let refused = sender.sends(std::slice::from_ref(&nobody), json!({ "url": format!("http://{nobody}/") }));
    assert_eq!(refused["kind"], "Connect", "{refused}");
    let unknown = sender.sends(&[], json!({ "url": "http://no-such-name.invalid/" }));
    assert_eq!(unknown["kind"], "Dns", "{unknown}");
    let plain = Server::raw(|mut stream, _| drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")));
    let insecure = sender.asks(&plain, json!({ "url": plain.url("/").replace("http:", "https:") }));
    assert_eq!(insecure["kind"], "Tls", "a server without TLS: {insecure}");
}

#[test]
fn only_a_server_with_a_trusted_certificate_for_its_name_is_spoken_to() {
    let sender = Sender::new();
    let (server, stranger) = (TlsServer::new(), TlsServer::new());
    let grants = ["*:*", "10.0.0.1", "[::1]:1", "127.0.0.1:*", "*.example.com:*=127.0.0.1"].map(str::to_owned);
    let asks = |host: &str, trusted: Option<&TlsServer>| -> Value {
        let call = sender.call(&grants, &json!({ "url": format!("https://{host}:{}/", server.port()) }));
        let call = match trusted {
            Some(trusted) => call.env("SSL_CERT_FILE", trusted.authority()).without_env("SSL_CERT_DIR"),
            None => call,
        };
        serde_json::from_str(&call.ends(exit::OK).stdout).unwrap()
    };
    for host in ["127.0.0.1", "right.example.com"] {
        let accepted = asks(host, Some(&server));
        assert_eq!(accepted["status"], 200, "{host}: {accepted}");
        assert!(accepted["body"].as_str().unwrap().contains("s_server"), "{host}: {accepted}");
        for trusted in [None, Some(&stranger)] {
            let refused = asks(host, trusted);
            assert_eq!(refused["kind"], "Tls", "{host}: {refused}");
            assert!(refused["message"].as_str().unwrap().contains("certificate"), "{host}: {refused}");
        }
    }
    let misnamed = asks("wrong.example.com", Some(&server));
    assert_eq!(misnamed["kind"], "Tls", "{misnamed}");
}

#[test]
fn requests_are_counted() {
    let sender = Sender::new();
    let server = Server::text("");
    let grants = [server.host(), "*:*".into(), "10.0.0.1".into(), "[::1]:1".into()];
    let run = |times: u32| sender.call(&grants, &json!({ "url": server.url("/"), "times": times }));
    run(3).arg("--max-requests=3").ends(exit::OK);
    let over = run(4).arg("--max-requests=3").ends(exit::LIMIT).has_one_error();
    over.says(&["more than 3 requests over the network", "--max-requests"]);
    assert_eq!(server.heard().len(), 6);
}

#[test]
fn the_environments_proxies_are_not_used() {
    let sender = Sender::new();
    let (server, proxy) = (Server::text("direct"), Server::text("through a proxy"));
    let grants = [server.host(), "*:*".into(), "10.0.0.1".into(), "[::1]:1".into()];
    let mut call = sender.call(&grants, &json!({ "url": server.url("/") }));
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        call = call.env(name, proxy.url(""));
    }
    assert!(call.ends(exit::OK).stdout.contains("direct"));
    assert!(proxy.heard().is_empty());
}

#[test]
fn a_tool_that_does_not_declare_the_network_does_not_link_it() {
    let place = Workplace::new();
    let source = "use plugin_api::prelude::*;\n\n/// Asks.\n#[tool]\nfn asks(url: String) -> Result<String> {\n    \
                  Ok(plugin_api::net::get(&url)?.text())\n}\n";
    let tool = place.write("asks.rs", source);
    place.forge(["build", &tool]).ends(exit::REJECTED).says(&["net", "#[tool(net = "]);
}

#[test]
fn a_case_brings_its_answers_and_needs_no_network() {
    let place = Workplace::new();
    let tool = place.take("plain/sends_request.rs");
    let request = json!({ "url": "https://api.example.com/x" });
    let case = |name: &str, net: Value, expected: &str| json!([{ "name": name, "input": request, "net": net, "expect": { "kind": "Denied", "message": expected } }]);
    let answered = json!([{
        "name": "answered", "input": request,
        "net": [{ "request": request, "response": { "status": 418, "body": "tea", "headers": { "X-Pot": "1" } } }],
        "expect": { "status": 418, "headers": [["x-pot", "1"]], "url": "https://api.example.com/x", "body": "tea" },
    }]);
    place.write("sends_request.cases.json", answered.to_string());
    place.forge(["test", &tool]).ends(exit::OK);
    let other = json!([{ "request": { "url": "https://api.example.com/y" }, "response": {} }]);
    place.write("sends_request.cases.json", case("another", other, "").to_string());
    let failed = place.forge(["test", &tool]).ends(exit::TOOL);
    assert!(failed.stdout.contains("no answer for GET https://api.example.com/x"), "{}", failed.story());
    let odd = json!([{ "request": { "url": "api.example.com" }, "response": {} }]);
    place.write("sends_request.cases.json", case("malformed", odd, "").to_string());
    place.forge(["test", &tool]).ends(exit::TOOL);
}
