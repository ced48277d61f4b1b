//! Pictures of pages, compared pixel for pixel, with some room for processors that round differently.

use std::io::Cursor;

/// The least that a channel of a pixel differs where the pixel counts as another; processors differ by 2 or 3.
const SEEN: u8 = 24;

/// A page that differs in more pixels than this is another one: a small dot has 9.
const STRAY: usize = 6;

/// A picture: red, green and blue of each pixel.
#[derive(Clone, PartialEq, Eq)]
pub struct Raster {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<[u8; 3]>,
}

impl Raster {
    /// From PNG, with or without an alpha channel, of which nothing is kept.
    ///
    /// # Panics
    /// If it is none.
    pub fn read(png: &[u8]) -> Self {
        let mut reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        let pixels = bytes[..info.buffer_size()].chunks_exact(info.color_type.samples());
        Self {
            width: info.width as usize,
            height: info.height as usize,
            pixels: pixels.map(|it| [it[0], it[1], it[2]]).collect(),
        }
    }

    /// With 16 shades of each colour, which packs into a third.
    pub fn coarse(mut self) -> Self {
        let shade = |channel: u8| channel.saturating_add(8) / 17 * 17;
        self.pixels.iter_mut().for_each(|it| *it = it.map(shade));
        self
    }

    /// As PNG, as small as it gets.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let (width, height) = (self.width as u32, self.height as u32);
        let mut encoder = png::Encoder::new(&mut out, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(self.pixels.as_flattened()).unwrap();
        writer.finish().unwrap();
        out
    }

    /// Where the other differs, in black on a pale shadow of this one; `None` where nobody would see it.
    pub fn difference(&self, other: &Self) -> Option<Self> {
        if (self.width, self.height) != (other.width, other.height) {
            return Some(other.clone());
        }
        let pairs = || self.pixels.iter().zip(&other.pixels);
        let many = pairs().filter(|(one, other)| differ(one, other)).count();
        let draw = |(one, other): (&[u8; 3], &[u8; 3])| {
            if differ(one, other) {
                [0, 0, 0]
            } else {
                one.map(|channel| 224 + channel / 8)
            }
        };
        (many > STRAY).then(|| Self {
            pixels: pairs().map(draw).collect(),
            ..*self
        })
    }
}

fn differ(one: &[u8; 3], other: &[u8; 3]) -> bool {
    one.iter()
        .zip(other)
        .any(|(one, other)| one.abs_diff(*other) >= SEEN)
}
