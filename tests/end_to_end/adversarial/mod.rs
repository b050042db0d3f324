//! Hostile sources, each stopped by the wall that it names, with the check and without it.
//!
//! ```text
//! tests/corpus/adversarial/GROUP/NAME.rs ──> Attack   what it tries, and what must stop it
//!                                              └──> Scene   a folder with canaries around it, two runs, and what is left
//! ```
//!
//! Each source is run twice by the real command: with the check on, which has to find the rules that the source names, and
//! with it off, where the walls stand alone. Either way Forge ends by itself with the expected code, no canary is seen, no
//! process and no file is left. `FORGE_TESTS_ATTACK=GROUP/NAME` runs those alone whose title holds that.

mod attack;
mod memory;
mod scene;
mod traces;

use std::{env, fs};

use self::{attack::Attack, scene::Scene};
use crate::harness::{Workplace, corpus};

/// Every source of a group, in order.
fn attacks(group: &str) -> Vec<Attack> {
    let entries = fs::read_dir(corpus("adversarial").join(group)).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| Attack::read(path)).collect()
}

fn play(group: &str) {
    // Sees to it that there is a toolchain, and compiled crates.
    drop(Workplace::new());
    let only = env::var("FORGE_TESTS_ATTACK").unwrap_or_default();
    let attacks: Vec<_> = attacks(group).into_iter().filter(|attack| attack.title().contains(&only)).collect();
    let failed =
        |attack: &Attack| Scene::new(attack).play().err().map(|failure| format!("{}: {failure}", attack.title()));
    let failures: Vec<_> = attacks.iter().filter_map(failed).collect();
    let count = failures.len();
    assert!(failures.is_empty(), "{count} of {} attacks:\n\n{}\n", attacks.len(), failures.join("\n\n"));
}

/// A test for each group, and the fewest sources that it holds.
macro_rules! groups {
    ($($group:ident: $fewest:literal,)*) => {
        $(
            #[test]
            fn $group() {
                play(stringify!($group));
            }
        )*

        #[test]
        fn every_kind_of_attack_is_there() {
            let mut all = 0;
            for (group, fewest) in [$((stringify!($group), $fewest)),*] {
                let count = attacks(group).len();
                assert!(count >= fewest, "{group}: {count} sources");
                all += count;
            }
            assert!(all >= 350, "{all} sources");
        }
    };
}

groups! {
    compile_time_reads: 40,
    compile_time_code: 30,
    compiler_bombs: 40,
    imports_exports: 40,
    wasi_escapes: 50,
    network: 45,
    exhaustion: 35,
    injection: 30,
    names_paths: 45,
}
