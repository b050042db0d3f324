//! The cache's remote level: a build on one machine is a download on the next, and nothing there is believed.

use std::{fs, path::Path};

use serde_json::Value;

use crate::harness::{Bucket, Call, Cloud, Deed, Ended, StandIn, Workplace, exit};

/// A compiler that nobody may call.
const NEVER: &str = "echo 'the compiler was called' >&2; exit 1";

/// Somebody with a key that they trust.
fn signer() -> Workplace {
    let place = Workplace::new();
    place.forge(["key", "generate", "--comment", "ci"]).ends(exit::OK);
    place
}

/// Somebody else without a key, who trusts what `signer` signs and cannot compile.
struct Reader {
    place: Workplace,
    toolchain: StandIn,
}

impl Reader {
    fn new(signer: &Workplace) -> Self {
        let place = Workplace::new();
        let toolchain = StandIn::compiler(&place, NEVER);
        let public = fs::read_to_string(signer.config().join("key.pub")).unwrap();
        place.forge(["key", "trust", public.trim()]).ends(exit::OK);
        place.take("plain/adds.rs");
        Self { place, toolchain }
    }

    fn build(&self, remote: &Remote) -> Ended {
        let call = self.toolchain.forge(&self.place, &["build", "adds.rs", "--format", "json"]);
        remote.reached_by(call).end()
    }
}

/// A folder that both reach, as over a mounted disk, or a bucket.
enum Remote {
    Folder(Workplace),
    Bucket(Bucket),
}

impl Remote {
    fn reached_by(&self, call: Call) -> Call {
        match self {
            Self::Folder(place) => call.env("FORGE_REMOTE_CACHE", place.path("shared")),
            Self::Bucket(s3) => s3.reached_by(call).env("FORGE_REMOTE_CACHE", s3.url()),
        }
    }

    /// The files of a folder below this name.
    fn files(&self, below: &str) -> Vec<std::path::PathBuf> {
        let Self::Folder(place) = self else { panic!("a bucket has no files") };
        let mut found = Vec::new();
        walk(&place.path("shared").join(below), &mut found);
        found.sort();
        found
    }
}

fn walk(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        match entry.path() {
            path if path.is_dir() => walk(&path, found),
            path => found.push(path),
        }
    }
}

/// Builds at the signer's, who uploads.
fn upload(signer: &Workplace, remote: &Remote, tool: &str) -> Value {
    let tool = signer.take(tool);
    let built = remote.reached_by(signer.forge(["build", &tool, "--format", "json"])).ends(exit::OK).json();
    assert_eq!(built["origin"], "built");
    built
}

/// That the compiler was called, after this was said.
fn was_not_used(ended: &Ended, said: &str) {
    assert_eq!(ended.code, Some(exit::COMPILER), "{}", ended.story());
    assert!(ended.stderr.contains(said) && ended.stderr.contains("built here"), "{}", ended.story());
}

#[test]
fn a_build_on_one_machine_is_a_download_on_the_next() {
    for remote in [Remote::Folder(Workplace::new()), Remote::Bucket(Bucket::new(Cloud::S3))] {
        let signer = signer();
        let reader = Reader::new(&signer);
        // Before: there is nothing, and the compiler is called.
        assert_eq!(reader.build(&remote).code, Some(exit::COMPILER));
        let built = upload(&signer, &remote, "plain/adds.rs");
        let ended = reader.build(&remote).has_code(exit::OK);
        let downloaded = ended.json();
        assert_eq!(downloaded["origin"], "downloaded", "{}", ended.story());
        assert_eq!(downloaded["digest"], built["digest"]);
        // Now it is here: the remote level is not asked.
        let again = reader.toolchain.forge(&reader.place, &["build", "adds.rs", "--format", "json"]).ends(exit::OK);
        assert_eq!(again.json()["origin"], "found");
        let run = reader.toolchain.forge(&reader.place, &["run", "adds.rs", "--input", r#"{"numbers": [40, 2]}"#]);
        assert_eq!(run.ends(exit::OK).stdout, "42\n");
        // Who vouches for it by name compiles it.
        reader.place.write("adds.cases.json", r#"[{"name": "one", "input": {"numbers": [1]}, "expect": 1}]"#);
        let promote = ["promote", "adds.rs", "--version", "1.0.0"];
        reader.toolchain.forge(&reader.place, &promote).ends(exit::COMPILER).says(&["compiling adds"]);
    }
}

#[test]
fn what_was_poisoned_is_ignored() {
    let remote = Remote::Folder(Workplace::new());
    let signer = signer();
    let built = upload(&signer, &remote, "plain/adds.rs");
    let adds = remote.files("actions").pop().unwrap();
    let record = fs::read(&adds).unwrap();
    let poisoned = |said: &str| {
        let reader = Reader::new(&signer);
        was_not_used(&reader.build(&remote), said);
    };
    // A blob of other bytes: the module, and the manifest.
    for blob in remote.files("blobs") {
        let bytes = fs::read(&blob).unwrap();
        let mut other = bytes.clone();
        *other.last_mut().unwrap() ^= 1;
        fs::write(&blob, other).unwrap();
        poisoned("another SHA-256");
        fs::remove_file(&blob).unwrap();
        poisoned("not there");
        fs::write(&blob, bytes).unwrap();
    }
    // A record that was changed, is none, or is the one of another tool, signed as it is.
    for wrong in ["", "{}", "no"] {
        fs::write(&adds, wrong).unwrap();
        poisoned("wrong record");
    }
    upload(&signer, &remote, "plain/echoes.rs");
    let mut all = remote.files("actions");
    all.retain(|path| *path != adds);
    fs::copy(all.pop().unwrap(), &adds).unwrap();
    poisoned("it is the record of");
    // One that a stranger signed.
    let stranger = Remote::Folder(Workplace::new());
    let other = self::signer();
    upload(&other, &stranger, "plain/adds.rs");
    fs::copy(stranger.files("actions").pop().unwrap(), &adds).unwrap();
    poisoned("is not signed by a key");
    // Whoever may write it and builds, brings it in order.
    let third = Workplace::new();
    third.forge(["key", "generate"]).ends(exit::OK);
    let mended = upload(&third, &remote, "plain/adds.rs");
    assert_eq!(mended["digest"], built["digest"]);
    let reader = Reader::new(&third);
    assert_eq!(reader.build(&remote).has_code(exit::OK).json()["origin"], "downloaded");
    fs::write(&adds, record).unwrap();
    assert_eq!(Reader::new(&signer).build(&remote).has_code(exit::OK).json()["origin"], "downloaded");
}

#[test]
fn who_has_no_key_uploads_nothing_and_a_remote_that_fails_stops_nothing() {
    let remote = Remote::Folder(Workplace::new());
    let place = Workplace::new();
    upload(&place, &remote, "plain/adds.rs");
    assert!(remote.files("").is_empty());
    let s3 = Bucket::new(Cloud::S3);
    for (tool, deed) in [
        ("plain/adds.rs", Deed::Drop),
        ("plain/echoes.rs", Deed::Stall),
        ("plain/adds.rs", Deed::Answer("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>")),
    ] {
        s3.chaos().does(move |_| deed.clone());
        let signer = signer();
        let tool = signer.take(tool);
        let call = s3.reached_by(signer.forge(["build", &tool])).env("FORGE_REMOTE_CACHE", s3.url());
        let ended = call.ends(exit::OK);
        assert_eq!(ended.stderr.matches("builds are not shared").count(), 1, "{}", ended.story());
    }
    // A file that came with a checkout sends nobody's builds anywhere.
    let place = signer();
    let shared = place.path("shared");
    let line = format!("[policy.build]\nremote_cache = \"{}\"\n", shared.display());
    place.write("forge.toml", &line);
    let tool = place.take("plain/adds.rs");
    place.forge(["build", &tool]).ends(exit::OK);
    assert!(!shared.exists());
    place.write("policy.toml", &line);
    let tool = place.take("plain/echoes.rs");
    let public = fs::read_to_string(place.config().join("key.pub")).unwrap();
    place.forge(["key", "trust", public.trim()]).ends(exit::OK);
    place.forge(["build", &tool]).ends(exit::OK);
    assert!(shared.join("actions").exists());
    for wrong in ["s3://", "oci://localhost/a", "http://localhost"] {
        let place = Workplace::new();
        let tool = place.take("plain/adds.rs");
        let ended = place.forge(["build", &tool]).env("FORGE_REMOTE_CACHE", wrong).ends(exit::OK);
        assert!(ended.stderr.contains("FORGE_REMOTE_CACHE"), "{}", ended.story());
    }
}
