//! How long one picture takes, from values to PNG: `cargo bench --bench pictures`.

use alive_coach::{domain::picture::Theme, pictures};

#[path = "../tests/world/pictures.rs"]
mod samples;

fn main() {
    divan::main();
}

/// The chart most often asked for, the card of the week, the ring, and a year of days.
const KINDS: [&str; 4] = ["sleep", "week", "cycle", "year"];

#[divan::bench(args = KINDS)]
fn png(bencher: divan::Bencher<'_, '_>, kind: &str) {
    let (_, picture) = samples::samples().into_iter().find(|(name, _)| *name == kind).expect("a sample");
    bencher.bench(|| pictures::png(&picture, Theme::Light).expect("a picture"));
}
