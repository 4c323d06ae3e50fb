//! Ids of the API: opaque, the same for ever, and different for every object of every kind.

use async_graphql::{Context, ID, Interface, Object, Result};
use entity::{
    agreement_comment, api_key, assessment, assessor_licence, attendance, break_glass, case_member, competence,
    competence_framework, competence_validation, conflict_declaration, consent, decision_recognition,
    dissemination_record, enrolment, evidence, export_job, fewer_opportunities_count, file, id::Id, identity,
    import_job, inclusion_plan, learning_agreement, mobility, mobility_target, module, module_prerequisite,
    module_session, module_session_trainer, participant, participant_report, partner, partner_member, plan_action,
    plan_edition, plan_exit, plan_goal, plan_review, procedure, project, project_partner, project_status_change,
    recommendation, result, result_file, uptake, validation_decision,
};
use futures_util::future::try_join_all;
use uuid::Uuid;

use super::{connection::View, session};
use crate::{
    account::graphql::PartnerMember,
    api_key::graphql::ApiKey,
    authz::Scoped,
    db::Session,
    dissemination::graphql::DisseminationRecord,
    enrolment::graphql::{Attendance, Enrolment},
    error::{self, Error},
    export::graphql::ExportJob,
    file::graphql::File,
    framework::graphql::{Competence, CompetenceFramework},
    import::graphql::ImportJob,
    mobility::graphql::{AgreementComment, LearningAgreement, Mobility, ParticipantReport},
    module::graphql::{Module, ModulePrerequisite, ModuleSession, ModuleSessionTrainer},
    participant::graphql::{Consent, FewerOpportunitiesCount, Identity, Participant},
    partner::graphql::Partner,
    plan::graphql::{InclusionPlan, PlanAction, PlanEdition, PlanExit, PlanGoal, PlanReview},
    procedure::graphql::{AssessorLicence, Procedure},
    project::graphql::{MobilityTarget, Project, ProjectPartner, ProjectStatusChange},
    result::{
        graphql::{ProjectResult, ResultFile},
        recommendation::graphql::Recommendation,
        uptake::graphql::Uptake,
    },
    validation::graphql::{
        Assessment, BreakGlass, CaseMember, CompetenceValidation, ConflictDeclaration, DecisionRecognition, Evidence,
        ValidationDecision,
    },
};

/// The API's id of a row.
#[must_use]
pub fn global_id<E: Scoped>(id: Id<E>) -> String {
    format!("{}_{}", E::KIND, id.uuid().simple())
}

/// The row that an id of the API names, if it names one of this kind.
#[must_use]
pub fn local_id<E: Scoped>(id: &str) -> Option<Id<E>> {
    let uuid = id.strip_prefix(E::KIND)?.strip_prefix('_')?;
    let parsed = Uuid::try_parse(uuid)
        .ok()
        .filter(|parsed| parsed.simple().to_string() == uuid);
    parsed.map(Id::new)
}

/// The row that an id inside an input names; anything else is not found.
pub fn wanted_id<E: Scoped>(id: &ID) -> error::Result<Id<E>> {
    local_id(id).ok_or(Error::NotFound)
}

/// Anything with an id of its own.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Opaque id: globally unique, the same for ever."))]
#[expect(missing_docs, reason = "the variants are the types of the same name")]
pub enum Node {
    Partner(Partner),
    PartnerMember(PartnerMember),
    ApiKey(ApiKey),
    Project(Project),
    ProjectPartner(ProjectPartner),
    ProjectStatusChange(ProjectStatusChange),
    MobilityTarget(MobilityTarget),
    Module(Module),
    ModulePrerequisite(ModulePrerequisite),
    ModuleSession(ModuleSession),
    ModuleSessionTrainer(ModuleSessionTrainer),
    Participant(Participant),
    Identity(Identity),
    Consent(Consent),
    FewerOpportunitiesCount(FewerOpportunitiesCount),
    Mobility(Mobility),
    LearningAgreement(LearningAgreement),
    AgreementComment(AgreementComment),
    ParticipantReport(ParticipantReport),
    Enrolment(Enrolment),
    Attendance(Attendance),
    File(File),
    ImportJob(ImportJob),
    ExportJob(ExportJob),
    DisseminationRecord(DisseminationRecord),
    Result(ProjectResult),
    ResultFile(ResultFile),
    Recommendation(Recommendation),
    Uptake(Uptake),
    CompetenceFramework(CompetenceFramework),
    Competence(Competence),
    Procedure(Procedure),
    AssessorLicence(AssessorLicence),
    CompetenceValidation(CompetenceValidation),
    CaseMember(CaseMember),
    BreakGlass(BreakGlass),
    Evidence(Evidence),
    Assessment(Assessment),
    ConflictDeclaration(ConflictDeclaration),
    ValidationDecision(ValidationDecision),
    DecisionRecognition(DecisionRecognition),
    InclusionPlan(InclusionPlan),
    PlanEdition(PlanEdition),
    PlanGoal(PlanGoal),
    PlanAction(PlanAction),
    PlanReview(PlanReview),
    PlanExit(PlanExit),
}

/// Objects by id, whatever their type.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with this id; null if there is none that the viewer may see. Scope: that of the object's kind.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Id of any object.")] id: ID) -> Result<Option<Node>> {
        Ok(find(session(ctx)?, &id).await?)
    }

    /// The objects with these ids, in their order; null where there is none that the viewer may see.
    /// Scope: that of the objects' kinds.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Ids of any objects, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        let session = session(ctx)?;
        if ids.len() > 100 {
            let text = entity::rule::Text::new("At most 100 ids are allowed.", "100 identifiants au maximum.");
            return Err(Error::from(entity::rule::Violation::new("ids", "TOO_MANY", text)).into());
        }
        Ok(try_join_all(ids.iter().map(|id| find(session, id))).await?)
    }
}

async fn find(session: &Session, id: &str) -> error::Result<Option<Node>> {
    let kind = id.rsplit_once('_').map_or("", |(kind, _)| kind);
    Ok(match kind {
        partner::Entity::KIND => load(session, id).await?.map(Node::Partner),
        partner_member::Entity::KIND => load(session, id).await?.map(Node::PartnerMember),
        api_key::Entity::KIND => load(session, id).await?.map(Node::ApiKey),
        project::Entity::KIND => load(session, id).await?.map(Node::Project),
        project_partner::Entity::KIND => load(session, id).await?.map(Node::ProjectPartner),
        project_status_change::Entity::KIND => load(session, id).await?.map(Node::ProjectStatusChange),
        mobility_target::Entity::KIND => load(session, id).await?.map(Node::MobilityTarget),
        module::Entity::KIND => load(session, id).await?.map(Node::Module),
        module_prerequisite::Entity::KIND => load(session, id).await?.map(Node::ModulePrerequisite),
        module_session::Entity::KIND => load(session, id).await?.map(Node::ModuleSession),
        module_session_trainer::Entity::KIND => load(session, id).await?.map(Node::ModuleSessionTrainer),
        participant::Entity::KIND => load(session, id).await?.map(Node::Participant),
        identity::Entity::KIND => load(session, id).await?.map(Node::Identity),
        consent::Entity::KIND => load(session, id).await?.map(Node::Consent),
        fewer_opportunities_count::Entity::KIND => load(session, id).await?.map(Node::FewerOpportunitiesCount),
        mobility::Entity::KIND => load(session, id).await?.map(Node::Mobility),
        learning_agreement::Entity::KIND => load(session, id).await?.map(Node::LearningAgreement),
        agreement_comment::Entity::KIND => load(session, id).await?.map(Node::AgreementComment),
        participant_report::Entity::KIND => load(session, id).await?.map(Node::ParticipantReport),
        enrolment::Entity::KIND => load(session, id).await?.map(Node::Enrolment),
        attendance::Entity::KIND => load(session, id).await?.map(Node::Attendance),
        file::Entity::KIND => load(session, id).await?.map(Node::File),
        import_job::Entity::KIND => load(session, id).await?.map(Node::ImportJob),
        export_job::Entity::KIND => load(session, id).await?.map(Node::ExportJob),
        dissemination_record::Entity::KIND => load(session, id).await?.map(Node::DisseminationRecord),
        result::Entity::KIND => load(session, id).await?.map(Node::Result),
        result_file::Entity::KIND => load(session, id).await?.map(Node::ResultFile),
        recommendation::Entity::KIND => load(session, id).await?.map(Node::Recommendation),
        uptake::Entity::KIND => load(session, id).await?.map(Node::Uptake),
        competence_framework::Entity::KIND => load(session, id).await?.map(Node::CompetenceFramework),
        competence::Entity::KIND => load(session, id).await?.map(Node::Competence),
        procedure::Entity::KIND => load(session, id).await?.map(Node::Procedure),
        assessor_licence::Entity::KIND => load(session, id).await?.map(Node::AssessorLicence),
        competence_validation::Entity::KIND => load(session, id).await?.map(Node::CompetenceValidation),
        case_member::Entity::KIND => load(session, id).await?.map(Node::CaseMember),
        break_glass::Entity::KIND => load(session, id).await?.map(Node::BreakGlass),
        evidence::Entity::KIND => load(session, id).await?.map(Node::Evidence),
        assessment::Entity::KIND => load(session, id).await?.map(Node::Assessment),
        conflict_declaration::Entity::KIND => load(session, id).await?.map(Node::ConflictDeclaration),
        validation_decision::Entity::KIND => load(session, id).await?.map(Node::ValidationDecision),
        decision_recognition::Entity::KIND => load(session, id).await?.map(Node::DecisionRecognition),
        inclusion_plan::Entity::KIND => load(session, id).await?.map(Node::InclusionPlan),
        plan_edition::Entity::KIND => load(session, id).await?.map(Node::PlanEdition),
        plan_goal::Entity::KIND => load(session, id).await?.map(Node::PlanGoal),
        plan_action::Entity::KIND => load(session, id).await?.map(Node::PlanAction),
        plan_review::Entity::KIND => load(session, id).await?.map(Node::PlanReview),
        plan_exit::Entity::KIND => load(session, id).await?.map(Node::PlanExit),
        _ => None,
    })
}

/// The object of one type with this id; `None` if there is none that the viewer may see.
pub async fn load<V: View>(session: &Session, id: &str) -> error::Result<Option<V>> {
    match local_id::<V::Entity>(id) {
        Some(id) => Ok(session.load(id).await?.map(V::of)),
        None => Ok(None),
    }
}
