//! Two partners outside every consortium of the demo, each with a private project: whoever sees theirs,
//! or shows them anything else, has found a leak. All of it is invented.

use entity::{
    module::{Kind, Mode, State},
    project::{Programme, Status, Visibility},
};

use super::{
    loading::Day,
    modules::{Edition, Module, USUAL, answers, can, course, knows},
    projects::{Project, joins},
};

pub const SOLO: Project = Project {
    acronym: "SOLO",
    texts: &[(
        "fr",
        "Le vélo remis en selle",
        "Un petit atelier de Nantes apprend à réparer des vélos à ceux qui en ont besoin pour aller travailler. \
         Projet privé, sans partenaires.",
    )],
    objectives: &[],
    programme: Programme::EsfPlus,
    action_type: None,
    grant: None,
    first_day: Day::FromToday(-100),
    last_day: Day::FromToday(265),
    topics: &["bicycle repair"],
    target_groups: &["commuters"],
    languages: &["fr"],
    website: None,
    visibility: Visibility::Consortium,
    planned: None,
    genders: &[],
    predecessor: None,
    status: Status::Ongoing,
    parts: &[joins("solo")],
    targets: &[],
};

pub const SOLO_MODULES: &[Module] = &[Module {
    code: "SOLO-01",
    provider: "solo",
    texts: &[(
        "fr",
        "Roues, freins et transmission",
        "Trois soirées à l'atelier, chacun avec son propre vélo.",
    )],
    kind: Kind::Vocational,
    subject: "0716",
    languages: &["fr"],
    eqf: Some(3),
    outcomes: &[
        knows("Names the parts of a bicycle.", "Nomme les pièces d'un vélo."),
        can("Adjusts brakes and gears.", "Règle les freins et le dérailleur."),
        answers(
            "Judges when a bicycle must not be ridden.",
            "Juge quand un vélo ne doit plus rouler.",
        ),
    ],
    assessment: &["repair under observation"],
    licence: None,
    editions: &[Edition {
        state: State::Published,
        hours: [9, 0, 3],
        sessions: &[course(Day::FromToday(20), 3, "Nantes", 6, &["trainer@solo"])],
    }],
    ..USUAL
}];

pub const FJORD: Project = Project {
    acronym: "FJORD",
    texts: &[
        (
            "nb",
            "Trebåten lever",
            "En fagskole ved Bergen lærer bort bygging av trebåter før de siste mesterne gir seg. Privat prosjekt \
             uten partnere.",
        ),
        (
            "en",
            "The wooden boat lives on",
            "A vocational college near Bergen teaches the building of wooden boats before the last masters retire. \
             A private project without partners.",
        ),
    ],
    objectives: &[],
    programme: Programme::Other,
    action_type: None,
    grant: None,
    first_day: Day::FromToday(-200),
    last_day: Day::FromToday(530),
    topics: &["boat building"],
    target_groups: &["apprentices"],
    languages: &["nb", "en"],
    website: None,
    visibility: Visibility::Consortium,
    planned: None,
    genders: &[],
    predecessor: None,
    status: Status::Ongoing,
    parts: &[joins("fjord")],
    targets: &[],
};

pub const FJORD_MODULES: &[Module] = &[Module {
    code: "FJORD-01",
    provider: "fjord",
    texts: &[
        ("nb", "Klinkbygging", "Bord på bord: en færing bygges på ti uker."),
        (
            "en",
            "Clinker building",
            "Plank over plank: a rowing boat is built in ten weeks.",
        ),
    ],
    kind: Kind::Vocational,
    subject: "0722",
    languages: &["nb"],
    mode: Mode::WorkBased,
    eqf: Some(4),
    outcomes: &[
        knows("Knows the timbers of a boat.", "Connaît les bois d'un bateau."),
        can("Fits and rivets a plank.", "Ajuste et rive un bordé."),
        answers(
            "Looks after the tools of the yard.",
            "Prend soin des outils du chantier.",
        ),
    ],
    assessment: &["work piece"],
    licence: None,
    editions: &[Edition {
        state: State::Published,
        hours: [40, 0, 300],
        sessions: &[course(Day::FromToday(10), 70, "Bergen", 5, &["trainer@fjord"])],
    }],
    ..USUAL
}];
