//! What a database's refusal means to a caller.

use entity::rule::{Text, Violation};
use sea_orm::{DbErr, RuntimeErr, SqlErr};

use crate::error::Error;

/// Unique keys that a caller can run into, by name: the field at fault and the rule.
const TAKEN: [(&str, &str, &str); 8] = [
    ("project_partner_id_code", "input.code", "UNIQUE"),
    ("module_partner_id_code_edition", "input.code", "UNIQUE"),
    (
        "mobility_partner_id_project_id_external_id",
        "input.externalId",
        "UNIQUE",
    ),
    ("enrolment_participant_id_module_id", "input.module", "UNIQUE"),
    (
        "participant_partner_id_project_id_external_id",
        "input.externalId",
        "UNIQUE",
    ),
    ("participant_identity_id_project_id", "input.samePersonAs", "UNIQUE"),
    ("partner_oid", "input.oid", "P-1"),
    ("partner_pic", "input.pic", "P-1"),
];

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(message)) => {
                taken(&constraint(&error).unwrap_or_else(|| key_name(&message)))
            }
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => Self::NotFound,
            // Nothing of the change happened, and at once it is likely to: the engine tries it again.
            _ if is_contended(&error) => Self::Unavailable { retry_after: 0 },
            _ if is_passing(&error) => Self::Unavailable { retry_after: 1 },
            _ => Self::internal(error),
        }
    }
}

fn taken(key: &str) -> Error {
    let known = TAKEN.iter().find(|(name, _, _)| *name == key);
    known.map_or_else(
        || Error::Conflict {
            current_version: None,
            message: Text::new("Somebody else was first.", "Quelqu'un d'autre a été plus rapide."),
        },
        |(_, path, rule)| {
            Violation::new(
                *path,
                *rule,
                Text::new("This value is taken.", "Cette valeur est déjà prise."),
            )
            .into()
        },
    )
}

/// The violated key as PostgreSQL names it, whatever language it speaks.
fn constraint(error: &DbErr) -> Option<String> {
    cause(error)?.as_database_error()?.constraint().map(str::to_owned)
}

/// The key's name on SQLite, which lists `table.column`s: our names are made of them.
fn key_name(message: &str) -> String {
    let columns = message.rsplit(": ").next().unwrap_or_default();
    let mut parts = columns.split(", ").filter_map(|column| column.split_once('.'));
    let Some((table, first)) = parts.next() else {
        return String::new();
    };
    parts.fold(format!("{table}_{first}"), |name, (_, column)| {
        format!("{name}_{column}")
    })
}

fn cause(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause))
        | DbErr::Conn(RuntimeErr::SqlxError(cause)) => Some(cause.as_ref()),
        _ => None,
    }
}

/// Whether PostgreSQL gave up one of several transactions that stood in each other's way.
fn is_contended(error: &DbErr) -> bool {
    let code = cause(error).and_then(|cause| cause.as_database_error()?.code());
    matches!(code.as_deref(), Some("40001" | "40P01"))
}

/// Whether trying again soon is likely to help: no connection, a busy file, a time-out.
fn is_passing(error: &DbErr) -> bool {
    let Some(cause) = cause(error) else {
        return matches!(error, DbErr::ConnectionAcquire(_));
    };
    match cause {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => true,
        sqlx::Error::Database(refusal) => matches!(
            refusal.code().as_deref(),
            // SQLite: busy, locked, disk full. PostgreSQL: time-outs, shutdown, too many connections.
            Some("5" | "6" | "13" | "261" | "517" | "55P03" | "57014" | "57P01" | "57P02" | "57P03" | "53300")
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_sqlite_has_the_name_that_the_migration_gave_it() {
        let message = "UNIQUE constraint failed: project.partner_id, project.code";
        assert_eq!(key_name(message), "project_partner_id_code");
    }
}
