//! Who sees a mobility, and with it its agreement, comments and report.

use entity::{
    agreement_comment, learning_agreement,
    mobility::{self, Column},
    participant, participant_report,
    project::Visibility,
    scope::Area,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, SelectStatement, SimpleExpr},
};

use crate::{
    auth::Actor,
    authz::{Grant, Relation, Scoped, granted_by, granted_to_read, matrix},
    db::Dialect,
};

impl Scoped for mobility::Entity {
    type Verb = mobility::Verb;
    const KIND: &'static str = "mobility";
    const AREA: Area = Area::Mobility;

    fn grants(verb: mobility::Verb) -> &'static [Grant] {
        matrix::mobility(verb)
    }

    fn column(relation: Relation) -> Option<Column> {
        match relation {
            Relation::Owner => Some(Column::PartnerId),
            Relation::Host => Some(Column::HostPartnerId),
            Relation::Coordinator | Relation::ActivePartner | Relation::Contributor => Some(Column::ProjectId),
            _ => None,
        }
    }

    /// A draft is its sender's alone, whatever becomes of it; the project's other partners see what was accepted.
    fn narrowed(relation: Relation) -> Option<Condition> {
        match relation {
            Relation::Host | Relation::Coordinator => Some(Condition::all().add(Column::NominatedAt.is_not_null())),
            Relation::ActivePartner => Some(
                Condition::all()
                    .add(Column::AcceptedAt.is_not_null())
                    .add(Column::Visibility.ne(Visibility::Partner)),
            ),
            _ => None,
        }
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let granted = granted_to_read::<Self>(actor, dialect);
        granted.add_option(about(actor, own(Column::ParticipantId)))
    }
}

/// What is about the person who calls: their participant records say so. A key is no person.
#[must_use]
pub fn about(actor: &Actor, participant: SimpleExpr) -> Option<SimpleExpr> {
    let account = actor.person()?.account;
    let own = participant::Entity::find()
        .select_only()
        .column(participant::Column::Id);
    let own = own.filter(participant::Column::AccountId.eq(account));
    Some(participant.in_subquery(own.into_query()))
}

fn own(column: Column) -> SimpleExpr {
    Expr::col((mobility::Entity, column))
}

/// The mobilities that these grants open to the actor, and the actor's own, by id.
#[must_use]
pub fn opened_by(grants: &[Grant], actor: &Actor, dialect: Dialect) -> SelectStatement {
    let opened = granted_by::<mobility::Entity>(grants, actor, dialect);
    let opened = opened.add_option(about(actor, own(Column::ParticipantId)));
    let ids = mobility::Entity::find().select_only().column(Column::Id);
    ids.filter(opened).into_query()
}

/// The participants whom other partners than their own know by pseudonym, because they see a mobility of theirs: those
/// there who would know their own participants.
#[must_use]
pub fn seen_with_mobility(actor: &Actor, dialect: Dialect) -> SelectStatement {
    let grants: Vec<Grant> = matrix::participant(participant::Verb::Read)
        .iter()
        .filter(|grant| grant.relation != Relation::Owner)
        .copied()
        .collect();
    let known = granted_by::<mobility::Entity>(&grants, actor, dialect);
    let ids = mobility::Entity::find().select_only().column(Column::ParticipantId);
    ids.filter(known).into_query()
}

impl Scoped for learning_agreement::Entity {
    type Verb = learning_agreement::Verb;
    const KIND: &'static str = "learning_agreement";
    const AREA: Area = Area::Mobility;

    fn grants(verb: learning_agreement::Verb) -> &'static [Grant] {
        matrix::learning_agreement(verb)
    }

    fn column(relation: Relation) -> Option<learning_agreement::Column> {
        match relation {
            Relation::Owner => Some(learning_agreement::Column::PartnerId),
            Relation::Host => Some(learning_agreement::Column::HostPartnerId),
            _ => None,
        }
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let mobilities = opened_by(Self::grants(learning_agreement::Verb::Read), actor, dialect);
        Condition::all().add(learning_agreement::Column::MobilityId.in_subquery(mobilities))
    }
}

impl Scoped for agreement_comment::Entity {
    type Verb = agreement_comment::Verb;
    const KIND: &'static str = "agreement_comment";
    const AREA: Area = Area::Mobility;

    fn grants(verb: agreement_comment::Verb) -> &'static [Grant] {
        matrix::agreement_comment(verb)
    }

    fn column(relation: Relation) -> Option<agreement_comment::Column> {
        (relation == Relation::Owner).then_some(agreement_comment::Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let mobilities = opened_by(Self::grants(agreement_comment::Verb::Read), actor, dialect);
        Condition::all().add(agreement_comment::Column::MobilityId.in_subquery(mobilities))
    }
}

impl Scoped for participant_report::Entity {
    type Verb = participant_report::Verb;
    const KIND: &'static str = "participant_report";
    const AREA: Area = Area::Mobility;

    fn grants(verb: participant_report::Verb) -> &'static [Grant] {
        matrix::participant_report(verb)
    }

    fn column(relation: Relation) -> Option<participant_report::Column> {
        (relation == Relation::Owner).then_some(participant_report::Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let mobilities = opened_by(Self::grants(participant_report::Verb::Read), actor, dialect);
        Condition::all().add(participant_report::Column::MobilityId.in_subquery(mobilities))
    }
}
