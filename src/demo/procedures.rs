//! The procedures by which the partners validate competences: KIM's, in two editions adopted by all seven, with who is
//! licensed to assess by it; and a draft of Work to Grow II that others have yet to adopt. Texts and days are invented.

use chrono::{DateTime, Months, NaiveDate, NaiveTime, Utc};
use entity::{
    assessor_licence, competence,
    competence_framework::{self, shipped},
    procedure::{self, Adoption, Changes, Criterion, EvidenceKind, EvidenceRule, New, Stage, State, Step},
    text::LocalisedText,
};

use super::{
    loading::{Bilingual, Day, Loading, localised, named, owned, translation},
    people::address,
};
use crate::error::{Error, Result};

/// Partners of KIM with the language in which they assess beside English; each is licensed by the next one.
const ASSESSING: [(&str, &str); 7] = [
    ("aurora", "it"),
    ("brucke", "de"),
    ("puerta", "es"),
    ("porto", "pt"),
    ("kapu", "hu"),
    ("gefyra", "el"),
    ("most", "pl"),
];

const STEPS: [(Stage, Bilingual, Bilingual); 5] = [
    (
        Stage::Identification,
        ("First conversation", "Premier entretien"),
        (
            "In the person's own language: what have they done, at home, at work, on the way? What do they want it for?",
            "Dans la langue de la personne : qu'a-t-elle fait, chez elle, au travail, en route ? Pour quel but ?",
        ),
    ),
    (
        Stage::Documentation,
        ("Portfolio", "Dossier"),
        (
            "Evidence is gathered of each claim, of two kinds at least; what is missing is shown by doing it.",
            "Chaque acquis déclaré est étayé par deux types de preuves au moins ; le reste est montré en situation.",
        ),
    ),
    (
        Stage::Assessment,
        ("Two assessors", "Deux évaluateurs"),
        (
            "Two assessors, one of them from another partner, judge each criterion on their own and then talk.",
            "Deux évaluateurs, dont un d'un autre partenaire, jugent chaque critère séparément puis en parlent.",
        ),
    ),
    (
        Stage::Assessment,
        ("Feedback", "Restitution"),
        (
            "The person hears the outcome from their counsellor, with what is there and what is missing.",
            "La personne apprend le résultat de sa conseillère : ce qui est acquis et ce qui manque.",
        ),
    ),
    (
        Stage::Certification,
        ("Certificate", "Certificat"),
        (
            "What was decided is certified; what is missing becomes goals of the inclusion plan.",
            "La décision est certifiée ; ce qui manque devient un but du plan d'inclusion.",
        ),
    ),
];

pub async fn load(loading: &mut Loading) -> Result<()> {
    let edition = kim(loading).await?;
    for (place, (partner, language)) in ASSESSING.into_iter().enumerate() {
        let by = ASSESSING[(place + 1) % ASSESSING.len()].0;
        let past = (Day::On(2013, 7, 1), 60);
        let now = (Day::FromToday(-90), 36);
        for (from, months) in [past, now] {
            licence(loading, &edition, (partner, by), language, (from, months)).await?;
        }
    }
    revoked(loading, &edition).await?;
    draft(loading).await
}

/// Two editions, each adopted by all; what the first one taught went into the second.
async fn kim(loading: &mut Loading) -> Result<procedure::Model> {
    let (framework, competences) = shipped_as("EU_KEY_COMPETENCES", "2006", loading.now())?;
    let new = New {
        id: loading.id(),
        partner_id: loading.partner("aurora")?.id,
        project_id: named(&loading.projects, "KIM")?.id,
        framework_id: framework.id,
        now: loading.now(),
    };
    let title = (
        "Assessing, identifying and validating key competences",
        "Évaluer, repérer et valider les compétences clés",
    );
    let changes = Changes {
        appeal_days: Some(14),
        languages: Some(owned(&["en", "it", "de", "es", "pt", "hu", "el", "pl"])),
        ..texts(title, &competences)
    };
    let first = procedure::Model::created(new, changes, &competences)?;
    let first = first.changed(in_french(title), &competences)?;
    let partners = ASSESSING.map(|(partner, _)| partner);
    let first = adopted(loading, first, &partners, Day::On(2013, 3, 4))?;
    let changes = Changes {
        appeal_days: Some(30),
        evidence_rule: Some(EvidenceRule {
            required: vec![EvidenceKind::Interview],
            kinds: 2,
        }),
        ..Changes::default()
    };
    let second = first
        .revised(loading.id(), loading.now())
        .changed(changes, &competences)?;
    let second = adopted(loading, second, &partners, Day::On(2013, 6, 3))?;
    let since = instant(loading, Day::On(2013, 6, 3))?;
    loading.insert::<procedure::Entity>(first.retired(since)).await?;
    loading.insert::<procedure::Entity>(second).await
}

/// For the units of the ECCE; its writer alone has adopted it.
async fn draft(loading: &mut Loading) -> Result<()> {
    let (framework, competences) = shipped_as("ECCE", "2014", loading.now())?;
    let new = New {
        id: loading.id(),
        partner_id: loading.partner("relience")?.id,
        project_id: named(&loading.projects, "WTG2")?.id,
        framework_id: framework.id,
        now: loading.now(),
    };
    let title = (
        "Validating what the workshops have taught",
        "Valider ce que les ateliers ont appris",
    );
    let changes = Changes {
        languages: Some(owned(&["en", "fr", "sv", "ro"])),
        ..texts(title, &competences)
    };
    let row = procedure::Model::created(new, changes, &competences)?;
    let row = row.changed(in_french(title), &competences)?;
    let everybody = ["relience", "nordkoop", "growwell", "punte"].map(|partner| loading.partner(partner));
    let everybody: Vec<_> = everybody
        .into_iter()
        .map(|one| one.map(|one| one.id))
        .collect::<Result<_>>()?;
    let adoption = Adoption {
        partner: row.partner_id,
        at: loading.now(),
        account: None,
    };
    let row = row.adopted(adoption, &everybody)?;
    loading.insert::<procedure::Entity>(row).await?;
    Ok(())
}

/// A framework that every installation has, with its competences.
pub(super) fn shipped_as(
    code: &str,
    edition: &str,
    now: DateTime<Utc>,
) -> Result<(competence_framework::Model, Vec<competence::Model>)> {
    let mut all = shipped::all().iter().map(|one| one.rows(now));
    let found = all.find(|(framework, _)| (framework.code.as_str(), framework.edition.as_str()) == (code, edition));
    found.ok_or_else(|| Error::internal(format!("{code} {edition} is not shipped")))
}

fn texts(title: Bilingual, competences: &[competence::Model]) -> Changes {
    let summary =
        "Written together and tried out everywhere, so that what one partner decides the others can recognise.";
    let step = |(stage, title, text): (Stage, Bilingual, Bilingual)| Step {
        stage,
        title: localised(title),
        text: localised(text),
    };
    Changes {
        title: Some(translation("en", title.0)),
        summary: Some(Some(translation("en", summary))),
        steps: Some(STEPS.into_iter().map(step).collect()),
        criteria: Some(competences.iter().flat_map(criteria).collect()),
        ..Changes::default()
    }
}

fn in_french(title: Bilingual) -> Changes {
    let summary = "Rédigée ensemble et éprouvée partout, pour que chacun puisse reconnaître ce que décide un autre.";
    Changes {
        title: Some(translation("fr", title.1)),
        summary: Some(Some(translation("fr", summary))),
        ..Changes::default()
    }
}

/// Two a level: what the level says, and that the person can tell how they came by it.
fn criteria(competence: &competence::Model) -> Vec<Criterion> {
    let levels = competence.levels().into_iter();
    let both = levels.flat_map(|level| {
        let tells = LocalisedText::new(
            "en",
            "Tells of a situation in which they did so, and how they learnt it.",
        )
        .and(
            "fr",
            "Raconte une situation où elle l'a fait et comment elle l'a appris.",
        );
        [("a", level.descriptor), ("b", tells)].map(|(letter, statement)| Criterion {
            code: format!("{}-{}{letter}", competence.code, level.level),
            competence: competence.id,
            level: level.level,
            statement,
        })
    });
    both.collect()
}

/// As it stands once each of them has adopted it.
fn adopted(loading: &Loading, row: procedure::Model, partners: &[&str], day: Day) -> Result<procedure::Model> {
    let at = instant(loading, day)?;
    let partners: Vec<_> = partners
        .iter()
        .map(|one| loading.partner(one).map(|one| one.id))
        .collect::<Result<_>>()?;
    let adopted = partners.iter().try_fold(row, |row, partner| {
        let adoption = Adoption {
            partner: *partner,
            at,
            account: None,
        };
        row.adopted(adoption, &partners)
    })?;
    debug_assert_eq!(adopted.state, State::Adopted, "all of them have");
    Ok(adopted)
}

fn instant(loading: &Loading, day: Day) -> Result<DateTime<Utc>> {
    Ok(loading.day(day)?.and_time(NaiveTime::MIN).and_utc())
}

/// From its day on for so many months.
async fn licence(
    loading: &mut Loading,
    procedure: &procedure::Model,
    (of, by): (&str, &str),
    language: &str,
    (from, months): (Day, u32),
) -> Result<()> {
    let row = granted(loading, procedure, (of, by), language, (from, months))?;
    loading.insert::<assessor_licence::Entity>(row).await?;
    Ok(())
}

fn granted(
    loading: &mut Loading,
    procedure: &procedure::Model,
    (of, by): (&str, &str),
    language: &str,
    (from, months): (Day, u32),
) -> Result<assessor_licence::Model> {
    let valid_from = loading.day(from)?;
    let last = valid_from
        .checked_add_months(Months::new(months))
        .and_then(|day: NaiveDate| day.pred_opt());
    let new = assessor_licence::New {
        id: loading.id(),
        partner_id: loading.partner(by)?.id,
        procedure_id: procedure.id,
        assessor_partner_id: loading.partner(of)?.id,
        takes_part: true,
        languages: owned(&[language, "en"]),
        valid_from,
        valid_until: last.ok_or_else(|| Error::internal("a day of the demo does not exist"))?,
        now: instant(loading, from)?,
    };
    let assessor = named(&loading.accounts, &address(&format!("assessor@{of}")))?;
    Ok(assessor_licence::Model::granted(new, Some(&assessor))?)
}

/// One that was taken back early, granted by KIM's coordinator.
async fn revoked(loading: &mut Loading, procedure: &procedure::Model) -> Result<()> {
    let held = granted(
        loading,
        procedure,
        ("brucke", "aurora"),
        "de",
        (Day::On(2013, 7, 1), 24),
    )?;
    let day = loading.day(Day::On(2014, 5, 12))?;
    let row = held.revoked("Granted twice: the one by Puerta stays.", day)?;
    loading.insert::<assessor_licence::Entity>(row).await?;
    Ok(())
}
