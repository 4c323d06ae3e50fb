//! Cells: what a spreadsheet would run is made harmless on the way out and meant again on the way in.

/// What a spreadsheet takes for the beginning of a formula, full-width forms included, or skips before one.
const DANGEROUS: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

/// Marks a text as such; spreadsheets do not show it.
const MARK: char = '\'';

/// The text of a cell that no spreadsheet runs.
#[must_use]
pub fn harmless(text: &str) -> String {
    let told = |first: char| DANGEROUS.contains(&first);
    let mut letters = text.chars();
    let marked = match letters.next() {
        // A mark of the text's own gets another one where it would be taken for ours.
        Some(MARK) => letters.next().is_some_and(|next| next == MARK || told(next)),
        Some(first) => told(first),
        None => false,
    };
    if marked {
        format!("{MARK}{text}")
    } else {
        text.to_owned()
    }
}

/// The text that [`harmless`] made a cell of.
#[must_use]
pub fn meant(cell: &str) -> &str {
    let Some(rest) = cell.strip_prefix(MARK) else {
        return cell;
    };
    let ours = rest
        .chars()
        .next()
        .is_some_and(|next| next == MARK || DANGEROUS.contains(&next));
    if ours { rest } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_run_is_marked_and_comes_back_as_it_was() {
        for text in [
            "=1+1", "+33 1", "-2", "@SUM(A1)", "\tx", "\rx", "\n=x", "＝1", "'", "''", "'=x", "''=x", "'tis", "'''",
            "", "plain", "a=b",
        ] {
            let cell = harmless(text);
            assert!(!cell.starts_with(DANGEROUS), "{cell:?}");
            assert_eq!(meant(&cell), text, "{cell:?}");
        }
        assert_eq!(harmless("plain"), "plain");
        assert_eq!(meant("'tis"), "'tis", "what others wrote stays");
    }
}
