//! What is found in a file: where, by which rule, and what would be right. Never what stands there.

use std::borrow::Cow;

use entity::{
    id::Id,
    import_finding, import_job,
    job::Kind,
    json::Json,
    mobility::{Finding, Severity},
    rule::{Text, Violation},
};

use crate::{
    db::Tx,
    error::Error,
    job::column::{self, Column},
};

/// The header's row.
const HEADER: i32 = 1;

/// Something that was found.
#[derive(Debug, Clone)]
pub struct Found {
    row: i32,
    /// The column by its published name.
    pub column: Option<&'static str>,
    rule: Cow<'static, str>,
    severity: Severity,
    path: Option<String>,
    message: Text,
}

impl Found {
    fn at(row: i32, column: Option<&'static Column>, rule: &'static str, message: Text) -> Self {
        Self {
            row,
            column: column.map(|column| column.name),
            rule: rule.into(),
            severity: Severity::Error,
            path: column.map(|column| format!("input.{}", column.field)),
            message,
        }
    }

    /// A cell that cannot be taken for what its column holds.
    pub fn cell(row: i32, column: &'static Column, rule: &'static str, en: &'static str, fr: &'static str) -> Self {
        Self::at(row, Some(column), rule, Text::new(en, fr))
    }

    /// A finding of the rules.
    pub fn of(kind: Kind, row: i32, finding: Finding) -> Self {
        let field = finding.path.strip_prefix("input.").unwrap_or(&finding.path);
        Self {
            row,
            column: column::filling(kind, field).map(|column| column.name),
            rule: finding.rule,
            severity: finding.severity,
            path: Some(finding.path),
            message: finding.message,
        }
    }

    /// A violation, as single changes report it.
    pub fn violation(kind: Kind, row: i32, violation: Violation) -> Self {
        Self::of(kind, row, violation.into())
    }

    /// What a single change would be refused for; whatever is no row's fault is given back.
    pub fn refusal(kind: Kind, row: i32, error: Error) -> Result<Vec<Self>, Error> {
        match error {
            Error::Invalid(all) => Ok(all.into_iter().map(|one| Self::violation(kind, row, one)).collect()),
            Error::InvalidState { state, .. } => Ok(vec![Self::state(row, state)]),
            other => Err(other),
        }
    }

    fn state(row: i32, state: &'static str) -> Self {
        let text = Text::new(
            format!("What the row names is {state} and cannot be changed."),
            format!("Ce que la ligne désigne est {state} et ne peut être modifié."),
        );
        Self::at(row, None, "STATE", text)
    }

    /// Whether the row is refused for it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// As it is kept.
    #[must_use]
    pub fn kept(self, id: Id<import_finding::Entity>, of: &import_job::Model) -> import_finding::Model {
        import_finding::Model {
            id,
            partner_id: of.partner_id,
            account_id: of.account_id,
            import_job_id: of.id,
            row: self.row,
            column: self.column.map(str::to_owned),
            rule: self.rule.into_owned(),
            severity: self.severity,
            path: self.path,
            message: Json(self.message),
        }
    }

    pub(super) fn no_header() -> Self {
        let text = Text::new(
            "A header row with the published names of at most 200 columns is expected.",
            "Une ligne d'en-tête avec les noms publiés d'au plus 200 colonnes est attendue.",
        );
        Self::at(HEADER, None, "HEADER", text)
    }

    pub(super) fn unknown_column(number: usize) -> Self {
        let text = Text::new(
            format!("Column {number} is none of the published ones and is not read."),
            format!("La colonne {number} n'est pas parmi celles publiées et n'est pas lue."),
        );
        Self {
            severity: Severity::Warning,
            ..Self::at(HEADER, None, "UNKNOWN_COLUMN", text)
        }
    }

    pub(super) fn column_twice(column: &'static Column) -> Self {
        let text = Text::new("This column is there twice.", "Cette colonne figure deux fois.");
        Self::at(HEADER, Some(column), "COLUMN_TWICE", text)
    }

    pub(super) fn column_missing(column: &'static Column) -> Self {
        let text = Text::new("This column is needed.", "Cette colonne est requise.");
        Self::at(HEADER, Some(column), "COLUMN_MISSING", text)
    }

    pub(super) fn too_many_rows(most: i32) -> Self {
        let text = Text::new(
            format!("At most {most} rows are taken at once."),
            format!("Au plus {most} lignes sont prises à la fois."),
        );
        Self::at(HEADER, None, "TOO_MANY", text)
    }

    pub(super) fn long_row(row: i32) -> Self {
        let text = Text::new(
            "This row does not end; is a quotation mark missing?",
            "Cette ligne ne se termine pas ; un guillemet manque-t-il ?",
        );
        Self::at(row, None, "TOO_LONG", text)
    }

    pub(super) fn too_many_cells(row: i32) -> Self {
        let text = Text::new(
            "The row has more cells than the header.",
            "La ligne a plus de cellules que l'en-tête.",
        );
        Self::at(row, None, "CELLS", text)
    }

    pub(super) fn no_text(row: i32, column: &'static Column) -> Self {
        Self::cell(
            row,
            column,
            "UTF_8",
            "Text in UTF-8 is expected.",
            "Un texte en UTF-8 est attendu.",
        )
    }

    pub(super) fn empty(row: i32, column: &'static Column) -> Self {
        Self::cell(row, column, "REQUIRED", "A value is needed.", "Une valeur est requise.")
    }

    pub(super) fn repeated(kind: Kind, row: i32) -> Self {
        let text = Text::new(
            "An earlier row of the file has this key.",
            "Une ligne précédente du fichier porte cette clé.",
        );
        Self::at(row, column::filling(kind, "externalId"), "DUPLICATE", text)
    }
}

/// Findings as they are kept, in their order.
pub fn kept(tx: &Tx, found: Vec<Found>, of: &import_job::Model) -> Vec<import_finding::Model> {
    let ids = tx.new_ids(found.len());
    found.into_iter().zip(ids).map(|(one, id)| one.kept(id, of)).collect()
}
