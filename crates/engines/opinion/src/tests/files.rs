//! Files in and out: what is read, what is refused and where, and that pieces do not matter.

use crate::read::{
    Bad, Matrix, MatrixReader, PackedReader, Statement, StatementsReader, Unit, VotesReader,
};
use crate::write::{self, PackedWriter};
use crate::{Cast, Casts, Vote, VoteTable};

use super::data::conversation;

/// Feeds in pieces of this many bytes.
fn votes(bytes: &[u8], piece: usize) -> Result<Casts, Bad> {
    let mut reader = VotesReader::new();
    bytes.chunks(piece).try_for_each(|bytes| reader.feed(bytes))?;
    reader.finish()
}

fn matrix(bytes: &[u8], piece: usize) -> Result<Matrix, Bad> {
    let mut reader = MatrixReader::new();
    bytes.chunks(piece).try_for_each(|bytes| reader.feed(bytes))?;
    reader.finish()
}

fn statements(bytes: &[u8], piece: usize) -> Result<Vec<Statement>, Bad> {
    let mut reader = StatementsReader::new();
    bytes.chunks(piece).try_for_each(|bytes| reader.feed(bytes))?;
    reader.finish()
}

fn packed(bytes: &[u8], piece: usize) -> Result<VoteTable, Bad> {
    let mut reader = PackedReader::new();
    bytes.chunks(piece).try_for_each(|bytes| reader.feed(bytes))?;
    reader.finish()
}

/// Every refusal names its line and reason, however the file was cut.
fn refused<T: std::fmt::Debug>(
    read: impl Fn(&[u8], usize) -> Result<T, Bad>,
    table: &[(&[u8], u64, &str)],
) {
    for (bytes, line, reason) in table {
        for piece in [1, 2, 7, 1 << 20] {
            let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]);
            let bad = read(bytes, piece).expect_err(&shown);
            assert_eq!((bad.unit, bad.at), (Unit::Line, *line), "{shown}: {bad}");
            assert!(bad.reason.contains(reason), "{shown}: {bad}");
            assert!(bad.hint.ends_with(['.', '?']), "{bad}");
        }
    }
}

const H: &str = "participant,statement,vote\n";

#[test]
fn bad_lists_of_votes_are_refused_with_line_and_reason() {
    let long = format!("{H}1,2,{}", "1".repeat(5000));
    let endless = format!("{H}{}", "7".repeat(5000));
    let table: &[(&[u8], u64, &str)] = &[
        (b"", 1, "an empty file"),
        (b"a,b,c\n1,2,1\n", 1, "unknown column \"a\""),
        (b"participant,statement\n1,2\n", 1, "no column \"vote\""),
        (b"participant,statement,vote,vote\n", 1, "twice"),
        (b"1,2,1\n", 1, "unknown column \"1\""),
        (b"participant,statement,vote\n1,2\n", 2, "2 fields where the header has 3"),
        (b"participant,statement,vote\n1,2,1,\n", 2, "4 fields where the header has 3"),
        (b"participant,statement,vote\n1,2,1\n\n", 3, "1 fields where the header has 3"),
        (b"participant,statement,vote\n1,2,1\n1,,1\n", 3, "no statement"),
        (b"participant,statement,vote\n1,2,1\n1,2,2\n", 3, "vote \"2\""),
        (b"participant,statement,vote\n1,2,+1\n", 2, "vote \"+1\""),
        (b"participant,statement,vote\n1,2, 1\n", 2, "vote \" 1\""),
        (b"participant,statement,vote\n-1,2,1\n", 2, "participant \"-1\""),
        (b"participant,statement,vote\n4294967296,2,1\n", 2, "participant \"4294967296\""),
        (b"participant,statement,vote\n1,1073741824,1\n", 2, "statement \"1073741824\""),
        (b"participant,statement,vote\n1,18446744073709551617,1\n", 2, "statement \"1844674"),
        (b"participant,statement,vote\n1,2.0,1\n", 2, "statement \"2.0\""),
        (b"participant,statement,vote\n1,2\x00,1\n", 2, "a NUL byte"),
        (b"participant,sta\x00tement,vote\n1,2,1\n", 1, "a NUL byte"),
        (b"participant,statement,vote\n1,\xFF,1\n", 2, "statement \"\u{fffd}"),
        (b"particip\xE9nt,statement,vote\n", 1, "not UTF-8"),
        (b"\xFF\xFEp\0a\0r\0t\0\n\0", 1, "UTF-16"),
        (b"\xFE\xFF\0p\0a\n", 1, "UTF-16"),
        (b"\x1F\x8B\x08\x00\n", 1, "gzip"),
        (b"PK\x03\x04\x14\n", 1, "ZIP"),
        (b"participant,statement,vote\r1,2,1\r", 1, "unknown column"),
        (b"timestamp,datetime,comment-id,voter-id,vote\nx,y,1,2,1\n", 2, "timestamp \"x\""),
        (long.as_bytes(), 2, "longer than 4096 bytes"),
        (endless.as_bytes(), 2, "longer than 4096 bytes"),
    ];
    refused(votes, table);
}

#[test]
fn a_line_of_two_gigabytes_costs_no_memory() {
    let mut reader = VotesReader::new();
    reader.feed(H.as_bytes()).unwrap();
    let piece = vec![b'1'; 1 << 12];
    let mut fed = 0_u64;
    let bad = loop {
        match reader.feed(&piece) {
            Ok(()) => fed += piece.len() as u64,
            Err(bad) => break bad,
        }
    };
    assert!(fed <= 4096, "{fed}");
    assert_eq!(
        bad.to_string(),
        "line 2: longer than 4096 bytes. Is this the right file? Lines end in LF or CRLF."
    );
}

#[test]
fn good_lists_of_votes_are_read_whatever_their_dress() {
    let plain =
        votes(b"participant,statement,vote\n7,3,1\n7,4,-1\n9,3,0\n", 64).unwrap().into_table();
    assert_eq!(plain.participants(), [7, 9]);
    assert_eq!(plain.statements(), [3, 4]);
    let all: Vec<(u32, u32, Vote)> =
        plain.casts().map(|cast| (cast.participant, cast.statement, cast.vote)).collect();
    assert_eq!(all, [(7, 3, Vote::Agree), (7, 4, Vote::Disagree), (9, 3, Vote::Pass)]);
    let same: &[&[u8]] = &[
        b"\xEF\xBB\xBFparticipant,statement,vote\r\n7,3,1\r\n7,4,-1\r\n9,3,0\r\n",
        b"participant,statement,vote\n7,3,1\n7,4,-1\n9,3,0",
        b"vote,statement,participant\n1,3,7\n-1,4,7\n0,3,9\n",
        b"\"participant\",\"statement\",\"vote\"\n007,3,1\n7,4,-1\n9,0003,0\n",
        b"participant,statement,vote\n9,3,0\n7,4,1\n7,3,1\n7,4,-1\n",
        b"timestamp,datetime,comment-id,voter-id,vote\n5,Fri,3,7,1\n9,Fri,4,7,-1\n2,Fri,4,7,1\n5,Fri,3,9,0\n",
        b"voter-id,comment-id,vote,timestamp\n7,4,1,3\n7,4,-1,3\n9,3,0,1\n7,3,1,2\n",
    ];
    for bytes in same {
        for piece in [1, 3, 1 << 20] {
            assert_eq!(votes(bytes, piece).unwrap().into_table(), plain);
        }
    }
    assert_eq!(votes(H.as_bytes(), 5).unwrap().into_table(), Casts::new().into_table());
}

#[test]
fn bad_matrices_are_refused_with_line_and_reason() {
    let table: &[(&[u8], u64, &str)] = &[
        (b"", 1, "an empty file"),
        (b"voter,1,2\n", 1, "the first column is not \"participant\""),
        (b"participant,group,1\n", 1, "column \"group\" is no statement id"),
        (b"participant,1,2,1\n", 1, "statement 1 twice"),
        (b"participant,1,n-votes\n", 1, "column \"n-votes\" is no statement id"),
        (b"participant,1,2\n5,1\n", 2, "2 fields where the header has 3"),
        (b"participant,1,2\n5,1,0,\n", 2, "4 fields where the header has 3"),
        (b"participant,1,2\n5,1,\n6,,\n5,,1\n", 4, "participant 5 twice"),
        (b"participant,1,2\n5,1,9\n", 2, "vote \"9\""),
        (b"participant,group-id,1\n5,a,1\n", 2, "field \"a\""),
        (b"participant,1\nx,1\n", 2, "participant \"x\""),
        (b"participant,1\n5,\x00\n", 2, "a NUL byte"),
    ];
    refused(matrix, table);
    let good = b"participant,group-id,n-comments,n-votes,n-agree,n-disagree,2,10\n1,0,0,2,1,1,1,-1\n3,,4,1,0,0,,0.0\n";
    for piece in [1, 5, 1 << 20] {
        let Matrix { casts, groups, statements } = matrix(good, piece).unwrap();
        assert_eq!(statements, [2, 10]);
        assert_eq!(groups.into_iter().collect::<Vec<_>>(), [(1, 0)]);
        let table = casts.into_table();
        assert_eq!((table.participants(), table.votes()), ([1, 3].as_slice(), 3));
    }
}

#[test]
fn bad_statements_are_refused_with_line_and_reason() {
    let long = format!("statement,body\n1,{}", "x".repeat(1 << 20));
    let table: &[(&[u8], u64, &str)] = &[
        (b"", 1, "an empty file"),
        (b"statement,text\n", 1, "unknown column \"text\""),
        (b"statement,moderated\n1,1\n", 1, "no column \"comment-body\""),
        (b"statement,body,body\n", 1, "twice"),
        (b"statement,body\n1,a\n2,b,c\n", 3, "3 fields where the header has 2"),
        (b"statement,body\n1,a\n1,b\n", 3, "statement 1 twice"),
        (b"statement,body\n1,\"a\nb\"\n2,\"c\n", 4, "a quote that is never closed"),
        (b"statement,body\n1,\"a\nb\" c\n", 3, "text after a closing quote"),
        (b"statement,body\n1,a \"b\"\n", 2, "a quote inside a field"),
        (b"statement,body\n1,a\rb\n", 2, "a carriage return inside a field"),
        (b"statement,body\n1,a\x00\n", 2, "a NUL byte"),
        (b"statement,body\n1,a\n2,\xC3\x28\n", 3, "not UTF-8"),
        (b"statement,body\nx,a\n", 2, "statement \"x\""),
        (b"statement,moderated,body\n1,2,a\n", 2, "moderated \"2\""),
        (b"statement,is-meta,body\n1,yes,a\n", 2, "is-meta \"yes\""),
        (b"statement,author-id,body\n1,me,a\n", 2, "author \"me\""),
        (b"\xFF\xFEs\0t\0a\0", 1, "UTF-16"),
        (long.as_bytes(), 2, "longer than 1048576 bytes"),
    ];
    refused(statements, table);
}

#[test]
fn statements_with_quotes_commas_and_breaks_are_read() {
    let file = "\u{feff}comment-id,moderated,comment-body,author-id,is-meta\r\n\
                3,1,\"路灯坏了, \"\"三天\"\"\r\n没人修\",7,false\r\n\r\n4,-1,,,1\n5,0,plain,8,";
    for piece in [1, 2, 1 << 20] {
        let read = statements(file.as_bytes(), piece).unwrap();
        let bodies: Vec<(u32, &str, i8, bool, Option<u32>)> =
            read.iter().map(|s| (s.id, s.body.as_str(), s.moderated, s.meta, s.author)).collect();
        assert_eq!(
            bodies,
            [
                (3, "路灯坏了, \"三天\"\r\n没人修", 1, false, Some(7)),
                (4, "", -1, true, None),
                (5, "plain", 0, false, Some(8)),
            ]
        );
        let mut out = write::STATEMENTS_HEADER.to_owned();
        read.iter().for_each(|statement| write::statement_line(&mut out, statement));
        assert_eq!(statements(out.as_bytes(), 9).unwrap(), read);
    }
}

#[test]
fn what_is_written_reads_back_to_the_same_table() {
    let (table, _, _) = conversation("15-per-hour-seattle");
    let (mut list, mut export) = (write::VOTES_HEADER.to_owned(), write::EXPORT_HEADER.to_owned());
    for (at, cast) in (0..).zip(table.casts()) {
        write::vote_line(&mut list, cast);
        // An earlier vote that was changed later.
        write::export_line(&mut export, 2 * at + 1, "Fri, Nov 27\n", cast);
        write::export_line(&mut export, 2 * at, "", Cast { vote: Vote::Pass, ..cast });
    }
    assert_eq!(votes(list.as_bytes(), 100).unwrap().into_table(), table);
    assert_eq!(votes(export.as_bytes(), 100).unwrap().into_table(), table);
    let mut rows = write::matrix_header(table.statements());
    for (participant, votes) in table.ballots() {
        let votes: Vec<(u32, Vote)> = votes.collect();
        write::matrix_row(
            &mut rows,
            participant,
            Some(participant % 3),
            0,
            table.statements(),
            &votes,
        );
    }
    let read = matrix(rows.as_bytes(), 1000).unwrap();
    assert_eq!(read.casts.into_table(), table);
    assert!(read.groups.iter().all(|(who, group)| who % 3 == *group));
    let bytes = write::packed(&table);
    for piece in [1, 13, 1 << 20] {
        assert_eq!(packed(&bytes, piece).unwrap(), table);
    }
    assert!(bytes.len() < list.len() / 4, "{} of {}", bytes.len(), list.len());
}

#[test]
fn damage_to_a_compact_file_is_always_found() {
    let casts = [(1, 4, Vote::Agree), (1, 9, Vote::Pass), (300, 9, Vote::Disagree)];
    let casts = casts.map(|(participant, statement, vote)| Cast { participant, statement, vote });
    let table: VoteTable = casts.into_iter().collect::<Casts>().into_table();
    let good = write::packed(&table);
    assert_eq!(packed(&good, 1).unwrap(), table);
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            let refused = packed(&bad, 3).expect_err("a bit was turned");
            assert_eq!(refused.unit, Unit::Byte);
            assert!(refused.at <= good.len() as u64);
        }
        let cut = packed(&good[..at], 3).expect_err("cut off");
        assert_eq!(cut.reason, "the file ends early");
        assert_eq!(cut.at, at as u64);
    }
    let more = packed(&[good.as_slice(), b"\n"].concat(), 3).expect_err("too long");
    assert_eq!((more.reason.as_str(), more.at), ("bytes after the end", good.len() as u64));
    let large = [b"GDVOTES1".as_slice(), &[0xFF; 11]].concat();
    assert_eq!(packed(&large, 1).expect_err("eleven bytes").reason, "a number too large");
}

#[test]
fn a_writer_refuses_rows_out_of_order() {
    assert!(PackedWriter::new(&[3, 3]).is_none());
    assert!(PackedWriter::new(&[1 << 30]).is_none());
    let mut writer = PackedWriter::new(&[3, 8]).unwrap();
    assert!(!writer.row(5, &[]));
    assert!(!writer.row(5, &[(1, Vote::Agree), (0, Vote::Agree)]));
    assert!(!writer.row(5, &[(2, Vote::Agree)]));
    assert!(writer.row(5, &[(0, Vote::Agree), (1, Vote::Pass)]));
    assert!(!writer.row(5, &[(0, Vote::Agree)]));
    let start = writer.take();
    let table = packed(&[start, writer.finish()].concat(), 4).unwrap();
    assert_eq!((table.participants(), table.votes()), ([5].as_slice(), 2));
}
