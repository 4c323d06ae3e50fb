//! The data of the service: one file a table, typed enumerations, and the pure rules as methods with
//! unit tests. Nothing here reads a clock, a database or a request.
//!
//! A rule carries its number in the domain's list (`J-4`) in its comment and in its test.

#[macro_use]
pub mod code;
pub mod disclosure;
pub mod forgetting;
pub mod id;
pub mod json;
#[macro_use]
pub mod record;
pub mod rule;
pub mod scope;
pub mod text;

pub mod account;
pub mod account_link;
pub mod act;
pub mod agreement_comment;
pub mod api_key;
pub mod assessment;
pub mod assessor_licence;
pub mod attendance;
pub mod audit_entry;
pub mod auth_session;
pub mod break_glass;
pub mod case_member;
pub mod competence;
pub mod competence_framework;
pub mod competence_validation;
pub mod conflict_declaration;
pub mod consent;
pub mod decision_recognition;
pub mod dissemination_cascade;
pub mod dissemination_record;
pub mod enrolment;
pub mod event;
pub mod evidence;
pub mod export_job;
pub mod fewer_opportunities_count;
pub mod file;
pub mod file_object;
pub mod file_part;
pub mod file_person;
pub mod idempotency_key;
pub mod identity;
pub mod import_finding;
pub mod import_job;
pub mod inclusion_plan;
pub mod installation;
pub mod job;
pub mod learning_agreement;
pub mod login_throttle;
pub mod mail;
pub mod mobility;
pub mod mobility_target;
pub mod module;
pub mod module_prerequisite;
pub mod module_session;
pub mod module_session_trainer;
pub mod participant;
pub mod participant_report;
pub mod partner;
pub mod partner_member;
pub mod person_key;
pub mod plan_action;
pub mod plan_edition;
pub mod plan_exit;
pub mod plan_goal;
pub mod plan_review;
pub mod procedure;
pub mod programme;
pub mod project;
pub mod project_partner;
pub mod project_status_change;
pub mod recommendation;
pub mod refresh_token;
pub mod result;
pub mod result_file;
pub mod retention_notice;
pub mod search_entry;
pub mod secret_key;
pub mod uptake;
pub mod validation_brief;
pub mod validation_decision;
pub mod wrapping_key;
