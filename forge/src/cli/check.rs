//! `forge check`.

use std::path::Path;

use super::{
    arguments::{CheckArguments, CheckFormat},
    exit::Exit,
    output::{Trouble, colour_of_stderr, complain, complain_rendered, print_line},
};
use crate::{
    Forge,
    check::{
        Checked, Rejection,
        report::{self, Verdict},
    },
    tool::{Source, SourceError},
};

/// What became of one file.
enum Seen {
    Passed(Box<Checked>),
    Rejected(Rejection),
    Unread { display: String, message: String, exit: Exit },
}

impl Seen {
    fn verdict(&self) -> Verdict<'_> {
        match self {
            Self::Passed(checked) => Verdict::Passed(checked),
            Self::Rejected(rejection) => Verdict::Rejected(rejection),
            Self::Unread { display, message, .. } => Verdict::Unreadable { display, message },
        }
    }

    /// The exit code if this were the only file.
    fn exit(&self) -> Exit {
        match self {
            Self::Passed(_) => Exit::Ok,
            Self::Rejected(_) => Exit::Rejected,
            Self::Unread { exit, .. } => *exit,
        }
    }
}

pub(super) fn run(arguments: &CheckArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let seen: Vec<_> = arguments.files.iter().map(|path| look(path, forge)).collect();
    let verdicts: Vec<_> = seen.iter().map(Seen::verdict).collect();
    match arguments.format {
        CheckFormat::Human => seen.iter().for_each(tell),
        CheckFormat::Json => print_line(&report::json(&verdicts).to_string()),
        CheckFormat::Sarif => print_line(&report::sarif(&verdicts).to_string()),
    }
    // One bad file among many: the check's own code before that of a file that is not there.
    let exits: Vec<_> = seen.iter().map(Seen::exit).filter(|exit| *exit != Exit::Ok).collect();
    let rejected = exits.iter().find(|exit| **exit == Exit::Rejected);
    Ok(*rejected.or(exits.first()).unwrap_or(&Exit::Ok))
}

fn look(path: &Path, forge: &Forge) -> Seen {
    let unread = |error: SourceError| {
        let message = error.to_string();
        Seen::Unread { display: path.display().to_string(), message, exit: Trouble::from(error).exit }
    };
    match Source::read(path) {
        Ok(source) => forge.check(source).map_or_else(Seen::Rejected, |checked| Seen::Passed(Box::new(checked))),
        Err(error) => unread(error),
    }
}

fn tell(seen: &Seen) {
    let text = report::human(&seen.verdict(), colour_of_stderr());
    if !text.trim().is_empty() {
        complain_rendered(text.trim_end());
    }
    match seen {
        Seen::Passed(checked) => print_line(&format!("{}: ok", checked.source().display())),
        Seen::Rejected(rejection) => complain(&format!("error: {rejection}")),
        Seen::Unread { .. } => {}
    }
}
