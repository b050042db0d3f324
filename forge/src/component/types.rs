//! From JSON Schema to the types of WIT.

use std::collections::BTreeSet;

use serde_json::Value;

/// The deepest that types go; what is deeper is passed as JSON text.
const DEEPEST: usize = 24;
/// The most cases of an enum, and fields of a record.
const MOST: usize = 200;

/// A type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Bool,
    S64,
    U64,
    F64,
    Text,
    /// JSON text: whatever WIT has no type for.
    Json,
    /// One of these texts, with their names in WIT.
    Enum {
        name: String,
        cases: Vec<(String, String)>,
    },
    List(Box<Type>),
    /// An object with any keys.
    Map(Box<Type>),
    Option(Box<Type>),
    Record {
        name: String,
        fields: Vec<Field>,
    },
}

/// A field of a record, or a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// The key in JSON.
    pub(super) key: String,
    /// Its name in WIT.
    pub(super) name: String,
    pub(super) r#type: Type,
    /// Its description.
    pub(super) description: String,
    pub(super) presence: Presence,
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// It must; nothing is `null`.
    Required,
    /// Nothing is no key.
    Optional,
}

/// What a tool takes and gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) parameters: Vec<Field>,
    /// `None` where it gives nothing.
    pub(super) result: Option<Type>,
}

impl Signature {
    /// The signature that two schemas say.
    pub(super) fn of(input: &Value, output: &Value) -> Self {
        let mut names = BTreeSet::new();
        let mut reader = Reader { root: input, names: &mut names, open: Vec::new() };
        let parameters = reader.fields(input, "input").unwrap_or_default();
        let mut reader = Reader { root: output, names: &mut names, open: Vec::new() };
        let nothing = output["type"] == "null";
        let result = (!nothing).then(|| reader.read(output, "output"));
        Self { parameters, result }
    }
}

struct Reader<'a> {
    root: &'a Value,
    /// The names of types that are taken.
    names: &'a mut BTreeSet<String>,
    /// References that are being followed.
    open: Vec<String>,
}

impl Reader<'_> {
    fn read(&mut self, schema: &Value, hint: &str) -> Type {
        if self.open.len() > DEEPEST {
            return Type::Json;
        }
        if let Some(reference) = schema["$ref"].as_str() {
            return self.follow(reference);
        }
        if let Some(cases) = schema["enum"].as_array() {
            return self.cases(cases, schema["title"].as_str().unwrap_or(hint));
        }
        for key in ["anyOf", "oneOf", "allOf"] {
            let Some(parts) = schema[key].as_array() else { continue };
            let (nulls, rest): (Vec<_>, Vec<_>) = parts.iter().partition(|part| part["type"] == "null");
            return match (rest.as_slice(), nulls.is_empty()) {
                ([one], false) if key != "allOf" => optional(self.read(one, hint)),
                ([one], true) if schema.get("properties").is_none() => self.read(one, hint),
                _ => Type::Json,
            };
        }
        match &schema["type"] {
            Value::String(word) => self.word(word, schema, hint),
            Value::Array(words) => {
                let (nulls, rest): (Vec<_>, Vec<_>) = words.iter().partition(|word| *word == "null");
                match (rest.as_slice(), nulls.is_empty()) {
                    ([Value::String(word)], false) => optional(self.word(word, schema, hint)),
                    ([Value::String(word)], true) => self.word(word, schema, hint),
                    _ => Type::Json,
                }
            }
            _ => Type::Json,
        }
    }

    fn follow(&mut self, reference: &str) -> Type {
        // A type that holds itself has no end in WIT.
        if self.open.iter().any(|open| open == reference) {
            return Type::Json;
        }
        let Some(pointer) = reference.strip_prefix('#') else { return Type::Json };
        let Some(target) = self.root.pointer(pointer).cloned() else { return Type::Json };
        self.open.push(reference.to_owned());
        let hint = reference.rsplit('/').next().unwrap_or_default().to_owned();
        let read = self.read(&target, &hint);
        self.open.pop();
        read
    }

    fn word(&mut self, word: &str, schema: &Value, hint: &str) -> Type {
        match word {
            "boolean" => Type::Bool,
            "integer" if schema["minimum"].as_f64().is_some_and(|least| least >= 0.0) => Type::U64,
            "integer" => Type::S64,
            "number" => Type::F64,
            "string" => Type::Text,
            "array" if schema.get("prefixItems").is_none() => match &schema["items"] {
                items @ Value::Object(_) => Type::List(Box::new(self.nested(items, hint))),
                _ => Type::Json,
            },
            "object" => self.object(schema, hint),
            _ => Type::Json,
        }
    }

    /// What is inside of another type, one deeper.
    fn nested(&mut self, schema: &Value, hint: &str) -> Type {
        self.open.push(String::new());
        let read = self.read(schema, hint);
        self.open.pop();
        read
    }

    fn object(&mut self, schema: &Value, hint: &str) -> Type {
        let has_properties = schema["properties"].as_object().is_some_and(|properties| !properties.is_empty());
        match (&schema["additionalProperties"], has_properties) {
            (values @ Value::Object(_), false) => Type::Map(Box::new(self.nested(values, hint))),
            (Value::Null | Value::Bool(false), true) => {
                let title = schema["title"].as_str().unwrap_or(hint).to_owned();
                let before = self.names.clone();
                let Some(name) = self.named(&title) else { return Type::Json };
                self.open.push(String::new());
                let fields = self.fields(schema, &title);
                self.open.pop();
                match fields {
                    Some(fields) => Type::Record { name, fields },
                    None => {
                        *self.names = before;
                        Type::Json
                    }
                }
            }
            _ => Type::Json,
        }
    }

    /// The fields of an object; `None` where WIT cannot name them apart.
    fn fields(&mut self, schema: &Value, hint: &str) -> Option<Vec<Field>> {
        let properties = schema["properties"].as_object()?;
        if properties.len() > MOST {
            return None;
        }
        let required: BTreeSet<_> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut names = BTreeSet::new();
        let mut fields = Vec::new();
        for (key, property) in properties {
            let name = kebab(key).filter(|name| names.insert(name.clone()))?;
            let read = self.read(property, &format!("{hint}_{key}"));
            let (r#type, presence) = match required.contains(key.as_str()) {
                true => (read, Presence::Required),
                false => (optional(read), Presence::Optional),
            };
            let description = property["description"].as_str().unwrap_or_default().to_owned();
            fields.push(Field { key: key.clone(), name, r#type, description, presence });
        }
        Some(fields)
    }

    fn cases(&mut self, cases: &[Value], hint: &str) -> Type {
        let mut names = BTreeSet::new();
        let named: Option<Vec<_>> = cases
            .iter()
            .map(|case| {
                let text = case.as_str()?;
                let name = kebab(text).filter(|name| names.insert(name.clone()))?;
                Some((text.to_owned(), name))
            })
            .collect();
        match named {
            Some(cases) if !cases.is_empty() && cases.len() <= MOST => {
                self.named(hint).map_or(Type::Json, |name| Type::Enum { name, cases })
            }
            _ => Type::Json,
        }
    }

    /// A name for a type that no other has.
    fn named(&mut self, hint: &str) -> Option<String> {
        let base = kebab(hint)?;
        let candidates = std::iter::once(base.clone()).chain(('b'..='z').map(|letter| format!("{base}-{letter}")));
        let mut free = candidates.filter(|name| !self.names.contains(name));
        let name = free.next()?;
        self.names.insert(name.clone());
        Some(name)
    }
}

/// There is one kind of nothing.
fn optional(inner: Type) -> Type {
    match inner {
        Type::Option(_) => inner,
        other => Type::Option(Box::new(other)),
    }
}

/// `columnTotal` and `column_total` as WIT writes them: `column-total`. `None` where that cannot be.
pub(super) fn kebab(text: &str) -> Option<String> {
    let mut name = String::new();
    let mut before = '_';
    for character in text.chars() {
        match character {
            'a'..='z' | '0'..='9' | 'A'..='Z' => {
                let begins =
                    character.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit());
                let parted = matches!(before, '_' | '-' | ' ') && !name.is_empty();
                // A word begins with a letter.
                if (begins || parted) && character.is_ascii_alphabetic() {
                    name.push('-');
                }
                name.push(character.to_ascii_lowercase());
            }
            '_' | '-' | ' ' => {}
            _ => return None,
        }
        before = character;
    }
    let good = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() <= 64;
    good.then_some(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_words_of_letters() {
        for (text, name) in [
            ("column_total", Some("column-total")),
            ("columnTotal", Some("column-total")),
            ("HTTPServer", Some("httpserver")),
            ("a_1", Some("a1")),
            ("__a__b_", Some("a-b")),
            ("1a", None),
            ("", None),
            ("ä", None),
            ("$ref", None),
        ] {
            assert_eq!(kebab(text).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn what_wit_cannot_say_is_json() {
        let input = json!({
            "$defs": {
                "Tree": { "type": "object", "properties": { "below": { "type": "array", "items": { "$ref": "#/$defs/Tree" } } } },
                "Kind": { "enum": ["one", "TwoThree"], "type": "string" },
            },
            "type": "object",
            "properties": {
                "any": true,
                "tree": { "$ref": "#/$defs/Tree" },
                "kind": { "anyOf": [{ "$ref": "#/$defs/Kind" }, { "type": "null" }] },
                "count": { "type": ["integer", "null"], "minimum": 0 },
                "either": { "oneOf": [{ "type": "string" }, { "type": "integer" }] },
                "odd": { "type": "object", "properties": { "a": { "type": "string" }, "A": { "type": "string" } } },
            },
            "required": ["any", "tree", "count"],
        });
        let signature = Signature::of(&input, &json!({ "type": "null" }));
        assert_eq!(signature.result, None);
        let of = |key: &str| {
            let field = signature.parameters.iter().find(|field| field.key == key).unwrap();
            (field.r#type.clone(), field.presence)
        };
        assert_eq!(of("any"), (Type::Json, Presence::Required));
        let Type::Record { name, fields } = of("tree").0 else { panic!() };
        assert_eq!((name.as_str(), &fields[0].r#type), ("tree", &optional(Type::List(Box::new(Type::Json)))));
        let cases = vec![("one".into(), "one".into()), ("TwoThree".into(), "two-three".into())];
        assert_eq!(of("kind").0, optional(Type::Enum { name: "kind".into(), cases }));
        assert_eq!(of("count"), (optional(Type::U64), Presence::Required));
        assert_eq!(of("either"), (optional(Type::Json), Presence::Optional));
        assert_eq!(of("odd").0, optional(Type::Json));
    }
}
