//! The first sentence of a morning: what the day is good for, and the facts that say so, the way a person would say them.

use chrono::Datelike;

use crate::domain::{
    evidence::{Evidence, Fact},
    planner::{Among, Change, Morning, Session, Yesterday},
    readiness::{Band, Reason, ReasonKind},
    record::Activity,
};

use super::{
    super::show::Show,
    fill::{fill, near},
    sentence,
    verdict::Verdict,
};

/// A mean of the week so short is worth a word, in hours, every so many days.
const SHORT_MEAN_HOURS: f64 = 6.0;
const MEAN_EVERY: i32 = 3;

/// From so many missing hours on, a night is called short.
const SHORT_BY_HOURS: f64 = 1.25;

/// The day's band with the reasons that carry it.
pub fn how_you_are(morning: &Morning, show: Show, pick: usize) -> String {
    let words = show.words();
    let mut main = morning.readiness.main_reasons();
    main.retain(|reason| says_something(reason) && fits(reason, morning));
    let mut reasons: Vec<String> = main.iter().filter_map(|reason| said(reason, morning, show, pick)).collect();
    if reasons.is_empty() {
        // A score that several small things made still has its strongest one. What the session spares says itself.
        let mut others = morning
            .readiness
            .reasons
            .iter()
            .filter(|reason| !is_told_with_the_session(reason.kind) && fits(reason, morning));
        reasons.extend(others.find_map(|reason| said(reason, morning, show, pick)));
    }
    // What they told last comes first: what weighed or was good, their own words, or what they did; then what hurts.
    let met = mirrored(morning, show).or_else(|| met(morning, show, pick));
    let is_met = met.is_some();
    let told = met.or_else(|| quote(morning, show, pick)).or_else(|| done_yesterday(morning, show, pick));
    // Where nothing else is known of the day.
    let at_last = || short_day(morning, show, pick).or_else(|| met_at_last(morning, show, pick));
    let told = told.or_else(|| at_last().filter(|_| reasons.is_empty()));
    let told = match (told, hurt(morning, show, pick)) {
        (Some(told), Some(hurt)) => Some(format!("{told} {hurt}")),
        (told, hurt) => told.or(hurt),
    };
    // A low mood was answered by what made it low.
    let is_answered = morning.met.is_some_and(|met| met.weighs) && is_met;
    let are_of_mood = |reason: &&Reason| match reason.kind {
        ReasonKind::MoodGood | ReasonKind::EnergyUsual => true,
        kind => kind == ReasonKind::MoodLow && is_answered,
    };
    if told.is_some() && main.iter().all(are_of_mood) {
        reasons.clear();
    }
    // A big effort is said as what it asks for; where it was met, that is said of it already.
    let is_of_it = |reason: &Reason| {
        matches!(reason.kind, ReasonKind::BigEffort | ReasonKind::Digesting | ReasonKind::HardYesterday)
    };
    let is_big = morning.readiness.reasons.iter().any(is_of_it);
    let told = told.filter(|_| !is_big || is_met || morning.hurt.is_some());
    if is_big && told.is_some() && main.iter().all(|reason| is_of_it(reason) || are_of_mood(reason)) {
        reasons.clear();
    }
    // An evening that was late says when to begin, and nothing of how.
    let is_late = matches!(main[..], [reason] if reason.kind == ReasonKind::LateNight);
    if is_late && morning.today.after.is_some() && !matches!(morning.today.change, Change::Done) {
        let late = words.pick("plan.morning.told_late_night", &[], pick);
        return told.map_or_else(|| late.clone(), |told| format!("{told} {late}"));
    }
    let Some(last) = reasons.pop() else {
        if let Some(told) = told {
            return told;
        }
        return String::new();
    };
    reasons.push(last);
    say_yesterday_once(&mut reasons, &words.say("plan.lead.yesterday", &[]));
    let last = reasons.pop().unwrap_or_default();
    let reasons = match reasons.join(", ") {
        first if first.is_empty() => last,
        first => format!("{first}{}{last}", words.say("plan.morning.and", &[])),
    };
    let key = format!("plan.morning.{}", Verdict::of(morning).as_str());
    let said = words.pick(&key, &[("reasons", &reasons), ("Reasons", &sentence(&reasons))], pick);
    match told {
        Some(told) => format!("{told} {said}"),
        None => said,
    }
}

/// What is worth a word only where nothing else is.
const MET_AT_LAST: [&str; 4] = ["bad", "idle", "drinks", "ate_badly"];

/// What they told, and one short word to it where it wants one. By the day, so that no word comes twice in a week.
fn mirrored(morning: &Morning, show: Show) -> Option<String> {
    let said = morning.mirrored.as_ref()?;
    let day = usize::try_from(morning.date.num_days_from_ce()).unwrap_or_default();
    let key = format!("plan.back.{}", said.as_what);
    if show.words().find(&key).is_none() {
        return Some(said.text.clone());
    }
    Some(format!("{} {}", said.text, show.words().pick(&key, &[], day)))
}

/// A word for what weighed or was good yesterday. What belongs to a session is said of it; what was done beside it is known by
/// who did it.
fn met(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let met = morning.met.filter(|met| !MET_AT_LAST.contains(&met.name))?;
    let words = show.words();
    let done = morning.yesterday.as_ref().and_then(|done| fill(&did(&done.evidence), &done.evidence, show, pick));
    let say = |key: &str, done: &str| sentence(&words.pick(key, &[("done", done)], pick));
    let (alone, with) = (format!("plan.met.{}", met.name), format!("plan.met_done.{}", met.name));
    if let Some(done) = done.as_ref().filter(|_| words.find(&with).is_some()) {
        return Some(say(&with, done));
    }
    words.find(&alone)?;
    Some(words.pick(&alone, &[], pick))
}

/// A day without training, or one that was tiring: nothing to make much of.
fn met_at_last(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let met = morning.met.filter(|met| MET_AT_LAST.contains(&met.name))?;
    Some(show.words().pick(&format!("plan.met.{}", met.name), &[], pick))
}

/// A day after a short night, of which nothing else is known: "You got through yesterday on 4 h 30 of sleep."
fn short_day(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    fill("plan.morning.short_day", morning.night_before.as_ref().filter(|_| !morning.rests_on_a_night())?, show, pick)
}

/// That what hurt yesterday is thought of.
pub(super) fn hurt(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let key = match (morning.hurt.as_ref().and_then(|part| part.get("stiff")), &morning.today.after) {
        (Some(_), _) => "stiff",
        (None, Some(session)) if leaves_out(morning, session) => "hurt_left_out",
        (None, Some(_)) => "hurt",
        (None, None) => "hurt_free",
    };
    // What is left out for it says it, too.
    let is_left_out = morning.told.iter().any(|(_, told)| told.get("injury").is_some());
    let is_said = is_left_out || super::today::opens_with_a_question(morning);
    morning.hurt.as_ref().filter(|_| !is_said).and_then(|part| fill(&format!("plan.morning.{key}"), part, show, pick))
}

/// Whether a session has moves that what hurts leaves out.
pub(super) fn leaves_out(morning: &Morning, session: &Session) -> bool {
    session.activity == Activity::Strength && morning.hurt.as_ref().is_some_and(|part| part.get("move_2").is_some())
}

/// The key of what was done, in a few words: "30 min of walking".
fn did(done: &Evidence) -> String {
    let how = match (done.get("done_km"), done.get("done_minutes")) {
        _ if done.get("many_steps").is_some() => "_steps",
        (Some(_), _) => "_km",
        (None, Some(_)) => "_minutes",
        (None, None) => "",
    };
    format!("plan.morning.did{how}")
}

/// What was achieved the day before, or a doubt that was told.
fn quote(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let (key, quote) = match (&morning.quote, &morning.doubt) {
        (Some(quote), _) => (quote.as_what, &quote.text),
        (None, Some(doubt)) => ("doubt", doubt),
        (None, None) => return None,
    };
    Some(show.words().pick(&format!("plan.morning.{key}"), &[("quote", quote)], pick))
}

/// "Low energy yesterday and cramps yesterday": the day is named once, where the language has it, at the end or the beginning.
fn say_yesterday_once(reasons: &mut [String], yesterday: &str) {
    let (end, beginning) = (format!(" {yesterday}"), format!("{yesterday} "));
    for at in 1..reasons.len() {
        if reasons[at].ends_with(&end) && reasons[at - 1].ends_with(&end) {
            let stays = reasons[at - 1].len() - end.len();
            reasons[at - 1].truncate(stays);
        }
    }
    for at in (1..reasons.len()).rev() {
        if reasons[at].starts_with(&beginning) && reasons[at - 1].starts_with(&beginning) {
            reasons[at].drain(..beginning.len());
        }
    }
}

/// What was done yesterday, and what it was among the others: "25 min of walking yesterday, 5 min more than on Tuesday."
fn done_yesterday(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let Yesterday { evidence: done, among } = morning.yesterday.as_ref()?;
    let told = &near(done, morning.date, show);
    let did = || fill(&did(done), done, show, pick);
    // Whoever did it knows how long it was: only what makes it more than one of many is worth the words.
    let said = match among {
        Among::Longest => fill("plan.morning.longest", told, show, pick),
        Among::First | Among::Comeback => {
            let key = if *among == Among::First { "first" } else { "comeback" };
            let told = done.clone().with("done", did()?.as_str());
            fill(&format!("plan.morning.{key}"), &told, show, pick)
        }
        _ if morning.told_tired() => {
            let tired = done.clone().and(morning.night_before.as_ref()?);
            let key = if done.get("done_km").is_some() { "after_km_tired" } else { "after_minutes_tired" };
            fill(&format!("plan.morning.{key}"), &tired, show, pick)
        }
        Among::Longer => {
            let did = show.words().say("plan.morning.did_yesterday", &[("done", &did()?)]);
            fill("plan.morning.longer", told, show, pick).map(|more| format!("{}{more}", sentence(&did)))
        }
        Among::Several | Among::One if done.get("many_steps").is_some() => {
            fill("plan.morning.after_steps", done, show, pick)
        }
        Among::Several | Among::One => None,
    };
    said.map(|said| sentence(&said))
}

/// A reason must not argue against the verdict it is given for: "a middling day: happy yesterday".
fn fits(reason: &Reason, morning: &Morning) -> bool {
    let is_mood = matches!(reason.kind, ReasonKind::MoodGood | ReasonKind::MoodLow);
    // A mean is nobody's night: it is spoken of where it is short indeed, and not on every day.
    let mean = || reason.evidence.number("sleep_7_day_mean_hours");
    let is_big = |reason: &Reason| matches!(reason.kind, ReasonKind::BigEffort | ReasonKind::Digesting);
    // What made the week heavy has said it.
    if matches!(reason.kind, ReasonKind::LoadGrowing | ReasonKind::LoadMonotonous)
        && morning.readiness.reasons.iter().any(is_big)
    {
        return false;
    }
    // A big effort that is digested is no reason to hold back on a day that was chosen for another.
    if reason.kind == ReasonKind::BigEffort && Verdict::of(morning) == Verdict::EventDown {
        return false;
    }
    // Who rode half a day is tired of it.
    let is_down = matches!(reason.kind, ReasonKind::MoodLow | ReasonKind::Sore | ReasonKind::EnergyLow);
    if is_down && morning.readiness.reasons.iter().any(is_big) {
        return false;
    }
    // Its hours say more than that it was bad.
    if reason.kind == ReasonKind::BadNight && morning.rests_on_a_night() {
        return false;
    }
    let is_ill = |reason: &Reason| matches!(reason.kind, ReasonKind::Illness | ReasonKind::Fever);
    // To the ill it is their illness that matters.
    if matches!(reason.kind, ReasonKind::SleepDebt | ReasonKind::SleepShort)
        && morning.readiness.reasons.iter().any(is_ill)
    {
        return false;
    }
    let is_its_day = morning.date.num_days_from_ce() % MEAN_EVERY == 0;
    if reason.kind == ReasonKind::SleepDebt && !(is_its_day && mean() <= Some(SHORT_MEAN_HOURS)) {
        return false;
    }
    let is_after_illness = morning.readiness.reasons.iter().any(|reason| reason.kind == ReasonKind::AfterIllness);
    match morning.readiness.band {
        Band::Rest | Band::Easy => reason.points <= 0.0,
        Band::Steady if morning.readiness.is_down() || is_after_illness => reason.points <= 0.0,
        Band::Steady => !is_mood || reason.points >= 0.0,
        Band::Push => reason.points >= 0.0,
    }
}

/// What changes how a session is done is said beside it.
fn is_told_with_the_session(kind: ReasonKind) -> bool {
    use ReasonKind::{AfterInjury, Clearance, Injury, Nights, Pregnancy};
    matches!(kind, Injury | AfterInjury | Pregnancy | Clearance | Nights)
}

/// A usual value is no reason while there are others, and what is spared is said with the session.
fn says_something(reason: &Reason) -> bool {
    match reason.kind {
        ReasonKind::EnergyUsual | ReasonKind::HrvUsual | ReasonKind::RestingHrUsual => reason.points != 0.0,
        kind if is_told_with_the_session(kind) => false,
        _ => true,
    }
}

/// A reason as one says it in the morning, "a short night (6 h)"; where there is no such way, as **Why** does.
fn said(reason: &Reason, morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let evidence = &near(&reason.evidence, morning.date, show);
    let missing = evidence.number("sleep_need_hours").zip(evidence.number("sleep_hours")).map(|(need, had)| need - had);
    let how = match missing {
        _ if evidence.get("said").is_some() => "_yesterday",
        _ if evidence.get("night_before_hours").is_some() => "_before",
        _ if reason.kind == ReasonKind::SleepShort && evidence.get("nights_before_hours").is_some() => "_better",
        _ if reason.kind == ReasonKind::SleepShort && evidence.get("short_nights").is_some() => "_row",
        Some(hours) if reason.kind == ReasonKind::SleepShort && hours < SHORT_BY_HOURS => "_a_little",
        _ if matches!(reason.kind, ReasonKind::Digesting | ReasonKind::BigEffort) => effort_told(evidence),
        _ => "",
    };
    let text = fill(&format!("plan.lead.{}{how}", reason.kind.as_str()), evidence, show, pick);
    text.map_or_else(|| reason_text(reason, show), |text| Some(sourced(text, &reason.evidence)))
}

/// A reason as a fragment with its values: "6 h of sleep where you need about 8 h (Oura)".
pub fn reason_text(reason: &Reason, show: Show) -> Option<String> {
    let holds = |name: &str| reason.evidence.get(name).is_some();
    // "527 % more" is arithmetic, not a reason.
    let is_doubled = reason.evidence.number("load_growth_percent").is_some_and(|percent| percent > 100.0);
    let told = effort_told(&reason.evidence);
    let effort = format!("{}{told}", reason.kind.as_str());
    let kind = match reason.kind {
        ReasonKind::LoadGrowing if is_doubled => "load_doubled",
        ReasonKind::BigEffort | ReasonKind::Digesting => effort.as_str(),
        // What a hold rests on is said, where it is known.
        ReasonKind::MedicalHold if holds("told") => "medical_hold_told",
        ReasonKind::Pregnancy if holds("told") => "pregnancy_told",
        ReasonKind::Clearance if holds("conditions") => "clearance_of",
        ReasonKind::Illness if holds("since") => "illness_since",
        ReasonKind::SleepShort if holds("night_before_hours") => "sleep_short_before",
        kind => kind.as_str(),
    };
    fill(&format!("plan.reason.{kind}"), &reason.evidence, show, 0).map(|text| sourced(text, &reason.evidence))
}

/// How far or how long an effort was, and whether it was of one day: the end of the key of its words.
fn effort_told(effort: &Evidence) -> &'static str {
    match (effort.get("effort_km").is_some(), effort.get("effort_on").is_some()) {
        (true, true) => "_km_on",
        (true, false) => "_km",
        (false, true) => "_on",
        (false, false) => "",
    }
}

fn sourced(text: String, evidence: &Evidence) -> String {
    match evidence.get("source") {
        Some(Fact::Text(source)) => format!("{text} ({source})"),
        _ => text,
    }
}
