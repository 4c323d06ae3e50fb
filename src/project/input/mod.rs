//! From the API's inputs to the domain's values.

mod filter;
mod life;
mod partnership;
mod target;

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    id::Id,
    partner,
    project::{self, Changes, Gender, GenderTarget, Programme, Visibility},
};

pub use self::{
    filter::{ProjectFilter, ProjectOrder},
    life::{ProjectFinaliseInput, ProjectReopenInput, ProjectStartInput, ProjectSubmitInput, ProjectTerminateInput},
    partnership::{
        ProjectPartnerAcceptInput, ProjectPartnerDeclineInput, ProjectPartnerInviteInput, ProjectPartnerLeaveInput,
        ProjectPartnerRemoveInput, ProjectPartnerUpdateInput,
    },
    target::MobilityTargetsSetInput,
};
use super::Founding;
use crate::{
    error::Result,
    graphql::{
        given::{Needed, list},
        node::wanted_id,
        scalar::{Date, LanguageCode, Url},
        text::{LocalisedTextInput, whole},
    },
};

/// The planned share of one gender.
#[derive(Debug, InputObject)]
pub struct GenderTargetInput {
    /// The gender.
    gender: Gender,
    /// Planned share in percent, 0 to 100; all shares together at most 100.
    share: i32,
}

impl From<GenderTargetInput> for GenderTarget {
    fn from(GenderTargetInput { gender, share }: GenderTargetInput) -> Self {
        Self { gender, share }
    }
}

/// A new project.
#[derive(Debug, InputObject)]
pub struct ProjectCreateInput {
    /// The partner that will coordinate it. May be left out by those who are MANAGER of one partner only.
    partner: Option<ID>,
    /// Code: 1 to 40 letters, digits or `-_./`, unique for the coordinator.
    code: String,
    /// Short name, at most 40 characters.
    acronym: String,
    /// Title; its language is the default.
    title: LocalisedTextInput,
    /// Summary; its language is the default.
    summary: Option<LocalisedTextInput>,
    /// Objectives, each in any number of languages, the first being its default.
    objectives: Option<Vec<Vec<LocalisedTextInput>>>,
    /// Programme.
    programme: Programme,
    /// Action type of the programme, such as KA121-VET.
    action_type: Option<String>,
    /// Year of the call.
    call_year: Option<i32>,
    /// Number of the grant agreement.
    grant_agreement_number: Option<String>,
    /// First day.
    start_date: Date,
    /// Last day; not before the first (J-4).
    end_date: Date,
    /// Topics, free tags.
    topics: Option<Vec<String>>,
    /// Target groups, free tags.
    target_groups: Option<Vec<String>>,
    /// Working languages.
    languages: Option<Vec<LanguageCode>>,
    /// Web site.
    website: Option<Url>,
    /// CONSORTIUM (default) or PUBLIC.
    visibility: Option<Visibility>,
    /// Planned number of mobilities in total.
    planned_mobilities: Option<i32>,
    /// Planned shares by gender.
    gender_targets: Option<Vec<GenderTargetInput>>,
    /// The project that it continues.
    predecessor: Option<ID>,
    /// Until when identities are kept; five years after the end if left out.
    retain_until: Option<Date>,
    /// Whether the coordinator sends participants.
    #[graphql(default = true)]
    sending: bool,
    /// Whether the coordinator hosts participants.
    #[graphql(default = false)]
    hosting: bool,
}

impl ProjectCreateInput {
    pub(super) fn checked(self) -> Result<Founding> {
        let Self {
            partner,
            code,
            acronym,
            title,
            summary,
            objectives,
            programme,
            action_type,
            call_year,
            grant_agreement_number,
            start_date,
            end_date,
            topics,
            target_groups,
            languages,
            website,
            visibility,
            planned_mobilities,
            gender_targets,
            predecessor,
            retain_until,
            sending,
            hosting,
        } = self;
        let changes = Changes {
            code: Some(code),
            acronym: Some(acronym),
            title: Some(title.into()),
            summary: summary.map(|text| Some(text.into())),
            objectives: objectives.map(|all| all.into_iter().map(whole).collect()),
            programme: None,
            action_type: Some(action_type),
            call_year: Some(call_year),
            grant_agreement_number: Some(grant_agreement_number),
            start_date: None,
            end_date: None,
            topics,
            target_groups,
            languages: languages.map(tags),
            website: website.map(|url| Some(url.0)),
            visibility,
            planned_mobilities: Some(planned_mobilities),
            gender_targets: gender_targets.map(|all| all.into_iter().map(Into::into).collect()),
            predecessor: predecessor.map(|id| wanted_id(&id)).transpose()?.map(Some),
            retain_until: retain_until.map(|day| Some(day.0)),
            missing: Vec::new(),
            around: Vec::new(),
        };
        let partner = partner.map(|id| wanted_id::<partner::Entity>(&id)).transpose()?;
        Ok(Founding {
            partner,
            programme,
            start_date: start_date.0,
            end_date: end_date.0,
            sending,
            hosting,
            changes,
        })
    }
}

/// Changes of a project. What is left out stays; an explicit null clears.
#[derive(Debug, InputObject)]
pub struct ProjectUpdateInput {
    /// The project.
    project: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Code: 1 to 40 letters, digits or `-_./`, unique for the coordinator.
    code: MaybeUndefined<String>,
    /// Short name, at most 40 characters.
    acronym: MaybeUndefined<String>,
    /// Sets or removes one language version of the title.
    title: MaybeUndefined<LocalisedTextInput>,
    /// Sets or removes one language version of the summary; null removes all of them.
    summary: MaybeUndefined<LocalisedTextInput>,
    /// Replaces the objectives, each in any number of languages, the first being its default.
    objectives: MaybeUndefined<Vec<Vec<LocalisedTextInput>>>,
    /// Programme.
    programme: MaybeUndefined<Programme>,
    /// Action type of the programme, such as KA121-VET.
    action_type: MaybeUndefined<String>,
    /// Year of the call.
    call_year: MaybeUndefined<i32>,
    /// Number of the grant agreement.
    grant_agreement_number: MaybeUndefined<String>,
    /// First day.
    start_date: MaybeUndefined<Date>,
    /// Last day; not before the first (J-4).
    end_date: MaybeUndefined<Date>,
    /// Replaces the topics.
    topics: MaybeUndefined<Vec<String>>,
    /// Replaces the target groups.
    target_groups: MaybeUndefined<Vec<String>>,
    /// Replaces the working languages.
    languages: MaybeUndefined<Vec<LanguageCode>>,
    /// Web site.
    website: MaybeUndefined<Url>,
    /// CONSORTIUM or PUBLIC.
    visibility: MaybeUndefined<Visibility>,
    /// Planned number of mobilities in total.
    planned_mobilities: MaybeUndefined<i32>,
    /// Replaces the planned shares by gender.
    gender_targets: MaybeUndefined<Vec<GenderTargetInput>>,
    /// The project that it continues.
    predecessor: MaybeUndefined<ID>,
    /// Until when identities are kept; null for five years after the end.
    retain_until: MaybeUndefined<Date>,
}

impl ProjectUpdateInput {
    pub(super) fn checked(self) -> Result<(Id<project::Entity>, i32, Changes)> {
        let Self {
            project,
            expected_version,
            code,
            acronym,
            title,
            summary,
            objectives,
            programme,
            action_type,
            call_year,
            grant_agreement_number,
            start_date,
            end_date,
            topics,
            target_groups,
            languages,
            website,
            visibility,
            planned_mobilities,
            gender_targets,
            predecessor,
            retain_until,
        } = self;
        let predecessor: Option<Option<ID>> = predecessor.into();
        let mut needed = Needed::default();
        let changes = Changes {
            code: needed.value("code", code),
            acronym: needed.value("acronym", acronym),
            title: needed.value("title", title).map(Into::into),
            summary: summary.map_value(Into::into).into(),
            objectives: list(objectives).map(|all| all.into_iter().map(whole).collect()),
            programme: needed.value("programme", programme),
            action_type: action_type.into(),
            call_year: call_year.into(),
            grant_agreement_number: grant_agreement_number.into(),
            start_date: needed.value("startDate", start_date).map(|day| day.0),
            end_date: needed.value("endDate", end_date).map(|day| day.0),
            topics: list(topics),
            target_groups: list(target_groups),
            languages: list(languages).map(tags),
            website: website.map_value(|url| url.0).into(),
            visibility: needed.value("visibility", visibility),
            planned_mobilities: planned_mobilities.into(),
            gender_targets: list(gender_targets).map(|all| all.into_iter().map(Into::into).collect()),
            predecessor: predecessor
                .map(|id| id.map(|id| wanted_id(&id)).transpose())
                .transpose()?,
            retain_until: retain_until.map_value(|day| day.0).into(),
            missing: needed.missing(),
            around: Vec::new(),
        };
        Ok((wanted_id(&project)?, expected_version, changes))
    }
}

fn tags(languages: Vec<LanguageCode>) -> Vec<String> {
    languages.into_iter().map(|tag| tag.0).collect()
}
