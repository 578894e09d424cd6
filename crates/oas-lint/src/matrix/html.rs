//! The matrix as one page that needs nothing else: a frame, and the JSON document in it.

use std::io::{self, Write};

use super::{Matrix, json};

const PAGE: &str = include_str!("page.html");
const LOOKS: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

pub(super) fn write(matrix: &Matrix, out: &mut impl Write) -> io::Result<()> {
    let data = serde_json::to_string(&json::document(matrix))?;
    // The marks stand in this order; what is put in is not looked through again.
    let mut rest = PAGE;
    for (mark, text) in [
        ("/* looks */", LOOKS),
        ("/* data */", without_markup(&data).as_str()),
        ("/* script */", SCRIPT),
    ] {
        let (before, after) = rest.split_once(mark).unwrap_or((rest, ""));
        out.write_all(before.as_bytes())?;
        out.write_all(text.as_bytes())?;
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

/// JSON that no reader of HTML takes for markup, whatever it says: `</script>` and `<!--` would
/// end the element that it stands in. All of these signs stand only within strings.
fn without_markup(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
