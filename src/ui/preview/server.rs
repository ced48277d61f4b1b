//! The HTTP face: a handful of addresses, none of them a path.

use super::guard::{self, Asked, Token};
use super::pictures::{self, Pictures};
use super::state::{Round, State};
use crate::base::diagnostic::Lang;
use crate::project::OutputPath;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State as Given};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::broadcast::{self, error::RecvError};

/// The bytes of an output, if it is there.
pub type Files = Box<dyn Fn(&OutputPath) -> Option<Vec<u8>> + Send + Sync>;

/// News that a browser may be behind.
const BACKLOG: usize = 64;

/// A page that shows what is built. Share it: it is told of each round, and serves in a thread of its own.
pub struct Preview {
    state: Mutex<State>,
    pictures: Mutex<Pictures>,
    /// The sheet that was looked at last.
    shown: Mutex<Option<usize>>,
    news: broadcast::Sender<String>,
    files: Files,
    token: Token,
    port: u16,
    lang: Lang,
}

impl Preview {
    /// A preview that reads outputs by `files` and speaks `lang`, at this port. `None` where the system has no
    /// randomness for its secret.
    pub fn new(files: Files, lang: Lang, port: u16) -> Option<Arc<Self>> {
        Some(Arc::new(Self {
            state: Mutex::default(),
            pictures: Mutex::default(),
            shown: Mutex::default(),
            news: broadcast::Sender::new(BACKLOG),
            files,
            token: Token::new()?,
            port,
            lang,
        }))
    }

    /// The address to open; whoever has it may look.
    pub fn address(&self) -> String {
        format!(
            "http://127.0.0.1:{}/?token={}",
            self.port,
            self.token.as_str()
        )
    }

    /// A round is over.
    pub fn saw(&self, round: Round) {
        locked(&self.state).saw(round);
        self.tell("list");
    }

    /// An output was written.
    pub fn made(&self, path: &OutputPath) {
        let made = locked(&self.state).made(path);
        if let Some((number, version)) = made {
            self.tell(&format!("{number} {version}"));
        }
    }

    /// The ratings file or the grid of the sheet that is being looked at.
    pub fn shown(&self) -> Option<String> {
        let number = (*locked(&self.shown))?;
        locked(&self.state).sheet(number)?.files.last().cloned()
    }

    fn tell(&self, news: &str) {
        // Nobody may be looking.
        let _ = self.news.send(news.to_owned());
    }

    /// Answers at this listener until the program ends.
    ///
    /// # Errors
    /// The system gives no thread or no socket.
    pub fn serve(self: &Arc<Self>, listener: TcpListener) -> std::io::Result<()> {
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()?;
        let routes = routes(self);
        std::thread::Builder::new()
            .name("preview".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    let listener = tokio::net::TcpListener::from_std(listener)?;
                    axum::serve(listener, routes).await
                })
            })?;
        Ok(())
    }
}

fn locked<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each change is one assignment or one insertion.
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Everything that can be asked for; the guard stands before all of it, what is not there included.
pub(super) fn routes(preview: &Arc<Preview>) -> Router {
    Router::new()
        .route("/", get(page))
        .route(
            "/page.js",
            get(|| async { text("text/javascript", include_str!("page.js")) }),
        )
        .route(
            "/page.css",
            get(|| async { text("text/css", include_str!("page.css")) }),
        )
        // Browsers ask for one unasked.
        .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
        .route("/state", get(state))
        .route("/news", get(news))
        .route("/sheet/{number}/html", get(html))
        .route("/sheet/{number}/pdf", get(pdf))
        .route("/sheet/{number}/pages", get(count))
        .route("/sheet/{number}/pages/{page}", get(picture))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(from_fn_with_state(preview.clone(), guarded))
        .with_state(preview.clone())
}

type Here = Given<Arc<Preview>>;

async fn guarded(Given(preview): Here, request: Request, next: Next) -> Response {
    let is_first = request.uri().path() == "/";
    let token = request
        .uri()
        .query()
        .filter(|_| is_first)
        .and_then(|query| query.strip_prefix("token="));
    let is_first = token.is_some();
    let asked = Asked {
        method: request.method(),
        headers: request.headers(),
        token,
    };
    let mut answer = if !guard::may(&asked, &preview.token, preview.port) {
        StatusCode::FORBIDDEN.into_response()
    } else if is_first {
        // Out of the address bar, into the cookie.
        (
            [(header::SET_COOKIE, preview.token.cookie(preview.port))],
            Redirect::to("/"),
        )
            .into_response()
    } else {
        next.run(request).await
    };
    answer
        .headers_mut()
        .extend(guard::ALWAYS.map(|(name, value)| (Some(name), value)));
    answer
        .headers_mut()
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(guard::PAGE_POLICY));
    answer
}

fn text(kind: &'static str, text: impl Into<Body>) -> Response {
    let kind = format!("{kind}; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], text.into()).into_response()
}

async fn page(Given(preview): Here) -> Response {
    text("text/html", page_in(preview.lang))
}

/// The page with its words.
pub(super) fn page_in(lang: Lang) -> String {
    let page = include_str!("page.html");
    WORDS.iter().fold(
        page.replace("{lang}", lang.pick("en", "fr")),
        |page, (name, en, fr)| page.replace(&format!("{{{name}}}"), lang.pick(en, fr)),
    )
}

/// The words of the page.
const WORDS: [(&str, &str, &str); 12] = [
    ("search", "Search", "Rechercher"),
    ("sheets", "Sheets", "Fiches"),
    ("web-page", "Web page", "Page web"),
    ("pdf", "PDF", "PDF"),
    ("problems", "Problems", "Problèmes"),
    (
        "choose",
        "Choose a sheet in the list.",
        "Choisissez une fiche dans la liste.",
    ),
    ("open-html", "Open the web page", "Ouvrir la page web"),
    ("open-pdf", "Open the PDF", "Ouvrir le PDF"),
    ("page-of", "page {n} of {all}", "page {n} sur {all}"),
    ("not-made", "Not made yet", "Pas encore produit"),
    (
        "stopped",
        "gridgen has ended; start `gridgen watch --preview` again.",
        "gridgen est arrêté ; relancez `gridgen watch --preview`.",
    ),
    ("line", "line", "ligne"),
];

async fn state(Given(preview): Here) -> Response {
    let state = locked(&preview.state).json();
    text("application/json", state.to_string())
}

/// Server-sent events: `list` when the list is another one, the number and the version of a sheet that was made.
async fn news(Given(preview): Here) -> Response {
    let heard = preview.news.subscribe();
    let events = futures_util::stream::unfold(heard, |mut heard| async move {
        let news = match heard.recv().await {
            Ok(news) => news,
            // Too slow to hear everything: all of it may be new.
            Err(RecvError::Lagged(_)) => "list".to_owned(),
            Err(RecvError::Closed) => return None,
        };
        Some((Ok::<_, Infallible>(format!("data: {news}\n\n")), heard))
    });
    text("text/event-stream", Body::from_stream(events))
}

impl Preview {
    fn output(
        &self,
        number: usize,
        path: impl Fn(&super::Sheet) -> Option<OutputPath>,
    ) -> Option<Vec<u8>> {
        let path = locked(&self.state).sheet(number).and_then(path)?;
        (self.files)(&path)
    }

    fn pdf(&self, number: usize) -> Option<Vec<u8>> {
        self.output(number, |sheet| sheet.pdf.clone())
    }
}

async fn html(Given(preview): Here, Path(number): Path<usize>) -> Response {
    *locked(&preview.shown) = Some(number);
    match preview.output(number, |sheet| sheet.html.clone()) {
        Some(html) => {
            let policy = [(header::CONTENT_SECURITY_POLICY, guard::SHEET_POLICY)];
            (policy, text("text/html", html)).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn pdf(Given(preview): Here, Path(number): Path<usize>) -> Response {
    match preview.pdf(number) {
        Some(pdf) => ([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn count(Given(preview): Here, Path(number): Path<usize>) -> Response {
    *locked(&preview.shown) = Some(number);
    let pages = preview.pdf(number).map_or(0, |pdf| pictures::count(&pdf));
    text("application/json", pages.to_string())
}

async fn picture(Given(preview): Here, Path((number, page)): Path<(usize, usize)>) -> Response {
    // Drawn beside the thread that answers, which goes on answering.
    let drawn = tokio::task::spawn_blocking(move || drawn(&preview, number, page)).await;
    match drawn.ok().flatten() {
        Some(png) => ([(header::CONTENT_TYPE, "image/png")], png.to_vec()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn drawn(preview: &Preview, number: usize, page: usize) -> Option<Arc<[u8]>> {
    let pdf = preview.pdf(number)?;
    let kept = locked(&preview.pictures).find(&pdf, page);
    kept.or_else(|| {
        let picture = pictures::draw(&pdf, page)?;
        locked(&preview.pictures).keep(&pdf, page, picture.clone());
        Some(picture)
    })
}
