//! What Google and Azure answer to the few requests that Forge makes, from memory. It stands in for servers that nobody can
//! start on a machine of one's own, and shows that requests are made and answers read as they are documented.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex},
};

use forge_stores::{ObjectStore, Patience, Settings};

use crate::harness::{Server, reply};

/// Whose protocol it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cloud {
    Google,
    Azure,
}

/// A bucket or container.
pub(crate) struct Bucket {
    cloud: Cloud,
    server: Server,
}

const DATE: &str = "Thu, 01 Jul 2021 10:44:59 GMT";

impl Bucket {
    pub(crate) fn new(cloud: Cloud) -> Self {
        let objects = Arc::new(Mutex::new((0_u64, BTreeMap::<String, (u64, String)>::new())));
        let server = Server::new(move |heard, stream| {
            let (mut guard, path) = (objects.lock().unwrap(), heard.path());
            let (count, objects) = &mut *guard;
            let (path, query) = path.split_once('?').unwrap_or((path, ""));
            let path = decoded(path);
            let Some((_, key)) = path[1..].split_once('/').filter(|(_, key)| !key.is_empty()) else {
                let value = |name: &str| {
                    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
                    pairs.filter(|(own, _)| *own == name).map(|(_, value)| decoded(value)).next().unwrap_or_default()
                };
                let (after, from) = (value("start-after"), value("startFrom"));
                let keys = objects.iter().filter(|(key, _)| key.starts_with(&value("prefix")));
                let keys = keys.filter(|(key, _)| (after.is_empty() || **key > after) && **key >= from);
                let listed = listed(cloud, keys.map(|(key, (_, bytes))| (key.as_str(), bytes.len())));
                return reply(stream, "200 OK", &[("Content-Type", "application/xml")], listed.as_bytes());
            };
            let there = objects.get(key).map(|(number, _)| *number);
            let wants = |name: &str| heard.header(name).map(|value| value.trim_matches('"').to_owned());
            let holds = match cloud {
                Cloud::Google => {
                    wants("x-goog-if-generation-match").is_none_or(|wanted| wanted == there.unwrap_or(0).to_string())
                }
                Cloud::Azure => {
                    wants("if-none-match").is_none_or(|_| there.is_none())
                        && wants("if-match")
                            .is_none_or(|wanted| there.is_some_and(|there| there.to_string() == wanted))
                }
            };
            let tagged = |number: u64| (number.to_string(), format!("\"{number}\""));
            match heard.head.split(' ').next().unwrap_or_default() {
                "PUT" if !holds => {
                    reply(stream, "412 Precondition Failed", &[], b"<Error><Code>ConditionNotMet</Code></Error>")
                }
                "PUT" => {
                    *count += 1;
                    objects.insert(key.to_owned(), (*count, heard.body.clone()));
                    let (number, tag) = tagged(*count);
                    let status = if cloud == Cloud::Google { "200 OK" } else { "201 Created" };
                    reply(stream, status, &[("ETag", &tag), ("x-goog-generation", &number)], b"");
                }
                "DELETE" => {
                    objects.remove(key);
                    reply(stream, if cloud == Cloud::Google { "204 No Content" } else { "202 Accepted" }, &[], b"");
                }
                _ => match objects.get(key) {
                    Some((number, bytes)) => {
                        let (number, tag) = tagged(*number);
                        let headers =
                            [("ETag", tag.as_str()), ("x-goog-generation", &number), ("Last-Modified", DATE)];
                        reply(stream, "200 OK", &headers, bytes.as_bytes());
                    }
                    None => reply(stream, "404 Not Found", &[], b"<Error><Code>NoSuchKey</Code></Error>"),
                },
            }
        });
        Self { cloud, server }
    }

    /// A store there.
    pub(crate) fn store(&self) -> ObjectStore {
        let (url, settings) = match self.cloud {
            Cloud::Google => (
                "gs://bucket/team",
                vec![("GOOGLE_BASE_URL", self.server.url("")), ("GOOGLE_BEARER_TOKEN", "token".into())],
            ),
            Cloud::Azure => (
                "az://bucket/team",
                vec![
                    ("AZURE_STORAGE_ENDPOINT", self.server.url("")),
                    ("AZURE_STORAGE_ACCOUNT_NAME", "account".into()),
                    ("AZURE_SKIP_SIGNATURE", "true".into()),
                ],
            ),
        };
        ObjectStore::new(&url.parse().unwrap(), &settings.into_iter().collect::<Settings>(), Patience::Usual).unwrap()
    }
}

fn listed<'a>(cloud: Cloud, objects: impl Iterator<Item = (&'a str, usize)>) -> String {
    let mut text = String::new();
    for (key, size) in objects {
        let _ = match cloud {
            Cloud::Google => write!(
                text,
                "<Contents><Key>{key}</Key><Size>{size}</Size><LastModified>2021-07-01T10:44:59Z</LastModified>\
                 <ETag>\"1\"</ETag></Contents>"
            ),
            Cloud::Azure => write!(
                text,
                "<Blob><Name>{key}</Name><Properties><Last-Modified>{DATE}</Last-Modified><Etag>1</Etag>\
                 <Content-Length>{size}</Content-Length><Content-Type>text/plain</Content-Type></Properties></Blob>"
            ),
        };
    }
    match cloud {
        Cloud::Google => format!("<ListBucketResult>{text}</ListBucketResult>"),
        Cloud::Azure => format!("<EnumerationResults><Blobs>{text}</Blobs><NextMarker /></EnumerationResults>"),
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        let code = (*first == b'%').then(|| others.get(..2)).flatten();
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &others[2..] } else { others };
    }
    String::from_utf8(bytes).unwrap()
}
