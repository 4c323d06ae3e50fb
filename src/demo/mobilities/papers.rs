//! What is agreed, said and reported about a stay.

use entity::{
    act::{Act, GivenBy, Means, Proof},
    agreement_comment,
    id::Id,
    json::Json,
    learning_agreement::{self, AmendmentReason, Approval, Content, Party},
    mobility::{self, Status},
    module,
    participant_report::{self, State},
};

use super::Stay;
use crate::{
    demo::loading::{Loading, named},
    error::Result,
};

/// What a participant without a login gave on paper.
fn paper(row: &mobility::Model) -> Act {
    Act {
        means: Means::SignedPaper,
        proof: Some(Proof {
            reference: format!("folder {}", row.external_id.as_deref().unwrap_or_default()),
            sha256: "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9".to_owned(),
        }),
        witness: None,
        language: "fr".to_owned(),
        given_by: GivenBy::Person,
        recorded_by: None,
        recorded_at: row.created_at,
    }
}

/// The versions of the agreement. While the host has only accepted, the sender alone has approved.
pub async fn agreement(loading: &mut Loading, stay: &Stay, row: &mobility::Model) -> Result<()> {
    let module = stay.module.map(|code| named(&loading.modules, code)).transpose()?;
    let parties: &[Party] = if row.agreement_number.is_some() {
        &[Party::Sender, Party::Host, Party::Participant]
    } else {
        &[Party::Sender]
    };
    let agreed = content(stay, row, module);
    let first = version(loading, row, (None, agreed.clone()), None)?;
    let first = loading
        .insert::<learning_agreement::Entity>(approved(first, row, parties)?)
        .await?;
    if stay.is_amended() {
        let mut amended = agreed;
        amended
            .activities
            .push("A second visit, to make up for two days at home.".to_owned());
        let second = version(loading, row, (Some(AmendmentReason::Extension), amended), Some(&first))?;
        loading
            .insert::<learning_agreement::Entity>(approved(second, row, parties)?)
            .await?;
    }
    Ok(())
}

fn content(stay: &Stay, row: &mobility::Model, module: Option<Id<module::Entity>>) -> Content {
    Content {
        start_date: row.start_date,
        end_date: row.end_date,
        main_language: row.main_language.clone(),
        activities: vec![
            "Work beside the host's team.".to_owned(),
            "A visit to a local project.".to_owned(),
        ],
        learning_outcomes: vec!["Can build up motivation and self-help in a workshop.".to_owned()],
        modules: module.into_iter().collect(),
        virtual_component: stay.online(),
        monitoring: Some("A weekly talk with the host's trainer.".to_owned()),
        evaluation: Some("A journal, read together with the trainer.".to_owned()),
        recognition: Some("A certificate, and a talk with the team at home.".to_owned()),
    }
}

fn version(
    loading: &mut Loading,
    row: &mobility::Model,
    (reason, content): (Option<AmendmentReason>, Content),
    last: Option<&learning_agreement::Model>,
) -> Result<learning_agreement::Model> {
    let new = learning_agreement::New {
        id: loading.id(),
        reason,
        content,
        now: row.created_at,
    };
    let as_it_was = mobility::Model {
        agreement_number: last.map(|last| last.number),
        ..row.clone()
    };
    Ok(learning_agreement::Model::next(new, &as_it_was, last)?)
}

fn approved(
    mut version: learning_agreement::Model,
    row: &mobility::Model,
    parties: &[Party],
) -> Result<learning_agreement::Model> {
    for party in parties {
        let approval = Approval {
            party: *party,
            at: row.accepted_at.unwrap_or(row.created_at),
            account: None,
            act: (*party == Party::Participant).then(|| paper(row)),
        };
        version = version.approved(approval)?;
    }
    Ok(version)
}

/// What host and sender said before they approved the agreement.
pub async fn comments(loading: &mut Loading, row: &mobility::Model) -> Result<()> {
    for (speaker, text) in [
        (row.host_partner_id, "Our workshop opens at seven in these weeks."),
        (row.partner_id, "That suits us well."),
    ] {
        let comment = agreement_comment::Model {
            id: loading.id(),
            partner_id: speaker,
            mobility_id: row.id,
            agreement_number: Some(1),
            text: text.to_owned(),
            version: 0,
            created_at: row.created_at,
            created_by: None,
            updated_at: row.created_at,
            updated_by: None,
        };
        loading.insert::<agreement_comment::Entity>(comment).await?;
    }
    Ok(())
}

pub async fn report(loading: &mut Loading, row: &mobility::Model) -> Result<()> {
    let awaited = participant_report::Model::awaited(loading.id(), row, row.created_at);
    let given = if row.status == Status::Recognised {
        participant_report::Model {
            state: State::Submitted,
            rating: Some(4),
            learnt: Some("How a team of its own accord helps itself.".to_owned()),
            suggestions: Some("A day more at the bench.".to_owned()),
            submitted_at: Some(row.created_at),
            act: Json(Some(paper(row))),
            reminded_at: Some(row.created_at),
            reminders: 1,
            ..awaited
        }
    } else if row.status == Status::Completed {
        // Reminded today, so that a demo that can send mail does not begin with it.
        participant_report::Model {
            reminded_at: Some(row.created_at),
            reminders: 1,
            ..awaited
        }
    } else {
        awaited
    };
    loading.insert::<participant_report::Entity>(given).await?;
    Ok(())
}
