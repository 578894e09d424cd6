//! Tables of a Markdown text, as far as the checks read them.

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row {
    /// Its line in the text, from 1.
    pub(super) line: usize,
    cells: Vec<String>,
}

impl Row {
    /// What stands in backticks in a cell; what stands outside is for the reader.
    pub(super) fn names(&self, column: usize) -> Vec<String> {
        let cell = self.cells.get(column).map(String::as_str).unwrap_or_default();
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }
}

/// The rows of the table whose first heading is this one; none where there is no such table.
pub(super) fn rows(markdown: &str, heading: &str) -> Vec<Row> {
    let mut lines = markdown.lines().zip(1..);
    let is_heading = |line: &str| cells(line).is_some_and(|cells| cells[0] == heading);
    if !lines.any(|(line, _)| is_heading(line)) {
        return Vec::new();
    }
    // The line below the headings.
    lines.next();
    lines.map_while(|(line, number)| Some(Row { line: number, cells: cells(line)? })).collect()
}

fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(|cell| cell.trim().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_those_of_the_table_with_the_heading() {
        let text = "| other |\n|---|\n| `x` |\n\n| module | may use |\n|---|---|\n\
                    | `tree`, `openapi` | `source` (bytes) |\n| `rule` | |\n\nend\n";
        let rows = rows(text, "module");
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].line, 7);
        assert_eq!(rows[0].names(0), ["tree", "openapi"]);
        assert_eq!(rows[0].names(1), ["source"]);
        assert!(rows[1].names(1).is_empty());
        assert!(rows[1].names(5).is_empty());
    }
}
