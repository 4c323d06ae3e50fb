//! Passerelle: a GraphQL service for consortia of training partners.
//!
//! # The architecture on one page
//!
//! Four words carry the design:
//!
//! - [`Actor`](auth::Actor) – who calls, with partner memberships and roles, loaded once a request. A token says who somebody
//!   is, never what they may do.
//! - [`Session`](db::Session) – one request's database, narrowed to the actor. It ANDs
//!   [`Scoped::visible_to`](authz::Scoped::visible_to) onto every select; there is no other way to read.
//! - [`Permit`](authz::Permit) – a row and the proof that one verb on it is allowed; it derefs to the row, so that pure rules are
//!   called on it, and is spent by one write.
//! - [`Tx`](db::Tx) – a session inside a transaction, the only thing that writes. Audit entry and event are written in the same
//!   transaction.
//!
//! A request makes four hops: HTTP ([`http`], [`engine`]: authenticate, guard, validate, charge) → resolver
//! (`<area>/graphql.rs`: parse, one call, wrap) → use case (`<area>/mod.rs`: begin, get, permit, change, commit) → [`db`] (scope,
//! SQL, audit). The rules of the field live in the crate [`entity`], without I/O. Each area is one folder: [`partner`],
//! [`project`], [`programme`], [`module`], [`participant`], [`mobility`], [`enrolment`], [`dissemination`], [`result`], [`account`],
//! [`api_key`], [`mod@file`], [`import`], [`export`], [`framework`], [`procedure`], [`validation`], [`plan`].
//!
//! | question | answer |
//! |---|---|
//! | Who may do what? | [`authz::matrix`], one exhaustive match a kind |
//! | What is an error called outside? | [`error`], one mapping |
//! | What differs between SQLite and PostgreSQL? | [`db::dialect`], nothing else |
//! | What can be set? | [`config::Config`] |
//! | Which columns can be imported and exported? | [`job::column`] |
//! | What is mailed, and when? | [`mail`], from a table in the change's own transaction |
//! | Which rule says that? | search for its number (`J-4`) in `entity` |
//!
//! # Walkthrough 1: a list is read
//!
//! `projects(filter: {search: "social economy"}) { nodes { acronym partners { partner { acronym } } } }`
//!
//! 1. [`http`] checks the request as HTTP and hands it, in a task that a client who leaves cannot cancel, to [`engine::Engine`].
//! 2. [`auth::authenticate`] turns the token into an [`Actor`](auth::Actor): one statement over session (or API key), account,
//!    memberships and partnerships.
//! 3. [`graphql::guard`] scans the text, [`graphql::document`] validates it by the reference rules (once for each text), and
//!    [`graphql::cost`] knows the price, which [`http::rate`] takes from the caller's bucket.
//! 4. The resolver `projects` calls [`project::page`], which makes a `Select` of the filter; the session adds the scope, order
//!    and cursor ([`db::page`]) and runs one statement.
//! 5. `partners` of ten projects is one statement, and so is `partner` of all of them: the loaders collect what siblings ask for.
//!
//! # Walkthrough 2: a module is changed
//!
//! `moduleUpdate(input: {module: "…", expectedVersion: 3, title: {language: "fr", text: "Motivation"}}) { version }`
//!
//! 1. The resolver checks that somebody is signed in, takes the input apart and calls [`module::update`].
//! 2. `session.begin()` opens the transaction; `tx.get` reads and locks the row, or says `NOT_FOUND` for what the actor cannot see.
//! 3. `actor.permit(Verb::Update, row)` asks the matrix: FORBIDDEN, or a permit.
//! 4. `permit.expect(…)` compares the version (CONFLICT) and the state (`INVALID_STATE`); `permit.changed(…)` applies the change and
//!    reports everything that is wrong with it at once (`BAD_USER_INPUT`). A published version is never changed: the next one begins (T-1).
//! 5. `tx.update` spends the permit: `UPDATE … WHERE version = ?`, audit entry, event, search words. `tx.commit` makes it durable and
//!    renews the session: the selection is read with the rights and the data of now.
//!
//! # Walkthrough 3: somebody signs in, and a stolen token is used
//!
//! 1. `login` counts nothing yet; [`auth::login`] first asks the throttle whether this account and address must wait.
//! 2. The password is verified off the async threads, an unknown account against a dummy hash: same answer, same time.
//! 3. A session row is made, and two tokens: a signed one for ten minutes, and an opaque one, of which only the hash is kept.
//! 4. `tokenRefresh` uses the opaque one up and gives a new pair. Somebody who presents a used one has stolen it or was robbed: the
//!    session ends, and with it every token of the family, at the next request.
//!
//! # Quirks
//!
//! - The executor's own validation is off ([`graphql::schema`]): the reference rules have judged the document before, and the
//!   executor is given the validated tree, not the text.
//! - The executor lists fields in order of completion and drops failed ones; [`http::complete`] restores the promised shape.
//! - SQLite ignores row locks. Its write transactions are IMMEDIATE, so there is one writer at a time anyway.
//! - Ids of the API name their kind (`project_…`). Clients must not read that: they are opaque.

pub mod account;
pub mod api_key;
pub mod auth;
pub mod authz;
pub mod command;
pub mod config;
pub mod db;
pub mod demo;
pub mod dissemination;
pub mod engine;
pub mod enrolment;
pub mod error;
pub mod export;
pub mod file;
pub mod framework;
pub mod graphql;
pub mod http;
pub mod import;
pub mod job;
pub mod language;
pub mod mail;
pub mod mobility;
pub mod module;
pub mod participant;
pub mod partner;
pub mod plan;
pub mod procedure;
pub mod programme;
pub mod project;
pub mod result;
pub mod telemetry;
pub mod validation;
