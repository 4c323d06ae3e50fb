//! Mobilities: the rules M-1 to M-13 from outside, who sees what, and many writers at once.

mod agreement;
mod enrolment;
mod figures;
mod journey;
mod place;
mod reminder;
mod rules;
mod seen;
pub mod stage;
mod writers;
