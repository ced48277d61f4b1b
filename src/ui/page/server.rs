//! The HTTP face of the rating page: a handful of addresses, none of them a path.

use super::RatingDesk;
use super::change::{ChangeAnswer, apply_change, apply_undo};
use super::class_json::{class_json, student_json};
use super::words::{PAGE_WORDS, PageMessage, PageStyle, words_json};
use crate::base::diagnostic::MessageLang;
use crate::interchange::session::{RatingSlot, phrases_used};
use crate::ui::browser::{
    self, AddressListener, BrowserDoor, PageAccess, SHEET_POLICY, lock_unpoisoned, text_response,
};
use crate::ui::message::Message;
use axum::Router;
use axum::body::Body;
use axum::extract::State as Given;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::StreamExt;
use serde_json::json;
use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use tokio::sync::broadcast::{self, error::RecvError};

/// The web page of a student's sheet, by the path below `ratings/`, made when it is asked for.
pub type SheetReader = Box<dyn Fn(&str) -> Option<Vec<u8>> + Send + Sync>;

/// News that a browser may be behind.
const BACKLOG: usize = 256;
/// A change has at most so many bytes.
const MAX_CHANGE: usize = 64 * 1024;
/// So much of a longer one is listened to before it is refused.
const MAX_HEARD: usize = 4 * 1024 * 1024;
/// Requests that are worked on beside the thread that answers.
const WORKERS: usize = 2;
/// Texts that are offered again.
const PHRASES: usize = 5;

/// A page that rates a class. Share it: it is told what changed outside, and serves in a thread of its own.
pub struct RatingPage {
    desk: Arc<Mutex<dyn RatingDesk>>,
    read_sheet: SheetReader,
    news: broadcast::Sender<String>,
    door: Arc<BrowserDoor>,
    lang: MessageLang,
}

impl RatingPage {
    /// A page over this desk that speaks `lang`, behind this door, which takes changes. `None` where the system has no
    /// randomness for its secrets.
    pub fn new(
        desk: Arc<Mutex<dyn RatingDesk>>,
        read_sheet: SheetReader,
        door: BrowserDoor,
        lang: MessageLang,
    ) -> Arc<Self> {
        Arc::new(Self {
            desk,
            read_sheet,
            news: broadcast::Sender::new(BACKLOG),
            door: Arc::new(door),
            lang,
        })
    }

    /// A door that such a page can stand behind.
    pub fn door(entered: AddressListener, port: u16) -> Option<BrowserDoor> {
        BrowserDoor::new(entered, PageAccess::Writes, port)
    }

    /// The address to open, which is good once.
    pub fn address(&self) -> String {
        self.door.address()
    }

    /// A student's file was changed by another program.
    pub fn student_changed(&self, student: &str) {
        self.send_news(&format!("student {student}"));
    }

    /// The grid or the list of students is another one now.
    pub fn class_changed(&self) {
        self.send_news("class");
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
        browser::serve_in_thread("page", listener, rating_routes(self), WORKERS)
    }
}

type SharedPage = Given<Arc<RatingPage>>;

/// The scripts and the style of the page, by their names.
const FILES: &[(&str, &str, &str)] = &[
    ("icon.svg", "image/svg+xml", include_str!("icon.svg")),
    ("page.css", "text/css", include_str!("page.css")),
    ("main.js", "text/javascript", include_str!("main.js")),
    ("store.js", "text/javascript", include_str!("store.js")),
    ("dom.js", "text/javascript", include_str!("dom.js")),
    (
        "controls.js",
        "text/javascript",
        include_str!("controls.js"),
    ),
    ("texts.js", "text/javascript", include_str!("texts.js")),
    ("views.js", "text/javascript", include_str!("views.js")),
    ("keys.js", "text/javascript", include_str!("keys.js")),
];

/// Everything that can be asked for; the guard stands before all of it.
pub(super) fn rating_routes(page: &Arc<RatingPage>) -> Router {
    let folder = page.door.folder();
    let below = |path: &str| format!("{folder}{path}");
    let mut routes = Router::new()
        .route(&below(""), get(serve_page))
        .route(&below("class"), get(serve_class))
        .route(&below("student"), get(serve_student))
        .route(&below("phrases"), get(serve_phrases))
        .route(&below("sheet"), get(serve_sheet))
        .route(&below("news"), get(serve_news))
        .route(&below("change"), post(take_change))
        .route(&below("undo"), post(take_undo));
    for &(name, kind, text) in FILES {
        routes = routes.route(
            &below(name),
            get(move || async move { text_response(kind, text) }),
        );
    }
    let routes = routes
        .fallback(|| async { StatusCode::NOT_FOUND })
        .with_state(page.clone());
    browser::guard_routes(&page.door, routes)
}

async fn serve_page(Given(page): SharedPage) -> Response {
    text_response("text/html", page_in_language(page.lang))
}

/// The page with its words.
pub(super) fn page_in_language(lang: MessageLang) -> String {
    let page = include_str!("page.html").replace("{lang}", lang.pick("en", "fr"));
    PAGE_WORDS.iter().fold(page, |page, (name, en, fr)| {
        page.replace(&format!("{{{name}}}"), lang.pick(en, fr))
    })
}

async fn serve_class(Given(page): SharedPage) -> Response {
    let desk = lock_unpoisoned(&page.desk);
    let style = PageStyle::of(&desk.class().form, page.lang);
    let mut json = class_json(&*desk, &style);
    json["words"] = words_json(page.lang);
    text_response("application/json", json.to_string())
}

/// A value of the query, `name=value`, as browsers encode it.
fn query_value(uri: &Uri, name: &str) -> Option<String> {
    let mut pairs = uri.query()?.split('&');
    let value = pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        let digits = std::str::from_utf8(&digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

async fn serve_student(Given(page): SharedPage, uri: Uri) -> Response {
    let desk = lock_unpoisoned(&page.desk);
    let class = desk.class();
    let id = query_value(&uri, "id").unwrap_or_default();
    let mut students = class.students.iter();
    match students.find(|student| *student.place.path == *id) {
        Some(student) => {
            let style = PageStyle::of(&class.form, page.lang);
            let json = student_json(class, student, &style);
            text_response("application/json", json.to_string())
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn serve_phrases(Given(page): SharedPage, uri: Uri) -> Response {
    let desk = lock_unpoisoned(&page.desk);
    let class = desk.class();
    let slot = query_value(&uri, "slot").unwrap_or_default();
    let typed = query_value(&uri, "typed").unwrap_or_default();
    let mut found = RatingSlot::of_name(&class.form, &slot)
        .map_or_else(Vec::new, |slot| phrases_used(class, &slot, &typed));
    found.truncate(PHRASES);
    text_response("application/json", json!(found).to_string())
}

async fn serve_sheet(Given(page): SharedPage, uri: Uri) -> Response {
    let id = query_value(&uri, "student").unwrap_or_default();
    // Made beside the thread that answers, which goes on answering.
    let made = tokio::task::spawn_blocking(move || (page.read_sheet)(&id)).await;
    match made.ok().flatten() {
        Some(html) => {
            let policy = [(header::CONTENT_SECURITY_POLICY, SHEET_POLICY)];
            (policy, text_response("text/html", html)).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Server-sent events: `class` when form or list are others, `student` and a path when one is.
async fn serve_news(Given(page): SharedPage) -> Response {
    let heard = page.news.subscribe();
    let events = futures_util::stream::unfold(heard, |mut heard| async move {
        let news = match heard.recv().await {
            Ok(news) => news,
            // Too slow to hear everything: all of it may be new.
            Err(RecvError::Lagged(_)) => "class".to_owned(),
            Err(RecvError::Closed) => return None,
        };
        Some((Ok::<_, Infallible>(format!("data: {news}\n\n")), heard))
    });
    text_response("text/event-stream", Body::from_stream(events))
}

async fn take_change(Given(page): SharedPage, body: Body) -> Response {
    let Some(bytes) = read_bounded(body).await else {
        let reason = PageMessage::TooLarge {}.headline(page.lang);
        let refused = ChangeAnswer::refused(StatusCode::PAYLOAD_TOO_LARGE, reason);
        return answer_change(&page, refused);
    };
    // A file is written and flushed: beside the thread that answers.
    let worker = page.clone();
    let answer = tokio::task::spawn_blocking(move || {
        apply_change(&mut *lock_unpoisoned(&worker.desk), &bytes, worker.lang)
    });
    match answer.await {
        Ok(answer) => answer_change(&page, answer),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A body within the bound. A longer one is read on and forgotten, up to a bound of its own: who is still sending when
/// the connection ends never hears why.
async fn read_bounded(body: Body) -> Option<Vec<u8>> {
    let mut chunks = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.ok()?;
        length += chunk.len();
        if length <= MAX_CHANGE {
            bytes.extend_from_slice(&chunk);
        } else if length > MAX_HEARD {
            return None;
        }
    }
    Some(bytes).filter(|_| length <= MAX_CHANGE)
}

async fn take_undo(Given(page): SharedPage) -> Response {
    let worker = page.clone();
    let answer = tokio::task::spawn_blocking(move || {
        apply_undo(&mut *lock_unpoisoned(&worker.desk), worker.lang)
    });
    match answer.await {
        Ok(answer) => answer_change(&page, answer),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn answer_change(page: &RatingPage, answer: ChangeAnswer) -> Response {
    if let Some(student) = &answer.saved {
        page.student_changed(student);
    }
    let body = answer.body.to_string();
    (answer.status, text_response("application/json", body)).into_response()
}
