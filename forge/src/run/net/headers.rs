//! Which headers a tool may send.

use ureq::http::{HeaderName, HeaderValue, header};

use super::{error::NetError, reach::cut};

/// What the host says for itself: how the message is framed, how the connection is used, and what it can unpack.
const HOSTS_OWN: [&str; 12] = [
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// The longest value of a header.
const MAX_VALUE: usize = 8 << 10;

/// What stays with the one who asked for it when a redirect leads to another host.
const CREDENTIALS: [&str; 2] = ["authorization", "cookie"];

/// What speaks of a body, and goes with it.
const OF_THE_BODY: [&str; 4] = ["content-encoding", "content-language", "content-location", "content-type"];

/// A header's name that a tool may use.
pub(super) fn name(text: &str) -> Result<HeaderName, NetError> {
    let refused = |reason: &str| NetError::Malformed(format!("the header `{}` {reason}", cut(text)));
    let name = HeaderName::from_bytes(text.as_bytes()).map_err(|_| refused("has a name that HTTP does not allow"))?;
    if HOSTS_OWN.contains(&name.as_str()) || name.as_str().starts_with("proxy-") {
        return Err(refused("is set by the host; leave it out"));
    }
    Ok(name)
}

/// A header's value: one line, whatever was put into it.
pub(super) fn value(name: &HeaderName, bytes: &[u8]) -> Result<HeaderValue, NetError> {
    let refused = |reason: &str| NetError::Malformed(format!("the value of the header `{name}` {reason}"));
    if bytes.len() > MAX_VALUE {
        return Err(refused(&format!("has more than {MAX_VALUE} bytes")));
    }
    if *name == header::AUTHORIZATION && !bytes.is_ascii() {
        return Err(refused("holds characters beyond ASCII, which credentials may not"));
    }
    HeaderValue::from_bytes(bytes).map_err(|_| refused("holds a line break or another control character"))
}

/// Whether a header is left out when a redirect leads to another host.
pub(super) fn is_credential(name: &HeaderName) -> bool {
    CREDENTIALS.contains(&name.as_str())
}

/// Whether a header is left out when a redirect leaves the body out.
pub(super) fn is_of_the_body(name: &HeaderName) -> bool {
    OF_THE_BODY.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hosts_own_headers_are_refused_however_they_are_spelled() {
        for text in ["Host", "CONTENT-LENGTH", "transfer-Encoding", "Proxy-Authorization", "Upgrade", "TE"] {
            assert!(name(text).unwrap_err().to_string().contains("set by the host"), "{text}");
        }
        for text in ["", "a b", "a:", "a\r\nb", "ä", "a\0"] {
            assert!(name(text).unwrap_err().to_string().contains("does not allow"), "{text:?}");
        }
        for text in ["Authorization", "X-Api-Key", "Cookie", "User-Agent", "Accept", "Content-Type"] {
            assert!(name(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_value_is_one_line() {
        let header = name("x-test").unwrap();
        assert!(value(&name("authorization").unwrap(), "ä".as_bytes()).is_err());
        assert!(value(&header, b"a b\t\xc3\xa4").is_ok());
        for bytes in [&b"a\r\nHost: evil"[..], b"a\nb", b"a\rb", b"a\0b", b"\x7f"] {
            assert!(value(&header, bytes).is_err(), "{bytes:?}");
        }
        assert!(value(&header, &vec![b'a'; MAX_VALUE + 1]).is_err());
    }
}
