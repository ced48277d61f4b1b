//! The door to a page on 127.0.0.1: only the browser comes in that used its address first.
//!
//! In: a listener and the routes of a page. Out: the same routes behind the guard, answered in a thread of their own.
//! What the page shows is not known here.

mod connections;
mod guard;

pub use guard::{PAGE_POLICY, SHEET_POLICY};

#[cfg(test)]
pub(in crate::ui) use connections::{HEADER_TIME, MAX_STRANGERS};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State as Given};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use connections::{ConnectionMark, serve_connections};
use guard::{AccessToken, PageSecrets, RequestHead};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Is told the next address each time one was used.
pub type AddressListener = Box<dyn Fn(&str) + Send + Sync>;

/// Whether a page can change something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageAccess {
    /// It only looks: every request is a GET.
    ReadOnly,
    /// It also sends changes, as JSON from the page itself.
    Writes,
}

/// Who may come in.
pub struct BrowserDoor {
    /// The token of the address; none where the system has no randomness any more.
    entry: Mutex<Option<AccessToken>>,
    entered: AddressListener,
    secrets: PageSecrets,
    access: PageAccess,
    port: u16,
}

impl BrowserDoor {
    /// The door at this port; `entered` is told the next address when one was used. `None` where the system has no
    /// randomness for its secrets.
    pub fn new(entered: AddressListener, access: PageAccess, port: u16) -> Option<Self> {
        Some(Self {
            entry: Mutex::new(Some(AccessToken::new()?)),
            entered,
            secrets: PageSecrets::new(port)?,
            access,
            port,
        })
    }

    /// The address to open, which is good once.
    pub fn address(&self) -> String {
        let entry = lock_unpoisoned(&self.entry);
        let token = entry.as_ref().map_or("", AccessToken::as_str);
        format!("http://127.0.0.1:{}/?token={token}", self.port)
    }

    /// The folder of all pages, with a slash at both ends.
    pub fn folder(&self) -> String {
        self.secrets.folder()
    }

    /// Whether this is the token of the address, which is another one from now on.
    fn use_token(&self, typed: &str) -> bool {
        {
            let mut entry = lock_unpoisoned(&self.entry);
            if !entry.as_ref().is_some_and(|token| token.matches(typed)) {
                return false;
            }
            *entry = AccessToken::new();
        }
        (self.entered)(&self.address());
        true
    }

    fn allows(&self, asked: &RequestHead<'_>) -> bool {
        if asked.method == Method::POST {
            self.access == PageAccess::Writes && self.secrets.allow_change(asked)
        } else {
            self.secrets.allow(asked)
        }
    }

    /// Out of the address bar, into the cookie. A page that goes on by itself, because browsers send a strict cookie
    /// along with no redirection that began elsewhere, as in the file that `--open` opens.
    fn entry_response(&self) -> Response {
        let cookie = [(header::SET_COOKIE, self.secrets.cookie())];
        let page = forwarding_page(&self.folder());
        (cookie, text_response("text/html", page)).into_response()
    }
}

/// The guard before everything, what is not there included.
pub fn guard_routes(door: &Arc<BrowserDoor>, routes: Router) -> Router {
    routes.layer(from_fn_with_state(door.clone(), guard_request))
}

async fn guard_request(
    Given(door): Given<Arc<BrowserDoor>>,
    request: Request,
    next: Next,
) -> Response {
    let asked = RequestHead {
        method: request.method(),
        target: request.uri(),
        headers: request.headers(),
    };
    let is_entry = request.uri().path() == "/";
    let token = request.uri().query().filter(|_| is_entry);
    let token = token.and_then(|query| query.strip_prefix("token="));
    let mut answer = if let Some(typed) = token {
        if door.secrets.allow_entry(&asked) && door.use_token(typed) {
            ConnectionMark::admit(&request);
            door.entry_response()
        } else {
            StatusCode::FORBIDDEN.into_response()
        }
    } else if door.allows(&asked) {
        ConnectionMark::admit(&request);
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    };
    answer
        .headers_mut()
        .extend(guard::COMMON_HEADERS.map(|(name, value)| (Some(name), value)));
    answer
        .headers_mut()
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(PAGE_POLICY));
    answer
}

/// Answers at this listener until the program ends, in a thread of this name; `drawers` requests at most are worked on
/// beside it.
///
/// # Errors
/// The system gives no thread or no socket.
pub fn serve_in_thread(
    name: &str,
    listener: TcpListener,
    routes: Router,
    drawers: usize,
) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(drawers)
        .build()?;
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                serve_connections(listener, routes).await;
                Ok::<_, std::io::Error>(())
            })
        })?;
    Ok(())
}

/// A page that leads to another address.
pub fn forwarding_page(address: &str) -> String {
    format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
        <meta http-equiv=\"refresh\" content=\"0; url={address}\">\n<title>gridgen</title>\n<a href=\"{address}\">gridgen</a>\n"
    )
}

/// An answer of this media type, in UTF-8.
pub fn text_response(kind: &'static str, text: impl Into<Body>) -> Response {
    let kind = format!("{kind}; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], text.into()).into_response()
}

/// Each change of what is locked here is one assignment or one insertion: a panic leaves nothing half done.
pub(crate) fn lock_unpoisoned<T: ?Sized>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}
