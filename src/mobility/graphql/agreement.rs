//! Learning agreements in the API.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{
    agreement_comment,
    learning_agreement::{self, AmendmentReason, Approval, Content, Model, Party},
};

use super::Mobility;
use crate::{
    graphql::{
        connection::View,
        node::global_id,
        scalar::{Date, DateTime, LanguageCode},
        session,
        verb::Verb,
    },
    mobility::agreement,
    module::graphql::Module,
    participant::graphql::RecordedAct,
    partner::graphql::Partner,
};

/// One version of a mobility's learning agreement (M-10). Seen by sender, host, coordinator and the person.
/// Scope `mobility:read`.
pub struct LearningAgreement(pub Model);

impl View for LearningAgreement {
    type Entity = learning_agreement::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// One party's approval of one version.
pub struct AgreementApproval(Approval);

/// One party's approval of one version.
#[Object]
impl AgreementApproval {
    /// Who approves.
    async fn party(&self) -> Party {
        self.0.party
    }

    /// When.
    async fn approved_at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// How it was given, where it was written down for the participant.
    async fn recorded(&self) -> Option<RecordedAct> {
        self.0.act.clone().map(RecordedAct)
    }
}

/// A field in which two versions differ.
#[derive(Debug, SimpleObject)]
pub struct AgreementDifference {
    /// The field of the content.
    field: String,
    /// Its values in the other version; empty for none.
    before: Vec<String>,
    /// Its values in this one.
    after: Vec<String>,
}

/// What participant, sender and host agree on.
pub struct AgreementContent(Content);

/// What participant, sender and host agree on.
#[Object]
impl AgreementContent {
    /// First day.
    async fn start_date(&self) -> Date {
        Date(self.0.start_date)
    }

    /// Last day.
    async fn end_date(&self) -> Date {
        Date(self.0.end_date)
    }

    /// The language that it takes place in.
    async fn main_language(&self) -> Option<LanguageCode> {
        self.0.main_language.clone().map(LanguageCode)
    }

    /// What is done, in the order of doing it.
    async fn activities(&self) -> &[String] {
        &self.0.activities
    }

    /// What the participant will know or be able to do.
    async fn learning_outcomes(&self) -> &[String] {
        &self.0.learning_outcomes
    }

    /// The modules that are followed; those that the viewer may see. Scope `module:read`.
    async fn modules(&self, ctx: &Context<'_>) -> Result<Vec<Module>> {
        let session = session(ctx)?;
        let loads = self.0.modules.iter().map(|id| session.load(*id));
        let found = futures_util::future::try_join_all(loads).await?;
        Ok(found.into_iter().flatten().map(Module).collect())
    }

    /// What takes place online.
    async fn virtual_component(&self) -> Option<&str> {
        self.0.virtual_component.as_deref()
    }

    /// Who accompanies the participant, and how.
    async fn monitoring(&self) -> Option<&str> {
        self.0.monitoring.as_deref()
    }

    /// How it is judged what was learnt.
    async fn evaluation(&self) -> Option<&str> {
        self.0.evaluation.as_deref()
    }

    /// How the sender recognises what was learnt.
    async fn recognition(&self) -> Option<&str> {
        self.0.recognition.as_deref()
    }
}

/// One version of a mobility's learning agreement (M-10). Seen by sender, host, coordinator and the person.
/// Scope `mobility:read`.
#[Object]
impl LearningAgreement {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The mobility. Scope `mobility:read`.
    async fn mobility(&self, ctx: &Context<'_>) -> Result<Option<Mobility>> {
        Ok(session(ctx)?.load(self.0.mobility_id).await?.map(Mobility))
    }

    /// Which version of the agreement it is, from 1; for `agreementVersion`.
    async fn version(&self) -> i32 {
        self.0.number
    }

    /// Why it amends an approved version; null if it does not.
    async fn reason(&self) -> Option<AmendmentReason> {
        self.0.reason
    }

    /// What was agreed; never changes.
    async fn content(&self) -> AgreementContent {
        AgreementContent(self.0.content.0.clone())
    }

    /// SHA-256 of the content as canonical JSON (RFC 8785: names in their order, no white space, UTF-8), hexadecimal, so
    /// that anybody who holds the content can make it again. The names are those of the content's fields, all of them,
    /// null where there is no value; days as `2026-03-02`, modules as UUIDs: the digits of their ids with hyphens.
    async fn content_hash(&self) -> &str {
        &self.0.content_hash
    }

    /// Who has approved this version, in the order of their doing so.
    async fn approvals(&self) -> Vec<AgreementApproval> {
        self.0.approvals.iter().cloned().map(AgreementApproval).collect()
    }

    /// Whether participant, sender and host have each approved this version; then it is never altered (M-10).
    async fn approved(&self) -> bool {
        self.0.is_approved()
    }

    /// When the third party approved it.
    async fn approved_at(&self) -> Option<DateTime> {
        self.0.approved_at.map(DateTime)
    }

    /// Field by field, what another version had otherwise; null if there is no such version.
    async fn differences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The other version.")] from: i32,
    ) -> Result<Option<Vec<AgreementDifference>>> {
        let found = agreement::differences(session(ctx)?, &self.0, from).await?;
        let shown = |one: learning_agreement::Difference| AgreementDifference {
            field: one.field,
            before: one.before,
            after: one.after,
        };
        Ok(found.map(|all| all.into_iter().map(shown).collect()))
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let able = agreement::viewer_can_approve(session(ctx)?, &self.0).await?;
        Ok(able.then_some(Verb::ApproveAgreement).into_iter().collect())
    }

    /// When it was written.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last approved, or written.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// What somebody said about a learning agreement. Seen by sender, host, coordinator and the person.
/// Scope `mobility:read`.
pub struct AgreementComment(pub agreement_comment::Model);

impl View for AgreementComment {
    type Entity = agreement_comment::Entity;
    fn of(row: agreement_comment::Model) -> Self {
        Self(row)
    }
}

/// What somebody said about a learning agreement. Seen by sender, host, coordinator and the person.
/// Scope `mobility:read`.
#[Object]
impl AgreementComment {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The partner for which it was said. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// The version that it is about.
    async fn agreement_version(&self) -> Option<i32> {
        self.0.agreement_number
    }

    /// What was said; empty where whoever said it was erased.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// What the viewer may do with it: a comment stays.
    async fn viewer_can(&self) -> Vec<Verb> {
        Vec::new()
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was said.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
