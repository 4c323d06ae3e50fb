//! The shape of a module in the tables, and how it becomes rows.

use entity::{
    competence, competence_framework,
    id::Id,
    module::{self, CreditScheme, Kind, LearningOutcome, LearningSetting, Material, Mode, OutcomeKind, State},
    module_prerequisite, module_session, module_session_trainer, partner, project,
    project::Visibility,
};

use super::{
    loading::{Bilingual, Day, Loading, localised, named, owned, translation},
    people::address,
};
use crate::error::{Error, Result};

/// A module with its editions and their sessions.
pub struct Module {
    /// Unique in the whole demo.
    pub code: &'static str,
    /// Acronym of the partner that provides it.
    pub provider: &'static str,
    /// `(language, title, summary)`; the first one is the default.
    pub texts: &'static [(&'static str, &'static str, &'static str)],
    pub kind: Kind,
    /// ISCED-F 2013.
    pub subject: &'static str,
    pub languages: &'static [&'static str],
    pub mode: Mode,
    pub setting: LearningSetting,
    pub visibility: Visibility,
    pub eqf: Option<i32>,
    /// In hundredths of a point.
    pub credit: Option<(CreditScheme, i32)>,
    pub outcomes: &'static [Outcome],
    /// The ECCE unit of which the outcomes are part.
    pub unit: Option<&'static str>,
    pub target_groups: &'static [&'static str],
    pub assessment: &'static [&'static str],
    /// `(title, address)`.
    pub materials: &'static [(&'static str, &'static str)],
    pub licence: Option<&'static str>,
    /// In percent.
    pub threshold: i32,
    /// Codes of modules further up in the demo.
    pub requires: &'static [&'static str],
    /// From the first one on.
    pub editions: &'static [Edition],
}

/// What people know or can do afterwards.
pub struct Outcome {
    kind: OutcomeKind,
    statement: Bilingual,
}

/// What editions of one module differ in: their state, their volume and when they are taught.
pub struct Edition {
    pub state: State,
    /// Contact, self-study and work-based hours.
    pub hours: [i32; 3],
    pub sessions: &'static [Session],
}

/// One dated run.
pub struct Session {
    pub first_day: Day,
    /// How many days it lasts.
    pub days: u64,
    pub place: &'static str,
    pub capacity: i32,
    /// The local project that is visited.
    pub visit: Option<&'static str>,
    /// Addresses without `.example.org`.
    pub trainers: &'static [&'static str],
}

/// What most modules of the demo have in common, to be filled with `..USUAL`.
pub const USUAL: Module = Module {
    code: "",
    provider: "",
    texts: &[],
    kind: Kind::Specialist,
    subject: "0923",
    languages: &["en"],
    mode: Mode::Presential,
    setting: LearningSetting::NonFormal,
    visibility: Visibility::Consortium,
    eqf: Some(5),
    credit: None,
    outcomes: &[],
    unit: None,
    target_groups: &[],
    assessment: &[],
    materials: &[],
    licence: Some("CC-BY-SA-4.0"),
    threshold: 80,
    requires: &[],
    editions: &[],
};

/// A unit of the European Certificate in Community Enterprise, which is shipped with the program.
fn ecce(unit: &str) -> Id<competence::Entity> {
    competence::Model::id_of(competence_framework::Model::id_of("ECCE", "2014"), unit)
}

/// Knowledge, in English and French.
pub const fn knows(en: &'static str, fr: &'static str) -> Outcome {
    Outcome {
        kind: OutcomeKind::Knowledge,
        statement: (en, fr),
    }
}

/// A skill, in English and French.
pub const fn can(en: &'static str, fr: &'static str) -> Outcome {
    Outcome {
        kind: OutcomeKind::Skill,
        statement: (en, fr),
    }
}

/// Responsibility and autonomy, in English and French.
pub const fn answers(en: &'static str, fr: &'static str) -> Outcome {
    Outcome {
        kind: OutcomeKind::ResponsibilityAutonomy,
        statement: (en, fr),
    }
}

/// A session at the provider's own place.
pub const fn course(
    first_day: Day,
    days: u64,
    place: &'static str,
    capacity: i32,
    trainers: &'static [&'static str],
) -> Session {
    Session {
        first_day,
        days,
        place,
        capacity,
        visit: None,
        trainers,
    }
}

/// Two days at a local project.
pub const fn visit(
    first_day: Day,
    place: &'static str,
    project: &'static str,
    trainers: &'static [&'static str],
) -> Session {
    Session {
        visit: Some(project),
        ..course(first_day, 2, place, 12, trainers)
    }
}

pub async fn load(loading: &mut Loading, project: &str, module: &Module) -> Result<()> {
    let offered = module.load(loading, project).await?;
    loading.modules.insert(module.code, offered);
    Ok(())
}

impl Module {
    /// Writes every edition; the id of the one that is offered, else of the first.
    async fn load(&self, loading: &mut Loading, project: &str) -> Result<Id<module::Entity>> {
        let mut written: Vec<module::Model> = Vec::new();
        for edition in self.editions {
            let row = match written.last() {
                Some(before) => before.next_edition(loading.id(), loading.now(), edition.changes())?,
                None => self.first_edition(loading, project, edition)?,
            };
            let row = loading.insert::<module::Entity>(edition.as_it_stands(&row)?).await?;
            self.prerequisites(loading, &row).await?;
            for session in edition.sessions {
                self.session(loading, project, &row, session).await?;
            }
            loading.count(1, edition.sessions.len());
            written.push(row);
        }
        let offered = written.iter().find(|row| row.state == State::Published);
        offered
            .or(written.first())
            .map(|row| row.id)
            .ok_or_else(|| Error::internal(format!("the demo has no edition of {}", self.code)))
    }

    fn first_edition(&self, loading: &mut Loading, project: &str, edition: &Edition) -> Result<module::Model> {
        let new = module::New {
            id: loading.id(),
            partner_id: loading.partner(self.provider)?.id,
            project_id: named(&loading.projects, project)?.id,
            kind: self.kind,
            now: loading.now(),
        };
        let first = module::Model::created(new, self.changes())?.changed(edition.changes())?;
        let row = self
            .translations()
            .skip(1)
            .try_fold(first, |row, one| row.changed(one))?;
        Ok(row)
    }

    fn changes(&self) -> module::Changes {
        let outcomes = self.outcomes.iter().map(|outcome| LearningOutcome {
            kind: outcome.kind,
            statement: localised(outcome.statement),
            competence: self.unit.map(ecce),
        });
        let materials = self.materials.iter().map(|&(title, url)| Material {
            title: title.to_owned(),
            url: url.to_owned(),
            licence: self.licence.map(str::to_owned),
        });
        module::Changes {
            code: Some(self.code.to_owned()),
            subject_area: Some(Some(self.subject.to_owned())),
            languages: Some(owned(self.languages)),
            mode: Some(self.mode),
            learning_setting: Some(self.setting),
            visibility: Some(self.visibility),
            eqf_level: Some(self.eqf),
            credit: Some(self.credit),
            learning_outcomes: Some(outcomes.collect()),
            target_groups: Some(owned(self.target_groups)),
            assessment_methods: Some(owned(self.assessment)),
            materials: Some(materials.collect()),
            licence: Some(self.licence.map(str::to_owned)),
            attendance_threshold: Some(self.threshold),
            ..self.translations().next().unwrap_or_default()
        }
    }

    /// The changes that bring in one language version each.
    fn translations(&self) -> impl Iterator<Item = module::Changes> + use<> {
        self.texts.iter().map(|(language, title, summary)| module::Changes {
            title: Some(translation(language, title)),
            summary: Some(Some(translation(language, summary))),
            ..module::Changes::default()
        })
    }

    async fn prerequisites(&self, loading: &mut Loading, module: &module::Model) -> Result<()> {
        for code in self.requires {
            let required = named(&loading.modules, code)?;
            let row = module_prerequisite::Model::of(loading.id(), module, required, loading.now());
            loading.insert::<module_prerequisite::Entity>(row).await?;
        }
        Ok(())
    }

    async fn session(
        &self,
        loading: &mut Loading,
        project: &str,
        module: &module::Model,
        session: &Session,
    ) -> Result<()> {
        let (provider, project) = (loading.partner(self.provider)?, named(&loading.projects, project)?);
        let row = session.row(loading, module, provider, &project)?;
        let row = loading.insert::<module_session::Entity>(row).await?;
        for trainer in session.trainers {
            let row = trains(loading, &row, trainer)?;
            loading.insert::<module_session_trainer::Entity>(row).await?;
        }
        Ok(())
    }
}

impl Edition {
    fn changes(&self) -> module::Changes {
        let [contact, self_study, work_based] = self.hours;
        module::Changes {
            contact_hours: Some(contact),
            self_study_hours: Some(self_study),
            work_based_hours: Some(work_based),
            ..module::Changes::default()
        }
    }

    fn as_it_stands(&self, row: &module::Model) -> Result<module::Model> {
        Ok(match self.state {
            State::Draft => row.clone(),
            // What comes first stands further up in the demo, and is offered there.
            State::Published => row.published(&[])?,
            State::Retired => row.published(&[])?.retired(),
        })
    }
}

impl Session {
    /// In the country of the partner that provides it.
    fn row(
        &self,
        loading: &mut Loading,
        module: &module::Model,
        provider: partner::Model,
        project: &project::Model,
    ) -> Result<module_session::Model> {
        let start_date = loading.day(self.first_day)?;
        let changes = module_session::Changes {
            start_date: Some(start_date),
            end_date: Some(Loading::last_day(start_date, self.days)?),
            place: Some(self.place.to_owned()),
            country: Some(provider.country),
            capacity: Some(self.capacity),
            visited_project: Some(self.visit.map(str::to_owned)),
            ..module_session::Changes::default()
        };
        let new = module_session::New {
            id: loading.id(),
            module,
            now: loading.now(),
        };
        Ok(module_session::Model::created(&new, changes, project)?)
    }
}

fn trains(
    loading: &mut Loading,
    session: &module_session::Model,
    trainer: &str,
) -> Result<module_session_trainer::Model> {
    let account = named(&loading.accounts, &address(trainer))?;
    Ok(module_session_trainer::Model::of(
        loading.id(),
        session,
        &account,
        loading.now(),
    ))
}
