//! Where a redirect leads, and what goes along.
//!
//! As browsers do it: a 303, and a 301 or 302 that answers a POST, is followed with GET and without the body; whoever is
//! redirected to another origin takes no credentials along. Beyond that, secrets never leave the origin that they were
//! sent to, and `https` is never left for `http`.

use ureq::http::{HeaderMap, Method, header};
use url::{Origin, Url};

use super::{error::NetError, exchange::Incoming, headers, message, message::Request, reach::pattern_of};

/// Whether a status leads to another address.
pub(super) fn leads_on(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// The request that follows from an answer. `None` if the answer is the last.
pub(super) fn follow(request: &Request, answer: &Incoming) -> Result<Option<Request>, NetError> {
    if !leads_on(answer.status) {
        return Ok(None);
    }
    let host = pattern_of(&request.url)?;
    let refused = |reason: String| NetError::Redirect { host: host.clone(), reason };
    let Some(url) = location(&request.url, &answer.headers).map_err(refused)? else { return Ok(None) };
    if request.url.scheme() == "https" && url.scheme() == "http" {
        return Err(refused("it leads from https to http".to_owned()));
    }
    let mut next = Request { url, ..request.clone() };
    let becomes_get = match answer.status {
        301 | 302 => request.method == Method::POST,
        303 => !matches!(request.method, Method::GET | Method::HEAD),
        _ => false,
    };
    if becomes_get {
        next.method = Method::GET;
        next.body.clear();
        next.inserts.clear();
        next.headers.retain(|(name, _)| !headers::is_of_the_body(name));
    }
    if !same_origin(&next.url.origin(), &request.url.origin()) {
        if !next.inserts.is_empty() {
            return Err(refused("it leads to another host, and the body holds a secret".to_owned()));
        }
        next.headers
            .retain(|(name, parts)| !headers::is_credential(name) && !parts.iter().any(message::Part::is_secret));
    }
    Ok(Some(next))
}

fn same_origin(one: &Origin, other: &Origin) -> bool {
    one.is_tuple() && one == other
}

/// The address that the answer points to.
fn location(base: &Url, headers: &HeaderMap) -> Result<Option<Url>, String> {
    let mut locations = headers.get_all(header::LOCATION).iter();
    let Some(location) = locations.next() else { return Ok(None) };
    if locations.any(|other| other != location) {
        return Err("it names two addresses".to_owned());
    }
    let text = std::str::from_utf8(location.as_bytes()).map_err(|_| "its address is no UTF-8".to_owned())?;
    let url = base.join(text).map_err(|error| format!("its address cannot be read: {error}"))?;
    Ok(Some(message::usable(url)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::net::message::{Insert, Part, Spelling};

    fn request(method: Method, url: &str) -> Request {
        let text = |text: &str| vec![Part::Text(text.into())];
        Request {
            method,
            url: Url::parse(url).unwrap(),
            headers: vec![
                (header::AUTHORIZATION, text("a")),
                (header::COOKIE, text("a")),
                (header::CONTENT_TYPE, text("a")),
                ("x-key".parse().unwrap(), vec![Part::Secret("KEY".into())]),
                (header::ACCEPT, text("a")),
            ],
            body: b"body".to_vec(),
            inserts: Vec::new(),
            timeout: None,
            redirects: 10,
        }
    }

    fn answer(status: u16, location: &str) -> Incoming {
        let mut headers = HeaderMap::new();
        headers.insert(header::LOCATION, location.parse().unwrap());
        Incoming { status, headers, body: Vec::new() }
    }

    fn names(request: &Request) -> Vec<&str> {
        request.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn the_method_follows_the_status() {
        for (status, method, expected) in [
            (301, Method::POST, Method::GET),
            (302, Method::POST, Method::GET),
            (302, Method::PUT, Method::PUT),
            (303, Method::PUT, Method::GET),
            (303, Method::HEAD, Method::HEAD),
            (307, Method::POST, Method::POST),
            (308, Method::DELETE, Method::DELETE),
        ] {
            let next = follow(&request(method.clone(), "https://a.com/x"), &answer(status, "/y")).unwrap().unwrap();
            assert_eq!((next.url.as_str(), &next.method), ("https://a.com/y", &expected), "{status}");
            let left_out = expected != method;
            assert_eq!(next.body.is_empty(), left_out, "{status}");
            assert_eq!(names(&next).contains(&"content-type"), !left_out, "{status}");
            assert!(names(&next).contains(&"x-key"), "{status}");
        }
        assert_eq!(follow(&request(Method::GET, "https://a.com"), &answer(300, "/y")).unwrap(), None);
        assert_eq!(follow(&request(Method::GET, "https://a.com"), &answer(200, "/y")).unwrap(), None);
    }

    #[test]
    fn another_origin_gets_no_credentials() {
        for location in ["https://b.com/", "https://a.com:8443/", "//sub.a.com/", "https://a.com.b.com"] {
            let next = follow(&request(Method::GET, "https://a.com"), &answer(302, location)).unwrap().unwrap();
            assert_eq!(names(&next), ["content-type", "accept"], "{location}");
        }
        let next = follow(&request(Method::GET, "http://a.com"), &answer(302, "https://a.com")).unwrap().unwrap();
        assert_eq!(names(&next), ["content-type", "accept"]);
        let back = follow(&next, &answer(302, "https://a.com/again")).unwrap().unwrap();
        assert_eq!(names(&back), ["content-type", "accept"]);
    }

    #[test]
    fn what_is_not_followed_is_told() {
        let error = |location: &str| {
            follow(&request(Method::GET, "https://a.com"), &answer(302, location)).unwrap_err().to_string()
        };
        assert!(error("http://a.com").contains("from https to http"));
        assert!(error("ftp://a.com").contains("only `https`"));
        assert!(error("javascript:alert(1)").contains("only `https`"));
        assert!(error("https://user:pass@a.com").contains("user or a password"));
        assert!(error("https://").contains("cannot be read"));
        let mut with_secret = request(Method::POST, "https://a.com");
        with_secret.inserts = vec![Insert { at: 0, secret: "KEY".into(), spelling: Spelling::Text }];
        assert!(
            follow(&with_secret, &answer(307, "https://b.com")).unwrap_err().to_string().contains("holds a secret")
        );
        assert!(follow(&with_secret, &answer(302, "https://b.com")).unwrap().unwrap().inserts.is_empty());
        let mut two = answer(302, "/x");
        two.headers.append(header::LOCATION, "/y".parse().unwrap());
        assert!(
            follow(&request(Method::GET, "https://a.com"), &two).unwrap_err().to_string().contains("two addresses")
        );
    }
}
