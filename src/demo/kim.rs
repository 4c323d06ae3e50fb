//! KIM: seven partners share procedures by which migrants' competences are validated and their inclusion
//! is planned, and train the staff of reception centres in them.
//!
//! The source gives no end date, so two years are assumed, and the programme with them; no partner is
//! named there either. The pilot course is one course in many languages: each partner provides its own.

use entity::{
    module::{Kind, Mode, State},
    project::{Gender, Programme, Status, Visibility},
};

use super::{
    loading::Day,
    modules::{Edition, Module, Outcome, USUAL, answers, can, course, knows, visit},
    projects::{Project, joins},
};

pub const PROJECT: Project = Project {
    acronym: "KIM",
    texts: &[
        (
            "en",
            "KIM – Key Competencies for Migrants: Promote Social Inclusion and Gender Equality",
            "Migrants bring more competences than their papers show. KIM makes them visible and useful: it \
             promotes the inclusion, active citizenship and learning of adult migrants. Public bodies and \
             private organisations of seven countries had met the same obstacles: no shared models for \
             recognising non-formal and informal learning, uneven participation of women and men, and staff \
             who were left alone with the task.\n\n\
             The partners write two procedures and test them everywhere: the first assesses, identifies and \
             validates key competences; the second builds and carries out an individualised plan for social \
             inclusion. A pilot course prepares the staff of reception centres to work with both. How evenly \
             women and men take part is measured from the first day, because gender equality is an aim and \
             not a by-product.\n\n\
             Results: a handbook on assessing and validating informal competences, a handbook on training \
             educators and staff, and a Green Paper with recommendations, chosen as good practice for being \
             reproducible and portable.\n\n\
             The end date shown here is an assumption: the source names only the beginning.",
        ),
        (
            "fr",
            "KIM – Compétences clés pour les migrants : promouvoir l'inclusion sociale et l'égalité des genres",
            "Les migrants apportent plus de compétences que leurs papiers n'en montrent. KIM les rend visibles \
             et utiles : le projet favorise l'inclusion, la citoyenneté active et l'apprentissage des migrants \
             adultes. Des organismes publics et privés de sept pays butaient sur les mêmes obstacles : aucun \
             modèle partagé pour reconnaître les apprentissages non formels et informels, une participation \
             inégale des femmes et des hommes, des équipes laissées seules face à la tâche.\n\n\
             Les partenaires rédigent deux procédures et les éprouvent partout : la première évalue, repère et \
             valide les compétences clés ; la seconde construit et met en œuvre un plan individualisé \
             d'inclusion. Un cours pilote prépare le personnel des centres d'accueil à s'en servir. L'égalité \
             de participation entre femmes et hommes est mesurée dès le premier jour : c'est un but, non un \
             effet secondaire.\n\n\
             Résultats : un guide pour évaluer et valider les compétences informelles, un guide pour former \
             éducateurs et personnels, et un Livre vert dont les recommandations, retenues comme bonnes \
             pratiques, sont reproductibles et transférables.\n\n\
             La date de fin indiquée ici est une hypothèse : la source ne donne que le début.",
        ),
        (
            "it",
            "KIM – Competenze chiave per i migranti: promuovere l'inclusione sociale e la parità di genere",
            "I migranti portano con sé più competenze di quante ne mostrino i documenti. KIM le rende visibili \
             con due procedure condivise da sette Paesi: una valuta, individua e convalida le competenze \
             chiave, l'altra costruisce e realizza un piano individuale di inclusione. Un corso pilota prepara \
             il personale dei centri di accoglienza. La data di fine è un'ipotesi: la fonte indica soltanto \
             l'inizio.",
        ),
    ],
    objectives: &[
        (
            "Share one procedure that assesses, identifies and validates the key competences of migrants.",
            "Partager une procédure qui évalue, repère et valide les compétences clés des migrants.",
        ),
        (
            "Share one procedure that builds and carries out individualised plans for social inclusion.",
            "Partager une procédure qui construit et met en œuvre des plans individualisés d'inclusion sociale.",
        ),
        (
            "Train the staff of reception centres in both procedures by a pilot course.",
            "Former le personnel des centres d'accueil aux deux procédures par un cours pilote.",
        ),
        (
            "Bring women and men to take part in equal numbers, and show by figures whether they do.",
            "Amener femmes et hommes à participer à égalité, et montrer par des chiffres si c'est le cas.",
        ),
        (
            "Publish two handbooks and a Green Paper that others can reproduce and carry over.",
            "Publier deux guides et un Livre vert que d'autres peuvent reproduire et transposer.",
        ),
    ],
    programme: Programme::LifelongLearning,
    action_type: None,
    grant: None,
    first_day: Day::On(2013, 1, 1),
    last_day: Day::On(2014, 12, 31),
    topics: &[
        "key competences",
        "validation of informal learning",
        "inclusion",
        "gender equality",
    ],
    target_groups: &["adult migrants", "staff of reception centres", "educators"],
    languages: &["en", "it", "de", "es", "pt", "hu", "el", "pl"],
    website: Some("https://kim.example.org/"),
    visibility: Visibility::Public,
    planned: None,
    genders: &[(Gender::Female, 50), (Gender::Male, 50)],
    predecessor: None,
    status: Status::Submitted,
    parts: &[
        joins("aurora"),
        joins("brucke"),
        joins("puerta"),
        joins("porto"),
        joins("kapu"),
        joins("gefyra"),
        joins("most"),
    ],
    targets: &[],
};

const OUTCOMES: &[Outcome] = &[
    knows(
        "Explains the two shared procedures and the principles on which they rest.",
        "Explique les deux procédures communes et les principes sur lesquels elles reposent.",
    ),
    can(
        "Helps an adult to identify and document competences gained outside school.",
        "Aide un adulte à repérer et à documenter des compétences acquises hors de l'école.",
    ),
    can(
        "Writes with the person an individualised plan with goals, actions and dates.",
        "Rédige avec la personne un plan individualisé comportant objectifs, actions et échéances.",
    ),
    answers(
        "Keeps women's and men's access under review in the own centre and acts on it.",
        "Veille dans son centre à l'accès des femmes et des hommes et agit en conséquence.",
    ),
];

const PILOT: Module = Module {
    kind: Kind::PilotCourse,
    mode: Mode::Blended,
    visibility: Visibility::Public,
    outcomes: OUTCOMES,
    target_groups: &["staff of reception centres"],
    assessment: &["portfolio", "simulated interview"],
    materials: &[("Course outline", "https://kim.example.org/materials/pilot-course")],
    ..USUAL
};

const EN: &str = "Forty hours for people who work in reception centres: assessing and validating what newcomers can \
                  do, and planning inclusion with them. Tried out in one centre, then corrected.";
const FR: &str = "Quarante heures pour celles et ceux qui travaillent en centre d'accueil : évaluer et valider ce que \
                  savent faire les nouveaux arrivants, et planifier avec eux leur inclusion.";

pub const PILOT_COURSES: &[Module] = &[
    Module {
        code: "KIM-PC-IT",
        provider: "aurora",
        texts: &[
            (
                "it",
                "Corso pilota per il personale dei centri di accoglienza",
                "Quaranta ore per chi lavora nell'accoglienza: valutare e convalidare le competenze, costruire \
                 insieme un piano di inclusione.",
            ),
            ("en", "Pilot course for staff of reception centres (Italian)", EN),
            (
                "fr",
                "Cours pilote pour le personnel des centres d'accueil (italien)",
                FR,
            ),
        ],
        languages: &["it"],
        editions: &[
            // What the first run taught went into the second edition.
            Edition {
                state: State::Retired,
                hours: [30, 10, 0],
                sessions: &[course(Day::On(2014, 2, 3), 5, "Bologna", 16, &["trainer@aurora"])],
            },
            Edition {
                state: State::Published,
                hours: [24, 10, 6],
                sessions: &[
                    course(Day::On(2014, 6, 9), 5, "Bologna", 16, &["trainer@aurora"]),
                    visit(Day::On(2014, 6, 16), "Ravenna", "Centro Molo Nord", &["trainer@aurora"]),
                ],
            },
        ],
        ..PILOT
    },
    Module {
        code: "KIM-PC-DE",
        provider: "brucke",
        texts: &[
            (
                "de",
                "Pilotkurs für das Personal von Aufnahmeeinrichtungen",
                "Vierzig Stunden für alle, die in Aufnahmeeinrichtungen arbeiten: Kompetenzen erfassen und \
                 validieren, Teilhabe gemeinsam planen.",
            ),
            ("en", "Pilot course for staff of reception centres (German)", EN),
            (
                "fr",
                "Cours pilote pour le personnel des centres d'accueil (allemand)",
                FR,
            ),
        ],
        languages: &["de"],
        editions: &[Edition {
            state: State::Published,
            hours: [24, 10, 6],
            sessions: &[course(Day::On(2014, 6, 23), 5, "Leipzig", 14, &["trainer@brucke"])],
        }],
        ..PILOT
    },
    Module {
        code: "KIM-PC-ES",
        provider: "puerta",
        texts: &[
            (
                "es",
                "Curso piloto para el personal de centros de acogida",
                "Cuarenta horas para quienes trabajan en la acogida: evaluar y validar competencias y planificar \
                 juntos la inclusión.",
            ),
            ("en", "Pilot course for staff of reception centres (Spanish)", EN),
            (
                "fr",
                "Cours pilote pour le personnel des centres d'accueil (espagnol)",
                FR,
            ),
        ],
        languages: &["es"],
        editions: &[Edition {
            state: State::Published,
            hours: [24, 10, 6],
            sessions: &[course(Day::On(2014, 9, 8), 5, "Sevilla", 15, &["trainer@puerta"])],
        }],
        ..PILOT
    },
    Module {
        code: "KIM-PC-HU",
        provider: "kapu",
        texts: &[
            (
                "hu",
                "Kísérleti tanfolyam befogadóközpontok munkatársainak",
                "Negyven óra azoknak, akik befogadóközpontban dolgoznak: a kompetenciák felmérése és elismerése, a \
                 befogadás közös tervezése.",
            ),
            ("en", "Pilot course for staff of reception centres (Hungarian)", EN),
            (
                "fr",
                "Cours pilote pour le personnel des centres d'accueil (hongrois)",
                FR,
            ),
        ],
        languages: &["hu"],
        editions: &[Edition {
            state: State::Published,
            hours: [24, 10, 6],
            sessions: &[course(Day::On(2014, 9, 22), 5, "Pécs", 12, &["trainer@kapu"])],
        }],
        ..PILOT
    },
    Module {
        code: "KIM-PC-EL",
        provider: "gefyra",
        texts: &[
            (
                "el",
                "Πιλοτικό μάθημα για το προσωπικό κέντρων υποδοχής",
                "Σαράντα ώρες για όσους εργάζονται σε κέντρα υποδοχής: αξιολόγηση και επικύρωση δεξιοτήτων, κοινός \
                 σχεδιασμός της ένταξης.",
            ),
            ("en", "Pilot course for staff of reception centres (Greek)", EN),
            ("fr", "Cours pilote pour le personnel des centres d'accueil (grec)", FR),
        ],
        languages: &["el"],
        editions: &[Edition {
            state: State::Published,
            hours: [24, 10, 6],
            sessions: &[course(Day::On(2014, 10, 6), 5, "Θεσσαλονίκη", 14, &["trainer@gefyra"])],
        }],
        ..PILOT
    },
    Module {
        code: "KIM-PC-PL",
        provider: "most",
        texts: &[
            (
                "pl",
                "Kurs pilotażowy dla pracowników ośrodków recepcyjnych",
                "Czterdzieści godzin dla osób pracujących w ośrodkach: ocena i walidacja kompetencji, wspólne \
                 planowanie włączenia. Przekład nie został ukończony.",
            ),
            ("en", "Pilot course for staff of reception centres (Polish)", EN),
            (
                "fr",
                "Cours pilote pour le personnel des centres d'accueil (polonais)",
                FR,
            ),
        ],
        languages: &["pl"],
        // Never finished: nobody but its provider has seen it.
        editions: &[Edition {
            state: State::Draft,
            hours: [24, 10, 6],
            sessions: &[],
        }],
        ..PILOT
    },
];
