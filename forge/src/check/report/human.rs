//! For a person at a terminal, in the form of rustc's own messages.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle};

use super::Verdict;
use crate::check::{Diagnostic, Excerpt, Severity, Span, text::visible};

/// Whether colours are wanted. Whoever prints knows whether a terminal listens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    #[default]
    Never,
    /// With the terminal's escape sequences.
    Always,
}

/// The findings of one verdict, each with its line, a mark, the reason and what to do. Empty if there are none.
pub fn human(verdict: &Verdict<'_>, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Never => Renderer::plain(),
        Colour::Always => Renderer::styled(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let display = visible(verdict.display(), 400);
    let mut text = String::new();
    if let Verdict::Unreadable { message, .. } = verdict {
        let title = Level::ERROR.primary_title(visible(message, 1_000));
        text.push_str(&renderer.render(&[Group::with_title(title)]));
        text.push('\n');
    }
    for diagnostic in verdict.diagnostics() {
        text.push_str(&renderer.render(&groups(diagnostic, &display)));
        text.push_str("\n\n");
    }
    if verdict.omitted() > 0 {
        let title = format!("and {} more findings in {display}; correct these first", verdict.omitted());
        text.push_str(&renderer.render(&[Group::with_title(Level::NOTE.secondary_title(title))]));
        text.push('\n');
    }
    text
}

fn groups<'a>(diagnostic: &'a Diagnostic, display: &'a str) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code());
    let group =
        place(Group::with_title(title), display, diagnostic.span, &diagnostic.excerpt, AnnotationKind::Primary);
    let group = group.element(Level::NOTE.message(diagnostic.rule.reason));
    let mut groups = vec![group.element(Level::HELP.message(diagnostic.help.as_str()))];
    groups.extend(diagnostic.related.iter().map(|related| {
        let title = Level::NOTE.secondary_title(related.message.as_str());
        place(Group::with_title(title), display, related.span, &related.excerpt, AnnotationKind::Context)
    }));
    groups
}

/// Adds a place: the file, the line, the column, and the line's text with its mark.
fn place<'a>(
    group: Group<'a>,
    display: &'a str,
    span: Span,
    excerpt: &'a Excerpt,
    kind: AnnotationKind,
) -> Group<'a> {
    let mark = kind.span(excerpt.mark.clone());
    let snippet = Snippet::<Annotation<'_>>::source(excerpt.text.as_str()).line_start(excerpt.line).annotation(mark);
    let shown_column = excerpt.text.get(..excerpt.mark.start).map_or(0, |before| before.chars().count()) + 1;
    if shown_column == span.column {
        return group.element(snippet.path(display));
    }
    // The line is cut at its begin, so that the renderer cannot count the column; it is told.
    group.element(Origin::path(display).line(span.line).char_column(span.column)).element(snippet)
}
