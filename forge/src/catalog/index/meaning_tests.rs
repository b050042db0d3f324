//! Search by words and by meaning, with a small model in a folder.

use std::fs;

use super::{embeddings::SmallModel, tests::Place, *};
use crate::catalog::ReleaseState;

/// The tools that a text finds, by what they mean alone if no word is theirs, and the notes.
fn search(place: &Place, model: &SmallModel, text: &str) -> (Vec<String>, Vec<String>) {
    let search = Search { text: text.into(), limit: 10, versions: Versions::Newest, states: States::Usable };
    let embeddings = Embeddings::in_folder(model.path());
    let (hits, notes) = place.using(|index| index.search_by_meaning(&search, &embeddings)).value;
    (hits.iter().map(|hit| format!("{}@{}", hit.name, hit.version)).collect(), notes)
}

fn found(place: &Place, model: &SmallModel, text: &str) -> Vec<String> {
    let (hits, notes) = search(place, model, text);
    assert!(notes.is_empty(), "{notes:?}");
    hits
}

fn count(place: &Place, sql: &str) -> i64 {
    let count = |index: &Index| Ok(index.connection.query_row(sql, [], |row| row.get(0)).unwrap());
    place.using(count).value
}

#[test]
fn what_means_the_same_is_found() {
    let (place, model) = (Place::with_tools(), SmallModel::new());
    assert_eq!(found(&place, &model, "wealth"), ["column_total@1.0.0"]);
    assert_eq!(found(&place, &model, "calendar"), ["days_between@1.0.0"]);
    assert!(found(&place, &model, "zebra").is_empty(), "the model does not know it");
    let both = found(&place, &model, "wealth of the log");
    assert!(["column_total@1.0.0", "web_log_summary@1.0.0"].iter().all(|tool| both.contains(&(*tool).to_owned())));
    assert_eq!(count(&place, "SELECT count(*) FROM vectors"), 3);
}

#[test]
fn vectors_of_two_models_are_never_compared() {
    let (place, model) = (Place::with_tools(), SmallModel::new());
    assert_eq!(found(&place, &model, "wealth"), ["column_total@1.0.0"]);
    // In the same folder, a model to which wealth is a matter of days.
    let (money, time, other) = ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]);
    model.write_rows([other, money, time, time, money, other]);
    assert_eq!(found(&place, &model, "wealth"), ["days_between@1.0.0"]);
    assert_eq!(count(&place, "SELECT count(*) FROM models"), 2);
    assert_eq!(count(&place, "SELECT count(*) FROM vectors"), 6);
}

#[test]
fn vectors_follow_the_catalog() {
    let (place, model) = (Place::with_tools(), SmallModel::new());
    assert_eq!(found(&place, &model, "wealth"), ["column_total@1.0.0"]);
    place.publish("salary", "1.0.0", "An amount.", &[], serde_json::json!({}), "");
    place.publish("salary", "1.1.0", "An amount.", &[], serde_json::json!({}), "");
    assert!(found(&place, &model, "wealth").contains(&"salary@1.1.0".to_owned()));
    place.set("salary", "1.1.0", ReleaseState::Quarantined);
    assert!(found(&place, &model, "wealth").contains(&"salary@1.0.0".to_owned()));
    place.set("salary", "1.0.0", ReleaseState::Quarantined);
    assert_eq!(found(&place, &model, "wealth"), ["column_total@1.0.0"]);
}

#[test]
fn without_a_model_words_decide_alone() {
    let (place, model) = (Place::with_tools(), SmallModel::new());
    fs::remove_file(model.path().join("model.safetensors")).unwrap();
    let (hits, notes) = search(&place, &model, "total amounts");
    assert_eq!(hits[0], "column_total@1.0.0");
    let [note] = notes.as_slice() else { panic!("{notes:?}") };
    let says = ["searched by words alone: ", "model.safetensors is not there", "minishlab/potion-base-8M"];
    assert!(says.iter().all(|text| note.contains(text)), "{note}");
    assert!(search(&place, &model, "wealth").0.is_empty());
}
