//! What assessors say together of a case (V-3), and how far they agree beyond chance: Cohen's κ over the levels that two
//! of them found of the same claim (V-11).

use std::collections::BTreeMap;

use super::{Model, Status};
use crate::{competence, competence_validation, id::Id, validation_brief::Claim};

/// The agreement of assessors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kappa {
    /// Pairs of judgements of the same claim.
    pub pairs: usize,
    /// κ: 1 for full agreement, 0 for no more than chance; `None` where chance alone explains everything.
    pub value: Option<f64>,
}

/// Pairs of levels that the first two assessors of a round found of the same claim, by case.
#[must_use]
pub fn pairs(all: &[Model]) -> BTreeMap<Id<competence_validation::Entity>, Vec<(i32, i32)>> {
    let mut rounds = BTreeMap::<_, Vec<&Model>>::new();
    for one in all.iter().filter(|one| one.status == Status::Submitted) {
        rounds.entry((one.validation_id, one.round)).or_default().push(one);
    }
    let mut pairs = BTreeMap::<_, Vec<(i32, i32)>>::new();
    for ((case, _), mut round) in rounds {
        round.sort_by_key(|one| one.id);
        if let [first, second, ..] = round.as_slice() {
            let both = first
                .found
                .iter()
                .filter_map(|one| Some((one.level, second.found_of(one.competence)?)));
            pairs.entry(case).or_default().extend(both);
        }
    }
    pairs
}

/// Cohen's κ of these pairs.
#[must_use]
pub fn kappa(pairs: &[(i32, i32)]) -> Kappa {
    let count = |wanted: &dyn Fn(&(i32, i32)) -> bool| pairs.iter().filter(|pair| wanted(pair)).count();
    let share = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let (number, agreed) = (share(pairs.len()), share(count(&|(one, other)| one == other)));
    let mut levels: Vec<i32> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    levels.sort_unstable();
    levels.dedup();
    let by_chance: f64 = levels
        .iter()
        .map(|level| share(count(&|(one, _)| one == level)) * share(count(&|(_, other)| other == level)))
        .sum();
    let beyond = number * number - by_chance;
    // All found the same level every time: there is nothing that could differ.
    let value = (beyond > 0.0).then(|| (agreed * number - by_chance) / beyond);
    Kappa {
        pairs: pairs.len(),
        value,
    }
}

/// What the assessors of one round say together of each claimed competence: the level on which the first two agree; where
/// they differ, what a third one found (V-3). `None` where nothing is settled yet.
#[must_use]
pub fn settled(round: &[Model], claims: &[Claim]) -> BTreeMap<Id<competence::Entity>, Option<i32>> {
    let mut submitted: Vec<&Model> = round.iter().filter(|one| one.status == Status::Submitted).collect();
    submitted.sort_by_key(|one| one.id);
    let of = |claim: &Claim| {
        let levels: Vec<i32> = submitted
            .iter()
            .filter_map(|one| one.found_of(claim.competence))
            .collect();
        let settled = match levels.as_slice() {
            [one] => Some(*one),
            [first, second, ..] if first == second => Some(*first),
            [_, _, third, ..] => Some(*third),
            _ => None,
        };
        (claim.competence, settled)
    };
    claims.iter().map(of).collect()
}
