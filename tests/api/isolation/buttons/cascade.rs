//! M-14: the button with which it is told what somebody passes on. It is pressed for good, because a mistake of ours
//! would hide that the mobility itself is refused.

use std::collections::BTreeSet;

use super::{Button, is_refused, lists, press};
use crate::support::persona::Client;

const STAYS: &str =
    "{ mobilities(first: 100) { nodes { id status viewerCan project { id } sendingOrganisation { id } } } }";

/// Of all mobilities of one partner in one state one stands for all; how many were told of.
pub async fn pass_on(client: &Client<'_>, who: &str) -> usize {
    let shown = client.data(STAYS).await;
    let (mut seen, mut told) = (BTreeSet::new(), 0);
    for stay in shown["mobilities"]["nodes"].as_array().unwrap() {
        let (project, sender) = (&stay["project"]["id"], &stay["sendingOrganisation"]["id"]);
        let listed = lists(stay, "CASCADE");
        if !seen.insert(format!("{project} {sender} {} {listed}", stay["status"])) {
            continue;
        }
        let event = "type: CASCADE_TRAINING, level: LOCAL, date: \"2026-02-10\"";
        let title = "title: {language: \"en\", text: \"A workshop\"}";
        let button = Button {
            listed,
            call: format!(
                "disseminationRecordCreate(input: {{project: {project}, partner: {sender}, {event}, {title}, cascades: [{}]}})",
                stay["id"]
            ),
            mistake: None,
            undo: None,
        };
        if listed {
            press(client, &button, who).await;
            told += 1;
        } else {
            is_refused(client, &[button], who).await;
        }
    }
    told
}
