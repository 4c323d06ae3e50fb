//! A framework of a project's own, with headings, knowledge and skills below them: what newcomers bring along from daily
//! life and work. It is invented.

use entity::{
    competence::{self, Kind, OtherTitles, Parents, ReuseLevel},
    competence_framework,
    id::Id,
    json::Json,
    text::{LocalisedText, sort_key},
};

use super::loading::{Bilingual, Loading, localised};
use crate::error::Result;

/// A line of the grid.
struct Line {
    code: &'static str,
    /// Code of what it stands under.
    under: Option<&'static str>,
    kind: Kind,
    reuse: Option<ReuseLevel>,
    title: Bilingual,
    /// Another title, in English.
    other: &'static [&'static str],
    /// The same in ESCO.
    esco: &'static [&'static str],
}

const fn heading(code: &'static str, under: Option<&'static str>, title: Bilingual) -> Line {
    Line {
        code,
        under,
        kind: Kind::Group,
        reuse: None,
        title,
        other: &[],
        esco: &[],
    }
}

const fn entry(code: &'static str, under: &'static str, kind: Kind, reuse: ReuseLevel, title: Bilingual) -> Line {
    Line {
        kind,
        reuse: Some(reuse),
        ..heading(code, Some(under), title)
    }
}

const LINES: [Line; 8] = [
    heading("A", None, ("Daily life", "Vie quotidienne")),
    entry(
        "A1",
        "A",
        Kind::Skill,
        ReuseLevel::Transversal,
        ("Finding one's way among offices", "S'orienter dans les administrations"),
    ),
    Line {
        other: &["everyday computing"],
        esco: &["http://data.europa.eu/esco/skill/S5"],
        ..entry(
            "A2",
            "A",
            Kind::Skill,
            ReuseLevel::CrossSector,
            ("Using a computer day by day", "Utiliser un ordinateur au quotidien"),
        )
    },
    heading("B", None, ("Working life", "Vie professionnelle")),
    heading("B1", Some("B"), ("Kitchen and care", "Cuisine et soins")),
    entry(
        "B1.1",
        "B1",
        Kind::Knowledge,
        ReuseLevel::SectorSpecific,
        ("Hygiene in the kitchen", "Hygiène en cuisine"),
    ),
    entry(
        "B1.2",
        "B1",
        Kind::Skill,
        ReuseLevel::OccupationSpecific,
        ("Cooking for many", "Cuisiner pour une collectivité"),
    ),
    entry(
        "B2",
        "B",
        Kind::Skill,
        ReuseLevel::CrossSector,
        ("Selling at a market", "Vendre sur un marché"),
    ),
];

pub async fn load(loading: &Loading) -> Result<()> {
    let title = localised((
        "Grid of what newcomers bring along (demo)",
        "Grille des acquis des nouveaux arrivants (démonstration)",
    ));
    let framework = competence_framework::Model {
        id: competence_framework::Model::id_of("NEWCOMER_GRID", "1"),
        code: "NEWCOMER_GRID".to_owned(),
        edition: "1".to_owned(),
        title_sort: sort_key(title.default_text()),
        title: Json(title),
        note: Json(localised((
            "Invented for the demo; levels and descriptors are those of the service.",
            "Imaginée pour la démonstration ; niveaux et descripteurs sont ceux du service.",
        ))),
        publisher: "Seven training partners (invented)".to_owned(),
        url: Some("https://grid.example.org/newcomers".to_owned()),
        licence: Some("CC-BY-SA-4.0".to_owned()),
        issued_on: None,
        published_at: None,
        version: 1,
        created_at: loading.now(),
        created_by: None,
        updated_at: loading.now(),
        updated_by: None,
    };
    let id = |code| competence::Model::id_of(framework.id, code);
    let above = LINES.iter().filter_map(|line| Some((id(line.code), id(line.under?))));
    let parents: Parents = above.collect();
    // What stands above comes first: the rows are written in this order.
    let rows = (1..)
        .zip(&LINES)
        .map(|(place, line)| line.row(&framework, place, &parents))
        .collect::<Result<Vec<_>>>()?;
    loading.publish(framework, rows).await
}

impl Line {
    fn row(
        &self,
        framework: &competence_framework::Model,
        place: usize,
        parents: &Parents,
    ) -> Result<competence::Model> {
        let id: Id<competence::Entity> = competence::Model::id_of(framework.id, self.code);
        let title: LocalisedText = localised(self.title);
        let owned = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect::<Vec<_>>();
        let others = (!self.other.is_empty()).then(|| OtherTitles {
            language: "en".to_owned(),
            titles: owned(self.other),
        });
        Ok(competence::Model {
            id,
            framework_id: framework.id,
            code: self.code.to_owned(),
            kind: self.kind,
            reuse_level: self.reuse,
            title_sort: sort_key(title.default_text()),
            title: Json(title),
            description: Json::default(),
            other_titles: Json(others.into_iter().collect()),
            parent_id: parents.get(&id).copied(),
            ancestors: Json(competence::ancestors(id, parents)?),
            place: format!("{place:04}"),
            own_levels: Json::default(),
            alignments: Json(owned(self.esco)),
            version: 1,
            created_at: framework.created_at,
            created_by: None,
            updated_at: framework.created_at,
            updated_by: None,
        })
    }
}
