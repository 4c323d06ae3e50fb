//! What the demo's results recommend, and who uses them. All of it is invented.

use entity::{
    dissemination_record::Level,
    recommendation::{self, Status},
    result, uptake,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::loading::{Bilingual, Day, Loading, translation};
use crate::error::{Error, Result};

/// Title of the result, statement, good practice, addressee, level, what became of it.
type Recommended = (&'static str, Bilingual, Bilingual, &'static str, Level, Status);

const GREEN_PAPER: &str = "Green Paper: recommendations for inclusion and equality";
const REAL_WORK: &str = "Learning programme: rehabilitation through real work";
const SIX_STEPS: &str = "Starting a social enterprise: six steps";

const RECOMMENDED: [Recommended; 6] = [
    (
        GREEN_PAPER,
        (
            "Recognise in reception centres too what people have learnt outside school.",
            "Reconnaître aussi dans les centres d'accueil les compétences apprises hors de l'école.",
        ),
        (
            "In one centre each interview begins with what somebody can do.",
            "Dans un centre, chaque entretien commence par ce que la personne sait faire.",
        ),
        "European Commission",
        Level::European,
        Status::TakenUp,
    ),
    (
        GREEN_PAPER,
        (
            "Pay for an interpreter at every assessment.",
            "Financer un interprète à chaque évaluation.",
        ),
        ("", ""),
        "Ministries of education",
        Level::National,
        Status::Proposed,
    ),
    (
        GREEN_PAPER,
        (
            "Count women and men among those who take part, and act on the difference.",
            "Compter les femmes et les hommes parmi les participants, et agir sur l'écart.",
        ),
        ("", ""),
        "European Commission",
        Level::European,
        Status::Proposed,
    ),
    (
        GREEN_PAPER,
        (
            "Train the staff of several centres together.",
            "Former ensemble le personnel de plusieurs centres.",
        ),
        ("", ""),
        "Regions",
        Level::Regional,
        Status::Declined,
    ),
    (
        REAL_WORK,
        (
            "Let educators do the work before they teach it.",
            "Que les éducateurs fassent le travail avant de l'enseigner.",
        ),
        ("", ""),
        "Training providers",
        Level::National,
        Status::Proposed,
    ),
    (
        SIX_STEPS,
        ("Begin with one customer.", "Commencer avec un seul client."),
        ("", ""),
        "Founders of social enterprises",
        Level::Local,
        Status::Proposed,
    ),
];

/// Title of the result, whether its first recommendation is followed, the partner that says so, who, in which country,
/// since when.
type Used = (&'static str, bool, &'static str, &'static str, &'static str, Day);

const USED: [Used; 4] = [
    (
        GREEN_PAPER,
        false,
        "brucke",
        "Evening school at the harbour",
        "DE",
        Day::On(2015, 3, 2),
    ),
    (
        GREEN_PAPER,
        true,
        "gefyra",
        "Open school of the two rivers",
        "GR",
        Day::On(2015, 9, 14),
    ),
    (
        GREEN_PAPER,
        true,
        "aurora",
        "Network of the hill towns",
        "IT",
        Day::On(2016, 1, 11),
    ),
    (
        REAL_WORK,
        true,
        "relience",
        "Folk school of the islands",
        "SE",
        Day::On(2017, 2, 1),
    ),
];

pub async fn load(loading: &mut Loading) -> Result<()> {
    let results = loading.all(result::Entity::find()).await?;
    let titled = |title: &str| {
        let found = results.iter().find(|row| row.title.default_text() == title);
        found.ok_or_else(|| Error::internal("the demo has no such result"))
    };
    let mut numbers = std::collections::HashMap::new();
    for recommended in &RECOMMENDED {
        let number = numbers.entry(recommended.0).or_insert(0);
        *number += 1;
        recommend(loading, titled(recommended.0)?, *number, recommended).await?;
    }
    for used in &USED {
        take_up(loading, titled(used.0)?, used).await?;
    }
    Ok(())
}

async fn recommend(loading: &mut Loading, of: &result::Model, number: i32, recommended: &Recommended) -> Result<()> {
    let (_, statement, practice, addressee, level, status) = *recommended;
    let said = |text: &str, language| (!text.is_empty()).then(|| Some(translation(language, text)));
    let changes = recommendation::Changes {
        statement: Some(translation("en", statement.0)),
        evidence: Some(Some(translation(
            "en",
            "What partners saw in their own centres and workshops.",
        ))),
        good_practice: said(practice.0, "en"),
        addressee: Some(addressee.to_owned()),
        ..recommendation::Changes::default()
    };
    let french = recommendation::Changes {
        statement: Some(translation("fr", statement.1)),
        good_practice: said(practice.1, "fr"),
        ..recommendation::Changes::default()
    };
    let place = (loading.id(), number);
    let row = recommendation::Model::added(place, of, level, changes, loading.now())?.changed(french)?;
    loading.insert::<recommendation::Entity>(row.settled(status)).await?;
    Ok(())
}

async fn take_up(loading: &mut Loading, of: &result::Model, used: &Used) -> Result<()> {
    use recommendation::Column::{Number, ResultId};
    let (_, follows, by, organisation, country, since) = *used;
    let first = recommendation::Entity::find()
        .filter(ResultId.eq(of.id))
        .filter(Number.eq(1));
    let first = loading.all(first).await?;
    let home = loading.partners.values().find(|one| one.id == of.partner_id);
    let home = home
        .ok_or_else(|| Error::internal("a result of nobody"))?
        .country
        .clone();
    let new = uptake::New {
        id: loading.id(),
        partner_id: loading.partner(by)?.id,
        result: of,
        recommendation_id: first.first().filter(|_| follows).map(|one| one.id),
        since: loading.day(since)?,
        now: loading.now(),
    };
    let changes = uptake::Changes {
        organisation: Some(organisation.to_owned()),
        country: Some(country.to_owned()),
        description: Some(Some(translation("en", "In the courses of every autumn."))),
        proof_url: Some(Some(format!("https://www.example.org/{by}/uptake"))),
        ..uptake::Changes::default()
    };
    let row = uptake::Model::recorded(new, changes, &home)?;
    loading.insert::<uptake::Entity>(row).await?;
    Ok(())
}
