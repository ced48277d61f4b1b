//! What a process that typesets apart may take. Memory is bounded where the system does it (not on Windows, and macOS
//! does not hold to it); the stack is that of its thread; time is its parent's, which ends it.

use std::time::Duration;

/// A sheet takes some 100 MB, the fonts among them; the document of a class, 200 students, 1.1 GB
/// (docs/decisions/0030).
#[cfg(unix)]
const MAX_MEMORY: u64 = 2 << 30;

/// Typst itself is content with 8 MB; a theme may nest more deeply.
pub(super) const STACK_SIZE: usize = 64 << 20;

/// How often the process looks whether somebody still waits for it.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// Bounds this process for good.
#[cfg(unix)]
pub(super) fn limit_process() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in [
        (Resource::As, MAX_MEMORY),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
    ] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        // A system that refuses has limits of its own.
        let _ = setrlimit(resource, limit);
    }
}

/// Bounds this process for good: not on this system.
#[cfg(not(unix))]
pub(super) fn limit_process() {}

/// Ends the process soon after its parent: one that was killed ends no other.
#[cfg(unix)]
pub(super) fn end_with_parent() {
    let parent = std::os::unix::process::parent_id();
    std::thread::spawn(move || {
        while std::os::unix::process::parent_id() == parent {
            std::thread::sleep(LOOK_INTERVAL);
        }
        end_now();
    });
}

/// Ends the process soon after its parent: not on this system.
#[cfg(not(unix))]
pub(super) fn end_with_parent() {
    let _ = LOOK_INTERVAL;
}

/// Nothing is under way in this process that anybody waits for.
#[cfg(unix)]
fn end_now() {
    use rustix::process::{Signal, getpid, kill_process};
    // It cannot fail: a process may end itself.
    let _ = kill_process(getpid(), Signal::KILL);
}
