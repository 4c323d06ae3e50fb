//! Modules, what comes before them, and their sessions.

use super::{AT_NORDKOOP, AT_RELIENCE, CLOSED, Case, NOBODY, STALE, TEACHING, WRONG};
use crate::support::world::World;

pub fn module_cases(world: &World) -> Vec<Case<'_>> {
    let create = |acronym, partner: Option<&str>, allowed, code| {
        let project = world.project(acronym);
        let partner = partner
            .map(|acronym| format!("partner: \"{}\"", world.partner(acronym).id))
            .unwrap_or_default();
        let new = "code: \"\", kind: SPECIALIST, title: {language: \"en\", text: \"X\"}";
        let call = format!("moduleCreate(input: {{project: \"{}\" {partner} {new}}})", project.id);
        Case::naming(project, call, allowed, code)
    };
    let change = |mutation: &str, (code, edition), version: i32, allowed, answer| {
        let module = world.module(code, edition);
        let call = format!(
            "{mutation}(input: {{module: \"{}\", expectedVersion: {version}}})",
            module.id
        );
        Case::naming(module, call, allowed, answer)
    };
    vec![
        create("WTG2", None, TEACHING, WRONG),
        create("WTG2", Some("nordkoop"), AT_NORDKOOP, WRONG),
        create("WTG", Some("relience"), AT_RELIENCE, CLOSED),
        create("KIM", None, &["trainer@aurora"], CLOSED),
        create("SOLO", None, NOBODY, WRONG),
        change("moduleUpdate", ("WTG2-04", 1), 99, AT_NORDKOOP, STALE),
        change("moduleUpdate", ("WTG2-07", 1), 99, AT_RELIENCE, STALE),
        change("moduleUpdate", ("WTG2-08", 1), 99, AT_RELIENCE, STALE),
        change("moduleUpdate", ("WTG2-03", 1), 99, NOBODY, STALE),
        change("moduleUpdate", ("KIM-PC-IT", 1), 1, &["trainer@aurora"], CLOSED),
        change("moduleUpdate", ("SOLO-01", 1), 99, NOBODY, STALE),
        change("modulePublish", ("WTG2-02", 2), 99, AT_NORDKOOP, STALE),
        change("modulePublish", ("WTG2-02", 1), 1, AT_NORDKOOP, CLOSED),
        change("modulePublish", ("KIM-PC-PL", 1), 99, NOBODY, STALE),
        change("modulePublish", ("FJORD-01", 1), 99, NOBODY, STALE),
        change("moduleRetire", ("WTG2-04", 1), 99, AT_NORDKOOP, STALE),
        change("moduleRetire", ("WTG2-02", 2), 1, AT_NORDKOOP, CLOSED),
        change("moduleRetire", ("KIM-PC-HU", 1), 99, NOBODY, STALE),
        change("moduleDelete", ("WTG2-07", 1), 99, AT_RELIENCE, STALE),
        change("moduleDelete", ("WTG2-08", 1), 1, AT_RELIENCE, CLOSED),
        change("moduleDelete", ("KIM-PC-PL", 1), 99, NOBODY, STALE),
    ]
}

/// What comes before modules, and their sessions.
pub fn teaching_cases(world: &World) -> Vec<Case<'_>> {
    let set = |(code, edition), required: Option<(&str, i32)>, version: i32, allowed, answer| {
        let module = world.module(code, edition);
        let required = required.map(|(code, edition)| world.module(code, edition));
        let ids = required.map(|one| format!("\"{}\"", one.id)).unwrap_or_default();
        let call = format!(
            "modulePrerequisitesSet(input: {{module: \"{}\", expectedVersion: {version}, prerequisites: [{ids}]}})",
            module.id
        );
        let names = [module].into_iter().chain(required).collect();
        Case {
            call,
            names,
            allowed,
            code: answer,
        }
    };
    let add = |(code, edition), allowed, answer| {
        let module = world.module(code, edition);
        let days = "startDate: \"2030-01-02\", endDate: \"2030-01-01\", place: \"\", country: \"FR\", capacity: 0";
        let call = format!("moduleSessionCreate(input: {{module: \"{}\", {days}}})", module.id);
        Case::naming(module, call, allowed, answer)
    };
    let change = |mutation: &str, (code, edition), version: i32, allowed, answer| {
        let run = world.session(code, edition);
        let call = format!(
            "{mutation}(input: {{moduleSession: \"{}\", expectedVersion: {version}}})",
            run.id
        );
        Case::naming(run, call, allowed, answer)
    };
    vec![
        set(("WTG2-07", 1), None, 99, AT_RELIENCE, STALE),
        set(("WTG2-07", 1), Some(("WTG2-07", 1)), 1, AT_RELIENCE, WRONG),
        set(("WTG2-07", 1), Some(("WTG2-06", 1)), 1, NOBODY, STALE),
        set(("WTG2-02", 2), Some(("WTG2-08", 1)), 99, &["trainer2@relience"], STALE),
        set(("WTG2-04", 1), None, 1, AT_NORDKOOP, CLOSED),
        add(("WTG2-04", 1), AT_NORDKOOP, WRONG),
        add(("WTG2-07", 1), AT_RELIENCE, WRONG),
        add(("KIM-PC-IT", 2), &["trainer@aurora"], CLOSED),
        add(("FJORD-01", 1), NOBODY, WRONG),
        change("moduleSessionUpdate", ("WTG2-04", 1), 99, AT_NORDKOOP, STALE),
        change("moduleSessionUpdate", ("KIM-PC-IT", 2), 1, &["trainer@aurora"], CLOSED),
        change("moduleSessionUpdate", ("WTG2-06", 1), 99, NOBODY, STALE),
        change("moduleSessionDelete", ("WTG2-07", 1), 99, AT_RELIENCE, STALE),
        change("moduleSessionDelete", ("KIM-PC-IT", 1), 1, &["trainer@aurora"], CLOSED),
        change("moduleSessionDelete", ("WTG2-05", 1), 99, NOBODY, STALE),
    ]
}
