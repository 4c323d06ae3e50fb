//! .
mod policy;
