//! Frameworks of competences, and the competences in them.

use sea_orm_migration::{prelude::*, sea_orm::ConnectionTrait};

use crate::columns::{
    code, code_or_null, id, id_or_null, index, instant_or_null, is_postgres, record, refers, sort_key, text,
    text_or_null, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        framework(manager).await?;
        competence(manager).await?;
        immutable(manager).await
    }
}

async fn framework(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("competence_framework");
    table
        .col(text("code"))
        .col(text("edition"))
        .col(text("title"))
        .col(sort_key("title_sort", manager))
        .col(text("note"));
    table
        .col(text("publisher"))
        .col(text_or_null("url"))
        .col(text_or_null("licence"))
        .col(ColumnDef::new("issued_on").date().null())
        .col(instant_or_null("published_at"));
    manager.create_table(table).await?;
    manager
        .create_index(unique("competence_framework", &["code", "edition"]))
        .await?;
    manager
        .create_index(index("competence_framework", &["title_sort", "id"]))
        .await
}

async fn competence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = record("competence");
    table
        .col(id("framework_id"))
        .col(text("code"))
        .col(code("kind", &["COMPETENCE", "SKILL", "KNOWLEDGE", "GROUP"]))
        .col(code_or_null(
            "reuse_level",
            &["TRANSVERSAL", "CROSS_SECTOR", "SECTOR_SPECIFIC", "OCCUPATION_SPECIFIC"],
        ));
    table
        .col(text("title"))
        .col(sort_key("title_sort", manager))
        .col(text("description"))
        .col(text("other_titles"));
    table
        .col(id_or_null("parent_id"))
        .col(text("ancestors"))
        .col(sort_key("place", manager))
        .col(text("own_levels"))
        .col(text("alignments"));
    table.foreign_key(&mut refers("competence", "framework_id", "competence_framework"));
    // What a foreign key refers to has to be unique before the table is there.
    table.index(
        Index::create()
            .name("competence_framework_id_id")
            .unique()
            .col("framework_id")
            .col("id"),
    );
    // What stands above a competence is of the same framework.
    table.foreign_key(
        ForeignKey::create()
            .from("competence", ("framework_id", "parent_id"))
            .to("competence", ("framework_id", "id")),
    );
    // K-2, for the shortest circle.
    table.check(
        Expr::col("parent_id")
            .is_null()
            .or(Expr::col("parent_id").ne(Expr::col("id"))),
    );
    manager.create_table(table).await?;
    manager
        .create_index(unique("competence", &["framework_id", "code"]))
        .await?;
    for columns in [
        &["framework_id", "place", "id"][..],
        &["parent_id", "place", "id"],
        &["place", "id"],
        &["title_sort", "id"],
    ] {
        manager.create_index(index("competence", columns)).await?;
    }
    Ok(())
}

/// K-1, once more where nothing gets past it: of a published framework no row is added, changed or removed.
#[expect(clippy::disallowed_methods, reason = "triggers have no word in the schema builder")]
async fn immutable(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    if is_postgres(manager) {
        return connection.execute_unprepared(ON_POSTGRES).await.map(|_| ());
    }
    for (table, of) in [("competence_framework", "id"), ("competence", "framework_id")] {
        for (change, row) in [("INSERT", "new"), ("UPDATE", "old"), ("DELETE", "old")] {
            if (table, change) == ("competence_framework", "INSERT") {
                continue;
            }
            let trigger = format!(
                "CREATE TRIGGER {table}_k_1_{change} BEFORE {change} ON {table}
                WHEN (SELECT published_at FROM competence_framework WHERE id = {row}.{of}) IS NOT NULL
                BEGIN SELECT RAISE(ABORT, 'K-1: a published framework is immutable'); END"
            );
            connection.execute_unprepared(&trigger).await?;
        }
    }
    Ok(())
}

const ON_POSTGRES: &str = "
    CREATE FUNCTION passerelle_k_1() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_TABLE_NAME = 'competence_framework' THEN
            IF OLD.published_at IS NOT NULL THEN
                RAISE EXCEPTION 'K-1: a published framework is immutable';
            END IF;
        ELSIF EXISTS (SELECT 1 FROM competence_framework f WHERE f.published_at IS NOT NULL
                AND f.id = CASE TG_OP WHEN 'INSERT' THEN NEW.framework_id ELSE OLD.framework_id END) THEN
            RAISE EXCEPTION 'K-1: a published framework is immutable';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END $$;
    CREATE TRIGGER competence_framework_k_1 BEFORE UPDATE OR DELETE ON competence_framework
        FOR EACH ROW EXECUTE FUNCTION passerelle_k_1();
    CREATE TRIGGER competence_k_1 BEFORE INSERT OR UPDATE OR DELETE ON competence
        FOR EACH ROW EXECUTE FUNCTION passerelle_k_1()";
