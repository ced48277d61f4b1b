//! Who may ask: the one browser that opened the address, for this host, from this page.
//!
//! A page that writes also takes changes: JSON, sent by a POST from the page itself and from no other.
//!
//! Marks are personal. Another user of the machine, another server on it, a page on the internet that guesses the port,
//! a name that is made to point at 127.0.0.1: each is refused by one of the checks here, on every request, the stream
//! of events too. There are three secrets, each of 128 bits from the system and of this run alone:
//!
//! - the token of the address, which is good once: who finds the address later (in a history, in a list of processes)
//!   has nothing, and the next browser needs the next token;
//! - the cookie that is given for it;
//! - the folder below which everything lies. Browsers send a cookie to every port of its host, so that any server on
//!   this machine would be told it; bound to a path that nobody else knows, it is sent here alone.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};

/// The name of the cookie at this port: two projects may be watched at once. With `__Host-` it would want TLS, and no
/// path.
fn cookie_name(port: u16) -> String {
    format!("gridgen-{port}")
}

/// A secret of this run: 128 bits from the system.
#[derive(Clone)]
pub(super) struct AccessToken(String);

impl AccessToken {
    /// `None` where the system has no randomness to give.
    pub(super) fn new() -> Option<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).ok()?;
        Some(Self(
            bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        ))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Compared in the same time wherever the first difference is.
    pub(super) fn matches(&self, typed: &str) -> bool {
        let same = typed
            .bytes()
            .zip(self.0.bytes())
            .fold(0, |sum, (a, b)| sum | (a ^ b));
        typed.len() == self.0.len() && same == 0
    }
}

/// What is kept from everybody but the one browser.
pub(super) struct PageSecrets {
    cookie: AccessToken,
    folder: AccessToken,
    port: u16,
}

impl PageSecrets {
    pub(super) fn new(port: u16) -> Option<Self> {
        Some(Self {
            cookie: AccessToken::new()?,
            folder: AccessToken::new()?,
            port,
        })
    }

    /// The folder of all pages, with a slash at both ends.
    pub(super) fn folder(&self) -> String {
        format!("/s-{}/", self.folder.as_str())
    }

    /// For this browser alone, out of reach of scripts, and sent along neither from another site nor to another port.
    pub(super) fn cookie(&self) -> String {
        let name = cookie_name(self.port);
        let (value, folder) = (self.cookie.as_str(), self.folder());
        format!("{name}={value}; HttpOnly; SameSite=Strict; Path={folder}")
    }

    /// Whether a page is shown to who asks.
    pub(super) fn allow(&self, asked: &RequestHead<'_>) -> bool {
        self.knows_secrets(asked) && self.is_plain(asked) && is_our_page(asked.headers, self.port)
    }

    /// Whether a change is taken from who asks: all that a page is asked for, and from that very page, as browsers say
    /// of every POST. A form of another site cannot send JSON unasked, and its origin is another one.
    pub(super) fn allow_change(&self, asked: &RequestHead<'_>) -> bool {
        let kind = asked.headers.get(header::CONTENT_TYPE);
        self.knows_secrets(asked)
            && asked.target.authority().is_none()
            && is_our_host(asked.headers, self.port)
            && is_our_page(asked.headers, self.port)
            && asked.headers.get_all(header::ORIGIN).iter().count() == 1
            && kind.is_some_and(|kind| kind.as_bytes() == b"application/json")
    }

    fn knows_secrets(&self, asked: &RequestHead<'_>) -> bool {
        let steps = asked.target.path().strip_prefix("/s-");
        let folder = steps.and_then(|steps| steps.split_once('/'));
        let mut cookies = cookie_values(asked.headers, cookie_name(self.port));
        folder.is_some_and(|(folder, _)| self.folder.matches(folder))
            && cookies.any(|value| self.cookie.matches(value))
    }

    /// Whether who shows the token of the address may come in. It is opened from anywhere: a terminal, a file, a mail
    /// to oneself.
    pub(super) fn allow_entry(&self, asked: &RequestHead<'_>) -> bool {
        self.is_plain(asked) && asked.headers.get(header::ORIGIN).is_none()
    }

    /// A request as browsers send it to a server: the host is in its header alone. One that names it in its target too
    /// is meant for a proxy, and what counts is the target (RFC 9112, 3.2.2).
    fn is_plain(&self, asked: &RequestHead<'_>) -> bool {
        asked.method == Method::GET
            && asked.target.authority().is_none()
            && is_our_host(asked.headers, self.port)
    }
}

/// What is asked, without its body: that is read behind the guard alone.
pub(super) struct RequestHead<'a> {
    pub(super) method: &'a Method,
    pub(super) target: &'a Uri,
    pub(super) headers: &'a HeaderMap,
}

fn cookie_values(headers: &HeaderMap, name: String) -> impl Iterator<Item = &str> {
    let lines = headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(move |pair| pair.trim().strip_prefix(name.as_str())?.strip_prefix('='))
}

fn own_hosts(port: u16) -> [String; 2] {
    [format!("127.0.0.1:{port}"), format!("localhost:{port}")]
}

/// Exactly one `Host`, and ours: a name that was made to point here (DNS rebinding) is another one.
fn is_our_host(headers: &HeaderMap, port: u16) -> bool {
    let mut named = headers.get_all(header::HOST).into_iter();
    let (Some(host), None) = (named.next(), named.next()) else {
        return false;
    };
    own_hosts(port)
        .iter()
        .any(|ours| host.as_bytes() == ours.as_bytes())
}

/// No page of another origin asks. An address that is typed or clicked has no `Origin`.
fn is_our_page(headers: &HeaderMap, port: u16) -> bool {
    let ours = own_hosts(port).map(|host| format!("http://{host}"));
    let origins = headers.get_all(header::ORIGIN);
    let from = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    origins
        .iter()
        .all(|origin| ours.iter().any(|ours| origin.as_bytes() == ours.as_bytes()))
        && from.is_none_or(|from| from == b"same-origin" || from == b"none")
}

/// On every answer.
pub(super) const COMMON_HEADERS: [(HeaderName, HeaderValue); 6] = [
    // Browsers look up the names behind the links of a page before anybody follows one, and a theme writes the links.
    (
        HeaderName::from_static("x-dns-prefetch-control"),
        HeaderValue::from_static("off"),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Of our own page: its own script and style, pictures and frames of its own, nothing else from anywhere.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Of an output in its frame: as a theme wrote it, without scripts, and nothing from anywhere.
pub const SHEET_POLICY: &str = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin";
