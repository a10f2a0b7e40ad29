//! The morning's push: the planner decides the day, the words say it, and what follows is written with it. And what the
//! planner adds to Sunday's review.

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    domain::{
        correlation::correlations,
        evidence::Evidence,
        planner::{
            Advice, Draws, Facts, LimitKind, Met, Morning, Question, Quoted, Recommendation, Request, Trouble,
            body::BodyPart, morning, moves, next_week,
        },
        readiness::ReasonKind,
        safety::unsupported_numbers,
        talk::Button,
    },
    offline::{
        self, Moment, News, Tone,
        train::{self, Asked},
    },
    store::{
        planning::{Advised, Writing},
        rows::{ActionType, Exchange},
        turns::Past,
    },
};

use super::{
    super::{
        morning as words,
        nudge::say::{self, Said},
        pending::{Action, Pending},
        show::Show,
    },
    holds, setup, show, yesterday,
};

/// An aim is named every so many days.
const AIM_EVERY: i32 = 4;
/// What hurts is named on the mornings of so many days after it was told.
const HURT_DAYS: u64 = 2;
/// What was told to hurt on so many of so many days is to be looked at.
const KEEPS_HURTING: usize = 3;
const KEEPS_DAYS: u64 = 7;
/// Who died is named on the mornings of so many days after it was told.
const MOURNED_DAYS: u64 = 3;
/// An old injury is asked after every so many days.
const OLD_INJURY_EVERY: i32 = 7;
/// One of which they spoke in so many days is not old.
const INJURY_LATELY_DAYS: u64 = 4;

/// A planned morning: what is said, and what is written with it.
pub struct Planned {
    pub said: Said,
    pub writing: Writing,
}

/// Plans the day `facts` are about and words it. `pick` varies the wording, `draws` the choices.
pub fn plan(facts: &Facts, past: &Past, draws: Draws, pick: usize) -> Planned {
    let show = Show { lang: past.person.lang, units: past.person.units };
    let mut planned = morning(facts, draws);
    // Whoever spoke of it since is not asked how it went.
    let is_of_yesterday = matches!(planned.question, Some(Question::Contest(_) | Question::Outing(_)));
    if is_of_yesterday && was_spoken_of(past, facts.today) {
        planned.question = None;
    }
    // Every other day is often enough to be asked the same.
    if planned.question == Some(Question::Night) && asked_yesterday(past, facts.today, show) {
        planned.question = None;
    }
    // What was said in the evening of a part that wants to be looked at is said once more; what hurts day after day is no matter
    // of one bad day, and an old bone that hurts after a fall may be broken.
    let keeps_hurting = || yesterday::keeps_hurting(past, facts.days_ago(KEEPS_DAYS), facts.today, KEEPS_HURTING);
    let is_old = facts.person.age.is_some_and(|age| age >= moves::OLDER);
    let fell = || yesterday::hurt_by_a_fall(past, facts.today).filter(|_| is_old);
    let seen = yesterday::told_to_be_seen(past, facts.today).or_else(fell).or_else(keeps_hurting);
    if let Some(part) = seen.filter(|part| *part != BodyPart::Other && !facts.is_on_hold()) {
        let evidence = Evidence::of("injury", part.as_str());
        planned.recommendations.insert(0, Recommendation { advice: Advice::HaveItSeen, evidence, decision: None });
    }
    // A hold names what it waits for, while it is new.
    if let Some(sign) = yesterday::sign(past, facts.days_ago(HURT_DAYS), facts.today) {
        let held = planned.recommendations.iter_mut().filter(|advice| advice.advice == Advice::GetChecked);
        held.for_each(|held| held.evidence = held.evidence.clone().with("sign", sign.as_str()));
    }
    planned.mourned = yesterday::mourned(past, facts.days_ago(MOURNED_DAYS), facts.today);
    let may_quote = !facts.is_on_hold() && !facts.is_ill_on(facts.today);
    planned.quote = yesterday::achieved(past, facts.today, show).filter(|_| may_quote);
    planned.doubt = yesterday::quote(past, facts.today, |it| offline::doubt(it.text, it.lang)).filter(|_| may_quote);
    let met = yesterday::moment(past, facts.today).filter(|_| may_quote);
    // A small joy is best given back as it was told.
    let joy = met.as_ref().filter(|(met, text)| *met == Moment::News(News::Joy) && may_be_quoted(text));
    planned.quote = planned.quote.or_else(|| joy.map(|(_, text)| Quoted { as_what: "quote", text: text.clone() }));
    // Beside what weighs nothing else is said; who was laughed at may still hear what was lovely about the day.
    let may_follow = |tone: Tone| {
        let is_light = |met: &Moment| matches!(met, Moment::News(News::Mocked | News::Silly)) && tone == Tone::Warm;
        // A day that was too much is best answered by what happened; a quarrel, or who is ill, has an answer of its own.
        let is_of_it = |met: &Moment| met.is_general() && matches!(tone, Tone::Hard | Tone::Tender);
        met.as_ref().is_none_or(|(met, _)| !met.is_heavy() || is_of_it(met) || is_light(met))
    };
    let is_more = planned.quote.as_ref().is_some_and(|quote| quote.as_what == "best");
    let mirrored = yesterday::mirrored(past, facts.today).filter(|it| may_quote && may_follow(it.tone) && !is_more);
    planned.mirrored = mirrored.map(|it| Quoted { as_what: it.tone.as_str(), text: it.text });
    // One human line is enough, and the one that names what happened says more than its kind; what weighs is still asked after.
    let met = met.filter(|(met, _)| planned.mirrored.is_none() || met.is_heavy());
    if planned.mirrored.is_some() {
        planned.quote = None;
        planned.doubt = None;
    }
    let met = met.map(|(met, _)| met).filter(|met| planned.quote.is_none() || *met != Moment::News(News::Joy));
    planned.met = met.map(|met| Met { name: met.as_str(), is_heavy: met.is_heavy(), weighs: met.is_weighty() });
    // A fall is asked after where nothing hurts that has been told, and nothing else weighs.
    if !planned.is_personal() && may_quote && yesterday::fell(past, facts.today) {
        planned.met = Some(Met { name: "fell", is_heavy: true, weighs: true });
    }
    // A session with its figures is told by its record, and not once more in quotes.
    let is_recorded = |quote: &mut Quoted| {
        planned.yesterday.is_some() && quote.as_what == "quote" && quote.text.contains(|c: char| c.is_ascii_digit())
    };
    if planned.quote.take_if(is_recorded).is_some() && !planned.met.is_some_and(|met| met.is_heavy) {
        planned.met = Some(Met { name: "achieved", is_heavy: false, weighs: false });
    }
    // What is not said is not written.
    let hurt = yesterday::hurt(past, facts.days_ago(HURT_DAYS), facts.today).filter(|part| is_spared(facts, *part));
    planned.hurt = hurt.map(|part| {
        let hurt = Evidence::of("injury", part.as_str());
        // What is only stiff has words of its own.
        if is_only_stiff(facts, part) {
            return hurt.with("stiff", "yes");
        }
        let left_out = moves::left_out(part).into_iter().enumerate();
        left_out.fold(hurt, |hurt, (nth, of)| hurt.with(format!("move_{}", nth + 1), of.as_str()))
    });
    planned.inhaler = facts.lately_on(facts.today).any(|told| told == Trouble::Inhaler);
    // A tip for everybody beside what is theirs alone would be deaf.
    if planned.is_personal() {
        planned.recommendations.retain(|advice| advice.decision.is_none());
    }
    // What hurts from time to time, as they told when the plan was made, is asked after now and then.
    if let Some(Question::Injury(part)) = planned.question
        && facts.today.num_days_from_ce() % OLD_INJURY_EVERY != 0
        && yesterday::hurt(past, facts.days_ago(INJURY_LATELY_DAYS), facts.today) != Some(part)
    {
        planned.question = None;
    }
    planned.of_today =
        yesterday::quote(past, facts.today, |it| offline::of_tomorrow(it.text, it.lang)).filter(|_| may_quote);
    planned.aim = aim(facts, past).filter(|_| may_quote);
    // A number in somebody's own words is theirs.
    let quoted = planned.quote.as_ref().map(|quote| quote.text.clone());
    let mirrored = planned.mirrored.as_ref().map(|said| said.text.clone());
    let own_words =
        [("quoted", &quoted), ("mirrored", &mirrored), ("of_today", &planned.of_today), ("aimed", &planned.aim)];
    for (name, said) in own_words {
        let numbers = said.iter().flat_map(|said| unsupported_numbers(said, &[])).enumerate();
        planned.evidence = numbers
            .fold(planned.evidence, |evidence, (nth, number)| evidence.with(format!("{name}_{}", nth + 1), number));
    }
    let is_moved = planned.today.after.is_some() && moved_to(past, facts.today);
    planned.asked_for.extend(is_moved.then(|| Evidence::of("moved_to", facts.today)));
    let words::Worded { text, asked } = words::text(&planned, past.person.name.as_deref(), show, pick);
    let mut buttons = asked.map_or(Vec::new(), |question| answers(question, show));
    for button in holds::buttons(facts, show) {
        if !buttons.contains(&button) {
            buttons.push(button);
        }
    }
    // Nobody in a crisis is shown a score.
    if !facts.person.holds.crisis {
        buttons.extend(show::buttons_of(&planned.sessions, facts.today, show));
    }
    let said = Said {
        text,
        buttons,
        action: ActionType::Plan,
        pending: (asked == Some(Question::Night)).then(|| Pending::Value { field: "sleep_hours".to_owned() }),
        based_on: json!(planned.evidence),
        why: Some(words::why(&planned, show)),
        picture: None,
        is_private: rests_on_the_cycle(&planned),
    };
    Planned { said, writing: writing(&planned, show, pick) }
}

/// Whether the person asked in the last days for a session to be moved to this one.
fn moved_to(past: &Past, today: NaiveDate) -> bool {
    let is_to = |said: &Exchange| {
        let Some(text) = said.input.as_deref().filter(|_| said.action_type == Some(ActionType::WorkoutChange)) else {
            return false;
        };
        match train::asked(&yesterday::read_then(past, said, text)) {
            Some(Asked::Change(Request::Move { to, .. }) | Asked::NotOn { to: Some(to), .. }) => to == today,
            _ => false,
        }
    };
    past.recent.iter().any(is_to)
}

/// Whether words are short enough to be given back, and hold no figure that a record has.
fn may_be_quoted(text: &str) -> bool {
    (3..=12).contains(&text.split_whitespace().count()) && !text.contains(|c: char| c.is_ascii_digit() || c == '"')
}

/// Whether a part is on the mind of the plan today.
fn is_spared(facts: &Facts, part: BodyPart) -> bool {
    hurts(facts, part) || is_only_stiff(facts, part)
}

fn hurts(facts: &Facts, part: BodyPart) -> bool {
    let mut limits = facts.limits_on(facts.today);
    limits.any(|limit| matches!(limit.kind, LimitKind::Injury(of) | LimitKind::Ache(of) if of == part))
}

fn is_only_stiff(facts: &Facts, part: BodyPart) -> bool {
    facts.lately_on(facts.today).any(|told| told == Trouble::Stiff(part)) && !hurts(facts, part)
}

/// What the person trains for in their own words, on some days with nothing that is to heal first.
fn aim(facts: &Facts, past: &Past) -> Option<String> {
    let is_its_day = facts.today.num_days_from_ce() % AIM_EVERY == 0;
    let heals = facts.limits_on(facts.today).any(|limit| matches!(limit.kind, LimitKind::Injury(_) | LimitKind::Loss));
    setup::aims_kept(past).pop().filter(|_| is_its_day && !heals)
}

/// Whether the person spoke of an event, or of how one went, since yesterday.
fn was_spoken_of(past: &Past, today: NaiveDate) -> bool {
    past.recent.iter().any(|said| {
        let date = said.at.with_timezone(&past.person.zone).date_naive();
        let is_since = date == today || date.succ_opt() == Some(today);
        is_since && said.input.as_deref().is_some_and(offline::speaks_of_an_event)
    })
}

/// Whether the morning before asked how the night was.
fn asked_yesterday(past: &Past, today: NaiveDate, show: Show) -> bool {
    let ways = [0, 1].map(|pick| show.words().pick("push.morning_ask", &[], pick));
    past.recent.iter().any(|said| {
        let date = said.at.with_timezone(&past.person.zone).date_naive();
        let is_asked = said.input.is_none() && ways.iter().any(|way| said.response.contains(way));
        is_asked && date.succ_opt() == Some(today)
    })
}

/// Whether anything of a morning was decided by what the person keeps of their cycle.
fn rests_on_the_cycle(planned: &Morning) -> bool {
    let by_reason = planned
        .readiness
        .reasons
        .iter()
        .any(|reason| matches!(reason.kind, ReasonKind::HeavyFlow | ReasonKind::Cramps | ReasonKind::Pregnancy));
    by_reason || planned.recommendations.iter().any(|advice| advice.advice == Advice::Warmth)
}

/// Uniform numbers in [0, 1) for the choices of one exchange: of its random id, so that a choice can be looked up later.
pub fn draws(interaction: Uuid) -> Draws {
    let (_, random) = interaction.as_u64_pair();
    // The two bits of the variant are no chance.
    let unit = |bits: u64| (bits & 0x3fff_ffff) as f64 / f64::from(1 << 30);
    Draws([unit(random), unit(random >> 30)])
}

/// The answers to a question: words the person could say as well.
fn answers(question: Question, show: Show) -> Vec<Button> {
    let words = show.words();
    let label = |name: &str| words.say(&format!("plan.button.{name}"), &[]);
    let button = |label: String, said: String| Button { label, action: Action::Say(said).encode() };
    match question {
        Question::Well | Question::Ill => {
            ["well_again", "still_ill"].map(|name| button(label(name), label(name))).to_vec()
        }
        Question::Injury(part) => {
            let part = words.say(&format!("plan.part.{}", part.as_str()), &[]);
            let still = words.say("plan.button.injury_still_say", &[("injury", &part)]);
            vec![button(label("injury_gone"), label("injury_gone_say")), button(label("injury_still"), still)]
        }
        Question::Dizzy
        | Question::Child
        | Question::Contest(_)
        | Question::Outing(_)
        | Question::Race
        | Question::Week
        | Question::Night => Vec::new(),
    }
}

fn writing(planned: &Morning, show: Show, pick: usize) -> Writing {
    let recommendations = planned.recommendations.iter().map(|advice| Advised {
        category: advice.advice.category().as_str(),
        content: words::recommendation(advice, show, pick),
        based_on: advice.based_on(),
        decision: advice.decision.clone(),
    });
    Writing {
        sessions: show::written(&planned.sessions, show),
        dropped: planned.dropped.iter().filter_map(|session| session.id.clone()).collect(),
        skipped: Vec::new(),
        habits: planned.habits.iter().map(|habit| (planned.date, habit.habit_type.clone())).collect(),
        recommendations: recommendations.collect(),
        decided: Some(planned.date),
    }
}

/// The week's review: what was noted, sessions done of those planned, what goes together, and the week to come. `seed` is
/// that of the bootstrap.
pub fn review(facts: &Facts, past: &Past, pick: usize, seed: u64) -> Said {
    let show = Show { lang: past.person.lang, units: past.person.units };
    let done = adherence(facts, facts.days_ago(6));
    let mut said = say::week(facts.today, past, pick, done.is_none());
    let mut lines = vec![said.text];
    let mut evidence = Evidence::default();
    if let Some(done) = &done {
        lines.extend(words::review_line("done", done, show));
        evidence = evidence.and(done);
    }
    // One insight a week.
    if let Some(found) = correlations(facts, seed).into_iter().next() {
        lines.extend(words::together(&found, show));
        evidence = evidence.and(&found.evidence);
    }
    let next = next_week(facts);
    let minutes: u32 = next.sessions.iter().map(|session| session.minutes).sum();
    let next = Evidence::of("sessions_next", next.sessions.len() as u32).with("minutes_next", minutes);
    let key = if minutes == 0 { "next_none" } else { "next" };
    lines.extend(words::review_line(key, &next, show));
    said.text = lines.join("\n");
    if let (Value::Object(based_on), Value::Object(more)) = (&mut said.based_on, json!(evidence.and(&next))) {
        based_on.extend(more);
    }
    said
}

/// Sessions that were done of those that were planned since a day; none where nothing was planned.
fn adherence(facts: &Facts, first: NaiveDate) -> Option<Evidence> {
    let planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
    let planned = planned.filter(|session| first <= session.date && session.date <= facts.today).count();
    let done: Vec<_> = facts.done.iter().filter(|done| first <= done.date && done.date <= facts.today).collect();
    let minutes: u32 = done.iter().map(|done| done.minutes).sum();
    (planned > 0).then(|| {
        Evidence::of("sessions_done", done.len() as u32)
            .with("sessions_planned", planned as u32)
            .with("minutes_done", minutes)
            .from_records(done.iter().map(|done| &done.id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            person::{Lang, Units},
            planner::{Request, body::BodyPart},
        },
        offline::{
            Message,
            train::{Asked, asked},
        },
    };

    #[test]
    fn the_answers_to_a_question_are_heard_as_words() {
        for lang in [Lang::En, Lang::De, Lang::Es, Lang::Fr] {
            let show = Show { lang, units: Units::Metric };
            let heard = |question| -> Vec<Option<Asked>> {
                let said = answers(question, show).into_iter().map(|button| match Action::decode(&button.action) {
                    Some(Action::Say(said)) => said,
                    other => panic!("{other:?} is no word"),
                });
                said.map(|said| asked(&Message::on_a_saturday(lang, &said))).collect()
            };
            let well = Some(Asked::Change(Request::Well));
            let ill = Some(Asked::Change(Request::Ill { until: None }));
            assert_eq!(heard(Question::Well), [well.clone(), ill], "{lang:?}");
            for part in BodyPart::ALL.into_iter().filter(|part| *part != BodyPart::Other) {
                let hurts = Some(Asked::Change(Request::Hurts { part, until: None }));
                assert_eq!(heard(Question::Injury(part)), [well.clone(), hurts], "{lang:?} {part:?}");
            }
        }
    }
}
