//! Work to Grow II: an invented successor that runs on the day of loading, so that there is a project to
//! write in. Its texts avoid the words by which visitors look for the first one.

mod modules;

use entity::project::{Gender, Programme, Status, Visibility};

pub use self::modules::MODULES;
use super::{
    loading::Day,
    projects::{Host, Project, declines, hosts, sends},
};

pub const PROJECT: Project = Project {
    acronym: "WTG2",
    texts: &[
        (
            "en",
            "Work to Grow II",
            "The four partners go on together. Teams from Rouen spend two to four weeks with hosts in Umeå, \
             Margate and Cluj-Napoca, work beside them at the bench, and bring back one workshop idea each, \
             which is tried out at home within six months. Coaching for self-help and the passing on of what \
             was learnt get more room than the first time.\n\n\
             This project is fictional. It exists so that newcomers have something of their own to write in.",
        ),
        (
            "fr",
            "Work to Grow II – Grandir encore",
            "Les quatre partenaires poursuivent ensemble. Des équipes de Rouen passent deux à quatre semaines \
             chez leurs hôtes d'Umeå, de Margate et de Cluj-Napoca, travaillent à leurs côtés à l'établi et \
             rapportent chacune une idée d'atelier, mise à l'essai dans les six mois. L'accompagnement vers \
             l'autonomie et la transmission des acquis y tiennent plus de place que la première fois.\n\n\
             Ce projet est fictif. Il existe pour que les nouveaux venus aient où écrire.",
        ),
    ],
    objectives: &[
        (
            "Try out one workshop idea for each stay within six months.",
            "Mettre à l'essai une idée d'atelier par séjour dans les six mois.",
        ),
        (
            "Train colleagues who stayed at home in what was learnt abroad.",
            "Former les collègues restés sur place à ce qui a été appris à l'étranger.",
        ),
    ],
    programme: Programme::ErasmusPlus2021,
    action_type: Some("KA121-VET"),
    grant: Some("DEMO-KA121-VET-000002"),
    first_day: Day::FromToday(-365),
    last_day: Day::FromToday(365),
    topics: &["coaching", "training workshops", "passing on"],
    target_groups: &["youth workers", "workshop instructors"],
    languages: &["en", "fr", "sv", "ro"],
    website: Some("https://work-to-grow-2.example.org/"),
    visibility: Visibility::Consortium,
    planned: Some(24),
    genders: &[(Gender::Female, 55), (Gender::Male, 40), (Gender::Other, 5)],
    predecessor: Some("WTG"),
    status: Status::Ongoing,
    parts: &[
        sends("relience"),
        hosts("nordkoop"),
        hosts("growwell"),
        hosts("punte"),
        declines("solo", "Our own workshop takes all our time this year."),
    ],
    targets: &[
        (Host::Country("SE"), 10),
        (Host::Partner("punte"), 8),
        (Host::Partner("growwell"), 6),
    ],
};
