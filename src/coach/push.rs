//! When the coach may write by itself, as people say it: `/remind`, `/quiet`, `/pause`, plain words, and the buttons of first
//! contact. What is asked becomes a [`PushChange`] of the plan; what is answered is worded after it was written.

use anyhow::Result;
use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc, Weekday};
use uuid::Uuid;

use crate::{
    domain::{
        day::{NextPush, PushKind, QuietHours, Recurrence, Rules, Standing, Weekdays},
        record::Record,
        talk::{Body, Button},
        text::fold,
    },
    offline::{
        self, Message, Reading,
        wish::{self, Wish},
    },
    store::{
        Tx,
        rows::{ActionType, Path},
        schedules::{self, NewSchedule, OPEN_END, Schedule},
    },
};

use super::{
    Coach,
    pending::{Action, Pending},
    show::Show,
    turn::{Plan, Turn, Word},
    words::Words,
};

/// Most reminders of one person.
const MOST_REMINDERS: usize = 30;
/// Most buttons under the list: Discord shows no more than 25 at once.
const MOST_BUTTONS: usize = 20;
/// What is set up at the end of first contact, by the person's wall.
const DEFAULTS: [(PushKind, u32, u32); 3] =
    [(PushKind::MorningPlan, 7, 30), (PushKind::EveningCheckIn, 20, 30), (PushKind::WeeklyReview, 18, 0)];
/// Words of an answer that is a time, at most: "um 7 Uhr".
const LONGEST_TIME: usize = 5;
/// From this hour on a time that is told is that of the evening's push.
const EVENING: u32 = 15;
/// The shortest word by which a reminder is told from others, in letters.
const NAMING: usize = 4;
/// Times offered where none was said.
const TIMES: [&str; 3] = ["09:00", "13:00", "18:00"];

/// What an exchange changes about the pushes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushChange {
    /// What first contact sets up, without a word of its own.
    Defaults,
    /// A reminder.
    Remind(NewSchedule),
    /// A push of ours at this time; on these days, else on those it has.
    At {
        kind: PushKind,
        time: NaiveTime,
        days: Option<Weekdays>,
    },
    /// Switch one off.
    Off(Uuid),
    /// Switch all of a kind off, with a word or without.
    Stop {
        kind: PushKind,
        silent: bool,
    },
    Quiet {
        from: Option<NaiveTime>,
        to: Option<NaiveTime>,
    },
    NeverQuiet,
    Pause(DateTime<Utc>),
    /// Nothing until then, at least, and no word about it: a danger was named.
    Rest(DateTime<Utc>),
    Resume,
}

impl Coach {
    /// `/remind`: what is set up, or one more in words.
    pub(super) async fn remind(&self, turn: &Turn<'_>, argument: &str) -> Result<Plan> {
        if argument.is_empty() {
            return self.pushes(turn).await;
        }
        let (first, rest) = argument.split_once(char::is_whitespace).unwrap_or((argument, ""));
        if is_off(first) {
            return self.stop_reminder(turn, rest).await;
        }
        let said = turn.message_of(argument);
        Ok(match wish::reminder(&said).or_else(|| wish::wish(&said)) {
            Some(wish) => plan_of(turn, wish),
            None => saying(turn.words().say("push.remind_how", &[])),
        })
    }

    /// What the coach writes by itself, each with a button that ends it.
    async fn pushes(&self, turn: &Turn<'_>) -> Result<Plan> {
        let person = turn.past.person.id;
        let mut tx = self.store.begin(person).await?;
        let mut list = schedules::list(&mut tx, person).await?;
        let rules = schedules::settings(&mut tx, person, self.options.default_zone).await?.rules;
        tx.rollback().await?;
        list.retain(|schedule| schedule.enabled);
        let words = turn.words();
        let mut lines = Vec::new();
        if list.is_empty() {
            lines.push(words.say("push.list_none", &[]));
        } else {
            lines.push(words.say("push.list_title", &[]));
            lines.extend(list.iter().map(|schedule| format!("- {}", line(schedule, turn))));
            lines.push(quiet_line(&rules, words));
        }
        if let Some(until) = rules.paused_until.filter(|until| *until > turn.at) {
            lines.push(paused(until, &rules, turn));
        }
        lines.push(words.say("push.list_hint", &[]));
        let mut plan = saying(lines.join("\n"));
        plan.buttons = list.iter().take(MOST_BUTTONS).map(|schedule| stop_button(schedule, turn.show)).collect();
        Ok(plan)
    }

    /// `/remind off`: ends the reminder there is; of several the one that is named, else the person says which. Who set none
    /// means what the coach writes by itself.
    async fn stop_reminder(&self, turn: &Turn<'_>, said: &str) -> Result<Plan> {
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let mut list = schedules::list(&mut tx, turn.past.person.id).await?;
        tx.rollback().await?;
        list.retain(|schedule| schedule.enabled);
        if list.iter().any(|schedule| schedule.standing.kind == PushKind::Reminder) {
            list.retain(|schedule| schedule.standing.kind == PushKind::Reminder);
        }
        if list.iter().any(|schedule| is_named(schedule, said)) {
            list.retain(|schedule| is_named(schedule, said));
        }
        let words = turn.words();
        Ok(match &list[..] {
            [] => saying(words.say("push.stopped_none", &[])),
            [only] => changing(PushChange::Off(only.id)),
            several => {
                let lines = several.iter().map(|schedule| format!("- {}", line(schedule, turn)));
                let question = std::iter::once(words.say("push.stop_which", &[])).chain(lines).collect::<Vec<_>>();
                let mut plan = saying(question.join("\n"));
                plan.buttons =
                    several.iter().take(MOST_BUTTONS).map(|schedule| stop_button(schedule, turn.show)).collect();
                plan
            }
        })
    }

    /// `/quiet`: which hours they are, or others.
    pub(super) async fn quiet(&self, turn: &Turn<'_>, argument: &str) -> Result<Plan> {
        let words = turn.words();
        if argument.is_empty() {
            let mut tx = self.store.begin(turn.past.person.id).await?;
            let rules = schedules::settings(&mut tx, turn.past.person.id, self.options.default_zone).await?.rules;
            tx.rollback().await?;
            return Ok(saying(format!("{}\n{}", quiet_line(&rules, words), words.say("push.quiet_how", &[]))));
        }
        if is_off(argument) {
            return Ok(changing(PushChange::NeverQuiet));
        }
        Ok(match wish::quiet_hours(argument) {
            Some(quiet) => changing(PushChange::Quiet { from: Some(quiet.from), to: Some(quiet.to) }),
            None => saying(words.say("push.quiet_how", &[])),
        })
    }
}

/// `/pause 3d`, `/pause until Monday`, `/pause off`; alone: until the person says otherwise.
pub fn pause(turn: &Turn<'_>, argument: &str) -> Plan {
    if is_off(argument) {
        return changing(PushChange::Resume);
    }
    let until = if argument.is_empty() { Some(OPEN_END) } else { wish::pause_until(&turn.message_of(argument)) };
    match until {
        Some(until) => changing(PushChange::Pause(until)),
        None => saying(turn.words().say("push.pause_how", &[])),
    }
}

/// The plan for a message that asks something of the pushes in plain words.
pub fn by_words(turn: &Turn<'_>, reading: &Reading) -> Option<Plan> {
    if let Some(Pending::Remind { said }) = &turn.pending
        && let Some(plan) = reminded(turn, said)
    {
        return Some(plan);
    }
    let wish = wish::wish(&turn.message())?;
    // A message with facts in it is read as a whole, unless it is nothing but a reminder of them.
    let is_reminder = matches!(wish, Wish::Remind { .. } | Wish::RemindWhen { .. });
    // "At 17h instead of 7:30" reads as a value set right, too.
    let is_told = reading.records.iter().any(|found| !matches!(found.record, Record::CorrectLast(_)));
    (!is_told || is_reminder).then(|| plan_of(turn, wish))
}

/// The time that was asked for, said after the reminder without one.
fn reminded(turn: &Turn<'_>, said: &str) -> Option<Plan> {
    let time = turn.text.trim();
    let attempt = |text: &str| match wish::reminder(&turn.message_of(text))? {
        wish @ Wish::Remind { .. } => Some(plan_of(turn, wish)),
        _ => None,
    };
    // "at 5", "every day at 5", and a bare "5".
    attempt(&format!("{said} {time}")).or_else(|| attempt(&format!("{said} at {time}")))
}

/// What first contact says to the question when to write; none where the message is about something else.
pub fn first_answer(text: &str, message: &Message<'_>) -> Option<(Vec<PushChange>, &'static str)> {
    const MORNINGS: &[&str] =
        &["mornings", "only mornings", "solo mananas", "nur morgens", "morgens", "le matin", "le matin seulement"];
    const EVENINGS: &[&str] =
        &["evenings", "only evenings", "solo noches", "nur abends", "abends", "le soir", "le soir seulement"];
    let folded = fold(text);
    let word = folded.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
    let stop = |kinds: &[PushKind]| kinds.iter().map(|kind| PushChange::Stop { kind: *kind, silent: true }).collect();
    let (morning, evening, week) = (PushKind::MorningPlan, PushKind::EveningCheckIn, PushKind::WeeklyReview);
    match offline::agrees(&Message { text, ..*message }) {
        Some(true) => return Some((Vec::new(), "push.first_all")),
        Some(false) => return Some((stop(&[morning, evening, week]), "push.first_none")),
        None if word == "/skip" => return Some((stop(&[morning, evening, week]), "push.first_none")),
        None => {}
    }
    if MORNINGS.contains(&word) {
        return Some((stop(&[evening, week]), "push.first_all"));
    }
    if EVENINGS.contains(&word) {
        return Some((stop(&[morning, week]), "push.first_all"));
    }
    // A time alone is that of the morning, or of the evening where it is one.
    let words = word.split_whitespace().count();
    let time = (words <= LONGEST_TIME).then(|| wish::time_of_day(&Message { text, ..*message })).flatten()?;
    let kind = if time.hour() < EVENING { morning } else { evening };
    Some((vec![PushChange::At { kind, time, days: None }], ""))
}

/// The buttons under that question.
pub fn first_buttons(words: &Words) -> Vec<Button> {
    [
        ("button.all_right", "all right"),
        ("button.only_mornings", "only mornings"),
        ("button.only_evenings", "only evenings"),
        ("button.no_messages", "no messages"),
    ]
    .map(|(key, said)| Button { label: words.say(key, &[]), action: Action::Say(said.to_owned()).encode() })
    .to_vec()
}

/// Writes what a plan changes, and says what now stands.
pub(super) async fn apply(tx: &mut Tx, turn: &Turn<'_>, changes: &[PushChange]) -> Result<Vec<String>> {
    let person = &turn.past.person;
    let now = turn.inbound.accepted_at;
    let words = turn.words();
    let mut lines = Vec::new();
    for change in changes {
        match change {
            PushChange::Defaults => {
                let new = DEFAULTS.iter().filter_map(|&(kind, hour, minute)| {
                    let time = NaiveTime::from_hms_opt(hour, minute, 0)?;
                    Some(NewSchedule { standing: standing(kind, time, days_of(kind)), text: None })
                });
                schedules::put(tx, person.id, &new.collect::<Vec<_>>(), person.zone, now).await?;
            }
            PushChange::Remind(new) => {
                let list = schedules::list(tx, person.id).await?;
                // Asked for twice is asked for once.
                let same = |one: &&Schedule| one.enabled && one.standing == new.standing && one.text == new.text;
                if list.iter().any(|one| same(&one)) {
                    lines.push(words.say("say.same", &[]));
                    continue;
                }
                if list.iter().filter(|one| one.standing.kind == PushKind::Reminder).count() >= MOST_REMINDERS {
                    lines.push(words.say("push.too_many", &[("n", &MOST_REMINDERS.to_string())]));
                    continue;
                }
                lines.push(put(tx, turn, new, now).await?);
            }
            PushChange::At { kind, time, days } => {
                let list = schedules::list(tx, person.id).await?;
                let has = list.iter().find(|one| one.standing.kind == *kind).map(|one| one.standing.recurrence.days);
                let days = days.or(has).unwrap_or_else(|| days_of(*kind));
                let new = NewSchedule { standing: standing(*kind, *time, days), text: None };
                lines.push(put(tx, turn, &new, now).await?);
            }
            PushChange::Off(id) => {
                let list = schedules::list(tx, person.id).await?;
                let was = list.iter().find(|schedule| schedule.id == *id && schedule.enabled);
                let gone = schedules::remove(tx, person.id, *id).await?;
                lines.push(match was.filter(|_| gone) {
                    Some(schedule) => words.say("push.stopped", &[("what", &name(schedule, turn.show))]),
                    None => words.say("push.stopped_none", &[]),
                });
            }
            PushChange::Stop { kind, silent } => {
                let mut stopped = false;
                let list = schedules::list(tx, person.id).await?;
                let of_kind: Vec<&Schedule> = list.iter().filter(|one| one.standing.kind == *kind).collect();
                let named: Vec<&Schedule> = of_kind.iter().copied().filter(|one| is_named(one, turn.text)).collect();
                // "Stop the stretch reminder" is about that one.
                for schedule in if named.is_empty() { of_kind } else { named } {
                    stopped |= schedules::remove(tx, person.id, schedule.id).await?;
                }
                if !silent {
                    let key = if stopped { "push.stopped" } else { "push.stopped_none" };
                    lines.push(words.say(key, &[("what", &kind_name(*kind, words))]));
                }
            }
            PushChange::Quiet { .. } | PushChange::NeverQuiet => {
                let rules = schedules::settings(tx, person.id, person.zone).await?.rules;
                let quiet = match change {
                    PushChange::Quiet { from, to } => {
                        QuietHours { from: from.unwrap_or(rules.quiet.from), to: to.unwrap_or(rules.quiet.to) }
                    }
                    _ => QuietHours { from: NaiveTime::MIN, to: NaiveTime::MIN },
                };
                schedules::set_quiet(tx, person.id, quiet, person.zone, now).await?;
                lines.push(quiet_line(&Rules { quiet, ..rules }, words));
            }
            PushChange::Pause(until) => {
                let rules = schedules::settings(tx, person.id, person.zone).await?.rules;
                schedules::set_pause(tx, person.id, Some(*until)).await?;
                lines.push(paused(*until, &rules, turn));
            }
            PushChange::Rest(until) => {
                let rules = schedules::settings(tx, person.id, person.zone).await?.rules;
                schedules::set_pause(tx, person.id, rules.paused_until.max(Some(*until))).await?;
            }
            PushChange::Resume => {
                schedules::set_pause(tx, person.id, None).await?;
                lines.push(words.say("push.resumed", &[]));
            }
        }
    }
    Ok(lines)
}

/// Follows the person to where they write and into their zone, which this exchange may have changed (`moves`); then writes
/// what the plan changes.
pub(super) async fn keep(tx: &mut Tx, turn: &Turn<'_>, changes: &[PushChange], moves: bool) -> Result<Vec<String>> {
    let heard = &turn.inbound.heard;
    // Where others read along is no place for a push.
    let here = (heard.body != Body::Public).then_some((&heard.to, &heard.from));
    let person = &turn.past.person;
    let zone = person.zone_known.then_some(person.zone);
    // Most messages come from where the last one came from: nothing is to be followed then.
    let is_there = here.zip(turn.past.reached.as_ref()).is_some_and(|((to, from), at)| at.is_at(to, from, zone));
    if moves || !is_there {
        schedules::follow(tx, person.id, here, person.zone, turn.inbound.accepted_at).await?;
    }
    apply(tx, turn, changes).await
}

/// Sets one up, and says what was set up and when it comes.
async fn put(tx: &mut Tx, turn: &Turn<'_>, new: &NewSchedule, now: DateTime<Utc>) -> Result<String> {
    let person = &turn.past.person;
    let next = schedules::put(tx, person.id, std::slice::from_ref(new), person.zone, now).await?.pop().flatten();
    let rules = schedules::settings(tx, person.id, person.zone).await?.rules;
    let words = turn.words();
    let what = new.text.clone().map_or_else(|| kind_name(new.standing.kind, words), |text| format!("“{text}”"));
    let time = clock(new.standing.recurrence.time);
    let when = when(&new.standing, turn);
    let set = words.say("push.set", &[("what", &what), ("when", &when), ("time", &time)]);
    let paused_line = rules.paused_until.filter(|until| *until > now).map(|until| paused(until, &rules, turn));
    let quiet = quiet_note(&new.standing, next, &rules, words);
    Ok([Some(set), quiet, paused_line].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// A word where the time lies in the quiet hours: nobody should wait for what does not come.
fn quiet_note(standing: &Standing, next: Option<NextPush>, rules: &Rules, words: &Words) -> Option<String> {
    let end = rules.quiet.end(next?.due, rules.zone)?;
    let waits = end - next?.due <= standing.kind.grace();
    let fields = [("from", &*clock(rules.quiet.from)), ("to", &clock(rules.quiet.to))];
    Some(words.say(if waits { "push.in_quiet_waits" } else { "push.in_quiet_never" }, &fields))
}

fn plan_of(turn: &Turn<'_>, wish: Wish) -> Plan {
    let change = match wish {
        Wish::Remind { text, time, days, only_on } => {
            let standing = Standing { only_on, ..standing(PushKind::Reminder, time, days) };
            PushChange::Remind(NewSchedule { standing, text: Some(text) })
        }
        Wish::RemindWhen { text } => return ask_when(turn, text),
        Wish::At { kind: PushKind::Reminder, .. } => return saying(turn.words().say("push.remind_how", &[])),
        Wish::At { kind, time, days } => PushChange::At { kind, time, days },
        Wish::Stop(kind) => PushChange::Stop { kind, silent: false },
        Wish::NotBefore(to) => PushChange::Quiet { from: None, to: Some(to) },
        Wish::NotAfter(from) => PushChange::Quiet { from: Some(from), to: None },
        Wish::Pause(until) => PushChange::Pause(until.unwrap_or(OPEN_END)),
        Wish::Resume => PushChange::Resume,
    };
    changing(change)
}

/// What a wish of the model's changes; none where it says no time.
pub fn change_of(turn: &Turn<'_>, wish: Wish) -> Option<PushChange> {
    plan_of(turn, wish).pushes.pop()
}

/// Whether a message names a word of a reminder's own text.
fn is_named(schedule: &Schedule, said: &str) -> bool {
    let said = fold(said);
    let heard: Vec<&str> = said.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() >= NAMING).collect();
    let text = fold(schedule.text.as_deref().unwrap_or_default());
    text.split(|c: char| !c.is_alphanumeric()).any(|word| word.len() >= NAMING && heard.contains(&word))
}

fn ask_when(turn: &Turn<'_>, text: String) -> Plan {
    let mut plan = saying(turn.words().say("push.when", &[("text", &text)]));
    plan.pending = Some(Pending::Remind { said: text });
    plan.buttons =
        TIMES.map(|time| Button { label: time.to_owned(), action: Action::Say(time.to_owned()).encode() }).to_vec();
    plan
}

fn saying(text: String) -> Plan {
    Plan::saying(ActionType::Other, Path::Command, text)
}

fn changing(change: PushChange) -> Plan {
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    plan.word = Word::Nothing;
    plan.pushes.push(change);
    plan
}

fn standing(kind: PushKind, time: NaiveTime, days: Weekdays) -> Standing {
    Standing { kind, recurrence: Recurrence { time, days }, only_on: None }
}

/// The days a kind comes on unless others are named.
fn days_of(kind: PushKind) -> Weekdays {
    if kind == PushKind::WeeklyReview { Weekdays::single(Weekday::Sun) } else { Weekdays::ALL }
}

fn is_off(argument: &str) -> bool {
    matches!(
        fold(argument).as_str(),
        "off" | "stop" | "no" | "none" | "aus" | "nein" | "apagar" | "fin" | "non" | "keine" | "resume"
    )
}

/// "Morning plan: every day, 07:30".
fn line(schedule: &Schedule, turn: &Turn<'_>) -> String {
    let (when, time) = (when(&schedule.standing, turn), clock(schedule.standing.recurrence.time));
    turn.words().say("push.list_line", &[("what", &name(schedule, turn.show)), ("when", &when), ("time", &time)])
}

fn name(schedule: &Schedule, show: Show) -> String {
    schedule.text.clone().map_or_else(|| kind_name(schedule.standing.kind, show.words()), |text| format!("“{text}”"))
}

fn kind_name(kind: PushKind, words: &Words) -> String {
    match kind {
        PushKind::Reminder => words.say("push.reminders", &[]),
        kind => words.say(&format!("push.{}", kind.as_str()), &[]),
    }
}

/// A button that ends one, short enough for a telephone.
fn stop_button(schedule: &Schedule, show: Show) -> Button {
    const LONGEST: usize = 24;
    let name = name(schedule, show);
    let short: String = name.chars().take(LONGEST).collect();
    let short = if short.len() < name.len() { format!("{short}…") } else { short };
    let label = show.words().say("button.stop", &[("what", &short)]);
    Button { label, action: Action::Unschedule(schedule.id).encode() }
}

/// On which days, or on which one.
fn when(standing: &Standing, turn: &Turn<'_>) -> String {
    let words = turn.words();
    let workdays = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let days = standing.recurrence.days;
    match standing.only_on {
        Some(date) => day(date, turn),
        None if days == Weekdays::ALL => words.say("push.every_day", &[]),
        None if days == Weekdays::from_array(workdays) => words.say("push.weekdays", &[]),
        None if days == Weekdays::from_array([Weekday::Sat, Weekday::Sun]) => words.say("push.weekends", &[]),
        None => days.iter(Weekday::Mon).map(|day| words.weekday(day)).collect::<Vec<_>>().join(", "),
    }
}

fn day(date: NaiveDate, turn: &Turn<'_>) -> String {
    let today = turn.at.with_timezone(&turn.past.person.zone).date_naive();
    let words = turn.words();
    if today.succ_opt() == Some(date) { words.say("push.tomorrow", &[]) } else { words.day(date, today) }
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

fn quiet_line(rules: &Rules, words: &Words) -> String {
    let QuietHours { from, to } = rules.quiet;
    if from == to {
        return words.say("push.quiet_none", &[]);
    }
    words.say("push.quiet_is", &[("from", &clock(from)), ("to", &clock(to))])
}

fn paused(until: DateTime<Utc>, rules: &Rules, turn: &Turn<'_>) -> String {
    if until >= OPEN_END {
        return turn.words().say("push.paused", &[]);
    }
    let local = until.with_timezone(&rules.zone);
    let when = format!("{}, {}", day(local.date_naive(), turn), clock(local.time()));
    turn.words().say("push.paused_until", &[("when", &when)])
}
