//! The one file of a form, as browsers send uploads.

use http::Request;

/// A file that came with a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// What the form calls it.
    pub(crate) field: String,
    /// Its name.
    pub(crate) name: String,
    /// Its media type.
    pub(crate) media: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// Whether a request is such a form.
pub(crate) fn is_form(request: &Request<Vec<u8>>) -> bool {
    kind(request).starts_with("multipart/form-data")
}

/// Its first file.
pub(crate) fn file(request: &Request<Vec<u8>>) -> Option<Part> {
    let boundary = kind(request).split("boundary=").nth(1)?.trim_matches('"').to_owned();
    let edge = format!("--{boundary}");
    let body = request.body().as_slice();
    let start = find(body, edge.as_bytes())? + edge.len() + 2;
    let part = body.get(start..)?;
    let head_end = find(part, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(part.get(..head_end)?).into_owned();
    let content = part.get(head_end + 4..)?;
    let end = find(content, format!("\r\n{edge}").as_bytes())?;
    let value = |name: &str| {
        let found =
            head.split([';', '\r', '\n']).find_map(|one| one.trim().strip_prefix(&format!("{name}=")));
        found.map(|text| text.trim_matches('"').to_owned())
    };
    let media = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-type").then(|| value.trim().to_owned())
    });
    Some(Part {
        field: value("name")?,
        name: value("filename")?,
        media: media.unwrap_or_default(),
        bytes: content.get(..end)?.to_vec(),
    })
}

fn kind(request: &Request<Vec<u8>>) -> &str {
    request.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}
