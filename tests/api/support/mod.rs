//! What the tests share: databases, a running service, callers.

pub mod answer;
pub mod app;
pub mod builder;
pub mod persona;
pub mod postgres;

pub use self::app::App;
