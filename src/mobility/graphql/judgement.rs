//! What the rules find, in the API.

use async_graphql::{Context, Object, Result};
use entity::{
    mobility::{Finding, Severity},
    programme::RuleSet,
};

use crate::{graphql::session, programme::graphql::ProgrammeRuleSet};

/// Something that a rule has to say about a mobility.
pub struct MobilityFinding(pub Finding);

/// Something that a rule has to say about a mobility.
#[Object]
impl MobilityFinding {
    /// The rule: a number of the domain (`M-6`) or a word (`RANGE`).
    async fn rule(&self) -> &str {
        &self.0.rule
    }

    /// ERROR is refused; WARNING is told, not refused (M-6).
    async fn severity(&self) -> Severity {
        self.0.severity
    }

    /// The field it is about, such as `input.endDate`.
    async fn path(&self) -> &str {
        &self.0.path
    }

    /// What would be right, in a language that the caller reads.
    async fn message(&self, ctx: &Context<'_>) -> Result<String> {
        let language = session(ctx)?.request().languages.language();
        Ok(language.say(&self.0.message).to_owned())
    }
}

/// Everything that the rules find about a mobility that is not prepared yet.
pub struct MobilityCheck {
    findings: Vec<Finding>,
    rules: Option<&'static RuleSet>,
}

impl MobilityCheck {
    pub fn of(findings: Vec<Finding>, rules: Option<&'static RuleSet>) -> Self {
        Self { findings, rules }
    }
}

/// Everything that the rules find about a mobility that is not prepared yet.
#[Object]
impl MobilityCheck {
    /// All findings at once; `mobilityCreate` is refused if one of them is an ERROR.
    async fn findings(&self) -> Vec<MobilityFinding> {
        self.findings.iter().cloned().map(MobilityFinding).collect()
    }

    /// The rules by which it is judged (J-6); null if none are known for the project's programme and call year.
    async fn rule_set(&self) -> Option<ProgrammeRuleSet> {
        self.rules.map(ProgrammeRuleSet)
    }
}
