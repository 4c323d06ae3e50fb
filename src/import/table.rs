//! CSV: a header and rows, read in pieces that need not fit into memory together.
//!
//! UTF-8, with or without a byte-order mark; commas or semicolons, whichever the header has more of. Portion are numbered
//! as a spreadsheet numbers them, the header being 1; empty lines are not counted.

use std::collections::HashSet;

use entity::job::Kind;

use super::{
    finding::Found,
    source::{Piece, Source},
};
use crate::{
    error::Result,
    job::{
        cell::meant,
        column::{self, Column},
    },
};

/// Most columns of a header; a table of these kinds has twenty.
const MOST_COLUMNS: usize = 200;
/// Most bytes of a row.
const MOST_ROW: usize = 128 * 1024;

/// One row: the cells of the columns that are read.
#[derive(Debug, Default)]
pub struct Row {
    /// Its number.
    pub number: i32,
    cells: Vec<(&'static Column, String)>,
    /// What was found while it was read.
    pub found: Vec<Found>,
}

impl Row {
    /// The cell that fills a field of the API; `None` if the column is missing or the cell empty.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&str> {
        let cell = self.cells.iter().find(|(column, _)| column.field == field);
        cell.map(|(_, text)| text.as_str())
    }
}

/// How a file is to be read.
#[derive(Debug)]
pub struct Layout {
    kind: Kind,
    delimiter: u8,
    /// What each column is; `None` for those that are not known.
    columns: Vec<Option<&'static Column>>,
    /// Where the first row begins.
    pub start: i64,
}

/// What a whole file is like.
pub struct Scan {
    /// How it is to be read; `None` if it cannot be.
    pub layout: Option<Layout>,
    /// What is wrong with the header.
    pub found: Vec<Found>,
    /// Portion.
    pub total: i32,
    /// Portion whose key an earlier row has.
    pub repeated: HashSet<i32>,
}

/// Portion of one piece of a file, and where the next one begins.
pub struct Portion {
    /// The rows.
    pub rows: Vec<Row>,
    /// Bytes from the beginning of the file to the next row.
    pub next: i64,
    /// Whether a row is longer than any may be.
    pub torn: bool,
}

impl Layout {
    /// The header, and what is wrong with it. Cells of the header are never quoted: a file without one begins with
    /// somebody's name.
    fn of(kind: Kind, piece: &Piece) -> (Option<Self>, Vec<Found>) {
        let mark = if piece.bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let bytes = &piece.bytes[mark..];
        let delimiter = delimiter(bytes);
        let mut reader = reader(bytes, delimiter);
        let mut header = csv::ByteRecord::new();
        let read = reader.read_byte_record(&mut header).unwrap_or(false);
        if !read || header.len() > MOST_COLUMNS || reader.position().byte() > MOST_ROW as u64 {
            return (None, vec![Found::no_header()]);
        }
        let name = |cell: &[u8]| {
            std::str::from_utf8(cell)
                .ok()
                .and_then(|name| column::named(kind, meant(name)))
        };
        let columns: Vec<_> = header.iter().map(name).collect();
        let found = judged(kind, &columns);
        let start = mark as u64 + reader.position().byte();
        let layout = Self {
            kind,
            delimiter,
            columns,
            start: i64::try_from(start).unwrap_or(i64::MAX),
        };
        (Some(layout), found)
    }

    /// At most `most` rows of a piece; a last row that may go on in the next piece is left.
    #[must_use]
    pub fn rows(&self, piece: &Piece, first: i32, most: usize) -> Portion {
        let mut reader = reader(&piece.bytes, self.delimiter);
        let mut record = csv::ByteRecord::new();
        let (mut rows, mut next, mut torn) = (Vec::new(), 0, false);
        while rows.len() < most && reader.read_byte_record(&mut record).unwrap_or(false) {
            let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            // A quotation mark that nobody closes makes one row of all that follows.
            torn = end - next > MOST_ROW;
            if torn || (!piece.is_last && end >= piece.bytes.len()) {
                break;
            }
            let number = first.saturating_add(i32::try_from(rows.len()).unwrap_or(i32::MAX));
            rows.push(self.row(number, &record));
            next = end;
        }
        if rows.is_empty() && piece.is_last {
            next = piece.bytes.len();
        }
        Portion {
            torn: torn || (rows.is_empty() && !piece.is_last),
            rows,
            next: piece.from.saturating_add(i64::try_from(next).unwrap_or(i64::MAX)),
        }
    }

    fn row(&self, number: i32, record: &csv::ByteRecord) -> Row {
        let mut row = Row {
            number,
            ..Row::default()
        };
        for (index, cell) in record.iter().enumerate() {
            match self.columns.get(index) {
                None if cell.iter().any(|byte| !byte.is_ascii_whitespace()) => {
                    row.found.push(Found::too_many_cells(number));
                    break;
                }
                Some(Some(column)) if !column.field.is_empty() => match std::str::from_utf8(cell) {
                    Ok(text) if text.trim().is_empty() => {}
                    Ok(text) => row.cells.push((column, meant(text).trim().to_owned())),
                    Err(_) => row.found.push(Found::no_text(number, column)),
                },
                _ => {}
            }
        }
        for column in column::columns(self.kind).iter().filter(|column| column.needed) {
            let unreadable = row.found.iter().any(|found| found.column == Some(column.name));
            if row.get(column.field).is_none() && !unreadable {
                row.found.push(Found::empty(number, column));
            }
        }
        row
    }
}

/// What is wrong with a header.
fn judged(kind: Kind, columns: &[Option<&'static Column>]) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        match column {
            None => found.push(Found::unknown_column(index + 1)),
            Some(column) => {
                let earlier = &columns[..index];
                if earlier.iter().flatten().any(|one| one.name == column.name) {
                    found.push(Found::column_twice(column));
                }
            }
        }
    }
    let is_there = |wanted: &Column| columns.iter().flatten().any(|one| one.name == wanted.name);
    let needed = column::columns(kind).iter().filter(|column| column.needed);
    found.extend(needed.filter(|column| !is_there(column)).map(Found::column_missing));
    found
}

/// The separator that the header has more of.
fn delimiter(bytes: &[u8]) -> u8 {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| line.split(|byte| *byte == wanted).count();
    if count(b';') > count(b',') { b';' } else { b',' }
}

fn reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(bytes)
}

/// Reads a file once from end to end: its header, how many rows it has, and which of them repeat a key.
pub async fn scan(source: &Source, kind: Kind, most: i32) -> Result<Scan> {
    let (layout, found) = Layout::of(kind, &source.piece(0).await?);
    let mut scan = Scan {
        layout: None,
        found,
        total: 0,
        repeated: HashSet::new(),
    };
    if let Some(layout) = layout {
        match scan.count(source, &layout, most).await? {
            None => scan.layout = Some(layout),
            Some(found) => scan.found.push(found),
        }
    }
    Ok(scan)
}

impl Scan {
    /// Counts the rows, and notes those that repeat a key; what stands in the way is given back.
    async fn count(&mut self, source: &Source, layout: &Layout, most: i32) -> Result<Option<Found>> {
        let mut keys = HashSet::new();
        let mut from = layout.start;
        while from < source.size() {
            let first = self.total.saturating_add(2);
            let rows = layout.rows(&source.piece(from).await?, first, usize::MAX);
            if rows.torn {
                return Ok(Some(Found::long_row(first)));
            }
            let keyed = rows
                .rows
                .iter()
                .filter_map(|row| Some((row.number, row.get("externalId")?)));
            let again = keyed.filter(|(_, key)| !keys.insert((*key).to_owned()));
            self.repeated.extend(again.map(|(number, _)| number));
            self.total = self
                .total
                .saturating_add(i32::try_from(rows.rows.len()).unwrap_or(i32::MAX));
            if self.total > most {
                return Ok(Some(Found::too_many_rows(most)));
            }
            from = rows.next;
        }
        Ok(None)
    }
}
