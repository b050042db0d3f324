use plugin_api::prelude::*;
use std::io::{self, BufRead, BufReader, BufWriter, Cursor, Read, Seek, SeekFrom, Write};

fn number_lines<R: BufRead, W: Write>(input: R, mut output: W) -> io::Result<usize> {
    let mut n = 0;
    for line in input.lines() {
        n += 1;
        writeln!(output, "{n:>3}: {}", line?)?;
    }
    output.flush()?;
    Ok(n)
}

/// Number the lines of a text through readers and writers in memory.
#[tool]
fn memory_io(text: String, skip: Option<u64>) -> Result<(usize, String), io::Error> {
    let mut cursor = Cursor::new(text.into_bytes());
    cursor.seek(SeekFrom::Start(skip.unwrap_or(0)))?;
    let mut rest = String::new();
    cursor.read_to_string(&mut rest)?;
    if rest.contains('\t') {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "tabs are not allowed"));
    }
    let mut out = Vec::new();
    let n = number_lines(BufReader::new(rest.as_bytes()), BufWriter::new(&mut out))?;
    Ok((n, String::from_utf8_lossy(&out).into_owned()))
}
