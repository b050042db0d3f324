//! Releases that do not load, brought together by why.

use serde::Serialize;

use super::Unusable;

/// The most releases of one reason that are named.
const MOST_NAMED: usize = 3;

/// Releases that do not load for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotLoading {
    /// `NAME@VERSION` of the first few.
    pub releases: Vec<String>,
    /// How many there are.
    pub count: usize,
    /// Why; where there are several, as it is said of each.
    pub reason: String,
}

/// Releases that do not load by their reason, in the order of their first.
pub fn by_reason(unusable: &[Unusable]) -> Vec<NotLoading> {
    let mut groups: Vec<(String, NotLoading)> = Vec::new();
    for one in unusable {
        let release = format!("{}@{}", one.name, one.version);
        let of_each = one.error.replace(&release, "each");
        match groups.iter_mut().find(|(reason, _)| *reason == of_each) {
            Some((_, group)) => {
                group.count += 1;
                if group.releases.len() < MOST_NAMED {
                    group.releases.push(release);
                }
                group.reason = of_each;
            }
            None => {
                let group = NotLoading { releases: vec![release], count: 1, reason: one.error.clone() };
                groups.push((of_each, group));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

impl NotLoading {
    /// Which they are: `a@1.0.0`, or `12 releases (a@1.0.0, b@1.0.0, c@1.0.0, …)`.
    pub fn named(&self) -> String {
        let names = self.releases.join(", ");
        match self.count {
            1 => names,
            count if count > self.releases.len() => format!("{count} releases ({names}, …)"),
            count => format!("{count} releases ({names})"),
        }
    }

    /// What whoever searches should know of them.
    pub fn note(&self) -> String {
        let are = if self.count == 1 { "is" } else { "are" };
        format!("{} {are} not searched: {}", self.named(), self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_load_for_one_reason_is_told_at_once() {
        let one = |name: &str, error: &str| Unusable {
            name: name.into(),
            version: "1.0.0".into(),
            error: error.replace("IT", &format!("{name}@1.0.0")),
        };
        let names = ["a", "b", "c", "d"].map(|name| one(name, "IT is signed by nobody"));
        let groups = by_reason(&[&names[..], &[one("e", "IT is damaged")]].concat());
        let notes: Vec<_> = groups.iter().map(NotLoading::note).collect();
        assert_eq!(
            notes,
            [
                "4 releases (a@1.0.0, b@1.0.0, c@1.0.0, …) are not searched: each is signed by nobody",
                "e@1.0.0 is not searched: e@1.0.0 is damaged"
            ]
        );
    }
}
