//! What was told of KIM.

use entity::dissemination_record::{Kind, Level, Status};

use super::{
    dissemination::{Told, USUAL},
    loading::Day,
};

pub const KIM: &[Told] = &[
    Told {
        partner: "aurora",
        level: Level::National,
        title: (
            "Opening: key competences for migrants",
            "Ouverture : compétences clés pour les migrants",
        ),
        day: Day::On(2013, 2, 21),
        place: "Bologna",
        groups: &[("reception centres", 30, Some(34))],
        status: Status::Verified,
        verifier: "brucke",
        ..USUAL
    },
    Told {
        partner: "brucke",
        kind: Kind::PolicyMeeting,
        level: Level::Regional,
        title: ("Recognising what people can do", "Reconnaître ce que chacun sait faire"),
        day: Day::On(2013, 5, 16),
        place: "Bremen",
        groups: &[("public bodies", 12, Some(10))],
        status: Status::Verified,
        verifier: "aurora",
        ..USUAL
    },
    Told {
        partner: "puerta",
        kind: Kind::Website,
        level: Level::National,
        title: (
            "Pages on assessing competences",
            "Pages sur l'évaluation des compétences",
        ),
        day: Day::On(2013, 7, 2),
        place: "Sevilla",
        groups: &[("visitors of the website", 2000, Some(2630))],
        ..USUAL
    },
    Told {
        partner: "porto",
        kind: Kind::Press,
        level: Level::National,
        title: (
            "Women first: equality in the pilot course",
            "Les femmes d'abord : l'égalité dans le cours pilote",
        ),
        day: Day::On(2013, 10, 8),
        place: "Porto",
        groups: &[("readers of the national press", 30000, None)],
        status: Status::Verified,
        verifier: "puerta",
        ..USUAL
    },
    Told {
        partner: "kapu",
        kind: Kind::Conference,
        level: Level::European,
        title: (
            "Informal learning and social inclusion",
            "Apprentissage informel et inclusion sociale",
        ),
        day: Day::On(2013, 11, 28),
        place: "Budapest",
        groups: &[("researchers", 60, Some(48)), ("practitioners", 60, Some(77))],
        status: Status::Verified,
        verifier: "gefyra",
        ..USUAL
    },
    Told {
        partner: "gefyra",
        kind: Kind::Newsletter,
        level: Level::National,
        title: ("Newsletter on individual plans", "Lettre sur les plans individuels"),
        day: Day::On(2014, 2, 4),
        place: "Thessaloniki",
        groups: &[("municipalities", 90, Some(88))],
        ..USUAL
    },
    Told {
        partner: "most",
        title: ("Meet your neighbours", "Rencontrez vos voisins"),
        day: Day::On(2014, 4, 10),
        place: "Lublin",
        groups: &[("neighbours", 80, Some(95)), ("migrants", 40, Some(52))],
        status: Status::Verified,
        verifier: "kapu",
        ..USUAL
    },
    Told {
        partner: "aurora",
        kind: Kind::MultiplierEvent,
        level: Level::National,
        title: (
            "Two handbooks for reception centres",
            "Deux manuels pour les centres d'accueil",
        ),
        day: Day::On(2014, 9, 18),
        place: "Bologna",
        groups: &[("reception centres", 80, Some(86))],
        status: Status::Verified,
        verifier: "porto",
        results: &["Handbook on informal competences", "Handbook for educators and staff"],
        ..USUAL
    },
    Told {
        partner: "aurora",
        kind: Kind::PolicyMeeting,
        level: Level::European,
        title: ("The Green Paper in Brussels", "Le Livre vert à Bruxelles"),
        day: Day::On(2014, 11, 6),
        place: "Brussels",
        groups: &[("policy makers", 25, Some(31))],
        status: Status::Verified,
        verifier: "most",
        ..USUAL
    },
    Told {
        partner: "brucke",
        kind: Kind::Publication,
        level: Level::European,
        title: ("The Green Paper goes to press", "Le Livre vert part à l'impression"),
        day: Day::On(2014, 12, 9),
        place: "Bremen",
        groups: &[
            ("policy makers", 300, Some(340)),
            ("training institutes", 200, Some(150)),
        ],
        ..USUAL
    },
];
