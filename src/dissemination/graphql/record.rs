//! One dissemination record.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{
    dissemination_record::{self, Kind, Level, Mode, Model, Reach, Status},
    project::Visibility,
};

use crate::{
    dissemination::{self as area, cascade},
    graphql::{
        connection::View,
        node::global_id,
        scalar::{CountryCode, Date, DateTime, LanguageCode, Url},
        session,
        text::{TextVersion, best, versions},
        verb::{Listed, Verb},
    },
    mobility::graphql::Mobility,
    partner::graphql::Partner,
    project::graphql::Project,
};

/// Those of one target group. Planned and reached are numbers of their own (D-2).
#[derive(Debug, SimpleObject)]
pub struct DisseminationAudience {
    /// Who they are, a free tag.
    target_group: String,
    /// How many people were to be reached; null if nobody planned it.
    planned: Option<i32>,
    /// How many were reached; null if nobody counted.
    reached: Option<i32>,
}

/// Sums over the target groups of one record, which say how far they can be trusted (D-2).
#[derive(Debug, SimpleObject)]
pub struct DisseminationReach {
    /// People to be reached; null unless every group has a number.
    planned: Option<i64>,
    /// People reached; null unless every group has a number.
    reached: Option<i64>,
    /// Whether somebody may be counted in several groups: then fewer people stand behind the sums.
    at_most: bool,
}

impl From<Reach> for DisseminationReach {
    fn from(
        Reach {
            planned,
            reached,
            at_most,
        }: Reach,
    ) -> Self {
        Self {
            planned,
            reached,
            at_most,
        }
    }
}

/// What shows that it took place.
#[derive(Debug, SimpleObject)]
pub struct DisseminationEvidence {
    /// What it is.
    title: String,
    /// Where it is.
    url: Url,
}

/// What a partner did so that others learn of a project or of what somebody brought home from it. A draft is seen by its
/// own partner and by the participant who wrote it; from REPORTED on by all active partners of the project, and by those
/// from whose mobilities it comes. Scope `dissemination:read`.
pub struct DisseminationRecord(pub Model);

impl View for DisseminationRecord {
    type Entity = dissemination_record::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// What a partner did so that others learn of a project or of what somebody brought home from it. A draft is seen by its
/// own partner and by the participant who wrote it; from REPORTED on by all active partners of the project, and by those
/// from whose mobilities it comes. Scope `dissemination:read`.
#[Object]
impl DisseminationRecord {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The project; null if the viewer may not see it. Scope `project:read`.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(session(ctx)?.load(self.0.project_id).await?.map(Project))
    }

    /// The partner that did it. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// Whether a participant drafted it, about what they pass on from their own mobility (M-14).
    async fn drafted_by_participant(&self) -> bool {
        self.0.author_id.is_some()
    }

    /// Kind of dissemination.
    #[graphql(name = "type")]
    async fn kind(&self) -> Kind {
        self.0.kind
    }

    /// How far it reaches.
    async fn level(&self) -> Level {
        self.0.level
    }

    /// Title in the language asked for, else in one the caller reads, else in its default.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.title, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the title, the default first.
    async fn title_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.title)
    }

    /// What was done, in the language asked for, else in one the caller reads, else in its default; empty if nothing is
    /// said.
    async fn description(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language wanted.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        Ok(best(&self.0.description, language.as_ref(), session(ctx)?))
    }

    /// Every language version of the description, the default first.
    async fn description_translations(&self) -> Vec<TextVersion> {
        versions(&self.0.description)
    }

    /// The day, or the first of several.
    async fn date(&self) -> Date {
        Date(self.0.date)
    }

    /// The last of several days; null for a single one.
    async fn end_date(&self) -> Option<Date> {
        self.0.end_date.map(Date)
    }

    /// Where.
    async fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    /// Country.
    async fn country(&self) -> Option<CountryCode> {
        self.0.country.clone().map(CountryCode)
    }

    /// How people take part.
    async fn mode(&self) -> Option<Mode> {
        self.0.mode
    }

    /// Who was to be reached, and who was, by target group (D-2).
    async fn audience(&self) -> Vec<DisseminationAudience> {
        let groups = self.0.audience.iter().cloned();
        let shown = groups.map(|group| DisseminationAudience {
            target_group: group.target_group,
            planned: group.planned,
            reached: group.reached,
        });
        shown.collect()
    }

    /// Whether somebody may belong to several of the target groups (D-2).
    async fn groups_overlap(&self) -> bool {
        self.0.groups_overlap
    }

    /// What the numbers of the target groups add up to, and whether that is more than there were people (D-2).
    async fn reach(&self) -> DisseminationReach {
        self.0.reach().into()
    }

    /// Results that were shown, by name.
    async fn results_shown(&self) -> &[String] {
        &self.0.results_shown
    }

    /// What shows that it took place (D-1).
    async fn evidence(&self) -> Vec<DisseminationEvidence> {
        let links = self.0.evidence.iter().cloned();
        let shown = links.map(|link| DisseminationEvidence {
            title: link.title,
            url: Url(link.url),
        });
        shown.collect()
    }

    /// Whether the emblem of the European Union was shown.
    async fn eu_emblem_shown(&self) -> bool {
        self.0.eu_emblem_shown
    }

    /// Whether it may be shown beyond the project's partners.
    async fn visibility(&self) -> Visibility {
        self.0.visibility
    }

    /// Life of the record: what is REPORTED counts as reported, what is VERIFIED as verified (D-1).
    async fn status(&self) -> Status {
        self.0.status
    }

    /// When it was reported; null until then.
    async fn reported_at(&self) -> Option<DateTime> {
        self.0.reported_at.map(DateTime)
    }

    /// When another partner confirmed it; null until then (D-1).
    async fn verified_at(&self) -> Option<DateTime> {
        self.0.verified_at.map(DateTime)
    }

    /// The partner that confirmed it; null until then (D-1). Scope `partner:read`.
    async fn verified_by(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        match self.0.verified_by_partner_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Partner)),
            None => Ok(None),
        }
    }

    /// The mobilities from which it comes, as far as the viewer may see them (M-14). Scope `mobility:read`.
    async fn cascades(&self, ctx: &Context<'_>) -> Result<Vec<Mobility>> {
        let stays = cascade::mobilities(session(ctx)?, self.0.id).await?;
        Ok(stays.into_iter().map(Mobility).collect())
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = area::viewer_can(session(ctx)?, &self.0);
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1. For `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
