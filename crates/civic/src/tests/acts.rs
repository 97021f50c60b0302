//! Every act's declaration is whole: what forms, JSON and OpenAPI are built from.

use std::collections::BTreeSet;
use std::path::Path;

use crate::act::{Act, ActSpec, FieldKind};
use crate::build::{contribution, fund, levy, project, purse, venture, village};
use crate::decide::company::{draw, invitation, plan, standing, venue};
use crate::decide::room::{minutes, recast, speech, statement};
use crate::decide::wish::lineage;
use crate::decide::{
    advice, ballot, budget, change, duty, meeting, notice, outcome, panel, poll, process, recall,
    request, resolution, topic, visit, wish,
};
use crate::manage::{covenant, finding, force, hours, keeper, points};
use crate::matter::Kind;
use crate::registry::{import, mandate};
use crate::spine;

/// Every act of the rules.
pub const ALL: &[ActSpec] = &[
    wish::Raise::SPEC,
    wish::Answer::SPEC,
    wish::Finish::SPEC,
    wish::Confirm::SPEC,
    wish::Erase::SPEC,
    wish::Stand::SPEC,
    lineage::Join::SPEC,
    lineage::Leave::SPEC,
    lineage::Merge::SPEC,
    lineage::Split::SPEC,
    visit::Report::SPEC,
    topic::Publish::SPEC,
    plan::Make::SPEC,
    draw::Draw::SPEC,
    invitation::Answer::SPEC,
    invitation::Invite::SPEC,
    invitation::Join::SPEC,
    standing::Note::SPEC,
    standing::End::SPEC,
    venue::Note::SPEC,
    meeting::Call::SPEC,
    meeting::Section::SPEC,
    meeting::Open::SPEC,
    meeting::CheckIn::SPEC,
    meeting::Give::SPEC,
    ballot::Start::SPEC,
    ballot::Cast::SPEC,
    ballot::Drop::SPEC,
    ballot::Enter::SPEC,
    ballot::Close::SPEC,
    speech::Ask::SPEC,
    speech::Leave::SPEC,
    speech::Give::SPEC,
    speech::End::SPEC,
    statement::Make::SPEC,
    statement::Stand::SPEC,
    statement::Hold::SPEC,
    recast::Merge::SPEC,
    recast::Split::SPEC,
    minutes::Draft::SPEC,
    minutes::Sign::SPEC,
    resolution::Settle::SPEC,
    resolution::Progress::SPEC,
    resolution::Report::SPEC,
    outcome::Confirm::SPEC,
    outcome::Recur::SPEC,
    outcome::RecurWish::SPEC,
    outcome::Gone::SPEC,
    process::Propose::SPEC,
    advice::Reply::SPEC,
    change::Change::SPEC,
    change::Account::SPEC,
    fund::Receive::SPEC,
    fund::Set::SPEC,
    fund::Give::SPEC,
    fund::Allot::SPEC,
    fund::Carry::SPEC,
    fund::Back::SPEC,
    contribution::Make::SPEC,
    contribution::Withdraw::SPEC,
    contribution::Receive::SPEC,
    contribution::Bank::SPEC,
    contribution::Call::SPEC,
    contribution::Join::SPEC,
    contribution::Check::SPEC,
    contribution::Confirm::SPEC,
    contribution::Lapse::SPEC,
    levy::Plan::SPEC,
    levy::Sign::SPEC,
    levy::Adopt::SPEC,
    levy::Check::SPEC,
    levy::Rule::SPEC,
    levy::End::SPEC,
    levy::Waive::SPEC,
    levy::Pay::SPEC,
    finding::Raise::SPEC,
    finding::Mend::SPEC,
    finding::Check::SPEC,
    keeper::Appoint::SPEC,
    keeper::End::SPEC,
    keeper::Log::SPEC,
    keeper::Pay::SPEC,
    village::Adopt::SPEC,
    force::Form::SPEC,
    force::Join::SPEC,
    force::Leave::SPEC,
    force::Add::SPEC,
    force::Tell::SPEC,
    force::Close::SPEC,
    force::Extend::SPEC,
    force::End::SPEC,
    force::Expire::SPEC,
    purse::Take::SPEC,
    purse::Seat::SPEC,
    purse::Declare::SPEC,
    purse::Hold::SPEC,
    purse::End::SPEC,
    purse::Ask::SPEC,
    purse::Sign::SPEC,
    purse::Pay::SPEC,
    purse::Settle::SPEC,
    venture::Register::SPEC,
    venture::Change::SPEC,
    venture::Hold::SPEC,
    venture::Bring::SPEC,
    venture::Bind::SPEC,
    venture::Stand::SPEC,
    venture::Account::SPEC,
    venture::Correct::SPEC,
    venture::Open::SPEC,
    venture::Pay::SPEC,
    venture::Drop::SPEC,
    venture::Take::SPEC,
    budget::Open::SPEC,
    budget::Propose::SPEC,
    budget::Strike::SPEC,
    budget::Publish::SPEC,
    budget::Cast::SPEC,
    budget::Hand::SPEC,
    budget::Enter::SPEC,
    budget::Close::SPEC,
    panel::Plan::SPEC,
    panel::Draw::SPEC,
    panel::Answer::SPEC,
    poll::Open::SPEC,
    poll::Ask::SPEC,
    poll::Stand::SPEC,
    poll::Strike::SPEC,
    poll::Publish::SPEC,
    poll::Cast::SPEC,
    poll::Drop::SPEC,
    poll::Hand::SPEC,
    poll::Enter::SPEC,
    poll::Close::SPEC,
    project::Open::SPEC,
    project::Reply::SPEC,
    project::Plan::SPEC,
    project::Strike::SPEC,
    project::Begin::SPEC,
    project::Reach::SPEC,
    project::Note::SPEC,
    project::Alter::SPEC,
    project::Publicise::SPEC,
    project::Finish::SPEC,
    project::Keep::SPEC,
    covenant::Open::SPEC,
    covenant::Say::SPEC,
    covenant::Draft::SPEC,
    covenant::Write::SPEC,
    covenant::Strike::SPEC,
    covenant::Show::SPEC,
    covenant::Submit::SPEC,
    covenant::Look::SPEC,
    covenant::Back::SPEC,
    covenant::Vote::SPEC,
    covenant::Adopt::SPEC,
    covenant::Publish::SPEC,
    covenant::Receive::SPEC,
    covenant::Correct::SPEC,
    points::Draft::SPEC,
    points::SetLine::SPEC,
    points::Strike::SPEC,
    points::Put::SPEC,
    points::Adopt::SPEC,
    points::Nominate::SPEC,
    points::Panel::SPEC,
    points::Join::SPEC,
    points::Leave::SPEC,
    points::Red::SPEC,
    points::Declare::SPEC,
    points::Weigh::SPEC,
    points::File::SPEC,
    points::Hear::SPEC,
    points::Withdraw::SPEC,
    points::Judge::SPEC,
    points::Post::SPEC,
    points::Object::SPEC,
    points::Decide::SPEC,
    points::Stock::SPEC,
    points::Restock::SPEC,
    points::Trade::SPEC,
    points::Close::SPEC,
    hours::Call::SPEC,
    hours::Enlist::SPEC,
    hours::Withdraw::SPEC,
    hours::See::SPEC,
    hours::Confirm::SPEC,
    hours::Correct::SPEC,
    hours::Certify::SPEC,
    notice::Object::SPEC,
    notice::Reply::SPEC,
    notice::End::SPEC,
    request::Raise::SPEC,
    request::Sign::SPEC,
    request::Withdraw::SPEC,
    request::Accept::SPEC,
    request::Doubt::SPEC,
    request::Review::SPEC,
    request::Pass::SPEC,
    request::Convene::SPEC,
    duty::Open::SPEC,
    duty::Keep::SPEC,
    duty::Miss::SPEC,
    recall::Propose::SPEC,
    recall::Sign::SPEC,
    recall::Withdraw::SPEC,
    recall::Defend::SPEC,
    spine::Remark::SPEC,
    spine::FollowStart::SPEC,
    spine::ReadUpTo::SPEC,
    spine::Attach::SPEC,
    spine::Detach::SPEC,
    spine::Escalate::SPEC,
    spine::Seal::SPEC,
    import::Import::SPEC,
    import::Undo::SPEC,
    mandate::Grant::SPEC,
    mandate::Revoke::SPEC,
    mandate::Register::SPEC,
];

/// Acts declared in the files below a folder.
fn declared(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            if path.is_dir() {
                return declared(&path);
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let starts = |line: &str| {
                line.starts_with("    kind Some(") || line.starts_with("    kind None")
            };
            if text.contains("\nacts! {") { text.lines().filter(|l| starts(l)).count() } else { 0 }
        })
        .sum()
}

#[test]
fn the_list_is_complete() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    assert_eq!(ALL.len(), declared(&source), "an act is declared that this list does not name");
}

#[test]
fn names_and_paths_are_unique() {
    let names: BTreeSet<_> = ALL.iter().map(|spec| spec.name).collect();
    assert_eq!(names.len(), ALL.len());
    let keys: BTreeSet<_> = ALL.iter().map(ActSpec::key).collect();
    assert_eq!(keys.len(), ALL.len());
    let paths: BTreeSet<_> = ALL.iter().map(|spec| spec.path).collect();
    assert_eq!(paths.len(), ALL.len());
    for spec in ALL {
        let word = |c: char| c.is_ascii_lowercase() || c == '.';
        assert!(spec.name.chars().all(word) && spec.name.contains('.'), "{}", spec.name);
        assert!(!spec.path.starts_with('/') && !spec.path.is_empty(), "{}", spec.name);
    }
}

#[test]
fn fields_are_unique_and_a_path_s_matter_is_one_of_them() {
    for spec in ALL {
        let fields: BTreeSet<_> = spec.fields.iter().map(|field| field.name).collect();
        assert_eq!(fields.len(), spec.fields.len(), "{}", spec.name);
        let matter = spec.fields.iter().find(|field| field.name == "matter");
        assert_eq!(spec.path.contains("{matter}"), matter.is_some(), "{}", spec.name);
        if let Some(field) = matter {
            assert!(field.required && field.kind == FieldKind::Id, "{}", spec.name);
        }
        if spec.opens() {
            let made = spec.fields.iter().any(|f| f.name == "id" && f.kind == FieldKind::Id);
            assert!(made, "{}: the caller makes the id", spec.name);
        }
        for field in spec.fields {
            if let FieldKind::Choice(words) = field.kind {
                let words_once: BTreeSet<_> = words.iter().collect();
                assert!(!words.is_empty() && words_once.len() == words.len(), "{}", spec.name);
            }
            if let FieldKind::Count(least, most) = field.kind {
                assert!(least <= most, "{} {}", spec.name, field.name);
            }
        }
    }
}

#[test]
fn every_act_is_for_somebody_and_stands_under_its_kind() {
    for spec in ALL {
        assert!(!spec.allow.is_empty(), "{} is for nobody", spec.name);
        let Some(kind) = spec.kind else {
            assert!(spec.from.is_empty(), "{}: states of no kind", spec.name);
            continue;
        };
        let noun = spec.path.split('/').next().unwrap();
        assert_eq!(Kind::from_noun(noun), Some(kind), "{}", spec.name);
    }
}

#[test]
fn an_act_starts_from_states_that_its_kind_can_be_in() {
    for spec in ALL {
        let Some(kind) = spec.kind else { continue };
        for state in spec.from {
            let states = super::states::states_of(kind);
            assert!(states.contains(state), "{} from {state}", spec.name);
            // What is over takes nothing more but its own record.
            let adds = spec.name.starts_with("minutes.");
            assert!(!state.is_final() || state.is_watched() || adds, "{} from {state}", spec.name);
        }
    }
}

#[test]
fn an_act_reads_back_from_its_json_and_knows_no_other_field() {
    let act = ballot::Cast {
        matter: super::fixture::matter_id(Kind::Meeting),
        answer: ballot::Answer::Abstain,
        proxy_for: None,
    };
    let mut json = serde_json::to_value(&act).unwrap();
    assert_eq!(json["answer"], "abstain");
    assert_eq!(serde_json::from_value::<ballot::Cast>(json.clone()).unwrap(), act);
    json["voter"] = "somebody else".into();
    assert!(serde_json::from_value::<ballot::Cast>(json).is_err());
}
