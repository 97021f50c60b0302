//! The policy for one voter's several ballots.

use std::collections::BTreeMap;

use crate::{Ballot, BallotBox, BoxError, Channel, Choice, Overflow, Placed, Tally};

const CLOSES: u64 = 100;

fn ballot(voter: &str, channel: Channel, order: u64, choice: Choice) -> Ballot<String, Choice> {
    Ballot { voter: voter.to_owned(), channel, order, choice }
}

#[test]
fn one_voter_several_ballots() {
    use Channel::{Hall, Paper, Phone};
    use Choice::{No, Yes};
    use Placed::{First, Outranked, Repeated, Replaced};
    let table = [
        ("later phone replaces", [(Phone, 1, Yes), (Phone, 2, No)], Replaced, No),
        ("earlier phone arrives late", [(Phone, 2, No), (Phone, 1, Yes)], Outranked, No),
        ("same phone ballot sent twice", [(Phone, 1, Yes), (Phone, 1, Yes)], Repeated, Yes),
        ("paper after phone", [(Phone, 5, Yes), (Paper, 9, No)], Replaced, No),
        ("paper before phone", [(Paper, 5, No), (Phone, 9, Yes)], Outranked, No),
        ("paper entered after a later phone", [(Phone, 9, Yes), (Paper, 5, No)], Replaced, No),
        ("hall beats phone", [(Phone, 9, Yes), (Hall, 5, No)], Replaced, No),
        ("the later of two witnessed", [(Paper, 5, Yes), (Hall, 6, No)], Replaced, No),
        ("the later of two sheets", [(Paper, 6, No), (Paper, 5, Yes)], Outranked, No),
        ("at the close", [(Phone, 5, Yes), (Phone, CLOSES, No)], Replaced, No),
    ];
    for (name, [first, second], placed, stands) in table {
        let mut ballots = BallotBox::new(CLOSES);
        let mut put = |(channel, order, choice)| ballots.put(ballot("H1", channel, order, choice));
        assert_eq!(put(first), Ok(First), "{name}");
        assert_eq!(put(second), Ok(placed), "{name}");
        assert_eq!(ballots.voters(), 1, "{name}");
        let kept: Vec<Choice> = ballots.ballots().map(|held| held.choice).collect();
        assert_eq!(kept, [stands], "{name}");
    }
}

#[test]
fn what_cannot_be_ordered_is_refused_and_changes_nothing() {
    let mut ballots = BallotBox::new(CLOSES);
    assert_eq!(
        ballots.put(ballot("H1", Channel::Phone, CLOSES + 1, Choice::Yes)),
        Err(BoxError::Closed { order: 101, closes: 100 })
    );
    assert_eq!(ballots.voters(), 0);
    assert_eq!(ballots.put(ballot("H1", Channel::Phone, 7, Choice::Yes)), Ok(Placed::First));
    let before = ballots.clone();
    assert_eq!(
        ballots.put(ballot("H1", Channel::Phone, 7, Choice::No)),
        Err(BoxError::SameOrder { order: 7 })
    );
    assert_eq!(ballots, before);
}

#[test]
fn one_household_one_vote() {
    let mut ballots = BallotBox::new(CLOSES);
    for (household, order, choice) in
        [("H1", 1, Choice::No), ("H1", 2, Choice::Yes), ("H2", 3, Choice::Yes)]
    {
        assert!(ballots.put(ballot(household, Channel::Phone, order, choice)).is_ok());
    }
    assert_eq!(ballots.tally(), Ok(Tally { yes: 2, ..Tally::default() }));
}

#[test]
fn a_representative_stands_for_several_households() {
    let stands_for: BTreeMap<&str, u64> = [("R1", 12), ("R2", 5), ("R3", 8)].into();
    let mut ballots = BallotBox::new(CLOSES);
    for (voter, choice) in [("R1", Choice::Yes), ("R2", Choice::No), ("R3", Choice::Abstain)] {
        assert!(ballots.put(ballot(voter, Channel::Hall, 1, choice)).is_ok());
    }
    let weight = |voter: &String| stands_for[voter.as_str()];
    assert_eq!(ballots.tally_by(weight), Ok(Tally { yes: 12, no: 5, abstain: 8, invalid: 0 }));
    let counted = ballots.count(weight).expect("fits");
    assert_eq!(counted, BTreeMap::from([(Choice::Yes, 12), (Choice::No, 5), (Choice::Abstain, 8)]));
}

#[test]
fn questions_with_many_answers_are_counted_by_answer() {
    let mut ballots: BallotBox<u32, &str> = BallotBox::new(CLOSES);
    for (voter, choice) in [(1, "bridge"), (2, "lamps"), (3, "bridge")] {
        assert!(ballots.put(Ballot { voter, channel: Channel::Phone, order: 1, choice }).is_ok());
    }
    assert_eq!(ballots.count(|_| 1), Ok(BTreeMap::from([("bridge", 2), ("lamps", 1)])));
    let too_heavy = ballots.count(|_| u64::MAX);
    assert_eq!(too_heavy, Err(Overflow { left: u64::MAX, right: u64::MAX }));
}
