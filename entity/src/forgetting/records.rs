//! What is left of each kind of record about somebody who is forgotten: that it was, when and how it ended, so that
//! every figure stays as it was.

use super::Forgetting;
use crate::{
    act::Act,
    agreement_comment, break_glass,
    competence_validation::{self, CandidateAct, Status},
    conflict_declaration, decision_recognition,
    dissemination_record::{self, Audience, Evidence},
    enrolment, inclusion_plan,
    json::Json,
    learning_agreement::{self, Approval, Content},
    mobility::{self, Remark},
    participant_report,
    text::sort_key,
};

impl competence_validation::Model {
    /// What the candidate did stays, without who proved it and by which login. A case that is under way ends.
    #[must_use]
    pub fn forgotten(&self, who: &Forgetting, at: chrono::DateTime<chrono::Utc>) -> Self {
        let acts = self.acts.iter().map(|one| CandidateAct {
            act: one.act.as_ref().map(Act::forgotten),
            account: who.unless(one.account),
            ..one.clone()
        });
        let acts = Json(acts.collect());
        let ended = if Status::OPEN.contains(&self.status) {
            self.withdrawn(at)
        } else {
            self.clone()
        };
        Self {
            acts,
            created_by: who.unless(self.created_by),
            ..ended
        }
    }
}

impl conflict_declaration::Model {
    /// Not by which login it was declared.
    #[must_use]
    pub fn forgotten(&self, who: &Forgetting) -> Self {
        Self {
            created_by: who.unless(self.created_by),
            ..self.clone()
        }
    }
}

impl inclusion_plan::Model {
    /// That it was, and how far it came, stays. A plan that is under way ends.
    #[must_use]
    pub fn forgotten(&self, who: &Forgetting, at: chrono::DateTime<chrono::Utc>) -> Self {
        let ended = if inclusion_plan::Status::OPEN.contains(&self.status) {
            self.closed(at)
        } else {
            self.clone()
        };
        Self {
            updated_by: who.unless(self.updated_by),
            ..ended
        }
    }
}

impl decision_recognition::Model {
    /// Reasons without the name.
    #[must_use]
    pub fn forgotten(&self, who: &Forgetting) -> Self {
        Self {
            reason: who.text(&self.reason),
            revoked_reason: who.text_of(self.revoked_reason.as_ref()),
            ..self.clone()
        }
    }
}

impl break_glass::Model {
    /// The reason without the name.
    #[must_use]
    pub fn forgotten(&self, who: &Forgetting) -> Self {
        Self {
            reason: who.text(&self.reason),
            ..self.clone()
        }
    }
}

impl mobility::Model {
    /// Without the numbers by which other systems know it, and so the person.
    #[must_use]
    pub fn forgotten(&self, who: &Forgetting) -> Self {
        let remark = |one: &Remark| Remark {
            reason: who.text(&one.reason),
            ..one.clone()
        };
        Self {
            external_id: None,
            europass_mobility_number: None,
            city: who.text_of(self.city.as_ref()),
            virtual_component: who.text_of(self.virtual_component.as_ref()),
            remarks: Json(self.remarks.iter().map(remark).collect()),
            ..self.clone()
        }
    }
}

impl learning_agreement::Model {
    /// The hash stays that of what was agreed: where a name stood in it, it shows that something was taken out.
    #[must_use]
    pub fn forgotten(&self, who: &Forgetting) -> Self {
        let approval = |one: &Approval| Approval {
            account: who.unless(one.account),
            act: one.act.as_ref().map(crate::act::Act::forgotten),
            ..one.clone()
        };
        let Content {
            activities,
            learning_outcomes,
            virtual_component,
            monitoring,
            evaluation,
            recognition,
            ..
        } = &self.content.0;
        let content = Content {
            activities: who.texts(activities),
            learning_outcomes: who.texts(learning_outcomes),
            virtual_component: who.text_of(virtual_component.as_ref()),
            monitoring: who.text_of(monitoring.as_ref()),
            evaluation: who.text_of(evaluation.as_ref()),
            recognition: who.text_of(recognition.as_ref()),
            ..self.content.0.clone()
        };
        Self {
            content: Json(content),
            approvals: Json(self.approvals.iter().map(approval).collect()),
            ..self.clone()
        }
    }
}

impl agreement_comment::Model {
    /// What the person said goes; what others said does not name them any more.
    #[must_use]
    pub fn forgotten(&self, who: &Forgetting) -> Self {
        let text = if who.is(self.created_by) {
            String::new()
        } else {
            who.text(&self.text)
        };
        Self {
            text,
            created_by: who.unless(self.created_by),
            updated_by: who.unless(self.updated_by),
            ..self.clone()
        }
    }
}

impl participant_report::Model {
    /// The judgement counts; what the person wrote goes.
    #[must_use]
    pub fn forgotten(&self, who: &Forgetting) -> Self {
        Self {
            learnt: None,
            suggestions: None,
            act: Json(self.act.0.as_ref().map(crate::act::Act::forgotten)),
            updated_by: who.unless(self.updated_by),
            ..self.clone()
        }
    }
}

impl dissemination_record::Model {
    /// What was passed on is the partner's to tell, without the names of who went.
    #[must_use]
    pub fn forgotten(&self, who: &Forgetting) -> Self {
        let audience = |one: &Audience| Audience {
            target_group: who.text(&one.target_group),
            ..one.clone()
        };
        let evidence = |one: &Evidence| Evidence {
            title: who.text(&one.title),
            url: who.text(&one.url),
        };
        let title = self.title.with_each(|text| who.text(text));
        Self {
            author_id: who.unless(self.author_id),
            title_sort: sort_key(title.default_text()),
            title: Json(title),
            description: Json(self.description.with_each(|text| who.text(text))),
            place: who.text_of(self.place.as_ref()),
            audience: Json(self.audience.iter().map(audience).collect()),
            results_shown: Json(who.texts(&self.results_shown)),
            evidence: Json(self.evidence.iter().map(evidence).collect()),
            created_by: who.unless(self.created_by),
            updated_by: who.unless(self.updated_by),
            ..self.clone()
        }
    }
}

impl enrolment::Model {
    /// A grade may be put in words.
    #[must_use]
    pub fn forgotten(&self, who: &Forgetting) -> Self {
        Self {
            grade: who.text_of(self.grade.as_ref()),
            ..self.clone()
        }
    }
}
