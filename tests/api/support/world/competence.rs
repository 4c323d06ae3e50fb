//! Frameworks, procedures and licences. Competences are everybody's, and there are hundreds: a few of each framework stand
//! for them all.

use entity::{assessor_licence, competence, competence_framework, procedure};

use super::{About, HashMap, Reading, Uuid};
use crate::support::oracle::Agreed;

/// Competences of a framework that are looked at.
const SAMPLE: usize = 3;

impl Reading {
    pub(super) async fn competences(&mut self, partners: &HashMap<Uuid, String>) {
        for row in self.all::<competence_framework::Entity>().await {
            let titles: Vec<&str> = row.title.texts.values().map(String::as_str).collect();
            self.note::<competence_framework::Entity>(&row, About::Open, &titles);
        }
        let mut of_framework: HashMap<Uuid, usize> = HashMap::new();
        for row in self.all::<competence::Entity>().await {
            let before = of_framework.entry(row.framework_id.uuid()).or_default();
            *before += 1;
            if *before > SAMPLE {
                continue;
            }
            let titles: Vec<&str> = row.title.texts.values().map(String::as_str).collect();
            self.note::<competence::Entity>(&row, About::Open, &titles);
        }
        for row in self.all::<procedure::Entity>().await {
            let About::Project { acronym } = self.as_of(row.project_id.uuid()) else {
                unreachable!("a procedure is a project's")
            };
            let about = About::Agreed(Agreed {
                project: acronym,
                partner: partners[&row.partner_id.uuid()].clone(),
                edition: row.edition,
                draft: row.state == procedure::State::Draft,
            });
            let titles: Vec<&str> = row.title.texts.values().map(String::as_str).collect();
            self.note::<procedure::Entity>(&row, about, &titles);
        }
        for row in self.all::<assessor_licence::Entity>().await {
            let number = format!(
                "{} by {}{}",
                partners[&row.assessor_partner_id.uuid()],
                partners[&row.partner_id.uuid()],
                if row.revoked_on.is_some() { ", revoked" } else { "" }
            );
            self.note_numbered::<assessor_licence::Entity>(&row, About::Open, &[&row.display_name], Some(number));
        }
    }
}
