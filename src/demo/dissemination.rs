//! What the partners told others: of Work to Grow with what the educators passed on after their return, of KIM's
//! procedures, and of the running projects. Forty records in more than eight quarters. All events are invented.

use chrono::{NaiveDate, NaiveTime};
use entity::{
    dissemination_cascade,
    dissemination_record::{self, Audience, Changes, Evidence, Kind, Level, Mode, New, Status},
    mobility,
    project::Visibility,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    kim_told::KIM,
    loading::{Bilingual, Day, Loading, named, owned, translation},
    work_to_grow_told::{WORK_TO_GROW, WORK_TO_GROW_2},
};
use crate::error::{Error, Result};

/// Target group, planned and reached.
pub type Group = (&'static str, i32, Option<i32>);

/// One record.
pub struct Told {
    /// Acronym of the partner that did it.
    pub partner: &'static str,
    pub kind: Kind,
    pub level: Level,
    pub title: Bilingual,
    pub day: Day,
    pub place: &'static str,
    pub groups: &'static [Group],
    pub status: Status,
    /// Acronym of the partner that has verified it.
    pub verifier: &'static str,
    /// How many days it lasts.
    pub days: u64,
    /// What was done; empty if the title says it all.
    pub description: Bilingual,
    /// Results that were shown.
    pub results: &'static [&'static str],
    /// Numbers of the mobilities whose lessons are passed on.
    pub stays: &'static [usize],
}

/// What most have in common, to be filled with `..USUAL`.
pub const USUAL: Told = Told {
    partner: "",
    kind: Kind::Event,
    level: Level::Local,
    title: ("", ""),
    day: Day::On(2000, 1, 1),
    place: "",
    groups: &[],
    status: Status::Reported,
    verifier: "",
    days: 1,
    description: ("", ""),
    results: &[],
    stays: &[],
};

const OUTSIDERS: [(&str, Told); 2] = [
    (
        "SOLO",
        Told {
            partner: "solo",
            title: ("Open day of the bakery", "Portes ouvertes de la boulangerie"),
            day: Day::FromToday(-40),
            place: "Quimper",
            groups: &[("neighbours", 60, Some(71))],
            ..USUAL
        },
    ),
    (
        "FJORD",
        Told {
            partner: "fjord",
            kind: Kind::Newsletter,
            level: Level::Regional,
            title: ("Newsletter: wood and words", "Lettre : le bois et les mots"),
            day: Day::FromToday(-20),
            place: "Bergen",
            groups: &[("vocational schools", 30, None)],
            status: Status::Draft,
            ..USUAL
        },
    ),
];

pub async fn load(loading: &mut Loading) -> Result<()> {
    for (project, records) in [("WTG", WORK_TO_GROW), ("KIM", KIM), ("WTG2", WORK_TO_GROW_2)] {
        for told in records {
            write(loading, project, told).await?;
        }
    }
    for (project, told) in &OUTSIDERS {
        write(loading, project, told).await?;
    }
    Ok(())
}

async fn write(loading: &mut Loading, project: &str, told: &Told) -> Result<()> {
    let drafted = drafted(loading, project, told)?;
    let row = in_state(loading, told, drafted)?;
    let row = loading.insert::<dissemination_record::Entity>(row).await?;
    for number in told.stays {
        let stay = format!("{project}-M{number:03}");
        let stay = mobility::Entity::find().filter(mobility::Column::ExternalId.eq(stay));
        let stays = loading.all(stay).await?;
        let stay = stays
            .first()
            .filter(|stay| stay.can_be_passed_on(row.partner_id, row.project_id));
        let stay = stay.ok_or_else(|| Error::internal("nothing is passed on from such a stay"))?;
        let link = dissemination_cascade::Model::of(loading.id(), &row, stay.id, loading.now());
        loading.insert::<dissemination_cascade::Entity>(link).await?;
    }
    Ok(())
}

fn drafted(loading: &mut Loading, project: &str, told: &Told) -> Result<dissemination_record::Model> {
    let partner = loading.partner(told.partner)?;
    let new = New {
        id: loading.id(),
        partner_id: partner.id,
        project_id: named(&loading.projects, project)?.id,
        author_id: None,
        kind: told.kind,
        level: told.level,
        date: loading.day(told.day)?,
        now: loading.now(),
    };
    let online = matches!(
        told.kind,
        Kind::Website | Kind::Newsletter | Kind::SocialMedia | Kind::Video
    );
    let group = |(name, planned, reached): &Group| Audience {
        target_group: (*name).to_owned(),
        planned: Some(*planned),
        reached: *reached,
    };
    let link = Evidence {
        title: "Programme and list of those present".to_owned(),
        url: format!("https://www.example.org/{}/{}", told.partner, new.date),
    };
    let texts = [("en", told.description.0), ("fr", told.description.1)];
    let said = |at: usize| {
        let (language, text) = texts[at];
        (!text.is_empty()).then(|| translation(language, text))
    };
    let changes = Changes {
        title: Some(translation("en", told.title.0)),
        place: Some(Some(told.place.to_owned())),
        country: Some(Some(partner.country)),
        mode: Some(Some(if online { Mode::Online } else { Mode::Presential })),
        audience: Some(told.groups.iter().map(group).collect()),
        end_date: Some((told.days > 1).then_some(Loading::last_day(new.date, told.days)?)),
        description: said(0).map(Some),
        results_shown: Some(owned(told.results)),
        evidence: Some((told.status != Status::Draft).then_some(link).into_iter().collect()),
        eu_emblem_shown: Some(told.status != Status::Draft),
        visibility: Some(if told.level == Level::Internal {
            Visibility::Consortium
        } else {
            Visibility::Public
        }),
        ..Changes::default()
    };
    let french = Changes {
        title: Some(translation("fr", told.title.1)),
        description: said(1).map(Some),
        ..Changes::default()
    };
    let today = loading.now().date_naive();
    Ok(dissemination_record::Model::created(new, changes)?.changed(french, today)?)
}

fn in_state(
    loading: &Loading,
    told: &Told,
    drafted: dissemination_record::Model,
) -> Result<dissemination_record::Model> {
    let noon = |day: NaiveDate, days: i64| {
        let at = day.and_time(NaiveTime::MIN).and_utc() + chrono::TimeDelta::hours(24 * days + 12);
        at.min(loading.now())
    };
    Ok(match told.status {
        Status::Draft => drafted,
        Status::Reported => drafted.reported(noon(drafted.date, 3))?,
        Status::Verified => {
            let by = loading.partner(told.verifier)?.id;
            let reported = drafted.reported(noon(drafted.date, 3))?;
            reported.verified(by, noon(reported.date, 20))?
        }
    })
}
