//! Who may see and do what: the story.
//!
//! *Kofi is a trainer at Relience, a partner that coordinates Work to Grow.* His request carries a
//! token that says who he is and nothing else. From the database comes the [`Actor`]: Kofi, member
//! of Relience with the role TRAINER; Relience takes part in Work to Grow as its coordinator.
//!
//! **Reading.** Each kind of record says in [`matrix`] which [`Relation`]s, with which roles, grant
//! its verb `READ`. [`Scoped::visible_to`] turns that into one condition that starts at FALSE and ORs
//! what is granted: Kofi sees modules that Relience owns (relation `Owner`) and the published ones of
//! the projects it takes part in (relation `ActivePartner`). The session ANDs it onto every query;
//! there is no other way to read. What the condition does not grant does not exist for him: not in
//! lists, counts, searches, by id, or as an error.
//!
//! **Writing.** To change a module he needs a [`Permit`]: [`Actor::permit`] takes the row that he
//! could read and the verb, looks the verb up in the same matrix and gives the row back as a permit,
//! or FORBIDDEN. One permit is spent by one write. For something new there is a [`NewPermit`], bound
//! to the kind and to the partner that will own it.
//!
//! **Keys.** Kofi's course catalogue calls with an API key that he made, with the scope `module:read`. It acts for
//! Relience as a trainer, as long as he is one, and every kind of record names the area of its scopes
//! ([`Scoped::AREA`]): outside `module` each condition is FALSE and each permit is refused, whatever the matrix says.
//!
//! The matrix decides by relation and role alone. Rules that need data (nobody assesses whom they
//! counselled) are named functions in the slice's `policy.rs`; whether the record's *state* allows
//! the verb is the record's own affair ([`entity::record::Stateful`]).

mod grant;
pub mod matrix;
mod permit;
mod scoped;
mod table;

pub use self::{
    grant::{Grant, Relation},
    permit::{NewPermit, Permit},
    scoped::{Scoped, granted_by, granted_to_read, i_can, readable, viewer_can},
    table::table,
};
#[doc(no_inline)]
pub use crate::auth::Actor;
