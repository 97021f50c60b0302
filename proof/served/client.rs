//! A client as small as HTTP/1.1 allows: one connection kept alive, one request after the other.
//!
//! Why it exists: a full client would cost more than what it measures. Invariant: an answer counts
//! only when its last byte has come. Refuses to know: chunks, compression, redirects.

use std::fmt::Write as _;
use std::io::{self, Error, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connection that is kept.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer that has come whole.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'c> {
    /// Status.
    pub status: u16,
    /// Body.
    pub body: &'c [u8],
}

/// The text of a GET; `token` is sent as a bearer token.
pub fn get(path: &str, token: Option<&str>) -> String {
    let mut text = format!("GET {path} HTTP/1.1\r\nhost: bench\r\n");
    if let Some(token) = token {
        // Writing into a text can not fail.
        let _ = write!(text, "authorization: Bearer {token}\r\n");
    }
    text.push_str("\r\n");
    text
}

/// The text of a POST of JSON under an idempotency key.
pub fn post(path: &str, token: &str, key: &str, json: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\
         idempotency-key: {key}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{json}",
        json.len()
    )
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(addr: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(addr)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and reads its answer to the last byte.
    ///
    /// # Errors
    /// A broken connection, or an answer without a length.
    pub fn exchange(&mut self, request: &str) -> io::Result<Answer<'_>> {
        self.stream.write_all(request.as_bytes())?;
        self.buffer.clear();
        let head = loop {
            self.more()?;
            if let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at;
            }
        };
        let (status, length) = head_of(self.buffer.get(..head).unwrap_or_default())?;
        let from = head + 4;
        while self.buffer.len() < from + length {
            self.more()?;
        }
        let body = self.buffer.get(from..from + length).unwrap_or_default();
        Ok(Answer { status, body })
    }

    fn more(&mut self) -> io::Result<()> {
        let mut piece = [0; 16 * 1024];
        let n = self.stream.read(&mut piece)?;
        if n == 0 {
            return Err(Error::new(ErrorKind::UnexpectedEof, "the server hung up"));
        }
        self.buffer.extend_from_slice(piece.get(..n).unwrap_or_default());
        Ok(())
    }
}

/// Status and length of the body.
fn head_of(head: &[u8]) -> io::Result<(u16, usize)> {
    let text = std::str::from_utf8(head).map_err(|_| Error::other("a head that is no text"))?;
    let mut lines = text.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok());
    match (status, length) {
        (Some(status), Some(length)) => Ok((status, length)),
        _ => Err(Error::other(format!("an answer without status or length: {text}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// Serves one connection: reads a request, writes the pieces, one write each, and hangs up.
    fn served(pieces: &'static [&'static str]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.set_nodelay(true).unwrap();
            assert!(stream.read(&mut [0; 1024]).unwrap() > 0);
            for piece in pieces {
                stream.write_all(piece.as_bytes()).unwrap();
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        addr
    }

    #[test]
    fn an_answer_in_pieces_is_put_together() {
        let addr = served(&["HTTP/1.1 201 Cre", "ated\r\nContent-Length: 5\r\n\r", "\nab", "cde"]);
        let mut connection = Connection::open(addr).unwrap();
        let answer = connection.exchange(&get("/", None)).unwrap();
        assert_eq!((answer.status, answer.body), (201, b"abcde".as_slice()));
    }

    #[test]
    fn an_answer_that_breaks_off_is_no_answer() {
        let short: [&'static [&'static str]; 3] = [
            &["HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nabcd"],
            &["HTTP/1.1 201 Created\r\nContent-"],
            &["HTTP/1.1 201 Created\r\n\r\n"],
        ];
        for pieces in short {
            let mut connection = Connection::open(served(pieces)).unwrap();
            assert!(connection.exchange(&get("/", Some("00"))).is_err(), "{pieces:?}");
        }
    }
}
