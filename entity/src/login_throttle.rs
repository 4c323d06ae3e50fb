//! Failed sign-ins of one account or one address. The key is a hash: no address is kept.

use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "login_throttle")]
pub struct Model {
    /// Keyed hash of what is counted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Failures since the last success or the last quiet period.
    pub failures: i32,
    /// Before this instant no attempt is judged.
    pub blocked_until: DateTimeUtc,
    /// When it last changed; old rows are removed.
    pub updated_at: DateTimeUtc,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
