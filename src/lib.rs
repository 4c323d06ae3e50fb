//! Passerelle.
pub mod account;
pub mod auth;
pub mod authz;
pub mod command;
pub mod config;
pub mod db;
pub mod demo;
pub mod engine;
pub mod error;
pub mod graphql;
pub mod http;
pub mod language;
pub mod module;
pub mod partner;
pub mod project;
pub mod telemetry;
