//! Rows about mobilities, judged by the same rules as `mobilityCreate` and `mobilityUpdate`.

mod there;

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{
    id::Id,
    import_job,
    job::Kind,
    mobility::{self, Changes, Model, New, Status, Verb},
    participant, partner,
    programme::{ActivityType, RuleSet},
    project::{self, Visibility},
    project_partner,
    record::Stateful,
    text::sort_key,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use self::there::There;
use super::{Taken, calendar::Calendar, finding::Found, table::Row, value::Values};
use crate::{
    authz::{NewPermit, Permit},
    db::Tx,
    error::{Error, Result},
    mobility::judge::{Around, refuse},
};

/// What a row says, read.
struct Wish {
    row: i32,
    key: String,
    participant: String,
    host: Option<Id<partner::Entity>>,
    activity_type: ActivityType,
    dates: (NaiveDate, NaiveDate),
    changes: Changes,
}

/// What is the same for all rows.
struct Setting {
    project: project::Model,
    parts: Vec<project_partner::Model>,
    partners: HashMap<Id<partner::Entity>, partner::Model>,
    rules: Option<&'static RuleSet>,
}

#[derive(Default)]
struct Writing {
    created: Vec<(NewPermit<mobility::Entity>, Model)>,
    changed: Vec<(Permit<mobility::Entity>, Model)>,
}

/// What became of a row, with the rules' warnings.
enum Done {
    Created(Vec<Found>),
    Changed(Vec<Found>),
    Same,
}

/// Judges the rows of one piece, and writes those that are right unless it is only looking. `calendar` holds what was
/// only looked at before.
pub async fn take(
    tx: &Tx,
    job: &import_job::Model,
    rows: &[Row],
    (looking, calendar): (bool, &mut Calendar),
) -> Result<Taken> {
    let setting = Setting::of(tx, job).await?;
    let mut taken = Taken::default();
    let mut wishes = Vec::with_capacity(rows.len());
    for row in rows {
        match setting.wish(row) {
            Ok(wish) => wishes.push(wish),
            Err(found) => taken.refuse(found),
        }
    }
    let mut there = There::of(tx, job, &wishes).await?;
    calendar.read(tx, there.people.values()).await?;
    let mut writing = Writing::default();
    for wish in wishes {
        let row = wish.row;
        let done = match there.mobilities.remove(&wish.key) {
            Some(found) => setting.change(tx, (&there, calendar), found, wish, &mut writing),
            None => setting.create(tx, job, (&there, calendar), wish, &mut writing),
        };
        match done {
            Ok(Done::Created(warnings)) => {
                taken.created += 1;
                taken.found.extend(warnings);
            }
            Ok(Done::Changed(warnings)) => {
                taken.changed += 1;
                taken.found.extend(warnings);
            }
            Ok(Done::Same) => taken.unchanged += 1,
            Err(error) => taken.refuse(Found::refusal(Kind::Mobility, row, error)?),
        }
    }
    if !looking {
        tx.insert_all(writing.created).await?;
        tx.update_all(writing.changed).await?;
    }
    Ok(taken)
}

impl Setting {
    async fn of(tx: &Tx, job: &import_job::Model) -> Result<Self> {
        let project = tx.get(project::Entity::find_by_id(job.project_id)).await?;
        let (parent, sender) = (Some(job.project_id), Some(job.partner_id));
        tx.actor()
            .permit_new::<mobility::Entity>(Verb::Create, parent, sender)?;
        project.expect_ongoing()?;
        let parts = project_partner::Entity::find().filter(project_partner::Column::ProjectId.eq(project.id));
        let parts = tx.list(parts).await?;
        let ids = parts
            .iter()
            .map(|part| part.partner_id.uuid())
            .chain([job.partner_id.uuid()]);
        let partners = tx
            .dialect()
            .any_id(Expr::col((partner::Entity, partner::Column::Id)), ids);
        let partners = tx.list(partner::Entity::find().filter(partners)).await?;
        Ok(Self {
            rules: RuleSet::for_project(project.programme, project.call_year, tx.today()),
            project,
            parts,
            partners: partners.into_iter().map(|row| (row.id, row)).collect(),
        })
    }

    fn wish(&self, row: &Row) -> std::result::Result<Wish, Vec<Found>> {
        let mut values = Values::of(Kind::Mobility, row);
        super::of_project(&mut values, &self.project);
        let activity_type = values.code("activityType", ActivityType::ALL, ActivityType::code);
        let dates = (values.day("startDate"), values.day("endDate"));
        let host = self.host(&mut values);
        let changes = Changes {
            external_id: values.text("externalId").map(Some),
            travel_days: values.number("travelDays"),
            blended: values.yes_no("blended"),
            virtual_component: values.text("virtualComponent").map(Some),
            main_language: values.text("mainLanguage").map(Some),
            city: values.text("city").map(Some),
            green_travel: values.yes_no("greenTravel"),
            europass_mobility_number: values.text("europassMobilityNumber").map(Some),
            visibility: values.code("visibility", Visibility::ALL, Visibility::code),
            ..Changes::default()
        };
        let keys = values.text("externalId").zip(values.text("participant"));
        let (Some((key, participant)), Some(activity_type), (Some(start), Some(end)), false) =
            (keys, activity_type, dates, values.are_wrong())
        else {
            values.found.extend(self.otherwise(row.number, changes));
            return Err(values.found);
        };
        Ok(Wish {
            row: row.number,
            key,
            participant,
            host,
            activity_type,
            dates: (start, end),
            changes,
        })
    }

    /// What the rules say of the cells of a row that is refused already, so that all is told at once.
    fn otherwise(&self, row: i32, changes: Changes) -> Vec<Found> {
        let none = New {
            id: Id::new(Uuid::nil()),
            partner_id: Id::new(Uuid::nil()),
            project_id: self.project.id,
            participant_id: Id::new(Uuid::nil()),
            host: (Id::new(Uuid::nil()), String::new()),
            activity_type: ActivityType::Course,
            start_date: self.project.start_date,
            end_date: self.project.start_date,
            now: self.project.created_at,
        };
        let (_, wrong) = Model::drafted(none, changes);
        let told = wrong.into_iter().map(|one| Found::violation(Kind::Mobility, row, one));
        told.collect()
    }

    /// The host among the project's partners. Of others nothing is told.
    fn host(&self, values: &mut Values<'_>) -> Option<Id<partner::Entity>> {
        let known = self.parts.iter().filter_map(|part| self.partners.get(&part.partner_id));
        let (oid, acronym) = (values.text("hostOrganisation"), values.text("host"));
        let (column, found) = match (&oid, &acronym) {
            (Some(oid), _) => (
                "hostOrganisation",
                known.clone().find(|one| one.oid.as_ref() == Some(oid)),
            ),
            (None, Some(acronym)) => {
                let wanted = sort_key(acronym);
                ("host", known.clone().find(|one| sort_key(&one.acronym) == wanted))
            }
            (None, None) => {
                values.wrong(
                    "hostOrganisation",
                    "REQUIRED",
                    "The host's OID or acronym is needed.",
                    "L'OID ou le sigle de l'organisme d'accueil est requis.",
                );
                return None;
            }
        };
        if found.is_none() {
            values.wrong(
                column,
                "NOT_FOUND",
                "A partner of the project is expected.",
                "Un partenaire du projet est attendu.",
            );
        }
        found.map(|one| one.id)
    }

    fn create(
        &self,
        tx: &Tx,
        job: &import_job::Model,
        (there, calendar): (&There, &mut Calendar),
        wish: Wish,
        writing: &mut Writing,
    ) -> Result<Done> {
        let person = there.person(&wish.participant)?;
        person.expect_open(participant::Verb::Update)?;
        let (project, sender) = (Some(job.project_id), Some(job.partner_id));
        let permit = tx
            .actor()
            .permit_new::<mobility::Entity>(Verb::Create, project, sender)?;
        let new = New {
            id: tx.new_id(),
            partner_id: job.partner_id,
            project_id: job.project_id,
            participant_id: person.id,
            host: self.country_of(wish.host)?,
            activity_type: wish.activity_type,
            start_date: wish.dates.0,
            end_date: wish.dates.1,
            now: tx.now(),
        };
        let (mobility, wrong) = Model::drafted(new, wish.changes);
        let (mobility, warnings) = self.judged((person, calendar), &mobility, wrong, self.rules, wish.row)?;
        calendar.enter(&mobility);
        writing.created.push((permit, mobility));
        Ok(Done::Created(warnings))
    }

    fn change(
        &self,
        tx: &Tx,
        (there, calendar): (&There, &mut Calendar),
        found: Model,
        wish: Wish,
        writing: &mut Writing,
    ) -> Result<Done> {
        let person = there.person(&wish.participant)?;
        let permit = tx.actor().permit(Verb::Update, found)?;
        let changes = Changes {
            participant: Some(person.id),
            host: Some(self.country_of(wish.host)?),
            activity_type: Some(wish.activity_type),
            start_date: Some(wish.dates.0),
            end_date: Some(wish.dates.1),
            ..wish.changes
        };
        let (next, wrong) = permit.changed(changes);
        if next == *permit {
            return Ok(Done::Same);
        }
        permit.expect_open(Verb::Update)?;
        // J-6: in DRAFT by the rules of today, afterwards by those it was judged by.
        let rules = if permit.status == Status::Draft {
            self.rules
        } else {
            permit.rule_set()
        };
        let (next, warnings) = self.judged((person, calendar), &next, wrong, rules, wish.row)?;
        calendar.enter(&next);
        writing.changed.push((permit, next));
        Ok(Done::Changed(warnings))
    }

    fn country_of(&self, host: Option<Id<partner::Entity>>) -> Result<(Id<partner::Entity>, String)> {
        let host = host.and_then(|id| self.partners.get(&id)).ok_or(Error::NotFound)?;
        Ok((host.id, host.country.clone()))
    }

    /// The mobility with its judgement on record, and the rules' warnings.
    fn judged(
        &self,
        (person, calendar): (&participant::Model, &Calendar),
        mobility: &Model,
        wrong: Vec<entity::rule::Violation>,
        rules: Option<&'static RuleSet>,
        row: i32,
    ) -> Result<(Model, Vec<Found>)> {
        let sender = self.partners.get(&mobility.partner_id).ok_or(Error::NotFound)?;
        let around = Around {
            project: &self.project,
            person,
            parts: (&self.parts).into(),
            countries: (sender.country.clone(), mobility.country.clone()),
            rules,
        };
        let mut findings: Vec<_> = wrong.into_iter().map(Into::into).collect();
        let overlaps = calendar.is_taken(mobility);
        let mobility = around.judged(mobility, overlaps, &mut findings);
        refuse(&findings)?;
        let warnings = findings.into_iter().map(|one| Found::of(Kind::Mobility, row, one));
        Ok((mobility, warnings.collect()))
    }
}
