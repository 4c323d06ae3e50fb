//! Many calls at once that are all expected to be refused.

use super::persona::Client;

/// Calls in one document: an answer tells at most twenty errors.
const AT_ONCE: usize = 15;

impl Client<'_> {
    /// The code with which each of the calls (`moduleUpdate(input: …)`) is refused.
    pub async fn codes(&self, calls: &[String]) -> Vec<String> {
        let mut codes = Vec::new();
        for calls in calls.chunks(AT_ONCE) {
            let numbered = calls
                .iter()
                .enumerate()
                .map(|(number, call)| format!("c{number}: {call} {{ __typename }}\n"));
            let answer = self
                .ask(&format!("mutation {{\n{}}}", numbered.collect::<String>()))
                .await;
            let errors = answer["errors"].as_array().cloned().unwrap_or_default();
            for (number, call) in calls.iter().enumerate() {
                let alias = format!("c{number}");
                let error = errors.iter().find(|error| error["path"][0] == *alias);
                let error = error.unwrap_or_else(|| panic!("{call} was accepted or not looked at: {answer}"));
                codes.push(error["extensions"]["code"].as_str().unwrap().to_owned());
            }
        }
        codes
    }
}
