//! Projects with partnerships and targets; modules with sessions.

use sea_orm_migration::prelude::*;

use crate::columns::{
    code, code_or_null, day, id, id_or_null, index, number, number_or_null, record, refers, refers_within_partner,
    sort_key, text, text_or_null, unique, yes_no,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        project(manager).await?;
        partnership(manager).await?;
        target(manager).await?;
        module(manager).await?;
        session(manager).await
    }
}

async fn project(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const PROGRAMMES: [&str; 6] = [
        "LIFELONG_LEARNING",
        "ERASMUS_PLUS_2014_2020",
        "ERASMUS_PLUS_2021_2027",
        "ESF_PLUS",
        "AMIF",
        "OTHER",
    ];
    let mut table = record("project");
    table
        .col(id("partner_id"))
        .col(text("code"))
        .col(text("acronym"))
        .col(sort_key("acronym_sort", manager));
    table
        .col(text("title"))
        .col(sort_key("title_sort", manager))
        .col(text("summary"))
        .col(text("objectives"));
    table
        .col(code("programme", &PROGRAMMES))
        .col(text_or_null("action_type"))
        .col(number_or_null("call_year"));
    table
        .col(text_or_null("grant_agreement_number"))
        .col(day("start_date"))
        .col(day("end_date"));
    table
        .col(text("topics"))
        .col(text("target_groups"))
        .col(text("languages"))
        .col(text_or_null("website"));
    table
        .col(code("visibility", &["CONSORTIUM", "PUBLIC"]))
        .col(number_or_null("planned_mobilities"));
    table
        .col(text("gender_targets"))
        .col(id_or_null("predecessor_id"))
        .col(day("retain_until"));
    table.col(code(
        "status",
        &["DRAFT", "ONGOING", "SUBMITTED", "FINALISED", "TERMINATED"],
    ));
    // J-4, once more where nothing gets past it.
    table.check(Expr::col("end_date").gte(Expr::col("start_date")));
    table.foreign_key(&mut refers("project", "partner_id", "partner"));
    table.foreign_key(&mut refers("project", "predecessor_id", "project"));
    manager.create_table(table).await?;
    manager.create_index(unique("project", &["partner_id", "id"])).await?;
    manager.create_index(unique("project", &["partner_id", "code"])).await?;
    for order in ["title_sort", "acronym_sort", "start_date", "end_date"] {
        manager.create_index(index("project", &[order, "id"])).await?;
    }
    manager.create_index(index("project", &["predecessor_id"])).await
}

async fn partnership(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("project_partner");
    table.col(id("project_id")).col(id("partner_id"));
    table.col(code("role", &["COORDINATOR", "PARTNER", "ASSOCIATED"]));
    table.col(yes_no("sending")).col(yes_no("hosting"));
    table.col(code("state", &["INVITED", "ACTIVE", "LEFT"]));
    table.foreign_key(&mut refers("project_partner", "project_id", "project"));
    table.foreign_key(&mut refers("project_partner", "partner_id", "partner"));
    manager.create_table(table).await?;
    manager
        .create_index(unique("project_partner", &["project_id", "partner_id"]))
        .await?;
    manager
        .create_index(index("project_partner", &["partner_id", "state", "project_id"]))
        .await?;
    // J-1: exactly one coordinator; that there is one is kept by the founding transaction.
    let mut one_coordinator = Index::create()
        .name("project_partner_coordinator")
        .table("project_partner")
        .take();
    one_coordinator
        .col("project_id")
        .unique()
        .and_where(Expr::col("role").eq("COORDINATOR"));
    manager.create_index(one_coordinator).await
}

async fn target(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("mobility_target");
    table
        .col(id("partner_id"))
        .col(id("project_id"))
        .col(text("host_country"));
    table.col(id_or_null("host_partner_id")).col(number("planned"));
    table.foreign_key(&mut refers_within_partner("mobility_target", "project_id", "project"));
    table.foreign_key(&mut refers("mobility_target", "host_partner_id", "partner"));
    manager.create_table(table).await?;
    manager.create_index(index("mobility_target", &["project_id"])).await
}

async fn module(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("module");
    table
        .col(id("partner_id"))
        .col(id("project_id"))
        .col(text("code"))
        .col(number("edition"))
        .col(id_or_null("previous_id"));
    table
        .col(text("title"))
        .col(sort_key("title_sort", manager))
        .col(text("summary"));
    table.col(code(
        "kind",
        &[
            "SPECIALIST",
            "VOCATIONAL",
            "CAPACITY_BUILDING",
            "PILOT_COURSE",
            "STUDY_VISIT",
        ],
    ));
    table.col(text_or_null("subject_area")).col(text("languages"));
    table.col(code("mode", &["PRESENTIAL", "ONLINE", "BLENDED", "WORK_BASED"]));
    table.col(code("learning_setting", &["FORMAL", "NON_FORMAL"]));
    table
        .col(code("visibility", &["PARTNER", "CONSORTIUM", "PUBLIC"]))
        .col(number_or_null("eqf_level"));
    table
        .col(code_or_null("credit_scheme", &["ECTS", "ECVET"]))
        .col(number_or_null("credit_hundredths"));
    table
        .col(number("contact_hours"))
        .col(number("self_study_hours"))
        .col(number("work_based_hours"));
    table
        .col(text("learning_outcomes"))
        .col(text("target_groups"))
        .col(text("assessment_methods"));
    table
        .col(text("materials"))
        .col(text_or_null("licence"))
        .col(number("attendance_threshold"));
    table.col(code("state", &["DRAFT", "PUBLISHED", "RETIRED"]));
    table.foreign_key(&mut refers("module", "partner_id", "partner"));
    table.foreign_key(&mut refers("module", "project_id", "project"));
    table.foreign_key(&mut refers_within_partner("module", "previous_id", "module"));
    // What a foreign key refers to has to be unique before the table is there.
    table.index(
        Index::create()
            .name("module_partner_id_id")
            .unique()
            .col("partner_id")
            .col("id"),
    );
    manager.create_table(table).await?;
    manager.create_index(unique("module", &["previous_id"])).await?;
    manager
        .create_index(unique("module", &["partner_id", "code", "edition"]))
        .await?;
    manager
        .create_index(index("module", &["project_id", "title_sort", "id"]))
        .await?;
    manager.create_index(index("module", &["title_sort", "id"])).await?;
    manager
        .create_index(index("module", &["kind", "title_sort", "id"]))
        .await?;

    let mut prerequisite = record("module_prerequisite");
    prerequisite
        .col(id("partner_id"))
        .col(id("module_id"))
        .col(id("required_module_id"));
    prerequisite.foreign_key(&mut refers_within_partner("module_prerequisite", "module_id", "module"));
    prerequisite.foreign_key(&mut refers("module_prerequisite", "required_module_id", "module"));
    manager.create_table(prerequisite).await?;
    manager
        .create_index(unique("module_prerequisite", &["module_id", "required_module_id"]))
        .await?;
    manager
        .create_index(index("module_prerequisite", &["required_module_id"]))
        .await
}

async fn session(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("module_session");
    table
        .col(id("partner_id"))
        .col(id("module_id"))
        .col(day("start_date"))
        .col(day("end_date"));
    table
        .col(text("place"))
        .col(text("country"))
        .col(number("capacity"))
        .col(text_or_null("visited_project"));
    table.check(Expr::col("end_date").gte(Expr::col("start_date")));
    table.foreign_key(&mut refers_within_partner("module_session", "module_id", "module"));
    manager.create_table(table).await?;
    manager
        .create_index(unique("module_session", &["partner_id", "id"]))
        .await?;
    manager
        .create_index(index("module_session", &["module_id", "start_date", "id"]))
        .await?;

    let mut trainer = record("module_session_trainer");
    trainer
        .col(id("partner_id"))
        .col(id("session_id"))
        .col(id("account_id"))
        .col(text("display_name"));
    trainer.foreign_key(&mut refers_within_partner(
        "module_session_trainer",
        "session_id",
        "module_session",
    ));
    trainer.foreign_key(&mut refers("module_session_trainer", "account_id", "account"));
    manager.create_table(trainer).await?;
    manager
        .create_index(unique("module_session_trainer", &["session_id", "account_id"]))
        .await
}
