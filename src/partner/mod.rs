//! Partner organisations: the tenants, each with its profile.

pub mod graphql;
mod policy;
mod query;

pub use self::query::{Filter, page, projects};
