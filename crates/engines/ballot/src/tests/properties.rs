//! What must hold for all numbers, not only for those in the tables.

use proptest::prelude::*;

use super::{counts, members_assembly, representatives_meeting, villagers_meeting};
use crate::{
    Ballot, BallotBox, Basis, Body, Channel, Choice, Cmp, Draft, Outcome, Presence, Ratio, Tally,
    Threshold, verdict,
};

fn any_ratio() -> impl Strategy<Value = Ratio> {
    (1..=1_000u64)
        .prop_flat_map(|den| (0..=den, Just(den)))
        .prop_map(|(num, den)| Ratio::new(num, den).expect("num is at most den"))
}

fn any_threshold(of: Basis) -> impl Strategy<Value = Threshold> {
    (any_ratio(), any::<bool>()).prop_map(move |(ratio, more)| Threshold {
        cmp: if more { Cmp::MoreThan } else { Cmp::AtLeast },
        ratio,
        of,
        label: String::new(),
        article: String::new(),
    })
}

/// Totals of every size, small ones often.
fn any_total() -> impl Strategy<Value = u64> {
    prop_oneof![1..=2_000u64, 1..u64::MAX]
}

fn any_body() -> impl Strategy<Value = Body> {
    prop_oneof![
        Just(villagers_meeting()),
        Just(representatives_meeting()),
        Just(members_assembly()),
        [Basis::Present, Basis::Cast, Basis::Members, Basis::Adults]
            .map(any_threshold)
            .prop_map(|majority| Body { majority: majority.into(), ..representatives_meeting() }),
    ]
}

/// A meeting of at most a thousand where `silent` came and handed nothing in.
fn any_draft() -> impl Strategy<Value = Draft> {
    (0..200u64, 0..200u64, 0..100u64, 0..50u64, 1..50u64, 0..400u64).prop_map(
        |(yes, no, abstain, invalid, silent, away)| {
            let present = yes + no + abstain + invalid + silent;
            let roll = Presence::of(present, present + away);
            Draft {
                adults: roll,
                members: roll,
                households: Presence::of(present / 3, (present + away) / 3),
                tally: Tally { yes, no, abstain, invalid },
                ..Draft::for_voters(Basis::Members)
            }
        },
    )
}

fn any_channel() -> impl Strategy<Value = Channel> {
    prop_oneof![Just(Channel::Phone), Just(Channel::Paper), Just(Channel::Hall)]
}

fn any_choice() -> impl Strategy<Value = Choice> {
    prop_oneof![Just(Choice::Yes), Just(Choice::No), Just(Choice::Abstain), Just(Choice::Invalid)]
}

/// Ballots with all orders different, as they were given, and the same in another order of arrival.
fn any_arrivals() -> impl Strategy<Value = [Vec<Ballot<u8, Choice>>; 2]> {
    prop::collection::vec((0..12u8, any_channel(), any_choice()), 0..60).prop_flat_map(|drawn| {
        let given: Vec<_> = (0u64..)
            .zip(drawn)
            .map(|(order, (voter, channel, choice))| Ballot { voter, channel, order, choice })
            .collect();
        [Just(given.clone()).boxed(), Just(given).prop_shuffle().boxed()]
    })
}

proptest! {
    #[test]
    fn needed_is_exactly_where_met_begins(
        rule in any_threshold(Basis::Members),
        total in any_total(),
        have in any::<u64>(),
    ) {
        let needed = rule.needed(total);
        prop_assert_eq!(rule.met(have, total), have >= needed);
        prop_assert!(rule.met(needed, total));
        prop_assert!(needed == 0 || !rule.met(needed - 1, total));
    }

    #[test]
    fn met_is_monotone(
        rule in any_threshold(Basis::Members),
        have in any::<u64>(),
        more in any::<u64>(),
        total in any_total(),
    ) {
        let more = have.saturating_add(more);
        prop_assert!(!rule.met(have, total) || rule.met(more, total));
        prop_assert!(rule.needed(total) <= rule.needed(total.saturating_add(1)));
    }

    #[test]
    fn strictness_is_about_every_total(
        one in any_threshold(Basis::Members),
        two in any_threshold(Basis::Members),
        total in 1..5_000u64,
    ) {
        if one.is_as_strict_as(&two) {
            prop_assert!(one.needed(total) >= two.needed(total));
        } else {
            // Some total tells them apart: shares of this one are whole and at least two apart.
            let total = 2 * one.ratio.den() * two.ratio.den();
            prop_assert!(one.needed(total) < two.needed(total));
        }
    }

    #[test]
    fn a_further_yes_never_turns_adopted_into_rejected(body in any_body(), draft in any_draft()) {
        let before = verdict(&body, &counts(draft.clone()));
        let mut one_more = draft;
        one_more.tally.yes += 1;
        let silent_spoke = verdict(&body, &counts(one_more.clone()));
        one_more.members.attended += 1;
        one_more.members.total += 1;
        let newcomer_spoke = verdict(&body, &counts(one_more));
        if before.outcome == Outcome::Adopted {
            prop_assert_eq!(silent_spoke.outcome, Outcome::Adopted);
            prop_assert_eq!(newcomer_spoke.outcome, Outcome::Adopted);
        }
    }

    #[test]
    fn the_order_of_arrival_changes_nothing([given, shuffled] in any_arrivals()) {
        let fill = |ballots: &[Ballot<u8, Choice>]| {
            let mut filled = BallotBox::new(u64::MAX);
            for ballot in ballots {
                prop_assert!(filled.put(ballot.clone()).is_ok());
            }
            Ok(filled)
        };
        let (one, two) = (fill(&given)?, fill(&shuffled)?);
        prop_assert_eq!(&one, &two);
        prop_assert_eq!(one.tally(), two.tally());
    }

    #[test]
    fn every_voter_counts_once([given, _] in any_arrivals()) {
        let mut filled = BallotBox::new(u64::MAX);
        for ballot in &given {
            prop_assert!(filled.put(ballot.clone()).is_ok());
        }
        let mut voters: Vec<u8> = given.iter().map(|ballot| ballot.voter).collect();
        voters.sort_unstable();
        voters.dedup();
        prop_assert_eq!(filled.voters(), voters.len());
        prop_assert_eq!(filled.tally().and_then(|tally| tally.cast()), Ok(voters.len() as u64));
        // Nobody who gave a witnessed ballot is counted by phone.
        for held in filled.ballots().filter(|held| !held.channel.is_witnessed()) {
            let witnessed = |b: &&Ballot<u8, Choice>| b.voter == held.voter && b.channel.is_witnessed();
            prop_assert_eq!(given.iter().find(witnessed), None);
        }
    }
}
