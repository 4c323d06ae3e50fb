//! Passerelle.
pub mod error;
pub mod language;
