//! `forge policy`.

use std::path::Path;

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet, renderer::DecorStyle};
use serde_json::json;

use super::{
    arguments::{PolicyAction, PolicyArguments},
    exit::Exit,
    home,
    output::{Format, Trouble, colour_of_stderr, complain, print_json, print_line},
    policy_in_force,
};
use crate::{
    check::report::Colour,
    explain::{self, Explanation},
    policy::{self, Exceeded, InForce, Origin, Policy, PolicyError, PolicyFinding, Setting},
    visible::visible,
};

pub(super) fn run(arguments: &PolicyArguments, named: Option<&Path>) -> Result<Exit, Trouble> {
    match &arguments.action {
        PolicyAction::Show => show(&policy_in_force(&home()?, named)?, arguments.format),
        PolicyAction::Check { file: Some(file) } => {
            let settings = policy::read_file(file)?;
            tell_sound(std::slice::from_ref(file), settings.len(), arguments.format);
        }
        PolicyAction::Check { file: None } => {
            let policy = policy_in_force(&home()?, named)?;
            let said = policy.in_force().iter().map(|force| force.origins.len()).sum();
            tell_sound(&policy.files().read, said, arguments.format);
        }
        PolicyAction::Explain { what } => {
            let explanation =
                explain::explain(what).map_err(|error| Trouble::new(Exit::NotFound, "not_found", error))?;
            tell(&explanation, arguments.format);
        }
    }
    Ok(Exit::Ok)
}

fn tell_sound(files: &[std::path::PathBuf], settings: usize, format: Format) {
    match format {
        Format::Human if files.is_empty() => print_line("no policy file; the defaults hold"),
        Format::Human => files.iter().for_each(|file| print_line(&format!("{}: ok", file.display()))),
        Format::Json => print_json(&json!({ "ok": true, "files": files, "settings": settings })),
    }
}

fn show(policy: &Policy, format: Format) {
    let force = policy.in_force();
    if format == Format::Json {
        let keys: serde_json::Map<_, _> = force.iter().map(|one| (one.key.path.clone(), as_json(one))).collect();
        let place =
            |setting: &Setting| json!({ "key": setting.key.path, "value": setting.value, "origin": setting.origin });
        let disobeyed: Vec<_> = policy.files().disobeyed.iter().map(place).collect();
        print_json(&json!({
            "ok": true,
            "files": policy.files().read,
            "passed_over": policy.files().passed_over,
            "disobeyed": disobeyed,
            "digest": policy.digest(),
            "keys": keys,
        }));
        return;
    }
    for file in &policy.files().read {
        print_line(&format!("# {}", visible(&file.display().to_string(), 400)));
    }
    if policy.files().read.is_empty() {
        print_line("# no policy file");
    }
    for file in &policy.files().passed_over {
        let file = visible(&file.display().to_string(), 400);
        complain(&format!(
            "warning: {file} was passed over: it is another user's, in a folder that everybody may write, or a link that \
             leads out of its folder"
        ));
    }
    let mut table = Some("");
    print_line("[policy]");
    for one in &force {
        let mine = one.key.table().unwrap_or_default();
        if table != Some(mine) {
            table = Some(mine);
            print_line(&format!("\n[policy.{mine}]"));
        }
        lines(one).iter().for_each(|line| print_line(line));
    }
}

/// A line for what holds; a line for each file where several decide together.
fn lines(one: &InForce) -> Vec<String> {
    let name = one.key.name();
    let shown = |value: &dyn std::fmt::Display, origins: &str| {
        format!("{:<44} # {origins}", visible(&format!("{name} = {value}"), 400))
    };
    let Some(value) = &one.value else {
        // What is no TOML is told as a comment, so that the page can be kept as a file.
        let is_value = one.key.default.starts_with(['[', '"', 't', 'f']) && one.key.default != "the whole locked set"
            || one.key.default.bytes().all(|byte| byte.is_ascii_digit());
        let mark = if is_value { "" } else { "# " };
        let sign = if is_value { "=" } else { "is:" };
        return vec![format!("{:<44} # default", format!("{mark}{name} {sign} {}", one.key.default))];
    };
    if one.is_shared() {
        let each = one.origins.iter().map(|(value, origin)| format!("#   {value} in {origin}"));
        let line = shown(value, "what all of these list:");
        return std::iter::once(line).chain(each).collect();
    }
    let origins: Vec<_> = one.origins.iter().map(|(_, origin)| origin.to_string()).collect();
    vec![shown(value, &visible(&origins.join(", "), 800))]
}

fn as_json(one: &InForce) -> serde_json::Value {
    let origins: Vec<_> =
        one.origins.iter().map(|(value, origin)| json!({ "value": value, "origin": origin })).collect();
    json!({
        "value": one.value,
        "default": one.value.is_none().then_some(&one.key.default),
        "said_by": if origins.is_empty() { vec![json!({ "origin": Origin::Default })] } else { origins },
    })
}

fn tell(explanation: &Explanation, format: Format) {
    match format {
        Format::Human => print_line(explanation.text().trim_end()),
        Format::Json => print_json(&json!({ "ok": true, "explanation": explanation })),
    }
}

/// The findings of a policy file with their lines, in the form of the check's.
fn rendered(path: &Path, findings: &[PolicyFinding]) -> String {
    let renderer = match colour_of_stderr() {
        Colour::Never => Renderer::plain(),
        Colour::Always => Renderer::styled(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let path = visible(&path.display().to_string(), 400);
    let render = |finding: &PolicyFinding| {
        let mark = AnnotationKind::Primary.span(finding.mark.clone());
        let snippet = Snippet::<Annotation<'_>>::source(finding.excerpt.as_str());
        let snippet = snippet.line_start(finding.line).path(path.as_str()).annotation(mark);
        let group = Level::ERROR.primary_title(finding.message.as_str()).element(snippet);
        let group = match &finding.help {
            Some(help) => group.element(Level::HELP.message(help.as_str())),
            None => group,
        };
        renderer.render(&[group])
    };
    findings.iter().map(render).collect::<Vec<_>>().join("\n\n")
}

impl From<Exceeded> for Trouble {
    fn from(error: Exceeded) -> Self {
        let details = json!(error);
        Self::new(Exit::Denied, "policy", error).details(details)
    }
}

impl From<PolicyError> for Trouble {
    fn from(error: PolicyError) -> Self {
        let exit = match &error {
            PolicyError::Unreadable { .. } => Exit::Environment,
            _ => Exit::Usage,
        };
        let trouble = Self::new(exit, "policy", &error);
        match &error {
            PolicyError::Faults { path, findings } => {
                let details = json!({ "path": path, "findings": findings });
                trouble.rendered(rendered(path, findings)).details(details)
            }
            _ => trouble,
        }
    }
}
