//! Where reports go: the forms that were asked for, each to its file or to standard output.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::stream::{AsLockedWrite, RawStream};
use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, ValueEnum};
use oas_lint::render::{self, Format, Report, Style};

use super::{Check, TROUBLE, finish_output};
use crate::record::Told;

/// A form of the report and the file it is written to; without one it is standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    form: Form,
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Each finding with the source around it
    Full,
    /// Each finding in a line
    Concise,
    /// Each finding in sentences, for screen readers
    Narrated,
    /// A table in Markdown
    Markdown,
    /// One JSON document
    Json,
    /// Each finding as JSON in a line
    Jsonl,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
    /// Test cases as `JUnit` reports them
    Junit,
}

impl Output {
    /// The form.
    pub(super) const fn format(&self) -> Format {
        match self.form {
            Form::Full => Format::Full,
            Form::Concise => Format::Concise,
            Form::Narrated => Format::Narrated,
            Form::Markdown => Format::Markdown,
            Form::Json => Format::Json,
            Form::Jsonl => Format::JsonLines,
            Form::Sarif => Format::Sarif,
            Form::Github => Format::Github,
            Form::Gitlab => Format::Gitlab,
            Form::Junit => Format::Junit,
        }
    }
}

/// Reads `FORMAT` and `FORMAT=FILE`.
#[derive(Clone)]
pub(super) struct OutputParser;

impl TypedValueParser for OutputParser {
    type Value = Output;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Output, clap::Error> {
        let text = value
            .to_str()
            .ok_or_else(|| clap::Error::new(ErrorKind::InvalidUtf8).with_cmd(command))?;
        let (form, file) = match text.split_once('=') {
            Some((form, file)) => (form, Some(file)),
            None => (text, None),
        };
        let form = EnumValueParser::new().parse_ref(command, argument, OsStr::new(form))?;
        if file == Some("") {
            let message = format!("no file stands behind `{text}`\n");
            return Err(clap::Error::raw(ErrorKind::InvalidValue, message).with_cmd(command));
        }
        Ok(Output { form, file: file.map(PathBuf::from) })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Form::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}

/// The reports that are asked for; what cannot be is told.
pub(super) fn chosen(args: &Check) -> Result<Vec<Output>, Told> {
    if args.format.is_empty() {
        // What the users of miette's own reports set.
        let is_narrated = std::env::var_os("NO_GRAPHICS").is_some_and(|value| value != "0");
        let form = if is_narrated { Form::Narrated } else { Form::Full };
        return Ok(vec![Output { form, file: None }]);
    }
    let mut places: HashSet<Option<&Path>> = HashSet::new();
    for output in &args.format {
        if !places.insert(output.file.as_deref()) {
            let place =
                output.file.as_deref().map_or("standard output".into(), Path::to_string_lossy);
            eprintln!("error: two reports cannot go to {place}");
            eprintln!("help: write `--format FORMAT=FILE`, with another file for each");
            return Err(Told);
        }
        if args.statistics && !output.format().has_statistics() {
            let name = output.form.to_possible_value();
            let name = name.as_ref().map_or("", PossibleValue::get_name);
            eprintln!("error: there are no --statistics in the form `{name}`");
            return Err(Told);
        }
    }
    Ok(args.format.clone())
}

/// True where somebody will see or apply fixes. A line for each finding tells only of those that
/// are safe, which take no time to find.
pub(super) fn shows_fixes(args: &Check) -> bool {
    let is_brief = |output: &Output| output.form == Form::Concise;
    args.fix || args.diff || args.format.is_empty() || !args.format.iter().all(is_brief)
}

/// Writes the reports. The code is that of the run, unless one of them cannot be written.
pub(super) fn write(
    report: &Report<'_>,
    outputs: &[Output],
    style: Style,
    mut code: ExitCode,
    stream: impl RawStream + AsLockedWrite,
) -> ExitCode {
    for output in outputs {
        let Some(path) = &output.file else { continue };
        if let Err(error) = to_file(report, output.format(), path) {
            eprintln!("error: cannot write {}: {error}", path.display());
            code = ExitCode::from(TROUBLE);
        }
    }
    let Some(output) = outputs.iter().find(|output| output.file.is_none()) else { return code };
    let write = |mut out: &mut dyn Write| render::write(report, output.format(), style, &mut out);
    finish_output(styled(stream, style, write), code)
}

/// The text of a file depends on no terminal.
fn to_file(report: &Report<'_>, format: Format, path: &Path) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    render::write(report, format, Style::default(), &mut out)?;
    out.flush()
}

/// Writes to a stream, with colours as the style says.
pub(super) fn styled(
    out: impl RawStream + AsLockedWrite,
    style: Style,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // Without colours nothing has to be taken out of what is written.
    if !style.color {
        let mut out = BufWriter::new(out);
        write(&mut out)?;
        return out.flush();
    }
    let mut out = BufWriter::new(anstream::AutoStream::new(out, anstream::ColorChoice::Always));
    write(&mut out)?;
    out.flush()
}
