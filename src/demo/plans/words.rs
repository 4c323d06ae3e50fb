//! What stands in the plans of the demo.

use entity::plan_goal::Domain;

/// A goal and what is done for it.
pub struct Written {
    pub domain: Domain,
    pub statement: &'static str,
    pub indicator: &'static str,
    pub target: &'static str,
    pub what: &'static str,
}

/// Where everybody begins.
pub const BASELINE: [(Domain, i32); 4] = [
    (Domain::Language, 2),
    (Domain::Housing, 2),
    (Domain::HealthAccess, 3),
    (Domain::Work, 1),
];

/// What a decision found missing.
pub const LEARNING: Written = Written {
    domain: Domain::Education,
    statement: "I want to show what I could not show yet.",
    indicator: "The validation says so.",
    target: "One more unit",
    what: "Take the course, and ask for another validation.",
};

/// Where nothing was found missing.
pub const WORK: Written = Written {
    domain: Domain::Work,
    statement: "I want to cook for others and be paid for it.",
    indicator: "A contract",
    target: "Twenty hours a week",
    what: "Take the course, and work in the canteen on Tuesdays.",
};

pub const HOUSING: Written = Written {
    domain: Domain::Housing,
    statement: "I want a room with a door of my own.",
    indicator: "A lease",
    target: "One room",
    what: "Go to the housing office together.",
};

pub const REVIEW: &str = "The course was good, the room is not found yet.";
pub const REVISION: &str = "The room needs more time than we thought.";
pub const END: &str = "Both goals were reached.";
pub const OUTCOME: &str = "By telephone.";
