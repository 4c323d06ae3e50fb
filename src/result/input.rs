//! From the API's inputs to the domain's values.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    code::Findings,
    id::Id,
    partner,
    project::Visibility,
    result::{Category, Changes, Entity, Review},
};

use super::Writing;
use crate::{
    authz::Scoped,
    error::Result,
    graphql::{
        given::{Needed, list},
        node::wanted_id,
        scalar::{LanguageCode, Url},
        text::LocalisedTextInput,
    },
};

/// A new result.
#[derive(Debug, InputObject)]
pub struct ResultCreateInput {
    /// The project; not while it is in DRAFT (J-2).
    project: ID,
    /// The partner that writes it. May be left out by those who can write for one partner of the project only.
    partner: Option<ID>,
    /// Kind of result.
    category: Category,
    /// Title; its language is the default.
    title: LocalisedTextInput,
    /// What it is about; its language is the default.
    #[graphql(name = "abstract")]
    summary: Option<LocalisedTextInput>,
    /// Languages in which it can be had.
    languages: Option<Vec<LanguageCode>>,
    /// Where it is.
    url: Option<Url>,
    /// Its DOI, as `10.1234/abc`.
    doi: Option<String>,
    /// The licence under which it may be used, for example `CC-BY-4.0`.
    licence: Option<String>,
    /// Who wrote it, as they are credited.
    authors: Option<Vec<String>>,
    /// The partners that worked on it, besides its own: active ones of the project.
    partners: Option<Vec<ID>>,
    /// For whom it is, free tags.
    target_groups: Option<Vec<String>>,
    /// The competences that it is about.
    competences: Option<Vec<ID>>,
    /// Whether it may be shown beyond the project's partners; CONSORTIUM if left out.
    visibility: Option<Visibility>,
}

impl ResultCreateInput {
    pub(super) fn checked(self) -> Result<Writing> {
        let Self {
            project,
            partner,
            category,
            title,
            summary,
            languages,
            url,
            doi,
            licence,
            authors,
            partners,
            target_groups,
            competences,
            visibility,
        } = self;
        let changes = Changes {
            category: None,
            title: Some(title.into()),
            summary: summary.map(|text| Some(text.into())),
            languages: languages.map(tags),
            url: Some(url.map(|url| url.0)),
            doi: Some(doi),
            licence: Some(licence),
            authors,
            partners: partners.map(|ids| rows(&ids, "partners")).transpose()?,
            target_groups,
            competences: competences.map(|ids| rows(&ids, "competences")).transpose()?,
            visibility,
            missing: Vec::new(),
        };
        Ok(Writing {
            project: wanted_id(&project)?,
            partner: partner.map(|id| wanted_id::<partner::Entity>(&id)).transpose()?,
            category,
            changes,
        })
    }
}

/// Changes of a draft. What is left out stays; an explicit null clears.
#[derive(Debug, InputObject)]
pub struct ResultUpdateInput {
    /// The result, in DRAFT.
    result: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Kind of result.
    category: MaybeUndefined<Category>,
    /// Sets or removes one language version of the title.
    title: MaybeUndefined<LocalisedTextInput>,
    /// Sets or removes one language version of the abstract; null removes all of them.
    #[graphql(name = "abstract")]
    summary: MaybeUndefined<LocalisedTextInput>,
    /// Replaces the languages in which it can be had.
    languages: MaybeUndefined<Vec<LanguageCode>>,
    /// Where it is.
    url: MaybeUndefined<Url>,
    /// Its DOI, as `10.1234/abc`.
    doi: MaybeUndefined<String>,
    /// The licence under which it may be used, for example `CC-BY-4.0`.
    licence: MaybeUndefined<String>,
    /// Replaces who wrote it, as they are credited.
    authors: MaybeUndefined<Vec<String>>,
    /// Replaces the partners that worked on it, besides its own: active ones of the project.
    partners: MaybeUndefined<Vec<ID>>,
    /// Replaces for whom it is.
    target_groups: MaybeUndefined<Vec<String>>,
    /// Replaces the competences that it is about.
    competences: MaybeUndefined<Vec<ID>>,
    /// Whether it may be shown beyond the project's partners.
    visibility: MaybeUndefined<Visibility>,
}

/// A result and the version that was read.
pub(super) type Which = (Id<Entity>, i32);

impl ResultUpdateInput {
    pub(super) fn checked(self) -> Result<(Which, Changes)> {
        let Self {
            result,
            expected_version,
            category,
            title,
            summary,
            languages,
            url,
            doi,
            licence,
            authors,
            partners,
            target_groups,
            competences,
            visibility,
        } = self;
        let mut needed = Needed::default();
        let changes = Changes {
            category: needed.value("category", category),
            title: needed.value("title", title).map(Into::into),
            summary: summary.map_value(Into::into).into(),
            languages: list(languages).map(tags),
            url: url.map_value(|url| url.0).into(),
            doi: doi.into(),
            licence: licence.into(),
            authors: list(authors),
            partners: list(partners).map(|ids| rows(&ids, "partners")).transpose()?,
            target_groups: list(target_groups),
            competences: list(competences).map(|ids| rows(&ids, "competences")).transpose()?,
            visibility: needed.value("visibility", visibility),
            missing: needed.missing(),
        };
        Ok(((wanted_id(&result)?, expected_version), changes))
    }
}

/// A draft to be handed in for review.
#[derive(Debug, InputObject)]
pub struct ResultSubmitInput {
    /// The result, in DRAFT, with a file, an address or a DOI.
    result: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl ResultSubmitInput {
    pub(super) fn checked(self) -> Result<Which> {
        let Self {
            result,
            expected_version,
        } = self;
        Ok((wanted_id(&result)?, expected_version))
    }
}

/// A result to be taken back from review.
#[derive(Debug, InputObject)]
pub struct ResultReopenInput {
    /// The result, `UNDER_REVIEW`.
    result: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl ResultReopenInput {
    pub(super) fn checked(self) -> Result<Which> {
        let Self {
            result,
            expected_version,
        } = self;
        Ok((wanted_id(&result)?, expected_version))
    }
}

/// What another partner says of a result (D-4).
#[derive(Debug, InputObject)]
pub struct ResultReviewInput {
    /// The result, `UNDER_REVIEW`.
    result: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Whether it is published; else it goes back to its partner.
    accept: bool,
    /// What is good, or what is to be changed; needed where it goes back.
    note: Option<String>,
    /// In whose name. May be left out by those who can review for one partner of the project only.
    partner: Option<ID>,
}

impl ResultReviewInput {
    pub(super) fn checked(self) -> Result<(Which, Option<Id<partner::Entity>>, Review)> {
        let Self {
            result,
            expected_version,
            accept,
            note,
            partner,
        } = self;
        let partner = partner.map(|id| wanted_id(&id)).transpose()?;
        let which = (wanted_id(&result)?, expected_version);
        Ok((which, partner, Review { accept, note }))
    }
}

/// A published result of which the next edition begins (D-3).
#[derive(Debug, InputObject)]
pub struct ResultReviseInput {
    /// The result, PUBLISHED.
    result: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl ResultReviseInput {
    pub(super) fn checked(self) -> Result<Which> {
        let Self {
            result,
            expected_version,
        } = self;
        Ok((wanted_id(&result)?, expected_version))
    }
}

/// A draft to be removed.
#[derive(Debug, InputObject)]
pub struct ResultDeleteInput {
    /// The result, in DRAFT.
    result: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl ResultDeleteInput {
    pub(super) fn checked(self) -> Result<Which> {
        let Self {
            result,
            expected_version,
        } = self;
        Ok((wanted_id(&result)?, expected_version))
    }
}

fn tags(given: Vec<LanguageCode>) -> Vec<String> {
    given.into_iter().map(|tag| tag.0).collect()
}

fn rows<E: Scoped>(ids: &[ID], field: &str) -> Result<Vec<Id<E>>> {
    let mut found = Findings::default();
    found.few(ids.len(), field);
    found.into_result()?;
    ids.iter().map(wanted_id).collect()
}
