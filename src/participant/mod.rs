//! Participants: people who take part in a project, under a pseudonym.

pub mod graphql;
pub mod input;
pub mod policy;
