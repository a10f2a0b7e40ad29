//! Pictures of every kind, also those that are hard to draw: gaps, one value, none, long words, other units.

use alive_coach::domain::{
    cycle::Phase,
    person::Lang,
    picture::{
        Amount, Band, Cells, Count, CycleRing, Drawing, Form, HabitCalendar, HabitRow, Mark, PhaseSpan, Picture,
        RingColour, Target, TrendChart, WeekCard, WeekDay, WeekRow,
    },
    record::Mood,
};
use chrono::{Datelike, Days, NaiveDate};

/// A Saturday.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 14).expect("a date")
}

/// Every sample with its name.
pub fn samples() -> Vec<(&'static str, Picture)> {
    vec![
        ("sleep", sleep()),
        ("weight-imperial", weight()),
        ("weight-weekly-de", weekly_weight()),
        ("hrv", hrv()),
        ("energy", energy()),
        ("water-imperial", water()),
        ("steps-90", steps()),
        ("year", year()),
        ("one-value", one_value()),
        ("nothing", nothing()),
        ("long-words", long_words()),
        ("week", week()),
        ("week-empty-de", empty_week()),
        ("habits", habits()),
        ("habits-hard", hard_habits()),
        ("habits-none", no_habits()),
        ("cycle", cycle()),
        ("cycle-late-de", late_cycle()),
        ("cycle-unknown", unknown_cycle()),
    ]
}

fn picture(title: &str, span: &str, lang: Lang, drawing: Drawing) -> Picture {
    Picture { alt: title.to_owned(), title: title.to_owned(), span: span.to_owned(), lang, theme: None, drawing }
}

/// A chart of the last days, by a function from the day's number (0 is the first) to its value.
fn chart(days: u64, form: Form, unit: &str, value: impl Fn(u64) -> Option<f64>) -> TrendChart {
    let from = today() - Days::new(days - 1);
    let points = (0..days).filter_map(|n| Some((from + Days::new(n), value(n)?))).collect();
    let step = (days / 5 / 7 * 7).max(1);
    let marks = (0..days).filter(|n| (days - 1 - n).is_multiple_of(step)).map(|n| from + Days::new(n));
    TrendChart {
        from,
        to: today(),
        points,
        unit: unit.to_owned(),
        form,
        headline: None,
        usual: None,
        target: None,
        marks: marks.map(|date| Mark { date, label: date.format("%-d %b").to_string() }).collect(),
        nothing: "nothing noted".to_owned(),
    }
}

/// A wave with some noise, the same at every run.
fn wave(n: u64, middle: f64, swing: f64) -> f64 {
    let noise = (n * 7919 % 101) as f64 / 101.0 - 0.5;
    middle + swing * ((n as f64 / 4.0).sin() * 0.6 + noise)
}

fn band(low: f64, high: f64) -> Option<Band> {
    Some(Band { low, high, label: "your usual range".to_owned() })
}

fn sleep() -> Picture {
    let mut chart = chart(30, Form::Bars, "h", |n| (n % 11 != 3 && n != 20).then(|| wave(n, 7.1, 1.6)));
    chart.headline = Some("7 h 05 on average".to_owned());
    chart.usual = band(6.5, 7.8);
    chart.target = Some(Target { value: 8.0, label: "goal 8 h".to_owned() });
    picture("Sleep", "13 Feb – 14 Mar", Lang::En, Drawing::Trend(chart))
}

fn weight() -> Picture {
    let mut chart = chart(30, Form::Line, "lb", |n| (n % 3 != 1 && n != 14).then(|| wave(n, 181.4, 1.8)));
    chart.headline = Some("180.2 lb on Sat 14 Mar".to_owned());
    chart.target = Some(Target { value: 150.0, label: "goal 150 lb".to_owned() });
    picture("Weight", "13 Feb – 14 Mar", Lang::En, Drawing::Trend(chart))
}

fn weekly_weight() -> Picture {
    let mut chart = chart(90, Form::Line, "kg", |n| (n % 7 == 2 && n != 44).then(|| wave(n, 82.4, 1.2)));
    chart.headline = Some("82,1 kg am 10. März".to_owned());
    chart.target = Some(Target { value: 81.0, label: "Ziel 81 kg".to_owned() });
    picture("Gewicht", "15. Dezember – 14. März", Lang::De, Drawing::Trend(chart))
}

fn hrv() -> Picture {
    let mut chart = chart(60, Form::Line, "ms", |n| (!(22..27).contains(&n) && n != 40).then(|| wave(n, 43.0, 14.0)));
    chart.headline = Some("43 ms on average".to_owned());
    chart.usual = band(39.0, 47.0);
    picture("HRV", "14 Jan – 14 Mar", Lang::En, Drawing::Trend(chart))
}

fn energy() -> Picture {
    let mut chart = chart(14, Form::Marks, "1–5", |n| (n != 5).then(|| wave(n, 3.2, 3.0).round().clamp(1.0, 5.0)));
    chart.headline = Some("3.2/5 on average".to_owned());
    picture("Energy", "1 – 14 Mar", Lang::En, Drawing::Trend(chart))
}

fn water() -> Picture {
    let mut chart = chart(7, Form::Bars, "fl oz", |n| {
        [Some(64.0), None, Some(0.0), Some(70.0), Some(51.0), None, Some(34.0)][n as usize]
    });
    chart.headline = Some("55 fl oz a day".to_owned());
    chart.target = Some(Target { value: 68.0, label: "goal 68 fl oz".to_owned() });
    picture("Water", "8 – 14 Mar", Lang::En, Drawing::Trend(chart))
}

fn steps() -> Picture {
    let mut chart = chart(90, Form::Bars, "", |n| (n % 17 != 9).then(|| wave(n, 9000.0, 9000.0)));
    chart.headline = Some("9031 on average".to_owned());
    chart.usual = band(6000.0, 11_500.0);
    picture("Pas", "15 décembre – 14 mars", Lang::Fr, Drawing::Trend(chart))
}

fn year() -> Picture {
    let mut chart = chart(365, Form::Line, "kg", |n| {
        (!(120..160).contains(&n) && n % 5 != 4).then(|| wave(n, 84.0 - n as f64 / 60.0, 1.4))
    });
    chart.headline = Some("−4,8 kg".to_owned());
    picture("Peso", "15 mar 2025 – 14 mar 2026", Lang::Es, Drawing::Trend(chart))
}

fn one_value() -> Picture {
    let mut chart = chart(30, Form::Line, "kg", |n| (n == 29).then_some(82.4));
    chart.headline = Some("82.4 kg today".to_owned());
    picture("Weight", "13 Feb – 14 Mar", Lang::En, Drawing::Trend(chart))
}

fn nothing() -> Picture {
    picture("Water", "13 Feb – 14 Mar", Lang::En, Drawing::Trend(chart(30, Form::Bars, "L", |_| None)))
}

fn long_words() -> Picture {
    let mut chart = chart(30, Form::Line, "ms", |n| Some(wave(n, 43.0, 10.0)));
    chart.headline = Some("durchschnittlich 43 Millisekunden in 30 Tagen".to_owned());
    chart.usual =
        Some(Band { low: 40.0, high: 46.0, label: "dein üblicher Bereich der letzten sechzig Tage".to_owned() });
    chart.target = Some(Target { value: 48.0, label: "dein selbst gesetztes Ziel von 48 Millisekunden".to_owned() });
    for mark in &mut chart.marks {
        mark.label = format!("{}. September", mark.date.day());
    }
    picture(
        "Herzfrequenzvariabilität & <Ruhepuls>",
        "13. Februar – 14. März 2026, alle Quellen",
        Lang::De,
        Drawing::Trend(chart),
    )
}

fn week_days(names: [&str; 7]) -> Vec<WeekDay> {
    let first = today() - Days::new(6);
    first
        .iter_days()
        .zip(names)
        .map(|(date, name)| WeekDay { name: name.to_owned(), number: date.day(), is_today: date == today() })
        .collect()
}

fn row(label: &str, summary: &str, cells: Cells) -> WeekRow {
    WeekRow { label: label.to_owned(), summary: summary.to_owned(), cells }
}

fn week() -> Picture {
    let amounts = |values: [Option<f64>; 7], label: fn(f64) -> String| {
        Cells::Amounts(values.map(|value| value.map(|value| Amount { value, label: label(value) })).to_vec())
    };
    let hours = |hours: f64| format!("{}:{:02}", hours as u32, ((hours % 1.0) * 60.0).round() as u32);
    let count = |done, of| Some(Count { done, of });
    let rows = vec![
        row(
            "Sleep",
            "7 h 05 a night",
            amounts([Some(7.33), Some(6.0), None, Some(8.1), Some(5.67), Some(7.5), Some(7.9)], hours),
        ),
        row("Energy", "3.3/5 on average", Cells::Marks(vec![Some(4), Some(2), None, Some(5), Some(1), Some(3), None])),
        row(
            "Mood",
            "",
            Cells::Moods(vec![
                Some(Mood::Happy),
                Some(Mood::Tired),
                Some(Mood::Sad),
                Some(Mood::Calm),
                None,
                Some(Mood::Neutral),
                Some(Mood::Irritable),
            ]),
        ),
        row(
            "Water, L",
            "1.7 L a day",
            amounts([Some(2.0), Some(1.25), Some(1.5), None, Some(2.25), Some(0.0), Some(1.8)], |litres| {
                format!("{litres}")
            }),
        ),
        row(
            "Sessions",
            "4 of 5 done",
            Cells::Counts(vec![count(1, 1), None, count(0, 1), count(2, 2), None, count(1, 1), None]),
        ),
        row(
            "Habits",
            "9 of 14",
            Cells::Counts(vec![count(1, 2), count(2, 3), None, count(3, 3), count(0, 2), count(4, 5), count(1, 1)]),
        ),
    ];
    let days = week_days(["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]);
    picture("Your week", "8 – 14 Mar", Lang::En, Drawing::Week(WeekCard { days, rows }))
}

fn empty_week() -> Picture {
    let days = week_days(["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"]);
    let rows = vec![
        row("Schlaf", "", Cells::Amounts(vec![None; 7])),
        row("Energie", "", Cells::Marks(vec![None; 7])),
        row("Trainingseinheiten und Bewegung im Alltag", "noch nichts davon eingetragen", Cells::Counts(vec![None; 7])),
    ];
    picture("Deine Woche", "8. – 14. März", Lang::De, Drawing::Week(WeekCard { days, rows }))
}

fn calendar(habits: Vec<HabitRow>) -> HabitCalendar {
    let from = today() - Days::new(27);
    let marks = from.iter_days().take(28).filter(|day| day.weekday() == chrono::Weekday::Mon);
    HabitCalendar {
        from,
        to: today(),
        habits,
        marks: marks.map(|date| Mark { date, label: format!("{} Mar", date.day()) }).collect(),
        legend: ["kept", "not kept", "nothing noted"].map(str::to_owned),
        nothing: "No habits yet".to_owned(),
    }
}

fn habit(name: &str, summary: &str, taste: u64) -> HabitRow {
    let days = (0..28).map(|n: u64| match (n * taste + n / 3) % 5 {
        0 => None,
        1 => Some(false),
        _ => Some(true),
    });
    HabitRow { name: name.to_owned(), summary: summary.to_owned(), days: days.collect() }
}

fn habits() -> Picture {
    let habits = vec![
        habit("Meditation", "17 of 23 · 3 in a row", 3),
        habit("In bed by 23:00", "16 of 22", 2),
        habit("Reading", "18 of 23 · 2 in a row", 7),
    ];
    picture("Habits", "15 Feb – 14 Mar", Lang::En, Drawing::Habits(calendar(habits)))
}

fn hard_habits() -> Picture {
    let habits = vec![
        habit("Keine Bildschirme vor dem Schlafengehen nach 22 Uhr", "17 von 23 · 3 in Folge", 3),
        habit("<b>Tom & Jerry's</b> \u{1}", "1 von 1", 4),
        habit("Зарядка утром", "12 из 20", 9),
    ];
    picture("Gewohnheiten", "15. Februar – 14. März", Lang::De, Drawing::Habits(calendar(habits)))
}

fn no_habits() -> Picture {
    picture("Habits", "15 Feb – 14 Mar", Lang::En, Drawing::Habits(calendar(Vec::new())))
}

fn ring(day: Option<u32>, length: u32, window: Option<(u32, u32)>, words: [&str; 7]) -> CycleRing {
    let span = |phase, first, last| PhaseSpan { phase, first, last };
    let [centre, below, menstrual, follicular, ovulatory, luteal, expected] = words.map(str::to_owned);
    CycleRing {
        length,
        day,
        spans: vec![
            span(Phase::Menstrual, 1, 5),
            span(Phase::Follicular, 6, length - 16),
            span(Phase::Ovulatory, length - 15, length - 13),
            span(Phase::Luteal, length - 12, length),
        ],
        window,
        centre,
        below,
        legend: vec![
            (RingColour::Phase(Phase::Menstrual), menstrual),
            (RingColour::Phase(Phase::Follicular), follicular),
            (RingColour::Phase(Phase::Ovulatory), ovulatory),
            (RingColour::Phase(Phase::Luteal), luteal),
            (RingColour::Window, expected),
        ],
        note: "An estimate from your own dates (4 in 5 periods start in the window), never contraception.".to_owned(),
    }
}

fn cycle() -> Picture {
    let words =
        ["Day 12", "likely follicular", "period", "follicular", "around ovulation", "luteal", "next period expected"];
    picture("Your cycle", "3 Mar – about 31 Mar", Lang::En, Drawing::Cycle(ring(Some(12), 29, Some((27, 31)), words)))
}

fn late_cycle() -> Picture {
    let words = [
        "Tag 29",
        "wahrscheinlich Lutealphase",
        "Periode",
        "Follikelphase",
        "um den Eisprung",
        "Lutealphase",
        "nächste Periode erwartet",
    ];
    picture(
        "Dein Zyklus",
        "14. Februar – etwa 16. März",
        Lang::De,
        Drawing::Cycle(ring(Some(29), 31, Some((30, 36)), words)),
    )
}

fn unknown_cycle() -> Picture {
    let ring = CycleRing {
        length: 28,
        day: None,
        spans: Vec::new(),
        window: None,
        centre: "–".to_owned(),
        below: "phase not known".to_owned(),
        legend: Vec::new(),
        note: "No start noted for 60 days, so anything I drew would be a guess.".to_owned(),
    };
    picture("Your cycle", "", Lang::En, Drawing::Cycle(ring))
}
