//! Dissemination records.

use super::{ABSENT, CLOSED, Case, MANAGER, NOBODY, STALE, WRONG};
use crate::support::{
    oracle::{About, Told},
    world::{Thing, World},
};

/// Managers of partners of Work to Grow that are personas, and participants, who have to name a mobility of their own.
const WITH_PARTICIPANTS: &[&str] = &[
    "manager@relience",
    "manager@nordkoop",
    "participant1@relience",
    "participant1@nordkoop",
];
const OTHER: &[&str] = &["manager@nordkoop"];

pub fn cases(world: &World) -> Vec<Case<'_>> {
    let told = |wanted: (bool, bool)| {
        let mut all = world.of_kind("dissemination_record").into_iter();
        let is = |thing: &&Thing| {
            matches!(&thing.about, About::Told(Told { partner: "relience", project: "WTG2", reported, verified, .. })
                if (*reported, *verified) == wanted)
        };
        all.find(is).unwrap()
    };
    // Of Relience in Work to Grow II: a draft, one that waits to be verified, one that is.
    let (draft, reported, verified) = (told((false, false)), told((true, false)), told((true, true)));
    let change = |mutation: &str, row: &'static str, version: i32, more: &str, allowed, code| {
        let record = match row {
            "draft" => draft,
            "reported" => reported,
            _ => verified,
        };
        let call = format!(
            "disseminationRecord{mutation}(input: {{record: \"{}\", expectedVersion: {version} {more}}})",
            record.id
        );
        Case::naming(record, call, allowed, code)
    };
    let create = |project, title: &str, allowed, code| {
        let project = world.project(project);
        let call = format!(
            "disseminationRecordCreate(input: {{project: \"{}\", type: EVENT, level: LOCAL, date: \"2026-02-10\", title: {{language: \"en\", text: \"{title}\"}}}})",
            project.id
        );
        Case::naming(project, call, allowed, code)
    };
    vec![
        create("WTG2", "", WITH_PARTICIPANTS, WRONG),
        create("WTG", "", WITH_PARTICIPANTS, WRONG),
        create("FJORD", "", NOBODY, ABSENT),
        change("Update", "draft", 99, "", MANAGER, STALE),
        change("Update", "reported", 1, "title: null", MANAGER, WRONG),
        change("Update", "verified", 1, "", MANAGER, CLOSED),
        change("Report", "draft", 1, "", MANAGER, WRONG),
        change("Report", "reported", 1, "", MANAGER, CLOSED),
        change("Verify", "draft", 1, "", NOBODY, CLOSED),
        change("Verify", "reported", 99, "", OTHER, STALE),
        change("Verify", "verified", 1, "", OTHER, CLOSED),
        change("Delete", "draft", 99, "", MANAGER, STALE),
        change("Delete", "reported", 1, "", MANAGER, CLOSED),
    ]
}
