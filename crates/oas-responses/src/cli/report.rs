//! What is wrong, in the text where it stands.

use std::io::IsTerminal as _;
use std::ops::Range;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report,
    ThemeCharacters, ThemeStyles,
};
use oas_codes::PolicyError;
use oas_responses::Refusal;

use super::locate::locate;

/// Shows the faults of a policy.
pub(super) fn policy_error(error: &PolicyError) {
    for problem in &error.problems {
        let Some(first) = problem.labels.first() else { continue };
        let file = &error.files[first.file];
        let here = problem.labels.iter().filter(|label| label.file == first.file);
        let labels = here.map(|label| (label.span.clone(), label.text.clone())).collect();
        show(&problem.kind.to_string(), problem.help.clone(), labels, &file.name, &file.text);
        for label in problem.labels.iter().filter(|label| label.file != first.file) {
            let (line, column) = error.position(label);
            let name = &error.files[label.file].name;
            eprintln!("  see: {name}:{line}:{column}: {}", label.text);
        }
    }
}

/// Where something is shown.
#[derive(Clone, Copy)]
pub(super) enum Stream {
    /// Standard output: what was asked for.
    Out,
    /// Standard error: why it cannot be had.
    Err,
}

/// What a gateway refuses in a text, in the order of the text; what it refuses in many places is
/// shown in the first.
pub(super) fn refusals(refusals: &[Refusal], name: &str, text: &str, stream: Stream) -> String {
    let mut out = String::new();
    let pointers: Vec<&str> = refusals.iter().map(|refusal| refusal.pointer.as_str()).collect();
    let places = locate(text, &pointers);
    let ends: Vec<usize> = text.match_indices('\n').map(|(end, _)| end).collect();
    let line = |place: &Range<usize>| ends.partition_point(|end| *end < place.start) + 1;
    let mut all: Vec<(&Refusal, Range<usize>)> = refusals.iter().zip(places).collect();
    all.sort_by_key(|(_, place)| place.start);
    while let Some((first, place)) = all.first().cloned() {
        let is_alike = |refusal: &Refusal| refusal.restriction == first.restriction;
        let others: Vec<usize> = all
            .iter()
            .skip(1)
            .filter(|(refusal, _)| is_alike(refusal))
            .map(|(_, place)| line(place))
            .collect();
        let help = format!("{}\n{}", first.help(), first.restriction.source);
        let labels = vec![(place, String::new())];
        out.push_str(&drawn(&first.to_string(), Some(help), labels, name, text, stream));
        out.push_str(&also(&others));
        all.retain(|(refusal, _)| !is_alike(refusal));
    }
    out
}

/// Where the same is found again: a few lines, and how many more there are.
fn also(lines: &[usize]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = lines.iter().take(SHOWN).map(ToString::to_string).collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    match lines.len() {
        0 => String::new(),
        count if count > SHOWN => {
            format!("  also: {word} {} and {} more\n", shown.join(", "), count - SHOWN)
        }
        _ => format!("  also: {word} {}\n", shown.join(", ")),
    }
}

/// Shows a fault at the one place where it was noticed.
pub(super) fn fault(message: &str, place: Option<usize>, name: &str, text: &str) {
    let labels = place.map(|at| {
        let before = (0..=at.min(text.len())).rev();
        let at = before.into_iter().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        (at..at, "here".to_owned())
    });
    show(message, None, labels.into_iter().collect(), name, text);
}

fn show(
    message: &str,
    help: Option<String>,
    labels: Vec<(Range<usize>, String)>,
    name: &str,
    text: &str,
) {
    eprint!("{}", drawn(message, help, labels, name, text, Stream::Err));
}

fn drawn(
    message: &str,
    help: Option<String>,
    labels: Vec<(Range<usize>, String)>,
    name: &str,
    text: &str,
    stream: Stream,
) -> String {
    let labels = labels.into_iter().map(|(place, text)| {
        let text = (!text.is_empty()).then_some(text);
        LabeledSpan::new(text, place.start, place.len())
    });
    let mut diagnostic = MietteDiagnostic::new(message).with_labels(labels);
    diagnostic.help = help;
    let source = NamedSource::new(name, text.to_owned());
    let report = Report::new(diagnostic).with_source_code(source);
    let mut drawn = String::new();
    // Writing to a string cannot fail.
    let _ = handler(stream).render_report(&mut drawn, report.as_ref());
    drawn
}

fn handler(stream: Stream) -> GraphicalReportHandler {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let (is_terminal, unicode) = match stream {
        Stream::Out => (std::io::stdout().is_terminal(), supports_unicode::Stream::Stdout),
        Stream::Err => (std::io::stderr().is_terminal(), supports_unicode::Stream::Stderr),
    };
    let color = is_terminal && !is_set("NO_COLOR");
    let unicode = supports_unicode::on(unicode);
    let characters = if unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let styles = if color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_width(100)
        .with_context_lines(1)
        .with_links(false)
}
