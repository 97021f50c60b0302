//! A Rust file split into what the compiler reads (code), what a user may see (literals) and what
//! a reader sees (comments), without a parser. Positions stay: `code` has the same bytes and lines
//! as the file, with literals and comments blanked. It knows tokens, not names or types.

/// One Rust file, split.
pub struct Source {
    /// The file with the insides of literals and all comments replaced by spaces.
    pub code: String,
    /// String literals: line of the opening quote, and the text between the quotes.
    pub literals: Vec<(usize, String)>,
    /// Functions with a body, in order.
    pub functions: Vec<Function>,
    /// Line ranges (both ends included) of `#[cfg(test)]` items and `#[test]` functions.
    tests: Vec<(usize, usize)>,
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Line of the word `fn`.
    pub line: usize,
    /// Lines from `fn` to the closing brace, both included.
    pub lines: usize,
}

impl Source {
    /// Splits a file. Never fails: on text that is not Rust it returns what it could tell apart.
    pub fn read(text: &str) -> Self {
        let mut lexer = Lexer::new(text);
        lexer.run();
        let code = String::from_utf8_lossy(&lexer.code).into_owned();
        let functions = functions(&code);
        let tests = test_ranges(&code);
        Self { code, literals: lexer.literals, functions, tests }
    }

    /// True when the line belongs to a test item of this file.
    pub fn is_test_line(&self, line: usize) -> bool {
        self.tests.iter().any(|(from, to)| (*from..=*to).contains(&line))
    }
}

/// Line (from 1) of a byte position.
pub fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count()
}

/// True for bytes that can be part of a name.
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Positions where `word` stands in `text`, not as a part of a longer name or path.
pub fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let bytes = text.as_bytes();
    let rooted = word.starts_with('/');
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = at.checked_sub(1).and_then(|i| bytes.get(i));
        let after = bytes.get(at + word.len());
        let joins = |edge: Option<u8>, next: Option<&u8>| {
            edge.is_some_and(is_word) && next.is_some_and(|byte| is_word(*byte))
        };
        let continues = rooted && before.is_some_and(|byte| is_word(*byte) || *byte == b'.');
        !joins(word.bytes().next(), before) && !joins(word.bytes().next_back(), after) && !continues
    })
}

struct Lexer<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    line: usize,
    code: Vec<u8>,
    literals: Vec<(usize, String)>,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Self {
        let code = Vec::with_capacity(text.len());
        Self { bytes: text.as_bytes(), text, at: 0, line: 1, code, literals: Vec::new() }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Moves one byte on; `keep` decides whether it stays visible in the code.
    fn step(&mut self, keep: bool) {
        let byte = self.peek(0);
        if byte == b'\n' {
            self.line += 1;
        }
        self.code.push(if keep || byte == b'\n' { byte } else { b' ' });
        self.at += 1;
    }

    fn run(&mut self) {
        while self.at < self.bytes.len() {
            match (self.peek(0), self.peek(1)) {
                (b'/', b'/') => {
                    while self.at < self.bytes.len() && self.peek(0) != b'\n' {
                        self.step(false);
                    }
                }
                (b'/', b'*') => self.block_comment(),
                (b'"', _) => self.string(),
                (b'\'', _) => self.quote(),
                (byte, _) if is_word(byte) => self.word(),
                _ => self.step(true),
            }
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.bytes.len() {
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') => {
                    depth += 1;
                    self.step(false);
                    self.step(false);
                }
                (b'*', b'/') => {
                    depth -= 1;
                    self.step(false);
                    self.step(false);
                    if depth == 0 {
                        return;
                    }
                }
                _ => self.step(false),
            }
        }
    }

    fn string(&mut self) {
        let line = self.line;
        self.step(true);
        let from = self.at;
        while self.at < self.bytes.len() && self.peek(0) != b'"' {
            if self.peek(0) == b'\\' {
                self.step(false);
            }
            self.step(false);
        }
        self.end_literal(line, from, 1);
    }

    fn raw_string(&mut self) {
        let line = self.line;
        let mut hashes = 0;
        while self.peek(0) == b'#' {
            hashes += 1;
            self.step(true);
        }
        self.step(true);
        let from = self.at;
        let closing = [vec![b'"'], vec![b'#'; hashes]].concat();
        while self.at < self.bytes.len()
            && !self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(&closing))
        {
            self.step(false);
        }
        self.end_literal(line, from, closing.len());
    }

    fn end_literal(&mut self, line: usize, from: usize, closing: usize) {
        let to = self.at.min(self.bytes.len());
        self.literals.push((line, self.text.get(from..to).unwrap_or_default().to_owned()));
        for _ in 0..closing {
            if self.at < self.bytes.len() {
                self.step(true);
            }
        }
    }

    /// A character literal or a lifetime.
    fn quote(&mut self) {
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        let mut chars = rest.chars();
        let (first, second) = (chars.next(), chars.next());
        if first == Some('\\') {
            self.step(true);
            self.step(false);
            self.step(false);
            while self.at < self.bytes.len() && self.peek(0) != b'\'' {
                self.step(false);
            }
            self.step(true);
        } else if second == Some('\'') {
            self.step(true);
            for _ in 0..first.map_or(0, char::len_utf8) {
                self.step(false);
            }
            self.step(true);
        } else {
            self.step(true);
        }
    }

    /// A name, a number, or the prefix of a string literal.
    fn word(&mut self) {
        let from = self.at;
        while is_word(self.peek(0)) {
            self.step(true);
        }
        let word = self.bytes.get(from..self.at).unwrap_or_default();
        let next = (self.peek(0), self.peek(1));
        let raw = matches!(word, b"r" | b"br" | b"cr");
        if raw && matches!(next, (b'"', _) | (b'#', b'"' | b'#')) {
            self.raw_string();
        }
    }
}

/// The byte after the brace that closes the one at `open`, or the end of the text.
fn past_closing_brace(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// The opening brace of the item that starts at `from`, unless a `;` ends it first.
fn body_of(code: &str, from: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, byte) in code.bytes().enumerate().skip(from) {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b';' if depth == 0 => return None,
            b'{' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

fn functions(code: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for at in words(code, "fn") {
        let rest = code.get(at + 2..).unwrap_or_default().trim_start();
        let name: String = rest.bytes().take_while(|b| is_word(*b)).map(char::from).collect();
        // `fn(` is a type, not an item.
        let Some(open) = body_of(code, at).filter(|_| !name.is_empty()) else { continue };
        let line = line_of(code, at);
        let last = line_of(code, past_closing_brace(code, open).saturating_sub(1));
        found.push(Function { name, line, lines: last - line + 1 });
    }
    found
}

fn test_ranges(code: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for mark in ["#[cfg(test)]", "#[cfg(all(test", "#[test]", "#[tokio::test", "proptest!"] {
        for (at, _) in code.match_indices(mark) {
            let after = if mark.ends_with('!') { at } else { at + mark.len() };
            let end = match body_of(code, after) {
                Some(open) => past_closing_brace(code, open),
                None => after,
            };
            found.push((line_of(code, at), line_of(code, end.saturating_sub(1))));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r##"//! doc "not a literal"
fn one<'a>(x: &'a str) -> char {
    let s = "a \" { fn two() {"; // } fn three() {
    let r = r#"raw " }"#;
    /* { /* nested */ } */
    let c = '{'; let d = '\''; let e = '中';
    c
}
type F = fn(u8) -> u8;
#[cfg(test)]
mod tests {
    #[test]
    fn four() { assert!(true); }
}
fn five() where [u8; 2]: Sized { }
"##;

    #[test]
    fn code_keeps_lines_and_hides_literals_and_comments() {
        let source = Source::read(SAMPLE);
        assert_eq!(source.code.len(), SAMPLE.len());
        assert_eq!(source.code.lines().count(), SAMPLE.lines().count());
        for hidden in ["two", "three", "nested", "raw", "not a literal", "中"] {
            assert!(!source.code.contains(hidden), "{hidden} shows in the code");
        }
        let literals: Vec<_> = source.literals.iter().map(|(n, t)| (*n, t.as_str())).collect();
        assert_eq!(literals, [(3, "a \\\" { fn two() {"), (4, "raw \" }")]);
    }

    #[test]
    fn functions_are_found_with_their_length() {
        let found: Vec<_> =
            Source::read(SAMPLE).functions.into_iter().map(|f| (f.name, f.line, f.lines)).collect();
        let expected = [("one", 2, 7), ("four", 13, 1), ("five", 15, 1)];
        assert_eq!(found, expected.map(|(name, line, lines)| (name.to_owned(), line, lines)));
    }

    #[test]
    fn test_lines_are_known() {
        let source = Source::read(SAMPLE);
        assert!(!source.is_test_line(3));
        assert!((10..=14).all(|line| source.is_test_line(line)));
        assert!(!source.is_test_line(15));
    }

    #[test]
    fn a_word_is_not_part_of_a_longer_one() {
        assert_eq!(words("f64 xf64 f64x _f64 (f64)", "f64").collect::<Vec<_>>(), [0, 20]);
        assert_eq!(words("a.unwrap().unwrap_or()", "unwrap").count(), 1);
        assert_eq!(words("/a/b x/a/b ./a/b", "/a/").collect::<Vec<_>>(), [0]);
        assert_eq!(words("println!(x) eprintln!(x)", "println!").collect::<Vec<_>>(), [0]);
    }
}
