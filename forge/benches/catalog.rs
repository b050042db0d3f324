//! What a catalog costs as it grows, measured beside the limits: `cargo bench --bench catalog -- [RELEASES]`.
//!
//! A folder with 100,000 signed releases is made, or as many as are said, and one with 100. With `FORGE_EMBEDDINGS_FOLDER`,
//! search by meaning is measured too. Nothing is asserted.

#![allow(clippy::print_stdout, reason = "the numbers are what this prints")]

use std::{
    fmt::Write as _,
    fs,
    hint::black_box,
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use forge::{
    catalog::{
        Catalog, FeedEntry, FeedSubject, Layout, Release, ReleaseSpec, SigningKey, Stamp, TrustedKey, TrustedKeys,
        index::{Effort, Embeddings, Index, Search, States, Versions, use_index},
    },
    progress::Silent,
    tool::{ABI_VERSION, Manifest, Needs, Tier, ToolName},
};
use forge_cache::Digest;
use forge_stores::{
    Creation, FolderStore, Object, Replacement, Store, StoreError, StorePath, StoreUrl, Tag, Writing,
};
use serde_json::json;

type Anything = Box<dyn std::error::Error + Send + Sync>;

/// As the command goes without `--wait`, with time to read everything.
const USUAL: Effort = Effort::AtMost(Duration::from_secs(3600));
/// Releases of the large catalog, if nothing is said.
const MANY: usize = 100_000;
/// Releases of the small one.
const FEW: usize = 100;
/// Turns of a measurement.
const TURNS: usize = 400;
/// Turns of a measurement that writes.
const WRITES: usize = 41;
/// Words that tools are about.
const WORDS: &str = "account amount average balance batch between billing bucket calendar category check city clean column \
    compare contact convert count country csv currency customer date day decimal delivery device discount distance document \
    domain duplicate duration email employee entropy entry error event exchange expense export factor file filter forecast \
    format fraction group hash header hour image import index interest interval inventory invoice item journal json key label \
    language latency ledger length limit line link list loan location log mail map market mask match median merge message \
    meter metric minute missing money month name network normalise number order outlier package page parse password path \
    payment percent period person phone plan point policy postal price product profit project quantity query quota range rank \
    rate ratio receipt reconcile record redact region report request reserve return revenue risk route row rule salary sample \
    schedule score search section segment sensor series server session share shift shipment size slot sort split stock street \
    string subject subscription sum summary supplier table tag target tariff tax team template term text ticket time title \
    token total trace transfer trend trim type unit update url usage user validate value vendor version visit volume voucher \
    weather web week weight width window word year zone";

fn main() -> Result<(), Anything> {
    let said = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let many = said.unwrap_or(MANY);
    let folder = tempfile::tempdir()?;
    let key = SigningKey::generate("bench")?;
    let small = Made::new(&folder.path().join("small"), &key, FEW)?;
    let began = Instant::now();
    let large = Made::new(&folder.path().join("large"), &key, many)?;
    println!("{many} releases made in {:.0} s", began.elapsed().as_secs_f64());

    let began = Instant::now();
    let mut index = large.index()?;
    let each = began.elapsed().as_secs_f64() * 1e6 / many as f64;
    println!("{:<58} {each:>8.0} µs", "index: reading a release for the first time");
    println!(
        "{:<58} {:>8.1} KB",
        "index: size of a release",
        fs::metadata(index.path())?.len() as f64 / 1024.0 / many as f64
    );

    let mut chance = Chance(7);
    let mut searches = Vec::new();
    for _ in 0..TURNS {
        let search = search(&mut chance);
        searches.push(timed(|| Ok(black_box(index.search(&search)?).len()))?);
    }
    told("search, warm process", &mut searches, "<= 30 ms");
    if let Some(embeddings) = Embeddings::from_environment()? {
        let began = Instant::now();
        // Each makes vectors for a while.
        while index.search_by_meaning(&search(&mut chance), &embeddings)?.1.iter().any(|note| note.contains("yet")) {}
        println!("{:<58} {:>8.0} s", "vectors of all tools", began.elapsed().as_secs_f64());
        let mut meant = Vec::new();
        for _ in 0..TURNS {
            let search = search(&mut chance);
            meant.push(timed(|| Ok(black_box(index.search_by_meaning(&search, &embeddings)?).0.len()))?);
        }
        told("search by words and by meaning, warm process", &mut meant, "<= 30 ms");
    }
    let mut whole = Vec::new();
    for _ in 0..TURNS / 4 {
        let search = search(&mut chance);
        whole.push(timed(|| Ok(large.used(|index| index.search(&search))?.len()))?);
    }
    told("search with opening the index and asking the feed", &mut whole, "");
    let mut compared = Vec::new();
    for _ in 0..WRITES {
        let name = name(chance.below(many))?;
        let spec = ReleaseSpec { name, version: None };
        compared.push(timed(|| Ok(index.similar_to(&spec, 10)?.map_or(0, |found| found.len())))?);
    }
    told("near-duplicates of a release", &mut compared, "");

    let mut shown = Vec::new();
    for _ in 0..TURNS {
        let spec = ReleaseSpec { name: name(chance.below(many))?, version: None };
        shown.push(timed(|| {
            let catalog = large.open();
            let found = catalog.shown(&spec)?;
            Ok(black_box(catalog.manifest(&found)?).description.len())
        })?);
    }
    told("show, with opening the catalog", &mut shown, "<= 10 ms");

    let (mut opened, mut added, mut followed) =
        ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    let mut small_index = small.index()?;
    for turn in 0..WRITES {
        for (which, made) in [&large, &small].into_iter().enumerate() {
            opened[which].push(timed(|| Ok(made.open().id()?.len()))?);
            let catalog = made.open();
            let release = Draft::new(made.releases + turn, &mut chance)?;
            added[which].push(timed(|| release.publish(&catalog, &key))?);
            let index = if which == 0 { &mut index } else { &mut small_index };
            followed[which].push(timed(|| Ok(usize::try_from(index.follow(&catalog, USUAL, &Silent)?.taken)?))?);
        }
    }
    ratio(&format!("opening the catalog at {many} / at {FEW}"), &mut opened);
    ratio(&format!("adding a release at {many} / at {FEW}"), &mut added);
    ratio(&format!("index: taking in a new release at {many} / at {FEW}"), &mut followed);
    Ok(())
}

/// A catalog that was made.
struct Made {
    folder: std::path::PathBuf,
    trusted: TrustedKeys,
    releases: usize,
}

impl Made {
    fn new(folder: &Path, key: &SigningKey, releases: usize) -> Result<Self, Anything> {
        let trusted = TrustedKey { key: key.public().clone(), valid_after: None, valid_before: None };
        let trusted = TrustedKeys { signers: vec![trusted], ..TrustedKeys::default() };
        let made = Self { folder: folder.to_owned(), trusted, releases };
        let quick = Catalog::new(Arc::new(Quick(made.store())), made.trusted.clone());
        quick.made()?;
        let workers = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let made = |worker: usize| {
                let quick = &quick;
                scope.spawn(move || -> Result<(), Anything> {
                    let mut chance = Chance(worker as u64 + 1);
                    for number in (worker..releases).step_by(workers) {
                        let (name, version, document) = Draft::new(number, &mut chance)?.release(quick, key)?;
                        let entry = FeedEntry { about: FeedSubject::Release, name, version, document };
                        quick.store().create(&Layout::feed(number as u64 + 1), &serde_json::to_vec(&entry)?)?;
                    }
                    Ok(())
                })
            };
            let workers: Vec<_> = (0..workers).map(made).collect();
            workers.into_iter().try_for_each(|worker| worker.join().expect("no worker panics"))
        })?;
        quick.store().create(&Layout::feed_hint(), json!({ "at_least": releases }).to_string().as_bytes())?;
        Ok(made)
    }

    fn store(&self) -> FolderStore {
        FolderStore::new(&self.folder.join("store"))
    }

    fn open(&self) -> Catalog {
        Catalog::new(Arc::new(self.store()), self.trusted.clone())
    }

    fn used<T>(
        &self,
        work: impl FnMut(&Index) -> Result<T, forge::catalog::index::IndexError>,
    ) -> Result<T, Anything> {
        Ok(use_index(&self.folder.join("indexes"), &self.open(), USUAL, &Silent, work)?.value)
    }

    /// The index, which has read everything.
    fn index(&self) -> Result<Index, Anything> {
        self.used(|_| Ok(()))?;
        Ok(Index::open(&self.folder.join("indexes"), &self.open())?.0)
    }
}

/// A release before it is signed, with what it names.
struct Draft {
    name: ToolName,
    version: semver::Version,
    description: String,
    manifest: Vec<u8>,
    source: String,
}

impl Draft {
    fn new(number: usize, chance: &mut Chance) -> Result<Self, Anything> {
        // Every fifth release is another version of the tool before.
        let own = if number % 5 == 4 { number - 1 } else { number };
        let (name, version) = (name(own)?, semver::Version::new(1, (number - own) as u64, 0));
        let description = format!("{}.\n\n{}", chance.words(6), chance.words(20));
        let field = |chance: &mut Chance| json!({ "type": "string", "description": chance.words(6) });
        let fields: serde_json::Map<_, _> =
            (0..4).map(|_| (chance.words(2).replace(' ', "_"), field(chance))).collect();
        let mut source = format!("//! {}\nuse plugin_api::prelude::*;\n", chance.words(8));
        for _ in 0..6 {
            let (function, value) = (chance.words(2).replace(' ', "_"), chance.words(1));
            write!(
                source,
                "\n/// {}.\nfn {function}({value}: &str) -> Option<i64> {{\n    let {value} = {value}.trim();\n    \
                 ensure!({value}.len() > {}, \"{}\");\n    {value}.parse().ok()\n}}\n",
                chance.words(8),
                chance.below(100),
                chance.words(5)
            )?;
        }
        let manifest = Manifest {
            abi: ABI_VERSION,
            name: name.clone(),
            description: description.clone(),
            tier: Tier::Release,
            input_schema: json!({ "type": "object", "properties": fields }),
            output_schema: json!({ "type": "number" }),
            needs: Needs::default(),
            source: Digest::of(source.as_bytes()),
            wasm: Digest::of(b"module"),
        };
        Ok(Self { name, version, description, manifest: serde_json::to_vec(&manifest)?, source })
    }

    /// Everything but the feed.
    fn release(&self, catalog: &Catalog, key: &SigningKey) -> Result<(ToolName, semver::Version, Digest), Anything> {
        let (module, source) = (catalog.put_blob(b"module")?, catalog.put_blob(self.source.as_bytes())?);
        let release = Release {
            catalog: catalog.id()?.to_owned(),
            name: self.name.clone(),
            version: self.version.clone(),
            artifact: catalog.put_blob(&self.manifest)?,
            module,
            source,
            cases: None,
            provenance: module,
            module_size: 6,
            description: self.description.clone(),
            needs: Needs::default(),
            tags: self.description.split(' ').take(2).map(str::to_lowercase).collect(),
            cases_passed: 3,
            policy: module,
            approvals: Vec::new(),
            message: String::new(),
            stamp: Stamp::now()?,
        };
        let found = catalog.publish_release(release, key)?;
        Ok((self.name.clone(), self.version.clone(), found.digest))
    }

    fn publish(&self, catalog: &Catalog, key: &SigningKey) -> Result<usize, Anything> {
        let (name, version, document) = self.release(catalog, key)?;
        let number = catalog.announce(&FeedEntry { about: FeedSubject::Release, name, version, document })?;
        Ok(usize::try_from(number)?)
    }
}

/// The name of the tool of this number.
fn name(number: usize) -> Result<ToolName, Anything> {
    let own = if number % 5 == 4 { number - 1 } else { number };
    let words: Vec<_> = WORDS.split_whitespace().collect();
    let (a, b) = (words[own % words.len()], words[own / words.len() % words.len()]);
    Ok(format!("{a}_{b}_{own}").parse()?)
}

fn search(chance: &mut Chance) -> Search {
    let count = 1 + chance.below(6);
    Search { text: chance.words(count), limit: 10, versions: Versions::Newest, states: States::Usable }
}

/// Numbers that look random and are the same each time: xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or_default() % most
    }

    /// Words as people use them: a few of them often.
    fn words(&mut self, count: usize) -> String {
        let words: Vec<_> = WORDS.split_whitespace().collect();
        let mut word = |_| {
            // The words above are in every second tool; there are twenty times as many others.
            let all = words.len() * 20;
            let at = self.below(all).min(self.below(all)).min(self.below(all));
            let (word, turn) = (words[at % words.len()], at / words.len());
            if turn == 0 { word.to_owned() } else { format!("{word}{}", &words[turn][..3]) }
        };
        let words: Vec<String> = (0..count).map(&mut word).collect();
        words.join(" ")
    }
}

fn timed(work: impl FnOnce() -> Result<usize, Anything>) -> Result<Duration, Anything> {
    let began = Instant::now();
    black_box(work()?);
    Ok(began.elapsed())
}

fn told(what: &str, times: &mut [Duration], limit: &str) {
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    let limit = if limit.is_empty() { String::new() } else { format!("   limit p95 {limit}") };
    println!("{what:<58} p50 {:>7.2} ms   p95 {:>7.2} ms{limit}", at(50), at(95));
}

fn ratio(what: &str, [large, small]: &mut [Vec<Duration>; 2]) {
    large.sort();
    small.sort();
    let middle = |times: &[Duration]| times[times.len() / 2].as_secs_f64() * 1e3;
    let (a, b) = (middle(large), middle(small));
    println!("{what:<58} {:>8.2}      {a:.2} ms / {b:.2} ms, limit about 1", a / b);
}

/// A folder that does not wait for the disk: what it holds is gone after the measurement.
#[derive(Debug)]
struct Quick(FolderStore);

impl Store for Quick {
    fn url(&self) -> &StoreUrl {
        self.0.url()
    }

    fn writing(&self) -> Result<Writing, StoreError> {
        self.0.writing()
    }

    fn get(&self, path: &StorePath) -> Result<Option<Object>, StoreError> {
        self.0.get(path)
    }

    fn create(&self, path: &StorePath, bytes: &[u8]) -> Result<Creation, StoreError> {
        let failed = |error: std::io::Error| StoreError::Unreachable {
            url: self.url().to_string(),
            reason: error.to_string(),
        };
        let Some(root) = self.url().as_folder() else { return self.0.create(path, bytes) };
        let file = root.join(path.as_str());
        if file.exists() {
            return Ok(Creation::Exists);
        }
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::write(file, bytes).map_err(failed)?;
        Ok(Creation::Created)
    }

    fn replace(&self, path: &StorePath, bytes: &[u8], expected: &Tag) -> Result<Replacement, StoreError> {
        self.0.replace(path, bytes, expected)
    }

    fn list(&self, folder: &StorePath, after: Option<&StorePath>, most: usize) -> Result<Vec<StorePath>, StoreError> {
        self.0.list(folder, after, most)
    }
}
