//! From the API's inputs to the domain's values.

mod act;

pub use self::act::{ActProofInput, RecordedActInput};
