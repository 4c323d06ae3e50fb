//! What a decision may rest on, and what it may say.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::{Entity, Kind, Model, Unit};
use crate::{
    assessment::{self, settled},
    code::Findings,
    competence, competence_validation, evidence,
    id::Id,
    json::Json,
    procedure,
    rule::Refusal,
    validation_brief::Claim,
};

/// A decision that the lead assessor makes.
#[derive(Debug, Clone)]
pub struct Making {
    /// How much is confirmed.
    pub kind: Kind,
    /// What is confirmed.
    pub units: Vec<Unit>,
    /// Until when it holds.
    pub valid_until: Option<NaiveDate>,
    /// What the candidate is told.
    pub feedback: Option<String>,
}

/// What it rests on.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// What was claimed.
    pub claims: &'a [Claim],
    /// The evidence.
    pub evidence: &'a [evidence::Model],
    /// The assessments of this round that are not void.
    pub assessments: &'a [assessment::Model],
    /// The procedure.
    pub procedure: &'a procedure::Model,
    /// The decision that was appealed against.
    pub appealed: Option<&'a Model>,
}

impl Model {
    /// A decision, or everything that is wrong with it.
    pub fn made(
        id: Id<Entity>,
        of: &competence_validation::Model,
        making: Making,
        basis: &Basis<'_>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        making.check(now.date_naive(), &mut found);
        let settled = basis.confirmed();
        check_units(&making, &settled, &mut found);
        check_kind(&making, basis.claims, &mut found);
        check_assessors(&making, of, basis, &settled, &mut found);
        basis.procedure.evidence_rule.check(basis.evidence, &mut found);
        check_no_worse(&making, basis.appealed, &mut found);
        found.into_result()?;
        let missing = basis
            .claims
            .iter()
            .filter(|claim| making.level_of(claim.competence) < claim.level);
        Ok(Self {
            id,
            partner_id: of.partner_id,
            validation_id: of.id,
            procedure_id: of.procedure_id,
            number: basis.appealed.map_or(1, |before| before.number + 1),
            kind: making.kind,
            missing: Json(missing.copied().collect()),
            units: Json(making.units),
            valid_until: making.valid_until,
            feedback: making.feedback,
            appeal: None,
            in_force: true,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        })
    }
}

impl Basis<'_> {
    /// What may be confirmed of each claim: what the assessors found. V-7: never less than before an appeal.
    fn confirmed(&self) -> BTreeMap<Id<competence::Entity>, Option<i32>> {
        let mut settled = settled(self.assessments, self.claims);
        for (competence, level) in &mut settled {
            let before = self.appealed.map_or(0, |before| before.level_of(*competence));
            *level = level.map(|level| level.max(before));
        }
        settled
    }
}

impl Making {
    fn level_of(&self, competence: Id<competence::Entity>) -> i32 {
        let unit = self.units.iter().find(|unit| unit.competence == competence);
        unit.map_or(0, |unit| unit.level)
    }

    fn check(&self, today: NaiveDate, found: &mut Findings) {
        found.few(self.units.len(), "units");
        let named: BTreeSet<_> = self.units.iter().map(|unit| unit.competence).collect();
        found.require(
            named.len() == self.units.len(),
            "units",
            "TWICE",
            "Each unit is confirmed once.",
            "Chaque unité est confirmée une fois.",
        );
        let eqf = |unit: &Unit| unit.eqf_level.is_none_or(|level| (1..=8).contains(&level));
        found.require(
            self.units.iter().all(eqf),
            "units.eqfLevel",
            "RANGE",
            "An EQF level from 1 to 8 is expected.",
            "Un niveau du CEC de 1 à 8 est attendu.",
        );
        found.require(
            self.valid_until
                .is_none_or(|day| day > today && crate::code::is_day(day)),
            "validUntil",
            "RANGE",
            "A day to come is expected.",
            "Un jour à venir est attendu.",
        );
        found.fits(self.feedback.as_deref().unwrap_or_default(), "feedback", 5_000);
    }
}

/// V-3: the lead decides what the assessors agreed or the third decided, and nothing else.
fn check_units(making: &Making, settled: &BTreeMap<Id<competence::Entity>, Option<i32>>, found: &mut Findings) {
    let agreed = |unit: &Unit| unit.level > 0 && settled.get(&unit.competence) == Some(&Some(unit.level));
    found.require(
        making.units.iter().all(agreed),
        "units",
        "V-3",
        "A decision confirms what the assessors agreed or the third of them decided, at that level.",
        "Une décision confirme ce dont les évaluateurs sont convenus ou que le troisième a décidé, à ce niveau.",
    );
    found.require(
        settled.values().all(Option::is_some),
        "kind",
        "V-3",
        "The assessors disagree, or have not judged yet: a third one decides.",
        "Les évaluateurs divergent ou n'ont pas encore jugé : un troisième décide.",
    );
    // Nothing that was found is left out.
    let kept = |(competence, level): (&Id<competence::Entity>, &Option<i32>)| {
        level.is_none_or(|level| level == making.level_of(*competence))
    };
    found.require(
        settled.iter().all(kept),
        "units",
        "V-3",
        "A decision confirms all that the assessors found.",
        "Une décision confirme tout ce que les évaluateurs ont constaté.",
    );
}

/// V-8: what is not confirmed is missing, and the kind says so.
fn check_kind(making: &Making, claims: &[Claim], found: &mut Findings) {
    let missing = claims
        .iter()
        .filter(|claim| making.level_of(claim.competence) < claim.level)
        .count();
    let fits = match making.kind {
        Kind::Full => missing == 0,
        Kind::Partial => missing > 0 && !making.units.is_empty(),
        Kind::NotYet => making.units.is_empty(),
    };
    found.require(
        fits,
        "kind",
        "V-8",
        "FULL confirms every claim, PARTIAL some of it, NOT_YET nothing.",
        "FULL confirme toute la revendication, PARTIAL une partie, NOT_YET rien.",
    );
}

/// V-3: as many assessors as the procedure asks for; for FULL two at least, one of them from another partner than the
/// case's owner. V-7: two at least after an appeal.
fn check_assessors(
    making: &Making,
    of: &competence_validation::Model,
    basis: &Basis<'_>,
    settled: &BTreeMap<Id<competence::Entity>, Option<i32>>,
    found: &mut Findings,
) {
    let judged = |one: &&assessment::Model| one.status == assessment::Status::Submitted;
    let number = basis.assessments.iter().filter(judged).count();
    let wanted = usize::try_from(basis.procedure.assessors).unwrap_or(1).max(1);
    found.require(
        number >= wanted && !settled.is_empty(),
        "kind",
        "V-3",
        "Fewer assessors have judged than the procedure asks for.",
        "Moins d'évaluateurs ont jugé que la procédure ne le demande.",
    );
    let other = basis
        .assessments
        .iter()
        .filter(judged)
        .any(|one| one.assessor_partner_id != of.partner_id);
    found.require(
        making.kind != Kind::Full || (number >= 2 && other),
        "kind",
        "V-3",
        "A FULL decision needs two assessors, one of them from another partner than the case's owner.",
        "Une décision FULL demande deux évaluateurs, dont un d'un autre partenaire que celui qui répond du dossier.",
    );
    found.require(
        basis.appealed.is_none() || number >= 2,
        "kind",
        "V-7",
        "An appeal is judged by two new assessors at least.",
        "Un recours est jugé par deux nouveaux évaluateurs au moins.",
    );
}

/// V-7: an appeal never lowers a decision.
fn check_no_worse(making: &Making, appealed: Option<&Model>, found: &mut Findings) {
    let kept = appealed.is_none_or(|before| {
        let kept = |unit: &Unit| {
            let next = making.units.iter().find(|one| one.competence == unit.competence);
            next.is_some_and(|one| one.level >= unit.level && one.eqf_level >= unit.eqf_level)
        };
        let lasts = match (making.valid_until, before.valid_until) {
            (None, _) => true,
            (Some(next), Some(before)) => next >= before,
            (Some(_), None) => before.units.is_empty(),
        };
        lasts && before.units.iter().all(kept)
    });
    found.require(
        kept,
        "units",
        "V-7",
        "An appeal never lowers a decision.",
        "Un recours n'abaisse jamais une décision.",
    );
}
