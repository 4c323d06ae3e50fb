//! The three forms of an export. Cells that a spreadsheet would run are made harmless; JSON has none.

use entity::{export_job::Format, job::Kind};
use rust_xlsxwriter::{Workbook, XlsxError};

use super::cells::{self, Row};
use crate::{
    error::{Error, Result},
    job::cell::harmless,
};

/// What is written of an export.
pub enum Sheet {
    /// Bytes so far that nobody has taken.
    Csv(Box<csv::Writer<Vec<u8>>>),
    /// A workbook that puts its rows away as they come, and the number of the next one.
    Xlsx(Box<Workbook>, u32),
    /// Bytes so far that nobody has taken.
    JsonLines(Kind, Vec<u8>),
}

impl Sheet {
    /// A sheet with the names of its columns.
    pub fn new(kind: Kind, format: Format) -> Result<Self> {
        let mut sheet = match format {
            // Spreadsheets take a file without this mark for one of an older encoding.
            Format::Csv => Self::Csv(Box::new(csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec()))),
            Format::Xlsx => {
                let mut workbook = Workbook::new();
                workbook.add_worksheet_with_constant_memory().map_err(Error::internal)?;
                Self::Xlsx(Box::new(workbook), 0)
            }
            Format::JsonLines => return Ok(Self::JsonLines(kind, Vec::new())),
        };
        let names: Vec<Option<String>> = cells::names(kind).map(|name| Some(name.to_owned())).collect();
        sheet.add(&names)?;
        Ok(sheet)
    }

    /// One more row.
    pub fn add(&mut self, row: &Row) -> Result<()> {
        match self {
            Self::Csv(writer) => {
                let cells = row.iter().map(|cell| cell.as_deref().map(harmless).unwrap_or_default());
                writer.write_record(cells).map_err(Error::internal)
            }
            Self::Xlsx(workbook, number) => {
                lay(workbook, *number, row).map_err(Error::internal)?;
                *number += 1;
                Ok(())
            }
            Self::JsonLines(kind, bytes) => {
                let fields = cells::names(*kind).zip(row);
                let object: serde_json::Map<_, _> = fields
                    .map(|(name, cell)| (name.to_owned(), cell.clone().into()))
                    .collect();
                serde_json::to_writer(&mut *bytes, &object).map_err(Error::internal)?;
                bytes.push(b'\n');
                Ok(())
            }
        }
    }

    /// The bytes that are done; a workbook is done at its end.
    pub fn taken(&mut self) -> Result<Vec<u8>> {
        match self {
            Self::Csv(writer) => {
                let empty = csv::Writer::from_writer(Vec::new());
                let full = std::mem::replace(writer.as_mut(), empty);
                full.into_inner().map_err(Error::internal)
            }
            Self::JsonLines(_, bytes) => Ok(std::mem::take(bytes)),
            Self::Xlsx(..) => Ok(Vec::new()),
        }
    }

    /// The last bytes.
    pub fn end(mut self) -> Result<Vec<u8>> {
        match &mut self {
            Self::Xlsx(workbook, _) => workbook.save_to_buffer().map_err(Error::internal),
            _ => self.taken(),
        }
    }
}

/// Every cell is a text: none is ever a formula.
fn lay(workbook: &mut Workbook, number: u32, row: &Row) -> Result<(), XlsxError> {
    let sheet = workbook.worksheet_from_index(0)?;
    for (index, cell) in row.iter().enumerate() {
        if let Some(text) = cell {
            let column = u16::try_from(index).unwrap_or(u16::MAX);
            // A cell of a workbook holds so much and no more; nothing that is exported has more.
            let text: String = harmless(text).chars().take(32_767).collect();
            sheet.write_string(number, column, text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_written_as_texts_in_every_form() {
        let mut row: Row = vec![None; cells::names(Kind::Participant).count()];
        row[4] = Some("=cmd|' /C calc'!A0".to_owned());
        let written = |format| {
            let mut sheet = Sheet::new(Kind::Participant, format).unwrap();
            sheet.add(&row).unwrap();
            sheet.end().unwrap()
        };
        let csv = String::from_utf8(written(Format::Csv)).unwrap();
        assert!(csv.starts_with('\u{feff}') && csv.contains("'=cmd"), "{csv}");
        let json = String::from_utf8(written(Format::JsonLines)).unwrap();
        assert!(json.contains("\"Participant First Name\":\"=cmd"), "{json}");
        assert!(written(Format::Xlsx).starts_with(b"PK"));
    }
}
