//! From cells to values. What a cell cannot be taken for is found; what the value may be is judged by the rules.

use chrono::NaiveDate;
use entity::job::Kind;

use super::{finding::Found, table::Row};
use crate::{graphql::scalar::day, job::column::filling};

/// The values of one row, and what was found while they were read.
pub struct Values<'a> {
    kind: Kind,
    row: &'a Row,
    /// What was found.
    pub found: Vec<Found>,
}

impl<'a> Values<'a> {
    /// The values of a row, with what was found in it before.
    #[must_use]
    pub fn of(kind: Kind, row: &'a Row) -> Self {
        Self {
            kind,
            row,
            found: row.found.clone(),
        }
    }

    /// A text; an empty cell says nothing.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<String> {
        self.row.get(field).map(str::to_owned)
    }

    /// A day: `2026-03-02`, or `02-03-2026` and `02/03/2026` as the Commission's tools write it.
    pub fn day(&mut self, field: &str) -> Option<NaiveDate> {
        let said = (
            "DATE",
            "A day such as 2026-03-02 or 02-03-2026 is expected.",
            "Un jour tel que 2026-03-02 ou 02-03-2026 est attendu.",
        );
        self.parsed(field, any_day, said)
    }

    /// A whole number.
    pub fn number(&mut self, field: &str) -> Option<i32> {
        let said = ("NUMBER", "A whole number is expected.", "Un nombre entier est attendu.");
        self.parsed(field, |text| text.parse().ok(), said)
    }

    /// Yes or no.
    pub fn yes_no(&mut self, field: &str) -> Option<bool> {
        let known = |text: &str| match text.to_uppercase().as_str() {
            "YES" | "TRUE" | "1" => Some(true),
            "NO" | "FALSE" | "0" => Some(false),
            _ => None,
        };
        self.parsed(
            field,
            known,
            ("YES_NO", "YES or NO is expected.", "YES ou NO est attendu."),
        )
    }

    /// A code of a closed list.
    pub fn code<T: Copy>(&mut self, field: &str, all: &[T], code: fn(T) -> &'static str) -> Option<T> {
        let known = |text: &str| {
            let text = text.to_uppercase().replace([' ', '-'], "_");
            all.iter().copied().find(|one| code(*one) == text)
        };
        let said = (
            "CODE",
            "A code of the column's list is expected.",
            "Un code de la liste de la colonne est attendu.",
        );
        self.parsed(field, known, said)
    }

    /// Notes something about the cell of a field.
    pub fn wrong(&mut self, field: &str, rule: &'static str, en: &'static str, fr: &'static str) {
        if let Some(column) = filling(self.kind, field) {
            self.found.push(Found::cell(self.row.number, column, rule, en, fr));
        }
    }

    /// Whether something was found for which the row is refused.
    #[must_use]
    pub fn are_wrong(&self) -> bool {
        self.found.iter().any(Found::is_error)
    }

    fn parsed<T>(
        &mut self,
        field: &str,
        parse: impl Fn(&str) -> Option<T>,
        (rule, en, fr): (&'static str, &'static str, &'static str),
    ) -> Option<T> {
        let value = parse(self.row.get(field)?);
        if value.is_none() {
            self.wrong(field, rule, en, fr);
        }
        value
    }
}

fn any_day(text: &str) -> Option<NaiveDate> {
    let european = |separator| NaiveDate::parse_from_str(text, separator).ok();
    let digits = text.len() == 10 && text.is_ascii();
    day(text).or_else(|| {
        digits
            .then(|| european("%d-%m-%Y").or_else(|| european("%d/%m/%Y")))
            .flatten()
    })
}
