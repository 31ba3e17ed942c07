//! Our own tables: cells that a spreadsheet would take for a formula are guarded, and the guard comes off again when
//! the table is read back. Nothing else is changed, so that what is written is read.

/// The name of our table's first column, by which it is recognised.
pub(crate) const OURS: &str = "Casebridge key";

/// The columns of our table of test cases; custom fields follow.
pub(crate) const CASES: [&str; 15] = [
    OURS,
    "Title",
    "Folder",
    "Description",
    "Preconditions",
    "Step",
    "Expected result",
    "Test data",
    "Priority",
    "Type",
    "Status",
    "Tags",
    "References",
    "Automation",
    "Source",
];

/// The columns of our table of requirements; custom fields follow.
pub(crate) const REQUIREMENTS: [&str; 9] =
    [OURS, "Title", "Folder", "Description", "Priority", "Status", "Tags", "References", "Source"];

/// Whether a spreadsheet takes a text for a formula, once the apostrophes before it are gone.
fn dangerous(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The cell as it is written: an apostrophe before a formula, and one more before what looks guarded already.
#[cfg(feature = "write")]
pub fn guarded(text: &str) -> String {
    if dangerous(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a guarded cell.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(inner) if dangerous(inner) => inner,
        _ => cell,
    }
}

/// A list in one cell; a comma or backslash within an item is escaped.
#[cfg(feature = "write")]
pub fn listed(items: &[String]) -> String {
    let escaped: Vec<String> =
        items.iter().map(|item| item.replace('\\', "\\\\").replace(',', "\\,")).collect();
    escaped.join(", ")
}

/// The items of such a cell.
pub fn items(cell: &str) -> Vec<String> {
    let mut out = Vec::new();
    if cell.is_empty() {
        return out;
    }
    let mut item = String::new();
    let mut signs = cell.chars().peekable();
    while let Some(c) = signs.next() {
        match c {
            '\\' => item.extend(signs.next()),
            ',' => {
                out.push(std::mem::take(&mut item));
                signs.next_if_eq(&' ');
            }
            c => item.push(c),
        }
    }
    out.push(item);
    out
}
