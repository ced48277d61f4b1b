//! The HTTP face: a handful of addresses, none of them a path.

use super::pictures::{self, PictureCache};
use super::state::{PreviewRound, PreviewState};
use crate::base::diagnostic::MessageLang;
use crate::project::OutputPath;
use crate::ui::browser::{
    self, AddressListener, BrowserDoor, PageAccess, SHEET_POLICY, lock_unpoisoned, text_response,
};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State as Given};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;
use tokio::sync::broadcast::{self, error::RecvError};

/// The bytes of an output, if it is there.
pub type OutputReader = Box<dyn Fn(&OutputPath) -> Option<Vec<u8>> + Send + Sync>;

/// News that a browser may be behind.
const BACKLOG: usize = 64;
/// Pages that are drawn at a time: each takes some MB, and a browser asks for all of a document at once.
const DRAWN_AT_ONCE: usize = 2;

/// A page that shows what is built. Share it: it is told of each round, and serves in a thread of its own.
pub struct Preview {
    state: Mutex<PreviewState>,
    pictures: Mutex<PictureCache>,
    /// The sheet that was looked at last.
    last_viewed: Mutex<Option<usize>>,
    news: broadcast::Sender<String>,
    read_output: OutputReader,
    door: Arc<BrowserDoor>,
    drawing: Semaphore,
    lang: MessageLang,
}

impl Preview {
    /// A preview that reads outputs by `files` and speaks `lang`, at this port; `entered` is told the next address when
    /// one was used. `None` where the system has no randomness for its secrets.
    pub fn new(
        files: OutputReader,
        entered: AddressListener,
        lang: MessageLang,
        port: u16,
    ) -> Option<Arc<Self>> {
        Some(Arc::new(Self {
            state: Mutex::default(),
            pictures: Mutex::default(),
            last_viewed: Mutex::default(),
            news: broadcast::Sender::new(BACKLOG),
            read_output: files,
            door: Arc::new(BrowserDoor::new(entered, PageAccess::ReadOnly, port)?),
            drawing: Semaphore::new(DRAWN_AT_ONCE),
            lang,
        }))
    }

    /// The address to open, which is good once.
    pub fn address(&self) -> String {
        self.door.address()
    }

    /// A round is over.
    pub fn show_round(&self, round: PreviewRound) {
        lock_unpoisoned(&self.state).replace_round(round);
        self.send_news("list");
    }

    /// An output was written.
    pub fn output_written(&self, path: &OutputPath) {
        let made = lock_unpoisoned(&self.state).count_new_version(path);
        if let Some((number, version)) = made {
            self.send_news(&format!("{number} {version}"));
        }
    }

    /// The ratings file or the grid of the sheet that is being looked at.
    pub fn last_viewed_file(&self) -> Option<String> {
        let number = (*lock_unpoisoned(&self.last_viewed))?;
        lock_unpoisoned(&self.state)
            .sheet(number)?
            .files
            .last()
            .cloned()
    }

    fn send_news(&self, news: &str) {
        // Nobody may be looking.
        let _ = self.news.send(news.to_owned());
    }

    /// Answers at this listener until the program ends.
    ///
    /// # Errors
    /// The system gives no thread or no socket.
    pub fn serve(self: &Arc<Self>, listener: TcpListener) -> std::io::Result<()> {
        browser::serve_in_thread("preview", listener, preview_routes(self), DRAWN_AT_ONCE)
    }
}

/// Everything that can be asked for; the guard stands before all of it, what is not there included.
pub(super) fn preview_routes(preview: &Arc<Preview>) -> Router {
    let folder = preview.door.folder();
    let below = |path: &str| format!("{folder}{path}");
    let routes = Router::new()
        .route(&below(""), get(serve_page))
        .route(
            &below("page.js"),
            get(|| async { text_response("text/javascript", include_str!("page.js")) }),
        )
        .route(
            &below("page.css"),
            get(|| async { text_response("text/css", include_str!("page.css")) }),
        )
        .route(&below("state"), get(serve_state))
        .route(&below("news"), get(serve_news))
        .route(&below("sheet/{number}/html"), get(serve_html))
        .route(&below("sheet/{number}/pdf"), get(serve_pdf))
        .route(&below("sheet/{number}/pages"), get(serve_page_count))
        .route(&below("sheet/{number}/pages/{page}"), get(serve_picture))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .with_state(preview.clone());
    browser::guard_routes(&preview.door, routes)
}

type SharedPreview = Given<Arc<Preview>>;

async fn serve_page(Given(preview): SharedPreview) -> Response {
    text_response("text/html", page_in_language(preview.lang))
}

/// The page with its words.
pub(super) fn page_in_language(lang: MessageLang) -> String {
    let page = include_str!("page.html");
    PAGE_TEXTS.iter().fold(
        page.replace("{lang}", lang.pick("en", "fr")),
        |page, (name, en, fr)| page.replace(&format!("{{{name}}}"), lang.pick(en, fr)),
    )
}

/// The words of the page.
const PAGE_TEXTS: [(&str, &str, &str); 13] = [
    ("search", "Search", "Rechercher"),
    ("sheets", "Sheets", "Fiches"),
    ("web-page", "Web page", "Page web"),
    ("pdf", "PDF", "PDF"),
    ("problems", "Problems", "Problèmes"),
    ("skip", "Skip the list", "Passer la liste"),
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

async fn serve_state(Given(preview): SharedPreview) -> Response {
    let state = lock_unpoisoned(&preview.state).json();
    text_response("application/json", state.to_string())
}

/// Server-sent events: `list` when the list is another one, the number and the version of a sheet that was made.
async fn serve_news(Given(preview): SharedPreview) -> Response {
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
    text_response("text/event-stream", Body::from_stream(events))
}

impl Preview {
    fn output(
        &self,
        number: usize,
        path: impl Fn(&super::PreviewSheet) -> Option<OutputPath>,
    ) -> Option<Vec<u8>> {
        let path = lock_unpoisoned(&self.state).sheet(number).and_then(path)?;
        (self.read_output)(&path)
    }

    fn pdf(&self, number: usize) -> Option<Vec<u8>> {
        self.output(number, |sheet| sheet.pdf.clone())
    }
}

async fn serve_html(Given(preview): SharedPreview, Path(number): Path<usize>) -> Response {
    *lock_unpoisoned(&preview.last_viewed) = Some(number);
    match preview.output(number, |sheet| sheet.html.clone()) {
        Some(html) => {
            let policy = [(header::CONTENT_SECURITY_POLICY, SHEET_POLICY)];
            (policy, text_response("text/html", html)).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn serve_pdf(Given(preview): SharedPreview, Path(number): Path<usize>) -> Response {
    match preview.pdf(number) {
        Some(pdf) => ([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn serve_page_count(Given(preview): SharedPreview, Path(number): Path<usize>) -> Response {
    *lock_unpoisoned(&preview.last_viewed) = Some(number);
    let pages = preview
        .pdf(number)
        .map_or(0, |pdf| pictures::count_pages(&pdf));
    text_response("application/json", pages.to_string())
}

async fn serve_picture(
    Given(preview): SharedPreview,
    Path((number, page)): Path<(usize, usize)>,
) -> Response {
    // Drawn beside the thread that answers, which goes on answering.
    let drawer = preview.clone();
    let Ok(_turn) = drawer.drawing.acquire().await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let drawn = tokio::task::spawn_blocking(move || cached_picture(&preview, number, page)).await;
    match drawn.ok().flatten() {
        Some(png) => ([(header::CONTENT_TYPE, "image/png")], png.to_vec()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn cached_picture(preview: &Preview, number: usize, page: usize) -> Option<Arc<[u8]>> {
    let pdf = preview.pdf(number)?;
    let kept = lock_unpoisoned(&preview.pictures).find(&pdf, page);
    kept.or_else(|| {
        let picture = pictures::draw_pdf_page(&pdf, page)?;
        lock_unpoisoned(&preview.pictures).keep(&pdf, page, picture.clone());
        Some(picture)
    })
}
