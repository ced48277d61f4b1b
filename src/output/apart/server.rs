//! The process that typesets: reads requests until there are no more.

use super::frame::{read_frame, write_frame};
use super::limits::{STACK_SIZE, end_with_parent, limit_process};
use super::{ApartAnswer, ApartRequest};
use crate::output::pdf::{FittedFiles, Fonts, Typesetter, evict_layouts, in_own_pool};
use std::io::{Error, ErrorKind, Result};

/// How many sheets what was laid out is kept for: a process has one thread.
const LAYOUT_AGE: usize = 8;

/// Bounds this process for good, then answers what another process of this program asks for, until it asks no more.
///
/// # Errors
/// What is no request, or a parent that went away.
pub(in crate::output) fn serve_limited(serve: fn() -> Result<()>) -> Result<()> {
    limit_process();
    end_with_parent();
    let thread = std::thread::Builder::new().stack_size(STACK_SIZE);
    let served = thread.spawn(serve)?;
    served
        .join()
        .unwrap_or_else(|_| Err(Error::from(ErrorKind::Other)))
}

/// Typesets what another process of this program asks for, until it asks no more.
///
/// # Errors
/// What is no request, or a parent that went away.
pub fn serve_sheets() -> Result<()> {
    serve_limited(|| in_own_pool(serve))
}

fn serve() -> Result<()> {
    let mut input = std::io::stdin().lock();
    let mut output = std::io::stdout().lock();
    let mut prepared: Option<(Typesetter, FittedFiles)> = None;
    while let Some((request, mut blobs)) = read_frame(&mut input)? {
        match request {
            ApartRequest::Prepare {
                fonts,
                files,
                fills_paper,
            } => {
                let shared = blobs.split_off(fonts.min(blobs.len()));
                let typesetter = Typesetter::new(Fonts::builtin().with_extra(blobs));
                let files = typesetter.files(files.into_iter().zip(shared));
                prepared = Some((typesetter, FittedFiles::new(&files, fills_paper)));
            }
            ApartRequest::Typeset { own, about } => {
                let Some((typesetter, files)) = &prepared else {
                    return Err(Error::from(ErrorKind::InvalidInput));
                };
                let own = typesetter.files(own.into_iter().zip(blobs));
                let typeset = typesetter.typeset_fitted(files, &own, &about);
                evict_layouts(LAYOUT_AGE);
                match typeset {
                    Ok(sheet) => {
                        let (pages, missing, warnings) =
                            (sheet.pages, sheet.missing, sheet.warnings);
                        let answer = ApartAnswer::Typeset {
                            pages,
                            missing,
                            warnings,
                        };
                        write_frame(&mut output, &answer, &[&sheet.pdf])?;
                    }
                    Err(faults) => write_frame(&mut output, &ApartAnswer::Refused(faults), &[])?,
                }
            }
        }
    }
    Ok(())
}
