//! The shape of a project in the tables, and how it becomes rows.

use chrono::{Datelike, Days, NaiveTime};
use entity::{
    mobility_target,
    project::{self, Gender, GenderTarget, Programme, Status, Visibility},
    project_partner::{self, Ending},
    project_status_change,
    record::Record,
};

use super::loading::{Bilingual, Day, Loading, localised, named, owned, translation};
use crate::error::Result;

/// A project with its partnerships and targets. The year of the call is that of the first day.
pub struct Project {
    /// Its code too.
    pub acronym: &'static str,
    /// `(language, title, summary)`; the first one is the default.
    pub texts: &'static [(&'static str, &'static str, &'static str)],
    pub objectives: &'static [Bilingual],
    pub programme: Programme,
    pub action_type: Option<&'static str>,
    pub grant: Option<&'static str>,
    pub first_day: Day,
    pub last_day: Day,
    pub topics: &'static [&'static str],
    pub target_groups: &'static [&'static str],
    pub languages: &'static [&'static str],
    pub website: Option<&'static str>,
    pub visibility: Visibility,
    pub planned: Option<i32>,
    /// Planned shares in percent.
    pub genders: &'static [(Gender, i32)],
    /// Acronym of a project further up in the demo.
    pub predecessor: Option<&'static str>,
    pub status: Status,
    /// The coordinator first.
    pub parts: &'static [Part],
    pub targets: &'static [(Host, i32)],
}

/// A partner's part.
pub struct Part {
    pub partner: &'static str,
    pub sending: bool,
    pub hosting: bool,
    /// Why it did not accept its invitation; `None` for those who take part.
    pub declined: Option<&'static str>,
}

/// Whom a target is for.
#[derive(Clone, Copy)]
pub enum Host {
    Country(&'static str),
    Partner(&'static str),
}

/// A partner that sends people.
pub const fn sends(partner: &'static str) -> Part {
    Part {
        partner,
        sending: true,
        hosting: false,
        declined: None,
    }
}

/// A partner that receives people.
pub const fn hosts(partner: &'static str) -> Part {
    Part {
        partner,
        sending: false,
        hosting: true,
        declined: None,
    }
}

/// A partner in a project without mobilities.
pub const fn joins(partner: &'static str) -> Part {
    Part {
        partner,
        sending: false,
        hosting: false,
        declined: None,
    }
}

/// A partner that was invited to host and did not accept.
pub const fn declines(partner: &'static str, reason: &'static str) -> Part {
    Part {
        declined: Some(reason),
        ..hosts(partner)
    }
}

pub async fn load(loading: &mut Loading, project: &Project) -> Result<()> {
    let row = project.row(loading)?;
    let row = loading.insert::<project::Entity>(row).await?;
    life(loading, &row).await?;
    for (place, part) in project.parts.iter().enumerate() {
        partnership(loading, &row, part, place == 0).await?;
    }
    for (host, planned) in project.targets {
        target(loading, &row, *host, *planned).await?;
    }
    loading.projects.insert(project.acronym, row);
    Ok(())
}

impl Project {
    fn row(&self, loading: &mut Loading) -> Result<project::Model> {
        let new = project::New {
            id: loading.id(),
            partner_id: loading.partner(self.coordinator())?.id,
            programme: self.programme,
            start_date: loading.day(self.first_day)?,
            end_date: loading.day(self.last_day)?,
            now: loading.now(),
        };
        let predecessor = self.predecessor.map(|acronym| named(&loading.projects, acronym));
        let mut changes = self.changes(new.start_date.year());
        changes.predecessor = Some(predecessor.transpose()?.map(|earlier| earlier.id));
        // people of projects that ended long ago would be erased in front of whoever tries the demo.
        let kept = loading.day(Day::FromToday(3_650))?;
        changes.retain_until = Some(Some(kept));
        let mut translations = self.translations().skip(1);
        let row = project::Model::created(new, changes)?;
        let row = translations.try_fold(row, |row, one| row.changed(one))?;
        Ok(project::Model {
            status: self.status,
            ..row
        })
    }

    fn coordinator(&self) -> &'static str {
        self.parts.first().map_or("", |part| part.partner)
    }

    fn changes(&self, call_year: i32) -> project::Changes {
        let genders = self.genders.iter();
        let genders = genders.map(|&(gender, share)| GenderTarget { gender, share });
        project::Changes {
            code: Some(self.acronym.to_owned()),
            acronym: Some(self.acronym.to_owned()),
            objectives: Some(self.objectives.iter().map(|&text| localised(text)).collect()),
            action_type: Some(self.action_type.map(str::to_owned)),
            call_year: Some(Some(call_year)),
            grant_agreement_number: Some(self.grant.map(str::to_owned)),
            topics: Some(owned(self.topics)),
            target_groups: Some(owned(self.target_groups)),
            languages: Some(owned(self.languages)),
            website: Some(self.website.map(str::to_owned)),
            visibility: Some(self.visibility),
            planned_mobilities: Some(self.planned),
            gender_targets: Some(genders.collect()),
            ..self.translations().next().unwrap_or_default()
        }
    }

    /// The changes that bring in one language version each.
    fn translations(&self) -> impl Iterator<Item = project::Changes> + use<> {
        self.texts.iter().map(|(language, title, summary)| project::Changes {
            title: Some(translation(language, title)),
            summary: Some(Some(translation(language, summary))),
            ..project::Changes::default()
        })
    }
}

/// Days after the project's last day, the status that it reaches then, and why.
type Moves = &'static [(u64, Status, Option<&'static str>)];

const SUBMITTED: Moves = &[(45, Status::Submitted, None)];
const FINALISED: Moves = &[
    (45, Status::Submitted, None),
    (
        80,
        Status::Ongoing,
        Some("The funder asks for the signed attendance lists of two stays."),
    ),
    (100, Status::Submitted, None),
    (150, Status::Finalised, None),
];

/// The moves that brought a project where it stands: begun on its first day, the rest counted from its last.
async fn life(loading: &mut Loading, project: &project::Model) -> Result<()> {
    let moves = match project.status {
        Status::Draft => return Ok(()),
        Status::Submitted => SUBMITTED,
        Status::Finalised => FINALISED,
        Status::Ongoing | Status::Terminated => &[],
    };
    let later = moves
        .iter()
        .map(|(days, to, reason)| (project.end_date + Days::new(*days), *to, *reason));
    let mut before = project::Model {
        status: Status::Draft,
        ..project.clone()
    };
    for (day, to, reason) in [(project.start_date, Status::Ongoing, None)].into_iter().chain(later) {
        let at = day.and_time(NaiveTime::MIN).and_utc();
        let row = project_status_change::Model::of(loading.id(), &before, to, at, reason.map(str::to_owned));
        loading.insert::<project_status_change::Entity>(row).await?;
        before.status = to;
    }
    Ok(())
}

async fn partnership(loading: &mut Loading, project: &project::Model, part: &Part, coordinates: bool) -> Result<()> {
    let id = loading.id();
    let row = if coordinates {
        project_partner::Model::coordinator(id, project, part.sending, part.hosting)
    } else {
        let terms = project_partner::Terms {
            role: project_partner::Role::Partner,
            sending: part.sending,
            hosting: part.hosting,
        };
        let partner = loading.partner(part.partner)?;
        let invited = project_partner::Model::invited(id, project, partner.id, terms, loading.now());
        match part.declined {
            Some(reason) => invited.ended(Ending::Declined, Some(reason.to_owned()), loading.now())?,
            None => invited.accepted(loading.now()),
        }
    };
    loading.insert::<project_partner::Entity>(row).await?;
    Ok(())
}

async fn target(loading: &mut Loading, project: &project::Model, host: Host, planned: i32) -> Result<()> {
    let (host_country, host_partner_id) = match host {
        Host::Country(code) => (code.to_owned(), None),
        Host::Partner(acronym) => {
            let partner = loading.partner(acronym)?;
            (partner.country, Some(partner.id))
        }
    };
    let row = mobility_target::Model {
        id: loading.id(),
        partner_id: project.owner(),
        project_id: project.id,
        host_country,
        host_partner_id,
        planned,
        version: 0,
        created_at: loading.now(),
        created_by: None,
        updated_at: loading.now(),
        updated_by: None,
    };
    loading.insert::<mobility_target::Entity>(row).await?;
    Ok(())
}
