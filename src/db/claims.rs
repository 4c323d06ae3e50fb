//! What the second line may know of a caller.

use entity::{
    partner_member::Role,
    scope::{Access, Area},
};
use uuid::Uuid;

use crate::{auth::Actor, authz::Relation};

/// What the policies of row-level security may know of a caller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims {
    /// The person; empty for anonymous callers.
    pub account: String,
    /// The partners of which they are MANAGER, as an array literal.
    pub manages: String,
    /// The partners of which they are MANAGER while these take part in projects, likewise.
    pub hosts: String,
    /// The partners of which they are TRAINER while these take part in projects, likewise.
    pub teaches: String,
    /// Who acts in cases: the person, or the maker of the key.
    pub actor: String,
    /// The partners of which they are MANAGER and may see states of cases, as an array literal; likewise those of which
    /// they are COUNSELLOR, ASSESSOR or anything at all, for cases.
    pub oversees: String,
    /// See `oversees`.
    pub counsels: String,
    /// See `oversees`.
    pub assesses: String,
    /// See `oversees`.
    pub belongs: String,
    /// The partners of which they are COUNSELLOR and may know who people are.
    pub knows: String,
    /// The partners of which they are ASSESSOR and may know who people are, where the procedure says so.
    pub judges: String,
    /// The request's day: some rights last until a day.
    pub today: String,
    /// The task of the service itself that needs every row; empty in a caller's name.
    pub task: &'static str,
}

impl Claims {
    /// Those of a caller.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        // A key without the scope claims nothing.
        let reaches = actor.reaches(Area::Identity, Access::Read);
        // Which of the two kinds of cases a key reaches, the service's own conditions tell apart.
        let cases = [Area::Validation, Area::Plan]
            .iter()
            .any(|area| actor.reaches(*area, Access::Read));
        let among = |relation, roles: &[Role], reaches: bool| {
            let all = actor.related(relation, roles, false);
            let all: Vec<String> = all.iter().filter(|_| reaches).map(Uuid::to_string).collect();
            format!("{{{}}}", all.join(","))
        };
        let partners = |relation, role| among(relation, &[role], reaches);
        let in_cases = |roles| among(Relation::Owner, roles, cases);
        let account = actor.account().filter(|_| cases || reaches);
        Self {
            account: actor
                .person()
                .map(|person| person.account.uuid().to_string())
                .unwrap_or_default(),
            manages: partners(Relation::Owner, Role::Manager),
            hosts: partners(Relation::Host, Role::Manager),
            teaches: partners(Relation::Provider, Role::Trainer),
            actor: account.map(|id| id.uuid().to_string()).unwrap_or_default(),
            oversees: in_cases(&[Role::Manager]),
            counsels: in_cases(&[Role::Counsellor]),
            assesses: in_cases(&[Role::Assessor]),
            belongs: in_cases(Role::ALL),
            knows: partners(Relation::Owner, Role::Counsellor),
            judges: partners(Relation::Owner, Role::Assessor),
            today: actor.today().to_string(),
            task: "",
        }
    }

    /// Those of the service itself.
    #[must_use]
    pub fn task(name: &'static str) -> Self {
        Self {
            task: name,
            ..Self::default()
        }
    }
}
