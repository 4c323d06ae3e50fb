//! Lists of modules.

use std::collections::BTreeSet;

use entity::{
    competence,
    id::Id,
    module::{self, Column, Kind, LearningSetting, Mode, State},
    partner,
    project::{self, Visibility},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::{
    db::{
        Narrow, Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which modules are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub search: Option<String>,
    pub code: Option<Vec<String>>,
    pub kind: Option<Vec<Kind>>,
    pub mode: Option<Vec<Mode>>,
    pub learning_setting: Option<Vec<LearningSetting>>,
    pub visibility: Option<Vec<Visibility>>,
    pub state: Option<Vec<State>>,
    pub project: Option<Vec<Id<project::Entity>>>,
    pub project_acronym: Option<Vec<String>>,
    pub provider: Option<Vec<Id<partner::Entity>>>,
    pub country: Option<Vec<String>>,
    pub languages: Option<Vec<String>>,
    pub subject_area: Option<Vec<String>>,
    pub eqf_level: Option<Vec<i32>>,
    pub competence: Option<Vec<Id<competence::Entity>>>,
}

impl Filter {
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("code", self.code.as_ref().map(Vec::len)),
            ("kind", self.kind.as_ref().map(Vec::len)),
            ("mode", self.mode.as_ref().map(Vec::len)),
            ("learningSetting", self.learning_setting.as_ref().map(Vec::len)),
            ("visibility", self.visibility.as_ref().map(Vec::len)),
            ("state", self.state.as_ref().map(Vec::len)),
            ("project", self.project.as_ref().map(Vec::len)),
            ("projectAcronym", self.project_acronym.as_ref().map(Vec::len)),
            ("provider", self.provider.as_ref().map(Vec::len)),
            ("country", self.country.as_ref().map(Vec::len)),
            ("languages", self.languages.as_ref().map(Vec::len)),
            ("subjectArea", self.subject_area.as_ref().map(Vec::len)),
            ("eqfLevel", self.eqf_level.as_ref().map(Vec::len)),
            ("competence", self.competence.as_ref().map(Vec::len)),
        ]);
        found.languages(self.languages.as_deref().unwrap_or_default(), "languages");
        for (index, code) in self.country.iter().flatten().enumerate() {
            found.country(code, &format!("country[{index}]"));
        }
        for (index, code) in self.subject_area.iter().flatten().enumerate() {
            found.field_of_education(Some(code), &format!("subjectArea[{index}]"));
        }
        Ok(found.into_result()?)
    }

    fn select(&self, session: &Session) -> Select<module::Entity> {
        let competences = self.competence.as_ref();
        let competences: Option<Vec<String>> = competences.map(|ids| ids.iter().map(|id| id.name()).collect());
        let wanted = Narrow::new(session.dialect())
            .search::<module::Entity>(self.search.as_deref())
            .facet::<module::Entity>(module::COMPETENCE, competences.as_deref())
            .facet::<module::Entity>("language", self.languages.as_deref())
            .names(Column::CodeSort, self.code.as_deref())
            .codes(Column::Kind, self.kind.as_deref(), Kind::code)
            .codes(Column::Mode, self.mode.as_deref(), Mode::code)
            .codes(
                Column::LearningSetting,
                self.learning_setting.as_deref(),
                LearningSetting::code,
            )
            .codes(Column::Visibility, self.visibility.as_deref(), Visibility::code)
            .codes(Column::State, self.state.as_deref(), State::code)
            .texts(Column::SubjectArea, self.subject_area.as_deref())
            // At most eight levels: the list cannot make many different statements.
            .by(self.eqf_level.as_ref().map(|levels| {
                let levels: BTreeSet<i32> = levels.iter().copied().filter(|level| (1..=8).contains(level)).collect();
                Column::EqfLevel.is_in(levels)
            }));
        module::Entity::find().filter(self.places(session, wanted).condition())
    }

    fn places(&self, session: &Session, wanted: Narrow) -> Narrow {
        let with_acronym = self.project_acronym.as_deref();
        let with_acronym = with_acronym.map(|all| Column::ProjectId.in_subquery(crate::project::named(session, all)));
        let from_there = self.country.as_deref();
        let from_there =
            from_there.map(|all| Column::PartnerId.in_subquery(crate::partner::in_countries(session, all)));
        wanted
            .ids(Column::ProjectId, self.project.as_deref())
            .ids(Column::PartnerId, self.provider.as_deref())
            .by(with_acronym)
            .by(from_there)
    }
}

/// The order of a list that nobody orders otherwise.
const BY_TITLE: Sorting<Column> = Sorting {
    column: Column::TitleSort,
    descending: false,
};

/// One page of modules, by title unless another order is asked for.
pub async fn page(
    session: &Session,
    filter: &Filter,
    sorting: Option<Sorting<Column>>,
    args: &PageArgs,
) -> Result<Page<module::Model>> {
    filter.checked()?;
    let sorting = sorting.unwrap_or(BY_TITLE);
    let select = filter.select(session);
    session
        .page(select, sorting, args, &format!("modules {filter:?}"))
        .await
}

/// One page of a project's modules by title.
pub async fn of_project(
    session: &Session,
    project: Id<project::Entity>,
    args: PageArgs,
) -> Result<Page<module::Model>> {
    let sorting = Sorting {
        column: Column::TitleSort,
        descending: false,
    };
    let all = (module::Entity::find(), sorting, args);
    session
        .load_page(Column::ProjectId, project.uuid(), all, "project modules")
        .await
}
