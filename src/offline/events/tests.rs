//! What is heard of days to come in four languages, and what is not. Said on Saturday, 14 March.

use super::*;
use crate::domain::person::Lang;

mod demands;

fn day(of_march: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, of_march).expect("a day of March")
}

fn heard(text: &str) -> Vec<Told> {
    events(&Message::on_a_saturday(Lang::En, text))
}

fn ahead(event: LimitKind, of_march: u32) -> Vec<Told> {
    vec![Told::Ahead { event, on: day(of_march) }]
}

fn contest(contest: Contest) -> LimitKind {
    LimitKind::Match { contest, sport: None }
}

#[test]
fn a_match_of_ones_own_is_heard_with_its_day() {
    for (text, of_march) in [
        ("semi-final on Sunday", 15),
        ("Big one: our semi-final is on Sunday, I'm so nervous", 15),
        ("we play Saturday", 21),
        ("we play against Leeds on Sunday", 15),
        ("match tomorrow", 15),
        ("I have a match on Friday", 20),
        ("slept 7h, match on Sunday", 15),
        ("my knee hurts and we have a game on Tuesday", 17),
        ("my team has a match tomorrow", 15),
        ("can't wait for the match tomorrow", 15),
        ("what should I eat before my match on Sunday?", 15),
        ("match on Sunday. What should I eat?", 15),
        ("last match of the season on 22 March", 22),
        ("Spiel am Samstag", 21),
        ("am Sonntag haben wir Halbfinale", 15),
        ("morgen Heimspiel gegen Graz", 15),
        ("Samstag spielen wir gegen Wien", 21),
        ("wir spielen am Dienstag", 17),
        ("Guten Morgen! Match am Freitag", 20),
        ("partido el domingo", 15),
        ("mañana por la mañana tenemos partido", 15),
        ("el viernes por la mañana partido contra los de Burgos", 20),
        ("el domingo jugamos contra el Getafe", 15),
        ("jugamos el martes", 17),
        ("match samedi", 21),
        ("on joue dimanche", 15),
        ("demain on a la demi-finale", 15),
        ("dimanche match contre Lyon", 15),
        ("Was soll ich vor meinem Spiel am Sonntag essen?", 15),
    ] {
        assert_eq!(heard(text), ahead(contest(Contest::Match), of_march), "{text}");
    }
    for (text, of_march) in [
        ("tournament on Sunday", 15),
        ("swim meet on Friday", 20),
        ("am Samstag Turnier", 21),
        ("Wettkampf morgen", 15),
        ("torneo el sábado", 21),
        ("el domingo compito", 15),
        ("tournoi samedi", 21),
        ("j'ai une compétition dimanche", 15),
        ("morgen Volleyballturnier", 15),
        ("am Sonntag Judomeisterschaften", 15),
        ("Samstag Schwimmwettkampf", 21),
        ("am Sonntag laufe ich den Stadtlauf", 15),
        ("morgen Firmenlauf", 15),
        ("am Freitag Radrennen", 20),
        ("volleyball tournament tomorrow", 15),
        ("torneo de voleibol mañana", 15),
        ("tournoi de volley demain", 15),
        ("triathlon on Sunday", 15),
        ("triatlón el domingo", 15),
    ] {
        let told = heard(text);
        let is_meant = |told: &Told| matches!(told, Told::Ahead { event: LimitKind::Match { contest: Contest::Competition, .. }, on } if *on == day(of_march));
        assert!(told.len() == 1 && told.iter().all(is_meant), "{text}: {told:?}");
    }
}

#[test]
fn the_sport_of_a_match_is_kept_where_it_is_named() {
    for (text, sport) in [
        ("handball game tomorrow at 3", Activity::Other),
        ("football match tomorrow", Activity::Football),
        ("morgen Fußballspiel", Activity::Football),
        ("Handballspiel morgen um 15 Uhr", Activity::Other),
        ("mañana partido de tenis", Activity::Tennis),
        ("match de foot demain", Activity::Football),
        ("morgen Volleyballspiel", Activity::Other),
        ("Tennispartie morgen", Activity::Tennis),
        ("morgen Hallenfußballspiel gegen Graz", Activity::Football),
        ("Eishockeymatch morgen", Activity::Other),
    ] {
        let event = LimitKind::Match { contest: Contest::Match, sport: Some(sport) };
        assert_eq!(heard(text), ahead(event, 15), "{text}");
    }
}

/// A long run and a curriculum vitae are no race, and a card game is no match.
#[test]
fn a_compound_that_is_no_contest_is_none() {
    let is_contest = |told: &Told| matches!(told, Told::Ahead { event: LimitKind::Match { .. }, .. });
    for text in ["morgen Dauerlauf", "am Sonntag Waldlauf"] {
        assert!(!heard(text).iter().any(is_contest), "{text}");
    }
    for text in
        ["morgen schreibe ich meinen Lebenslauf", "morgen Kartenspiel", "am Samstag Videospiele", "morgen Beispiel"]
    {
        assert_eq!(heard(text), [], "{text}");
    }
}

#[test]
fn a_usual_week_tells_of_no_day_to_come() {
    for text in [
        "zweimal Mannschaftstraining, Dienstag und Donnerstag, und ein Spiel",
        "team training twice, Tuesday and Thursday, and a match",
        "entreno con el equipo dos veces, martes y jueves, y un partido",
        "entraînement d'équipe deux fois, mardi et jeudi, et un match",
        "3x Training, Dienstag und Donnerstag, und ein Spiel",
        "training three times a week and a match on Saturday",
        "dreimal die Woche Training und am Samstag ein Spiel",
        "entreno tres veces por semana y partido el sábado",
        "trois séances par semaine et un match le samedi",
    ] {
        assert_eq!(heard(text), [], "{text}");
    }
    for text in ["trained twice this week, match on Sunday", "zweimal trainiert, am Sonntag Spiel"] {
        assert_eq!(heard(text), ahead(contest(Contest::Match), 15), "{text}");
    }
}

#[test]
fn what_somebody_does_by_themselves_is_heard_with_its_day() {
    use Activity::{Climbing, Cycling, Dancing, Football, Hiking, Running, Swimming, Tennis, Walking, Yoga};
    for (text, activity, of_march) in [
        ("going for a walk with Anna tomorrow", Walking, 15),
        ("Joan is asking me to walk with her tomorrow at ten", Walking, 15),
        ("taking my mum for a walk on Sunday", Walking, 15),
        ("she's asking me to go for a walk with her tomorrow", Walking, 15),
        ("hike on Saturday", Hiking, 21),
        ("hiking with Anna and Tom on Sunday", Hiking, 15),
        ("my husband and I are going on a hike tomorrow", Hiking, 15),
        ("bouldering with friends on Thursday", Climbing, 19),
        ("swim class tomorrow", Swimming, 15),
        ("bike ride with Ben on Sunday", Cycling, 15),
        ("I'm going for a run with Tom tomorrow morning", Running, 15),
        ("tennis with my sister tomorrow", Tennis, 15),
        ("playing football on Monday", Football, 16),
        ("yoga class tonight", Yoga, 14),
        ("morgen gehe ich mit Anna spazieren", Walking, 15),
        ("am Sonntag Wanderung auf den Schöckl", Hiking, 15),
        ("heute Abend mit Tom zum Bouldern verabredet", Climbing, 14),
        ("am Dienstag Schwimmkurs", Swimming, 17),
        ("Radtour mit den Kindern am Sonntag", Cycling, 15),
        ("mañana salgo a caminar con Marta", Walking, 15),
        ("el domingo hacemos senderismo", Hiking, 15),
        ("el jueves escalada con amigos", Climbing, 19),
        ("mañana clase de natación", Swimming, 15),
        ("el domingo paseo en bici", Cycling, 15),
        ("demain balade avec Anna", Walking, 15),
        ("randonnée samedi", Hiking, 21),
        ("jeudi escalade avec des amis", Climbing, 19),
        ("demain cours de natation", Swimming, 15),
        ("ce soir cours de danse", Dancing, 14),
    ] {
        assert_eq!(heard(text), ahead(LimitKind::Outing(Outing::of(activity)), of_march), "{text}");
    }
}

#[test]
fn what_somebody_would_like_to_do_on_a_day_is_a_plan() {
    for (text, activity) in [
        ("Morgen frei, da würde ich gern länger aufs Rad, wenn das Wetter hält", Activity::Cycling),
        ("Health visitor comes tomorrow at 10, so I'd do my strength in the afternoon nap", Activity::Strength),
        ("day off tomorrow, I'd like to go for a longer ride", Activity::Cycling),
        ("mañana me gustaría nadar un rato", Activity::Swimming),
        ("demain j'aimerais aller nager", Activity::Swimming),
        ("going to the gym tomorrow", Activity::Strength),
    ] {
        assert_eq!(heard(text), ahead(LimitKind::Outing(Outing::of(activity)), 15), "{text}");
    }
    // Nobody runs as far.
    let ride = LimitKind::Outing(Outing { activity: Activity::Cycling, minutes: None, meters: Some(60_000) });
    for text in ["Demain 9h départ avec les copains, 60 km prévus", "out with the club tomorrow, 60 km planned"] {
        assert_eq!(heard(text), ahead(ride, 15), "{text}");
    }
    assert_eq!(heard("tomorrow with the club, 12 km planned"), []);
    for text in
        ["maybe I'd go swimming tomorrow", "would I need to go to the gym tomorrow?", "I'd do my strength one day"]
    {
        assert_eq!(heard(text), [], "{text}");
    }
}

#[test]
fn two_events_of_one_message_keep_their_days() {
    let both = vec![
        Told::Ahead { event: LimitKind::Busy(Demand::Exam), on: day(20) },
        Told::Ahead { event: contest(Contest::Match), on: day(15) },
    ];
    for text in [
        "exam on Friday and match on Sunday",
        "Prüfung am Freitag und Spiel am Sonntag",
        "examen el viernes y partido el domingo",
        "examen vendredi et match dimanche",
    ] {
        assert_eq!(heard(text), both, "{text}");
    }
}

#[test]
fn an_event_that_is_off_is_heard_as_that() {
    let event = contest(Contest::Match);
    for (text, on) in [
        ("match is cancelled", None),
        ("the match on Sunday was called off", Some(15)),
        ("no match on Sunday after all", Some(15)),
        ("I'm not playing on Sunday", Some(15)),
        ("das Spiel ist abgesagt", None),
        ("doch kein Spiel am Sonntag", Some(15)),
        ("partido cancelado", None),
        ("al final no hay partido el domingo", Some(15)),
        ("le match est annulé", None),
        ("pas de match dimanche finalement", Some(15)),
    ] {
        assert_eq!(heard(text), [Told::Off { event, on: on.map(day) }], "{text}");
    }
    let hike = LimitKind::Outing(Outing::of(Activity::Hiking));
    assert_eq!(heard("the hike is cancelled"), [Told::Off { event: hike, on: None }]);
    let exam = LimitKind::Busy(Demand::Exam);
    assert_eq!(heard("die Prüfung am Freitag ist verschoben"), [Told::Off { event: exam, on: Some(day(20)) }]);
}

#[test]
fn what_is_no_event_of_ones_own_is_not_heard() {
    for text in [
        // Seen, and not played.
        "watching the match tomorrow",
        "the match is on TV tomorrow",
        "Champions League match on Tuesday",
        "got tickets for the game on Sunday",
        "morgen schauen wir das Spiel",
        "Bundesliga am Samstag, Spiel gegen Bayern",
        "mañana vemos el partido",
        "el domingo partido en la tele",
        "demain on regarde le match",
        "match de ligue des champions mardi",
        // Somebody else's.
        "my son's match is on Sunday",
        "my son has a match on Sunday",
        "Anna's swim class is tomorrow",
        "my daughter has an exam tomorrow",
        "mein Sohn hat morgen ein Spiel",
        "morgen Prüfung meiner Tochter",
        "mi hijo tiene partido el domingo",
        "el domingo partido de mi hijo",
        "mon fils a un match samedi",
        "samedi match de ma fille",
        // Over.
        "the match on Sunday was hard",
        "we had a game last Saturday",
        "won the semi-final yesterday",
        "exam today went well, passed",
        "hiked 12 km today",
        "didn't go running today",
        "Sunday: 14 mile hike in the Cotswolds, took us six hours",
        "samedi rando de 15 km",
        "el domingo 90 minutos de escalada",
        "went for a hike on Saturday",
        "gestern Spiel gegen Graz, verloren",
        "match mardi passé",
        "el partido fue duro",
        "hier match, on a gagné",
        // Without a day.
        "big match coming up",
        "my exam is next week",
        "I love hiking",
        "ich gehe gern wandern",
        "nächste Woche Turnier",
        "me gusta el senderismo",
        "j'aime la randonnée",
        // Unsettled, of every week, asked.
        "maybe a hike on Saturday",
        "if we play on Sunday I'll rest",
        "should I go for a run tomorrow",
        "we have a match every Saturday",
        "is there a match on Sunday?",
        "vielleicht morgen wandern",
        "a lo mejor mañana hago senderismo",
        "peut-être une rando samedi",
        // Denied.
        "I can't go on the hike on Saturday",
        "not hiking tomorrow",
        "morgen gehe ich nicht wandern",
        // Something else.
        "board game night tomorrow",
        "I'm playing cards tomorrow",
        "we play chess on Sunday",
        "zum Beispiel am Samstag",
        "walking the dog tomorrow",
        "I want to walk 10000 steps tomorrow",
        "exam results tomorrow",
        "blood test on Monday",
        "half marathon on Sunday 22 March",
        "10 km race on Sunday",
        "training tomorrow",
        "\"match tomorrow\" is what he wrote",
        "hiking is great and tomorrow I rest",
        "",
    ] {
        assert_eq!(heard(text), [], "{text}");
    }
}

/// On a Thursday evening, before the Saturday of the others.
fn on_thursday(text: &str) -> Vec<Told> {
    let message = Message::on_a_saturday(Lang::En, text);
    events(&Message { now: message.now - chrono::TimeDelta::days(2), ..message })
}

#[test]
fn how_long_or_how_far_is_kept_with_what_somebody_does() {
    let outing = |activity, minutes, meters| LimitKind::Outing(Outing { activity, minutes, meters });
    for (text, event, of_march) in [
        ("hike on Saturday, about 5 hours", outing(Activity::Hiking, Some(300), None), 14),
        ("I'm going for a ride on Sunday, about 2 hours", outing(Activity::Cycling, Some(120), None), 15),
        ("easy 6k tomorrow", outing(Activity::Running, None, Some(6000)), 13),
        ("slept 7h, easy 6k tomorrow", outing(Activity::Running, None, Some(6000)), 13),
        ("I want to run 6 km tomorrow, easy", outing(Activity::Running, None, Some(6000)), 13),
        ("am Samstag Wanderung, etwa 5 Stunden", outing(Activity::Hiking, Some(300), None), 14),
        ("morgen will ich locker 6 km laufen", outing(Activity::Running, None, Some(6000)), 13),
        ("morgen lockere 6 km", outing(Activity::Running, None, Some(6000)), 13),
        ("el sábado senderismo, unas 5 horas", outing(Activity::Hiking, Some(300), None), 14),
        ("mañana rodaje suave de 6 km", outing(Activity::Running, None, Some(6000)), 13),
        ("mañana quiero correr 5 km suave", outing(Activity::Running, None, Some(5000)), 13),
        ("samedi rando, environ 5 heures", outing(Activity::Hiking, Some(300), None), 14),
        ("demain footing tranquille de 6 km", outing(Activity::Running, None, Some(6000)), 13),
        ("demain je cours 6 km cool", outing(Activity::Running, None, Some(6000)), 13),
        ("hike tomorrow at 9", outing(Activity::Hiking, None, None), 13),
        ("demain rando à 9 h", outing(Activity::Hiking, None, None), 13),
    ] {
        assert_eq!(on_thursday(text), ahead(event, of_march), "{text}");
    }
    for text in [
        "went for a hike on Saturday, about 5 hours",
        "hiked on Saturday, about 5 hours",
        "ran an easy 6k today",
        "did an easy 6k today",
        "am Samstag gewandert, etwa 5 Stunden",
        "heute locker 6 km gelaufen",
        "el sábado hicimos senderismo, unas 5 horas",
        "samedi on a fait une rando, environ 5 heures",
        "half marathon on Sunday",
        "10 km race on Sunday",
        "am Sonntag Halbmarathon",
    ] {
        assert_eq!(on_thursday(text), [], "{text}");
    }
}

#[test]
fn an_event_that_is_moved_is_heard_with_its_new_day() {
    let event = contest(Contest::Match);
    for (text, from, of_march) in [
        ("the match moved to Sunday", None, 15),
        ("the match is on Sunday now", None, 15),
        ("our match on Wednesday has been moved to Sunday", Some(18), 15),
        ("the match was moved from Wednesday to Sunday", Some(18), 15),
        ("the game is now on Sunday instead of Wednesday", Some(18), 15),
        ("das Spiel ist auf Sonntag verlegt", None, 15),
        ("das Spiel am Mittwoch wurde auf Sonntag verschoben", Some(18), 15),
        ("unser Spiel ist jetzt am Sonntag statt Mittwoch", Some(18), 15),
        ("el partido se pasó al domingo", None, 15),
        ("el partido del miércoles se pasa al domingo", Some(18), 15),
        ("el partido ahora es el domingo", None, 15),
        ("le match est reporté à dimanche", None, 15),
        ("le match de mercredi est avancé à dimanche", Some(18), 15),
        ("le match est maintenant dimanche au lieu de mercredi", Some(18), 15),
    ] {
        let moved = Told::Moved { event, from: from.map(day), on: day(of_march) };
        assert_eq!(heard(text), [moved], "{text}");
    }
    for text in ["I moved to Leeds", "can the match be moved to Sunday?", "my son's match moved to Sunday"] {
        assert_eq!(heard(text), [], "{text}");
    }
}

#[test]
fn what_names_a_match_is_part_of_it() {
    for (lang, text) in [
        (Lang::En, "we have a five-a-side game on thursday"),
        (Lang::En, "we have a football match on thursday"),
        (Lang::De, "am Donnerstag haben wir ein Fußball Spiel"),
        (Lang::Es, "el jueves tenemos partido de fútbol sala"),
        (Lang::Fr, "jeudi on a un match de foot à cinq"),
    ] {
        let message = Message::on_a_saturday(lang, text);
        let sport = Some(Activity::Football);
        let told = vec![Told::Ahead { event: LimitKind::Match { contest: Contest::Match, sport }, on: day(19) }];
        assert_eq!(events(&message), told, "{text}");
        let rest = without_events(&message).expect("an event is told");
        assert_eq!(super::super::read(&message_of(&message, &rest)).records, [], "{text}: {rest}");
    }
    // What was done stays.
    let message = Message::on_a_saturday(Lang::En, "ran 5 km, match on Thursday");
    let rest = without_events(&message).expect("an event is told");
    assert_eq!(super::super::read(&message_of(&message, &rest)).records.len(), 1, "{rest}");
}

fn message_of<'a>(message: &Message<'a>, text: &'a str) -> Message<'a> {
    Message { text, ..*message }
}

#[test]
fn who_comes_along_owns_nothing() {
    for (lang, text) in
        [(Lang::En, "yoga with my sister on Thursday"), (Lang::De, "am Donnerstag Yoga mit meiner Schwester")]
    {
        let told = events(&Message::on_a_saturday(lang, text));
        assert_eq!(told, ahead(LimitKind::Outing(Outing::of(Activity::Yoga)), 19), "{text}");
    }
}

#[test]
fn a_long_ride_is_heard_with_its_way_in_any_order() {
    let ride = |meters| LimitKind::Outing(Outing { meters: Some(meters), ..Outing::of(Activity::Cycling) });
    for (text, meters) in [
        ("big ride tomorrow, 70 km with the club", 70_000),
        ("tomorrow the club ride, 70k", 70_000),
        ("Sunday 70 km with the club", 70_000),
        ("morgen große Radtour, 80 km mit dem Verein", 80_000),
        ("mañana salida larga en bici con el club, 70 km", 70_000),
        ("demain sortie vélo avec le club, 70 bornes", 70_000),
    ] {
        assert_eq!(heard(text), ahead(ride(meters), 15), "{text}");
    }
    for text in ["tomorrow 300 km by car with the club", "need a ride to the airport tomorrow"] {
        assert_eq!(heard(text), [], "{text}");
    }
}
