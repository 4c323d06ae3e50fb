//! The parameters of a GraphQL request, from a body or from a query string.

use serde_json::{Map, Value};
use url::form_urlencoded;

use super::refusal::Refusal;

/// A GraphQL request whose parts have the right types. Nothing is known yet about the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// The document.
    pub query: String,
    /// Which of its operations is meant.
    pub operation_name: Option<String>,
    /// Values for the operation's variables.
    pub variables: Map<String, Value>,
    /// What the protocol's extensions say.
    pub extensions: Map<String, Value>,
}

impl Parameters {
    /// Reads the body of a POST: one JSON object in UTF-8. A list would be a batch, which is refused.
    pub fn from_body(body: &[u8]) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(body).map_err(|_| {
            Refusal::bad_request("The body is not UTF-8.", "Le corps de la demande n'est pas en UTF-8.")
        })?;
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Self::from_object(object),
            Ok(Value::Array(_)) => Err(Refusal::bad_request(
                "Batches are not accepted; send one request at a time.",
                "Les lots ne sont pas admis ; envoyez une demande à la fois.",
            )),
            Ok(_) => Err(Refusal::bad_request(
                "The body is not a JSON object.",
                "Le corps de la demande n'est pas un objet JSON.",
            )),
            Err(_) => Err(Refusal::bad_request(
                "The body is not JSON.",
                "Le corps de la demande n'est pas du JSON.",
            )),
        }
    }

    /// Reads the query string of a GET: `query`, `operationName`, and as JSON `variables` and `extensions`.
    pub fn from_query(query: &str) -> Result<Self, Refusal> {
        let mut object = Map::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            // Bytes that are not UTF-8 become this character; one that was meant is spelled out.
            if value.contains('\u{FFFD}') && !query.to_ascii_uppercase().contains("%EF%BF%BD") {
                return Err(Refusal::bad_request(
                    "The query string is not UTF-8.",
                    "La chaîne de requête n'est pas en UTF-8.",
                ));
            }
            let value = match &*name {
                "variables" | "extensions" | "operationName" if value.is_empty() => Value::Null,
                "variables" | "extensions" => serde_json::from_str(&value).map_err(|_| not_an_object())?,
                _ => Value::String(value.into_owned()),
            };
            object.insert(name.into_owned(), value);
        }
        Self::from_object(object)
    }

    fn from_object(mut object: Map<String, Value>) -> Result<Self, Refusal> {
        let Some(Value::String(query)) = object.remove("query") else {
            return Err(Refusal::bad_request(
                "The parameter query must be a string.",
                "Le paramètre query doit être une chaîne.",
            ));
        };
        let operation_name = match object.remove("operationName") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name),
            Some(_) => {
                return Err(Refusal::bad_request(
                    "The parameter operationName must be a string.",
                    "Le paramètre operationName doit être une chaîne.",
                ));
            }
        };
        Ok(Self {
            query,
            operation_name,
            variables: map(object.remove("variables"))?,
            extensions: map(object.remove("extensions"))?,
        })
    }
}

fn map(value: Option<Value>) -> Result<Map<String, Value>, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(map)) => Ok(map),
        Some(_) => Err(not_an_object()),
    }
}

fn not_an_object() -> Refusal {
    Refusal::bad_request(
        "The parameters variables and extensions must be JSON objects.",
        "Les paramètres variables et extensions doivent être des objets JSON.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(result: Result<Parameters, Refusal>) -> String {
        match result {
            Err(Refusal::Http(refusal)) => refusal.message.en.into_owned(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_body_has_a_document_and_may_have_more() {
        let read = Parameters::from_body(br#"{"query":"{a}","operationName":null,"variables":{"x":[1]},"more":1}"#);
        let read = read.unwrap();
        assert_eq!((read.query.as_str(), read.operation_name), ("{a}", None));
        assert_eq!(read.variables["x"][0], 1);
        let doubled = Parameters::from_body(br#"{"query":"{a}","query":"{b}"}"#).unwrap();
        assert_eq!(doubled.query, "{b}");
    }

    #[test]
    fn a_body_of_another_shape_is_refused() {
        for (body, why) in [
            (&b""[..], "not JSON"),
            (b"{", "not JSON"),
            (b"{\"query\":\"{a}\"} x", "not JSON"),
            (b"\xEF\xBB\xBF{\"query\":\"{a}\"}", "not JSON"),
            (b"{\"query\":\"\xFF\"}", "not UTF-8"),
            (b"[{\"query\":\"{a}\"}]", "Batches"),
            (b"null", "not a JSON object"),
            (b"{\"query\":null}", "query must be a string"),
            (b"{\"query\":\"{a}\",\"operationName\":1}", "operationName must be"),
            (b"{\"query\":\"{a}\",\"variables\":[]}", "must be JSON objects"),
            (b"{\"query\":\"{a}\",\"extensions\":\"x\"}", "must be JSON objects"),
        ] {
            let said = said(Parameters::from_body(body));
            assert!(said.contains(why), "{said}");
        }
        let deep = format!(
            "{{\"query\":\"{{a}}\",\"variables\":{{\"x\":{}1{}}}}}",
            "[".repeat(2000),
            "]".repeat(2000)
        );
        assert!(said(Parameters::from_body(deep.as_bytes())).contains("not JSON"));
    }

    #[test]
    fn a_query_string_carries_all_four() {
        let query = "query=query+A%7Ba%7D&operationName=A&variables=%7B%22x%22%3A1%7D&extensions=%7B%22y%22%3A2%7D";
        let read = Parameters::from_query(query).unwrap();
        assert_eq!(
            (read.query.as_str(), read.operation_name.as_deref()),
            ("query A{a}", Some("A"))
        );
        assert_eq!((&read.variables["x"], &read.extensions["y"]), (&1.into(), &2.into()));
        let empty = Parameters::from_query("query=%7Ba%7D&operationName=&variables=").unwrap();
        assert_eq!((empty.operation_name, empty.variables.len()), (None, 0));
    }

    #[test]
    fn a_query_string_of_another_shape_is_refused() {
        for (query, why) in [
            ("", "query must be"),
            ("query=%FF", "not UTF-8"),
            ("query=%7Ba%7D&variables=x", "must be JSON objects"),
            ("query=%7Ba%7D&variables=%5B%5D", "must be JSON objects"),
        ] {
            let said = said(Parameters::from_query(query));
            assert!(said.contains(why), "{query}: {said}");
        }
        assert!(Parameters::from_query("query=%EF%BF%BD").is_ok());
    }
}
