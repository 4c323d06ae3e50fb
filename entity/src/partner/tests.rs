//! The rules of a partner, without a database.

use chrono::{DateTime, Days, NaiveDate};

use super::*;
use crate::rule::Refusal;

fn nordkoop() -> Model {
    let new = New {
        id: Id::new(uuid::Uuid::nil()),
        legal_name: "Nordkoop Arbetskooperativ".to_owned(),
        acronym: "nordkoop".to_owned(),
        organisation_type: OrganisationType::Social,
        country: "SE".to_owned(),
        now: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
    };
    Model::created(new, Changes::default()).unwrap()
}

/// `path rule` of all that is wrong.
fn wrong(changes: Changes) -> Vec<String> {
    match nordkoop().changed(changes) {
        Err(Refusal::Invalid(found)) => found.iter().map(|one| format!("{} {}", one.path, one.rule)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn p_1_oid_and_pic_are_well_formed() {
    assert!(is_oid("E10012345") && !is_oid("E1001234") && !is_oid("10012345E"));
    assert!(is_pic("912345678") && !is_pic("91234567") && !is_pic("91234567A"));
}

#[test]
fn p_5_an_accreditation_past_its_date_reads_as_lapsed() {
    let until = NaiveDate::from_ymd_opt(2024, 12, 31);
    let accreditation = Accreditation {
        name: "ECCE".into(),
        body: "University".into(),
        status: AccreditationStatus::Accredited,
        valid_from: None,
        valid_until: until,
    };
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    assert_eq!(
        accreditation.status_on(day(2024, 12, 31)),
        AccreditationStatus::Accredited
    );
    assert_eq!(accreditation.status_on(day(2025, 1, 1)), AccreditationStatus::Lapsed);
}

#[test]
fn p_1_a_malformed_oid_or_pic_is_refused() {
    let changes = Changes {
        oid: Some(Some("10012345E".to_owned())),
        pic: Some(Some("12345678".to_owned())),
        ..Changes::default()
    };
    assert_eq!(wrong(changes), ["input.oid P-1", "input.pic P-1"]);
}

#[test]
fn p_2_a_partner_is_suspended_and_reinstated_and_withdrawn_for_good() {
    use crate::record::Stateful;
    let at = |state| Model { state, ..nordkoop() };
    assert_eq!(nordkoop().state, State::Invited);
    for (from, verb, to) in [
        (State::Active, Verb::Suspend, State::Suspended),
        (State::Suspended, Verb::Reinstate, State::Active),
        (State::Invited, Verb::Withdraw, State::Withdrawn),
        (State::Active, Verb::Withdraw, State::Withdrawn),
        (State::Suspended, Verb::Withdraw, State::Withdrawn),
    ] {
        assert!(at(from).expect_open(verb).is_ok(), "{verb:?} from {from:?}");
        assert_eq!(at(from).moved(verb).state, to);
    }
    assert_eq!(at(State::Withdrawn).open(), [Verb::Read]);
    for (from, verb) in [
        (State::Active, Verb::Reinstate),
        (State::Suspended, Verb::Suspend),
        (State::Suspended, Verb::Update),
        (State::Invited, Verb::Suspend),
        (State::Invited, Verb::Reinstate),
    ] {
        assert!(at(from).expect_open(verb).is_err(), "{verb:?} from {from:?}");
    }
}

#[test]
fn everything_wrong_with_a_profile_is_said_at_once() {
    let some = |text: &str| Some(Some(text.to_owned()));
    let day = NaiveDate::from_ymd_opt(2024, 12, 31).unwrap();
    let accreditation = Accreditation {
        name: " ".into(),
        body: "University".into(),
        status: AccreditationStatus::Applied,
        valid_from: Some(day),
        valid_until: Some(day - Days::new(1)),
    };
    let changes = Changes {
        legal_name: Some("Γέφυρα".into()),
        business_name: some(""),
        vat_number: some("12"),
        website: some("javascript:alert(1)"),
        email: some("office"),
        phone: some("call me"),
        region: some("RO113"),
        languages: Some(vec!["Swedish!".into()]),
        expertise: Some(vec!["care".into(), "9999".into()]),
        accreditations: Some(vec![accreditation]),
        ..Changes::default()
    };
    let expected = [
        "input.legalName LATIN",
        "input.businessName REQUIRED",
        "input.vatNumber VAT",
        "input.website URL",
        "input.email EMAIL",
        "input.phone PHONE",
        "input.region NUTS",
        "input.languages[0] LANGUAGE",
        "input.expertise[1] ISCED_F",
        "input.accreditations[0].name REQUIRED",
        "input.accreditations[0].validUntil RANGE",
    ];
    assert_eq!(wrong(changes), expected);
}

#[test]
fn regions_and_numbers_of_all_europe_are_taken() {
    let some = |text: &str| Some(Some(text.to_owned()));
    for (country, region, vat, phone) in [
        ("SE", "SE331", "SE556677889901", "+46 90 123 45 67"),
        ("GR", "EL303", "EL123456789", "210 1234567"),
        ("GB", "UKI3", "GB999999973", "(020) 7946-0958"),
        ("CH", "CH021", "CHE-123.456.789", "112"),
        ("IE", "IE06", "IE1A23456A", "01/555.0100"),
    ] {
        let changes = Changes {
            country: Some(country.to_owned()),
            region: some(region),
            vat_number: some(vat),
            phone: some(phone),
            legal_name: Some("Ștefănești & Žižkov-Ångström, Łódź № 1 Việt".to_owned()),
            ..Changes::default()
        };
        assert!(nordkoop().changed(changes).is_ok(), "{country}");
    }
}
