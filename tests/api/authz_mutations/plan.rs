//! Calls about inclusion plans. Aurora's lie in the order of the demo: one of each course.

use super::{
    CLOSED, Case, STALE, WRONG,
    validation::{FOR_RELIENCE, of, of_aurora},
};
use crate::support::world::{Thing, World};

const TEAM: &[&str] = &["counsellor@aurora"];
const FOR_PEOPLE: &[&str] = &["counsellor@aurora", "manager@aurora"];

/// Where a course stands among Aurora's plans.
const COMPLETED: usize = 0;
const ACTIVE: usize = 1;
const REVISED: usize = 2;
const AGREED: usize = 3;
const DRAFT: usize = 4;
const OVERDUE: usize = 5;

/// The moves of a plan: what is called, of which course, with what, and for whom.
type Move = (&'static str, usize, &'static str, &'static [&'static str]);

const MOVES: [Move; 12] = [
    ("inclusionPlanUpdate", DRAFT, "", TEAM),
    ("inclusionPlanAgree", DRAFT, "edition: 1", FOR_PEOPLE),
    ("inclusionPlanCountersign", DRAFT, "edition: 1", TEAM),
    ("inclusionPlanRevise", AGREED, "reason: \"\"", TEAM),
    ("inclusionPlanStart", AGREED, "", TEAM),
    ("inclusionPlanReviewBegin", ACTIVE, "", TEAM),
    (
        "inclusionPlanReviewFinish",
        OVERDUE,
        "date: \"2026-01-01\", note: \"\"",
        TEAM,
    ),
    ("inclusionPlanComplete", ACTIVE, "", TEAM),
    ("inclusionPlanClose", ACTIVE, "reason: OTHER", TEAM),
    ("inclusionPlanClose", REVISED, "reason: MOVED_ON", TEAM),
    (
        "inclusionPlanOutcomeRecord",
        COMPLETED,
        "after: EXIT, outcome: OTHER, date: \"2026-01-01\"",
        TEAM,
    ),
    ("inclusionPlanReviewBegin", COMPLETED, "", TEAM),
];

pub fn cases(world: &World) -> Vec<Case<'_>> {
    let all = of_aurora(world, "inclusion_plan");
    let moved = |(mutation, course, more, allowed): Move| {
        let row = all[course];
        let call = format!(
            "{mutation}(input: {{plan: \"{}\", expectedVersion: 99 {more}}})",
            row.id
        );
        Case::naming(row, call, allowed, STALE)
    };
    let mut found: Vec<_> = MOVES.into_iter().map(moved).collect();
    let of_relience = of(world, "relience", "inclusion_plan")[0];
    let agree = format!(
        "inclusionPlanAgree(input: {{plan: \"{}\", expectedVersion: 99, edition: 1}})",
        of_relience.id
    );
    found.push(Case::naming(of_relience, agree, FOR_RELIENCE, STALE));
    let (project, person) = (world.project("KIM"), world.participant("KIM-P004"));
    found.push(Case {
        call: format!(
            "inclusionPlanCreate(input: {{project: \"{}\", participant: \"{}\"}})",
            project.id, person.id
        ),
        names: vec![project, person],
        allowed: TEAM,
        code: CLOSED,
    });
    let hand_over = format!(
        "inclusionPlanHandOver(input: {{plan: \"{}\", expectedVersion: 99, partner: \"{}\"}})",
        all[ACTIVE].id,
        world.partner("brucke").id
    );
    found.push(Case::naming(all[ACTIVE], hand_over, TEAM, STALE));
    found.extend(written(world, &all));
    found
}

/// Goals, actions and places in the team.
fn written<'a>(world: &'a World, all: &[&'a Thing]) -> Vec<Case<'a>> {
    let decision = of_aurora(world, "validation_decision")[0];
    let (goals, actions) = (of_aurora(world, "plan_goal"), of_aurora(world, "plan_action"));
    // The last plan waits for its first agreement.
    let (goal, action) = (goals[goals.len() - 1], actions[actions.len() - 1]);
    let row = all[DRAFT];
    let join = format!(
        "caseMemberAdd(input: {{plan: \"{}\", email: \"nobody@example.org\", role: OBSERVER}})",
        row.id
    );
    let take_up = format!(
        "inclusionPlanTakeUp(input: {{plan: \"{}\", expectedVersion: 99, decision: \"{}\"}})",
        row.id, decision.id
    );
    let add = format!(
        "planGoalAdd(input: {{plan: \"{}\", domain: WORK, statement: \"\"}})",
        row.id
    );
    let act = format!("planActionAdd(input: {{goal: \"{}\", what: \"\"}})", goal.id);
    let mut found = vec![
        Case::naming(row, join, TEAM, super::ABSENT),
        Case {
            call: take_up,
            names: vec![row, decision],
            allowed: TEAM,
            code: STALE,
        },
        Case::naming(row, add, TEAM, WRONG),
        Case::naming(goal, act, TEAM, WRONG),
    ];
    let late = |mutation: &str, noun: &str, thing: &'a Thing, more: &str| {
        let call = format!(
            "{mutation}(input: {{{noun}: \"{}\", expectedVersion: 99 {more}}})",
            thing.id
        );
        Case::naming(thing, call, TEAM, STALE)
    };
    found.extend([
        late("planGoalUpdate", "goal", goal, ""),
        late("planGoalRemove", "goal", goal, ""),
        late("planGoalSettle", "goal", goal, "state: OPEN"),
        late("planActionUpdate", "action", action, ""),
        late("planActionRemove", "action", action, ""),
        late("planActionRecord", "action", action, ""),
    ]);
    found
}
