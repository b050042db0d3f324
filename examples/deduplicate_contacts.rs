---
[dependencies]
strsim = "0.11"
unicode-normalization = "0.1"
---
//! Finds the contacts that are probably the same person, for somebody to merge.
use plugin_api::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Every contact is compared with every other, so the work grows with the square of their number.
const MAX_CONTACTS: usize = 3_000;

#[derive(Deserialize, JsonSchema)]
struct Contact {
    /// Unique; it names the contact in the answer.
    id: String,
    name: String,
    email: Option<String>,
    phone: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Duplicates {
    /// The groups of two and more, in the order of their first contact.
    groups: Vec<Group>,
    /// How many contacts stand in no group.
    unique: usize,
}

#[derive(Serialize, JsonSchema)]
struct Group {
    /// In the order of the input.
    ids: Vec<String>,
    /// Why they are together.
    reasons: BTreeSet<Reason>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Reason {
    SameEmail,
    SamePhone,
    SimilarName,
}

/// Group the contacts that share an e-mail address or a phone number, or whose names are nearly the same.
///
/// Names compare without accents, case, punctuation and order. `similarity` from 0 to 1 is how alike they must be, 0.93
/// unless told otherwise. Contacts with similar names stay apart if both have an e-mail address and these differ.
#[tool]
fn deduplicate_contacts(contacts: Vec<Contact>, similarity: Option<f64>) -> Result<Duplicates> {
    let similarity = similarity.unwrap_or(0.93);
    ensure!((0.0..=1.0).contains(&similarity), "the similarity is {similarity}; give a number from 0 to 1");
    let count = contacts.len();
    ensure!(count <= MAX_CONTACTS, "there are {count} contacts; give at most {MAX_CONTACTS} at a time");

    let keys: Vec<Key> = contacts.iter().map(Key::of).collect();
    let mut group_of: Vec<usize> = (0..count).collect();
    let mut links = Vec::new();
    for second in 0..count {
        for first in 0..second {
            if let Some(reason) = keys[first].likeness(&keys[second], similarity) {
                links.push((first, reason));
                let (kept, merged) = (root(&group_of, first), root(&group_of, second));
                group_of[kept.max(merged)] = kept.min(merged);
            }
        }
    }

    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for (index, contact) in contacts.into_iter().enumerate() {
        let group = groups.entry(root(&group_of, index)).or_insert(Group { ids: vec![], reasons: BTreeSet::new() });
        group.ids.push(contact.id);
    }
    for (index, reason) in links {
        if let Some(group) = groups.get_mut(&root(&group_of, index)) {
            group.reasons.insert(reason);
        }
    }
    let (groups, alone): (Vec<Group>, Vec<Group>) = groups.into_values().partition(|group| group.ids.len() > 1);
    Ok(Duplicates { groups, unique: alone.len() })
}

/// The first contact of the group that `index` belongs to.
fn root(group_of: &[usize], mut index: usize) -> usize {
    while group_of[index] != index {
        index = group_of[index];
    }
    index
}

/// What of a contact is compared.
struct Key {
    name: String,
    email: Option<String>,
    phone: Option<String>,
}

impl Key {
    fn of(contact: &Contact) -> Self {
        let email =
            contact.email.as_deref().map(|email| email.trim().to_lowercase()).filter(|email| !email.is_empty());
        let phone = contact.phone.as_deref().map(digits_of_phone).filter(|phone| phone.len() >= 6);
        Self { name: plain_name(&contact.name), email, phone }
    }

    fn likeness(&self, other: &Self, similarity: f64) -> Option<Reason> {
        let same = |one: &Option<String>, two: &Option<String>| one.is_some() && one == two;
        let both_have_email = self.email.is_some() && other.email.is_some();
        if same(&self.email, &other.email) {
            Some(Reason::SameEmail)
        } else if same(&self.phone, &other.phone) {
            Some(Reason::SamePhone)
        } else if !both_have_email && !self.name.is_empty() && !other.name.is_empty() {
            (strsim::jaro_winkler(&self.name, &other.name) >= similarity).then_some(Reason::SimilarName)
        } else {
            None
        }
    }
}

/// "Müller, Jürgen" and "jurgen muller" are the same name.
fn plain_name(name: &str) -> String {
    let letters: String = name
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let mut words: Vec<&str> = letters.split_whitespace().collect();
    words.sort_unstable();
    words.join(" ")
}

/// The digits without the international prefix's zeros: "0044 20…" and "+44 (20)…" are the same number.
fn digits_of_phone(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

#[test]
fn accents_order_and_case_do_not_matter() {
    assert_eq!(plain_name("Müller, Jürgen"), plain_name("JURGEN  MULLER"));
    assert_eq!(plain_name("  "), "");
}

#[test]
fn a_phone_number_is_its_digits() {
    assert_eq!(digits_of_phone("+44 (20) 7946-0000"), digits_of_phone("0044 20 7946 0000"));
}
