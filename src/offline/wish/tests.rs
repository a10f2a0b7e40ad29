use chrono_tz::Europe;

use super::*;
use crate::domain::person::{Lang, Units};

/// A Saturday, 10:00 in Berlin.
fn said(text: &str) -> Message<'_> {
    Message {
        text,
        now: "2026-03-14T09:00:00Z".parse().expect("an instant"),
        zone: Europe::Berlin,
        day_start: NaiveTime::from_hms_opt(4, 0, 0).expect("a time"),
        units: Units::Metric,
        lang: Lang::En,
    }
}

fn shown(wish: Option<Wish>) -> String {
    let clock = |time: NaiveTime| time.format("%H:%M").to_string();
    let local = |at: DateTime<Utc>| at.with_timezone(&Europe::Berlin).format("%a %d %H:%M").to_string();
    match wish {
        Some(Wish::Remind { text, time, only_on: Some(date), .. }) => format!("{text} | {} {date}", clock(time)),
        Some(Wish::Remind { text, time, days, .. }) => format!("{text} | {} {days}", clock(time)),
        Some(Wish::RemindWhen { text }) => format!("{text} | when"),
        Some(Wish::At { kind, time, .. }) => format!("{} {}", kind.as_str(), clock(time)),
        Some(Wish::Stop(kind)) => format!("stop {}", kind.as_str()),
        Some(Wish::NotBefore(time)) => format!("not before {}", clock(time)),
        Some(Wish::NotAfter(time)) => format!("not after {}", clock(time)),
        Some(Wish::Pause(Some(until))) => format!("pause until {}", local(until)),
        Some(Wish::Pause(None)) => "pause".to_owned(),
        Some(Wish::Resume) => "resume".to_owned(),
        None => "-".to_owned(),
    }
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, expected)| (text, expected, shown(wish(&said(text)))))
        .filter(|(_, expected, got)| got != **expected)
        .map(|(text, expected, got)| format!("{text}: {got}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn reminders_in_four_languages() {
    const WORKDAYS: &str = "[Mon, Tue, Wed, Thu, Fri]";
    check(&[
        ("remind me to stretch at 4 on weekdays", &format!("stretch | 16:00 {WORKDAYS}")),
        (
            "Please remind me every day at 7:30 am to take a walk.",
            "take a walk | 07:30 [Mon, Tue, Wed, Thu, Fri, Sat, Sun]",
        ),
        ("can you remind me on Mondays and Thursdays at 18:15 to foam roll?", "foam roll | 18:15 [Mon, Thu]"),
        ("remind me mon, wed and fri at 6pm about the gym", "the gym | 18:00 [Mon, Wed, Fri]"),
        ("remind me to call mum tomorrow at 9", "call mum | 09:00 2026-03-15"),
        ("remind me to stretch at 4", "stretch | 16:00 2026-03-14"),
        ("remind me to stretch at 9", "stretch | 09:00 2026-03-15"),
        ("remind me in 20 minutes to stand up", "stand up | 10:20 2026-03-14"),
        ("remind me on Tuesday at noon to weigh in", "weigh in | 12:00 2026-03-17"),
        (
            "remind me to do 3 sets of squats at 5pm daily",
            "do 3 sets of squats | 17:00 [Mon, Tue, Wed, Thu, Fri, Sat, Sun]",
        ),
        ("remind me to stretch", "stretch | when"),
        ("recuérdame estirar a las 4 entre semana", &format!("estirar | 16:00 {WORKDAYS}")),
        ("Recuérdame mañana a las 9 de la mañana llamar a Luis", "llamar a Luis | 09:00 2026-03-15"),
        ("recuérdame los lunes a las 18:00 que vaya a nadar", "vaya a nadar | 18:00 [Mon]"),
        ("Erinnere mich werktags um 16 Uhr ans Dehnen", &format!("Dehnen | 16:00 {WORKDAYS}")),
        (
            "erinner mich bitte jeden Tag um 7 Uhr 30 daran, mich zu wiegen",
            "mich zu wiegen | 07:30 [Mon, Tue, Wed, Thu, Fri, Sat, Sun]",
        ),
        ("Erinnere mich morgen um 8 an die Tabletten", "die Tabletten | 08:00 2026-03-15"),
        ("rappelle-moi de m'étirer à 16h en semaine", &format!("m'étirer | 16:00 {WORKDAYS}")),
        (
            "Rappelle-moi tous les jours à 18 h 30 d'aller marcher",
            "d'aller marcher | 18:30 [Mon, Tue, Wed, Thu, Fri, Sat, Sun]",
        ),
        ("rappelle-moi dans 2 heures de boire", "boire | 12:00 2026-03-14"),
    ]);
}

#[test]
fn fewer_messages_in_four_languages() {
    check(&[
        ("don't write before 9", "not before 09:00"),
        ("please don't message me after 9", "not after 21:00"),
        ("no me escribas antes de las 9", "not before 09:00"),
        ("schreib mir nicht vor 9 Uhr", "not before 09:00"),
        ("schreib mir vor 8 nicht", "not before 08:00"),
        ("ne m'écris pas avant 9h", "not before 09:00"),
        ("ne m'écris pas après 21h", "not after 21:00"),
        ("stop the morning messages", "stop morning_plan"),
        ("stop the evening check-in please", "stop evening_check_in"),
        ("no more weekly reviews", "stop weekly_review"),
        ("no me mandes más mensajes por la mañana", "stop morning_plan"),
        ("keine Morgennachrichten mehr", "stop morning_plan"),
        ("arrête les messages du matin", "stop morning_plan"),
        ("stop messaging me", "pause"),
        ("leave me alone till Monday", "pause until Mon 16 04:00"),
        ("déjame en paz hasta el lunes", "pause until Mon 16 04:00"),
        ("lass mich bis Montag in Ruhe", "pause until Mon 16 04:00"),
        ("lass mich in Ruhe bis Montag", "pause until Mon 16 04:00"),
        ("laisse-moi tranquille jusqu'à lundi", "pause until Mon 16 04:00"),
        ("pause for 3 days", "pause until Tue 17 10:00"),
        ("leave me alone", "pause until Sun 15 04:00"),
        ("you can write again", "resume"),
        ("schreib mir wieder", "resume"),
        ("morning plan at 8", "morning_plan 08:00"),
        ("write to me at 5pm instead of 7:30", "morning_plan 17:00"),
        ("write to me at 6:45 please", "morning_plan 06:45"),
        ("escríbeme a las 17:00 en vez de a las 7:30", "morning_plan 17:00"),
        ("schreib mir lieber um 17 Uhr statt um 7:30", "morning_plan 17:00"),
        ("schreib mir um 21 Uhr", "evening_check_in 21:00"),
        ("écris-moi à 17h plutôt que 7h30", "morning_plan 17:00"),
        ("écris-moi à 17h plutôt qu'à 20h30", "evening_check_in 17:00"),
        ("move the evening check-in to 21:00", "evening_check_in 21:00"),
        ("mándame el plan de la mañana a las 8", "morning_plan 08:00"),
        ("schick mir den Abend-Check-in um 21 Uhr", "evening_check_in 21:00"),
    ]);
}

#[test]
fn what_asks_nothing_of_the_pushes_is_left_alone() {
    for text in [
        "slept 6h, cramps, drank 2 litres",
        "I went for a morning run at 8",
        "stop",
        "pause between sets was 90 seconds",
        "I don't want to train today",
        "I stopped drinking water at 8",
        "woke up before 7 and ran after 9",
        "my plan for the week is 3 runs",
        "would be great to get a nudge about my stretches, weekdays around 16:00",
        "my weekly review at work is at 8",
        "I have a meeting to review the plan this week at 9",
        "evening run planned at 19:00",
        "keine Lust heute",
        "plus de 2 litres d'eau",
        "",
    ] {
        assert_eq!(wish(&said(text)), None, "{text}");
    }
}

#[test]
fn arguments_of_commands() {
    let quiet = |text: &str| quiet_hours(text).map(|q| format!("{}-{}", q.from.format("%H:%M"), q.to.format("%H:%M")));
    assert_eq!(quiet("22-7").as_deref(), Some("22:00-07:00"));
    assert_eq!(quiet("23:30 to 06:15").as_deref(), Some("23:30-06:15"));
    assert_eq!(quiet("22h-7h30").as_deref(), Some("22:00-07:30"));
    assert_eq!((quiet("25-7"), quiet("22"), quiet("soon")), (None, None, None));
    let pause = |text: &str| pause_until(&said(text)).map(|at| at.format("%dT%H:%M").to_string());
    assert_eq!(pause("3d").as_deref(), Some("17T09:00"));
    assert_eq!(pause("2 weeks").as_deref(), Some("28T09:00"));
    assert_eq!(pause("until friday").as_deref(), Some("20T03:00"));
    assert_eq!(pause("bis zum Montag").as_deref(), Some("16T03:00"));
    assert_eq!((pause("forever"), pause("until yesterday"), pause("999999999d")), (None, None, None));
    assert_eq!(shown(reminder(&said("stretch at 4 on weekdays"))), "stretch | 16:00 [Mon, Tue, Wed, Thu, Fri]");
    assert_eq!(shown(reminder(&said("morning 8"))), "morning_plan 08:00");
    assert_eq!(shown(reminder(&said("water at 15:00"))), "hydration_nudge 15:00");
    assert_eq!(shown(reminder(&said("water the plants at 15:00 every sunday"))), "water the plants | 15:00 [Sun]");
}

#[test]
fn any_text_is_read_without_a_panic() {
    for text in [
        "remind me",
        "remind me at",
        "remind me at 99",
        "remind me in",
        "until",
        "pause until",
        "3",
        "ß 4h 4:",
        "a las",
        "in a",
    ] {
        let message = said(text);
        wish(&message);
        reminder(&message);
        quiet_hours(text);
        pause_until(&message);
    }
}

#[test]
fn parts_of_an_hour_in_words() {
    check(&[
        ("remind me to stretch at half past three", "stretch | 15:30 2026-03-14"),
        ("remind me to walk at quarter to five", "walk | 16:45 2026-03-14"),
        ("remind me to walk at a quarter past nine", "walk | 09:15 2026-03-15"),
        ("remind me at half past nine in the evening to read", "read | 21:30 2026-03-14"),
        ("recuérdame estirar a las tres y media", "estirar | 15:30 2026-03-14"),
        ("recuérdame beber a la una y cuarto", "beber | 13:15 2026-03-14"),
        ("recuérdame estirar a las cinco menos cuarto", "estirar | 16:45 2026-03-14"),
        ("erinnere mich um halb vier ans Dehnen", "Dehnen | 15:30 2026-03-14"),
        ("erinnere mich um halb eins ans Essen", "Essen | 12:30 2026-03-14"),
        ("erinnere mich um viertel vor fünf ans Dehnen", "Dehnen | 16:45 2026-03-14"),
        ("rappelle-moi de m'étirer à trois heures et demie", "m'étirer | 15:30 2026-03-14"),
        ("rappelle-moi de boire à cinq heures moins le quart", "boire | 16:45 2026-03-14"),
        ("rappelle-moi de boire à une heure et demie", "boire | 13:30 2026-03-14"),
        ("remind me to run half a mile", "run half a mile | when"),
    ]);
}
