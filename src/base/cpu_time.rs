//! How long the processor has worked for a thread or for another process: on a busy machine that is less than the
//! time that passes. Known on Linux alone; elsewhere there is no answer, and what asks looks at the time that has
//! passed: what `rustix` and `windows-sys` give without unsafe code is the time of the whole process, or of the
//! thread that asks, and a thread in a loop cannot ask.
#![expect(
    clippy::disallowed_methods,
    reason = "the door to what the system says of threads and processes"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What Linux counts in, whatever the machine.
const TICK: Duration = Duration::from_millis(10);
/// Where the two times stand behind the name, which may hold anything: user, then system.
const USER_TIME: usize = 11;

/// A thread or a process whose time can be asked for, from any thread.
#[derive(Debug, Clone)]
pub struct CpuClock(Option<PathBuf>);

impl CpuClock {
    /// That of the thread that calls this.
    pub fn of_this_thread() -> Self {
        // A link to `PID/task/TID`.
        let thread = fs::read_link("/proc/thread-self").ok();
        Self(thread.map(|thread| Path::new("/proc").join(thread).join("stat")))
    }

    /// That of another process.
    pub fn of_process(id: u32) -> Self {
        Self(Some(format!("/proc/{id}/stat").into()))
    }

    /// How long the processor has worked for it; none where the system does not say, or it has ended.
    pub fn worked(&self) -> Option<Duration> {
        worked_in_stat(&fs::read_to_string(self.0.as_ref()?).ok()?)
    }
}

fn worked_in_stat(stat: &str) -> Option<Duration> {
    let (_, behind_name) = stat.rsplit_once(')')?;
    let mut fields = behind_name.split_whitespace().skip(USER_TIME);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some(TICK * user.checked_add(system)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{TryRecvError, channel};
    use std::time::Instant;

    #[test]
    fn a_name_may_hold_anything() {
        let stat = "7 (a) b) R 1 7 7 0 -1 4194304 92 0 0 0 120 30 0 0 20 0 1 0 5 6 7";
        assert_eq!(worked_in_stat(stat), Some(Duration::from_millis(1500)));
        assert_eq!(worked_in_stat("7 (a) R 1"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_thread_that_waits_does_not_work() {
        let (to_waiting, waits) = channel::<()>();
        let (sender, clocks) = channel();
        let working_sender = sender.clone();
        let waiting = std::thread::spawn(move || {
            sender.send(CpuClock::of_this_thread()).unwrap();
            let _ = waits.recv();
        });
        let idle = clocks.recv().unwrap();
        let (to_working, stops) = channel::<()>();
        let working = std::thread::spawn(move || {
            working_sender.send(CpuClock::of_this_thread()).unwrap();
            while stops.try_recv() == Err(TryRecvError::Empty) {}
        });
        let busy = clocks.recv().unwrap();
        let started = Instant::now();
        while busy.worked().unwrap() < Duration::from_millis(100) {
            assert!(started.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(idle.worked().unwrap() < Duration::from_millis(100));
        drop((to_working, to_waiting));
        working.join().unwrap();
        waiting.join().unwrap();
        assert_eq!(busy.worked(), None);
    }
}
