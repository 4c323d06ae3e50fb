//! What is claimed, shown, found and decided in a competence validation, and who recognises it; and the second line
//! behind all of it.

use sea_orm_migration::{prelude::*, sea_orm::ConnectionTrait};

use crate::columns::{
    code, code_or_null, day, id, id_or_null, index, instant, instant_or_null, is_postgres, number, record, refers,
    text, text_or_null, unique, yes_no,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        brief(manager).await?;
        evidence(manager).await?;
        conflict(manager).await?;
        assessment(manager).await?;
        decision(manager).await?;
        recognition(manager).await?;
        second_line(manager).await
    }
}

fn below(name: &'static str) -> TableCreateStatement {
    let mut table = record(name);
    table.col(id("partner_id")).col(id("validation_id"));
    table.foreign_key(&mut refers(name, "partner_id", "partner"));
    table.foreign_key(&mut refers(name, "validation_id", "competence_validation"));
    table
}

fn day_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().null().take()
}

async fn brief(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = below("validation_brief");
    table
        .col(text_or_null("purpose"))
        .col(text("languages"))
        .col(text("claims"));
    manager.create_table(table).await?;
    manager
        .create_index(unique("validation_brief", &["validation_id"]))
        .await
}

async fn evidence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const KINDS: [&str; 8] = [
        "PORTFOLIO",
        "INTERVIEW",
        "OBSERVATION",
        "SIMULATION",
        "TEST",
        "WITNESS_STATEMENT",
        "DOCUMENT",
        "DECLARATION",
    ];
    let mut table = below("evidence");
    table
        .col(code("kind", &KINDS))
        .col(text("title"))
        .col(day("obtained_on"))
        .col(code("setting", &["FORMAL", "NON_FORMAL", "INFORMAL"]));
    table
        .col(text_or_null("language"))
        .col(text_or_null("provenance"))
        .col(id_or_null("file_id"))
        .col(text_or_null("text"))
        .col(text("sha256"));
    table
        .col(text_or_null("authenticity"))
        .col(day_or_null("renewed_on"))
        .col(text_or_null("renewal"))
        .col(instant_or_null("frozen_at"));
    table.foreign_key(&mut refers("evidence", "file_id", "file"));
    manager.create_table(table).await?;
    // A file is evidence once.
    manager.create_index(unique("evidence", &["file_id"])).await?;
    manager
        .create_index(index("evidence", &["validation_id", "created_at", "id"]))
        .await
}

async fn conflict(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = below("conflict_declaration");
    table
        .col(id("account_id"))
        .col(text("display_name"))
        .col(code("ground", &["RELATIVE", "PERSONAL", "WORK", "OTHER"]))
        .col(instant("declared_at"));
    table.foreign_key(&mut refers("conflict_declaration", "account_id", "account"));
    manager.create_table(table).await?;
    manager
        .create_index(index("conflict_declaration", &["validation_id", "account_id"]))
        .await
}

async fn assessment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = below("assessment");
    table
        .col(id("procedure_id"))
        .col(number("round"))
        .col(id("licence_id"))
        .col(id("account_id"))
        .col(id("assessor_partner_id"));
    table
        .col(text("display_name"))
        .col(yes_no("lead"))
        .col(code("status", &["ASSIGNED", "SUBMITTED", "VOID"]));
    table
        .col(code_or_null(
            "method",
            &["REVIEW", "INTERVIEW", "OBSERVATION", "SIMULATION", "TEST"],
        ))
        .col(day_or_null("assessed_on"))
        .col(text("found"))
        .col(text_or_null("rationale"));
    table
        .col(instant_or_null("submitted_at"))
        .col(instant_or_null("voided_at"));
    for (column, other) in [
        ("procedure_id", "procedure"),
        ("licence_id", "assessor_licence"),
        ("account_id", "account"),
        ("assessor_partner_id", "partner"),
    ] {
        table.foreign_key(&mut refers("assessment", column, other));
    }
    manager.create_table(table).await?;
    // Nobody judges twice in one round: what is void stays on record.
    manager
        .create_index(unique("assessment", &["validation_id", "round", "account_id"]))
        .await?;
    for columns in [&["account_id", "validation_id"][..], &["procedure_id"]] {
        manager.create_index(index("assessment", columns)).await?;
    }
    Ok(())
}

async fn decision(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = below("validation_decision");
    table
        .col(id("procedure_id"))
        .col(number("number"))
        .col(code("kind", &["FULL", "PARTIAL", "NOT_YET"]))
        .col(text("units"))
        .col(text("missing"));
    table
        .col(day_or_null("valid_until"))
        .col(text_or_null("feedback"))
        .col(text_or_null("appeal"))
        .col(yes_no("in_force"));
    table.foreign_key(&mut refers("validation_decision", "procedure_id", "procedure"));
    manager.create_table(table).await?;
    manager
        .create_index(unique("validation_decision", &["validation_id", "number"]))
        .await
}

async fn recognition(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = below("decision_recognition");
    table
        .col(id("decision_id"))
        .col(id("procedure_id"))
        .col(yes_no("accepted"))
        .col(text("reason"))
        .col(instant("recognised_at"));
    table
        .col(instant_or_null("revoked_at"))
        .col(text_or_null("revoked_reason"));
    table.foreign_key(&mut refers(
        "decision_recognition",
        "decision_id",
        "validation_decision",
    ));
    table.foreign_key(&mut refers("decision_recognition", "procedure_id", "procedure"));
    manager.create_table(table).await?;
    // One answer a partner and decision at a time.
    let mut standing = unique("decision_recognition", &["decision_id", "partner_id"]);
    standing.and_where(Expr::col("revoked_at").is_null());
    manager.create_index(standing).await?;
    manager
        .create_index(index("decision_recognition", &["validation_id", "id"]))
        .await
}

/// The second line, PostgreSQL only: it says once more what the service's own conditions say (`validation::audience`).
///
/// Which cases a caller may see is answered by functions that look past the policies, or each policy would ask the
/// next one without end. They hand out ids of the caller's own cases and nothing else, once a statement.
#[expect(
    clippy::disallowed_methods,
    reason = "row-level security has no word in the schema builder"
)]
async fn second_line(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if !is_postgres(manager) {
        return Ok(());
    }
    let connection = manager.get_connection();
    connection.execute_unprepared(FUNCTIONS).await?;
    for question in QUESTIONS {
        connection.execute_unprepared(&past_policies(question)).await?;
    }
    for (table, column, audiences) in TABLES {
        connection
            .execute_unprepared(&policies(table, column, audiences))
            .await?;
    }
    connection.execute_unprepared(IDENTITIES).await?;
    Ok(())
}

/// Each table, the column with its case, and the audiences of its rows.
const TABLES: [(&str, &str, &[&str]); 8] = [
    (
        "competence_validation",
        "id",
        &["team", "assessed", "own", "overseen", "shared"],
    ),
    ("case_member", "validation_id", &["team", "own"]),
    ("validation_brief", "validation_id", &["team", "assessed", "own"]),
    ("evidence", "validation_id", &["content", "assessed", "own"]),
    ("conflict_declaration", "validation_id", &["content", "own"]),
    ("assessment", "validation_id", &["content", "own"]),
    (
        "validation_decision",
        "validation_id",
        &["content", "assessed", "own", "shared"],
    ),
    ("decision_recognition", "validation_id", &["content", "own"]),
];

/// What one caller alone sees besides.
fn besides(table: &str) -> &'static str {
    match table {
        // Their own place and judgement, the declarations about them.
        "case_member" | "assessment" | "conflict_declaration" => " OR account_id = passerelle_actor()",
        // What their own partner answered.
        "decision_recognition" => {
            " OR (partner_id = ANY (passerelle_oversees()) AND validation_id = ANY (ARRAY(SELECT passerelle_cases_shared())))"
        }
        _ => "",
    }
}

fn policies(table: &str, column: &str, audiences: &[&str]) -> String {
    let sets = audiences
        .iter()
        .map(|audience| format!("{column} = ANY (ARRAY(SELECT passerelle_cases_{audience}()))"));
    let seen = sets.collect::<Vec<_>>().join(" OR ");
    let besides = besides(table);
    format!(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {table}_read ON {table} FOR SELECT
            USING (CASE WHEN passerelle_task() THEN true ELSE {seen}{besides} END);
        CREATE POLICY {table}_insert ON {table} FOR INSERT
            WITH CHECK (passerelle_task() OR passerelle_actor() IS NOT NULL);
        CREATE POLICY {table}_update ON {table} FOR UPDATE
            USING (CASE WHEN passerelle_task() THEN true ELSE {seen}{besides} END) WITH CHECK (true)"
    )
}

/// Questions past the policies: which cases a caller may see, and whose they are. Whoever owns the tables is bound as
/// well, so that the question is asked as a task of the service, and that ends with it.
fn past_policies((signature, question): (&str, &str)) -> String {
    format!(
        "CREATE FUNCTION {signature} RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
            SET search_path FROM CURRENT AS $$
            DECLARE before text := coalesce(current_setting('passerelle.task', true), '');
            BEGIN
                PERFORM set_config('passerelle.task', 'policy', true);
                RETURN QUERY {question};
                PERFORM set_config('passerelle.task', before, true);
            END $$"
    )
}

const QUESTIONS: [(&str, &str); 11] = [
    (
        "passerelle_cases_team()",
        "SELECT validation_id FROM case_member
        WHERE account_id = passerelle_actor() AND left_at IS NULL
            AND from_day <= passerelle_today() AND (until_day IS NULL OR until_day >= passerelle_today())
            AND member_partner_id = ANY
                (CASE role WHEN 'COUNSELLOR' THEN passerelle_counsels() ELSE passerelle_belongs() END)",
    ),
    (
        "passerelle_cases_content()",
        "SELECT validation_id FROM case_member
        WHERE account_id = passerelle_actor() AND left_at IS NULL AND role <> 'INTERPRETER'
            AND from_day <= passerelle_today() AND (until_day IS NULL OR until_day >= passerelle_today())
            AND member_partner_id = ANY
                (CASE role WHEN 'COUNSELLOR' THEN passerelle_counsels() ELSE passerelle_belongs() END)",
    ),
    (
        "passerelle_cases_assessed()",
        "SELECT a.validation_id FROM assessment a JOIN competence_validation v ON v.id = a.validation_id
        WHERE a.account_id = passerelle_actor() AND a.status <> 'VOID' AND v.status <> 'WITHDRAWN'
            AND a.assessor_partner_id = ANY (passerelle_assesses())",
    ),
    (
        "passerelle_cases_own()",
        "SELECT v.id FROM competence_validation v JOIN participant p ON p.id = v.candidate_id
        WHERE p.account_id = passerelle_account()",
    ),
    (
        "passerelle_cases_overseen()",
        "SELECT id FROM competence_validation WHERE partner_id = ANY (passerelle_oversees())",
    ),
    (
        "passerelle_cases_shared()",
        "SELECT v.id FROM competence_validation v
            JOIN consent s ON s.participant_id = v.candidate_id AND s.purpose = 'SHARE_DECISION'
                AND s.withdrawn_at IS NULL AND s.recipient_id = ANY (passerelle_oversees())
        WHERE v.certified_at IS NOT NULL AND EXISTS
            (SELECT 1 FROM consent c WHERE c.participant_id = v.candidate_id AND c.purpose = 'VALIDATION'
                AND c.withdrawn_at IS NULL)",
    ),
    (
        "passerelle_cases_counselled()",
        "SELECT m.validation_id FROM case_member m
            JOIN partner_member p ON p.partner_id = m.member_partner_id AND p.account_id = m.account_id
        WHERE m.role = 'COUNSELLOR' AND m.left_at IS NULL AND m.from_day <= passerelle_today()
            AND (m.until_day IS NULL OR m.until_day >= passerelle_today())
            AND p.state = 'ACTIVE' AND p.roles LIKE '%COUNSELLOR%'
            AND m.validation_id = ANY (ARRAY(SELECT passerelle_cases_overseen()))",
    ),
    (
        "passerelle_counselled(counsellor uuid, partners uuid[], today date)",
        "SELECT v.candidate_id FROM case_member m JOIN competence_validation v ON v.id = m.validation_id
        WHERE m.account_id = counsellor AND m.role = 'COUNSELLOR' AND m.member_partner_id = ANY (partners)
            AND m.left_at IS NULL AND m.from_day <= today AND (m.until_day IS NULL OR m.until_day >= today)",
    ),
    (
        "passerelle_judged(assessor uuid, partners uuid[])",
        "SELECT v.candidate_id FROM assessment a JOIN competence_validation v ON v.id = a.validation_id
            JOIN procedure p ON p.id = v.procedure_id
        WHERE a.account_id = assessor AND a.assessor_partner_id = ANY (partners) AND a.status <> 'VOID'
            AND v.status <> 'WITHDRAWN' AND p.identity_known",
    ),
    (
        "passerelle_people_counselled()",
        "SELECT identity_id FROM participant WHERE identity_id IS NOT NULL AND id IN
        (SELECT passerelle_counselled(passerelle_actor(), passerelle_knows_of(), passerelle_today()))",
    ),
    (
        "passerelle_people_judged()",
        "SELECT identity_id FROM participant WHERE identity_id IS NOT NULL AND id IN
        (SELECT passerelle_judged(passerelle_actor(), passerelle_judges()))",
    ),
];

const FUNCTIONS: &str = "
    CREATE FUNCTION passerelle_actor() RETURNS uuid LANGUAGE sql STABLE AS
        $$ SELECT nullif(current_setting('passerelle.actor', true), '')::uuid $$;
    CREATE FUNCTION passerelle_oversees() RETURNS uuid[] LANGUAGE sql STABLE AS
        $$ SELECT coalesce(nullif(current_setting('passerelle.oversees', true), ''), '{}')::uuid[] $$;
    CREATE FUNCTION passerelle_counsels() RETURNS uuid[] LANGUAGE sql STABLE AS
        $$ SELECT coalesce(nullif(current_setting('passerelle.counsels', true), ''), '{}')::uuid[] $$;
    CREATE FUNCTION passerelle_assesses() RETURNS uuid[] LANGUAGE sql STABLE AS
        $$ SELECT coalesce(nullif(current_setting('passerelle.assesses', true), ''), '{}')::uuid[] $$;
    CREATE FUNCTION passerelle_belongs() RETURNS uuid[] LANGUAGE sql STABLE AS
        $$ SELECT coalesce(nullif(current_setting('passerelle.belongs', true), ''), '{}')::uuid[] $$;";

/// Who a candidate is, COUNSELLORs of a current case team know, and assessors where the procedure says so. What is seen can
/// be locked, so that whoever may not change it is told that, and not that there is nothing.
const IDENTITIES: &str = "
    CREATE FUNCTION passerelle_judges() RETURNS uuid[] LANGUAGE sql STABLE AS
        $$ SELECT coalesce(nullif(current_setting('passerelle.judges', true), ''), '{}')::uuid[] $$;
    CREATE FUNCTION passerelle_knows_of() RETURNS uuid[] LANGUAGE sql STABLE AS
        $$ SELECT coalesce(nullif(current_setting('passerelle.knows', true), ''), '{}')::uuid[] $$;
    CREATE POLICY identity_case ON identity FOR SELECT
        USING (restricted_at IS NULL AND id = ANY (ARRAY(SELECT passerelle_people_counselled())));
    CREATE POLICY identity_judged ON identity FOR SELECT
        USING (restricted_at IS NULL AND id = ANY (ARRAY(SELECT passerelle_people_judged())));
    CREATE POLICY identity_judged_lock ON identity FOR UPDATE
        USING (restricted_at IS NULL AND id = ANY (ARRAY(SELECT passerelle_people_judged()))) WITH CHECK (false);
    CREATE POLICY identity_case_update ON identity FOR UPDATE
        USING (restricted_at IS NULL AND id = ANY (ARRAY(SELECT passerelle_people_counselled())))";
