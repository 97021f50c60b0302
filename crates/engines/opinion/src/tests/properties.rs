//! What must hold for all conversations, not only for those in the files.

use proptest::prelude::*;

use super::data::{adjusted_rand, conversation, near};
use crate::read::{PackedReader, VotesReader};
use crate::{
    Analysis, Cast, Casts, Conversation, Options, Setting, Tally, Vote, VoteTable, analyse, write,
};

fn any_cast(people: u32, statements: u32) -> impl Strategy<Value = Cast> {
    (0..people, 0..statements, 0..3_usize).prop_map(|(participant, statement, vote)| Cast {
        participant: participant * 3 + 1,
        statement: statement * 2,
        vote: Vote::ALL[vote],
    })
}

fn any_casts() -> impl Strategy<Value = Vec<Cast>> {
    prop::collection::vec(any_cast(25, 12), 0..300)
}

fn table(casts: &[Cast]) -> VoteTable {
    casts.iter().copied().collect::<Casts>().into_table()
}

/// Of several votes of one on one the last, by a way of its own.
fn last(casts: &[Cast]) -> Vec<Cast> {
    let mut map = std::collections::BTreeMap::new();
    for cast in casts {
        map.insert((cast.participant, cast.statement), *cast);
    }
    map.into_values().collect()
}

fn whole(table: &VoteTable) -> Analysis {
    analyse(table, &Setting::default(), &Options::default())
}

/// Every group's counts are those of its people, from their ballots.
fn counts_are_true(conversation: &Conversation, people: impl Iterator<Item = u32>) {
    let view = conversation.view();
    let column = |id: u32| view.statements.iter().position(|known| *known == id).unwrap();
    let mut sizes = vec![0; view.groups.len()];
    let mut counted = vec![vec![Tally::default(); view.statements.len()]; view.groups.len()];
    let mut all = vec![Tally::default(); view.statements.len()];
    for id in people {
        let Some((_, group)) = conversation.participant(id) else { continue };
        for (statement, vote, _) in conversation.ballot(id) {
            all[column(statement)].add(vote);
            if let Some(group) = group {
                counted[usize::from(group)][column(statement)].add(vote);
            }
        }
        if let Some(group) = group {
            sizes[usize::from(group)] += 1;
        }
    }
    assert_eq!(all, view.tallies);
    for (group, (size, tallies)) in view.groups.iter().zip(sizes.iter().zip(&counted)) {
        assert_eq!(group.size, *size);
        assert_eq!(&group.tallies, tallies);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn order_of_lines_changes_nothing(casts in any_casts(), seed in any::<u64>()) {
        let votes = last(&casts);
        let mut turned = votes.clone();
        turned.sort_by_key(|cast| {
            crate::mix::mix(seed ^ (u64::from(cast.participant) << 32) ^ u64::from(cast.statement))
        });
        prop_assert_eq!(whole(&table(&votes)), whole(&table(&turned)));
    }

    #[test]
    fn only_the_last_vote_counts(casts in any_casts()) {
        prop_assert_eq!(table(&casts), table(&last(&casts)));
        let timed = casts.iter().enumerate().rev().fold(Casts::new(), |mut list, (at, cast)| {
            list.push_at(*cast, at as i64);
            list
        });
        prop_assert_eq!(timed.into_table(), table(&casts));
    }

    #[test]
    fn other_names_change_no_count(casts in any_casts()) {
        let named: Vec<Cast> =
            casts.iter().map(|cast| Cast { participant: 1000 - cast.participant, ..*cast }).collect();
        let (ours, theirs) = (whole(&table(&casts)), whole(&table(&named)));
        prop_assert_eq!(&ours.tallies, &theirs.tallies);
        prop_assert_eq!(&ours.frame.means, &theirs.frame.means);
        prop_assert_eq!(&ours.consensus, &theirs.consensus);
        let inside = |one: &Analysis| one.group_of.iter().filter(|group| group.is_some()).count();
        prop_assert_eq!(inside(&ours), inside(&theirs));
    }

    #[test]
    fn layers_fit_together(casts in any_casts(), out in 0..12_u32) {
        let setting = Setting { left_out: [out * 2].into(), ..Setting::default() };
        let told = analyse(&table(&casts), &setting, &Options::default());
        let finite = |at: &[f64; 2]| at.iter().all(|x| x.is_finite());
        prop_assert!(told.places.iter().all(finite));
        prop_assert!(told.priorities.iter().all(|p| p.is_finite() && *p >= 0.0));
        let sizes: usize = told.groups.iter().map(|group| group.size).sum();
        prop_assert_eq!(sizes, told.group_of.iter().flatten().count());
        for axis in &told.frame.axes {
            let length: f64 = axis.iter().map(|x| x * x).sum();
            prop_assert!(length == 0.0 || (length - 1.0).abs() < 1e-9);
        }
        let [one, two] = &told.frame.axes;
        prop_assert!(one.iter().zip(two).map(|(a, b)| a * b).sum::<f64>().abs() < 1e-9);
        prop_assert!(told.frame.variance[0] >= told.frame.variance[1]);
        prop_assert!(told.frame.variance.iter().sum::<f64>() <= told.frame.total_variance + 1e-9);
        for group in &told.groups {
            prop_assert!(group.size > 0);
            let shown = || group.tallies.iter().zip(&told.left_out).filter(|(_, out)| !**out);
            let spoke = shown().any(|(tally, _)| tally.all > 0);
            prop_assert_eq!(spoke, !group.representative.is_empty(), "a group without a voice");
            prop_assert!(group.representative.iter().all(|one| one.statement != out * 2));
        }
        for unity in &told.unity {
            prop_assert!(unity.per_group.iter().all(|p| *p > 0.5));
            prop_assert!(unity.statement != out * 2);
        }
    }

    #[test]
    fn vote_by_vote_equals_all_at_once(
        casts in any_casts(),
        work in prop::collection::vec(0..400_usize, 0..40),
        merge in any::<bool>(),
    ) {
        let mut conversation = Conversation::new(Options::default());
        for id in 0..12 {
            conversation.add_statement(id * 2, id == 3).unwrap();
        }
        let mut work = work.into_iter();
        let people = || (0..25).map(|id| id * 3 + 1);
        for (at, cast) in casts.iter().enumerate() {
            let known = conversation.ballot(cast.participant).find(|(id, ..)| *id == cast.statement);
            let voted = conversation.vote(*cast).unwrap();
            prop_assert_eq!(voted.before, known.map(|(_, vote, _)| vote));
            if at % 7 == 0 {
                let before = conversation.stale_by();
                let step = conversation.refresh(work.next().unwrap_or(50));
                prop_assert!(step.stale_by <= before);
                counts_are_true(&conversation, people());
            }
        }
        prop_assert_eq!(conversation.table(), table(&casts));
        let setting = Setting { meta: [6].into(), ..Setting::default() };
        prop_assert_eq!(conversation.setting(), setting.clone());
        prop_assert_eq!(conversation.analyse(), analyse(&table(&casts), &setting, &Options::default()));
        if merge {
            conversation.merge(&[2, 4], 0, "the same").unwrap();
            conversation.split(6, &[8, 10], "two things").unwrap();
            counts_are_true(&conversation, people());
        }
        prop_assert_eq!(conversation.refresh_whole().stale_by, 0);
        counts_are_true(&conversation, people());
    }

    #[test]
    fn readers_never_panic_and_pieces_do_not_matter(
        bytes in prop::collection::vec(prop::sample::select(b"0123,-\n\r\"x\x00\xEF\xBB\xBF".to_vec()), 0..80),
        cut in 1..40_usize,
    ) {
        let text = [b"participant,statement,vote\n".as_slice(), &bytes].concat();
        let read = |piece: usize| {
            let mut reader = VotesReader::new();
            text.chunks(piece).try_for_each(|bytes| reader.feed(bytes))?;
            reader.finish().map(Casts::into_table)
        };
        prop_assert_eq!(read(cut), read(1 << 20));
        let mut reader = PackedReader::new();
        let _ = reader.feed(&bytes);
    }

    #[test]
    fn compact_files_round_trip(casts in any_casts()) {
        let table = table(&casts);
        let mut reader = PackedReader::new();
        reader.feed(&write::packed(&table)).unwrap();
        prop_assert_eq!(reader.finish().unwrap(), table);
    }
}

#[test]
fn real_people_under_other_names_stand_where_they_stood() {
    for name in ["brexit-consensus", "vtaiwan.uberx"] {
        let (table, setting, _) = conversation(name);
        let most = *table.participants().last().unwrap();
        let turned: Casts = table
            .casts()
            .map(|cast| Cast { participant: most - cast.participant, ..cast })
            .collect();
        let ours = analyse(&table, &setting, &Options::default());
        let theirs = analyse(&turned.into_table(), &setting, &Options::default());
        let there = theirs.places.iter().rev().zip(theirs.group_of.iter().rev());
        let (mut mine, mut other) = (Vec::new(), Vec::new());
        for ((place, group), (place_there, group_there)) in
            ours.places.iter().zip(&ours.group_of).zip(there)
        {
            near(name, place[0], place_there[0], 1e-9);
            near(name, place[1], place_there[1], 1e-9);
            assert_eq!(group.is_some(), group_there.is_some());
            mine.extend(*group);
            other.extend(*group_there);
        }
        assert_eq!(adjusted_rand(&mine, &other), 1.0);
    }
}
