//! What an API key may be used for: an area of the records, to read or to change.
//!
//! The list is closed. Each kind of record belongs to one area; whoever calls with a key reads and changes
//! records of the areas that the key names, and never more than its maker could.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::rule::Text;

/// A part of the service's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Area {
    /// Profiles of partners.
    Partner,
    /// People at a partner, their memberships and roles.
    Member,
    /// API keys.
    Key,
    /// Projects with partnerships and targets.
    Project,
    /// Modules with sessions, trainers and prerequisites.
    Module,
    /// Participants by pseudonym, and counts of barriers.
    Participant,
    /// Who participants are, and what they consent to. No other area opens it.
    Identity,
    /// Mobilities with learning agreements and reports.
    Mobility,
    /// Enrolments with attendance.
    Enrolment,
    /// Files, imports and exports. What is in them needs the scopes of its own area besides.
    File,
    /// Dissemination records.
    Dissemination,
    /// Frameworks of competences.
    Framework,
    /// Procedures of validation, and assessors' licences.
    Procedure,
    /// Competence validations with all that hangs on a case, and the teams of all cases. No other area opens it.
    Validation,
    /// Inclusion plans. No other area opens it.
    Plan,
}

impl Area {
    /// Every area.
    pub const ALL: &'static [Self] = &[
        Self::Partner,
        Self::Member,
        Self::Key,
        Self::Project,
        Self::Module,
        Self::Participant,
        Self::Identity,
        Self::Mobility,
        Self::Enrolment,
        Self::File,
        Self::Dissemination,
        Self::Framework,
        Self::Procedure,
        Self::Validation,
        Self::Plan,
    ];

    /// Its name, as scopes spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Member => "member",
            Self::Key => "key",
            Self::Project => "project",
            Self::Module => "module",
            Self::Participant => "participant",
            Self::Identity => "identity",
            Self::Mobility => "mobility",
            Self::Enrolment => "enrolment",
            Self::File => "file",
            Self::Dissemination => "dissemination",
            Self::Framework => "framework",
            Self::Procedure => "procedure",
            Self::Validation => "validation",
            Self::Plan => "plan",
        }
    }

    /// Whether a key can reach it. People and keys are for people alone: a key that leaks must not be able to
    /// let somebody in or to make its own successor.
    #[must_use]
    pub const fn is_open_to_keys(self) -> bool {
        match self {
            Self::Partner
            | Self::Project
            | Self::Module
            | Self::Participant
            | Self::Identity
            | Self::Mobility
            | Self::Enrolment
            | Self::File
            | Self::Dissemination
            | Self::Framework
            | Self::Procedure
            | Self::Validation
            | Self::Plan => true,
            Self::Member | Self::Key => false,
        }
    }

    /// Whether anything of it is changed through the API: frameworks come with the service or by command.
    const fn is_changed_by_keys(self) -> bool {
        !matches!(self, Self::Framework)
    }
}

/// What is done with the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// Seen.
    Read,
    /// Made and changed, which includes seeing them.
    Write,
}

/// One permission of a key, such as `module:read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Scope {
    /// Of which records.
    pub area: Area,
    /// What with them.
    pub access: Access,
}

impl Scope {
    /// Every scope that a key can hold, in the order of the areas.
    pub fn every() -> impl Iterator<Item = Self> {
        let open = Area::ALL.iter().filter(|area| area.is_open_to_keys());
        open.flat_map(|area| {
            let write = area.is_changed_by_keys().then_some(Access::Write);
            let accesses = [Access::Read].into_iter().chain(write);
            accesses.map(|access| Self { area: *area, access })
        })
    }

    /// The scope of that name, if a key can hold it.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::every().find(|scope| scope.to_string() == name)
    }

    /// The names of all scopes that a key can hold, for those who named another one.
    #[must_use]
    pub fn names() -> String {
        Self::every()
            .map(|scope| scope.to_string())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Whether it allows this access to records of the area.
    #[must_use]
    pub fn allows(self, area: Area, access: Access) -> bool {
        self.area == area && (self.access == access || access == Access::Read)
    }

    /// What it is good for.
    #[must_use]
    pub fn meaning(self) -> Text {
        let (en, fr) = match self.area {
            Area::Partner => ("profiles of partners", "les profils des partenaires"),
            Area::Member => ("members of a partner", "les membres d'un partenaire"),
            Area::Key => ("API keys", "les clés d'API"),
            Area::Project => (
                "projects with their partnerships and targets",
                "les projets avec leurs partenariats et objectifs",
            ),
            Area::Module => (
                "modules with their sessions, trainers and prerequisites",
                "les modules avec leurs sessions, formateurs et prérequis",
            ),
            Area::Participant => (
                "participants by their pseudonyms, and counts of barriers",
                "les participants sous leurs pseudonymes, et le compte des obstacles",
            ),
            Area::Identity => (
                "who participants are, and what they consent to",
                "l'identité des participants et leurs consentements",
            ),
            Area::Mobility => (
                "mobilities with their learning agreements and reports",
                "les mobilités avec leurs contrats pédagogiques et rapports",
            ),
            Area::Enrolment => (
                "enrolments with their attendance",
                "les inscriptions avec leur assiduité",
            ),
            Area::File => (
                "files, imports and exports",
                "les fichiers, importations et exportations",
            ),
            Area::Dissemination => ("dissemination records", "les actions de diffusion"),
            Area::Framework => ("frameworks of competences", "les cadres de compétences"),
            Area::Procedure => (
                "procedures of validation, and assessors' licences",
                "les procédures de validation et les licences des évaluateurs",
            ),
            Area::Validation => (
                "competence validations with their teams, evidence, assessments and decisions",
                "les validations de compétences avec leurs équipes, preuves, évaluations et décisions",
            ),
            Area::Plan => (
                "inclusion plans with their goals, actions and reviews",
                "les plans d'inclusion avec leurs objectifs, actions et bilans",
            ),
        };
        match self.access {
            Access::Read => Text::new(format!("See {en}."), format!("Voir {fr}.")),
            Access::Write => Text::new(format!("See and change {en}."), format!("Voir et modifier {fr}.")),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let access = match self.access {
            Access::Read => "read",
            Access::Write => "write",
        };
        write!(out, "{}:{access}", self.area.name())
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

impl TryFrom<String> for Scope {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::parse(&name).ok_or(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_a_closed_list_without_people_and_keys() {
        assert_eq!(
            Scope::names(),
            "partner:read, partner:write, project:read, project:write, module:read, module:write, \
             participant:read, participant:write, identity:read, identity:write, mobility:read, mobility:write, \
             enrolment:read, enrolment:write, file:read, file:write, dissemination:read, dissemination:write, \
             framework:read, procedure:read, procedure:write, validation:read, validation:write, \
             plan:read, plan:write"
        );
        for unknown in [
            "member:read",
            "key:write",
            "module",
            "module:",
            "MODULE:READ",
            "framework:write",
            "*",
            "",
        ] {
            assert_eq!(Scope::parse(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn changing_includes_seeing_and_never_another_area() {
        let scope = |name| Scope::parse(name).unwrap();
        assert!(scope("module:write").allows(Area::Module, Access::Read));
        assert!(scope("module:write").allows(Area::Module, Access::Write));
        assert!(scope("module:read").allows(Area::Module, Access::Read));
        assert!(!scope("module:read").allows(Area::Module, Access::Write));
        for area in [Area::Partner, Area::Member, Area::Key, Area::Project] {
            assert!(!scope("module:write").allows(area, Access::Read));
        }
        assert!(!scope("participant:write").allows(Area::Identity, Access::Read));
    }
}
