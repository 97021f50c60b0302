//! Who may be given which mandate, where and for how long.

use kernel::{Code, Date, Refusal};

use super::fixture::{
    HOME, area, brief, caller, day, home, id, mandate, person, refused, said, scene, written,
};
use crate::authority::{Caller, Mandate, Role};
use crate::registry::mandate::{Grant, GrantFacts, Register, Revoke, grant, register, revoke};
use crate::registry::{Organisation, OrganisationKind};
use crate::{Effect, Scene};

fn act(role: Role) -> Grant {
    Grant {
        id: id(80),
        person: person(1),
        role,
        area: home(),
        from_on: day("2026-12-01"),
        until_on: Some(day("2031-11-30")),
        ground: " 换届选举 ".into(),
    }
}

/// The system administrator asks, unless a test says otherwise.
fn admin() -> Scene<'static> {
    Scene { caller: caller(8, &[Role::SystemAdmin]), ..scene() }
}

fn free() -> GrantFacts {
    GrantFacts { person_known: true, held: vec![] }
}

fn holding(role: Role, from: &str, until: Option<&str>) -> GrantFacts {
    let held =
        Mandate { from_on: day(from), until_on: until.map(day), ..mandate(person(1), role, HOME) };
    GrantFacts { person_known: true, held: vec![held] }
}

#[test]
fn a_mandate_is_given_over_a_place_of_this_home() {
    let effects = grant(&free(), &admin(), &act(Role::Committee)).unwrap();
    assert_eq!(brief(&effects), ["put mandate"]);
    let made: Mandate = written(&effects);
    assert_eq!((made.role, &*made.ground), (Role::Committee, "换届选举"));
    assert_eq!((made.home, made.area), (home(), home()));
    let group = Grant { area: area("420324107210002"), ..act(Role::Convener) };
    assert!(grant(&free(), &admin(), &group).is_ok());
    for elsewhere in ["420324107211", "420324107", "420324107211001", "420324"] {
        let far = Grant { area: area(elsewhere), ..act(Role::Committee) };
        let no = refused(grant(&free(), &admin(), &far), Code::PlaceElsewhere, Some("area"));
        assert_eq!((said(&no, "place"), said(&no, "home")), (elsewhere, HOME));
    }
    let unknown = GrantFacts { person_known: false, held: vec![] };
    refused(grant(&unknown, &admin(), &act(Role::Agent)), Code::NotFound, Some("person"));
}

#[test]
fn a_term_ends_on_or_after_its_first_day() {
    let term = |until: Option<Date>| Grant { until_on: until, ..act(Role::Committee) };
    let before = term(Some(day("2026-11-30")));
    refused(grant(&free(), &admin(), &before), Code::MandateDates, None);
    for until in [None, Some(day("2026-12-01")), Some(day("2031-11-30"))] {
        assert!(grant(&free(), &admin(), &term(until)).is_ok(), "{until:?}");
    }
}

#[test]
fn clashing_roles_are_refused_while_they_overlap() {
    // Held and asked: 村民委员会组织法 第三十七条; GB/T 22239-2019 三员分立.
    let pairs = [
        (Role::Supervisor, Role::Committee),
        (Role::Committee, Role::Supervisor),
        (Role::Secretary, Role::Supervisor),
        (Role::SystemAdmin, Role::AuditAdmin),
        (Role::SecurityAdmin, Role::Convener),
        (Role::Auditor, Role::Representative),
    ];
    for (held, asked) in pairs {
        let open = holding(held, "2026-01-01", None);
        let no = refused(grant(&open, &admin(), &act(asked)), Code::MandateClash, Some("role"));
        assert!(said(&no, "a").starts_with("@role-") && said(&no, "b").starts_with("@role-"));
        assert_ne!(said(&no, "a"), said(&no, "b"));
    }
    for (held, asked) in [(Role::Committee, Role::Convener), (Role::Committee, Role::Committee)] {
        let open = holding(held, "2026-01-01", None);
        assert!(grant(&open, &admin(), &act(asked)).is_ok(), "{held} {asked}");
    }
}

#[test]
fn terms_that_do_not_touch_do_not_clash() {
    // Held from, until; does it overlap 2026-12-01 to 2031-11-30?
    let rows = [
        ("2021-12-01", Some("2026-11-30"), false),
        ("2021-12-01", Some("2026-12-01"), true),
        ("2028-01-01", Some("2028-12-31"), true),
        ("2031-11-30", None, true),
        ("2031-12-01", None, false),
    ];
    for (from, until, clash) in rows {
        let facts = holding(Role::Supervisor, from, until);
        let result = grant(&facts, &admin(), &act(Role::Committee));
        assert_eq!(result.is_err(), clash, "{from} {until:?}");
    }
}

#[test]
fn a_clerk_grants_no_role_of_the_system() {
    let clerk = Scene { caller: caller(7, &[Role::TownshipClerk]), ..scene() };
    let system = [
        Role::SystemAdmin,
        Role::SecurityAdmin,
        Role::AuditAdmin,
        Role::CountyClerk,
        Role::Auditor,
    ];
    // What a task force lends is lent by nobody else.
    for role in Role::ALL.iter().filter(|role| **role != Role::Seconded) {
        let refused_here = system.contains(role);
        let result = grant(&free(), &clerk, &act(*role));
        assert_eq!(result.is_err(), refused_here, "{role}");
        if refused_here {
            let no = refused(result, Code::NotAllowed, None);
            assert_eq!(said(&no, "who"), "@role-system-admin");
        }
        assert!(grant(&free(), &admin(), &act(*role)).is_ok(), "{role}");
    }
    let worker = Scene { caller: Caller::Worker, ..scene() };
    assert!(grant(&free(), &worker, &act(Role::CountyClerk)).is_ok());
}

#[test]
fn a_mandate_ends_inside_its_term() {
    let held = |until: Option<&str>| Mandate {
        until_on: until.map(day),
        ..mandate(person(1), Role::Committee, HOME)
    };
    let ask = |mandate: &Mandate, until: &str| -> Result<Vec<Effect>, Refusal> {
        revoke(Some(mandate), &admin(), &Revoke { id: mandate.id, until_on: day(until) })
    };
    // It began on 1 January 2026.
    for until in ["2026-01-01", "2026-11-23", "2099-12-31"] {
        let effects = ask(&held(None), until).unwrap();
        assert_eq!(brief(&effects), ["set mandate"]);
        assert_eq!(written::<Mandate>(&effects).until_on, Some(day(until)));
    }
    refused(ask(&held(None), "2025-12-31"), Code::MandateDates, Some("until_on"));
    // Ending is not a way to a longer term past the check for clashes.
    let five = held(Some("2030-12-31"));
    assert!(ask(&five, "2030-12-31").is_ok());
    refused(ask(&five, "2031-01-01"), Code::MandateDates, Some("until_on"));
    let nothing = Revoke { id: id(1), until_on: day("2026-12-01") };
    refused(revoke(None, &admin(), &nothing), Code::NotFound, Some("id"));
}

#[test]
fn an_organisation_s_credit_code_is_checked() {
    let ask = |given: Option<&str>| {
        let act = Register {
            id: id(81),
            name: " 龙坝茶业合作社 ".into(),
            kind: OrganisationKind::Cooperative,
            credit_code: given.map(str::to_owned),
        };
        register(&scene(), &act)
    };
    let kept = |given| written::<Organisation>(&ask(given).unwrap()).credit_code;
    // GB 32100-2015: the last character checks the others.
    assert_eq!(kept(Some(" 91330100799655058B ")).as_deref(), Some("91330100799655058B"));
    assert_eq!((kept(None), kept(Some("  "))), (None, None));
    assert_eq!(written::<Organisation>(&ask(None).unwrap()).name, "龙坝茶业合作社");
    for bad in ["91330100799655058C", "9133010079965505", "abc"] {
        let no = refused(ask(Some(bad)), Code::CreditCodeBad, Some("credit_code"));
        assert_eq!(said(&no, "got"), bad);
    }
}
