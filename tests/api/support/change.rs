//! Changes behind the API's back: what an operator, another partner or time would do.

use chrono::{DateTime, Utc};
use entity::{account, partner, partner_member, project_partner};
use passerelle::{
    authz::Scoped,
    db::{SystemTx, change::Author},
};
use sea_orm::{ColumnTrait, DeleteMany, EntityTrait, IntoActiveModel, QueryFilter, UpdateMany, sea_query::Expr};
use uuid::Uuid;

use super::App;

impl App {
    async fn tx(&self) -> SystemTx {
        let author = Author {
            account: None,
            api_key: None,
            request_id: "test".to_owned(),
            now: DateTime::<Utc>::from_timestamp(1_800_000_000, 0).unwrap(),
        };
        self.db.system("test").begin(author).await.unwrap()
    }

    /// Changes rows, at least one.
    pub async fn update<E: EntityTrait>(&self, update: UpdateMany<E>) {
        let tx = self.tx().await;
        assert_ne!(tx.update(update).await.unwrap(), 0, "a change of no row at all");
        tx.commit().await.unwrap();
    }

    /// Removes rows, at least one.
    pub async fn delete<E: EntityTrait>(&self, delete: DeleteMany<E>) {
        let tx = self.tx().await;
        assert_ne!(tx.delete(delete).await.unwrap(), 0, "a removal of no row at all");
        tx.commit().await.unwrap();
    }

    /// Adds a record.
    pub async fn insert<E>(&self, row: E::Model)
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        let tx = self.tx().await;
        tx.insert::<E>(row).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// All rows of a table.
    pub async fn rows<E: EntityTrait>(&self) -> Vec<E::Model> {
        self.db.system("test").all(E::find()).await.unwrap()
    }

    /// The partner's life goes on.
    pub async fn set_partner_state(&self, acronym: &str, state: partner::State) {
        let rows = partner::Entity::update_many().filter(partner::Column::Acronym.eq(acronym));
        self.update(rows.col_expr(partner::Column::State, Expr::val(state.code())))
            .await;
    }

    /// The partner's part in a project goes on.
    pub async fn set_part(
        &self,
        acronym: &str,
        project: Uuid,
        role: project_partner::Role,
        state: project_partner::State,
    ) {
        use project_partner::Column;
        let partner = self.partner(acronym).await.id;
        let rows = project_partner::Entity::update_many()
            .filter(Column::PartnerId.eq(partner))
            .filter(Column::ProjectId.eq(project));
        let rows = rows.col_expr(Column::Role, Expr::val(role.code()));
        self.update(rows.col_expr(Column::State, Expr::val(state.code()))).await;
    }

    /// The memberships of one person (`trainer@nordkoop`).
    pub async fn memberships_of(&self, who: &str) -> UpdateMany<partner_member::Entity> {
        let email = format!("{who}.example.org");
        let accounts = self.rows::<account::Entity>().await;
        let account = accounts.into_iter().find(|row| row.email == email).unwrap();
        partner_member::Entity::update_many().filter(partner_member::Column::AccountId.eq(account.id))
    }
}
