//! Bringing in ESCO: files in its published columns, in two languages, with the tree; twice; and what is refused.

use std::path::PathBuf;

use passerelle::{engine::now, error::Result, framework::esco};
use serde_json::{Value, json};

use crate::support::{App, Place, answer::each, app::demo_copies, survey::generous};

const SKILLS: &str = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,definition,inScheme,description";
const GROUPS: &str = "conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,inScheme,description,code";
const BROADER: &str = "conceptType,conceptUri,conceptLabel,broaderType,broaderUri,broaderLabel";
const URI: &str = "http://data.europa.eu/esco/skill";

/// An invented excerpt: two groups, one below the other, and four concepts, of which one is not in force.
struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        let files = Self(tempfile::tempdir().unwrap());
        files.write(
            "skillGroups_en.csv",
            GROUPS,
            &[
                format!("SkillGroup,{URI}/S9,working together,,,released,2024-01-01T00:00:00Z,,,Everything done with others.,S9"),
                format!("SkillGroup,{URI}/S9.1,leading talks,,,released,2024-01-01T00:00:00Z,,,,S9.1"),
            ],
        );
        files.write(
            "skills_en.csv",
            SKILLS,
            &[
                format!("KnowledgeSkillCompetence,{URI}/aaaa0001,skill/competence,cross-sector,mediate between neighbours,\"settle quarrels\nmake peace\",,released,2024-01-01T00:00:00Z,,,{URI}s,\"Listens to both, and helps.\""),
                format!("KnowledgeSkillCompetence,{URI}/aaaa0002,knowledge,sector-specific,law of tenancy,,,released,2024-01-01T00:00:00Z,,,,"),
                format!("KnowledgeSkillCompetence,{URI}/aaaa0003,skill/competence,transversal,listen,,,released,2024-01-01T00:00:00Z,,,,"),
                format!("KnowledgeSkillCompetence,{URI}/aaaa0004,skill/competence,transversal,send telegrams,,,obsolete,2024-01-01T00:00:00Z,,,,"),
            ],
        );
        files.write(
            "skills_fr.csv",
            SKILLS,
            &[format!("KnowledgeSkillCompetence,{URI}/aaaa0001,skill/competence,cross-sector,arbitrer entre voisins,,,released,2024-01-01T00:00:00Z,,,,Écoute les deux parties.")],
        );
        files.write(
            "broaderRelationsSkillPillar_en.csv",
            BROADER,
            &[
                format!("SkillGroup,{URI}/S9.1,leading talks,SkillGroup,{URI}/S9,working together"),
                format!("KnowledgeSkillCompetence,{URI}/aaaa0001,mediate,SkillGroup,{URI}/S9.1,leading talks"),
                format!("KnowledgeSkillCompetence,{URI}/aaaa0001,mediate,SkillGroup,{URI}/S9,working together"),
                format!("KnowledgeSkillCompetence,{URI}/aaaa0003,listen,SkillGroup,{URI}/S9.1,leading talks"),
                format!("KnowledgeSkillCompetence,{URI}/aaaa0004,send telegrams,SkillGroup,{URI}/S9.1,leading talks"),
            ],
        );
        files
    }

    fn write(&self, name: &str, columns: &str, lines: &[String]) {
        std::fs::write(self.path(name), format!("{columns}\n{}\n", lines.join("\n"))).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Relations first: what they need comes from the others all the same.
    fn all(&self) -> Vec<PathBuf> {
        let names = [
            "broaderRelationsSkillPillar_en.csv",
            "skills_en.csv",
            "skills_fr.csv",
            "skillGroups_en.csv",
        ];
        names.map(|name| self.path(name)).to_vec()
    }
}

async fn import(app: &App, edition: &str, files: &[PathBuf]) -> Result<esco::Imported> {
    esco::import(&app.db, edition, files, now()).await
}

async fn refused(app: &App, edition: &str, files: &[PathBuf]) -> String {
    format!("{:?}", import(app, edition, files).await.unwrap_err())
}

async fn shown(app: &App, selection: &str) -> Value {
    let ask = format!(
        "{{ competences(first: 100, filter: {{frameworkCode: [\"ESCO\"]}}) {{ totalCount nodes {{ {selection} }} }} }}"
    );
    app.as_user("viewer@solo").await.data(&ask).await["competences"].clone()
}

const WHOLE: &str = "id code kind reuseLevel title titleTranslations { language text } otherTitles { language text } description alignments parent { code } ancestors { code } levels { origin } version";

#[tokio::test(flavor = "multi_thread")]
async fn esco_is_brought_in_once_and_a_second_time_changes_nothing() {
    for app in App::on_both().await {
        let files = Files::new();
        let expected = esco::Imported {
            concepts: 7,
            not_released: 1,
            placed: 3,
            further: 1,
            unknown: 1,
            was_there: false,
        };
        assert_eq!(
            import(&app, "9.9.0", &files.all()).await.unwrap(),
            expected,
            "{}",
            app.on
        );
        let first = shown(&app, WHOLE).await;
        assert_eq!(first["totalCount"], 5, "{}", app.on);
        let nodes = first["nodes"].as_array().unwrap();
        let skill = nodes.iter().find(|one| one["code"] == "aaaa0001").unwrap();
        assert_eq!(
            (&skill["kind"], &skill["reuseLevel"]),
            (&json!("SKILL"), &json!("CROSS_SECTOR"))
        );
        let titles = json!([{ "language": "en", "text": "mediate between neighbours" }, { "language": "fr", "text": "arbitrer entre voisins" }]);
        assert_eq!(skill["titleTranslations"], titles);
        assert_eq!(each(&skill["otherTitles"], "text"), ["settle quarrels", "make peace"]);
        assert_eq!(skill["description"], "Listens to both, and helps.");
        assert_eq!(skill["alignments"], json!([format!("{URI}/aaaa0001")]));
        assert_eq!(each(&skill["ancestors"], "code"), ["S9", "S9.1"]);
        assert_eq!(each(&skill["levels"], "origin"), ["LOCAL", "LOCAL", "LOCAL"]);
        let again = esco::Imported {
            was_there: true,
            ..expected
        };
        assert_eq!(import(&app, "9.9.0", &files.all()).await.unwrap(), again, "{}", app.on);
        assert_eq!(shown(&app, WHOLE).await, first, "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn k_1_other_texts_are_another_edition() {
    for app in App::on_both().await {
        let files = Files::new();
        import(&app, "9.9.0", &files.all()).await.unwrap();
        let before = shown(&app, WHOLE).await;
        let line = format!(
            "KnowledgeSkillCompetence,{URI}/aaaa0003,skill/competence,transversal,listen well,,,released,2024-01-01T00:00:00Z,,,,"
        );
        files.write("skills_en.csv", SKILLS, &[line]);
        let said = refused(&app, "9.9.0", &[files.path("skills_en.csv")]).await;
        assert!(said.contains("K-1") && said.contains("aaaa0003"), "{}: {said}", app.on);
        assert_eq!(shown(&app, WHOLE).await, before, "{}", app.on);
        import(&app, "9.9.1", &[files.path("skills_en.csv")]).await.unwrap();
        assert_eq!(shown(&app, "code").await["totalCount"], 6, "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn k_2_what_stands_above_itself_is_refused_and_nothing_stays() {
    for app in App::on_both().await {
        let files = Files::new();
        let circle = [("S9", "S9.1"), ("S9.1", "S9")];
        let line = |(below, above)| format!("SkillGroup,{URI}/{below},x,SkillGroup,{URI}/{above},y");
        files.write("broader.csv", BROADER, &circle.map(line));
        let said = refused(
            &app,
            "9.9.0",
            &[files.path("skillGroups_en.csv"), files.path("broader.csv")],
        )
        .await;
        assert!(said.contains("K-2"), "{}: {said}", app.on);
        assert_eq!(shown(&app, "code").await["totalCount"], 0, "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_of_esco_is_refused_by_name_and_place() {
    for app in App::on_both().await {
        let files = Files::new();
        files.write("other.csv", "name,colour", &["a,b".to_owned()]);
        let broken = |label: &str, uri: &str| {
            format!("KnowledgeSkillCompetence,{uri},skill/competence,,{label},,,released,,,,,")
        };
        files.write(
            "no_label_en.csv",
            SKILLS,
            &[
                broken("listen", &format!("{URI}/a1")),
                broken(" ", &format!("{URI}/a2")),
            ],
        );
        files.write("no_uri_en.csv", SKILLS, &[broken("listen", "a1")]);
        files.write(
            "skills_gibberish!.csv",
            SKILLS,
            &[broken("listen", &format!("{URI}/a1"))],
        );
        files.write("empty_en.csv", SKILLS, &[]);
        for (name, why) in [
            ("other.csv", "columns"),
            ("no_label_en.csv", "record 3"),
            ("no_uri_en.csv", "URI"),
            ("skills_gibberish!.csv", "language"),
            ("empty_en.csv", "no skill"),
            ("missing.csv", "missing.csv"),
        ] {
            let said = refused(&app, "9.9.0", &[files.path(name)]).await;
            assert!(said.contains(why), "{name} on {}: {said}", app.on);
        }
        assert!(refused(&app, "not an edition", &files.all()).await.contains("edition"));
        assert_eq!(shown(&app, "code").await["totalCount"], 0, "{}", app.on);
    }
}

const TREE: &str = "{ competenceFrameworks(first: 5, filter: {code: [\"ESCO\"]}) { nodes { edition roots(first: 10) { totalCount nodes { code ancestors { code }
    children(first: 10) { totalCount nodes { code parent { code } ancestors { code } children(first: 5) { totalCount nodes { code parent { code } ancestors { code } framework { code } } } } } } } } } }";

#[tokio::test(flavor = "multi_thread")]
async fn a_tree_costs_the_same_number_of_statements_however_large_it_is() {
    for app in App::on_both_with(generous).await {
        let client = app.as_user("viewer@solo").await;
        let cost = async || {
            client.data(TREE).await;
            let before = app.db.statements();
            let data = client.data(TREE).await;
            (app.db.statements() - before, data)
        };
        let files = Files::new();
        import(&app, "9.9.0", &files.all()).await.unwrap();
        let (few, _) = cost().await;
        let group = |number: &String| format!("SkillGroup,{URI}/G{number},group {number},,,released,,,,,G{number}");
        let tens: Vec<String> = (0..10).map(|number| number.to_string()).collect();
        let below = |above: &[String]| {
            above
                .iter()
                .flat_map(|one| (0..5).map(move |number| format!("{one}.{number}")))
                .collect::<Vec<_>>()
        };
        let middle = below(&tens);
        let all = [tens.clone(), middle.clone(), below(&middle)].concat();
        files.write("many_en.csv", GROUPS, &all.iter().map(group).collect::<Vec<_>>());
        let relation = |one: &String| {
            let (above, _) = one.rsplit_once('.')?;
            Some(format!("SkillGroup,{URI}/G{one},x,SkillGroup,{URI}/G{above},y"))
        };
        files.write(
            "tree_en.csv",
            BROADER,
            &all.iter().filter_map(relation).collect::<Vec<_>>(),
        );
        let done = import(&app, "10", &[files.path("many_en.csv"), files.path("tree_en.csv")])
            .await
            .unwrap();
        assert_eq!((done.concepts, done.placed), (310, 300), "{}", app.on);
        let (many, data) = cost().await;
        // Loads of one kind from different levels meet in one batch or in several, as it happens. The rows are three
        // hundred.
        assert!(few <= 40 && many <= 40, "{few} {many} on {}", app.on);
        let editions = data["competenceFrameworks"]["nodes"].as_array().unwrap();
        let roots = &editions.iter().find(|one| one["edition"] == "10").unwrap()["roots"];
        assert_eq!(roots["totalCount"], 10, "{data}");
        let leaf = &roots["nodes"][3]["children"]["nodes"][2]["children"]["nodes"][4];
        assert_eq!(
            (&leaf["code"], &leaf["parent"]["code"]),
            (&json!("G3.2.4"), &json!("G3.2"))
        );
        assert_eq!(each(&leaf["ancestors"], "code"), ["G3", "G3.2"]);
    }
}

#[tokio::test]
async fn the_command_brings_files_in_and_says_what_was_in_them() {
    let (_directory, databases) = demo_copies().await;
    let files = Files::new();
    let names: Vec<String> = files.all().iter().map(|file| file.display().to_string()).collect();
    for database in databases {
        let place = Place::on(&database);
        let mut arguments = vec!["import", "esco", "--edition", "9.9.0"];
        arguments.extend(names.iter().map(String::as_str));
        for said in ["It is there: 7 lines read", "It was there already: 7 lines read"] {
            let ran = place.run(&arguments).await;
            assert!(ran.success && ran.out.contains(said), "{} {}", ran.out, ran.log);
        }
        place
            .refuses(&["import", "esco", "--edition", "9", "nowhere.csv"], "nowhere.csv")
            .await;
    }
}
