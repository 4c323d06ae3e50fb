//! What is not the caller's does not exist for them: not by id, in lists, counts, filters, orders and
//! cursors, and not by the way in which a change is refused.

mod buttons;
mod outsider;
mod standing;
mod unseen;

use serde_json::{Value, json};

use crate::support::{App, oracle::Persona, persona::Client};

/// The persona's client.
async fn client(app: &App, persona: Persona) -> Client<'_> {
    if persona.signed_in() {
        app.as_user(persona.name).await
    } else {
        app.anonymous()
    }
}

/// What an answer says about the data, without what it says about the request.
fn said(answer: &Value) -> String {
    let mut errors = answer["errors"].clone();
    for error in errors.as_array_mut().into_iter().flatten() {
        if let Some(extensions) = error["extensions"].as_object_mut() {
            extensions.remove("requestId");
        }
    }
    json!({ "data": answer["data"], "errors": errors }).to_string()
}

/// The values of one field of all nodes of a list.
fn column(list: &Value, field: &str) -> Vec<String> {
    let nodes = list["nodes"].as_array().unwrap_or_else(|| panic!("{list} is a list"));
    nodes
        .iter()
        .map(|node| node[field].as_str().unwrap().to_owned())
        .collect()
}
