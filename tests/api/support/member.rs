//! Inviting and accepting.

use serde_json::{Value, json};

use super::{App, persona::Client, text};

pub const ADD: &str = "mutation($input: PartnerMemberAddInput!) { partnerMemberAdd(input: $input) { id email displayName roles state version invitedUntil invitationLink viewerCan } }";
pub const ACCEPT: &str =
    "mutation($input: PartnerMemberAcceptInput!) { partnerMemberAccept(input: $input) { id state roles displayName } }";
pub const LOGIN: &str = "mutation($input: LoginInput!) { login(input: $input) { accessToken } }";

impl App {
    /// Invites somebody to a partner in the name of its ADMIN; the membership as it was answered.
    pub async fn invite(&self, partner: &str, email: &str, roles: &[&str]) -> Value {
        let admin = self.as_user(&format!("admin@{partner}")).await;
        let input = json!({ "input": { "email": email, "roles": roles } });
        admin.data_with(ADD, input).await["partnerMemberAdd"].clone()
    }

    /// Somebody new who has accepted: their id as a member, and a client of theirs.
    pub async fn newcomer(&self, partner: &str, email: &str, roles: &[&str]) -> (String, Client<'_>) {
        let invited = self.invite(partner, email, roles).await;
        let input = json!({ "input": { "token": token(&invited), "password": PASSWORD } });
        self.anonymous().data_with(ACCEPT, input).await;
        (text(&invited, "id").to_owned(), self.login(email, PASSWORD).await)
    }

    /// A client with a fresh sign-in.
    pub async fn login(&self, email: &str, password: &str) -> Client<'_> {
        let input = json!({ "input": { "email": email, "password": password } });
        let login = self.anonymous().data_with(LOGIN, input).await["login"].clone();
        self.anonymous().bearing(text(&login, "accessToken"))
    }
}

/// The password of everybody new.
pub const PASSWORD: &str = "quite a long password";

/// What stands behind the `#` of a membership's link.
pub fn token(member: &Value) -> String {
    let (page, token) = text(member, "invitationLink").split_once('#').unwrap();
    assert_eq!(page, "/invitation", "{member}");
    token.to_owned()
}
