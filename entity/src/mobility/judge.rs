//! What the rules make of a mobility: everything that is found at once, refusals and warnings.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Model;
use crate::{
    programme::{Eligibility, ParticipantCategory, RuleSet},
    project, project_partner,
    rule::{Text, Violation},
};

codes! {
    /// How much weight a finding has.
    #[graphql(name = "FindingSeverity")]
    pub enum Severity {
        /// Refused.
        Error = "ERROR",
        /// Told, not refused.
        Warning = "WARNING",
    }
}

/// Something that a rule has to say about a mobility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule.
    pub rule: Cow<'static, str>,
    /// Its weight.
    pub severity: Severity,
    /// The field it is about, for example `input.endDate`.
    pub path: String,
    /// What would be right.
    pub message: Text,
}

impl From<Violation> for Finding {
    fn from(Violation { path, rule, message }: Violation) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            path,
            message,
        }
    }
}

/// A partner's side of a mobility.
#[derive(Debug, Clone, Copy)]
pub struct Sending<'a> {
    /// Its part in the project, if it has one.
    pub part: Option<&'a project_partner::Model>,
    /// Its country.
    pub country: &'a str,
}

/// What a mobility is judged against.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The project.
    pub project: &'a project::Model,
    /// The sender's side.
    pub sender: Sending<'a>,
    /// The host's side.
    pub host: Sending<'a>,
    /// As what somebody takes part.
    pub category: ParticipantCategory,
    /// The rules of the project's programme, if there are any.
    pub rules: Option<&'a RuleSet>,
}

impl Model {
    /// The judgement by M-1, M-2, M-3 and M-6: all findings at once.
    #[must_use]
    pub fn judged(&self, setting: &Setting<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.judge_partners(setting, &mut findings);
        self.judge_period(setting.project, &mut findings);
        Self::judge_countries(setting, &mut findings);
        if self.start_date <= self.end_date {
            self.judge_duration(setting, &mut findings);
        }
        findings
    }

    /// M-1: two different partners, both ACTIVE in the project, one that sends and one that hosts.
    fn judge_partners(&self, setting: &Setting<'_>, findings: &mut Vec<Finding>) {
        let active = |part: Option<&project_partner::Model>, flag: fn(&project_partner::Model) -> bool| {
            part.is_some_and(|part| part.state == project_partner::State::Active && flag(part))
        };
        if self.partner_id == self.host_partner_id {
            findings.push(error(
                "M-1",
                "hostOrganisation",
                "Sender and host are two partners.",
                "L'organisme d'envoi et l'organisme d'accueil sont deux partenaires.",
            ));
        }
        if !active(setting.sender.part, |part| part.sending) {
            findings.push(error(
                "M-1",
                "participant",
                "The sending partner is not one that takes part in the project and sends.",
                "L'organisme d'envoi ne participe pas au projet comme tel.",
            ));
        }
        if !active(setting.host.part, |part| part.hosting) {
            findings.push(error(
                "M-1",
                "hostOrganisation",
                "The host is not a partner that takes part in the project and hosts.",
                "L'organisme d'accueil ne participe pas au projet comme tel.",
            ));
        }
    }

    /// M-2: first day ≤ last day, inside the project.
    fn judge_period(&self, project: &project::Model, findings: &mut Vec<Finding>) {
        if self.start_date > self.end_date {
            findings.push(error(
                "M-2",
                "endDate",
                "The last day is not before the first one.",
                "Le dernier jour ne précède pas le premier.",
            ));
        }
        let (first, last) = (project.start_date, project.end_date);
        for (day, field) in [(self.start_date, "startDate"), (self.end_date, "endDate")] {
            if day < first || last < day {
                findings.push(error(
                    "M-2",
                    field,
                    format!("A day of the project is expected: {first} to {last}."),
                    format!("Un jour du projet est attendu : du {first} au {last}."),
                ));
            }
        }
        self.judge_rests(findings);
    }

    /// M-2, M-6: what an amendment makes of the dates leaves the days of rest inside them, or they could not be counted.
    fn judge_rests(&self, findings: &mut Vec<Finding>) {
        let rests = self.interruptions.iter().map(|rest| (rest.from, rest.to));
        let rests = rests.chain(self.interrupted_from.map(|from| (from, from)));
        let (early, late) = rests.fold((false, false), |(early, late), (from, to)| {
            (early || from <= self.start_date, late || self.end_date < to)
        });
        for (outside, field) in [(early, "startDate"), (late, "endDate")] {
            if outside {
                findings.push(error(
                    "M-2",
                    field,
                    "The interruptions lie between the first and the last day.",
                    "Les interruptions se situent entre le premier et le dernier jour.",
                ));
            }
        }
    }

    /// M-3: the countries differ unless the rule set allows it; partly eligible ones are worth a warning (M-6).
    fn judge_countries(setting: &Setting<'_>, findings: &mut Vec<Finding>) {
        let (from, to) = (setting.sender.country, setting.host.country);
        if from == to && !setting.rules.is_some_and(|rules| rules.same_country) {
            findings.push(error(
                "M-3",
                "hostOrganisation",
                format!("Sender and host are both in {to}; a mobility leads to another country."),
                format!("L'envoi et l'accueil sont tous deux en {to} ; une mobilité mène dans un autre pays."),
            ));
        }
        let Some(rules) = setting.rules else { return };
        for (country, field) in [(from, "participant"), (to, "hostOrganisation")] {
            if rules.eligibility(country) != Eligibility::Full {
                findings.push(warning(
                    field,
                    format!("{} names {country} not at all or on conditions only.", rules.code),
                    format!("{} ne nomme pas {country}, ou à des conditions seulement.", rules.code),
                ));
            }
        }
    }

    /// M-6: within the limits of the rule set; where none is named, a warning.
    fn judge_duration(&self, setting: &Setting<'_>, findings: &mut Vec<Finding>) {
        let activity = self.activity_type.code();
        let Some(rules) = setting.rules else {
            findings.push(warning(
                "project",
                "No rules are known for the project's programme and call year.",
                "Aucune règle n'est connue pour le programme et l'année d'appel du projet.",
            ));
            return;
        };
        let Some(limits) = rules.limits(self.activity_type, setting.category) else {
            let who = setting.category.code();
            findings.push(warning(
                "activityType",
                format!("{} names no limits for {activity} of {who}.", rules.code),
                format!("{} ne nomme pas de limites pour {activity} de {who}.", rules.code),
            ));
            return;
        };
        let days = self.duration_days();
        let least = limits.min_days.map_or(i64::MIN, i64::from);
        let most = limits.max_days.map_or(i64::MAX, i64::from);
        if days < least || most < days {
            let bound = |limit: Option<i32>| limit.map_or_else(|| "…".to_owned(), |days| days.to_string());
            let (min, max) = (bound(limits.min_days), bound(limits.max_days));
            findings.push(error(
                "M-6",
                "endDate",
                format!("{days} days; {} allows {min} to {max} for {activity}.", rules.code),
                format!("{days} jours ; {} en permet {min} à {max} pour {activity}.", rules.code),
            ));
        }
    }

    /// With the judgement on record: the warnings and the rules that they come from (J-6).
    #[must_use]
    pub fn with_judgement(&self, rules: Option<&RuleSet>, findings: Vec<Finding>) -> Self {
        Self {
            rule_set_code: rules.map(|rules| rules.code.clone()),
            rule_set_version: rules.map(|rules| rules.version),
            findings: crate::json::Json(findings),
            ..self.clone()
        }
    }
}

fn error(
    rule: &'static str,
    field: &str,
    en: impl Into<Cow<'static, str>>,
    fr: impl Into<Cow<'static, str>>,
) -> Finding {
    Violation::new(format!("input.{field}"), rule, Text::new(en, fr)).into()
}

/// M-6: what a programme does not name is told and never refused.
fn warning(field: &str, en: impl Into<Cow<'static, str>>, fr: impl Into<Cow<'static, str>>) -> Finding {
    Finding {
        severity: Severity::Warning,
        ..error("M-6", field, en, fr)
    }
}
