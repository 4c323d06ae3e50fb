//! What the tests share: databases, a running service, callers.

pub mod answer;
pub mod app;
pub mod builder;
pub mod calls;
pub mod change;
pub mod key;
pub mod lists;
pub mod member;
pub mod oracle;
pub mod outside;
pub mod persona;
pub mod postgres;
pub mod process;
pub mod project;
pub mod receiver;
pub mod survey;
pub mod world;

pub use self::{app::App, outside::Outside, process::Place};

/// The text of that name in an answer.
pub fn text<'a>(answer: &'a serde_json::Value, name: &str) -> &'a str {
    answer[name].as_str().unwrap_or_else(|| panic!("{name} in {answer}"))
}
