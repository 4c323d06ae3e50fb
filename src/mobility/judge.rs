//! A mobility judged by all rules at once: what its values, its partners, its dates, its programme and the person's
//! other mobilities make of it.

use std::borrow::Cow;

use chrono::NaiveDate;
use entity::{
    enrolment::Place,
    id::Id,
    mobility::{self, Changes, Column, Finding, Model, New, Sending, Setting, Severity, Status, Verb},
    module, participant, partner,
    programme::{ActivityType, RuleSet},
    project, project_partner,
    record::Stateful,
    rule::{Text, Violation},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::place;
use crate::{
    authz::NewPermit,
    db::Tx,
    error::{Error, Result},
};

/// A mobility that is thought of.
#[derive(Debug)]
pub struct Plan {
    /// The project.
    pub project: Id<project::Entity>,
    /// Who goes; the participant's partner sends (M-4).
    pub participant: Id<participant::Entity>,
    /// The host.
    pub host: Id<partner::Entity>,
    /// What somebody does there.
    pub activity_type: ActivityType,
    /// First and last day.
    pub dates: (NaiveDate, NaiveDate),
    /// Modules that are followed.
    pub modules: Vec<Id<module::Entity>>,
    /// Everything else.
    pub changes: Changes,
}

/// A mobility that may be made, with all that was found.
pub struct Prepared {
    /// Proof that it may be made.
    pub permit: NewPermit<mobility::Entity>,
    /// The mobility, with the judgement on record.
    pub mobility: Model,
    /// The modules that are followed.
    pub modules: Vec<module::Model>,
    /// Everything that the rules found.
    pub findings: Vec<Finding>,
}

/// Visible, allowed, state, and then everything that the rules find.
pub async fn prepare(tx: &Tx, plan: Plan) -> Result<Prepared> {
    let project = tx.get(project::Entity::find_by_id(plan.project)).await?;
    let seen = tx.list(participant::Entity::find_by_id(plan.participant)).await?;
    let person = seen.into_iter().next().ok_or(Error::NotFound)?;
    let host = known(tx, plan.host).await?;
    let mut modules = Vec::new();
    for id in plan.modules {
        modules.push(tx.get(module::Entity::find_by_id(id)).await?);
    }
    let sender = Some(person.partner_id);
    let permit = tx
        .actor()
        .permit_new::<mobility::Entity>(Verb::Create, Some(project.id), sender)?;
    project.expect_ongoing()?;
    person.expect_open(participant::Verb::Update)?;
    lock(tx, [person.id]).await?;
    let (start_date, end_date) = plan.dates;
    let new = New {
        id: tx.new_id(),
        partner_id: permit.owner(),
        project_id: project.id,
        participant_id: person.id,
        host: (host.id, host.country.clone()),
        activity_type: plan.activity_type,
        start_date,
        end_date,
        now: tx.now(),
    };
    let (mobility, wrong) = Model::drafted(new, plan.changes);
    let mut findings: Vec<Finding> = wrong.into_iter().map(Into::into).collect();
    let around = Around::of(tx, &project, &mobility, &person).await?;
    findings.extend(around.places(&mobility, &modules));
    findings.extend(place::taken(tx, person.id, &modules).await?);
    let mobility = around.judge(tx, mobility, &mut findings).await?;
    Ok(Prepared {
        permit,
        mobility,
        modules,
        findings,
    })
}

/// The same for one that is changed: in DRAFT by the rules of today, afterwards by those it was judged by (J-6).
pub async fn again(tx: &Tx, before: &Model, next: Model, findings: &mut Vec<Finding>) -> Result<Model> {
    let project = project::Entity::find_by_id(next.project_id);
    let project = tx.system("M-2").all(project).await?;
    let person = participant::Entity::find_by_id(next.participant_id);
    let person = tx.system("M-4").all(person).await?;
    let (Some(project), Some(person)) = (project.first(), person.first()) else {
        return Err(Error::NotFound);
    };
    let mut around = Around::of(tx, project, &next, person).await?;
    if before.status != Status::Draft {
        around.rules = before.rule_set();
    }
    findings.extend(place::outside(tx, before, &next).await?);
    around.judge(tx, next, findings).await
}

/// What happened is not refused because the programme would have it otherwise: that stays on record as a finding. The
/// person is in one place only, and inside the project (M-2, M-5).
pub async fn after_the_fact(tx: &Tx, before: &Model, next: Model) -> Result<Model> {
    if (before.start_date, before.end_date) == (next.start_date, next.end_date) {
        return Ok(next);
    }
    let mut findings = Vec::new();
    let next = again(tx, before, next, &mut findings).await?;
    let hard = |finding: &&Finding| finding.rule == "M-2" || finding.rule == "M-5";
    refuse(findings.iter().filter(hard))?;
    Ok(next)
}

/// Everything that is refused, at once.
pub fn refuse<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Result<()> {
    let errors = findings.into_iter().filter(|one| one.severity == Severity::Error);
    let violations: Vec<Violation> = errors
        .map(|one| Violation::new(one.path.clone(), one.rule.clone(), one.message.clone()))
        .collect();
    if violations.is_empty() {
        return Ok(());
    }
    Err(Error::Invalid(violations))
}

/// M-5: the participant records of these people, locked until the end; who comes second sees what the first one made.
pub async fn lock(tx: &Tx, whose: impl IntoIterator<Item = Id<participant::Entity>>) -> Result<()> {
    let people = whose.into_iter().fold(Condition::any(), |all, id| all.add(persons(id)));
    let people = participant::Entity::find().filter(people);
    tx.system("M-5")
        .locked(people.order_by_asc(participant::Column::Id))
        .await?;
    Ok(())
}

/// All participant records of the person behind one of them.
fn persons(id: Id<participant::Entity>) -> Condition {
    use participant::Column::{Id as Key, IdentityId};
    let identity = participant::Entity::find_by_id(id).select_only().column(IdentityId);
    let same = IdentityId.in_subquery(identity.into_query());
    Condition::any().add(same).add(Key.eq(id))
}

async fn known(tx: &Tx, id: Id<partner::Entity>) -> Result<partner::Model> {
    tx.list(partner::Entity::find_by_id(id))
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

/// What stands around a mobility.
pub struct Around<'a> {
    /// The project.
    pub project: &'a project::Model,
    /// Who goes.
    pub person: &'a participant::Model,
    /// The project's partnerships.
    pub parts: Cow<'a, [project_partner::Model]>,
    /// Those of sender and host.
    pub countries: (String, String),
    /// The rules of the project's programme, if there are any.
    pub rules: Option<&'static RuleSet>,
}

impl<'a> Around<'a> {
    async fn of(
        tx: &Tx,
        project: &'a project::Model,
        mobility: &Model,
        person: &'a participant::Model,
    ) -> Result<Self> {
        let parts = project_partner::Entity::find().filter(project_partner::Column::ProjectId.eq(project.id));
        let sender = known(tx, mobility.partner_id).await?;
        Ok(Self {
            project,
            person,
            parts: tx.list(parts).await?.into(),
            countries: (sender.country, mobility.country.clone()),
            rules: RuleSet::for_project(project.programme, project.call_year, tx.today()),
        })
    }

    fn part(&self, partner: Id<partner::Entity>) -> Option<&project_partner::Model> {
        self.parts.iter().find(|part| part.partner_id == partner)
    }

    /// M-7: the modules that are followed.
    fn places(&self, mobility: &Model, modules: &[module::Model]) -> Vec<Finding> {
        let found = modules.iter().enumerate().flat_map(|(index, module)| {
            let place = Place {
                module,
                session: None,
                provider: self.part(module.partner_id),
                mobility: Some(mobility),
            };
            place.violations(self.project.id, &format!("modules[{index}]"))
        });
        found.map(Into::into).collect()
    }

    /// Adds what the rules find; the mobility comes back with the judgement on record.
    async fn judge(&self, tx: &Tx, mobility: Model, findings: &mut Vec<Finding>) -> Result<Model> {
        let overlaps = overlaps(tx, &mobility).await?;
        Ok(self.judged(&mobility, overlaps, findings))
    }

    /// The same where it is known whether the person has another mobility in this time (M-5).
    pub fn judged(&self, mobility: &Model, overlaps: bool, findings: &mut Vec<Finding>) -> Model {
        let setting = Setting {
            project: self.project,
            sender: Sending {
                part: self.part(mobility.partner_id),
                country: &self.countries.0,
            },
            host: Sending {
                part: self.part(mobility.host_partner_id),
                country: &self.countries.1,
            },
            category: self.person.category,
            rules: self.rules,
        };
        findings.extend(mobility.judged(&setting));
        findings.extend(self.member(mobility));
        findings.extend(overlaps.then(overlap));
        mobility.with_judgement(self.rules, findings.clone())
    }

    /// M-4: the participant belongs to the sending partner, in this project.
    fn member(&self, mobility: &Model) -> Option<Finding> {
        let belongs = self.person.partner_id == mobility.partner_id && self.person.project_id == mobility.project_id;
        let text = || {
            Text::new(
                "A participant of the sending partner in this project is expected.",
                "Un participant de l'organisme d'envoi dans ce projet est attendu.",
            )
        };
        (!belongs).then(|| Violation::new("input.participant", "M-4", text()).into())
    }
}

/// M-5: two live mobilities of one person never overlap.
async fn overlaps(tx: &Tx, mobility: &Model) -> Result<bool> {
    let people = participant::Entity::find()
        .filter(persons(mobility.participant_id))
        .select_only()
        .column(participant::Column::Id);
    let others = mobility::Entity::find()
        .filter(Column::ParticipantId.in_subquery(people.into_query()))
        .filter(Column::Status.is_not_in(Status::DEAD.iter().copied()))
        .filter(Column::StartDate.lte(mobility.end_date))
        .filter(Column::EndDate.gte(mobility.start_date))
        .filter(Column::Id.ne(mobility.id));
    let others = tx.system("M-5").locked(others).await?;
    Ok(others.iter().any(|other| other.overlaps(mobility)))
}

/// M-5: the answer carries the rule's number and nothing else: the other mobility may be hidden.
fn overlap() -> Finding {
    let text = Text::new(
        "The person has another mobility in this time.",
        "La personne a une autre mobilité dans cette période.",
    );
    Violation::new("input.startDate", "M-5", text).into()
}
