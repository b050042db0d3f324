//! Released tools are found by what they do, and near-duplicates are told.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::harness::{Server, Workplace, exit, reply, static_model};

/// Totals amounts per account.
const TOTALS: &str = include_str!("../../examples/column_total.rs");
/// Another tool.
const DAYS: &str = include_str!("../../examples/days_between.rs");

/// A third.
const ENTROPY: &str = include_str!("../../examples/password_entropy.rs");

/// A place with a key of its own, and with a few of the examples in its catalog.
fn with_examples() -> Workplace {
    let place = Workplace::new();
    place.forge(["key", "generate", "--comment", "ana"]).ends(exit::OK);
    promote(&place, "column_total", TOTALS);
    promote(&place, "days_between", DAYS);
    place
}

/// Promotes an example.
fn promote(place: &Workplace, name: &str, source: &str) {
    let file = place.write(&format!("{name}.rs"), source);
    let cases = format!("{}/../examples/{name}.cases.json", env!("CARGO_MANIFEST_DIR"));
    place.write(&format!("{name}.cases.json"), fs::read(cases).unwrap());
    place.forge(["promote", &file, "--version", "1.0.0", "--tag", "example"]).ends(exit::OK);
}

fn hits(place: &Workplace, arguments: &[&str]) -> Vec<Value> {
    let found = place.forge(["search", "--format", "json"]).args(arguments).ends(exit::OK).json();
    found["hits"].as_array().unwrap().clone()
}

fn names(place: &Workplace, arguments: &[&str]) -> Vec<String> {
    hits(place, arguments).iter().map(|hit| hit["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_tool_is_found_by_a_sentence_and_says_why() {
    let place = with_examples();
    let sentence = "sum amounts per account from messy csv";
    let found = hits(&place, &[sentence]);
    let hit = &found[0];
    assert_eq!((&hit["name"], &hit["version"]), (&json!("column_total"), &json!("1.0.0")), "{found:#?}");
    let fields: Vec<_> = hit["why"].as_array().unwrap().iter().map(|why| why["field"].as_str().unwrap()).collect();
    assert!(fields.contains(&"description") && fields.contains(&"fields"), "{hit:#}");
    assert!(hit["snippet"].as_str().unwrap().contains("Total the amounts"), "{hit:#}");
    assert_eq!((&hit["runs"], &hit["success_rate"], &hit["state"]), (&json!(0), &Value::Null, &json!("active")));
    assert_eq!(hit["add"], "forge add column_total@1.0.0");
    let human = place.forge(["search", sentence]).ends(exit::OK).stdout;
    let lines: Vec<_> = human.lines().collect();
    assert!(lines[0].starts_with("column_total@1.0.0  Total the amounts"), "{human}");
    assert!(lines[1].contains("description: amounts account"), "{human}");
    // What was typed may stand without quotes, and `--` words are words behind `--`.
    assert_eq!(names(&place, &["days", "between", "dates"])[0], "days_between");
    let none = place.forge(["search", "zebra"]).ends(exit::OK);
    assert_eq!(none.stdout, "");
    none.says(&["nothing in", "matches"]);
    let nothing = place.forge(["search", "the", "of", "and"]).ends(exit::OK);
    assert_eq!(nothing.stdout, "");
    nothing.says(&["these words say nothing of a tool"]);
    // What is near is another tool; the same one is told.
    let similar = || place.forge(["catalog", "similar", "days_between.rs"]).ends(exit::OK);
    similar().says(&["note: days_between@1.0.0 is this very source", "nothing else in"]);
    place.write("days_between.rs", format!("{DAYS}\n// more\n"));
    similar().says(&["days_between is released, newest 1.0.0", "forge catalog diff days_between days_between.rs"]);
}

#[test]
fn runs_are_counted() {
    let place = with_examples();
    let run = |input: &str| place.forge(["run", "column_total@1.0.0", "--input", input]);
    run(r#"{"rows": [{"account": "a", "amount": "1"}]}"#).ends(exit::OK);
    run(r#"{"rows": [{"account": "a", "amount": "1"}], "scale": -1}"#).ends(exit::TOOL);
    let hit = &hits(&place, &["column_total"])[0];
    assert_eq!((&hit["runs"], &hit["success_rate"]), (&json!(2), &json!(0.5)), "{hit:#}");
    let human = place.forge(["search", "column_total"]).ends(exit::OK).stdout;
    assert!(human.contains("2 runs, 50 % well"), "{human}");
}

#[test]
fn states_decide_what_is_found() {
    let place = with_examples();
    let change = |word: &str, more: &[&str]| {
        place.forge(["catalog", word, "column_total@1.0.0", "--reason", "why not"]).args(more).ends(exit::OK)
    };
    change("deprecate", &["--successor", "days_between@1"]);
    let human = place.forge(["search", "amounts per account"]).ends(exit::OK).stdout;
    assert!(human.contains("[deprecated, use days_between@1]"), "{human}");
    change("quarantine", &[]);
    assert!(!names(&place, &["amounts per account"]).contains(&"column_total".to_owned()));
    assert_eq!(names(&place, &["amounts per account", "--state", "quarantined"]), ["column_total"]);
    // Where nothing else matches, it is said how that is found.
    let told = place.forge(["search", "account"]).ends(exit::OK);
    assert_eq!(told.stdout, "");
    told.says(&["column_total@1.0.0 matches, and is quarantined", "`--state quarantined` finds it"]);
    let listed = |state: &str| place.forge(["catalog", "list", "--state", state]).ends(exit::OK).stdout;
    assert!(listed("quarantined").starts_with("column_total@1.0.0 ") && !listed("active").contains("column_total"));
    let of_one = place.forge(["catalog", "list", "column_total", "--state", "active"]).ends(exit::OK).stdout;
    assert_eq!(of_one, "");
    change("lift", &[]);
    assert_eq!(names(&place, &["amounts per account"])[0], "column_total");
}

#[test]
fn what_is_not_searched_is_told_each_time_and_once_for_one_reason() {
    let place = with_examples();
    let key = fs::read_to_string(place.config().join("key.pub")).unwrap();
    place.forge(["key", "revoke", key.trim()]).ends(exit::OK);
    for _ in 0..2 {
        let told = place.forge(["search", "amounts per account"]).ends(exit::OK);
        assert_eq!(told.stderr.matches("note:").count(), 1, "{}", told.story());
        told.says(&[
            "2 releases (column_total@1.0.0, days_between@1.0.0) are not searched",
            "which the policy revokes",
        ]);
    }
    let listed = place.forge(["catalog", "list"]).ends(exit::OK);
    let line = "2 releases (column_total@1.0.0, days_between@1.0.0) unusable    each in ";
    assert!(listed.stdout.starts_with(line) && listed.stdout.lines().count() == 1, "{}", listed.story());
    listed.says_nothing();
}

#[test]
fn any_text_is_a_query_and_nothing_of_it_reaches_the_terminal() {
    let place = with_examples();
    let long = "amounts ".repeat(12_500);
    for text in [
        "",
        " ",
        "\"",
        "*",
        "(",
        "NEAR(a b",
        "name:x",
        "{name}: x",
        "-x",
        "amounts AND",
        "a OR NOT",
        "\u{1b}[31m amounts",
        "日本",
    ]
    .into_iter()
    .chain([long.as_str()])
    {
        let ended = place.forge(["search", "--", text]).ends(exit::OK);
        assert!(!ended.stdout.contains('\u{1b}') && !ended.stderr.contains('\u{1b}'), "{text:?}");
        if text.contains("amounts") {
            assert!(ended.stdout.starts_with("column_total@1.0.0"), "{text:?}: {}", ended.stdout);
        }
    }
    place.forge(["search"]).ends(exit::USAGE);
    place.forge(["search", "x", "--limit", "0"]).ends(exit::USAGE);
}

#[test]
fn an_index_that_is_damaged_or_gone_is_made_again() {
    let place = with_examples();
    assert_eq!(names(&place, &["days_between"]), ["days_between"]);
    let folder = place.catalogs().join("indexes");
    let files = || -> Vec<_> {
        let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|end| end == "sqlite")).collect()
    };
    assert_eq!(files().len(), 1);
    fs::write(&files()[0], b"SQLite format 3\0 and no more of it").unwrap();
    assert_eq!(names(&place, &["days_between"]), ["days_between"]);
    let mut bytes = fs::read(&files()[0]).unwrap();
    bytes[4096..].fill(0xa5);
    fs::write(&files()[0], bytes).unwrap();
    assert_eq!(names(&place, &["days_between"]), ["days_between"]);
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(names(&place, &["days_between"]), ["days_between"]);
}

#[test]
fn a_catalog_that_is_not_there_is_told_so() {
    let place = Workplace::new();
    place
        .forge(["search", "x"])
        .ends(exit::NOT_FOUND)
        .has_one_error()
        .says(&["there is no catalog", "forge promote"]);
}

#[test]
fn what_was_read_is_searched_without_the_catalog() {
    let place = with_examples();
    let offline = || place.forge(["search", "days between", "--offline", "--format", "json"]);
    fs::remove_dir_all(place.catalogs().join("indexes")).unwrap();
    offline().ends(exit::ENVIRONMENT);
    assert_eq!(names(&place, &["days between"]), ["days_between"]);
    // Not even that it is gone is noticed.
    fs::rename(place.catalogs().join("own"), place.path("away")).unwrap();
    let told = offline().ends(exit::OK).json();
    assert_eq!(told["hits"][0]["name"], "days_between", "{told:#}");
    assert!(told["notes"][0].as_str().unwrap().contains("not asked (--offline)"), "{told:#}");
    place
        .forge(["search", "days"])
        .env("FORGE_OFFLINE", "1")
        .ends(exit::OK)
        .says(&["note: the catalog is not asked"]);
    place.forge(["search", "days"]).ends(exit::NOT_FOUND).says(&["there is no catalog at"]);
}

#[test]
fn near_duplicates_are_found_and_promotion_tells_of_them() {
    let place = with_examples();
    let source = TOTALS
        .replace("column_total", "money_sums")
        .replace("cents_by_account", "pots")
        .replace("skipped", "unread")
        .replace("Total the amounts of `rows` per account.", "Adds money up.");
    let copy = place.write("money_sums.rs", source);
    let found = place.forge(["catalog", "similar", &copy, "--format", "json"]).ends(exit::OK).json();
    let nearest = &found["similar"][0];
    assert_eq!((&nearest["name"], &nearest["duplicate"]), (&json!("column_total"), &json!(true)), "{found:#}");
    assert!(nearest["source"].as_f64().unwrap() > 0.8, "{found:#}");
    let human = place.forge(["catalog", "similar", &copy]).ends(exit::OK).stdout;
    assert!(human.contains("probably the same; in common: source"), "{human}");
    let other = place.forge(["catalog", "similar", "days_between@1.0.0", "--format", "json"]).ends(exit::OK).json();
    let others = other["similar"].as_array().unwrap();
    assert!(others.iter().all(|one| one["duplicate"] == false), "{other:#}");
    place.forge(["catalog", "similar", "nowhere@1.0.0"]).ends(exit::NOT_FOUND);
    let cases = fs::read_to_string(place.path("column_total.cases.json")).unwrap().replace("skipped", "unread");
    place.write("money_sums.cases.json", cases);
    let promoted = place.forge(["promote", &copy, "--version", "1.0.0"]).ends(exit::OK);
    promoted.says(&["note: column_total@1.0.0 does much of the same"]);
}

/// A server that gives each text a vector by the words in it: money, time, all else.
fn embeddings() -> Server {
    Server::new(|request, stream| {
        if request.header("authorization") != Some("Bearer sesame") || request.path() != "/v1/embeddings" {
            return reply(stream, "401 Unauthorized", &[], b"{}");
        }
        let asked: Value = serde_json::from_str(&request.body).unwrap();
        let vector = |text: &Value| {
            let text = text.as_str().unwrap().to_lowercase();
            let has = |words: &[&str]| f64::from(u8::from(words.iter().any(|word| text.contains(word))));
            [has(&["amount", "wealth"]), has(&["days", "calendar"]), 0.01]
        };
        let data: Vec<_> = asked["input"]
            .as_array()
            .unwrap()
            .iter()
            .enumerate()
            .map(|(index, text)| json!({ "index": index, "embedding": vector(text) }))
            .collect();
        reply(stream, "200 OK", &[], json!({ "model": asked["model"], "data": data }).to_string().as_bytes());
    })
}

#[test]
fn meaning_is_found_where_no_word_is() {
    let place = with_examples();
    let server = embeddings();
    let search = |text: &str, key: &str| {
        place
            .forge(["search", text, "--format", "json"])
            .env("FORGE_EMBEDDINGS_URL", server.url("/v1"))
            .env("FORGE_EMBEDDINGS_MODEL", "words")
            .env("FORGE_EMBEDDINGS_KEY", key)
            .ends(exit::OK)
            .json()
    };
    assert!(names(&place, &["wealth"]).is_empty());
    let found = search("wealth", "sesame");
    assert_eq!(found["hits"][0]["name"], "column_total", "{found:#}");
    assert_eq!(found["hits"][0]["why"][0]["field"], "meaning", "{found:#}");
    assert_eq!(search("calendar", "sesame")["hits"][0]["name"], "days_between");
    // What was embedded once is kept: from then on the query alone is.
    let asked = server.heard();
    let texts = |body: &str| serde_json::from_str::<Value>(body).unwrap()["input"].as_array().unwrap().len();
    assert_eq!(asked.iter().map(|heard| texts(&heard.body)).sum::<usize>(), 4);
    let refused = search("amounts", "wrong");
    assert_eq!(refused["hits"][0]["name"], "column_total", "{refused:#}");
    let notes = refused["notes"].to_string();
    assert!(notes.contains("401") && !notes.contains("wrong"), "{notes}");
    let down = place
        .forge(["search", "amounts"])
        .env("FORGE_EMBEDDINGS_URL", "http://127.0.0.1:1/v1")
        .env("FORGE_EMBEDDINGS_MODEL", "words")
        .ends(exit::OK);
    assert!(down.stdout.starts_with("column_total@1.0.0"), "{}", down.stdout);
    down.says(&["note: ", "searched by words alone"]);
    let odd = place.forge(["search", "x"]).env("FORGE_EMBEDDINGS_URL", "file:///etc").ends(exit::USAGE);
    odd.has_one_error().says(&["FORGE_EMBEDDINGS_URL"]);
}

#[test]
fn meaning_is_found_by_a_model_on_this_machine() {
    let place = with_examples();
    promote(&place, "password_entropy", ENTROPY);
    let model = static_model();
    // Whoever asked a network for something would ask this server for the way.
    let network = Server::new(|_, stream| reply(stream, "502 Bad Gateway", &[], b""));
    let search = |text: &str, folder: &Path| {
        let mut call = place.forge(["search", text]).env("FORGE_EMBEDDINGS_FOLDER", folder);
        for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            call = call.env(name, network.url("")).env("HF_ENDPOINT", network.url(""));
        }
        call
    };
    for (text, tool) in [
        ("passphrase guessability", "password_entropy"),
        ("elapsed chronology", "days_between"),
        ("finances bookkeeping", "column_total"),
    ] {
        assert!(names(&place, &[text]).is_empty(), "{text} shares a word with a tool");
        let found = search(text, &model).args(["--format", "json"]).ends(exit::OK).json();
        let best = &found["hits"][0];
        assert_eq!((&best["name"], &best["why"][0]["field"]), (&json!(tool), &json!("meaning")), "{found:#}");
        assert_eq!(found["notes"], json!([]));
        let human = search(text, &model).ends(exit::OK).stdout;
        assert!(human.starts_with(&format!("{tool}@1.0.0")), "{human}");
        assert!(human.lines().nth(1).unwrap().contains("near in meaning"), "{human}");
    }
    assert!(network.heard().is_empty(), "{:?}", network.heard());
    // Words count as before, and alone where the model cannot be used.
    let found = search("amounts per account", &model).ends(exit::OK).stdout;
    assert!(found.starts_with("column_total@1.0.0") && found.contains("description: amounts account"), "{found}");
    let folder = place.path("model");
    fs::create_dir(&folder).unwrap();
    let damage = |file: &str, bytes: &[u8], says: &[&str]| {
        fs::write(folder.join(file), bytes).unwrap();
        let ended = search("amounts per account", &folder).ends(exit::OK);
        assert!(
            ended.stdout.starts_with("column_total@1.0.0") && !ended.stdout.contains("meaning"),
            "{}",
            ended.stdout
        );
        ended.says(&["note: searched by words alone", file]).says(says);
    };
    let table = fs::read(model.join("model.safetensors")).unwrap();
    damage("config.json", b"{\"model_type\": \"bert\"}", &["only static ones"]);
    damage("config.json", b"{}", &["tokenizer.json is not there", "expected is a folder with"]);
    damage("tokenizer.json", b"{}", &["is no tokenizer"]);
    damage("tokenizer.json", &fs::read(model.join("tokenizer.json")).unwrap(), &["model.safetensors is not there"]);
    damage("model.safetensors", &table[..table.len() - 1], &["is no safetensors file"]);
    damage("model.safetensors", &[0xff; 100], &["is no safetensors file"]);
    let both = search("x", &model).env("FORGE_EMBEDDINGS_URL", "http://127.0.0.1:1/v1").ends(exit::USAGE);
    both.has_one_error().says(&["FORGE_EMBEDDINGS_FOLDER", "FORGE_EMBEDDINGS_URL", "unset one"]);
}
