//! The pages of a PDF as pictures, drawn by a renderer in Rust.
//!
//! In: the bytes of a PDF, ours or any other. Out: one PNG a page, on white. Never panics: what cannot be read has no
//! pages, what cannot be drawn has no picture. Never reads a file or a font of the system: a PDF that embeds its fonts,
//! as all of ours do, gives the same picture everywhere, apart from the last bit of a colour, which processors round
//! differently.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};

/// No picture is larger than this many pixels (an A3 page at 300 dpi has 17 million).
const LARGEST: f32 = 32e6;

/// The pages of one PDF.
pub struct PdfPages(Pdf);

/// Reads a PDF; `None` where the bytes are not a PDF, or are locked with a password.
pub fn read_pages(pdf: &[u8]) -> Option<PdfPages> {
    catch_panic(|| Pdf::new(pdf.to_vec()).ok())
        .flatten()
        .map(PdfPages)
}

impl PdfPages {
    /// How many there are.
    pub fn count(&self) -> usize {
        catch_panic(|| self.0.pages().len()).unwrap_or(0)
    }

    /// The picture of a page, counted from 0, as PNG; at a scale of 1 a point of the paper (1/72 inch) is a pixel.
    /// `None` where there is no such page, where it cannot be drawn, and where the picture would be empty or far too
    /// large.
    pub fn png(&self, page: usize, scale: f32) -> Option<Vec<u8>> {
        catch_panic(|| draw_page(self.0.pages().get(page)?, scale)).flatten()
    }
}

fn draw_page(page: &Page<'_>, scale: f32) -> Option<Vec<u8>> {
    let (width, height) = page.render_dimensions();
    let (width, height) = (
        side_in_pixels(width * scale)?,
        side_in_pixels(height * scale)?,
    );
    // Checked before anything is allocated: a page may claim any size.
    if f32::from(width) * f32::from(height) > LARGEST {
        return None;
    }
    let settings = RenderSettings {
        x_scale: scale,
        y_scale: scale,
        width: Some(width),
        height: Some(height),
        bg_color: WHITE,
    };
    let drawn = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &settings,
    );
    drawn.into_png().ok()
}

/// A whole number of pixels.
fn side_in_pixels(length: f32) -> Option<u16> {
    let length = length.round();
    let fits = length >= 1.0 && length <= f32::from(u16::MAX);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "just compared"
    )]
    fits.then_some(length as u16)
}

/// The renderer is young, and a file may hold anything: a panic of it costs one picture, not the program.
fn catch_panic<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two pages of 100 × 50 points; on the second the left half is red.
    fn two_pages() -> Vec<u8> {
        let page = |content: &str| {
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 50] /Contents {content} 0 R >>"
            )
        };
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>".to_owned(),
            page("5"),
            page("6"),
            "<< /Length 0 >> stream\n\nendstream".to_owned(),
            "<< /Length 25 >> stream\n1 0 0 rg 0 0 50 50 re f  \nendstream".to_owned(),
        ];
        let mut pdf = String::from("%PDF-1.7\n");
        let mut table = String::from("0000000000 65535 f \n");
        for (at, object) in objects.iter().enumerate() {
            table += &format!("{:010} 00000 n \n", pdf.len());
            pdf += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
        }
        let start = pdf.len();
        pdf += &format!(
            "xref\n0 7\n{table}trailer << /Size 7 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
        );
        pdf.into_bytes()
    }

    fn decode_pixels(png: &[u8]) -> (u32, u32, Vec<u8>) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png))
            .read_info()
            .unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        assert_eq!(info.color_type, png::ColorType::Rgba);
        (info.width, info.height, bytes)
    }

    fn pixel_at((width, _, bytes): &(u32, u32, Vec<u8>), x: u32, y: u32) -> [u8; 4] {
        let at = 4 * (y * width + x) as usize;
        bytes[at..at + 4].try_into().unwrap()
    }

    #[test]
    fn each_page_is_drawn_on_white_at_its_scale() {
        let pages = read_pages(&two_pages()).unwrap();
        assert_eq!(pages.count(), 2);
        let first = decode_pixels(&pages.png(0, 1.0).unwrap());
        assert_eq!((first.0, first.1), (100, 50));
        assert!(first.2.iter().all(|byte| *byte == 255));
        let second = decode_pixels(&pages.png(1, 0.5).unwrap());
        assert_eq!((second.0, second.1), (50, 25));
        assert_eq!(pixel_at(&second, 10, 10), [255, 0, 0, 255]);
        assert_eq!(pixel_at(&second, 40, 10), [255; 4]);
        assert_eq!(pages.png(2, 1.0), None);
    }

    #[test]
    fn what_nobody_can_see_is_not_drawn() {
        let pages = read_pages(&two_pages()).unwrap();
        for scale in [0.0, -1.0, 1e-9, 1e4, f32::NAN, f32::INFINITY] {
            assert_eq!(pages.png(0, scale), None, "{scale}");
        }
    }

    #[test]
    fn a_broken_pdf_has_no_pages_and_no_panic() {
        assert!(read_pages(b"").is_none());
        assert!(read_pages(b"%PDF-1.7\nnothing else").is_none());
        let sound = two_pages();
        for at in 0..sound.len() {
            let mut broken = sound.clone();
            broken[at] = b'9';
            for broken in [&broken[..], &broken[..at]] {
                if let Some(pages) = read_pages(broken) {
                    (0..pages.count().min(3)).for_each(|page| drop(pages.png(page, 0.2)));
                }
            }
        }
    }
}
