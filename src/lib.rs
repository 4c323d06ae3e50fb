//! Passerelle.
pub mod account;
pub mod auth;
pub mod authz;
pub mod db;
pub mod demo;
pub mod error;
pub mod graphql;
pub mod language;
pub mod module;
pub mod partner;
pub mod project;
