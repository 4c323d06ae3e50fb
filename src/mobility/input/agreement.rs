//! Inputs of the learning agreement and of the participant's report.

use async_graphql::{ID, InputObject};
use entity::{
    code::Findings,
    id::Id,
    learning_agreement::{AmendmentReason, Content, Party},
    mobility,
    participant_report::Answers,
};

use crate::{
    error::Result,
    graphql::{
        node::wanted_id,
        scalar::{Date, LanguageCode},
    },
    mobility::{
        agreement::{Approving, Draft},
        report::Submission,
    },
    participant::input::RecordedActInput,
};

/// What participant, sender and host agree on.
#[derive(Debug, InputObject)]
pub struct AgreementContentInput {
    /// First day; inside the project (M-2).
    start_date: Date,
    /// Last day; the mobility takes the dates once the version is approved (M-5, M-6).
    end_date: Date,
    /// The language that it takes place in.
    main_language: Option<LanguageCode>,
    /// What is done, in the order of doing it; at most 50, each 1 to 2,000 characters.
    activities: Vec<String>,
    /// What the participant will know or be able to do; likewise.
    learning_outcomes: Option<Vec<String>>,
    /// The modules that are followed, at most 50.
    modules: Option<Vec<ID>>,
    /// What takes place online, at most 2,000 characters.
    virtual_component: Option<String>,
    /// Who accompanies the participant, and how; at most 5,000 characters, and likewise below.
    monitoring: Option<String>,
    /// How it is judged what was learnt.
    evaluation: Option<String>,
    /// How the sender recognises what was learnt.
    recognition: Option<String>,
}

impl AgreementContentInput {
    fn checked(self) -> Result<Content> {
        let Self {
            start_date,
            end_date,
            main_language,
            activities,
            learning_outcomes,
            modules,
            virtual_component,
            monitoring,
            evaluation,
            recognition,
        } = self;
        let modules = modules.unwrap_or_default();
        let mut found = Findings::default();
        found.few(modules.len(), "content.modules");
        found.into_result()?;
        Ok(Content {
            start_date: start_date.0,
            end_date: end_date.0,
            main_language: main_language.map(|tag| tag.0),
            activities,
            learning_outcomes: learning_outcomes.unwrap_or_default(),
            modules: modules.iter().map(wanted_id).collect::<Result<_>>()?,
            virtual_component,
            monitoring,
            evaluation,
            recognition,
        })
    }
}

/// A version of an agreement before any is approved.
#[derive(Debug, InputObject)]
pub struct LearningAgreementDraftInput {
    /// The mobility, before it is over.
    mobility: ID,
    /// What is to be agreed.
    content: AgreementContentInput,
}

impl LearningAgreementDraftInput {
    pub(in crate::mobility) fn checked(self) -> Result<Draft> {
        let Self { mobility, content } = self;
        Ok(Draft {
            mobility: wanted_id(&mobility)?,
            reason: None,
            content: content.checked()?,
        })
    }
}

/// An amendment of an approved agreement.
#[derive(Debug, InputObject)]
pub struct LearningAgreementAmendInput {
    /// The mobility.
    mobility: ID,
    /// Why it is amended (M-10).
    reason: AmendmentReason,
    /// What is to be agreed, as a whole.
    content: AgreementContentInput,
}

impl LearningAgreementAmendInput {
    pub(in crate::mobility) fn checked(self) -> Result<Draft> {
        let Self {
            mobility,
            reason,
            content,
        } = self;
        Ok(Draft {
            mobility: wanted_id(&mobility)?,
            reason: Some(reason),
            content: content.checked()?,
        })
    }
}

/// An approval of one version of an agreement.
#[derive(Debug, InputObject)]
pub struct LearningAgreementApproveInput {
    /// The mobility, from ACCEPTED on.
    mobility: ID,
    /// The version; the latest one (M-10).
    agreement_version: i32,
    /// For whom; may be left out by those who can approve for one party only.
    party: Option<Party>,
    /// How the participant approved, where the sender's MANAGER writes it down for them.
    recorded: Option<RecordedActInput>,
}

impl LearningAgreementApproveInput {
    pub(in crate::mobility) fn checked(self) -> Result<Approving> {
        let Self {
            mobility,
            agreement_version,
            party,
            recorded,
        } = self;
        Ok(Approving {
            mobility: wanted_id(&mobility)?,
            number: agreement_version,
            party,
            recording: recorded.map(Into::into),
        })
    }
}

/// A comment on an agreement.
#[derive(Debug, InputObject)]
pub struct LearningAgreementCommentInput {
    /// The mobility.
    mobility: ID,
    /// The version that it is about.
    agreement_version: Option<i32>,
    /// What is said, 1 to 5,000 characters.
    text: String,
}

impl LearningAgreementCommentInput {
    pub(in crate::mobility) fn checked(self) -> Result<(Id<mobility::Entity>, Option<i32>, String)> {
        let Self {
            mobility,
            agreement_version,
            text,
        } = self;
        Ok((wanted_id(&mobility)?, agreement_version, text))
    }
}

/// The participant's report of a mobility.
#[derive(Debug, InputObject)]
pub struct ParticipantReportSubmitInput {
    /// The mobility, from its last day on (M-13).
    mobility: ID,
    /// Overall judgement, 1 (poor) to 5 (very good).
    rating: i32,
    /// What was learnt, 1 to 10,000 characters.
    learnt: String,
    /// What should be better, at most 10,000 characters.
    suggestions: Option<String>,
    /// How the participant reported, where the sender's MANAGER writes it down for them.
    recorded: Option<RecordedActInput>,
}

impl ParticipantReportSubmitInput {
    pub(in crate::mobility) fn checked(self) -> Result<Submission> {
        let Self {
            mobility,
            rating,
            learnt,
            suggestions,
            recorded,
        } = self;
        let answers = Answers {
            rating,
            learnt,
            suggestions,
        };
        Ok(Submission {
            mobility: wanted_id(&mobility)?,
            answers,
            recording: recorded.map(Into::into),
        })
    }
}

/// A report that is still awaited.
#[derive(Debug, InputObject)]
pub struct ParticipantReportRemindInput {
    /// The mobility, from its last day on.
    mobility: ID,
}

impl ParticipantReportRemindInput {
    pub(in crate::mobility) fn checked(self) -> Result<Id<mobility::Entity>> {
        let Self { mobility } = self;
        wanted_id(&mobility)
    }
}
