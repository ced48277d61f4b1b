//! The content security policy of a page: its own style sheet and the images it holds, nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The strictest policy that lets this style sheet through: no script, no connection, and no font but those in it.
pub(in crate::output::theme) fn content_policy(style: &str) -> String {
    let fonts = if style.contains("@font-face") {
        " font-src data:;"
    } else {
        ""
    };
    // By hash, not `'unsafe-inline'`: a `style` attribute in a remark must stay without effect.
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:;{fonts} base-uri 'none'; form-action 'none'"
    )
}
