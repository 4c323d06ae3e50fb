//! What the tests share: databases, a running service, callers.

pub mod app;
pub mod persona;
pub mod postgres;

pub use self::app::App;
