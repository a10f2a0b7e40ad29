//! Pictures: what is drawn can be read, what is drawn is told, and who gets which.

use alive_coach::{
    domain::{
        picture::{Cells, Drawing, Picture, Theme},
        talk::OPEN_PRIVATE,
    },
    pictures,
    store::rows::Path,
};
use insta::assert_snapshot;
use resvg::{
    tiny_skia::{Pixmap, Rect},
    usvg::{Group, Node, Options, Tree, fontdb::Database},
};
use sqlx::PgPool;

use crate::world::{World, pictures as samples};

const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];
/// The smallest letters that are read on a telephone, in units of a picture 400 wide.
const SMALLEST_LETTERS: f32 = 11.0;

/// The drawing as a reader of SVG sees it, with the fonts of the program.
fn tree(picture: &Picture, theme: Theme) -> Tree {
    let mut fonts = Database::new();
    fonts.load_font_data(include_bytes!("../../src/pictures/fonts/Inter-Regular.ttf").to_vec());
    fonts.load_font_data(include_bytes!("../../src/pictures/fonts/Inter-SemiBold.ttf").to_vec());
    let options = Options { fontdb: fonts.into(), ..Options::default() };
    Tree::from_str(&pictures::svg(picture, theme), &options).expect("valid SVG")
}

/// The texts of a drawing with the places they take.
fn texts(group: &Group, found: &mut Vec<(String, f32, Rect)>) {
    for node in group.children() {
        match node {
            Node::Group(group) => texts(group, found),
            Node::Text(text) => {
                let chunks = text.chunks().iter();
                let size = chunks.clone().flat_map(|chunk| chunk.spans()).map(|span| span.font_size().get());
                let words = chunks.map(|chunk| chunk.text()).collect();
                found.push((words, size.fold(f32::MAX, f32::min), text.abs_bounding_box()));
            }
            _ => {}
        }
    }
}

#[test]
fn labels_neither_collide_nor_leave_the_picture_nor_are_too_small() {
    for (name, picture) in samples::samples() {
        let tree = tree(&picture, Theme::Light);
        let mut found = Vec::new();
        texts(tree.root(), &mut found);
        assert!(!found.is_empty(), "{name} has no text");
        for (at, (text, size, place)) in found.iter().enumerate() {
            assert!(*size >= SMALLEST_LETTERS, "{name}: {text:?} is {size} high");
            let inside = place.left() >= 4.0 && place.right() <= 396.0 && place.top() >= 4.0;
            assert!(inside && place.bottom() <= tree.size().height() - 4.0, "{name}: {text:?} at {place:?}");
            for (other, _, taken) in &found[at + 1..] {
                assert!(place.intersect(taken).is_none(), "{name}: {text:?} and {other:?} collide");
            }
        }
    }
}

#[test]
fn every_picture_is_a_png_that_shows_something_in_both_themes() {
    for (name, picture) in samples::samples() {
        let painted = THEMES.map(|theme| {
            let png = pictures::png(&picture, theme).expect(name);
            let pixels = Pixmap::decode_png(&png).expect(name);
            assert_eq!(pixels.width(), 1000, "{name}");
            let ground = pixels.pixels()[0];
            assert_eq!(pixels.pixels().last(), Some(&ground), "{name} has an edge");
            let ink = pixels.pixels().iter().filter(|pixel| **pixel != ground).count();
            assert!(ink * 200 > pixels.pixels().len(), "{name} is blank");
            assert!(png.len() < 200_000, "{name} takes {} bytes", png.len());
            ground.red()
        });
        assert!(painted[0] > 200 && painted[1] < 60, "{name}: light is light and dark is dark");
    }
}

/// A gap is a gap: without the days that are missing, no line and no bar stands there.
#[test]
fn days_without_a_value_stay_empty() {
    let (_, mut picture) = samples::samples().into_iter().find(|(name, _)| *name == "sleep").expect("a sample");
    let bars = |picture: &Picture| pictures::svg(picture, Theme::Light).matches("#2267cf").count();
    let Drawing::Trend(chart) = &mut picture.drawing else { panic!("a chart") };
    let days = (chart.to - chart.from).num_days() + 1;
    let known = chart.points.len();
    assert!((known as i64) < days);
    chart.points.pop();
    assert_eq!(bars(&picture), known - 1);
}

/// Words of people are text in a drawing, whatever is in them.
#[test]
fn what_people_call_their_habits_cannot_break_a_drawing() {
    let (_, mut picture) = samples::samples().into_iter().find(|(name, _)| *name == "habits").expect("a sample");
    let Drawing::Habits(calendar) = &mut picture.drawing else { panic!("a calendar") };
    calendar.habits[0].name = "</text><image href=\"file:///etc/passwd\"/>&\u{0}\u{b}'".to_owned();
    let mut found = Vec::new();
    let tree = tree(&picture, Theme::Light);
    texts(tree.root(), &mut found);
    assert!(found.iter().any(|(text, ..)| text.starts_with("</text><image")), "{found:?}");
    let svg = pictures::svg(&picture, Theme::Light);
    assert!(!svg.contains("<image") && svg.contains("&lt;image"));
}

fn chart(picture: Option<&Picture>) -> &alive_coach::domain::picture::TrendChart {
    match picture.map(|picture| &picture.drawing) {
        Some(Drawing::Trend(chart)) => chart,
        other => panic!("no chart: {other:?}"),
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_chart_is_asked_for_by_name_or_in_plain_words(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let empty = world.says("Ana", "/chart sleep").await;
    assert_snapshot!(empty.say.text, @"Sleep, 13 Feb – 14 Mar: nothing noted, so there is nothing to draw yet.");
    assert_eq!(empty.say.picture, None);
    world.says("Ana", "slept 6 hours").await;
    let one = world.says("Ana", "/chart sleep").await;
    assert_snapshot!(one.say.text, @"Sleep, 8 Mar – 14 Mar: 6 h (today), the only entry.");
    world.says("Ana", "slept 8 hours yesterday").await;
    world.says("Ana", "slept 7h30 on Tuesday").await;
    world.says("Ana", "I want to sleep 8 hours a night").await;
    let shown = world.says("Ana", "show me my sleep").await;
    assert_snapshot!(shown.say.text, @"Sleep, 8 Mar – 14 Mar: 7 h 10 on average. Lowest 6 h (today), highest 8 h (yesterday). Days with an entry: 3 of 7. Your goal: 8 h.");
    assert_eq!(shown.path, Path::Command);
    let picture = shown.say.picture.as_ref();
    let points: Vec<f64> = chart(picture).points.iter().map(|(_, value)| *value).collect();
    assert_eq!((points, chart(picture).unit.as_str()), (vec![7.5, 8.0, 6.0], "h"));
    assert_eq!(chart(picture).target.as_ref().map(|target| target.value), Some(8.0));
    // The same words are what is stored, and what somebody who does not see it is told.
    assert_eq!(picture.map(|picture| picture.alt.as_str()), Some(shown.say.text.as_str()));
    let week = world.says("Ana", "/chart sleep last 7 days dark").await.say.picture.expect("a picture");
    assert_eq!((chart(Some(&week)).marks.len(), week.theme), (7, Some(Theme::Dark)));
    // A number is asked for: no picture.
    assert_eq!(world.says("Ana", "how much did I sleep this week on average?").await.say.picture, None);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn units_and_language_are_the_persons(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "/units imperial").await;
    world.says("Ana", "my weight is 180 lb").await;
    world.says("Ana", "drank 34 fl oz").await;
    let weight = world.says("Ana", "/chart weight 90").await.say;
    assert_snapshot!(weight.text, @"Weight, 15 Dec – 14 Mar: 180 lb (today), the only entry.");
    let chart_of = chart(weight.picture.as_ref());
    assert_eq!((chart_of.unit.as_str(), chart_of.points[0].1.round()), ("lb", 180.0));
    let water = world.says("Ana", "/chart water").await.say;
    assert_eq!(chart(water.picture.as_ref()).unit, "fl oz");
    world.says("Ana", "/language de").await;
    let german = world.says("Ana", "zeig mir mein Gewicht").await.say;
    assert_snapshot!(german.text, @"Gewicht, 8. März – 14. März: 180 lb (heute), der einzige Eintrag.");
    let french = world.says("Ana", "montre-moi mon poids en graphique").await.say;
    assert_snapshot!(french.text, @"Poids, 8 mars – 14 mars : 180 lb (aujourd’hui), la seule valeur notée.");
    let spanish = world.says("Ana", "muéstrame mi peso en un gráfico").await.say;
    assert_snapshot!(spanish.text, @"Peso, 8 mar – 14 mar: 180 lb (hoy), el único registro.");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_week_is_a_card_and_a_line_a_day(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    assert_snapshot!(world.says("Ana", "/week").await.say.text, @"Nothing in the last 7 days yet.");
    world.says("Ana", "slept 6h, mood calm, energy 4, drank 2 litres").await;
    world.says("Ana", "meditated").await;
    world.says("Ana", "ran 5 km on Thursday").await;
    world.says("Ana", "skipped yoga yesterday").await;
    let week = world.says("Ana", "how was my week?").await.say;
    assert_snapshot!(week.text, @"
    Your last 7 days, 8 Mar – 14 Mar
    Thu 12 Mar: Sessions 1 of 1 (Run)
    Fri 13 Mar: Sessions 0 of 1
    Sat 14 Mar: Sleep 6 h · Energy 4/5 · Mood calm · Water 2 L · Habits 1 of 1
    ");
    let Some(Picture { drawing: Drawing::Week(card), .. }) = week.picture else { panic!("no card") };
    let rows: Vec<&str> = card.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(rows, ["Sleep", "Energy", "Mood", "Water, L", "Sessions", "Habits"]);
    assert!(card.rows.iter().all(|row| match &row.cells {
        Cells::Amounts(days) => days.len() == 7,
        Cells::Marks(days) => days.len() == 7,
        Cells::Moods(days) => days.len() == 7,
        Cells::Counts(days) => days.len() == 7,
    }));
    let habits = world.says("Ana", "/chart habits").await.say;
    assert_snapshot!(habits.text, @"
    Habits, 15 Feb – 14 Mar
    Meditation: 1 of 1
    ");
    assert!(matches!(habits.picture, Some(Picture { drawing: Drawing::Habits(_), .. })));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn weight_stays_out_where_it_does_harm(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "weight 61 kg").await;
    world.says("Ana", "I make myself throw up after eating").await;
    for asked in ["/chart weight", "show me my weight", "/chart body fat"] {
        let refused = world.says("Ana", asked).await.say;
        assert!(refused.picture.is_none() && !refused.text.contains("61"), "{asked}: {}", refused.text);
        let offered: Vec<&str> = refused.buttons.iter().map(|button| button.label.as_str()).collect();
        assert_eq!(offered, ["Sleep", "Energy", "Water", "Steps", "HRV"], "{asked}");
    }
    let all = world.says("Ana", "/chart").await;
    assert!(all.say.buttons.iter().all(|button| button.label != "Weight"));
    world.says("Ana", "slept 7 hours").await;
    let shown = world.presses("Ana", &all, "Sleep").await;
    assert!(shown.say.picture.is_some(), "{}", shown.say.text);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_ring_is_an_estimate_and_stays_in_private(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    // Nobody is shown what they did not ask to have kept.
    let offered = world.says("Ana", "/chart cycle").await.say;
    assert!(offered.picture.is_none() && !offered.buttons.is_empty(), "{offered:?}");
    world.says("Ana", "yes").await;
    assert_snapshot!(world.says("Ana", "/chart cycle").await.say.text, @"No start of a period is noted yet, so there is nothing to draw.");
    for day in ["9 December", "6 January", "3 February", "3 March"] {
        world.says("Ana", &format!("my period started on {day}")).await;
    }
    let shown = world.says("Ana", "show me my cycle").await.say;
    assert_snapshot!(shown.text, @"Your cycle: day 12 of about 28, probably follicular phase. The next period is expected between Sun 29 Mar and Fri 3 Apr. An estimate from your own dates; it does not replace contraception.");
    let Some(Picture { drawing: Drawing::Cycle(ring), .. }) = shown.picture else { panic!("no ring") };
    assert_eq!((ring.day, ring.spans.first().map(|span| span.first)), (Some(12), Some(1)));
    assert!(ring.spans.windows(2).all(|pair| pair[0].last < pair[1].first));
    let mut heard = world.heard("Ana", "/chart cycle");
    heard.is_shared = true;
    let refused = world.hears(&heard).await.expect("an answer").say;
    assert!(refused.picture.is_none() && !refused.text.to_lowercase().contains("cycle"), "{}", refused.text);
    assert!(refused.buttons.iter().any(|button| button.action == OPEN_PRIVATE));
    world.finish();
}
