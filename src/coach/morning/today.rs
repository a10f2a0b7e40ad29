//! What today holds, in one or two sentences.

use chrono::Datelike;

use crate::domain::{
    evidence::{Evidence, Fact},
    planner::{Advice, Change, Morning, Question, Session, event::Meaning},
    readiness::{Band, ReasonKind},
    record::Activity,
};

use super::{
    super::show::Show,
    fill::{fill, near, on_day},
    opening::leaves_out,
    recommendation, sentence,
    session::{details, name, session_line},
    verdict::Verdict,
};

/// What an old injury changes is said every so many days.
const SPARED_EVERY: i32 = 3;

/// What of the plan stands today; where something is spared, that nothing loads it; on a day of rest, what is still fine.
pub fn text(morning: &Morning, show: Show, pick: usize) -> String {
    let parts = [
        of_today(morning, show, pick),
        Some(holds(morning, show, pick)),
        room(morning, show, pick),
        as_asked(morning, show, pick).or_else(|| why_today(morning, show, pick)),
        beside(morning, show, pick),
        near_match(morning, show, pick),
        spares(morning, show, pick),
        needs_nothing(morning, show, pick),
        sleeps_first(morning, show, pick),
        may_walk(morning, show, pick),
    ];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The days after a loss: nothing is asked, and what stands of the plan is an offer.
pub fn after_a_loss(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    morning.readiness.reasons.iter().find(|reason| reason.kind == ReasonKind::Loss)?;
    let words = show.words();
    // What they told of it, or of the day around it, comes before any word of ours.
    let told = morning.mirrored.as_ref().filter(|said| ["hard", "tender"].contains(&said.as_what));
    let told = told.map_or_else(String::new, |said| format!("{} ", said.text));
    let loss = match &morning.mourned {
        Some(who) => words.pick("plan.morning.loss_named", &[("who", who)], pick),
        None => words.pick("plan.morning.loss", &[], pick),
    };
    let offer = match &morning.today.after {
        Some(session) => {
            Some(words.pick("plan.morning.loss_offer", &[("session", &session_line(session, show))], pick))
        }
        None => morning.walks.then(|| words.pick("plan.morning.may_walk", &[], pick)),
    };
    // A body that hurts beside it is not passed over.
    let seen = morning.recommendations.iter().find(|advice| advice.advice == Advice::HaveItSeen);
    let asked = morning.hurt.as_ref().and_then(|part| fill("plan.morning.ask_injury", part, show, pick));
    let lines = [Some(format!("{told}{loss}")), offer, seen.map(|seen| recommendation(seen, show, pick)), asked];
    Some(lines.into_iter().flatten().collect::<Vec<_>>().join("\n"))
}

/// The day after a race: what stands of the plan is an offer.
pub fn offered(morning: &Morning, show: Show, pick: usize) -> String {
    let session = morning.today.after.as_ref().map(|session| session_line(session, show));
    session.map_or_else(String::new, |line| show.words().pick("plan.morning.offered", &[("session", &line)], pick))
}

fn holds(morning: &Morning, show: Show, pick: usize) -> String {
    let words = show.words();
    let say = |key: &str, fields: &[(&str, &str)]| words.pick(&format!("plan.morning.{key}"), fields, pick);
    let today = &morning.today;
    let line = today.after.as_ref().map(|session| session_line(session, show)).unwrap_or_default();
    let later = |key: &str, session: &Session| {
        let fields = [
            ("sport", name(session, show)),
            ("Sport", sentence(&name(session, show))),
            ("on_day", on_day(session.date, morning.date, show)),
            ("details", details(session, show)),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let said = say(key, &fields);
        match if_it_is_quiet(session, morning, show, pick) {
            Some(only) => format!("{said} {only}"),
            None => said,
        }
    };
    if let Some(told) = told(morning, show, pick).filter(|_| today.change != Change::Done) {
        return told;
    }
    // "Exam today: a day off fits well" has said it.
    let is_free = matches!(today.change, Change::Free | Change::Rested) && today.after.is_none();
    if is_free && demand(morning, show, pick).is_some() {
        return morning.sessions.first().map(|next| later("next", next)).unwrap_or_default();
    }
    // What is asked first decides whether there is any.
    if let (Some(Question::Dizzy), Some(_)) = (morning.question, &today.after) {
        return say("without_dizziness", &[("session", &line)]);
    }
    let is_ill = morning.readiness.reasons.iter().any(|it| matches!(it.kind, ReasonKind::Illness | ReasonKind::Fever));
    let is_after_illness = morning.readiness.reasons.iter().any(|it| it.kind == ReasonKind::AfterIllness);
    match today.change {
        // Nobody with a fever wants to hear of Sunday's run.
        Change::Moved { .. } | Change::Free if is_ill => say("rested", &[]),
        Change::Kept if is_after_illness => say("kept_after_illness", &[("session", &line)]),
        Change::Kept => say("kept", &[("session", &line)]),
        // The minutes are the same, and only the effort is less: "20 min instead of 20 min" would be no news.
        Change::Lightened
            if today.before.as_ref().map(|it| it.minutes) == today.after.as_ref().map(|it| it.minutes) =>
        {
            say("softened", &[("session", &line)])
        }
        Change::Lightened => {
            let planned = today.before.as_ref().map(|session| details(session, show)).unwrap_or_default();
            say("lightened", &[("session", &line), ("planned", &planned)])
        }
        Change::Swapped => match morning.sessions.iter().find(|session| session.is_hard()) {
            Some(hard) => say("swapped", &[("session", &line), ("on_day", &on_day(hard.date, morning.date, show))]),
            None => say("kept", &[("session", &line)]),
        },
        Change::Moved { to } => {
            let moved = morning.sessions.iter().find(|session| session.date == to);
            moved.map(|session| later("moved", session)).unwrap_or_default()
        }
        // Only rest asks for the word that nothing is lost.
        Change::Rested if morning.readiness.band == Band::Rest => say("rested", &[]),
        Change::Rested => say("free_open", &[]),
        Change::Free => match morning.sessions.first() {
            // "So a day off fits well" has said it.
            Some(next)
                if (Verdict::of(morning) == Verdict::OffDown || morning.hurt.is_some())
                    && !opens_with_a_question(morning) =>
            {
                later("next", next)
            }
            Some(next) => later("free", next),
            None => say("free_open", &[]),
        },
        Change::Done => say("done", &[]),
    }
}

/// That what comes next waits for what hurts: "Only if the shoulder is quiet by then; if not, tell me, and it becomes something else."
fn if_it_is_quiet(session: &Session, morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let is_soon = (session.date - morning.date).num_days() <= 2;
    let part = morning.hurt.as_ref().filter(|part| is_soon && part.get("stiff").is_none())?;
    let key = if leaves_out(morning, session) { "next_left_out" } else { "next_hurt" };
    fill(&format!("plan.morning.{key}"), part, show, pick)
}

/// Whether a question stands where else the opening says how the day is.
pub fn opens_with_a_question(morning: &Morning) -> bool {
    matches!(morning.question, Some(Question::Dizzy | Question::Well | Question::Week | Question::Race))
}

/// What the person told of this day that is its training, or leaves none: "Today's training is your hike."
fn told(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let (meaning, event) = morning
        .told
        .iter()
        .find(|(meaning, _)| matches!(meaning, Meaning::Contest | Meaning::Training | Meaning::Rest))?;
    let how_much = match (event.get("injury").is_some(), event.get("outing_km"), event.get("outing_minutes")) {
        _ if event.get("too_soon").is_some() => {
            return fill("plan.morning.told_too_soon", event, show, pick).map(|said| sentence(&said));
        }
        (true, ..) => return fill("plan.morning.told_spared", event, show, pick).map(|said| sentence(&said)),
        _ if *meaning != Meaning::Training => "",
        (_, Some(_), _) => "_km",
        (_, None, Some(_)) => "_minutes",
        (_, None, None) => "",
    };
    let said = sentence(&fill(&format!("plan.morning.told_{}{how_much}", meaning.as_str()), event, show, pick)?);
    // Nobody is sent to a match with something that hurts.
    let hurts = morning.readiness.reasons.iter().find(|reason| reason.kind == ReasonKind::Injury);
    let care = hurts.filter(|_| *meaning == Meaning::Contest);
    // One small thing for what they do by themselves, where nothing else is said of the day.
    let small = match event.get("outing") {
        Some(Fact::Text(sport)) if *meaning == Meaning::Training && morning.recommendations.is_empty() => {
            let key = format!("plan.outing.{sport}");
            show.words().find(&key).map(|_| show.words().pick(&key, &[], pick))
        }
        _ => None,
    };
    let care = care.and_then(|injury| fill("plan.morning.told_hurt", &injury.evidence, show, pick));
    match care.or(small) {
        Some(care) => Some(format!("{said} {care}")),
        None => Some(said),
    }
}

/// "Exam today: short and easy."
pub fn demand(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let (_, demand) = morning.told.iter().find(|(meaning, _)| *meaning == Meaning::Short)?;
    let key = match morning.today.change {
        Change::Done => return None,
        _ if morning.today.after.is_some() => "told_short",
        _ => "told_short_free",
    };
    let asks_luck = |name: &str| ["exam", "interview", "presentation"].contains(&name);
    let Some(Fact::Text(name)) = demand.get("demand") else { return None };
    // What has words of its own says more than that it is short: before a late shift, after an early one.
    let own = format!("plan.morning.{key}_{name}");
    let key = match show.words().find(&own) {
        Some(_) => own,
        None => format!("plan.morning.{key}{}", if asks_luck(name) { "_luck" } else { "" }),
    };
    fill(&key, demand, show, pick).map(|said| sentence(&said))
}

/// "Your walk comes on top."
fn beside(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let (_, outing) = morning.told.iter().find(|(meaning, _)| *meaning == Meaning::Beside)?;
    morning.today.after.as_ref()?;
    fill("plan.morning.told_beside", outing, show, pick).map(|said| sentence(&said))
}

/// "Match tomorrow, so the legs stay fresh."
fn near_match(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let near = morning.near_match.as_ref()?;
    let Some(Fact::Text(when)) = near.get("contest_near") else { return None };
    fill(&format!("plan.morning.near_{when}"), near, show, pick).map(|said| sentence(&said))
}

/// What the person told of this day that asks nothing of the plan, in their words.
fn of_today(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let said = morning.of_today.as_deref()?;
    Some(show.words().pick("plan.morning.of_today", &[("said", said)], pick))
}

/// Where beside it the session finds its place.
fn room(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    morning.of_today.as_ref()?;
    let session = morning.today.after.as_ref()?;
    let minutes = show.minutes(f64::from(session.minutes));
    Some(show.words().pick("plan.morning.of_today_room", &[("minutes", &minutes)], pick))
}

/// "20 min at most, as you asked."; "Running waits until Friday."
fn as_asked(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let said = morning.asked_for.iter().filter_map(|asked| {
        let holds = |name: &str| asked.get(name).is_some();
        let key = match () {
            () if holds("asked_minutes") => "as_asked",
            () if holds("moved_to") => "moved_as_asked",
            () if holds("missed_on") => "caught_up",
            () => "waits",
        };
        fill(&format!("plan.morning.{key}"), &near(asked, morning.date, show), show, pick)
    });
    let said: Vec<String> = said.map(|said| sentence(&said)).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// "It is the long one of the week."; "The last time was on Tuesday." Where something is spared, that is the reason.
fn why_today(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let (why, evidence) = morning.why_today.as_ref()?;
    let is_spared = |reason: &crate::domain::readiness::Reason| {
        matches!(
            reason.kind,
            ReasonKind::Injury | ReasonKind::AfterInjury | ReasonKind::AfterIllness | ReasonKind::Pregnancy
        )
    };
    let is_said = morning.readiness.reasons.iter().any(is_spared)
        || morning.near_match.is_some()
        || matches!(morning.question, Some(Question::Dizzy))
        || is_compared(morning, evidence);
    if is_said { None } else { fill(&format!("plan.morning.{}", why.as_str()), evidence, show, pick) }
}

/// Whether the last session is spoken of elsewhere: in the opening, or as what today is to be a little more than.
fn is_compared(morning: &Morning, why: &Evidence) -> bool {
    let Some(last) = why.get("last_on") else { return false };
    let opens = morning.readiness.reasons.iter().any(|reason| reason.evidence.get("effort_on") == Some(last));
    opens || morning.recommendations.iter().any(|it| matches!(it.advice, Advice::AddARep | Advice::LongerThanLast))
}

/// "All of it works in a hotel room."
fn needs_nothing(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let at_home = |of| matches!(of, Activity::Strength | Activity::Yoga | Activity::Stretching | Activity::Pilates);
    morning.today.after.as_ref().filter(|session| at_home(session.activity) && morning.is_away)?;
    Some(show.words().pick("plan.morning.away", &[], pick))
}

/// How what hurts, or another reason for care, changes the session: "Nothing in it loads the knee."
fn spares(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let reason = |kind| morning.readiness.reasons.iter().find(|reason| reason.kind == kind);
    let goes_out = morning.told.iter().any(|(meaning, _)| *meaning == Meaning::Training);
    if morning.today.after.is_none() && !goes_out {
        return None;
    }
    if reason(ReasonKind::Pregnancy).is_some() {
        let talk = show.words().pick("plan.morning.talk", &[], pick);
        let injury = reason(ReasonKind::Injury).filter(|_| morning.today.after.is_some() && morning.hurt.is_none());
        let spared = injury.and_then(|injury| fill("plan.morning.spares", &injury.evidence, show, pick));
        return Some(spared.map_or(talk.clone(), |spared| format!("{talk} {spared}")));
    }
    if reason(ReasonKind::Clearance).is_some() {
        return Some(show.words().pick("plan.morning.clearance", &[], pick));
    }
    morning.today.after.as_ref()?;
    if morning.inhaler {
        return Some(show.words().pick("plan.morning.inhaler", &[], pick));
    }
    // The opening has said it of what was told yesterday, and what is old is no news every day.
    if morning.hurt.is_some() {
        return None;
    }
    if let Some(injury) = reason(ReasonKind::Injury) {
        let is_its_day = morning.date.num_days_from_ce() % SPARED_EVERY == 0;
        return fill("plan.morning.spares", &injury.evidence, show, pick).filter(|_| is_its_day);
    }
    fill("plan.morning.after_injury", &reason(ReasonKind::AfterInjury)?.evidence, show, pick)
}

/// After a night of work the day begins with sleep.
fn sleeps_first(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    morning.readiness.reasons.iter().find(|reason| reason.kind == ReasonKind::Nights)?;
    let key = if morning.today.after.is_some() { "nights" } else { "nights_free" };
    Some(show.words().pick(&format!("plan.morning.{key}"), &[], pick))
}

/// Rest is no prison: a walk is fine, where nothing speaks against it.
fn may_walk(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let is_rest = morning.readiness.band == Band::Rest && morning.today.after.is_none();
    let forbids = |kind| {
        matches!(
            kind,
            ReasonKind::Illness
                | ReasonKind::Fever
                | ReasonKind::Injury
                | ReasonKind::MedicalHold
                | ReasonKind::CrisisHold
        )
    };
    let is_free = !morning.readiness.reasons.iter().any(|reason| forbids(reason.kind));
    // "Warmth, and easy movement" says it already.
    let is_said = morning.recommendations.iter().any(|advice| advice.advice == Advice::Warmth);
    (is_rest && is_free && !is_said && morning.walks).then(|| show.words().pick("plan.morning.may_walk", &[], pick))
}
