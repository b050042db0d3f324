//! Stores that answer without end, drip, or send their clients where they may not. The address of one is in any project that
//! was cloned.

use std::{
    io::Write as _,
    net::{TcpListener, TcpStream},
    sync::atomic::{AtomicUsize, Ordering},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use forge::catalog::{Catalog, SigningKey, TrustedKey, TrustedKeys};
use forge_stores::{ObjectStore, OciStore, Patience, Publishing, Settings, Store, StoreError, StorePath, StoreUrl};

use crate::{
    harness::{Call, Ended, Heard, Server, Workplace, exit, reply},
    published::with_tool,
};

/// The most memory that a command gets: what it takes otherwise, and what the longest answers do.
const MEMORY: &str = "--data=1073741824";

fn path(text: &str) -> StorePath {
    text.parse().unwrap()
}

/// Answers until the client has had enough.
fn endless(stream: &mut TcpStream, status: &str, headers: &str) {
    let head = format!("HTTP/1.1 {status}\r\nTransfer-Encoding: chunked\r\n{headers}\r\n");
    let chunk = [b"10000\r\n", &[b' '; 0x10000][..], b"\r\n"].concat();
    let mut written = stream.write_all(head.as_bytes());
    while written.is_ok() {
        written = stream.write_all(&chunk);
    }
}

/// A byte now and then, of a million.
fn drip(stream: &mut TcpStream) {
    let mut written = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    while written.is_ok() {
        std::thread::sleep(std::time::Duration::from_millis(50));
        written = stream.write_all(b" ");
    }
}

fn registry(server: &Server) -> String {
    format!("oci://{}/team", server.host())
}

/// What `docker login` leaves behind for this server.
fn logged_in(place: &Workplace, server: &Server) -> String {
    let auth = BASE64.encode("forge:pass:word");
    let config = format!(r#"{{"auths": {{"{}": {{"auth": "{auth}"}}}}}}"#, server.host());
    place.write("docker/config.json", config);
    place.path("docker").display().to_string()
}

fn oci(server: &Server, patience: Patience) -> OciStore {
    let nobodys: Settings = [("DOCKER_CONFIG", "/nonexistent")].into_iter().collect();
    OciStore::new(&registry(server).parse().unwrap(), &nobodys, patience).unwrap()
}

fn s3_settings(server: &Server) -> [(&'static str, String); 4] {
    [
        ("AWS_ENDPOINT_URL", server.url("")),
        ("AWS_ACCESS_KEY_ID", "a".into()),
        ("AWS_SECRET_ACCESS_KEY", "s".into()),
        ("AWS_REGION", "us-east-1".into()),
    ]
}

fn s3(server: &Server, patience: Patience) -> ObjectStore {
    let settings: Settings = s3_settings(server).into_iter().collect();
    ObjectStore::new(&"s3://bucket/team".parse().unwrap(), &settings, patience)
}

/// Runs with little memory, and with somebody's credentials.
fn ends(place: &Workplace, server: &Server, url: &str, arguments: &[&str]) -> Ended {
    let all = [arguments, &["--catalog", url]].concat();
    let call = place.under("prlimit", &[MEMORY], &all).env("DOCKER_CONFIG", logged_in(place, server));
    s3_settings(server).into_iter().fold(call, |call, (name, value)| call.env(name, value)).end()
}

const RUN: [&str; 4] = ["run", "adds@=1.0.0", "--input", "{}"];

#[test]
fn an_answer_without_end_is_not_waited_for_and_not_kept() {
    let place = Workplace::new();
    for status in ["200 OK", "404 Not Found", "403 Forbidden", "500 Internal Server Error"] {
        let server = Server::new(move |_, stream| endless(stream, status, ""));
        for url in [&registry(&server), "s3://bucket/team"] {
            for arguments in [&RUN[..], &["catalog", "list"], &["search", "adds"]] {
                let ended = ends(&place, &server, url, arguments).has_code(exit::ENVIRONMENT);
                assert!(ended.stderr.contains(" has more than "), "{status}: {}", ended.story());
            }
        }
    }
}

#[test]
fn a_token_without_end_is_none() {
    let place = Workplace::new();
    let server = Server::new(|heard, stream| match heard.path().starts_with("/token") {
        true => endless(stream, "200 OK", ""),
        false => {
            let realm = format!("Bearer realm=\"http://{}/token\"", heard.header("host").unwrap());
            reply(stream, "401 Unauthorized", &[("WWW-Authenticate", &realm)], b"");
        }
    });
    let ended = ends(&place, &server, &registry(&server), &RUN).has_code(exit::ENVIRONMENT);
    ended.says(&["the answer has more than "]);
}

#[test]
fn credentials_without_end_are_none() {
    let (place, server) = (Workplace::new(), Server::new(|_, stream| endless(stream, "200 OK", "")));
    let run = [&RUN[..], &["--catalog", "az://container/team"]].concat();
    let settings = [
        ("AZURE_STORAGE_ENDPOINT", server.url("")),
        ("AZURE_AUTHORITY_HOST", server.url("")),
        ("AZURE_STORAGE_ACCOUNT_NAME", "account".into()),
        ("AZURE_ALLOW_HTTP", "true".into()),
        ("AZURE_TENANT_ID", "tenant".into()),
        ("AZURE_CLIENT_ID", "client".into()),
        ("AZURE_CLIENT_SECRET", "secret".into()),
    ];
    let call = place.under("prlimit", &[MEMORY], &run);
    let ended = settings.into_iter().fold(call, |call, (name, value)| call.env(name, value)).ends(exit::ENVIRONMENT);
    ended.says(&["the answer has more than "]);
    let heard = server.heard();
    assert!(!heard.is_empty() && heard.iter().all(|heard| heard.path().contains("/tenant/")), "{heard:?}");
}

#[test]
fn a_blob_without_end_is_none() {
    let place = Workplace::new();
    let manifest = r#"{"schemaVersion": 2, "config": {"mediaType": "a", "digest": "sha256:00", "size": 2}, "layers": [
        {"mediaType": "a", "digest": "sha256:00", "size": 2, "annotations": {"org.opencontainers.image.title": "catalog.json"}}]}"#;
    let server = Server::new(move |heard, stream| match heard.path().contains("/blobs/") {
        true => endless(stream, "200 OK", ""),
        false => reply(stream, "200 OK", &[], manifest.as_bytes()),
    });
    ends(&place, &server, &registry(&server), &RUN)
        .has_code(exit::ENVIRONMENT)
        .says(&["the answer has more than 268435456 bytes"]);
}

#[test]
fn a_list_without_end_is_none() {
    let tag = AtomicUsize::new(0);
    let server = Server::new(move |_, stream| {
        let first = tag.fetch_add(1000, Ordering::SeqCst);
        let tags: Vec<_> = (first..first + 1000).map(|number| format!("\"{number}\"")).collect();
        reply(stream, "200 OK", &[("Connection", "close")], format!("{{\"tags\": [{}]}}", tags.join(",")).as_bytes());
    });
    let error = oci(&server, Patience::Usual).list(&path("releases/adds"), None, 10).unwrap_err();
    assert!(matches!(error, StoreError::Misleading { .. }), "{error}");
}

/// A registry with a catalog that lists forty versions of every tool, and has none of them.
fn lists_and_has_nothing() -> Server {
    const MARKER: &str = r#"{"kind":"forge-catalog","format":1,"id":"x"}"#;
    let digest = format!("sha256:{}", forge_cache::Digest::of(MARKER.as_bytes()));
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "config": { "mediaType": "a", "digest": digest, "size": 2 },
        "layers": [{ "mediaType": "a", "digest": digest, "size": MARKER.len(),
            "annotations": { "org.opencontainers.image.title": "catalog.json" } }],
    });
    let tags: Vec<_> = (0..40).map(|patch| format!("1.0.{patch}")).collect();
    let tags = serde_json::json!({ "tags": tags }).to_string();
    Server::new(move |heard, stream| match heard.path() {
        path if path.ends_with("/forge-catalog/manifests/v1") => {
            reply(stream, "200 OK", &[], manifest.to_string().as_bytes());
        }
        path if path.ends_with(&format!("/blobs/{digest}")) => reply(stream, "200 OK", &[], MARKER.as_bytes()),
        path if path.contains("/tags/list") => reply(stream, "200 OK", &[], tags.as_bytes()),
        _ => reply(stream, "404 Not Found", &[], b"{}"),
    })
}

#[test]
fn versions_that_are_listed_and_not_there_are_not_asked_for_one_by_one() {
    let place = Workplace::new();
    for arguments in [
        &["run", "adds", "--input", "{}"][..],
        &["catalog", "show", "adds"],
        &["catalog", "show", "adds@1"],
        &["catalog", "list", "adds"],
        &["catalog", "history", "adds"],
    ] {
        let server = lists_and_has_nothing();
        let ended = ends(&place, &server, &registry(&server), arguments).has_code(exit::ENVIRONMENT);
        ended.says(&["adds is not looked for any further in oci://", "and has none of them"]);
        let asked = server.heard().iter().filter(|heard| heard.path().contains("/adds/manifests/")).count();
        assert_eq!(asked, 3, "{arguments:?}");
    }
}

/// A document whose reader repeats the name of a field that it does not know.
const ESCAPES: &str = r#"{"\u001b[31mEVIL\u001b]0;title\u0007\nok: forged line": 1}"#;

/// That nothing of [`ESCAPES`] reached a terminal, and what was said of it did.
fn is_shown(ended: &Ended) {
    let told = format!("{}{}", ended.stdout, ended.stderr);
    assert!(!told.contains(['\u{1b}', '\u{7}']), "{}", ended.story());
    assert!(!told.lines().any(|line| line.starts_with("ok: forged")), "{}", ended.story());
    assert!(told.contains("EVIL"), "{}", ended.story());
}

#[test]
fn what_lies_in_a_store_moves_no_cursor_and_forges_no_line() {
    let place = with_tool();
    place.forge(["promote", "adds.rs", "--version", "1.0.0", "--catalog", "shared"]).ends(exit::OK);
    place.write("shared/releases/adds/1.0.5.json", ESCAPES);
    for arguments in [
        &["catalog", "export", "--all", "--to", "all.tar"][..],
        &["catalog", "list", "--wait"],
        &["catalog", "list", "adds"],
        &["catalog", "history", "adds"],
        &["catalog", "show", "adds@1.0.5"],
        &["catalog", "diff", "adds@1.0.0", "adds@1.0.5"],
        &["promote", "adds.rs", "--version", "1.0.5"],
        &["promote", "adds.rs", "--version", "1.0.6"],
        &["run", "adds@=1.0.5", "--input", "{}"],
    ] {
        is_shown(&place.forge(arguments).args(["--catalog", "shared"]).end());
    }
}

#[test]
fn what_lies_in_a_shared_cache_moves_no_cursor_and_forges_no_line() {
    let place = with_tool();
    let build = || place.forge(["build", "adds.rs"]).env("FORGE_REMOTE_CACHE", place.path("shared")).ends(exit::OK);
    build();
    place
        .shell("for one in $(find shared/actions -type f); do chmod 644 $one; printf '%s' \"$ESCAPES\" > $one; done")
        .env("ESCAPES", ESCAPES)
        .ends(exit::OK);
    std::fs::remove_dir_all(place.cache()).unwrap();
    let ended = build();
    assert!(ended.stderr.contains("warning: "), "{}", ended.story());
    is_shown(&ended);
}

#[test]
fn what_changes_behind_a_release_that_was_found_is_not_published() {
    let place = with_tool();
    place.forge(["promote", "adds.rs", "--version", "1.0.0", "--catalog", "shared"]).ends(exit::OK);
    let key = SigningKey::read(&place.config().join("key"), None).unwrap();
    let signer = TrustedKey { key: key.public().clone(), valid_after: None, valid_before: None };
    let trusted = TrustedKeys { signers: vec![signer], ..TrustedKeys::default() };
    let catalog = Catalog::open(&StoreUrl::folder(&place.path("shared")), trusted).unwrap();
    let found = catalog.find(&"adds".parse().unwrap(), &"1.0.0".parse().unwrap()).unwrap().unwrap();
    let server = Server::new(|_, stream| reply(stream, "404 Not Found", &[], b"{}"));
    let marker = r#"{"kind": "forge-catalog", "format": 1, "id": "another"}"#;
    for (file, other) in [("releases/adds/1.0.0.json", "{}"), ("catalog.json", marker)] {
        let file = place.path("shared").join(file);
        let before = std::fs::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        std::fs::write(&file, other).unwrap();
        let error = catalog.publish(&found, &registry(&server).parse().unwrap()).unwrap_err().to_string();
        assert!(error.contains("it has changed while it was read"), "{error}");
        std::fs::write(&file, before).unwrap();
    }
    let heard = server.heard();
    assert!(heard.iter().all(|heard| heard.head.starts_with("GET ")), "{heard:?}");
}

#[test]
fn an_answer_that_drips_is_given_up() {
    let server = Server::new(|_, stream| drip(stream));
    let stores: [Box<dyn Store>; 2] =
        [Box::new(oci(&server, Patience::Brief)), Box::new(s3(&server, Patience::Brief))];
    for store in stores {
        for error in [
            store.get(&path("releases/adds/1.0.0.json")).unwrap_err(),
            store.list(&path("releases/adds"), None, 10).unwrap_err(),
        ] {
            assert!(matches!(error, StoreError::Unreachable { .. }), "{error}");
            assert!(error.to_string().contains("too slow: "), "{error}");
        }
    }
}

#[test]
fn where_nobody_listens_few_attempts_are_made() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let place = Workplace::new();
    let url = format!("oci://{free}/team");
    let show = |call: Call| call.ends(exit::ENVIRONMENT).says(&["cannot be reached", "(4 attempts"]);
    show(place.forge(["catalog", "show", "adds@1.0.0", "--catalog", &url]));
    let call = place.forge(["catalog", "show", "adds@1.0.0", "--catalog", "s3://bucket/team"]);
    let settings = [("AWS_ENDPOINT_URL", format!("http://{free}")), ("AWS_SKIP_SIGNATURE", "true".into())];
    show(settings.into_iter().fold(call, |call, (name, value)| call.env(name, value)));
}

/// A registry that answers so, and what others than itself hear of that: everything that leaves this machine goes over a
/// proxy, which hears it all.
fn led_astray(answer: impl Fn(&Heard, &mut TcpStream) + Send + Sync + 'static) -> (Ended, Vec<Heard>) {
    let (place, server) = (Workplace::new(), Server::new(answer));
    let proxy = Server::text("{\"token\": \"t\"}");
    let call =
        place.forge(RUN).args(["--catalog", &registry(&server)]).env("DOCKER_CONFIG", logged_in(&place, &server));
    let call = call.env("http_proxy", proxy.url("")).env("https_proxy", proxy.url("")).env("no_proxy", "127.0.0.1");
    (call.end(), proxy.heard())
}

#[test]
fn credentials_go_nowhere_in_the_clear() {
    for realm in ["http://auth.example/token", "http://192.0.2.2:7002/token", "http://169.254.169.254/token"] {
        let (ended, heard) = led_astray(move |_, stream| {
            let wanted = format!("Bearer realm=\"{realm}\",service=\"s\"");
            reply(stream, "401 Unauthorized", &[("WWW-Authenticate", &wanted)], b"");
        });
        assert!(heard.is_empty(), "{realm}: {heard:?}");
        ended.has_code(exit::ENVIRONMENT).says(&["is not believed", "over plain HTTP"]);
    }
}

#[test]
fn a_registry_leads_to_nobody_in_the_clear_or_on_this_machines_link() {
    for (location, said) in [
        ("http://blobs.example/x", "over plain HTTP"),
        ("http://169.254.169.254/latest/meta-data/", "over plain HTTP"),
        ("https://169.254.169.254/latest/meta-data/", "nearer to this machine"),
        ("https://[fd00:ec2::254]/latest/meta-data/", "nearer to this machine"),
    ] {
        let (ended, heard) =
            led_astray(move |_, stream| reply(stream, "307 Temporary Redirect", &[("Location", location)], b""));
        assert!(heard.is_empty(), "{location}: {heard:?}");
        ended.has_code(exit::ENVIRONMENT).says(&["is not believed", said]);
    }
}

#[test]
fn an_object_store_leads_nowhere() {
    let other = Server::text("x");
    let server = Server::redirect("307 Temporary Redirect", other.url("/x"));
    let error = s3(&server, Patience::Brief).get(&path("a")).unwrap_err();
    assert!(error.to_string().contains("HTTP 307") && other.heard().is_empty(), "{error}");
}

/// A registry that wants a password, has nothing, and sends requests of this method to another one.
fn sends_elsewhere(method: &'static str, status: &'static str, other: &Server) -> Server {
    let location = other.url("/elsewhere");
    Server::new(move |heard, stream| match (heard.header("authorization"), heard.head.starts_with(method)) {
        (None, _) => reply(stream, "401 Unauthorized", &[("WWW-Authenticate", "Basic realm=\"r\"")], b""),
        (Some(_), false) => reply(stream, "404 Not Found", &[], b""),
        (Some(_), true) => reply(stream, status, &[("Location", &location)], b""),
    })
}

#[test]
fn whom_a_registry_leads_to_gets_no_credentials() {
    let place = Workplace::new();
    // Who asks for a password there, gets none either.
    let other = Server::new(|_, stream| {
        reply(stream, "401 Unauthorized", &[("WWW-Authenticate", "Basic realm=\"r\"")], b"");
    });
    let server = sends_elsewhere("GET", "307 Temporary Redirect", &other);
    let settings =
        |server: &Server| -> Settings { [("DOCKER_CONFIG", logged_in(&place, server))].into_iter().collect() };
    let store = |server: &Server| {
        OciStore::new(&registry(server).parse().unwrap(), &settings(server), Patience::Usual).unwrap()
    };
    let error = store(&server).get(&path("releases/adds/1.0.0.json")).unwrap_err();
    assert!(matches!(error, StoreError::Refused { .. }), "{error}");
    let uploads = sends_elsewhere("POST", "202 Accepted", &other);
    let publishing = Publishing {
        name: "adds",
        version: "1.0.0",
        description: "Adds.",
        created: "2026-01-01T00:00:00Z",
        module: b"\0asm",
        marker: b"{}",
        objects: &[],
    };
    let error = store(&uploads).publish(&publishing).unwrap_err();
    assert!(matches!(error, StoreError::Refused { .. }), "{error}");
    let heard = other.heard();
    assert!(heard.iter().any(|heard| heard.head.starts_with("PUT")), "{heard:?}");
    assert!(heard.iter().all(|heard| heard.header("authorization").is_none()), "{heard:?}");
}
