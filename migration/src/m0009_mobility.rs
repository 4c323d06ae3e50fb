//! Mobilities with agreements, comments and reports; enrolments with attendance.

use sea_orm_migration::prelude::*;

use crate::columns::{
    code, code_or_null, day, id, id_or_null, index, instant_or_null, number, number_or_null, record, refers,
    refers_within_partner, text, text_or_null, unique, yes_no,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        mobility(manager).await?;
        agreement(manager).await?;
        comment(manager).await?;
        report(manager).await?;
        enrolment(manager).await?;
        attendance(manager).await
    }
}

const STATUSES: [&str; 11] = [
    "DRAFT",
    "NOMINATED",
    "ACCEPTED",
    "REJECTED",
    "CONFIRMED",
    "ONGOING",
    "INTERRUPTED",
    "COMPLETED",
    "RECOGNISED",
    "CANCELLED",
    "NO_SHOW",
];

const ACTIVITIES: [&str; 7] = [
    "COURSE",
    "JOB_SHADOWING",
    "TEACHING_ASSIGNMENT",
    "TRAINING_ASSIGNMENT",
    "STUDY_VISIT",
    "LONG_TERM",
    "GROUP",
];

/// None of them is about health.
const INTERRUPTIONS: [&str; 6] = [
    "PERSONAL",
    "FAMILY",
    "WORK",
    "HOST_UNAVAILABLE",
    "TRAVEL",
    "FORCE_MAJEURE",
];

async fn mobility(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("mobility");
    table
        .col(id("partner_id"))
        .col(id("project_id"))
        .col(id("participant_id"))
        .col(id("host_partner_id"));
    table
        .col(text("country"))
        .col(text_or_null("city"))
        .col(text_or_null("external_id"))
        .col(code("activity_type", &ACTIVITIES));
    table
        .col(day("start_date"))
        .col(day("end_date"))
        .col(number("travel_days"))
        .col(text("interruptions"));
    table
        .col(ColumnDef::new("interrupted_from").date().null())
        .col(code_or_null("interruption_reason", &INTERRUPTIONS));
    table
        .col(yes_no("blended"))
        .col(text_or_null("virtual_component"))
        .col(text_or_null("main_language"))
        .col(yes_no("green_travel"))
        .col(text_or_null("europass_mobility_number"));
    table
        .col(code("visibility", &["PARTNER", "CONSORTIUM", "PUBLIC"]))
        .col(code("status", &STATUSES))
        .col(instant_or_null("nominated_at"))
        .col(instant_or_null("accepted_at"))
        .col(number_or_null("agreement_number"));
    table
        .col(text_or_null("rule_set_code"))
        .col(number_or_null("rule_set_version"))
        .col(text("findings"))
        .col(text("remarks"));
    table.foreign_key(&mut refers("mobility", "project_id", "project"));
    table.foreign_key(&mut refers("mobility", "host_partner_id", "partner"));
    // M-4, once more where nothing gets past it.
    table.foreign_key(&mut refers_within_partner("mobility", "participant_id", "participant"));
    // What a foreign key refers to has to be unique before the table is there.
    table.index(
        Index::create()
            .name("mobility_partner_id_id")
            .unique()
            .col("partner_id")
            .col("id"),
    );
    // M-1 and M-2 likewise.
    table.check(Expr::col("partner_id").ne(Expr::col("host_partner_id")));
    table.check(Expr::col("start_date").lte(Expr::col("end_date")));
    manager.create_table(table).await?;
    manager
        .create_index(unique("mobility", &["partner_id", "project_id", "external_id"]))
        .await?;
    for columns in [
        &["project_id", "status", "country"][..],
        &["host_partner_id", "status"],
        &["participant_id", "start_date"],
        &["start_date", "id"],
        &["end_date", "id"],
        &["created_at", "id"],
    ] {
        manager.create_index(index("mobility", columns)).await?;
    }
    Ok(())
}

async fn agreement(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const REASONS: [&str; 6] = [
        "NOT_AVAILABLE",
        "LANGUAGE_MISMATCH",
        "TIMETABLE_CONFLICT",
        "SUBSTITUTION",
        "EXTENSION",
        "VIRTUAL_COMPONENT",
    ];
    let mut table = record("learning_agreement");
    table
        .col(id("partner_id"))
        .col(id("host_partner_id"))
        .col(id("mobility_id"))
        .col(number("number"))
        .col(code_or_null("reason", &REASONS));
    table
        .col(text("content"))
        .col(text("content_hash"))
        .col(text("approvals"))
        .col(instant_or_null("approved_at"));
    table.foreign_key(&mut refers("learning_agreement", "host_partner_id", "partner"));
    table.foreign_key(&mut refers_within_partner(
        "learning_agreement",
        "mobility_id",
        "mobility",
    ));
    manager.create_table(table).await?;
    manager
        .create_index(unique("learning_agreement", &["mobility_id", "number"]))
        .await
}

/// Comments belong to the partner that makes them.
async fn comment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("agreement_comment");
    table
        .col(id("partner_id"))
        .col(id("mobility_id"))
        .col(number_or_null("agreement_number"))
        .col(text("text"));
    table.foreign_key(&mut refers("agreement_comment", "partner_id", "partner"));
    table.foreign_key(&mut refers("agreement_comment", "mobility_id", "mobility"));
    manager.create_table(table).await?;
    manager
        .create_index(index("agreement_comment", &["mobility_id", "created_at", "id"]))
        .await
}

async fn report(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("participant_report");
    table
        .col(id("partner_id"))
        .col(id("mobility_id"))
        .col(code("state", &["AWAITED", "SUBMITTED"]))
        .col(number_or_null("rating"));
    table
        .col(text_or_null("learnt"))
        .col(text_or_null("suggestions"))
        .col(instant_or_null("submitted_at"))
        .col(text("act"));
    table.col(instant_or_null("reminded_at")).col(number("reminders"));
    table.foreign_key(&mut refers_within_partner(
        "participant_report",
        "mobility_id",
        "mobility",
    ));
    manager.create_table(table).await?;
    manager
        .create_index(unique("participant_report", &["mobility_id"]))
        .await
}

async fn enrolment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("enrolment");
    table
        .col(id("partner_id"))
        .col(id("provider_partner_id"))
        .col(id("project_id"))
        .col(id("participant_id"));
    table
        .col(id("module_id"))
        .col(id_or_null("session_id"))
        .col(id_or_null("mobility_id"));
    table
        .col(code("outcome", &["ENROLLED", "ATTENDED", "COMPLETED", "WITHDRAWN"]))
        .col(text_or_null("grade"));
    table.foreign_key(&mut refers("enrolment", "provider_partner_id", "partner"));
    table.foreign_key(&mut refers("enrolment", "project_id", "project"));
    table.foreign_key(&mut refers("enrolment", "module_id", "module"));
    table.foreign_key(&mut refers("enrolment", "session_id", "module_session"));
    table.foreign_key(&mut refers_within_partner("enrolment", "participant_id", "participant"));
    table.foreign_key(&mut refers_within_partner("enrolment", "mobility_id", "mobility"));
    manager.create_table(table).await?;
    // Nobody is enrolled twice at the same time.
    let mut once = unique("enrolment", &["participant_id", "module_id"]);
    once.and_where(Expr::col("outcome").eq("ENROLLED"));
    manager.create_index(once).await?;
    for columns in [
        &["mobility_id"][..],
        &["session_id", "outcome"],
        &["module_id", "id"],
        &["participant_id", "id"],
        &["provider_partner_id", "id"],
        &["created_at", "id"],
    ] {
        manager.create_index(index("enrolment", columns)).await?;
    }
    Ok(())
}

async fn attendance(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("attendance");
    table
        .col(id("partner_id"))
        .col(id("enrolment_id"))
        .col(id("session_id"))
        .col(day("day"))
        .col(yes_no("present"));
    table.foreign_key(&mut refers("attendance", "partner_id", "partner"));
    table.foreign_key(&mut refers("attendance", "enrolment_id", "enrolment"));
    table.foreign_key(&mut refers("attendance", "session_id", "module_session"));
    manager.create_table(table).await?;
    manager
        .create_index(unique("attendance", &["enrolment_id", "day"]))
        .await?;
    manager.create_index(index("attendance", &["session_id"])).await
}
