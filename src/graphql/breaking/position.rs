//! Which other types may take a type's place: in answers what promises no less, in inputs what asks for no more.

use apollo_compiler::ast::Type::{self, List, Named, NonNullList, NonNullNamed};

/// Whether whoever reads `old` can read `new`: a value that was always there still is.
pub(super) fn safe_output(old: &Type, new: &Type) -> bool {
    match (old, new) {
        (Named(old), Named(new) | NonNullNamed(new)) | (NonNullNamed(old), NonNullNamed(new)) => old == new,
        (List(old), List(new) | NonNullList(new)) | (NonNullList(old), NonNullList(new)) => safe_output(old, new),
        _ => false,
    }
}

/// Whether whoever sends `old` may send it for `new`: a value that could be left out or null still can.
pub(super) fn safe_input(old: &Type, new: &Type) -> bool {
    match (old, new) {
        (Named(old) | NonNullNamed(old), Named(new)) | (NonNullNamed(old), NonNullNamed(new)) => old == new,
        (List(old) | NonNullList(old), List(new)) | (NonNullList(old), NonNullList(new)) => safe_input(old, new),
        _ => false,
    }
}
