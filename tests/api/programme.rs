//! What the programmes ask of mobilities: rules as dated data, read through the API.

use serde_json::{Value, json};

use crate::support::{
    App,
    answer::each,
    project::{CREATE, founding},
};

const EVERYTHING: &str =
    "{ programmeRuleSets { code version programme firstCallYear lastCallYear appliesFrom appliesUntil
    sameCountryAllowed fullyEligibleCountries partlyEligibleCountries
    activityRules { activityTypes participantCategories minDays maxDays } sources { title year url } } }";

/// A line for each thing that a rule set says.
fn printed(set: &Value) -> String {
    let words = |list: &Value| {
        let words: Vec<&str> = list
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one.as_str().unwrap())
            .collect();
        words.join(" ")
    };
    let mut lines = vec![
        format!("{} version {}", set["code"], set["version"]),
        format!("{} {}–{}", set["programme"], set["firstCallYear"], set["lastCallYear"]),
        format!(
            "applies from {}, same country {}",
            set["appliesFrom"], set["sameCountryAllowed"]
        ),
        format!("full: {}", words(&set["fullyEligibleCountries"])),
        format!("partly: {}", words(&set["partlyEligibleCountries"])),
    ];
    for rule in set["activityRules"].as_array().unwrap() {
        let (activities, participants) = (words(&rule["activityTypes"]), words(&rule["participantCategories"]));
        lines.push(format!(
            "{activities} of {participants}: {}–{} days",
            rule["minDays"], rule["maxDays"]
        ));
    }
    for source in set["sources"].as_array().unwrap() {
        lines.push(format!("{} ({}) {}", source["title"], source["year"], source["url"]));
    }
    lines.join("\n")
}

/// A change of what stands here under a released code and version is a mistake: it would change how old records are
/// judged. What changes is a new version, below the old one.
#[tokio::test]
async fn j_6_released_rule_sets_never_change() {
    for app in App::on_both().await {
        let data = app.as_user("viewer@punte").await.data(EVERYTHING).await;
        let sets: Vec<String> = data["programmeRuleSets"]
            .as_array()
            .unwrap()
            .iter()
            .map(printed)
            .collect();
        insta::assert_snapshot!("released_rule_sets", sets.join("\n\n"));
    }
}

#[tokio::test]
async fn j_6_the_rule_set_of_a_project_is_chosen_by_programme_and_call_year() {
    for app in App::on_both().await {
        let of = async |who: &str, acronym: &str| {
            let document = "query($acronym: [String!]) { projects(filter: { acronym: $acronym }) { nodes { callYear ruleSet { code version programme } } } }";
            let data = app
                .as_user(who)
                .await
                .data_with(document, json!({ "acronym": [acronym] }))
                .await;
            data["projects"]["nodes"][0].clone()
        };
        let wtg = json!({ "code": "ERASMUS_PLUS_2014", "version": 1, "programme": "ERASMUS_PLUS_2014_2020" });
        assert_eq!(of("manager@relience", "WTG").await["ruleSet"], wtg, "{}", app.on);
        let kim = json!({ "code": "LIFELONG_LEARNING_2011", "version": 1, "programme": "LIFELONG_LEARNING" });
        assert_eq!(of("viewer@kapu", "KIM").await["ruleSet"], kim, "{}", app.on);
        let manager = app.as_manager_of("relience").await;
        for (acronym, programme, call_year) in [
            ("SERBIA", "ERASMUS_PLUS_2014_2020", json!(2019)),
            ("LATE", "ERASMUS_PLUS_2021_2027", json!(2027)),
            ("NO-YEAR", "ERASMUS_PLUS_2021_2027", json!(null)),
            ("WRONG-YEAR", "ERASMUS_PLUS_2021_2027", json!(2014)),
            ("FUND", "AMIF", json!(2023)),
        ] {
            let mut input = founding(acronym);
            input["input"]["programme"] = json!(programme);
            input["input"]["callYear"] = call_year;
            manager.data_with(CREATE, input).await;
        }
        assert_eq!(
            of("manager@relience", "SERBIA").await["ruleSet"]["code"],
            "ERASMUS_PLUS_2019"
        );
        assert_eq!(
            of("manager@relience", "LATE").await["ruleSet"]["code"],
            "ERASMUS_PLUS_2027"
        );
        for none in ["NO-YEAR", "WRONG-YEAR", "FUND"] {
            assert_eq!(of("manager@relience", none).await["ruleSet"], Value::Null, "{none}");
        }
    }
}

#[tokio::test]
async fn j_6_rule_sets_are_found_by_programme_call_year_code_and_version() {
    for app in App::on_both().await {
        let client = app.as_user("trainer@fjord").await;
        let codes = async |arguments: &str| {
            let data = client
                .data(&format!("{{ programmeRuleSets{arguments} {{ code }} }}"))
                .await;
            let codes = each(&data["programmeRuleSets"], "code").into_iter();
            codes.map(|code| code.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            codes("(callYear: 2013)").await,
            ["LIFELONG_LEARNING_2011"],
            "{}",
            app.on
        );
        let erasmus = codes("(programme: [ERASMUS_PLUS_2014_2020, ERASMUS_PLUS_2021_2027])").await;
        let all = [
            "ERASMUS_PLUS_2014",
            "ERASMUS_PLUS_2019",
            "ERASMUS_PLUS_2021",
            "ERASMUS_PLUS_2027",
        ];
        assert_eq!(erasmus, all);
        assert_eq!(
            codes("(programme: [LIFELONG_LEARNING], callYear: 2010)").await,
            ["LIFELONG_LEARNING_2007"]
        );
        assert!(codes("(programme: [ESF_PLUS, AMIF, OTHER])").await.is_empty());
        assert!(codes("(programme: [])").await.is_empty());
        let one = async |arguments: &str| {
            let data = client
                .data(&format!("{{ programmeRuleSet({arguments}) {{ code version }} }}"))
                .await;
            data["programmeRuleSet"].clone()
        };
        let found = json!({ "code": "ERASMUS_PLUS_2021", "version": 1 });
        assert_eq!(one("code: \"ERASMUS_PLUS_2021\"").await, found);
        assert_eq!(one("code: \"ERASMUS_PLUS_2021\", version: 1").await, found);
        for unknown in [
            "code: \"ERASMUS_PLUS_2021\", version: 0",
            "code: \"ERASMUS_PLUS_2022\"",
            "code: \"\"",
        ] {
            assert_eq!(one(unknown).await, Value::Null, "{unknown}");
        }
    }
}

#[tokio::test]
async fn j_6_anybody_who_is_signed_in_reads_rule_sets_and_nobody_else() {
    let document = "{ programmeRuleSets { code } programmeRuleSet(code: \"ERASMUS_PLUS_2021\") { code } }";
    for app in App::on_both().await {
        let nothing = json!({ "programmeRuleSets": [], "programmeRuleSet": null });
        assert_eq!(app.anonymous().data(document).await, nothing, "{}", app.on);
        // The operator, an outsider and somebody without a membership in force.
        for who in ["operator", "manager@solo", "counsellor2@relience", "participant1@most"] {
            let data = app.as_user(who).await.data(document).await;
            assert_eq!(data["programmeRuleSets"].as_array().unwrap().len(), 6, "{who}");
            assert_eq!(data["programmeRuleSet"]["code"], "ERASMUS_PLUS_2021", "{who}");
        }
    }
}
