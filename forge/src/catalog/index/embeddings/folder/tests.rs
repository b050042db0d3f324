//! Small models, sound and not.

use std::{
    fs::{self, File},
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

/// A folder with a model of a few words in three dimensions: of money, of time, of all else.
pub(in crate::catalog::index) struct SmallModel(tempfile::TempDir);

const WORDS: [(&str, [f32; 3]); 6] = [
    ("[UNK]", [9.0, 9.0, 9.0]),
    ("amount", [1.0, 0.0, 0.1]),
    ("wealth", [1.0, 0.05, 0.0]),
    ("days", [0.0, 1.0, 0.1]),
    ("calendar", [0.05, 1.0, 0.0]),
    ("log", [-0.1, -0.1, 1.0]),
];

impl SmallModel {
    pub(in crate::catalog::index) fn new() -> Self {
        let model = Self(tempfile::tempdir().unwrap());
        model.write(CONFIG, json!({ "model_type": "model2vec", "normalize": true }).to_string());
        model.write(TOKENIZER, tokenizer().to_string());
        model.write_rows(WORDS.map(|(_, row)| row));
        model
    }

    pub(in crate::catalog::index) fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.file(name), bytes).unwrap();
    }

    /// Gives the words these rows, in their order.
    pub(in crate::catalog::index) fn write_rows(&self, rows: [[f32; 3]; 6]) {
        let rows: Vec<u8> = rows.iter().flatten().flat_map(|one| one.to_le_bytes()).collect();
        self.write(TABLE, safetensors(&[("embeddings", "F32", json!([6, 3]), &rows)]));
    }

    fn vectors(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, String> {
        let texts: Vec<_> = texts.iter().map(|text| (*text).to_owned()).collect();
        Folder::new(self.path().to_owned()).vectors(&texts).map_err(|error| error.to_string())
    }

    fn name(&self) -> String {
        Folder::new(self.path().to_owned()).model().unwrap().to_owned()
    }

    /// Expects an error about a file that says so.
    fn is_refused(&self, file: &str, says: &str) {
        let error = self.vectors(&["amount"]).unwrap_err();
        let about = format!("the embeddings model cannot be used: {} ", self.file(file).display());
        assert!(error.starts_with(&about) && error.contains(says), "{error}\nshould tell of {file}: {says}");
        assert!(!error.contains("nobody thought of"), "{error}");
    }
}

fn tokenizer() -> Value {
    let vocabulary: serde_json::Map<_, _> =
        WORDS.iter().enumerate().map(|(id, (word, _))| ((*word).to_owned(), json!(id))).collect();
    json!({
        "normalizer": {
            "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null,
            "lowercase": true,
        },
        "pre_tokenizer": { "type": "BertPreTokenizer" },
        "padding": { "strategy": { "Fixed": 1_000_000_000_000_u64 } },
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": vocabulary,
        },
    })
}

/// A tokenizer with another part.
fn tokenizer_with(part: &str, value: Value) -> String {
    let mut tokenizer = tokenizer();
    tokenizer[part] = value;
    tokenizer.to_string()
}

/// A file of tensors, one after the other.
fn safetensors(tensors: &[(&str, &str, Value, &[u8])]) -> Vec<u8> {
    let (mut header, mut data) = (serde_json::Map::new(), Vec::new());
    for (name, kind, shape, bytes) in tensors {
        let offsets = [data.len(), data.len() + bytes.len()];
        header.insert((*name).to_owned(), json!({ "dtype": kind, "shape": shape, "data_offsets": offsets }));
        data.extend_from_slice(bytes);
    }
    with_header(&Value::Object(header).to_string(), &data)
}

fn with_header(header: &str, data: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), data].concat()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn what_means_the_same_is_near() {
    let model = SmallModel::new();
    let vectors = model.vectors(&["Amount!", "wealth", "calendar days", "", "zebra", "zebra wealth"]).unwrap();
    let [amount, wealth, days, nothing, unknown, half_known] = vectors.as_slice() else { panic!("{vectors:?}") };
    assert!(cosine(amount, wealth) > 0.98 && cosine(amount, days) < 0.2, "{vectors:?}");
    assert_eq!((nothing, unknown), (&vec![0.0; 3], &vec![0.0; 3]));
    assert_eq!(half_known, wealth, "what is not known means nothing");
    assert!((cosine(days, days) - 1.0).abs() < 1e-6);
    let often = model.vectors(&["days", &"days ".repeat(300)]).unwrap();
    assert!((cosine(&often[0], &often[1]) - 1.0).abs() < 1e-5, "{often:?}");
    let long = "wealth".repeat(300);
    assert_eq!(model.vectors(&[&long]).unwrap(), [[0.0; 3]]);
}

#[test]
fn all_kinds_of_numbers_and_shared_rows_are_read() {
    let model = SmallModel::new();
    let whole = model.vectors(&["wealth days log"]).unwrap().remove(0);
    let small: Vec<u8> =
        WORDS.iter().flat_map(|(_, row)| row.map(|one| ((one * 10.0) as i8).cast_unsigned())).collect();
    model.write(TABLE, safetensors(&[("embeddings", "I8", json!([6, 3]), &small)]));
    let bytes = model.vectors(&["wealth days log"]).unwrap().remove(0);
    assert!(cosine(&whole, &bytes) > 0.999, "{whole:?} {bytes:?}");
    // 1 and 0, as halves: two rows that the words share.
    let rows: Vec<u8> = [0x3c00_u16, 0, 0, 0x3c00].iter().flat_map(|one| one.to_le_bytes()).collect();
    let mapping: Vec<u8> = [1_i64, 0, 0, 1, 1, 1].iter().flat_map(|one| one.to_le_bytes()).collect();
    let weights: Vec<u8> = [0_f64, 2.0, 1.0, 4.0, 1.0, 1.0].iter().flat_map(|one| one.to_le_bytes()).collect();
    model.write(
        TABLE,
        safetensors(&[
            ("embeddings", "F16", json!([2, 2]), &rows),
            ("mapping", "I64", json!([6]), &mapping),
            ("weights", "F64", json!([6]), &weights),
        ]),
    );
    let weighed = model.vectors(&["amount wealth days"]).unwrap().remove(0);
    assert!(cosine(&weighed, &[0.6, 0.8]) > 0.9999, "{weighed:?}");
}

#[test]
fn the_name_is_that_of_the_bytes() {
    let (model, same) = (SmallModel::new(), SmallModel::new());
    let before = model.name();
    assert_eq!(before, same.name());
    for (file, bytes) in [
        (CONFIG, b"{}".to_vec()),
        (TOKENIZER, tokenizer_with("version", json!("1.0")).into_bytes()),
        (TABLE, safetensors(&[("embeddings", "I8", json!([6, 1]), &[1; 6])])),
    ] {
        let other = SmallModel::new();
        other.write(file, bytes);
        assert_ne!(before, other.name(), "{file}");
    }
}

#[test]
fn links_lead_to_files() {
    let (model, real) = (SmallModel::new(), SmallModel::new());
    for file in [CONFIG, TOKENIZER, TABLE] {
        fs::remove_file(model.file(file)).unwrap();
        symlink(real.file(file), model.file(file)).unwrap();
    }
    assert_eq!(model.name(), real.name());
}

#[test]
fn what_is_no_folder_with_files_is_told() {
    let model = SmallModel::new();
    for (path, says) in [
        (
            model.file("none"),
            "is not there; expected is a folder with config.json, tokenizer.json and model.safetensors",
        ),
        (model.file(CONFIG), "is no folder; expected is a folder"),
    ] {
        let error = Folder::new(path.clone()).model().unwrap_err().to_string();
        assert!(error.contains(&path.display().to_string()) && error.contains(says), "{error}");
    }
    for file in [CONFIG, TOKENIZER, TABLE] {
        let model = SmallModel::new();
        let path = model.file(file);
        let replaced = |make: &dyn Fn(), says: &str| {
            if path.is_dir() {
                fs::remove_dir(&path).unwrap()
            } else {
                fs::remove_file(&path).unwrap()
            };
            make();
            model.is_refused(file, says);
        };
        replaced(&|| symlink("/nowhere", &path).unwrap(), "is not there; expected");
        replaced(&|| symlink(&path, &path).unwrap(), "cannot be read");
        replaced(&|| symlink("/dev/zero", &path).unwrap(), "is no regular file");
        replaced(&|| fs::create_dir(&path).unwrap(), "is no regular file");
        replaced(&|| assert!(Command::new("mkfifo").arg(&path).status().unwrap().success()), "is no regular file");
        replaced(&|| File::create(&path).unwrap().set_len(10 << 30).unwrap(), "has 10737418240 bytes, and");
        replaced(&|| fs::write(&path, "").unwrap(), "is no ");
        replaced(&|| fs::write(&path, [0xff; 64]).unwrap(), "is no ");
    }
}

#[test]
fn other_models_are_told_from_static_ones() {
    let model = SmallModel::new();
    model.write(CONFIG, r#"{"model_type": "bert"}"#);
    model.is_refused(CONFIG, "of the kind \"bert\"; only static ones");
    let model = SmallModel::new();
    model.write(TABLE, safetensors(&[("bert.embeddings.weight", "I8", json!([1]), &[1])]));
    model.is_refused(TABLE, "has no tensor `embeddings`");
}

#[test]
fn damaged_tables_are_refused() {
    let (nan, infinite) = ([0, 0, 0xc0, 0x7f], [0, 0, 0x80, 0xff]);
    let good = [1; 6];
    let one = |kind, shape, bytes: &[u8]| safetensors(&[("embeddings", kind, shape, bytes)]);
    let and = |name, kind, shape, bytes: &[u8]| {
        safetensors(&[("embeddings", "I8", json!([6, 1]), &good), (name, kind, shape, bytes)])
    };
    let header = |text: &str| with_header(text, &good);
    let terabytes =
        r#"{"embeddings": {"dtype": "I8", "shape": [6, 1000000000000], "data_offsets": [0, 6000000000000]}}"#;
    let beyond = r#"{"embeddings": {"dtype": "I8", "shape": [6, 1], "data_offsets": [100, 106]}}"#;
    let endless =
        format!(r#"{{"embeddings": {{"dtype": "I8", "shape": [{0}, {0}], "data_offsets": [0, 6]}}}}"#, u64::MAX);
    let deep = "[".repeat(100_000);
    for (bytes, says) in [
        (u64::MAX.to_le_bytes().to_vec(), "is no safetensors file"),
        ([&(5_u64 << 40).to_le_bytes()[..], b"{}"].concat(), "is no safetensors file"),
        (header(terabytes), "is no safetensors file"),
        (header(beyond), "is no safetensors file"),
        (header(&endless), "is no safetensors file"),
        (header(&deep), "is no safetensors file"),
        (header("{}"), "is no safetensors file"),
        (one("I8", json!([6, 1]), &good)[..60].to_vec(), "is no safetensors file"),
        (one("F32", json!([1, 1]), &nan), "infinite or none at all"),
        (one("F32", json!([1, 1]), &infinite), "infinite or none at all"),
        (one("F16", json!([1, 1]), &[0, 0x7e]), "infinite or none at all"),
        (one("BF16", json!([1, 1]), &[0, 0]), "of the kind BF16"),
        (one("I8", json!([6]), &good), "with 1 dimensions"),
        (one("I8", json!([0, 6]), &[]), "0 rows"),
        (one("I8", json!([6, 0]), &[]), "with 0 numbers"),
        (one("I8", json!([1, 20_000]), &[1; 20_000]), "with 20000 numbers"),
        (one("I8", json!([3, 2]), &good), "embeddings of 3 tokens, and tokenizer.json has 6"),
        (and("mapping", "I32", json!([1]), &6_i32.to_le_bytes()), "to rows that are not among"),
        (and("mapping", "I64", json!([1]), &(-1_i64).to_le_bytes()), "to rows that are not among"),
        (and("mapping", "I32", json!([1]), &0_i32.to_le_bytes()), "embeddings of 1 tokens"),
        (and("mapping", "F32", json!([1]), &nan), "a mapping of the kind F32"),
        (and("weights", "F32", json!([1]), &nan), "infinite or none at all"),
        (and("weights", "F64", json!([1]), &1e300_f64.to_le_bytes()), "infinite or none at all"),
        (and("weights", "F32", json!([1]), &[0; 4]), "embeddings of 1 tokens"),
        (one("F32", json!([6, 1]), &f32::MAX.to_le_bytes().repeat(6)), "too large to be added"),
    ] {
        let model = SmallModel::new();
        model.write(TABLE, bytes);
        model.is_refused(TABLE, says);
    }
}

/// A table of characters in which `a` stands for a text, if the text is as it was.
fn charsmap(units: &[(usize, u32)], text: &[u8]) -> String {
    let mut trie = vec![0_u32; 512];
    // The first leads to the nodes from 256, there is `a`, and its leaf is the third unit.
    let a = 256 ^ usize::from(b'a');
    for (at, unit) in [(0, 256 << 10), (a, ((a as u32 ^ 2) << 10) | 0x100 | u32::from(b'a')), (2, 0)] {
        trie[at] = unit;
    }
    for (at, unit) in units {
        trie[*at] = *unit;
    }
    let size = u32::try_from(trie.len() * 4).unwrap();
    let trie: Vec<u8> = std::iter::once(size).chain(trie).flat_map(u32::to_le_bytes).collect();
    STANDARD.encode([&trie, text].concat())
}

fn precompiled(map: &str) -> String {
    tokenizer_with("normalizer", json!({ "type": "Precompiled", "precompiled_charsmap": map }))
}

#[test]
fn a_table_of_characters_is_followed_where_it_is_sound() {
    let model = SmallModel::new();
    model.write(TOKENIZER, precompiled(&charsmap(&[], b"wealth\0")));
    assert_eq!(model.vectors(&["a"]).unwrap(), SmallModel::new().vectors(&["wealth"]).unwrap());
    assert_eq!(model.vectors(&["b"]).unwrap(), [[0.0; 3]]);
    let a = 256 ^ usize::from(b'a');
    let long = [&[b'x'; 65][..], b"\0"].concat();
    for (map, says) in [
        ("?".to_owned(), "is no base64"),
        (String::new(), "is shorter than it says"),
        (STANDARD.encode([0xff; 64]), "is shorter than it says"),
        (STANDARD.encode([0; 4]), "leads out of itself"),
        (charsmap(&[(0, 512 << 10)], b"b\0"), "leads out of itself"),
        (charsmap(&[(a, (1 << 20 << 10) | 0x100 | u32::from(b'a'))], b"b\0"), "leads out of itself"),
        (charsmap(&[(2, 3)], b"b\0"), "leads out of itself"),
        (charsmap(&[(2, 1)], "é\0".as_bytes()), "leads out of itself"),
        (charsmap(&[], &long), "has a text of more than 64 bytes"),
        (charsmap(&[], &[0xff, 0]), "has texts that are none"),
    ] {
        model.write(TOKENIZER, precompiled(&map));
        model.is_refused(TOKENIZER, says);
    }
}

#[test]
fn hostile_tokenizers_are_refused() {
    let replace =
        |pattern: Value, content: &str| json!({ "type": "Replace", "pattern": pattern, "content": content });
    let text = |text: &str| json!({ "String": text });
    let regex = |text: &str| json!({ "Regex": text });
    let sequence = |steps: Vec<Value>| json!({ "type": "Sequence", "normalizers": steps });
    let doubling = || replace(text("a"), "aa");
    let normalizers = [
        (sequence(vec![doubling(); 100]), "more than 65536 bytes of a text"),
        (sequence(vec![doubling(); 101]), "with more than 100 steps"),
        (sequence(vec![sequence(vec![doubling(); 60]); 60]), "with more than 100 steps"),
        (json!({ "type": "Sequence" }), "without steps"),
        (replace(text("a"), &"a".repeat(65)), "puts more than 64 bytes"),
        (json!({ "type": "Prepend", "prepend": "a".repeat(65) }), "puts more than 64 bytes"),
        (replace(text(&"a".repeat(1001)), "b"), "a pattern of more than 1000 bytes"),
        (replace(regex("(a+)+\\1$"), "b"), "which may take forever"),
        (replace(regex("(?:\\pL{1000}){1000}"), "b"), "which may take forever"),
        (replace(regex("("), "b"), "which may take forever"),
        (json!({ "type": "Replace" }), "is no tokenizer"),
        (json!({ "type": "\u{1b}[31m" }), "which is not known"),
        (json!([]), "which is not known"),
        (json!("Lowercase"), "which is not known"),
    ];
    let model = SmallModel::new();
    for (normalizer, says) in normalizers {
        model.write(TOKENIZER, tokenizer_with("normalizer", normalizer));
        model.is_refused(TOKENIZER, says);
    }
    for (pre_tokenizer, says) in [
        (json!({ "type": "FixedLength", "length": 0 }), "which is not known"),
        (json!({ "type": "Sequence", "pretokenizers": vec![json!({ "type": "Digits" }); 9] }), "more than 8 steps"),
        (
            json!({ "type": "Split", "pattern": regex("(?=(a+)+$)"), "behavior": "Isolated", "invert": false }),
            "forever",
        ),
    ] {
        model.write(TOKENIZER, tokenizer_with("pre_tokenizer", pre_tokenizer));
        model.is_refused(TOKENIZER, says);
    }
    for (kind, says) in [
        (json!({}), "is no tokenizer"),
        (json!({ "type": "Oracle" }), "unknown kind"),
        (json!({ "type": "WordLevel", "vocab": {}, "unk_token": "x" }), "no words in its vocabulary"),
        (json!({ "type": "WordPiece", "vocab": "money" }), "is no tokenizer"),
        (json!({ "type": "Unigram", "vocab": [], "unk_id": 9 }), "is no tokenizer"),
        (json!({ "type": "BPE", "vocab": { "a": 0 }, "merges": ["a b"] }), "is no tokenizer"),
        // Nothing stands for what is not known.
        (json!({ "type": "WordLevel", "vocab": { "x": 0 }, "unk_token": "y" }), "makes no tokens"),
    ] {
        model.write(TOKENIZER, tokenizer_with("model", kind));
        model.is_refused(TOKENIZER, says);
    }
    let many = json!({ "type": "WordLevel", "vocab": { "x": u32::MAX }, "unk_token": "x" });
    model.write(TOKENIZER, tokenizer_with("model", many));
    model.is_refused(TABLE, "tokenizer.json has 4294967296: it is of another model");
    for nonsense in ["null", "[]", "{}", "{\"model\":", &"[".repeat(1_000_000), &"{\"model\":".repeat(1_000_000)] {
        model.write(TOKENIZER, nonsense);
        model.is_refused(TOKENIZER, "is no tokenizer");
    }
}

#[test]
fn what_looks_ahead_for_white_space_is_in_many_tokenizers() {
    let model = SmallModel::new();
    let split = json!({ "Regex": r"\p{L}+|\s+(?!\S)|\s+" });
    let split = json!({ "type": "Split", "pattern": split, "behavior": "Removed", "invert": true });
    model.write(TOKENIZER, tokenizer_with("pre_tokenizer", split));
    assert_eq!(model.vectors(&["wealth"]).unwrap(), SmallModel::new().vectors(&["wealth"]).unwrap());
}

#[test]
fn a_panic_is_an_error() {
    let error = guarded(Path::new("/model"), || -> Result<(), _> { panic!("as a library may") }).unwrap_err();
    assert!(error.to_string().contains("/model is damaged"), "{error}");
}

proptest! {
    /// No damage leads to a panic, which `guarded` would hide.
    #[test]
    fn damage_is_an_error_or_does_not_matter(
        file in prop_oneof![Just(TOKENIZER), Just(TABLE), Just("map")],
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let model = SmallModel::new();
        let damaged = |bytes: &mut Vec<u8>| {
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
        };
        let name = if file == "map" { TOKENIZER } else { file };
        if file == "map" {
            let mut bytes = STANDARD.decode(charsmap(&[], b"wealth\0")).unwrap();
            damaged(&mut bytes);
            model.write(name, precompiled(&STANDARD.encode(bytes)));
        } else {
            let mut bytes = fs::read(model.file(name)).unwrap();
            damaged(&mut bytes);
            model.write(name, bytes);
        }
        if let Ok(read) = Model::read(model.path()) {
            for text in ["amount of days", "a b ä 日本 \u{0}"] {
                if let Ok(vector) = read.vector(model.path(), text) {
                    prop_assert!(vector.iter().all(|one| one.is_finite()));
                }
            }
        }
    }
}
