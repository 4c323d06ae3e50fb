//! Reading answers and making inputs.

use serde_json::Value;

/// `base` with the fields of `more` over it.
pub fn with(mut base: Value, more: &Value) -> Value {
    let more = more.as_object().unwrap().clone();
    base.as_object_mut().unwrap().extend(more);
    base
}

/// `path rule` of every violation of a refused input.
pub fn violations(refusal: &Value) -> Vec<String> {
    assert_eq!(refusal["code"], "BAD_USER_INPUT", "{refusal}");
    let all = refusal["violations"].as_array().unwrap().iter();
    all.map(|one| {
        assert!(!one["message"].as_str().unwrap().is_empty());
        format!("{} {}", one["path"].as_str().unwrap(), one["rule"].as_str().unwrap())
    })
    .collect()
}

/// One field of every object of a list.
pub fn each<'a>(list: &'a Value, field: &str) -> Vec<&'a Value> {
    list.as_array().unwrap().iter().map(|one| &one[field]).collect()
}
