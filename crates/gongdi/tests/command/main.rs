//! The program as its users meet it: from a shell, and the demo county it loads.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets a fault ends there"
)]

mod budget;
mod choose;
mod demo;
mod line;
mod opinion;

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// Runs a command of the program with these words, feeding it `input`, to its end.
fn run(command: &str, words: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongdi"))
        .arg(command)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its input early closes it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// What it prints, when it ends well.
fn good(command: &str, words: &[&str], input: &[u8]) -> String {
    let done = run(command, words, input);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}
