use std::collections::HashSet;

use super::{
    ActivityType::{self, Course, Group, JobShadowing, LongTerm, StudyVisit, TeachingAssignment, TrainingAssignment},
    Eligibility, FILES,
    ParticipantCategory::{self, Learner, Staff},
    Programme, RuleSet, chosen,
};
use crate::code::{is_country, is_url};
use chrono::NaiveDate;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn in_force(programme: Programme, call_year: i32) -> &'static RuleSet {
    RuleSet::for_project(programme, Some(call_year), day(2026, 1, 1)).unwrap()
}

fn days(set: &RuleSet, activity: ActivityType, participant: ParticipantCategory) -> Option<(i32, i32)> {
    let rule = set.limits(activity, participant)?;
    rule.min_days.zip(rule.max_days)
}

#[test]
fn j_6_every_file_is_read_and_named_after_its_code_and_version() {
    let sets: Vec<RuleSet> = FILES.iter().map(|file| toml::from_str(file).unwrap()).collect();
    assert_eq!(sets, RuleSet::all());
    let mut expected: Vec<String> = sets
        .iter()
        .map(|set| format!("{}.{}.toml", set.code.to_lowercase(), set.version))
        .collect();
    expected.sort();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/programme");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "tests.rs")
        .collect();
    files.sort();
    assert_eq!(files, expected);
}

#[test]
fn j_6_every_rule_set_is_sound() {
    for set in RuleSet::all() {
        let name = &set.code;
        assert!(set.first_call_year <= set.last_call_year, "{name}");
        let countries = || set.fully_eligible.iter().chain(&set.partly_eligible);
        assert!(countries().all(|code| is_country(code)), "{name}: {:?}", countries());
        assert_eq!(
            countries().collect::<HashSet<_>>().len(),
            countries().count(),
            "{name}: a country twice"
        );
        assert!(!set.sources.is_empty(), "{name}");
        for source in &set.sources {
            assert!(
                !source.title.is_empty() && source.year >= set.first_call_year - 1,
                "{name}"
            );
            assert!(source.url.as_deref().is_none_or(is_url), "{name}: {:?}", source.url);
        }
        let mut ruled = HashSet::new();
        for rule in &set.activities {
            let (least, most) = (rule.min_days.unwrap_or(1), rule.max_days.unwrap_or(i32::MAX));
            assert!(1 <= least && least <= most, "{name}: {rule:?}");
            for activity in &rule.activity {
                for participant in &rule.participant {
                    assert!(
                        ruled.insert((activity, participant)),
                        "{name}: {activity:?} of {participant:?} twice"
                    );
                }
            }
        }
    }
}

#[test]
fn j_6_versions_count_up_and_follow_each_other_in_time() {
    for set in RuleSet::all() {
        let name = format!("{} {}", set.code, set.version);
        if set.version == 1 {
            assert_eq!(
                set.applies_from, None,
                "{name}: the first version applies from the beginning"
            );
            continue;
        }
        let before = RuleSet::named(&set.code, set.version - 1).expect(&name);
        assert!(set.applies_from > before.applies_from, "{name}");
        let calls = |set: &RuleSet| (set.programme, set.first_call_year, set.last_call_year);
        assert_eq!(
            calls(set),
            calls(before),
            "{name}: another programme or other calls are another code"
        );
    }
}

#[test]
fn j_6_every_call_year_of_a_programme_has_exactly_one_rule_set() {
    let lives = [
        (Programme::LifelongLearning, 2007..=2013),
        (Programme::ErasmusPlus2014, 2014..=2020),
        (Programme::ErasmusPlus2021, 2021..=2027),
    ];
    for (programme, life) in lives {
        for year in 2000..=2040 {
            let holding = RuleSet::all()
                .iter()
                .filter(|set| set.programme == programme && set.holds_for(year));
            let codes: HashSet<&str> = holding.map(|set| set.code.as_str()).collect();
            assert_eq!(
                codes.len(),
                usize::from(life.contains(&year)),
                "{programme:?} {year}: {codes:?}"
            );
        }
    }
}

#[test]
fn j_6_programme_and_call_year_choose_the_rule_set() {
    let code =
        |programme, call_year| RuleSet::for_project(programme, call_year, day(2026, 1, 1)).map(|set| set.code.as_str());
    assert_eq!(
        code(Programme::LifelongLearning, Some(2013)),
        Some("LIFELONG_LEARNING_2011")
    );
    assert_eq!(code(Programme::ErasmusPlus2014, Some(2014)), Some("ERASMUS_PLUS_2014"));
    assert_eq!(code(Programme::ErasmusPlus2021, Some(2025)), Some("ERASMUS_PLUS_2021"));
    assert_eq!(
        code(Programme::ErasmusPlus2021, Some(2013)),
        None,
        "no year of this programme"
    );
    assert_eq!(code(Programme::ErasmusPlus2021, None), None, "no year at all");
    for programme in [Programme::EsfPlus, Programme::Amif, Programme::Other] {
        assert_eq!(code(programme, Some(2023)), None, "{programme:?}");
    }
}

#[test]
fn j_6_a_newer_version_applies_from_its_day_on_and_leaves_the_older_one_as_it_was() {
    let first = in_force(Programme::ErasmusPlus2021, 2021).clone();
    let mut second = RuleSet {
        version: 2,
        applies_from: Some(day(2026, 7, 1)),
        ..first.clone()
    };
    second.activities[0].max_days = Some(90);
    let sets = [second, first.clone()];
    let on = |day| chosen(&sets, Programme::ErasmusPlus2021, Some(2021), day).map(|set| set.version);
    assert_eq!(on(day(2020, 12, 31)), Some(1));
    assert_eq!(on(day(2026, 6, 30)), Some(1));
    assert_eq!(on(day(2026, 7, 1)), Some(2));
    let judged_under = RuleSet::named(&first.code, first.version);
    assert_eq!(
        judged_under,
        Some(&first),
        "code and version lead to the same rules for ever"
    );
}

#[test]
fn j_6_durations_are_those_of_the_programme_guides() {
    for year in [2007, 2013] {
        let set = in_force(Programme::LifelongLearning, year);
        assert_eq!(days(set, JobShadowing, Staff), Some((7, 42)));
        assert_eq!(days(set, LongTerm, Learner), None, "no limit is stored");
    }
    for year in [2014, 2020] {
        let set = in_force(Programme::ErasmusPlus2014, year);
        for activity in ActivityType::ALL {
            assert_eq!(days(set, *activity, Staff), Some((2, 60)), "{activity:?}");
            assert_eq!(days(set, *activity, Learner), None, "{activity:?}");
        }
    }
    for year in [2021, 2027] {
        let set = in_force(Programme::ErasmusPlus2021, year);
        for (activity, participant, limits) in [
            (JobShadowing, Staff, Some((2, 60))),
            (StudyVisit, Staff, Some((2, 60))),
            (TeachingAssignment, Staff, Some((2, 365))),
            (TrainingAssignment, Staff, Some((2, 365))),
            (Course, Staff, Some((2, 30))),
            (Group, Learner, Some((2, 30))),
            (LongTerm, Learner, Some((90, 365))),
            (LongTerm, Staff, None),
            (Course, ParticipantCategory::Accompanying, None),
        ] {
            assert_eq!(
                days(set, activity, participant),
                limits,
                "{activity:?} of {participant:?}"
            );
        }
    }
}

#[test]
fn j_6_countries_take_part_fully_partly_or_are_not_named() {
    use Eligibility::{Full, Partly, Unnamed};
    for (programme, year, country, expected) in [
        (Programme::LifelongLearning, 2010, "CH", Partly),
        (Programme::LifelongLearning, 2011, "CH", Full),
        (Programme::LifelongLearning, 2010, "HR", Unnamed),
        (Programme::ErasmusPlus2014, 2014, "GB", Full),
        (Programme::ErasmusPlus2014, 2018, "RS", Partly),
        (Programme::ErasmusPlus2014, 2019, "RS", Full),
        (Programme::ErasmusPlus2021, 2021, "SE", Full),
        (Programme::ErasmusPlus2021, 2026, "GB", Partly),
        (Programme::ErasmusPlus2021, 2027, "GB", Full),
        (Programme::ErasmusPlus2021, 2021, "NZ", Unnamed),
    ] {
        assert_eq!(
            in_force(programme, year).eligibility(country),
            expected,
            "{year} {country}"
        );
    }
    assert!(
        RuleSet::all().iter().all(|set| !set.same_country),
        "every one of them sends people abroad"
    );
}
