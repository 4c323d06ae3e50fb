//! What was told of Work to Grow and of its successor.

use entity::dissemination_record::{Kind, Level, Status};

use super::{
    dissemination::{Told, USUAL},
    loading::Day,
};

pub const WORK_TO_GROW: &[Told] = &[
    Told {
        partner: "relience",
        level: Level::Internal,
        title: ("Kick-off with the teams", "Lancement avec les équipes"),
        day: Day::On(2014, 10, 2),
        place: "Rouen",
        groups: &[("specialist educators", 40, Some(43))],
        status: Status::Verified,
        verifier: "punte",
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::CascadeTraining,
        level: Level::Internal,
        title: (
            "What we saw in Umeå: motivation in the workshop",
            "Ce que nous avons vu à Umeå : la motivation à l'atelier",
        ),
        day: Day::On(2014, 12, 4),
        place: "Rouen",
        groups: &[("specialist educators", 15, Some(17))],
        status: Status::Verified,
        verifier: "nordkoop",
        stays: &[1, 2],
        ..USUAL
    },
    Told {
        partner: "nordkoop",
        kind: Kind::Press,
        level: Level::Regional,
        title: (
            "Educators from France in the social enterprise",
            "Des éducateurs français dans l'entreprise sociale",
        ),
        day: Day::On(2014, 11, 12),
        place: "Umeå",
        groups: &[("readers of the regional press", 20000, None)],
        status: Status::Verified,
        verifier: "relience",
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::CascadeTraining,
        title: (
            "Workshop for colleagues: empowerment",
            "Atelier pour les collègues : le pouvoir d'agir",
        ),
        day: Day::On(2015, 2, 10),
        place: "Rouen",
        groups: &[("social workers", 20, Some(17)), ("local associations", 6, Some(5))],
        status: Status::Verified,
        verifier: "growwell",
        stays: &[3, 4, 5],
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::Website,
        level: Level::National,
        title: ("Pages on the project", "Pages consacrées au projet"),
        day: Day::On(2015, 1, 15),
        place: "Rouen",
        groups: &[("visitors of the website", 3000, Some(3460))],
        ..USUAL
    },
    Told {
        partner: "growwell",
        kind: Kind::Conference,
        level: Level::National,
        title: (
            "Growing food, growing skills",
            "Cultiver la terre, cultiver les compétences",
        ),
        day: Day::On(2015, 3, 20),
        place: "Canterbury",
        groups: &[("community enterprises", 80, Some(64))],
        status: Status::Verified,
        verifier: "relience",
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::CascadeTraining,
        title: (
            "Social business development for small associations",
            "Développer une activité sociale dans une petite association",
        ),
        day: Day::On(2015, 5, 19),
        place: "Le Havre",
        groups: &[("local associations", 12, Some(14))],
        status: Status::Verified,
        verifier: "punte",
        stays: &[6, 7],
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::PolicyMeeting,
        level: Level::Regional,
        title: (
            "Rehabilitation through real work: a talk with the region",
            "La réinsertion par le travail réel : échange avec la région",
        ),
        day: Day::On(2015, 6, 9),
        place: "Rouen",
        groups: &[("elected members and officials", 10, Some(8))],
        status: Status::Verified,
        verifier: "nordkoop",
        ..USUAL
    },
    Told {
        partner: "punte",
        kind: Kind::Newsletter,
        level: Level::National,
        title: ("Newsletter on the French visitors", "Lettre sur les visiteurs français"),
        day: Day::On(2015, 6, 24),
        place: "Cluj-Napoca",
        groups: &[("social enterprises", 150, Some(180))],
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::CascadeTraining,
        level: Level::Internal,
        title: (
            "Case discussions in the Swedish manner",
            "Discuter les situations à la suédoise",
        ),
        day: Day::On(2015, 8, 27),
        place: "Rouen",
        groups: &[("specialist educators", 15, Some(12))],
        status: Status::Verified,
        verifier: "nordkoop",
        stays: &[10, 11, 12],
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::SocialMedia,
        level: Level::National,
        title: (
            "A week in the workshop in pictures",
            "Une semaine à l'atelier en images",
        ),
        day: Day::On(2015, 9, 14),
        place: "Rouen",
        groups: &[("followers", 1200, Some(2110))],
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::CascadeTraining,
        title: (
            "Welcoming the very long-term unemployed",
            "Accueillir les chômeurs de très longue durée",
        ),
        day: Day::On(2015, 10, 6),
        place: "Dieppe",
        groups: &[("job centre advisers", 12, Some(11)), ("social workers", 10, Some(13))],
        status: Status::Verified,
        verifier: "growwell",
        stays: &[15, 16],
        ..USUAL
    },
    Told {
        partner: "growwell",
        kind: Kind::Video,
        level: Level::European,
        title: ("Three gardens, one certificate", "Trois jardins, un certificat"),
        day: Day::On(2015, 10, 22),
        place: "Canterbury",
        groups: &[("viewers", 500, Some(742))],
        status: Status::Verified,
        verifier: "nordkoop",
        ..USUAL
    },
    Told {
        partner: "relience",
        level: Level::Regional,
        title: (
            "Half-way forum with clients and partners",
            "Forum à mi-parcours avec les personnes accueillies",
        ),
        day: Day::On(2015, 11, 17),
        place: "Rouen",
        groups: &[
            ("clients", 30, Some(26)),
            ("social workers", 30, Some(35)),
            ("board members", 8, Some(8)),
        ],
        status: Status::Verified,
        verifier: "punte",
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::CascadeTraining,
        title: (
            "From addiction to a working day: what helps",
            "De l'addiction à la journée de travail : ce qui aide",
        ),
        day: Day::On(2015, 12, 8),
        place: "Rouen",
        groups: &[("addiction care teams", 18, Some(20))],
        status: Status::Verified,
        verifier: "nordkoop",
        stays: &[18, 19],
        ..USUAL
    },
    Told {
        partner: "nordkoop",
        kind: Kind::CascadeTraining,
        level: Level::Internal,
        title: ("What the guests taught us", "Ce que nos hôtes nous ont appris"),
        day: Day::On(2016, 1, 21),
        place: "Umeå",
        groups: &[("workshop instructors", 9, Some(9))],
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::CascadeTraining,
        level: Level::Regional,
        title: (
            "Community enterprise: first steps",
            "L'entreprise communautaire : premiers pas",
        ),
        day: Day::On(2016, 2, 9),
        place: "Caen",
        groups: &[("social workers", 25, Some(22))],
        status: Status::Verified,
        verifier: "growwell",
        stays: &[20, 21, 22],
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::Publication,
        level: Level::National,
        title: ("Twelve methods of motivation", "Douze méthodes de motivation"),
        day: Day::On(2016, 3, 15),
        place: "Rouen",
        groups: &[("training institutes", 200, Some(240))],
        status: Status::Verified,
        verifier: "punte",
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::CascadeTraining,
        title: (
            "Unaccompanied young migrants at work",
            "Jeunes migrants non accompagnés au travail",
        ),
        day: Day::On(2016, 3, 31),
        place: "Rouen",
        groups: &[("youth workers", 15, Some(16))],
        status: Status::Verified,
        verifier: "punte",
        stays: &[26, 27, 28],
        ..USUAL
    },
    Told {
        partner: "punte",
        kind: Kind::MultiplierEvent,
        level: Level::National,
        title: ("Empowerment in three countries", "Le pouvoir d'agir dans trois pays"),
        day: Day::On(2016, 4, 14),
        place: "Cluj-Napoca",
        groups: &[("social enterprises", 60, Some(55)), ("public bodies", 15, Some(9))],
        status: Status::Verified,
        verifier: "relience",
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::PolicyMeeting,
        level: Level::National,
        title: (
            "European Development Plan: feedback to the board",
            "Plan de développement européen : retour au conseil",
        ),
        day: Day::On(2016, 5, 10),
        place: "Paris",
        groups: &[("board members", 12, Some(12))],
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::CascadeTraining,
        level: Level::Internal,
        title: (
            "Closing the circle: 34 stays, one toolbox",
            "Boucler la boucle : 34 séjours, une boîte à outils",
        ),
        day: Day::On(2016, 6, 7),
        place: "Rouen",
        groups: &[("specialist educators", 40, Some(38))],
        status: Status::Verified,
        verifier: "growwell",
        stays: &[30, 31, 32, 33, 34],
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::MultiplierEvent,
        level: Level::European,
        title: (
            "Work to Grow: results for Europe",
            "Work to Grow : des résultats pour l'Europe",
        ),
        day: Day::On(2016, 7, 5),
        place: "Rouen",
        groups: &[("social enterprises", 60, Some(71)), ("public bodies", 20, Some(14))],
        status: Status::Verified,
        verifier: "nordkoop",
        days: 2,
        description: (
            "Two days of workshops in which educators, hosts and clients showed what has come of the project.",
            "Deux jours d'ateliers où éducateurs, hôtes et personnes accueillies ont montré ce qu'a donné le projet.",
        ),
        results: &["Project Report", "Twelve methods of motivation"],
        ..USUAL
    },
    Told {
        partner: "growwell",
        kind: Kind::Press,
        title: (
            "Certificate in community enterprise",
            "Certificat d'entreprise communautaire",
        ),
        day: Day::On(2016, 8, 18),
        place: "Canterbury",
        groups: &[("readers of the local press", 5000, None)],
        ..USUAL
    },
];

pub const WORK_TO_GROW_2: &[Told] = &[
    Told {
        partner: "relience",
        kind: Kind::Newsletter,
        level: Level::Regional,
        title: ("Work to Grow goes on", "Work to Grow continue"),
        day: Day::FromToday(-150),
        place: "Rouen",
        groups: &[("local associations", 120, Some(133))],
        status: Status::Verified,
        verifier: "nordkoop",
        ..USUAL
    },
    Told {
        partner: "relience",
        kind: Kind::CascadeTraining,
        title: (
            "Workshop for colleagues: what I brought home",
            "Atelier pour les collègues : ce que j'ai rapporté",
        ),
        day: Day::FromToday(-60),
        place: "Rouen",
        groups: &[("social workers", 20, Some(17))],
        stays: &[8],
        ..USUAL
    },
    Told {
        partner: "nordkoop",
        kind: Kind::SocialMedia,
        level: Level::National,
        title: ("A workshop opens its doors", "Un atelier ouvre ses portes"),
        day: Day::FromToday(-25),
        place: "Umeå",
        groups: &[("followers", 800, None)],
        ..USUAL
    },
    Told {
        partner: "relience",
        level: Level::Regional,
        title: ("Forum of social enterprises", "Forum des entreprises sociales"),
        day: Day::FromToday(45),
        place: "Rouen",
        groups: &[("social enterprises", 50, None)],
        status: Status::Draft,
        ..USUAL
    },
];
