//! Lists of modules.

use std::collections::BTreeSet;

use entity::{
    id::Id,
    module::{self, Column, Kind, LearningSetting, Mode, State},
    partner,
    project::{self, Visibility},
    text::{facet_token, search_tokens, sort_key},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::Expr};

use crate::{
    authz::Scoped,
    db::{
        Dialect, Session,
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
        let dialect = session.dialect();
        let id = || Expr::col((module::Entity, Column::Id));
        let languages = self
            .languages
            .as_ref()
            .map(|tags| tags.iter().map(|tag| vec![facet_token("language", tag)]).collect());
        let searched = self.search.as_deref().and_then(search_tokens);
        let found = [searched, languages].into_iter().flatten();
        let wanted = found.map(|versions: Vec<Vec<String>>| dialect.matches(id(), module::Entity::KIND, &versions));
        let wanted = wanted.fold(Condition::all(), Condition::add);
        module::Entity::find().filter(self.places(session, self.codes(dialect, wanted)))
    }

    fn codes(&self, dialect: Dialect, wanted: Condition) -> Condition {
        let any = |column, codes: Option<Vec<&str>>| {
            codes.map(|codes| dialect.any_text(Expr::col((module::Entity, column)), codes))
        };
        let folded: Option<Vec<String>> = self
            .code
            .as_ref()
            .map(|codes| codes.iter().map(|one| sort_key(one)).collect());
        let folded = folded.as_ref().map(|codes| codes.iter().map(String::as_str).collect());
        let subjects = self.subject_area.as_ref();
        let subjects = subjects.map(|codes| codes.iter().map(String::as_str).collect());
        wanted
            .add_option(any(Column::CodeSort, folded))
            .add_option(any(Column::Kind, spelt(self.kind.as_ref(), Kind::code)))
            .add_option(any(Column::Mode, spelt(self.mode.as_ref(), Mode::code)))
            .add_option(any(
                Column::LearningSetting,
                spelt(self.learning_setting.as_ref(), LearningSetting::code),
            ))
            .add_option(any(
                Column::Visibility,
                spelt(self.visibility.as_ref(), Visibility::code),
            ))
            .add_option(any(Column::State, spelt(self.state.as_ref(), State::code)))
            .add_option(any(Column::SubjectArea, subjects))
            // At most eight levels: the list cannot make many different statements.
            .add_option(self.eqf_level.as_ref().map(|levels| {
                let levels: BTreeSet<i32> = levels.iter().copied().filter(|level| (1..=8).contains(level)).collect();
                Column::EqfLevel.is_in(levels)
            }))
    }

    fn places(&self, session: &Session, wanted: Condition) -> Condition {
        let dialect = session.dialect();
        let of = |column| Expr::col((module::Entity, column));
        let with_acronym = self.project_acronym.as_ref().map(|acronyms| {
            let folded: Vec<String> = acronyms.iter().map(|one| sort_key(one)).collect();
            let named = Expr::col((project::Entity, project::Column::AcronymSort));
            let named = dialect.any_text(named, folded.iter().map(String::as_str));
            let projects = session.visible::<project::Entity>().column(project::Column::Id);
            Column::ProjectId.in_subquery(projects.filter(named).into_query())
        });
        let from_there = self.country.as_ref().map(|codes| {
            let there = Expr::col((partner::Entity, partner::Column::Country));
            let there = dialect.any_text(there, codes.iter().map(String::as_str));
            let providers = session.visible::<partner::Entity>().column(partner::Column::Id);
            Column::PartnerId.in_subquery(providers.filter(there).into_query())
        });
        wanted
            .add_option(
                self.project
                    .as_ref()
                    .map(|ids| dialect.any_id(of(Column::ProjectId), ids.iter().map(|id| id.uuid()))),
            )
            .add_option(
                self.provider
                    .as_ref()
                    .map(|ids| dialect.any_id(of(Column::PartnerId), ids.iter().map(|id| id.uuid()))),
            )
            .add_option(with_acronym)
            .add_option(from_there)
    }
}

/// The codes as the database spells them.
fn spelt<T: Copy>(some: Option<&Vec<T>>, code: impl Fn(T) -> &'static str) -> Option<Vec<&'static str>> {
    some.map(|some| some.iter().map(|one| code(*one)).collect())
}

/// The order of a list that nobody orders otherwise.
const BY_TITLE: Sorting<Column> = Sorting {
    column: Column::TitleSort,
    descending: false,
};

/// One page of modules, by title unless another order is asked for, and the list that its total counts.
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
