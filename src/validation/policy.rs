//! Who sees what of a case, and who may do what with it. How somebody stands to a case is told by rows of other tables:
//! [`audience`](super::audience).

use entity::{
    assessment, break_glass, case_member,
    competence_validation::{self, Column, Model, Verb},
    conflict_declaration, decision_recognition, evidence,
    record::{Stateful, Verb as _},
    scope::{Access, Area},
    validation_brief, validation_decision,
};
use sea_orm::{Condition, sea_query::ExprTrait};

use super::audience::{opened, readable};
use crate::{
    auth::Actor,
    authz::{Grant, Permit, Relation, Scoped, matrix},
    db::{Dialect, Session, Tx, qualified},
    error::Result,
};

impl Scoped for competence_validation::Entity {
    type Verb = Verb;
    const KIND: &'static str = "competence_validation";
    const AREA: Area = Area::Validation;
    const SHELTERED: bool = true;

    fn grants(verb: Verb) -> &'static [Grant] {
        matrix::competence_validation(verb)
    }

    fn column(relation: Relation) -> Option<Column> {
        (relation == Relation::Owner).then_some(Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        readable::<Self>(Column::Id, actor, dialect)
    }
}

impl Scoped for case_member::Entity {
    type Verb = case_member::Verb;
    const KIND: &'static str = "case_member";
    const AREA: Area = Area::Validation;
    const SHELTERED: bool = true;

    fn grants(verb: case_member::Verb) -> &'static [Grant] {
        matrix::case_member(verb)
    }

    fn column(_relation: Relation) -> Option<case_member::Column> {
        None
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let of_plans = crate::plan::audience::readable::<Self>(case_member::Column::PlanId, actor, dialect);
        let of_plans = Some(of_plans).filter(|_| actor.reaches(Area::Plan, Access::Read));
        readable::<Self>(case_member::Column::ValidationId, actor, dialect).add_option(of_plans)
    }
}

impl Scoped for break_glass::Entity {
    type Verb = break_glass::Verb;
    const KIND: &'static str = "break_glass";
    const AREA: Area = Area::Validation;
    const SHELTERED: bool = true;

    fn grants(verb: break_glass::Verb) -> &'static [Grant] {
        matrix::break_glass(verb)
    }

    fn column(_relation: Relation) -> Option<break_glass::Column> {
        None
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let of_plans = crate::plan::audience::readable::<Self>(break_glass::Column::PlanId, actor, dialect);
        let of_plans = Some(of_plans).filter(|_| actor.reaches(Area::Plan, Access::Read));
        readable::<Self>(break_glass::Column::ValidationId, actor, dialect).add_option(of_plans)
    }
}

impl Scoped for validation_brief::Entity {
    type Verb = validation_brief::Verb;
    const KIND: &'static str = "validation_brief";
    const AREA: Area = Area::Validation;
    const SHELTERED: bool = true;

    fn grants(verb: validation_brief::Verb) -> &'static [Grant] {
        matrix::validation_brief(verb)
    }

    fn column(_relation: Relation) -> Option<validation_brief::Column> {
        None
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        readable::<Self>(validation_brief::Column::ValidationId, actor, dialect)
    }
}

impl Scoped for evidence::Entity {
    type Verb = evidence::Verb;
    const KIND: &'static str = "evidence";
    const AREA: Area = Area::Validation;
    const SHELTERED: bool = true;

    fn grants(verb: evidence::Verb) -> &'static [Grant] {
        matrix::evidence(verb)
    }

    fn column(_relation: Relation) -> Option<evidence::Column> {
        None
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        readable::<Self>(evidence::Column::ValidationId, actor, dialect)
    }
}

impl Scoped for conflict_declaration::Entity {
    type Verb = conflict_declaration::Verb;
    const KIND: &'static str = "conflict_declaration";
    const AREA: Area = Area::Validation;
    const SHELTERED: bool = true;

    fn grants(verb: conflict_declaration::Verb) -> &'static [Grant] {
        matrix::conflict_declaration(verb)
    }

    fn column(_relation: Relation) -> Option<conflict_declaration::Column> {
        None
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        readable::<Self>(conflict_declaration::Column::ValidationId, actor, dialect)
    }
}

impl Scoped for assessment::Entity {
    type Verb = assessment::Verb;
    const KIND: &'static str = "assessment";
    const AREA: Area = Area::Validation;
    const SHELTERED: bool = true;

    fn grants(verb: assessment::Verb) -> &'static [Grant] {
        matrix::assessment(verb)
    }

    fn column(_relation: Relation) -> Option<assessment::Column> {
        None
    }

    /// Besides, assessors see their own.
    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        readable::<Self>(assessment::Column::ValidationId, actor, dialect).add_option(own_judgements(actor, dialect))
    }
}

/// What the actor judges themselves, where it was not voided.
fn own_judgements(actor: &Actor, dialect: Dialect) -> Option<Condition> {
    use assessment::Column;
    let account = actor.account()?;
    let roles = &[entity::partner_member::Role::Assessor];
    let partners = actor.related(Relation::Assessor, roles, false);
    let own = Condition::all()
        .add(qualified(Column::AccountId).eq(account.uuid()))
        .add(qualified(Column::Status).ne(assessment::Status::Void.code()))
        .add(dialect.any_id(qualified(Column::AssessorPartnerId), partners));
    Some(own)
}

impl Scoped for validation_decision::Entity {
    type Verb = validation_decision::Verb;
    const KIND: &'static str = "validation_decision";
    const AREA: Area = Area::Validation;
    const SHELTERED: bool = true;

    fn grants(verb: validation_decision::Verb) -> &'static [Grant] {
        matrix::validation_decision(verb)
    }

    fn column(_relation: Relation) -> Option<validation_decision::Column> {
        None
    }

    /// Whom the candidate shows the decision sees the one in force, and not what it was before an appeal.
    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        use validation_decision::{Column, Verb};
        let (shown, others): (Vec<Grant>, Vec<Grant>) = Self::grants(Verb::Read)
            .iter()
            .partition(|grant| grant.relation == Relation::Recipient);
        let shown = Condition::all().add(qualified(Column::InForce).eq(true)).add(opened(
            &shown,
            Column::ValidationId,
            (actor, dialect),
            false,
        ));
        opened(&others, Column::ValidationId, (actor, dialect), false).add(shown)
    }
}

impl Scoped for decision_recognition::Entity {
    type Verb = decision_recognition::Verb;
    const KIND: &'static str = "decision_recognition";
    const AREA: Area = Area::Validation;
    const SHELTERED: bool = true;

    fn grants(verb: decision_recognition::Verb) -> &'static [Grant] {
        matrix::decision_recognition(verb)
    }

    fn column(relation: Relation) -> Option<decision_recognition::Column> {
        (relation == Relation::Owner).then_some(decision_recognition::Column::PartnerId)
    }

    /// Besides, a partner sees what it answered itself, as long as the candidate shows it the decision.
    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        use decision_recognition::{Column, Verb};
        let grants = Self::grants(Verb::Recognise);
        let managed = actor.related(Relation::Recipient, &[entity::partner_member::Role::Manager], false);
        let own = Condition::all()
            .add(dialect.any_id(qualified(Column::PartnerId), managed))
            .add(opened(grants, Column::ValidationId, (actor, dialect), false));
        readable::<Self>(Column::ValidationId, actor, dialect).add(own)
    }
}

/// Whether the verb's grants pick the case, for a change.
pub(super) async fn may(tx: &Tx, grants: &[Grant], of: &Model) -> Result<bool> {
    let picked = opened(grants, Column::Id, (tx.actor(), tx.dialect()), true);
    tx.is_among::<competence_validation::Entity>(of, picked).await
}

/// The case as a permit for `verb`, or FORBIDDEN.
pub(super) async fn permit(tx: &Tx, verb: Verb, row: Model) -> Result<Permit<competence_validation::Entity>> {
    let among = may(tx, matrix::competence_validation(verb), &row).await?;
    tx.actor().permit_among(verb, row, among)
}

/// Whether the viewer could use grants on a case now, asked together with its siblings.
pub(super) async fn could(session: &Session, grants: &'static [Grant], of: &Model) -> Result<bool> {
    let picked = opened(grants, Column::Id, (&session.actor(), session.dialect()), true);
    session
        .is_among::<competence_validation::Entity>(of, &format!("{grants:?}"), picked)
        .await
}

/// The cases that have a COUNSELLOR.
fn with_counsellor(dialect: Dialect, today: chrono::NaiveDate) -> Condition {
    Condition::all().add(dialect.has_counsellor(qualified(Column::Id), case_member::Column::ValidationId, today))
}

/// Whether somebody in the team is a COUNSELLOR still.
pub(super) async fn counselled(session: &Session, of: &Model) -> Result<bool> {
    let with_counsellor = with_counsellor(session.dialect(), session.actor().today());
    session
        .is_among::<competence_validation::Entity>(of, "with a counsellor", with_counsellor)
        .await
}

/// The case as a permit to take somebody into its team: for COUNSELLORs of it, and where there is none for the owner's
/// MANAGER, which the answer says.
pub(super) async fn permit_joining(tx: &Tx, row: Model) -> Result<(Permit<competence_validation::Entity>, bool)> {
    if may(tx, matrix::competence_validation(Verb::AddMember), &row).await? {
        return Ok((tx.actor().permit_among(Verb::AddMember, row, true)?, false));
    }
    let with_counsellor = with_counsellor(tx.dialect(), tx.today());
    let counselled = tx
        .is_among::<competence_validation::Entity>(&row, with_counsellor)
        .await?;
    let appoints = may(tx, matrix::competence_validation(Verb::Appoint), &row).await?;
    let permit = tx.actor().permit_among(Verb::Appoint, row, appoints && !counselled)?;
    Ok((permit, true))
}

/// The verbs that the viewer may use on a case by matrix and state.
pub(super) async fn verbs(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let actor = session.actor();
    let mut able = Vec::new();
    for verb in row.open().iter().copied().filter(|verb| *verb != Verb::READ) {
        let reaches = actor.reaches(Area::Validation, Access::Write);
        if reaches && could(session, matrix::competence_validation(verb), row).await? {
            able.push(verb);
        }
    }
    Ok(able)
}
