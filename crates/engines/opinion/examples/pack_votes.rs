//! Writes a list of votes (`votes.csv`, on standard input) as a compact file (standard output).

use std::io::{Read as _, Write as _};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    let mut reader = opinion::read::VotesReader::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        let read = input.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        reader.feed(buffer.get(..read).unwrap_or_default())?;
    }
    let table = reader.finish()?.into_table();
    output.write_all(&opinion::write::packed(&table))?;
    Ok(())
}
