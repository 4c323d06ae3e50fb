//! What a draft needs before it is offered.

use super::{Model, State};
use crate::{code::Findings, rule::Refusal};

impl Model {
    /// The draft as it is offered, or everything that it still lacks: what a course catalogue says of a course, and
    /// modules before it that others can see. `required` are those that come first.
    pub fn published(&self, required: &[Self]) -> Result<Self, Refusal> {
        self.expect_complete(required)?;
        Ok(Self {
            state: State::Published,
            ..self.clone()
        })
    }

    /// Says at once everything that a draft still lacks to be offered.
    pub fn expect_complete(&self, required: &[Self]) -> Result<(), Refusal> {
        let mut found = Findings::at("input.module");
        found.require(
            !self.learning_outcomes.is_empty(),
            "learningOutcomes",
            "REQUIRED",
            "A published module says at least one thing that people know or can do afterwards.",
            "Un module publié énonce au moins un acquis d'apprentissage.",
        );
        found.require(
            !self.languages.is_empty(),
            "languages",
            "REQUIRED",
            "A published module names its language of teaching.",
            "Un module publié indique sa langue d'enseignement.",
        );
        found.require(
            self.contact_hours + self.self_study_hours + self.work_based_hours > 0,
            "learningHours",
            "REQUIRED",
            "A published module takes at least one hour.",
            "Un module publié dure au moins une heure.",
        );
        found.require(
            self.credit_scheme.is_none() || !self.assessment_methods.is_empty(),
            "assessmentMethods",
            "REQUIRED",
            "Credit is given for what has been assessed: name the method.",
            "Des crédits récompensent ce qui a été évalué : indiquez la méthode.",
        );
        found.require(
            required.iter().all(|one| one.state != State::Draft),
            "prerequisites",
            "STATE",
            "What comes first is published first.",
            "Ce qui vient d'abord est publié d'abord.",
        );
        found.into_result()
    }
}
