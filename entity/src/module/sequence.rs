//! What comes before a module (T-2).

use super::{Model, State};
use crate::{code::Findings, rule::Refusal};

impl Model {
    /// T-2: whether these modules, in this order of the input, can come before this one, or everything that is wrong
    /// with that. `circular` are the places of those that ask for this one themselves, directly or through others.
    pub fn expect_after(&self, required: &[Self], circular: &[usize]) -> Result<(), Refusal> {
        let mut found = Findings::default();
        found.few(required.len(), "prerequisites");
        for (index, one) in required.iter().enumerate() {
            let field = format!("prerequisites[{index}]");
            let own_draft = one.state == State::Draft && one.partner_id == self.partner_id;
            found.require(
                one.state == State::Published || own_draft,
                &field,
                "STATE",
                "A published module, or a draft of the same provider, is expected.",
                "Un module publié, ou un brouillon du même prestataire, est attendu.",
            );
            found.require(
                required[..index].iter().all(|before| before.id != one.id),
                &field,
                "REPEATED",
                "Each module is named once.",
                "Chaque module n'est nommé qu'une fois.",
            );
            // Another edition is the same course.
            found.require(
                one.course_id != self.course_id && !circular.contains(&index),
                &field,
                "T-2",
                "A module cannot come before itself, neither directly nor through others.",
                "Un module ne peut se précéder lui-même, ni directement ni par d'autres.",
            );
        }
        found.into_result()
    }
}
