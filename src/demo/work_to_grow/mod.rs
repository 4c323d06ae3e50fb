//! Work to Grow: specialist educators from France learn with partners in Sweden, Romania and the United
//! Kingdom. Its source plans 36 people and lists 18 + 8 + 8: both are kept (J-3).

mod courses;
mod visits;

use entity::project::{Programme, Status, Visibility};

pub use self::{courses::COURSES, visits::VISITS};
use super::{
    loading::Day,
    projects::{Host, Project, hosts, sends},
};

pub const PROJECT: Project = Project {
    acronym: "WTG",
    texts: &[
        (
            "en",
            "Work to Grow",
            "Some people are out of reach for ordinary courses: whoever left school without the basics or \
             never had a real job finds no door open in a training institute. Work to Grow equips the \
             specialist educators who accompany them. On a training mobility to Sweden, Romania or the \
             United Kingdom they follow modular courses built around the social economy, see local projects \
             at work, and find out how to set up and run a social enterprise with a vocational training \
             workshop inside it. What they bring home renews training in France and makes lifelong learning \
             a reality for people with little schooling.\n\n\
             Every stay ends with a Europass certificate. The course units also count towards the European \
             Certificate in Community Enterprise (ECCE), whose accreditation at Christ Church University, \
             Canterbury, is still in process.\n\n\
             After their return, participants cascade what they learnt to colleagues and local partners, and \
             report to senior management and the board, where it feeds the association's European \
             Development Plan. Dissemination, evaluation and results are steered by participatory \
             governance; in the end the participants write and publish one Project Report together.",
        ),
        (
            "fr",
            "Work to Grow – Travailler pour grandir",
            "Certaines personnes restent hors de portée des formations classiques : sans bagage scolaire ni \
             véritable expérience professionnelle, elles trouvent porte close. Work to Grow outille les \
             éducateurs spécialisés qui les accompagnent. Lors d'une mobilité de formation en Suède, en \
             Roumanie ou au Royaume-Uni, ils suivent des cours modulaires fondés sur l'économie sociale, \
             découvrent des projets locaux et apprennent à créer et à faire vivre une entreprise sociale \
             dotée d'un atelier de formation professionnelle. Ce qu'ils rapportent renouvelle la formation \
             en France et rend l'apprentissage tout au long de la vie accessible à tous.\n\n\
             Chaque séjour donne lieu à un certificat Europass. Les unités suivies comptent aussi pour le \
             certificat européen d'entreprise communautaire (ECCE), dont l'accréditation auprès de \
             l'université Christ Church de Canterbury est en cours.\n\n\
             Au retour, les participants transmettent leurs acquis à leurs collègues et aux partenaires \
             locaux, et en rendent compte à la direction et au conseil d'administration, qui en nourrissent \
             le plan de développement européen de l'association. Une gouvernance participative guide la \
             diffusion, l'évaluation et les résultats ; les participants rédigent et publient ensemble un \
             rapport de projet.",
        ),
    ],
    objectives: &[
        (
            "Bring good practice of the partners back to France and modernise training with it.",
            "Rapporter en France les bonnes pratiques des partenaires et moderniser la formation.",
        ),
        (
            "Build the capacity of staff by showing them how other countries educate and train.",
            "Renforcer les équipes en leur montrant comment d'autres pays éduquent et forment.",
        ),
        (
            "Explore the social economy: social and community enterprise, and how one founds them.",
            "Explorer l'économie sociale : l'entreprise sociale et communautaire, et sa création.",
        ),
        (
            "Learn to develop and run a social enterprise and vocational training workshop.",
            "Apprendre à développer et à gérer une entreprise sociale avec atelier de formation.",
        ),
        (
            "Master techniques of empowerment and motivation.",
            "Maîtriser des techniques d'empowerment et de motivation.",
        ),
        (
            "Shape the European Development Plan and the international opening of the association.",
            "Façonner le plan de développement européen et l'ouverture internationale de l'association.",
        ),
    ],
    programme: Programme::ErasmusPlus2014,
    action_type: Some("KA102"),
    grant: Some("DEMO-2014-1-FR01-KA102-000001"),
    first_day: Day::On(2014, 9, 1),
    last_day: Day::On(2016, 8, 31),
    topics: &[
        "social economy",
        "social enterprise",
        "vocational education and training",
        "lifelong learning",
        "empowerment",
    ],
    target_groups: &[
        "specialist educators",
        "long-term drug and alcohol addiction",
        "health issues",
        "homelessness",
        "distressed families",
        "unaccompanied young migrants",
        "very long-term unemployed",
    ],
    languages: &["en", "fr"],
    website: Some("https://work-to-grow.example.org/"),
    visibility: Visibility::Public,
    planned: Some(36),
    genders: &[],
    predecessor: None,
    status: Status::Finalised,
    parts: &[sends("relience"), hosts("nordkoop"), hosts("growwell"), hosts("punte")],
    targets: &[
        (Host::Partner("nordkoop"), 18),
        (Host::Country("RO"), 8),
        (Host::Country("GB"), 8),
    ],
};
