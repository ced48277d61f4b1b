//! Who is connected: few at a time, and who says nothing makes way.
//!
//! Anybody on this machine can open connections. Each costs a file that the build needs for reading, so they are
//! bounded: of those that have not shown the secret the oldest goes when a new one comes, and none is waited for longer
//! than [`HEADER_TIME`]. A browser asks at once, and is never the oldest for long.

use axum::extract::Request;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// So long a request may take to be asked.
pub(in crate::ui) const HEADER_TIME: Duration = Duration::from_secs(5);
/// Connections that have not shown the secret.
pub(in crate::ui) const MAX_STRANGERS: usize = 32;
/// Connections of the user's own browser: each page that is open holds one.
const MAX_GUESTS: usize = 64;
/// Where the system has no connection to give, the next try is so long after.
const PAUSE: Duration = Duration::from_millis(200);

/// Whether this connection has shown the secret; the guard says so.
#[derive(Debug, Clone, Default)]
pub(super) struct ConnectionMark(Arc<AtomicBool>);

impl ConnectionMark {
    /// Marks the connection of a request that was let in.
    pub(super) fn admit(request: &Request) {
        if let Some(mark) = request.extensions().get::<Self>() {
            mark.0.store(true, Ordering::Relaxed);
        }
    }

    fn is_admitted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Answers at this listener until the program ends.
pub(super) async fn serve_connections(listener: TcpListener, routes: Router) {
    let mut open: VecDeque<(ConnectionMark, AbortHandle)> = VecDeque::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        open.retain(|(_, task)| !task.is_finished());
        make_way(&mut open, |mark| !mark.is_admitted(), MAX_STRANGERS);
        make_way(&mut open, ConnectionMark::is_admitted, MAX_GUESTS);
        let mark = ConnectionMark::default();
        let routes = routes.clone().layer(Extension(mark.clone()));
        let task = tokio::spawn(serve_connection(stream, routes));
        open.push_back((mark, task.abort_handle()));
    }
}

/// Ends the oldest of these connections while there are so many.
fn make_way(
    open: &mut VecDeque<(ConnectionMark, AbortHandle)>,
    is_meant: impl Fn(&ConnectionMark) -> bool,
    most: usize,
) {
    while open.iter().filter(|(mark, _)| is_meant(mark)).count() >= most {
        let oldest = open.iter().position(|(mark, _)| is_meant(mark));
        if let Some((_, task)) = oldest.and_then(|at| open.remove(at)) {
            task.abort();
        }
    }
}

async fn serve_connection(stream: TcpStream, routes: Router) {
    // One request each: an idle connection would be one more to count.
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes));
    // A browser that goes away in the middle is no error.
    let _ = served.await;
}
