//! Sign-in, and the only place where an [`Actor`] is made.

mod actor;
mod load;
pub mod random;

pub use self::{
    actor::{Actor, Membership, Part, Person},
    load::reload,
};
