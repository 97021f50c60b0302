//! A conversation as it goes on: on real votes, with moderation, questions and minorities.

use super::data::{CONVERSATIONS, adjusted_rand, conversation, near};
use crate::{Analysis, Cast, Conversation, Fate, Options, Refused, Setting, Vote, Why, analyse};

fn agree(participant: u32, statement: u32) -> Cast {
    Cast { participant, statement, vote: Vote::Agree }
}

fn disagree(participant: u32, statement: u32) -> Cast {
    Cast { participant, statement, vote: Vote::Disagree }
}

/// Holds the map of a conversation to one drawn at once.
fn same_map(name: &str, ours: &Conversation, whole: &Analysis, within: f64) {
    let mut signs = [0.0; 2];
    let (mut mine, mut theirs) = (Vec::new(), Vec::new());
    for ((id, place), group) in whole.participants.iter().zip(&whole.places).zip(&whole.group_of) {
        let (here, own) = ours.participant(*id).unwrap();
        for axis in 0..2 {
            if signs[axis] == 0.0 && place[axis].abs() > 1e-3 {
                signs[axis] = (here[axis] * place[axis]).signum();
            }
            near(name, here[axis] * signs[axis], place[axis], within);
        }
        assert_eq!(own.is_some(), group.is_some(), "{name}: {id}");
        mine.extend(own);
        theirs.extend(*group);
    }
    let rand = adjusted_rand(&mine, &theirs);
    assert!(rand >= 0.999, "{name}: {rand}");
    for (id, tally) in whole.statements.iter().zip(&whole.tallies) {
        assert_eq!(ours.tally(*id).unwrap().0, *tally);
    }
}

#[test]
fn a_map_drawn_in_small_steps_is_the_map_drawn_at_once() {
    for name in CONVERSATIONS {
        let (table, setting, _) = conversation(name);
        let whole = analyse(&table, &setting, &Options::default());
        let mut live = Conversation::from_table(&table, &setting, Options::default());
        assert_eq!(live.stale_by(), table.votes() as u64);
        let mut calls = 0;
        let mut most = 0;
        while live.stale_by() > 0 {
            let step = live.refresh(20_000);
            most = most.max(step.work);
            calls += 1;
            assert!(calls < 2000, "{name} never ends");
        }
        same_map(name, &live, &whole, 1e-6);
        // No call takes more than it is given, but for one person and one step.
        assert!(most <= 20_000 + 2 * table.statements().len() + 1, "{name}: {most}");
        // Drawn again from where it was: nothing moves, and it takes fewer passes.
        let before: usize = calls;
        live.refresh_whole();
        same_map(name, &live, &whole, 1e-6);
        assert!(before > 0);
    }
}

#[test]
fn votes_that_come_later_move_the_map_to_where_it_would_be() {
    let (table, setting, _) = conversation("vtaiwan.uberx");
    let mut live = Conversation::new(Options::default());
    for id in table.statements() {
        live.add_statement(*id, false).unwrap();
    }
    for id in &setting.left_out {
        live.leave_out(*id, "as in the file")
            .unwrap_or_else(|no| assert_eq!(no, Refused::Unknown(*id)));
    }
    let closed = |cast: &Cast| setting.left_out.contains(&cast.statement);
    let open: Vec<Cast> = table.casts().filter(|cast| !closed(cast)).collect();
    for (at, cast) in open.iter().enumerate() {
        let voted = live.vote(*cast).unwrap();
        assert!(voted.place.iter().all(|x| x.is_finite()));
        if at % 500 == 0 {
            live.refresh(3000);
        }
    }
    for cast in table.casts().filter(closed).take(20) {
        assert_eq!(live.vote(cast), Err(Refused::Closed(cast.statement)));
    }
    for _ in 0..crate::PATIENCE {
        live.refresh_whole();
    }
    same_map("vtaiwan", &live, &live.analyse(), 1e-6);
}

#[test]
fn a_large_conversation_is_drawn_from_a_sample_and_stays_exact_in_its_counts() {
    let camps = [900, 600, 60];
    let mut live = Conversation::new(Options {
        grouping: crate::Grouping { exact_up_to: 200, ..crate::Grouping::default() },
        ..Options::default()
    });
    for id in 0..30 {
        live.add_statement(id, false).unwrap();
    }
    let mut participant = 0;
    for (camp, size) in (0_u32..).zip(camps) {
        for _ in 0..size {
            for statement in 0..30 {
                let word = crate::mix::mix(u64::from(participant * 64 + statement));
                let side = statement % 3 == camp || (statement + camp).is_multiple_of(5);
                let flips = word.is_multiple_of(16);
                let vote = if side == flips { disagree } else { agree };
                if !word.is_multiple_of(3) {
                    live.vote(vote(participant, statement)).unwrap();
                }
            }
            participant += 1;
        }
    }
    live.refresh_whole();
    let view = live.view();
    let mut sizes: Vec<usize> = view.groups.iter().map(|group| group.size).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [60, 600, 900], "the camp of sixty is seen");
    assert_eq!(view.in_no_group, 0);
    let id = participant;
    assert_eq!(live.participant(id), None);
    // Seven votes like the smallest camp's put a newcomer into it at once.
    for statement in (0..30).filter(|statement| statement % 3 == 2).take(7) {
        live.vote(agree(id, statement)).unwrap();
    }
    let small = live.participant(1559).unwrap().1;
    assert_eq!(live.participant(id).unwrap().1, small);
    assert_eq!(live.view().groups[usize::from(small.unwrap())].size, 61);
    assert_eq!(live.stale_by(), 7);
}

/// Twenty for the road, three against it, all for the lamp.
fn village() -> Conversation {
    let mut live = Conversation::new(Options::default());
    for id in 0..12 {
        live.add_statement(id, false).unwrap();
    }
    for participant in 0..23 {
        let few = participant >= 20;
        for statement in 0..12 {
            let cast = if statement == 0 || (statement % 2 == 1) == few {
                agree(participant, statement)
            } else {
                disagree(participant, statement)
            };
            live.vote(cast).unwrap();
        }
    }
    live.refresh_whole();
    live
}

#[test]
fn three_people_are_a_group_with_a_voice_and_a_veto_on_unity() {
    let view = village().view();
    let sizes: Vec<usize> = view.groups.iter().map(|group| group.size).collect();
    assert_eq!(sizes.iter().sum::<usize>(), 23);
    let few = sizes.iter().position(|size| *size == 3).expect("the three are a group");
    assert!(view.groups[few].representative.iter().any(|one| one.agree && one.statement % 2 == 1));
    let united: Vec<u32> = view.unity.iter().map(|one| one.statement).collect();
    assert_eq!(united, [0], "what the three are against does not unite");
    // Of all votes most are against the odd statements, and so says the other list.
    assert!(view.consensus.disagree.iter().any(|one| one.statement % 2 == 1));
}

#[test]
fn a_merged_statement_takes_its_votes_along() {
    let mut live = Conversation::new(Options::default());
    for id in [1, 2, 3] {
        live.add_statement(id, false).unwrap();
    }
    live.vote(agree(10, 1)).unwrap();
    live.vote(agree(11, 1)).unwrap();
    live.vote(disagree(11, 2)).unwrap();
    live.vote(agree(12, 3)).unwrap();
    live.vote(disagree(12, 1)).unwrap();
    live.vote(disagree(13, 2)).unwrap();
    // 11 said different things to the two, 12 has voted on the one that goes on.
    assert_eq!(live.merge(&[1, 2], 3, "the same wish"), Ok(2));
    let ballot =
        |live: &Conversation, id| live.ballot(id).filter(|(s, ..)| *s == 3).collect::<Vec<_>>();
    assert_eq!(ballot(&live, 10), [(3, Vote::Agree, true)]);
    assert_eq!(ballot(&live, 11), []);
    assert_eq!(ballot(&live, 12), [(3, Vote::Agree, false)]);
    assert_eq!(ballot(&live, 13), [(3, Vote::Disagree, true)]);
    let (tally, carried) = live.tally(3).unwrap();
    assert_eq!((tally.agree, tally.disagree, tally.all, carried), (2, 1, 3, 2));
    // A vote of one's own takes the place of a carried one.
    assert_eq!(live.vote(disagree(10, 3)).unwrap().before, Some(Vote::Agree));
    assert_eq!(live.tally(3).unwrap().1, 1);
    assert_eq!(live.vote(agree(10, 1)), Err(Refused::Closed(1)));
    assert_eq!(live.fate(1), Some(&Fate::Merged { into: 3 }));
    assert_eq!(live.next(11, 0, 1).map(|next| (next.statement, next.left)), Some((3, 1)));
    assert_eq!(live.tally(1).unwrap().0.all, 3, "the old votes stay on record");
    assert_eq!(live.merge(&[3], 3, ""), Err(Refused::Pointless(3)));
    assert_eq!(live.merge(&[1], 3, ""), Err(Refused::Closed(1)));
    assert_eq!(live.merge(&[], 3, ""), Err(Refused::Pointless(3)));
    assert_eq!(live.let_in(1, ""), Err(Refused::Closed(1)));
}

#[test]
fn a_split_statement_carries_agreement_and_asks_the_others() {
    let mut live = Conversation::new(Options::default());
    for id in 1..=4 {
        live.add_statement(id, false).unwrap();
    }
    live.vote(agree(10, 1)).unwrap();
    live.vote(disagree(11, 1)).unwrap();
    live.vote(Cast { participant: 12, statement: 1, vote: Vote::Pass }).unwrap();
    live.vote(agree(13, 1)).unwrap();
    live.vote(disagree(13, 2)).unwrap();
    assert_eq!(live.split(1, &[2, 3], "two wishes in one"), Ok(3));
    let tally = |id| live.tally(id).unwrap();
    assert_eq!((tally(2).0.agree, tally(2).0.disagree, tally(2).1), (1, 1, 1));
    assert_eq!((tally(3).0.agree, tally(3).0.all, tally(3).1), (2, 2, 2));
    assert_eq!(live.merge(&[3], 4, "again the same"), Ok(2));
    assert_eq!(live.ancestors(4), [3, 1]);
    assert!(live.ancestors(1).is_empty());
    let told: Vec<(u32, &str, u64, u32)> = live
        .history()
        .iter()
        .map(|change| {
            (change.statement, change.reason.as_str(), change.after_votes, change.carried)
        })
        .collect();
    assert_eq!(told, [(1, "two wishes in one", 5, 3), (3, "again the same", 5, 2)]);
    assert_eq!(live.split(2, &[], ""), Err(Refused::Pointless(2)));
    assert_eq!(live.split(2, &[2], ""), Err(Refused::Pointless(2)));
    assert_eq!(live.split(9, &[2], ""), Err(Refused::Unknown(9)));
}

#[test]
fn a_statement_left_out_is_on_no_list_and_may_come_back() {
    let mut live = village();
    let setting = Setting { left_out: [0].into(), ..Setting::default() };
    live.leave_out(0, "insults a neighbour").unwrap();
    assert_eq!(live.setting(), setting);
    assert!(live.stale_by() > 0);
    assert_eq!(live.vote(agree(50, 0)), Err(Refused::Closed(0)));
    assert_eq!(live.leave_out(0, ""), Err(Refused::Closed(0)));
    live.refresh_whole();
    assert!(live.view().unity.is_empty());
    assert_eq!(live.tally(0).unwrap().0.all, 23, "its votes stay on record");
    live.let_in(0, "reworded").unwrap();
    assert_eq!(live.let_in(0, ""), Err(Refused::Known(0)));
    live.refresh_whole();
    assert_eq!(live.view().unity.len(), 1);
    assert_eq!(live.history().len(), 2);
    assert_eq!(live.add_statement(0, false), Err(Refused::Known(0)));
    assert_eq!(live.add_statement(1 << 30, false), Err(Refused::OutOfRange(1 << 30)));
    assert_eq!(live.vote(agree(1, 99)), Err(Refused::Unknown(99)));
}

#[test]
fn every_statement_gets_enough_votes() {
    let (statements, enough) = (60, 20);
    let mut live = Conversation::new(Options::default());
    for id in 0..statements / 2 {
        live.add_statement(id, false).unwrap();
    }
    let mut reasons = [0; 2];
    for participant in 0..200 {
        if participant == 100 {
            // Half of the statements come late.
            for id in statements / 2..statements {
                live.add_statement(id, false).unwrap();
            }
        }
        for _ in 0..15 {
            let next = live.next(participant, enough, 9).unwrap();
            assert_eq!(live.next(participant, enough, 9), Some(next), "the same until answered");
            reasons[usize::from(next.why == Why::Needed)] += 1;
            let side = (participant + next.statement).is_multiple_of(3);
            let cast = if side { agree } else { disagree };
            live.vote(cast(participant, next.statement)).unwrap();
        }
        if participant % 20 == 0 {
            live.refresh_whole();
        }
    }
    let least = (0..statements).map(|id| live.tally(id).unwrap().0.all).min().unwrap();
    assert!(least >= enough, "{least}");
    assert!(reasons[0] > 1000 && reasons[1] > 500, "{reasons:?}");
    assert_ne!(
        (0..20).filter_map(|id| live.next(1000 + id, 0, 1)).collect::<Vec<_>>(),
        (0..20).filter_map(|id| live.next(1000 + id, 0, 2)).collect::<Vec<_>>(),
        "another seed, another order"
    );
}

#[test]
fn whoever_has_answered_everything_is_left_alone() {
    let live = village();
    assert_eq!(live.next(3, 100, 1), None);
    assert_eq!(live.next(99, 100, 1).map(|next| next.left), Some(12));
    assert_eq!(Conversation::new(Options::default()).next(1, 5, 1), None);
}

#[test]
fn nothing_at_all_is_no_trouble() {
    let mut live = Conversation::new(Options::default());
    assert!(live.refresh(1).work <= 1);
    live.refresh_whole();
    assert!(live.view().groups.is_empty());
    live.add_statement(5, false).unwrap();
    live.refresh_whole();
    live.vote(agree(1, 5)).unwrap();
    live.refresh_whole();
    assert_eq!(live.participants(), 1);
    assert_eq!(live.view().groups.len(), 1);
    assert_eq!(live.votes(), 1);
}
