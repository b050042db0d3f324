//! Generic and recursive types in the schema.
use plugin_api::prelude::*;

#[derive(Serialize, Deserialize, JsonSchema, Clone, Debug)]
struct Page<T> { items: Vec<T>, next: Option<usize> }

#[derive(Serialize, Deserialize, JsonSchema, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(transparent)]
struct Tag(String);

/// A comment that may have answers.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Debug)]
struct Comment {
    text: String,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    tags: BTreeSet<Tag>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    answers: Vec<Box<Comment>>,
}

impl Comment {
    fn depth(&self) -> usize { 1 + self.answers.iter().map(|a| a.depth()).max().unwrap_or(0) }
    fn walk<'c>(&'c self, visit: &mut dyn FnMut(&'c Comment)) {
        visit(self);
        self.answers.iter().for_each(|a| a.walk(visit));
    }
}

trait Pageable: Sized + Clone {
    fn page(all: &[Self], start: usize, size: usize) -> Page<Self> {
        let end = (start + size).min(all.len());
        Page { items: all.get(start..end).unwrap_or_default().to_vec(), next: (end < all.len()).then_some(end) }
    }
}
impl Pageable for String {}

/// All texts of a thread, a page at a time, with its depth and its tags.
#[tool]
fn page_of_things(thread: Comment, start: usize, size: usize) -> (Page<String>, usize, BTreeSet<Tag>) {
    let mut texts = vec![];
    let mut tags = BTreeSet::new();
    thread.walk(&mut |c| { texts.push(c.text.clone()); tags.extend(c.tags.iter().cloned()); });
    (String::page(&texts, start, size), thread.depth(), tags)
}
