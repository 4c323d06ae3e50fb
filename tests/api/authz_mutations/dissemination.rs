//! Dissemination records, and results.

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

/// Managers of partners of Work to Grow that are personas.
const OF_PARTNERS: &[&str] = &["manager@relience", "manager@nordkoop"];

pub fn results(world: &World) -> Vec<Case<'_>> {
    let left = |of: &'static str, wanted: (bool, bool)| {
        let mut all = world.of_kind("result").into_iter();
        let is = |thing: &&Thing| {
            matches!(&thing.about, About::Told(Told { partner, project, reported, verified, .. })
                if (*partner, *project) == ("relience", of) && (*reported, *verified) == wanted)
        };
        all.find(is).unwrap()
    };
    let draft = left("WTG2", (false, false));
    let waiting = left("WTG2", (true, false));
    let published = left("WTG", (true, true));
    let change = |mutation: &str, result, version: i32, more: &str, allowed, code| {
        let result: &Thing = result;
        let call = format!(
            "result{mutation}(input: {{result: \"{}\", expectedVersion: {version} {more}}})",
            result.id
        );
        Case::naming(result, call, allowed, code)
    };
    let create = |project, allowed, code| {
        let project = world.project(project);
        let call = format!(
            "resultCreate(input: {{project: \"{}\", category: HANDBOOK, title: {{language: \"en\", text: \"\"}}}})",
            project.id
        );
        Case::naming(project, call, allowed, code)
    };
    vec![
        create("WTG2", OF_PARTNERS, WRONG),
        create("WTG", OF_PARTNERS, WRONG),
        create("FJORD", NOBODY, ABSENT),
        change("Update", draft, 1, "title: null", MANAGER, WRONG),
        change("Update", waiting, 1, "", MANAGER, CLOSED),
        change("Update", published, 1, "", MANAGER, CLOSED),
        change("Submit", draft, 99, "", MANAGER, STALE),
        change("Submit", waiting, 1, "", MANAGER, CLOSED),
        change("Reopen", waiting, 99, "", MANAGER, STALE),
        change("Reopen", published, 1, "", MANAGER, CLOSED),
        change("Review", draft, 1, "accept: true", NOBODY, CLOSED),
        change("Review", waiting, 1, "accept: false", OTHER, WRONG),
        change("Review", published, 1, "accept: true", OTHER, CLOSED),
        change("Revise", published, 99, "", MANAGER, STALE),
        change("Revise", waiting, 1, "", MANAGER, CLOSED),
        change("Delete", draft, 99, "", MANAGER, STALE),
        change("Delete", published, 1, "", MANAGER, CLOSED),
    ]
}

pub fn recommendations(world: &World) -> Vec<Case<'_>> {
    let of = |kind: &'static str, project: &'static str| {
        let mut all = world.of_kind(kind).into_iter();
        let is = |thing: &&Thing| matches!(&thing.about, About::Told(told) if (told.partner, told.project) == ("relience", project));
        all.find(is).unwrap()
    };
    let (draft, published) = (of("recommendation", "WTG2"), of("recommendation", "WTG"));
    let used = of("uptake", "WTG");
    let file = of("result_file", "WTG2");
    let left = |handed_in: bool| {
        let mut all = world.of_kind("result").into_iter();
        let is = |thing: &&Thing| {
            matches!(&thing.about, About::Told(told)
                if told.partner == "relience" && told.reported == handed_in && told.verified == handed_in)
        };
        all.find(is).unwrap()
    };
    let change = |mutation: &str, row, version: i32, more: &str, allowed, code| {
        let row: &Thing = row;
        let noun = match mutation {
            "resultFileRemove" => "file",
            "uptakeUpdate" | "uptakeDelete" => "uptake",
            _ => "recommendation",
        };
        let call = format!(
            "{mutation}(input: {{{noun}: \"{}\", expectedVersion: {version} {more}}})",
            row.id
        );
        Case::naming(row, call, allowed, code)
    };
    let add = |result, allowed, code| {
        let result: &Thing = result;
        let call = format!(
            "recommendationCreate(input: {{result: \"{}\", statement: {{language: \"en\", text: \"\"}}, addressee: \"All\", level: LOCAL}})",
            result.id
        );
        Case::naming(result, call, allowed, code)
    };
    // Its bytes have not come yet.
    let sent = |thing: &&Thing| matches!(&thing.about, About::Mine(email, _) if email.starts_with("manager@relience"));
    let sent = world.of_kind("file").into_iter().find(sent).unwrap();
    let attach = |result, code| {
        let result: &Thing = result;
        let call = format!(
            "resultFileAdd(input: {{result: \"{}\", file: \"{}\"}})",
            result.id, sent.id
        );
        Case {
            call,
            names: vec![result, sent],
            allowed: MANAGER,
            code,
        }
    };
    let record = |result, allowed, code| {
        let result: &Thing = result;
        let call = format!(
            "uptakeCreate(input: {{result: \"{}\", organisation: \"\", country: \"SE\", since: \"2020-01-01\"}})",
            result.id
        );
        Case::naming(result, call, allowed, code)
    };
    vec![
        add(left(false), MANAGER, WRONG),
        add(left(true), MANAGER, CLOSED),
        change("recommendationUpdate", draft, 99, "", MANAGER, STALE),
        change("recommendationUpdate", published, 1, "", MANAGER, CLOSED),
        change("recommendationStatusSet", draft, 1, "status: DECLINED", MANAGER, CLOSED),
        change(
            "recommendationStatusSet",
            published,
            99,
            "status: DECLINED",
            MANAGER,
            STALE,
        ),
        change("recommendationDelete", draft, 99, "", MANAGER, STALE),
        change("recommendationDelete", published, 1, "", MANAGER, CLOSED),
        attach(left(false), WRONG),
        attach(left(true), CLOSED),
        change("resultFileRemove", file, 99, "", MANAGER, STALE),
        record(left(false), MANAGER, CLOSED),
        record(left(true), OF_PARTNERS, WRONG),
        change("uptakeUpdate", used, 1, "organisation: null", MANAGER, WRONG),
        change("uptakeDelete", used, 99, "", MANAGER, STALE),
    ]
}
