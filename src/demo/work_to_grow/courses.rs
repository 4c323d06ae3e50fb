//! The modular courses of Work to Grow. Its source names them; what they teach is invented.
//!
//! People travelled in groups: two to the United Kingdom, three to Sweden, two to Romania.

use entity::{
    module::{CreditScheme, Kind, Mode, State},
    project::Visibility,
};

use crate::demo::{
    loading::Day,
    modules::{Edition, Module, USUAL, answers, can, course, knows},
};

pub const EDUCATORS: &[&str] = &["specialist educators"];
pub const GB_TRAINER: &[&str] = &["trainer@growwell"];
pub const SE_TRAINER: &[&str] = &["trainer@nordkoop"];
const SE_TRAINERS: &[&str] = &["trainer@nordkoop", "trainer2@relience"];
pub const RO_TRAINER: &[&str] = &["trainer@punte"];

pub const COURSES: &[Module] = &[
    Module {
        code: "WTG-01",
        provider: "growwell",
        texts: &[
            (
                "en",
                "Empowerment",
                "How people who have been told for years what they cannot do regain a say in their own lives: \
                 from strengths-based interviews to groups that decide for themselves.",
            ),
            (
                "fr",
                "Empowerment et pouvoir d'agir",
                "Comment des personnes à qui l'on répète depuis des années ce qu'elles ne savent pas faire \
                 reprennent la parole : de l'entretien centré sur les forces au groupe qui décide lui-même.",
            ),
        ],
        kind: Kind::Specialist,
        visibility: Visibility::Public,
        credit: Some((CreditScheme::Ecvet, 200)),
        unit: Some("EMP"),
        outcomes: &[
            knows(
                "Explains what empowerment means for people with long experience of exclusion.",
                "Explique ce que signifie l'empowerment pour des personnes longtemps exclues.",
            ),
            can(
                "Leads an interview that starts from strengths instead of deficits.",
                "Conduit un entretien qui part des forces et non des manques.",
            ),
            answers(
                "Leaves decisions with the person concerned and answers for doing so in the team.",
                "Laisse la décision à la personne concernée et en répond devant l'équipe.",
            ),
        ],
        target_groups: EDUCATORS,
        assessment: &["reflective journal", "observed interview"],
        materials: &[(
            "Workbook Empowerment",
            "https://growwell.example.org/materials/empowerment",
        )],
        editions: &[Edition {
            state: State::Published,
            hours: [18, 6, 0],
            sessions: &[
                course(Day::On(2015, 3, 9), 3, "Margate", 10, GB_TRAINER),
                course(Day::On(2015, 10, 5), 3, "Margate", 10, GB_TRAINER),
            ],
        }],
        ..USUAL
    },
    Module {
        code: "WTG-02",
        provider: "nordkoop",
        texts: &[
            (
                "en",
                "Empowerment and motivation techniques",
                "A toolbox for daily case work: motivational conversation, small steps that can be measured, peer \
                 support and what to do after a relapse.",
            ),
            (
                "fr",
                "Techniques d'empowerment et de motivation",
                "Une boîte à outils pour l'accompagnement quotidien : entretien motivationnel, petits pas \
                 mesurables, entraide entre pairs, et que faire après une rechute.",
            ),
        ],
        kind: Kind::Specialist,
        visibility: Visibility::Public,
        credit: Some((CreditScheme::Ecvet, 150)),
        outcomes: &[
            knows(
                "Knows the stages of change and which technique suits each of them.",
                "Connaît les étapes du changement et la technique qui convient à chacune.",
            ),
            can(
                "Uses open questions and agrees steps that the person can check alone.",
                "Emploie des questions ouvertes et convient d'étapes que la personne vérifie seule.",
            ),
            answers(
                "Chooses the technique for a case and adapts it after each meeting.",
                "Choisit la technique pour une situation et l'adapte après chaque rencontre.",
            ),
        ],
        target_groups: EDUCATORS,
        assessment: &["role play", "case presentation"],
        materials: &[(
            "Cards for motivational talks",
            "https://nordkoop.example.org/materials/motivation-cards",
        )],
        requires: &["WTG-01"],
        editions: &[Edition {
            state: State::Published,
            hours: [16, 4, 4],
            sessions: &[
                course(Day::On(2015, 5, 4), 3, "Umeå", 8, SE_TRAINER),
                course(Day::On(2015, 9, 7), 3, "Umeå", 8, SE_TRAINERS),
                course(Day::On(2016, 4, 11), 3, "Umeå", 8, SE_TRAINERS),
            ],
        }],
        ..USUAL
    },
    Module {
        code: "WTG-03",
        provider: "growwell",
        texts: &[
            (
                "en",
                "Social Business Development",
                "From an idea on a street corner to a plan that a bank reads: customers, prices, legal forms and \
                 the first year of a community business.",
            ),
            (
                "fr",
                "Développement d'une activité sociale",
                "D'une idée née au coin de la rue à un plan qu'une banque accepte de lire : clients, prix, formes \
                 juridiques et première année d'une entreprise au service de tous.",
            ),
        ],
        kind: Kind::CapacityBuilding,
        subject: "0413",
        visibility: Visibility::Public,
        credit: Some((CreditScheme::Ecvet, 300)),
        unit: Some("SBD"),
        outcomes: &[
            knows(
                "Compares legal forms and sources of income of social businesses in three countries.",
                "Compare statuts et ressources des entreprises sociales dans trois pays.",
            ),
            can(
                "Drafts a business plan with a social aim, a budget and a break-even point.",
                "Rédige un plan d'affaires avec finalité sociale, budget et seuil de rentabilité.",
            ),
            answers(
                "Judges when an idea is ripe to be put before the board.",
                "Juge quand une idée est mûre pour être présentée au conseil d'administration.",
            ),
        ],
        target_groups: EDUCATORS,
        assessment: &["business plan", "presentation to a panel"],
        materials: &[(
            "Plan on two pages",
            "https://growwell.example.org/materials/plan-on-two-pages",
        )],
        editions: &[Edition {
            state: State::Published,
            hours: [24, 12, 0],
            sessions: &[
                course(Day::On(2015, 3, 12), 6, "Margate", 10, GB_TRAINER),
                course(Day::On(2015, 10, 8), 6, "Margate", 10, GB_TRAINER),
            ],
        }],
        ..USUAL
    },
    Module {
        code: "WTG-04",
        provider: "nordkoop",
        texts: &[
            (
                "en",
                "Rehabilitation through Real Work",
                "Real customers, real deadlines, real pay slips: how a work cooperative brings people back who had \
                 given up on work, seen from the workbench.",
            ),
            (
                "fr",
                "Se reconstruire par un vrai travail",
                "De vrais clients, de vrais délais, de vraies fiches de paie : comment une coopérative de travail \
                 remet en route des personnes qui n'y croyaient plus, vue de l'établi.",
            ),
        ],
        kind: Kind::Vocational,
        subject: "0417",
        languages: &["en", "sv"],
        mode: Mode::WorkBased,
        visibility: Visibility::Public,
        credit: Some((CreditScheme::Ecvet, 250)),
        unit: Some("RRW"),
        outcomes: &[
            knows(
                "Describes how work cooperatives combine production and rehabilitation.",
                "Décrit comment les coopératives de travail allient production et réadaptation.",
            ),
            can(
                "Breaks a customer's order into tasks that match what each person can do today.",
                "Découpe une commande en tâches adaptées à ce que chacun peut faire aujourd'hui.",
            ),
            answers(
                "Runs a workshop group for a day and answers for safety and quality.",
                "Anime un groupe d'atelier pendant une journée et répond de la sécurité et de la qualité.",
            ),
        ],
        target_groups: EDUCATORS,
        assessment: &["observed day at the workshop"],
        materials: &[(
            "A day at the workbench",
            "https://nordkoop.example.org/materials/workbench",
        )],
        editions: &[Edition {
            state: State::Published,
            hours: [8, 0, 32],
            sessions: &[
                course(Day::On(2015, 5, 7), 7, "Umeå, Verkstad Norr", 8, SE_TRAINER),
                course(Day::On(2015, 9, 10), 7, "Umeå, Verkstad Norr", 8, SE_TRAINER),
                course(Day::On(2016, 4, 14), 7, "Umeå, Verkstad Norr", 8, SE_TRAINER),
            ],
        }],
        ..USUAL
    },
    Module {
        code: "WTG-05",
        provider: "punte",
        texts: &[
            (
                "en",
                "Social enterprise and vocational training workshop",
                "A workshop that sells what it makes and teaches while it does so: how to plan, equip and staff it, \
                 with a bakery and a joinery as examples.",
            ),
            (
                "fr",
                "Entreprise sociale et atelier de formation professionnelle",
                "Un atelier qui vend ce qu'il fabrique et forme en le fabriquant : comment le concevoir, l'équiper \
                 et l'encadrer, avec une boulangerie et une menuiserie pour exemples.",
            ),
        ],
        kind: Kind::Vocational,
        subject: "0413",
        languages: &["en", "fr", "ro"],
        mode: Mode::Blended,
        visibility: Visibility::Public,
        credit: Some((CreditScheme::Ecvet, 300)),
        outcomes: &[
            knows(
                "Names what a training workshop needs in law, money, rooms and people.",
                "Énumère ce qu'exige un atelier de formation : cadre légal, moyens, locaux, équipe.",
            ),
            can(
                "Turns a product into a sequence of learning steps for people without basic education.",
                "Transforme un produit en étapes d'apprentissage pour des personnes peu scolarisées.",
            ),
            answers(
                "Proposes a test-bed workshop to the own organisation and leads its first phase.",
                "Propose un atelier pilote à son organisation et en conduit la première phase.",
            ),
        ],
        target_groups: EDUCATORS,
        assessment: &["workshop concept"],
        materials: &[(
            "Checklist for a workshop",
            "https://punte.example.org/materials/checklist",
        )],
        requires: &["WTG-03"],
        editions: &[Edition {
            state: State::Published,
            hours: [30, 10, 10],
            sessions: &[
                course(Day::On(2015, 6, 8), 5, "Cluj-Napoca", 8, RO_TRAINER),
                course(Day::On(2016, 2, 8), 5, "Cluj-Napoca", 8, RO_TRAINER),
            ],
        }],
        ..USUAL
    },
];
