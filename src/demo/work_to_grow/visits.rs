//! The visits to local projects that go with the courses of Work to Grow: one module a country.

use entity::module::{Kind, State};

use super::courses::{EDUCATORS, GB_TRAINER, RO_TRAINER, SE_TRAINER};
use crate::demo::{
    loading::Day,
    modules::{Edition, Module, Outcome, USUAL, answers, can, knows, visit},
};

pub const VISITS: &[Module] = &[
    Module {
        code: "WTG-06",
        provider: "nordkoop",
        texts: &[
            (
                "en",
                "Visits to local projects in Sweden",
                "Two days on the road to work cooperatives in the north, each with time for questions to those who \
                 work there.",
            ),
            (
                "fr",
                "Visites de projets locaux en Suède",
                "Deux jours sur la route des coopératives de travail du Nord, avec chaque fois un temps de questions \
                 à celles et ceux qui y travaillent.",
            ),
        ],
        outcomes: VISIT_OUTCOMES,
        editions: &[Edition {
            state: State::Published,
            hours: [12, 2, 0],
            sessions: &[
                visit(
                    Day::On(2015, 5, 14),
                    "Umeå",
                    "Kafé Älvbron, a café run by its trainees",
                    SE_TRAINER,
                ),
                visit(
                    Day::On(2015, 9, 17),
                    "Skellefteå",
                    "Återbruk Norr, reuse and repair",
                    SE_TRAINER,
                ),
                visit(
                    Day::On(2016, 4, 21),
                    "Umeå",
                    "Kafé Älvbron, a café run by its trainees",
                    SE_TRAINER,
                ),
            ],
        }],
        ..VISIT
    },
    Module {
        code: "WTG-07",
        provider: "punte",
        texts: &[
            (
                "en",
                "Visits to local projects in Romania",
                "Village bakeries, a joinery and a day centre for families around Cluj: what they earn, what they \
                 teach, what they would do differently.",
            ),
            (
                "fr",
                "Visites de projets locaux en Roumanie",
                "Boulangeries de village, une menuiserie et un accueil de jour pour familles autour de Cluj : ce \
                 qu'ils gagnent, ce qu'ils enseignent, ce qu'ils feraient autrement.",
            ),
        ],
        languages: &["en", "fr"],
        outcomes: VISIT_OUTCOMES,
        editions: &[Edition {
            state: State::Published,
            hours: [12, 2, 0],
            sessions: &[
                visit(
                    Day::On(2015, 6, 15),
                    "Turda",
                    "Pâinea Satului, a village bakery",
                    RO_TRAINER,
                ),
                visit(
                    Day::On(2016, 2, 15),
                    "Turda",
                    "Pâinea Satului, a village bakery",
                    RO_TRAINER,
                ),
            ],
        }],
        ..VISIT
    },
    Module {
        code: "WTG-08",
        provider: "growwell",
        texts: &[
            (
                "en",
                "Visits to local projects in the United Kingdom",
                "Community shops, a city farm and a furniture workshop on the Kent coast, with their books open on \
                 the table.",
            ),
            (
                "fr",
                "Visites de projets locaux au Royaume-Uni",
                "Des commerces communautaires, une ferme urbaine et un atelier de meubles sur la côte du Kent, \
                 comptes ouverts sur la table.",
            ),
        ],
        outcomes: VISIT_OUTCOMES,
        editions: &[Edition {
            state: State::Published,
            hours: [12, 2, 0],
            sessions: &[
                visit(
                    Day::On(2015, 3, 18),
                    "Ramsgate",
                    "Harbour Street Community Shop",
                    GB_TRAINER,
                ),
                visit(
                    Day::On(2015, 10, 14),
                    "Canterbury",
                    "Stour Meadow City Farm",
                    GB_TRAINER,
                ),
            ],
        }],
        ..VISIT
    },
];

const VISIT: Module = Module {
    kind: Kind::StudyVisit,
    target_groups: EDUCATORS,
    assessment: &["visit report"],
    eqf: Some(4),
    ..USUAL
};

const VISIT_OUTCOMES: &[Outcome] = &[
    knows(
        "Knows how at least two local projects are financed, staffed and led.",
        "Sait comment au moins deux projets locaux sont financés, encadrés et dirigés.",
    ),
    can(
        "Writes down good practice so that colleagues can judge whether it travels.",
        "Décrit une bonne pratique de sorte que ses collègues jugent si elle est transposable.",
    ),
    answers(
        "Chooses one practice and takes responsibility for trying it out at home.",
        "Choisit une pratique et prend la responsabilité de l'essayer à son retour.",
    ),
];
