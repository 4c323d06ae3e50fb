//! What the tests share: databases, a running service, callers.

pub mod answer;
pub mod app;
pub mod oracle;
pub mod outside;
pub mod builder;
pub mod persona;
pub mod postgres;
pub mod process;
pub mod project;
pub mod survey;
pub mod world;

pub use self::{app::App, outside::Outside, process::Place};
