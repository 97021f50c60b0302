//! The program itself as a shell sees it: what it says, and how it ends.

use std::io::Read;
use std::process::{Command, Stdio};

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongdi"))
        .arg("acts")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Closed before a word of it is read, as `| head -0` does.
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(child.wait().unwrap().success(), "{said}");
    assert_eq!(said, "");
}

#[test]
fn the_acts_are_listed_with_their_fields() {
    let text = super::good("acts", &[], b"");
    assert!(text.lines().any(|l| l.starts_with("message.read") && l.ends_with("upto")), "{text}");
}
