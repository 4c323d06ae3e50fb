//! The moves of a validation: which are open in which state, and what each of them asks for.

use chrono::{DateTime, Utc};

use super::{CandidateAct, Entity, Model, Status, Verb};
use crate::{
    account,
    act::Recording,
    code::Findings,
    id::Id,
    json::Json,
    participant, partner,
    procedure::{self, Stage},
    project,
    record::Stateful,
    rule::{Refusal, Text, Violation},
};

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.status.code()
    }

    /// V-1: before the candidate's consent there is nothing to go on with. V-5: once assessment is scheduled, evidence
    /// is frozen.
    fn open(&self) -> &'static [Verb] {
        use Verb::{
            AddEvidence, AddMember, Advance, Appeal, Appoint, Assign, AssignAppeal, BreakGlass, Certify, Consent,
            Decide, DeclareConflict, HandOver, Pause, Read, Recognise, Resume, Update, Withdraw,
        };
        match self.status {
            Status::Requested => &[
                Read,
                Update,
                Consent,
                Pause,
                Withdraw,
                AddMember,
                Appoint,
                DeclareConflict,
                HandOver,
                BreakGlass,
            ],
            Status::Consented => &[
                Read,
                Update,
                Advance,
                Pause,
                Withdraw,
                AddMember,
                Appoint,
                DeclareConflict,
                HandOver,
                BreakGlass,
            ],
            Status::Identification | Status::Documentation => &[
                Read,
                Update,
                Advance,
                Pause,
                Withdraw,
                AddMember,
                Appoint,
                AddEvidence,
                DeclareConflict,
                HandOver,
                BreakGlass,
            ],
            Status::Assessment => &[
                Read,
                Pause,
                Withdraw,
                AddMember,
                Appoint,
                DeclareConflict,
                Assign,
                Decide,
                HandOver,
                BreakGlass,
            ],
            Status::Decided => &[Read, AddMember, Appoint, Certify, Appeal, HandOver, BreakGlass],
            Status::Certified => &[Read, AddMember, Appoint, Appeal, Recognise, HandOver, BreakGlass],
            Status::Paused => &[Read, AddMember, Appoint, Resume, Withdraw, HandOver, BreakGlass],
            Status::Withdrawn => &[Read, BreakGlass],
            Status::Appealed => &[
                Read,
                AddMember,
                Appoint,
                DeclareConflict,
                AssignAppeal,
                Decide,
                BreakGlass,
            ],
        }
    }
}

/// What a new validation needs.
#[derive(Debug, Clone, Copy)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The partner that owns the case.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// Whose competences.
    pub candidate_id: Id<participant::Entity>,
    /// The version of the procedure.
    pub procedure_id: Id<procedure::Entity>,
    /// When it is asked for.
    pub now: DateTime<Utc>,
}

/// What somebody who might judge has to do with the candidate.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each tie rules out on its own")]
pub struct Ties {
    /// Is or was in the case team, or in that of another case of the candidate.
    pub counsels: bool,
    /// Taught the candidate in a module.
    pub teaches: bool,
    /// Is the candidate.
    pub is_candidate: bool,
    /// Was declared too close, or objected to.
    pub declared: bool,
}

impl Ties {
    /// V-2: whoever judges is neither the candidate's counsellor, trainer or relative, nor in the case team. What the
    /// tie is, is not told.
    pub fn expect_none(self) -> Result<(), Refusal> {
        if !(self.counsels || self.teaches || self.is_candidate || self.declared) {
            return Ok(());
        }
        let text = Text::new(
            "This person is not independent of the candidate.",
            "Cette personne n'est pas indépendante du candidat.",
        );
        Err(Refusal::Invalid(vec![Violation::new("input.assessor", "V-2", text)]))
    }
}

impl Model {
    /// A validation that is asked for.
    #[must_use]
    pub fn requested(new: New) -> Self {
        let New {
            id,
            partner_id,
            project_id,
            candidate_id,
            procedure_id,
            now,
        } = new;
        Self {
            id,
            partner_id,
            project_id,
            candidate_id,
            procedure_id,
            status: Status::Requested,
            reached: None,
            paused_in: None,
            acts: Json::default(),
            consented_at: None,
            scheduled_at: None,
            decided_at: None,
            certified_at: None,
            paused_at: None,
            withdrawn_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }

    /// The stage it is in, or the last one that it reached.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        match self.status {
            Status::Requested | Status::Consented => None,
            Status::Identification => Some(Stage::Identification),
            Status::Documentation => Some(Stage::Documentation),
            Status::Assessment => Some(Stage::Assessment),
            Status::Decided | Status::Certified | Status::Appealed => Some(Stage::Certification),
            Status::Paused | Status::Withdrawn => self.reached,
        }
    }

    /// V-1: the candidate consents.
    #[must_use]
    pub fn consented(&self, at: DateTime<Utc>) -> Self {
        Self {
            status: Status::Consented,
            consented_at: Some(at),
            ..self.clone()
        }
    }

    /// The next stage.
    #[must_use]
    pub fn advanced(&self, at: DateTime<Utc>) -> Self {
        let status = match self.status {
            Status::Consented => Status::Identification,
            Status::Identification => Status::Documentation,
            Status::Documentation => Status::Assessment,
            other => other,
        };
        let scheduled = status == Status::Assessment && self.status != status;
        Self {
            status,
            scheduled_at: if scheduled { Some(at) } else { self.scheduled_at },
            ..self.clone()
        }
    }

    /// Rests by the candidate's wish.
    #[must_use]
    pub fn paused(&self, at: DateTime<Utc>) -> Self {
        Self {
            status: Status::Paused,
            reached: self.stage(),
            paused_in: Some(self.status),
            paused_at: Some(at),
            ..self.clone()
        }
    }

    /// Back in the state in which it was paused.
    #[must_use]
    pub fn resumed(&self) -> Self {
        Self {
            status: self.paused_in.unwrap_or(self.status),
            reached: None,
            paused_in: None,
            ..self.clone()
        }
    }

    /// Ended by the candidate.
    #[must_use]
    pub fn withdrawn(&self, at: DateTime<Utc>) -> Self {
        Self {
            status: Status::Withdrawn,
            reached: self.stage(),
            paused_in: None,
            withdrawn_at: Some(at),
            ..self.clone()
        }
    }

    /// Decided, for the first time or after an appeal. What was certified before is certified no longer.
    #[must_use]
    pub fn decided(&self, at: DateTime<Utc>) -> Self {
        Self {
            status: Status::Decided,
            decided_at: Some(at),
            certified_at: None,
            ..self.clone()
        }
    }

    /// Certified by the team.
    #[must_use]
    pub fn certified(&self, at: DateTime<Utc>) -> Self {
        Self {
            status: Status::Certified,
            certified_at: Some(at),
            ..self.clone()
        }
    }

    /// V-7: the candidate appeals, inside the procedure's window.
    pub fn appealed(&self, procedure: &procedure::Model, at: DateTime<Utc>) -> Result<Self, Refusal> {
        let last = self
            .decided_at
            .map(|decided| procedure.appeal_until(decided.date_naive()));
        if last.is_none_or(|last| at.date_naive() > last) {
            let text = Text::new("The time for an appeal is over.", "Le délai de recours est écoulé.");
            return Err(Refusal::Invalid(vec![Violation::new("input.validation", "V-7", text)]));
        }
        Ok(Self {
            status: Status::Appealed,
            ..self.clone()
        })
    }

    /// V-12: owned by another partner from now on.
    #[must_use]
    pub fn handed_to(&self, partner: Id<partner::Entity>) -> Self {
        Self {
            partner_id: partner,
            ..self.clone()
        }
    }

    /// with what the candidate did; whoever is not the candidate says how they did it.
    pub fn noted(
        &self,
        verb: Verb,
        recorded: Option<Recording>,
        candidate: &participant::Model,
        (by, at): (Option<Id<account::Entity>>, DateTime<Utc>),
    ) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        check_act(candidate, by, recorded.as_ref(), &mut found);
        found.into_result()?;
        let mut acts = self.acts.0.clone();
        acts.push(CandidateAct {
            verb,
            at,
            account: by,
            act: recorded.map(|one| one.by(by, at)),
        });
        Ok(Self {
            acts: Json(acts),
            ..self.clone()
        })
    }
}

/// whoever is not the person says how the person acted; the person themselves has nothing to prove.
pub fn check_act(
    candidate: &participant::Model,
    by: Option<Id<account::Entity>>,
    recorded: Option<&Recording>,
    found: &mut Findings,
) {
    let myself = by.is_some() && candidate.account_id == by;
    found.require(
        myself == recorded.is_none(),
        "recorded",
        "X-6",
        "Say how the person acted, if you are not that person; leave it out if you are.",
        "Dites comment la personne a agi si vous ne l'êtes pas ; omettez-le si vous l'êtes.",
    );
    if let Some(recorded) = recorded {
        recorded.check(found, "recorded");
    }
}
