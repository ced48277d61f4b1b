//! How to run many sheets side by side.
//!
//! Typst and its PDF export use rayon inside. In rayon's global pool a thread that waits for a part of one sheet begins
//! another one on the same stack (100 sheets: export a hundred times slower; 400: stack overflow). So: plain threads
//! over a shared counter, each with its sheets in a pool of its own.
//!
//! Nothing here or in [`super::Typesetter::typeset`] holds a lock while a sheet is typeset, so a thread whose theme
//! never ends can be left behind without delaying the others.

use rayon::ThreadPoolBuilder;

/// Runs `f` where all of Typst's parallel work stays on one thread: for a plain thread, once, around all its sheets.
///
/// A thread can enter such a pool a single time, and rayon aborts the program where it is used after its end. So a
/// second call, or one from within rayon, runs `f` on a fresh thread and waits: correct, but slower.
pub fn in_own_pool<R: Send>(f: impl FnOnce() -> R + Send) -> R {
    match ThreadPoolBuilder::new()
        .num_threads(1)
        .use_current_thread()
        .build()
    {
        Ok(pool) => pool.install(f),
        Err(_) => match std::thread::scope(|scope| scope.spawn(|| in_own_pool(f)).join()) {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        },
    }
}

/// Forgets what Typst has laid out and not used in the last `age` calls of this function; 0: everything.
///
/// Without it each document leaves 2 to 4 MB. With T threads: `evict_layouts(8 * T)` after each document, a failed one
/// too. A level that a row got some students ago is then still found: of a class with random levels a sheet lays out 58
/// paragraphs, 96 with `evict_layouts(4 * T)`, 54 with 16 (the original form, 2026-11).
pub fn evict_layouts(age: usize) {
    comemo::evict(age);
}
