//! What is left of each kind of record about somebody who is forgotten: that it was, when and how it ended, so that
//! every figure stays as it was.

use super::Forgetting;
use crate::{
    agreement_comment, enrolment,
    json::Json,
    learning_agreement::{self, Approval, Content},
    mobility::{self, Remark},
    participant_report,
};

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
        Self { text, ..self.clone() }
    }
}

impl participant_report::Model {
    /// The judgement counts; what the person wrote goes.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        Self {
            learnt: None,
            suggestions: None,
            act: Json(self.act.0.as_ref().map(crate::act::Act::forgotten)),
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
