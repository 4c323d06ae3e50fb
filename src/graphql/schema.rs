//! The schema, merged from the areas: one line an area.

use async_graphql::{EmptySubscription, MergedObject, SDLExportOptions, ValidationMode};

use super::node::NodeQuery;
use crate::{
    account::graphql::{AccountMutation, AccountQuery, PartnerMemberMutation, PartnerMemberQuery, PasswordMutation},
    api_key::graphql::{ApiKeyMutation, ApiKeyQuery},
    dissemination::graphql::{DisseminationMutation, DisseminationQuery},
    enrolment::graphql::{EnrolmentMutation, EnrolmentQuery},
    export::graphql::{ExportMutation, ExportQuery},
    file::graphql::{FileMutation, FileQuery},
    framework::graphql::FrameworkQuery,
    import::graphql::{ImportMutation, ImportQuery},
    mobility::graphql::{MobilityMoveMutation, MobilityMutation, MobilityQuery},
    module::graphql::{ModuleMutation, ModuleQuery},
    participant::graphql::{ParticipantMutation, ParticipantQuery},
    partner::graphql::{PartnerMutation, PartnerQuery},
    plan::graphql::{PlanCourseMutation, PlanMutation, PlanQuery},
    procedure::graphql::{ProcedureMutation, ProcedureQuery},
    programme::graphql::ProgrammeQuery,
    project::graphql::{ProjectMutation, ProjectQuery},
    result::{
        graphql::{ResultFileMutation, ResultMutation, ResultQuery},
        recommendation::graphql::{RecommendationMutation, RecommendationQuery},
        uptake::graphql::{UptakeMutation, UptakeQuery},
    },
    validation::graphql::{JudgingMutation, ValidationMutation, ValidationQuery},
};

/// What can be read. Whatever the viewer may not see is absent: null, not listed, not counted.
#[derive(Default, MergedObject)]
pub struct Query(
    NodeQuery,
    AccountQuery,
    PartnerMemberQuery,
    ApiKeyQuery,
    PartnerQuery,
    ProgrammeQuery,
    ProjectQuery,
    ModuleQuery,
    ParticipantQuery,
    MobilityQuery,
    EnrolmentQuery,
    FileQuery,
    ImportQuery,
    ExportQuery,
    DisseminationQuery,
    ResultQuery,
    RecommendationQuery,
    UptakeQuery,
    FrameworkQuery,
    ProcedureQuery,
    ValidationQuery,
    PlanQuery,
);

/// What can be changed. Each mutation is one transaction; what it selects is read afterwards.
#[derive(Default, MergedObject)]
pub struct Mutation(
    AccountMutation,
    PasswordMutation,
    PartnerMemberMutation,
    ApiKeyMutation,
    PartnerMutation,
    ProjectMutation,
    ModuleMutation,
    ParticipantMutation,
    MobilityMutation,
    MobilityMoveMutation,
    EnrolmentMutation,
    FileMutation,
    ImportMutation,
    ExportMutation,
    DisseminationMutation,
    ResultMutation,
    ResultFileMutation,
    RecommendationMutation,
    UptakeMutation,
    ProcedureMutation,
    ValidationMutation,
    JudgingMutation,
    PlanMutation,
    PlanCourseMutation,
);

/// The executable schema.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// The schema without data: what it needs comes with each request.
///
/// Documents are validated before they come here, by the reference rules, so execution does not
/// repeat that.
#[must_use]
pub fn schema(introspection: bool) -> Schema {
    let builder = async_graphql::Schema::build(Query::default(), Mutation::default(), EmptySubscription);
    // Deeper than the guard lets anything nest, so that the executor never refuses what was accepted.
    let builder = builder.validation_mode(ValidationMode::Fast).limit_recursive_depth(256);
    if introspection {
        builder.finish()
    } else {
        builder.disable_introspection().finish()
    }
}

/// The published contract, in the order of the names.
#[must_use]
pub fn sdl() -> String {
    let sorted = SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items();
    schema(true).sdl_with_options(sorted.include_specified_by())
}
