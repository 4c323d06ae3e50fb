//! The modules of Work to Grow II in every state that a module can be in. `WTG2-09` is left to whoever
//! tries the service out.

use entity::{
    module::{CreditScheme, Kind, Mode, State},
    project::Visibility,
};

use crate::demo::{
    loading::Day,
    modules::{Edition, Module, USUAL, answers, can, course, knows, visit},
};

const GB_TRAINER: &[&str] = &["trainer@growwell"];
const SE_TRAINER: &[&str] = &["trainer@nordkoop"];
const SE_TRAINERS: &[&str] = &["trainer@nordkoop", "trainer2@relience"];
const RO_TRAINER: &[&str] = &["trainer@punte"];
const FR_TRAINER: &[&str] = &["trainer@relience"];
const STAFF: &[&str] = &["youth workers", "workshop instructors"];

pub const MODULES: &[Module] = &[
    Module {
        code: "WTG2-01",
        provider: "growwell",
        texts: &[
            (
                "en",
                "Empowerment in practice",
                "Beyond the basics: participants' councils, shared house rules, and how a team learns to let go.",
            ),
            (
                "fr",
                "Le pouvoir d'agir en pratique",
                "Au-delà des bases : conseils de participants, règles communes, et comment une équipe apprend à \
                 lâcher prise.",
            ),
        ],
        kind: Kind::Specialist,
        credit: Some((CreditScheme::Ecvet, 200)),
        unit: Some("EMP"),
        outcomes: &[
            knows(
                "Knows forms of participation and their limits.",
                "Connaît des formes de participation et leurs limites.",
            ),
            can(
                "Sets up a participants' council and keeps it alive.",
                "Met en place un conseil de participants et le fait vivre.",
            ),
            answers(
                "Gives decisions away and stands by them.",
                "Confie des décisions à d'autres et les assume.",
            ),
        ],
        target_groups: STAFF,
        assessment: &["reflective journal"],
        materials: &[(
            "Handbook of councils",
            "https://growwell.example.org/materials/councils",
        )],
        editions: &[
            Edition {
                state: State::Retired,
                hours: [24, 6, 0],
                sessions: &[course(Day::FromToday(-290), 4, "Margate", 10, GB_TRAINER)],
            },
            Edition {
                state: State::Published,
                hours: [18, 6, 6],
                sessions: &[
                    course(Day::FromToday(-120), 3, "Margate", 10, GB_TRAINER),
                    course(Day::FromToday(60), 3, "Margate", 12, GB_TRAINER),
                ],
            },
        ],
        ..USUAL
    },
    Module {
        code: "WTG2-02",
        provider: "nordkoop",
        texts: &[
            (
                "en",
                "Coaching for self-help",
                "Asking instead of advising: a coaching style for people who are tired of good advice.",
            ),
            (
                "fr",
                "Accompagner vers l'autonomie",
                "Questionner plutôt que conseiller : un style d'accompagnement pour qui est las des bons conseils.",
            ),
            (
                "sv",
                "Coachning till självhjälp",
                "Att fråga i stället för att ge råd: ett förhållningssätt för dem som fått nog av goda råd.",
            ),
        ],
        kind: Kind::Specialist,
        languages: &["en", "sv"],
        mode: Mode::Blended,
        credit: Some((CreditScheme::Ecvet, 150)),
        outcomes: &[
            knows(
                "Knows how coaching differs from counselling and from teaching.",
                "Sait ce qui distingue l'accompagnement du conseil et de l'enseignement.",
            ),
            can(
                "Leads a coaching talk of half an hour by questions alone.",
                "Mène une demi-heure d'entretien uniquement par des questions.",
            ),
            answers(
                "Notices where coaching ends and other help is needed.",
                "Perçoit où l'accompagnement s'arrête et où une autre aide s'impose.",
            ),
        ],
        target_groups: STAFF,
        assessment: &["recorded talk with feedback"],
        materials: &[(
            "Fifty questions",
            "https://nordkoop.example.org/materials/fifty-questions",
        )],
        editions: &[
            Edition {
                state: State::Published,
                hours: [16, 8, 0],
                sessions: &[
                    course(Day::FromToday(-200), 3, "Umeå", 8, SE_TRAINERS),
                    course(Day::FromToday(45), 3, "Umeå", 8, SE_TRAINERS),
                ],
            },
            // T-1: being revised while the first edition is still offered; its hours are not settled yet.
            Edition {
                state: State::Draft,
                hours: [0, 0, 0],
                sessions: &[],
            },
        ],
        ..USUAL
    },
    Module {
        code: "WTG2-03",
        provider: "growwell",
        texts: &[
            (
                "en",
                "Starting a test-bed mini-enterprise",
                "Five people, three months, one product: how a trial business is begun, and when it is closed \
                 without shame.",
            ),
            (
                "fr",
                "Lancer une mini-entreprise d'essai",
                "Cinq personnes, trois mois, un produit : comment une entreprise d'essai démarre, et quand on la \
                 ferme sans honte.",
            ),
        ],
        kind: Kind::CapacityBuilding,
        subject: "0413",
        credit: Some((CreditScheme::Ecvet, 250)),
        outcomes: &[
            knows(
                "Names the steps from an idea to the first sale.",
                "Cite les étapes qui mènent d'une idée à la première vente.",
            ),
            can(
                "Calculates a price that pays for material and time.",
                "Calcule un prix qui couvre la matière et le temps.",
            ),
            answers(
                "Decides with the group whether to go on after the trial.",
                "Décide avec le groupe de la suite après l'essai.",
            ),
        ],
        target_groups: STAFF,
        assessment: &["presentation to a panel"],
        materials: &[("Three-month planner", "https://growwell.example.org/materials/planner")],
        requires: &["WTG2-01"],
        editions: &[Edition {
            state: State::Published,
            hours: [20, 10, 10],
            sessions: &[
                course(Day::FromToday(-115), 5, "Margate", 10, GB_TRAINER),
                course(Day::FromToday(65), 5, "Margate", 12, GB_TRAINER),
            ],
        }],
        ..USUAL
    },
    Module {
        code: "WTG2-04",
        provider: "nordkoop",
        texts: &[
            (
                "en",
                "Kitchen and garden as workplaces",
                "A week in a canteen kitchen and its vegetable garden, run by people on their way back to work.",
            ),
            (
                "fr",
                "La cuisine et le jardin comme lieux de travail",
                "Une semaine dans la cuisine d'une cantine et son potager, tenus par des personnes qui reprennent \
                 le chemin du travail.",
            ),
        ],
        kind: Kind::Vocational,
        subject: "1013",
        languages: &["en", "sv"],
        mode: Mode::WorkBased,
        eqf: Some(4),
        credit: Some((CreditScheme::Ecvet, 200)),
        outcomes: &[
            knows(
                "Knows hygiene and safety rules of a training kitchen.",
                "Connaît les règles d'hygiène et de sécurité d'une cuisine de formation.",
            ),
            can(
                "Plans a menu so that everyone in the group has a task.",
                "Compose un menu de sorte que chacun dans le groupe ait sa tâche.",
            ),
            answers(
                "Leads the kitchen team for one service.",
                "Dirige l'équipe de cuisine le temps d'un service.",
            ),
        ],
        target_groups: STAFF,
        assessment: &["observed service"],
        materials: &[(
            "Kitchen rules in pictures",
            "https://nordkoop.example.org/materials/kitchen-rules",
        )],
        requires: &["WTG2-02"],
        editions: &[Edition {
            state: State::Published,
            hours: [5, 0, 30],
            sessions: &[
                course(Day::FromToday(-195), 5, "Umeå", 6, SE_TRAINER),
                course(Day::FromToday(50), 5, "Umeå", 6, SE_TRAINER),
                visit(
                    Day::FromToday(56),
                    "Skellefteå",
                    "Återbruk Norr, reuse and repair",
                    SE_TRAINER,
                ),
            ],
        }],
        ..USUAL
    },
    Module {
        code: "WTG2-05",
        provider: "punte",
        texts: &[
            (
                "en",
                "Basic skills inside the workshop",
                "Reading a drawing, measuring, writing an order: basic education hidden in the joiner's day.",
            ),
            (
                "fr",
                "Les savoirs de base au cœur de l'atelier",
                "Lire un plan, mesurer, rédiger une commande : les savoirs de base cachés dans la journée du \
                 menuisier.",
            ),
            (
                "ro",
                "Competențe de bază în atelier",
                "A citi un desen, a măsura, a scrie o comandă: educația de bază ascunsă în ziua tâmplarului.",
            ),
        ],
        kind: Kind::Vocational,
        subject: "0722",
        languages: &["en", "fr", "ro"],
        mode: Mode::WorkBased,
        eqf: Some(3),
        outcomes: &[
            knows(
                "Knows which basic skills a workshop task needs.",
                "Sait quels savoirs de base exige une tâche d'atelier.",
            ),
            can(
                "Builds reading and arithmetic into a piece of furniture.",
                "Intègre lecture et calcul dans la fabrication d'un meuble.",
            ),
            answers(
                "Follows each learner's progress and reports it to them first.",
                "Suit les progrès de chacun et les lui communique en premier.",
            ),
        ],
        target_groups: STAFF,
        assessment: &["lesson plan", "observed lesson"],
        materials: &[("Ten exercises", "https://punte.example.org/materials/ten-exercises")],
        editions: &[Edition {
            state: State::Published,
            hours: [15, 5, 20],
            sessions: &[
                course(Day::FromToday(-60), 5, "Cluj-Napoca", 8, RO_TRAINER),
                course(Day::FromToday(120), 5, "Cluj-Napoca", 8, RO_TRAINER),
            ],
        }],
        ..USUAL
    },
    Module {
        code: "WTG2-06",
        provider: "punte",
        texts: &[
            (
                "en",
                "A week with village workshops",
                "Still being written: five workshops in five villages, with an evening at each.",
            ),
            (
                "fr",
                "Une semaine dans les ateliers de village",
                "En cours de rédaction : cinq ateliers dans cinq villages, une soirée dans chacun.",
            ),
        ],
        kind: Kind::StudyVisit,
        languages: &["en", "fr"],
        eqf: Some(4),
        target_groups: STAFF,
        editions: &[Edition {
            state: State::Draft,
            hours: [20, 0, 0],
            sessions: &[visit(
                Day::FromToday(127),
                "Turda",
                "Pâinea Satului, a village bakery",
                RO_TRAINER,
            )],
        }],
        ..USUAL
    },
    Module {
        code: "WTG2-07",
        provider: "relience",
        texts: &[
            (
                "en",
                "Passing on what was learnt",
                "Still being written: how those who were abroad train those who stayed, in three afternoons.",
            ),
            (
                "fr",
                "Transmettre ses acquis",
                "En cours de rédaction : comment ceux qui sont partis forment ceux qui sont restés, en trois \
                 après-midi.",
            ),
        ],
        kind: Kind::CapacityBuilding,
        subject: "0113",
        languages: &["fr"],
        outcomes: &[can(
            "Plans an afternoon for colleagues around one practice seen abroad.",
            "Prépare un après-midi pour ses collègues autour d'une pratique vue à l'étranger.",
        )],
        target_groups: STAFF,
        editions: &[Edition {
            state: State::Draft,
            hours: [9, 3, 0],
            sessions: &[course(Day::FromToday(180), 1, "Rouen", 20, FR_TRAINER)],
        }],
        ..USUAL
    },
    Module {
        code: "WTG2-08",
        provider: "relience",
        texts: &[
            (
                "fr",
                "Préparer son séjour",
                "Deux journées avant le départ, pour l'équipe de Relience seulement : la langue, le voyage, le but \
                 que l'on se donne.",
            ),
            (
                "en",
                "Preparing one's stay",
                "Two days before departure, for Relience's own team only: the language, the journey, the aim one \
                 sets oneself.",
            ),
        ],
        kind: Kind::Specialist,
        subject: "0231",
        languages: &["fr", "en"],
        visibility: Visibility::Partner,
        eqf: None,
        outcomes: &[answers(
            "Sets an aim for the stay and agrees it with the team.",
            "Se fixe un but pour le séjour et en convient avec l'équipe.",
        )],
        target_groups: STAFF,
        assessment: &["personal aim"],
        editions: &[Edition {
            state: State::Published,
            hours: [12, 4, 0],
            sessions: &[
                course(Day::FromToday(-215), 2, "Rouen", 20, FR_TRAINER),
                course(Day::FromToday(30), 2, "Rouen", 20, FR_TRAINER),
            ],
        }],
        ..USUAL
    },
];
