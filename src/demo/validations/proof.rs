//! Evidence in the demo's cases.

use entity::{
    competence_validation::{self, Model},
    evidence::{self, Setting},
    procedure::EvidenceKind,
};

use super::Case;
use crate::{
    demo::loading::{Day, Loading},
    error::Result,
};

const PROOFS: [(EvidenceKind, Setting, &str, &str); 3] = [
    (
        EvidenceKind::Interview,
        Setting::Informal,
        "A talk about five years as a cook",
        "She tells how she bought, cooked and kept accounts for a kitchen of sixty people.",
    ),
    (
        EvidenceKind::WitnessStatement,
        Setting::NonFormal,
        "What the volunteer coordinator saw",
        "In eight weeks she has run the Tuesday kitchen without help.",
    ),
    (
        EvidenceKind::Document,
        Setting::Formal,
        "Certificate of a hygiene course",
        "Two days, passed; the certificate is in the folder.",
    ),
];

/// A talk, a witness and a paper, as far as the case has come.
pub(super) async fn evidence_of(loading: &mut Loading, case: &Case<'_>, row: &Model) -> Result<Vec<evidence::Model>> {
    use competence_validation::Status::{Consented, Requested};
    let mut all = Vec::new();
    if matches!(row.status, Requested | Consented) {
        return Ok(all);
    }
    for (place, (kind, setting, title, text)) in PROOFS.into_iter().enumerate() {
        // The oldest one was renewed.
        let days = if place == 2 { -1_900 } else { -30 };
        let new = evidence::New {
            kind,
            title: title.to_owned(),
            obtained_on: loading.day(Day::FromToday(days))?,
            setting,
            language: Some("en".to_owned()),
            provenance: Some("Brought by the candidate.".to_owned()),
            text: Some(text.to_owned()),
            authenticity: (place > 0).then(|| "Asked by telephone.".to_owned()),
        };
        let one = evidence::Model::added(loading.id(), row, new, None, loading.now())?;
        let one = if place == 2 {
            one.renewed("She works by it still.".to_owned(), loading.now().date_naive())?
        } else {
            one
        };
        let one = row.scheduled_at.map_or(one.clone(), |at| one.frozen(at));
        loading.insert_under::<evidence::Entity>(case.key, one.clone()).await?;
        all.push(one);
    }
    Ok(all)
}
