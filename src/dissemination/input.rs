//! From the API's inputs to the domain's values.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    code::Findings,
    dissemination_record::{self, Audience, Changes, Evidence, Kind, Level, Mode},
    id::Id,
    mobility, partner,
    project::Visibility,
};

use super::{Change, Writing};
use crate::{
    error::Result,
    graphql::{
        given::{Needed, list},
        node::wanted_id,
        scalar::{CountryCode, Date, Url},
        text::LocalisedTextInput,
    },
};

/// Those of one target group.
#[derive(Debug, InputObject)]
pub struct DisseminationAudienceInput {
    /// Who they are, a free tag; each group once.
    target_group: String,
    /// How many people are to be reached.
    planned: Option<i32>,
    /// How many were reached.
    reached: Option<i32>,
}

impl From<DisseminationAudienceInput> for Audience {
    fn from(input: DisseminationAudienceInput) -> Self {
        let DisseminationAudienceInput {
            target_group,
            planned,
            reached,
        } = input;
        Self {
            target_group,
            planned,
            reached,
        }
    }
}

/// A link to what shows that it took place.
#[derive(Debug, InputObject)]
pub struct DisseminationEvidenceInput {
    /// What it is.
    title: String,
    /// Where it is.
    url: Url,
}

impl From<DisseminationEvidenceInput> for Evidence {
    fn from(DisseminationEvidenceInput { title, url }: DisseminationEvidenceInput) -> Self {
        Self { title, url: url.0 }
    }
}

/// A new dissemination record.
#[derive(Debug, InputObject)]
pub struct DisseminationRecordCreateInput {
    /// The project; not while it is in DRAFT (J-2).
    project: ID,
    /// The partner that did it. May be left out by those who can write for one partner of the project only.
    partner: Option<ID>,
    /// Kind of dissemination.
    #[graphql(name = "type")]
    kind: Kind,
    /// How far it reaches.
    level: Level,
    /// Title; its language is the default.
    title: LocalisedTextInput,
    /// What was done; its language is the default.
    description: Option<LocalisedTextInput>,
    /// The day, or the first of several.
    date: Date,
    /// The last of several days.
    end_date: Option<Date>,
    /// Where.
    place: Option<String>,
    /// Country.
    country: Option<CountryCode>,
    /// How people take part.
    mode: Option<Mode>,
    /// Who is to be reached, and who was (D-2).
    audience: Option<Vec<DisseminationAudienceInput>>,
    /// Whether somebody may belong to several of the target groups; true if left out (D-2).
    groups_overlap: Option<bool>,
    /// Results that were shown, by name.
    results_shown: Option<Vec<String>>,
    /// What shows that it took place (D-1).
    evidence: Option<Vec<DisseminationEvidenceInput>>,
    /// Whether the emblem of the European Union was shown; false if left out.
    eu_emblem_shown: Option<bool>,
    /// Whether it may be shown beyond the project's partners; CONSORTIUM if left out.
    visibility: Option<Visibility>,
    /// The mobilities whose lessons it passes on: COMPLETED or RECOGNISED ones of the same partner and project (M-14).
    cascades: Option<Vec<ID>>,
}

impl DisseminationRecordCreateInput {
    pub(super) fn checked(self) -> Result<Writing> {
        let Self {
            project,
            partner,
            kind,
            level,
            title,
            description,
            date,
            end_date,
            place,
            country,
            mode,
            audience,
            groups_overlap,
            results_shown,
            evidence,
            eu_emblem_shown,
            visibility,
            cascades,
        } = self;
        let changes = Changes {
            kind: None,
            level: None,
            title: Some(title.into()),
            description: description.map(|text| Some(text.into())),
            date: None,
            end_date: Some(end_date.map(|day| day.0)),
            place: Some(place),
            country: Some(country.map(|code| code.0)),
            mode: Some(mode),
            audience: audience.map(all),
            groups_overlap,
            results_shown,
            evidence: evidence.map(all),
            eu_emblem_shown,
            visibility,
            missing: Vec::new(),
        };
        Ok(Writing {
            project: wanted_id(&project)?,
            partner: partner.map(|id| wanted_id::<partner::Entity>(&id)).transpose()?,
            kind,
            level,
            date: date.0,
            changes,
            cascades: stays(&cascades.unwrap_or_default())?,
        })
    }
}

/// Changes of a dissemination record. What is left out stays; an explicit null clears.
#[derive(Debug, InputObject)]
pub struct DisseminationRecordUpdateInput {
    /// The record, in DRAFT or REPORTED.
    record: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Kind of dissemination.
    #[graphql(name = "type")]
    kind: MaybeUndefined<Kind>,
    /// How far it reaches.
    level: MaybeUndefined<Level>,
    /// Sets or removes one language version of the title.
    title: MaybeUndefined<LocalisedTextInput>,
    /// Sets or removes one language version of the description; null removes all of them.
    description: MaybeUndefined<LocalisedTextInput>,
    /// The day, or the first of several.
    date: MaybeUndefined<Date>,
    /// The last of several days.
    end_date: MaybeUndefined<Date>,
    /// Where.
    place: MaybeUndefined<String>,
    /// Country.
    country: MaybeUndefined<CountryCode>,
    /// How people take part.
    mode: MaybeUndefined<Mode>,
    /// Replaces who is to be reached, and who was (D-2).
    audience: MaybeUndefined<Vec<DisseminationAudienceInput>>,
    /// Whether somebody may belong to several of the target groups (D-2).
    groups_overlap: MaybeUndefined<bool>,
    /// Replaces the results that were shown, by name.
    results_shown: MaybeUndefined<Vec<String>>,
    /// Replaces what shows that it took place (D-1).
    evidence: MaybeUndefined<Vec<DisseminationEvidenceInput>>,
    /// Whether the emblem of the European Union was shown.
    eu_emblem_shown: MaybeUndefined<bool>,
    /// Whether it may be shown beyond the project's partners.
    visibility: MaybeUndefined<Visibility>,
    /// Replaces the mobilities whose lessons it passes on (M-14).
    cascades: MaybeUndefined<Vec<ID>>,
}

impl DisseminationRecordUpdateInput {
    pub(super) fn checked(self) -> Result<Change> {
        let Self {
            record,
            expected_version,
            kind,
            level,
            title,
            description,
            date,
            end_date,
            place,
            country,
            mode,
            audience,
            groups_overlap,
            results_shown,
            evidence,
            eu_emblem_shown,
            visibility,
            cascades,
        } = self;
        let mut needed = Needed::default();
        let changes = Changes {
            kind: needed.value("type", kind),
            level: needed.value("level", level),
            title: needed.value("title", title).map(Into::into),
            description: description.map_value(Into::into).into(),
            date: needed.value("date", date).map(|day| day.0),
            end_date: end_date.map_value(|day| day.0).into(),
            place: place.into(),
            country: country.map_value(|code| code.0).into(),
            mode: mode.into(),
            audience: list(audience).map(all),
            groups_overlap: needed.value("groupsOverlap", groups_overlap),
            results_shown: list(results_shown),
            evidence: list(evidence).map(all),
            eu_emblem_shown: needed.value("euEmblemShown", eu_emblem_shown),
            visibility: needed.value("visibility", visibility),
            missing: needed.missing(),
        };
        Ok(Change {
            id: wanted_id(&record)?,
            expected: expected_version,
            changes,
            cascades: list(cascades).map(|ids| stays(&ids)).transpose()?,
        })
    }
}

/// A record of something that has taken place.
#[derive(Debug, InputObject)]
pub struct DisseminationRecordReportInput {
    /// The record, in DRAFT.
    record: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl DisseminationRecordReportInput {
    pub(super) fn checked(self) -> Result<(Id<dissemination_record::Entity>, i32)> {
        let Self {
            record,
            expected_version,
        } = self;
        Ok((wanted_id(&record)?, expected_version))
    }
}

/// A record that another partner confirms (D-1).
#[derive(Debug, InputObject)]
pub struct DisseminationRecordVerifyInput {
    /// The record, REPORTED and with evidence.
    record: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// In whose name. May be left out by those who can verify for one partner of the project only.
    partner: Option<ID>,
}

/// A record, the version that was read, and the partner that confirms it.
pub(super) type Confirmation = (Id<dissemination_record::Entity>, i32, Option<Id<partner::Entity>>);

impl DisseminationRecordVerifyInput {
    pub(super) fn checked(self) -> Result<Confirmation> {
        let Self {
            record,
            expected_version,
            partner,
        } = self;
        let partner = partner.map(|id| wanted_id(&id)).transpose()?;
        Ok((wanted_id(&record)?, expected_version, partner))
    }
}

/// A draft to be removed.
#[derive(Debug, InputObject)]
pub struct DisseminationRecordDeleteInput {
    /// The record, in DRAFT.
    record: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl DisseminationRecordDeleteInput {
    pub(super) fn checked(self) -> Result<(Id<dissemination_record::Entity>, i32)> {
        let Self {
            record,
            expected_version,
        } = self;
        Ok((wanted_id(&record)?, expected_version))
    }
}

fn all<T, U: From<T>>(given: Vec<T>) -> Vec<U> {
    given.into_iter().map(Into::into).collect()
}

fn stays(ids: &[ID]) -> Result<Vec<Id<mobility::Entity>>> {
    let mut found = Findings::default();
    found.few(ids.len(), "cascades");
    found.into_result()?;
    ids.iter().map(wanted_id).collect()
}
