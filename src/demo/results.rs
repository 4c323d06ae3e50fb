//! What the projects leave behind: KIM's handbooks and Green Paper, Work to Grow's learning programme and tools, and what
//! its successor is writing. The titles of KIM's are its own; all else is invented.

use chrono::{DateTime, NaiveTime, Utc};
use entity::{
    project::Visibility,
    result::{Category, Changes, Entity, Model, New, Review},
};

use super::{
    loading::{Bilingual, Day, Loading, named, owned, translation},
    procedures::shipped_as,
};
use crate::error::Result;

/// How far a result has come.
enum Stage {
    Draft,
    UnderReview,
    /// Reviewed on this day by the partner of this acronym.
    Published(Day, &'static str),
}

struct Left {
    project: &'static str,
    partner: &'static str,
    category: Category,
    title: Bilingual,
    summary: Bilingual,
    languages: &'static [&'static str],
    authors: &'static [&'static str],
    /// Acronyms of the partners that worked on it too.
    with: &'static [&'static str],
    for_whom: &'static [&'static str],
    doi: Option<&'static str>,
    /// Whether it is about key competences.
    on_competences: bool,
    stage: Stage,
}

const USUAL: Left = Left {
    project: "WTG2",
    partner: "relience",
    category: Category::Handbook,
    title: ("", ""),
    summary: ("", ""),
    languages: &["en", "fr"],
    authors: &[],
    with: &[],
    for_whom: &[],
    doi: None,
    on_competences: false,
    stage: Stage::Draft,
};

/// KIM's first handbook, of which there is a second edition.
const ASSESSING: Left = Left {
    project: "KIM",
    partner: "aurora",
    title: (
        "Handbook for assessing and validating informal competences of migrants",
        "Manuel pour évaluer et valider les compétences informelles des migrants",
    ),
    summary: (
        "How to assess, identify and validate what migrants have learnt outside school, as the key elements of an individual plan for social inclusion.",
        "Comment évaluer, repérer et valider ce que les migrants ont appris hors de l'école, éléments clés d'un plan individuel d'inclusion sociale.",
    ),
    languages: &["en", "it", "de", "es", "pt", "hu", "el", "pl"],
    authors: &["Giulia Ferri", "Jonas Lindner"],
    with: &["brucke", "puerta", "porto", "kapu", "gefyra", "most"],
    for_whom: &["educators", "counsellors of migrants"],
    doi: Some("10.5555/kim.2014.1"),
    on_competences: true,
    stage: Stage::Published(Day::On(2014, 3, 12), "brucke"),
    ..USUAL
};

const OTHERS: [Left; 9] = [
    Left {
        project: "KIM",
        partner: "brucke",
        title: (
            "Handbook for the training of educators and staff working with migrants",
            "Manuel pour la formation des éducateurs et du personnel travaillant avec des migrants",
        ),
        summary: (
            "A course for the staff of reception centres: both procedures in practice, and equality of women and men in taking part.",
            "Un cours pour le personnel des centres d'accueil : les deux procédures en pratique, et l'égalité entre femmes et hommes dans la participation.",
        ),
        with: &["aurora"],
        for_whom: &["staff of reception centres"],
        stage: Stage::Published(Day::On(2014, 9, 8), "puerta"),
        ..USUAL
    },
    Left {
        project: "KIM",
        partner: "aurora",
        category: Category::PolicyRecommendation,
        title: (
            "Green Paper: recommendations for inclusion and equality",
            "Livre vert : recommandations pour l'inclusion et l'égalité",
        ),
        summary: (
            "What seven countries recommend after two years, with good practice that others can take over.",
            "Ce que sept pays recommandent après deux ans, avec de bonnes pratiques que d'autres peuvent reprendre.",
        ),
        for_whom: &["policy makers", "public bodies"],
        on_competences: true,
        stage: Stage::Published(Day::On(2014, 12, 2), "most"),
        ..USUAL
    },
    Left {
        project: "WTG",
        category: Category::LearningProgramme,
        title: (
            "Learning programme: rehabilitation through real work",
            "Programme de formation : la réinsertion par le travail réel",
        ),
        summary: (
            "What specialist educators saw in social enterprises in three countries, as a programme of five days.",
            "Ce que des éducateurs spécialisés ont vu dans des entreprises sociales de trois pays, en un programme de cinq jours.",
        ),
        with: &["nordkoop", "punte"],
        for_whom: &["specialist educators"],
        stage: Stage::Published(Day::On(2016, 7, 4), "nordkoop"),
        ..USUAL
    },
    Left {
        project: "WTG",
        partner: "nordkoop",
        category: Category::Presentation,
        title: ("One toolbox from 34 stays", "Une boîte à outils tirée de 34 séjours"),
        stage: Stage::Published(Day::On(2016, 8, 22), "relience"),
        ..USUAL
    },
    Left {
        category: Category::ELearning,
        title: (
            "Starting a social enterprise: six steps",
            "Créer une entreprise sociale : six étapes",
        ),
        for_whom: &["specialist educators"],
        ..USUAL
    },
    Left {
        title: ("A mentor's first week", "La première semaine d'un mentor"),
        stage: Stage::UnderReview,
        ..USUAL
    },
    Left {
        partner: "nordkoop",
        category: Category::Video,
        title: ("A day in the workshop", "Une journée à l'atelier"),
        languages: &["sv", "en"],
        stage: Stage::UnderReview,
        ..USUAL
    },
    Left {
        project: "SOLO",
        partner: "solo",
        title: (
            "Bread and words: a small course",
            "Du pain et des mots : un petit cours",
        ),
        ..USUAL
    },
    Left {
        project: "FJORD",
        partner: "fjord",
        category: Category::Website,
        title: ("Wood and words", "Le bois et les mots"),
        ..USUAL
    },
];

pub async fn load(loading: &mut Loading) -> Result<()> {
    let draft = drafted(loading, &ASSESSING)?;
    let first = in_stage(loading, &ASSESSING, draft)?;
    let next = first
        .next_edition(loading.id(), loading.now())
        .submitted(0, loading.now())?;
    let by = loading.partner("gefyra")?.id;
    let second = next.reviewed(by, accepted(), noon(loading, Day::On(2014, 11, 20))?)?;
    loading.insert::<Entity>(first.superseded()).await?;
    loading.insert::<Entity>(second).await?;
    for left in &OTHERS {
        let draft = drafted(loading, left)?;
        let row = in_stage(loading, left, draft)?;
        loading.insert::<Entity>(row).await?;
    }
    Ok(())
}

fn drafted(loading: &mut Loading, left: &Left) -> Result<Model> {
    let partner = loading.partner(left.partner)?;
    let with: Vec<_> = left
        .with
        .iter()
        .map(|acronym| Ok(loading.partner(acronym)?.id))
        .collect::<Result<_>>()?;
    let new = New {
        id: loading.id(),
        partner_id: partner.id,
        project_id: named(&loading.projects, left.project)?.id,
        category: left.category,
        now: loading.now(),
    };
    let (_, competences) = shipped_as("EU_KEY_COMPETENCES", "2006", loading.now())?;
    let about = if left.on_competences { competences } else { Vec::new() };
    let handed_in = !matches!(left.stage, Stage::Draft);
    let slug = left
        .title
        .0
        .to_lowercase()
        .replace(|sign: char| !sign.is_ascii_alphanumeric(), "-");
    let address = format!("https://www.example.org/{}/{slug}", left.partner);
    let said = |text: &str, language| (!text.is_empty()).then(|| Some(translation(language, text)));
    let changes = Changes {
        title: Some(translation("en", left.title.0)),
        summary: said(left.summary.0, "en"),
        languages: Some(owned(left.languages)),
        url: Some(handed_in.then_some(address)),
        doi: Some(left.doi.map(str::to_owned)),
        licence: Some(handed_in.then(|| "CC-BY-4.0".to_owned())),
        authors: Some(owned(left.authors)),
        partners: Some(with.clone()),
        target_groups: Some(owned(left.for_whom)),
        competences: Some(about.iter().map(|one| one.id).collect()),
        visibility: matches!(left.stage, Stage::Published(..)).then_some(Visibility::Public),
        ..Changes::default()
    };
    let french = Changes {
        title: Some(translation("fr", left.title.1)),
        summary: said(left.summary.1, "fr"),
        ..Changes::default()
    };
    Ok(Model::created(new, changes, &with)?.changed(french, &with)?)
}

fn in_stage(loading: &Loading, left: &Left, draft: Model) -> Result<Model> {
    Ok(match left.stage {
        Stage::Draft => draft,
        Stage::UnderReview => draft.submitted(0, loading.now())?,
        Stage::Published(day, by) => {
            let at = noon(loading, day)?;
            let by = loading.partner(by)?.id;
            draft
                .submitted(0, at - chrono::TimeDelta::days(21))?
                .reviewed(by, accepted(), at)?
        }
    })
}

fn accepted() -> Review {
    Review {
        accept: true,
        note: Some("Clear, and of use to us.".to_owned()),
    }
}

fn noon(loading: &Loading, day: Day) -> Result<DateTime<Utc>> {
    let midnight = loading.day(day)?.and_time(NaiveTime::MIN).and_utc();
    Ok(midnight + chrono::TimeDelta::hours(12))
}
