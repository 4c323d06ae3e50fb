//! A competence of a framework: what somebody knows or can do, how well, and where it stands in the tree.

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    account, competence_framework,
    id::Id,
    json::Json,
    partner,
    record::Record,
    rule::{Refusal, Text, Violation},
    text::{LocalisedText, SearchWords},
};

codes! {
    /// What a line of a framework is.
    #[graphql(name = "CompetenceKind")]
    pub enum Kind {
        /// Knowledge, skills and attitudes together.
        Competence = "COMPETENCE",
        /// A skill.
        Skill = "SKILL",
        /// Knowledge.
        Knowledge = "KNOWLEDGE",
        /// A heading under which others stand.
        Group = "GROUP",
    }
}

codes! {
    /// How widely a skill or knowledge is of use, as ESCO says it.
    #[graphql(name = "CompetenceReuseLevel")]
    pub enum ReuseLevel {
        /// Everywhere.
        Transversal = "TRANSVERSAL",
        /// In several sectors.
        CrossSector = "CROSS_SECTOR",
        /// In one sector.
        SectorSpecific = "SECTOR_SPECIFIC",
        /// In one occupation.
        OccupationSpecific = "OCCUPATION_SPECIFIC",
    }
}

codes! {
    /// Who says what a level is.
    #[graphql(name = "CompetenceLevelOrigin")]
    pub enum Origin {
        /// The framework's publisher.
        Publisher = "PUBLISHER",
        /// This service, because the publisher defines no levels.
        Local = "LOCAL",
    }
}

codes! {
    /// What can be done with a competence.
    #[graphql(name = "CompetenceVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
    }
}
verbs!();

/// How well somebody has a competence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Its number, from 1, the lowest.
    pub level: i32,
    /// Its name.
    pub label: LocalisedText,
    /// By what it is told.
    pub descriptor: LocalisedText,
    /// Who says so.
    pub origin: Origin,
}

/// Other names in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherTitles {
    /// BCP 47 tag.
    pub language: String,
    /// The names.
    pub titles: Vec<String>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "competence")]
pub struct Model {
    /// Its id, made of framework and code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The framework.
    pub framework_id: Id<competence_framework::Entity>,
    /// Code, unique in its framework.
    pub code: String,
    /// What it is.
    pub kind: Kind,
    /// How widely it is of use, where the publisher says so.
    pub reuse_level: Option<ReuseLevel>,
    /// Title.
    pub title: Json<LocalisedText>,
    /// What rows are ordered by.
    pub title_sort: String,
    /// Description.
    pub description: Json<LocalisedText>,
    /// Other names.
    pub other_titles: Json<Vec<OtherTitles>>,
    /// The competence or group under which it stands (K-2).
    pub parent_id: Option<Id<Entity>>,
    /// Everything above it, the topmost first.
    pub ancestors: Json<Vec<Id<Entity>>>,
    /// Its place among its siblings.
    pub place: String,
    /// The levels that are its own; see [`Model::levels`].
    pub own_levels: Json<Vec<Level>>,
    /// URIs of the same thing in ESCO.
    pub alignments: Json<Vec<String>>,
    /// How often it was changed, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Who made it; null for the installation itself.
    pub created_by: Option<Id<account::Entity>>,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
    /// Who last changed it.
    pub updated_by: Option<Id<account::Entity>>,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

impl Record for Model {
    fn uuid(&self) -> Uuid {
        self.id.uuid()
    }

    fn owner(&self) -> Id<partner::Entity> {
        partner::NOBODY
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn stamp(&mut self, at: DateTimeUtc, by: Option<Id<account::Entity>>) {
        self.version += 1;
        self.updated_at = at;
        self.updated_by = by;
    }

    fn search_words(&self) -> Option<SearchWords> {
        let words = SearchWords::default()
            .localised(&self.title)
            .localised(&self.description)
            .name(&self.code);
        let words = self
            .ancestors
            .iter()
            .fold(words, |words, above| words.facet(WITHIN, &above.name()));
        let others = self.other_titles.iter();
        let others = others.flat_map(|one| one.titles.iter().map(|title| LocalisedText::new(&one.language, title)));
        Some(others.fold(words, |words, title| words.localised(&title)))
    }
}

stateless!();

/// The facet of the full-text index that says what stands above a competence.
pub const WITHIN: &str = "within";

/// Numbers, names and descriptors of the levels that are ours, in English and French.
const LOCAL: [[&str; 4]; 3] = [
    [
        "Foundation",
        "Base",
        "Acts in familiar, well-structured situations, with guidance where it is needed.",
        "Agit dans des situations familières et bien structurées, avec un accompagnement si besoin.",
    ],
    [
        "Intermediate",
        "Intermédiaire",
        "Acts independently in varied situations, and solves the problems that usually come up.",
        "Agit de façon autonome dans des situations variées et résout les problèmes courants.",
    ],
    [
        "Advanced",
        "Avancé",
        "Acts with assurance in new and complex situations, adapts what is known and helps others to do so.",
        "Agit avec assurance dans des situations nouvelles et complexes, adapte ses acquis et y aide les autres.",
    ],
];

impl Level {
    /// FOUNDATION, INTERMEDIATE and ADVANCED, where the publisher defines no levels; with descriptors of the competence
    /// itself where there are any.
    #[must_use]
    pub fn local(descriptors: &[LocalisedText]) -> Vec<Self> {
        let level = |(number, [en, fr, what, quoi]): (i32, [&str; 4])| {
            let own = usize::try_from(number - 1)
                .ok()
                .and_then(|place| descriptors.get(place));
            Self {
                level: number,
                label: LocalisedText::new("en", en).and("fr", fr),
                descriptor: own
                    .cloned()
                    .unwrap_or_else(|| LocalisedText::new("en", what).and("fr", quoi)),
                origin: Origin::Local,
            }
        };
        (1..).zip(LOCAL).map(level).collect()
    }
}

impl Model {
    /// The id of a framework's competence in every installation.
    #[must_use]
    pub fn id_of(framework: Id<competence_framework::Entity>, code: &str) -> Id<Entity> {
        Id::named(&["competence", &framework.name(), code])
    }

    /// Its levels, the lowest first: its own, or the three that are ours; none for a heading.
    #[must_use]
    pub fn levels(&self) -> Vec<Level> {
        if self.own_levels.is_empty() && self.kind != Kind::Group {
            return Level::local(&[]);
        }
        self.own_levels.0.clone()
    }

    /// Whether somebody can have the competence at this level.
    #[must_use]
    pub fn has_level(&self, level: i32) -> bool {
        self.levels().iter().any(|one| one.level == level)
    }
}

/// What stands under what: the parent of each competence that has one.
pub type Parents = HashMap<Id<Entity>, Id<Entity>>;

/// Everything above a competence, the topmost first; `K-2` if it stands above itself.
pub fn ancestors(of: Id<Entity>, parents: &Parents) -> Result<Vec<Id<Entity>>, Refusal> {
    let (mut above, mut seen) = (Vec::new(), HashSet::from([of]));
    let mut next = parents.get(&of);
    while let Some(id) = next {
        if !seen.insert(*id) {
            return Err(Refusal::Invalid(vec![Violation::new("parent", "K-2", circle())]));
        }
        above.push(*id);
        next = parents.get(id);
    }
    above.reverse();
    Ok(above)
}

fn circle() -> Text {
    Text::new(
        "No competence stands above itself, neither directly nor through others.",
        "Aucune compétence n'est au-dessus d'elle-même, ni directement ni par d'autres.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k_2_nothing_stands_above_itself() {
        let id = |name| Id::named(&[name]);
        let tree = Parents::from([(id("leaf"), id("branch")), (id("branch"), id("root"))]);
        assert_eq!(ancestors(id("leaf"), &tree), Ok(vec![id("root"), id("branch")]));
        assert_eq!(ancestors(id("root"), &tree), Ok(Vec::new()));
        let circle = Parents::from([(id("a"), id("b")), (id("b"), id("c")), (id("c"), id("a"))]);
        // Seen from within and from below.
        let below: Parents = circle.clone().into_iter().chain([(id("d"), id("a"))]).collect();
        for (of, parents) in [("a", &circle), ("d", &below)] {
            let refused = ancestors(id(of), parents);
            assert!(
                matches!(&refused, Err(Refusal::Invalid(all)) if all[0].rule == "K-2"),
                "{refused:?}"
            );
        }
        assert!(ancestors(id("a"), &Parents::from([(id("a"), id("a"))])).is_err());
    }

    #[test]
    fn levels_that_no_publisher_defines_are_ours_and_say_so() {
        let levels = Level::local(&[LocalisedText::new("en", "Reads a sign.")]);
        assert_eq!(levels.iter().map(|one| one.level).collect::<Vec<_>>(), [1, 2, 3]);
        assert!(levels.iter().all(|one| one.origin == Origin::Local));
        assert_eq!(levels[0].descriptor.default_text(), "Reads a sign.");
        assert!(levels[2].descriptor.default_text().starts_with("Acts with assurance"));
    }
}
