//! A consortium sets itself up from an empty database: through the API alone, with nobody near the database.

use serde_json::{Value, json};

use crate::support::{Place, postgres, process::Server, text};

const PASSWORD: &str = "a footbridge over the Seine";

/// Somebody who has signed in.
struct Person {
    token: String,
}

/// The running service, and what everybody does there.
struct Office {
    server: Server,
}

impl Office {
    async fn answer(&self, person: Option<&Person>, document: &str, variables: Value) -> Value {
        let token = person.map(|person| person.token.as_str());
        let answer = self.server.ask(token, document, variables).await.unwrap();
        assert!(answer.get("errors").is_none(), "{document}: {answer}");
        answer["data"].clone()
    }

    /// `partnerCreate(input: …)` and the like: what the mutation answers.
    async fn change(&self, person: Option<&Person>, mutation: &str, input: Value, selection: &str) -> Value {
        let name = format!("{}{}", mutation[..1].to_uppercase(), &mutation[1..]);
        let document = format!("mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ {selection} }} }}");
        self.answer(person, &document, json!({ "input": input })).await[mutation].clone()
    }

    async fn read(&self, person: &Person, query: &str) -> Value {
        self.answer(Some(person), query, json!({})).await
    }

    async fn sign_in(&self, email: &str, password: &str) -> Person {
        let signed_in = self.server.sign_in(email, password).await;
        Person {
            token: text(&signed_in, "accessToken").to_owned(),
        }
    }

    async fn operator(&self) -> Person {
        let said = self.server.out();
        let (_, rest) = said.split_once("one-time password: ").unwrap();
        self.sign_in("operator@localhost", rest.split_whitespace().next().unwrap())
            .await
    }

    /// Somebody is invited, follows the link that was handed to them, and signs in.
    async fn member(&self, by: &Person, partner: &Value, email: &str, role: &str) -> Person {
        let input = json!({ "partner": partner, "email": email, "roles": [role] });
        let selection = "state roles invitationLink";
        let invited = self.change(Some(by), "partnerMemberAdd", input, selection).await;
        assert_eq!(
            (&invited["state"], &invited["roles"]),
            (&json!("INVITED"), &json!([role]))
        );
        let (_, token) = text(&invited, "invitationLink").split_once('#').unwrap();
        let input = json!({ "token": token, "password": PASSWORD, "displayName": email });
        let accepted = self.change(None, "partnerMemberAccept", input, "state").await;
        assert_eq!(accepted["state"], "ACTIVE");
        self.sign_in(email, PASSWORD).await
    }

    /// A partner with its first ADMIN, who invites a MANAGER and a TRAINER.
    async fn partner(&self, operator: &Person, acronym: &str, country: &str) -> Team {
        let input = json!({
            "acronym": acronym, "legalName": format!("{acronym} association"), "country": country, "organisationType": "NGO",
        });
        let entered = self.change(Some(operator), "partnerCreate", input, "id state").await;
        assert_eq!(entered["state"], "INVITED");
        let id = &entered["id"];
        let at = |role: &str| format!("{role}@{acronym}.example.org");
        let admin = self.member(operator, id, &at("admin"), "ADMIN").await;
        let active = self.read(&admin, &format!("{{ partner(id: {id}) {{ state }} }}")).await;
        assert_eq!(active["partner"]["state"], "ACTIVE", "its first ADMIN has come");
        Team {
            id: id.clone(),
            manager: self.member(&admin, id, &at("manager"), "MANAGER").await,
            trainer: self.member(&admin, id, &at("trainer"), "TRAINER").await,
        }
    }

    /// A project in DRAFT, in which the other partner takes part, started.
    async fn project(&self, coordinator: &Team, other: &Team) -> Value {
        let manager = Some(&coordinator.manager);
        let input = json!({
            "code": "NEW-1", "acronym": "NEW", "title": { "language": "en", "text": "Something new" },
            "programme": "ERASMUS_PLUS_2021_2027", "callYear": 2026, "startDate": "2026-09-01", "endDate": "2028-08-31",
        });
        let project = self
            .change(manager, "projectCreate", input, "id status ruleSet { code }")
            .await;
        assert_eq!(
            (&project["status"], &project["ruleSet"]["code"]),
            (&json!("DRAFT"), &json!("ERASMUS_PLUS_2021"))
        );
        let id = project["id"].clone();
        let input = json!({ "project": id, "partner": other.id, "role": "PARTNER", "hosting": true });
        let part = self
            .change(manager, "projectPartnerInvite", input, "id version state")
            .await;
        assert_eq!(part["state"], "INVITED");
        let input = json!({ "projectPartner": part["id"], "expectedVersion": part["version"] });
        let part = self
            .change(Some(&other.manager), "projectPartnerAccept", input, "state")
            .await;
        assert_eq!(part["state"], "ACTIVE");
        let now = self
            .read(&coordinator.manager, &format!("{{ project(id: {id}) {{ version }} }}"))
            .await;
        let input = json!({ "project": id, "expectedVersion": now["project"]["version"] });
        let started = self.change(manager, "projectStart", input, "status").await;
        assert_eq!(started["status"], "ONGOING");
        id
    }

    /// A module of the partner's, published to the partners of the project.
    async fn module(&self, provider: &Team, project: &Value, code: &str) {
        let english = |text: &str| json!({ "language": "en", "text": text });
        let input = json!({
            "project": project, "code": code, "kind": "SPECIALIST", "title": english("Footbridges"),
            "languages": ["en"], "learningHours": { "contact": 6 }, "visibility": "CONSORTIUM",
            "learningOutcomes": [{ "kind": "SKILL", "statement": [english("Builds a footbridge.")] }],
        });
        let drafted = self
            .change(Some(&provider.trainer), "moduleCreate", input, "id version state")
            .await;
        assert_eq!(drafted["state"], "DRAFT");
        let input = json!({ "module": drafted["id"], "expectedVersion": drafted["version"] });
        let published = self
            .change(Some(&provider.trainer), "modulePublish", input, "state")
            .await;
        assert_eq!(published["state"], "PUBLISHED");
    }
}

/// A partner, and who works there.
struct Team {
    id: Value,
    manager: Person,
    trainer: Person,
}

#[tokio::test]
async fn a_new_consortium_sets_itself_up_from_an_empty_database() {
    for place in [Place::new(), Place::on(&postgres::create(None).await)] {
        let office = Office {
            server: place.serve(&[]).await,
        };
        let operator = office.operator().await;
        let pont = office.partner(&operator, "pont", "FR").await;
        let bro = office.partner(&operator, "bro", "SE").await;
        let project = office.project(&pont, &bro).await;
        office.module(&pont, &project, "NEW-FR").await;
        office.module(&bro, &project, "NEW-SE").await;
        let seen = "{ projects { nodes { acronym partners { role state partner { acronym } } modules { nodes { code state } } } } }";
        let expected = json!({ "projects": { "nodes": [{
            "acronym": "NEW",
            "partners": [
                { "role": "COORDINATOR", "state": "ACTIVE", "partner": { "acronym": "pont" } },
                { "role": "PARTNER", "state": "ACTIVE", "partner": { "acronym": "bro" } },
            ],
            "modules": { "nodes": [{ "code": "NEW-FR", "state": "PUBLISHED" }, { "code": "NEW-SE", "state": "PUBLISHED" }] },
        }] } });
        for member in [&pont.manager, &bro.trainer] {
            assert_eq!(office.read(member, seen).await, expected);
        }
        let nothing = json!({ "projects": { "nodes": [] } });
        assert_eq!(
            office.read(&operator, seen).await,
            nothing,
            "the operator sees no content"
        );
    }
}
