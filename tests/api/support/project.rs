//! Projects as something to write.

use serde_json::{Value, json};

/// Founds a project.
pub const CREATE: &str = "mutation($input: ProjectCreateInput!) { projectCreate(input: $input) { id version } }";
/// Changes one.
pub const UPDATE: &str = "mutation($input: ProjectUpdateInput!) { projectUpdate(input: $input) { id version topics } }";

/// A new project of this code.
pub fn founding(code: &str) -> Value {
    json!({ "input": {
        "code": code,
        "acronym": code,
        "title": { "language": "en", "text": format!("The project {code}") },
        "programme": "ERASMUS_PLUS_2021_2027",
        "startDate": "2030-01-01",
        "endDate": "2031-12-31",
    } })
}

/// The topics of a project, as a change of this version.
pub fn topics(project: &Value, version: &Value, topics: &[String]) -> Value {
    json!({ "input": { "project": project, "expectedVersion": version, "topics": topics } })
}
