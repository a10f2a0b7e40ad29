//! First contact: who I am, then name, zone and units, one question at a time, each skippable. What somebody has to say
//! goes first: a log sent as the first message is logged, and the questions come under it.

mod read;

use chrono_tz::Tz;

use crate::{
    domain::{
        person::{Onboarding, Person, Units},
        record::Record,
        talk::{Body, Button, Hints},
    },
    offline::{self, Feeling, places},
    store::rows::{ActionType, Path},
};

use super::{
    pending::{Action, Pending},
    push::{self, PushChange},
    show::Show,
    turn::{Plan, Turn, Word},
    views,
    words::Words,
};

pub use read::answer;
use read::{introduced, stated, units_told};

/// What first contact learns about a person.
#[derive(Clone, Debug, PartialEq)]
pub enum Learned {
    Name(String),
    Zone(Tz),
    Units(Units),
    /// Where first contact stands now.
    Step(Onboarding),
}

/// An answer to the open question.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Learned(Learned),
    Skipped,
    /// The zone question was answered with a place that is not known.
    UnknownPlace,
}

/// A question with its buttons.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub step: Onboarding,
    pub text: String,
    pub buttons: Vec<Button>,
}

/// The step after `step` that still has something to ask. What the platform told counts as told.
pub fn next_step(step: Onboarding, person: &Person) -> Onboarding {
    let following = match step {
        Onboarding::New => Onboarding::Name,
        Onboarding::Name => Onboarding::Zone,
        Onboarding::Zone => Onboarding::Units,
        Onboarding::Units => Onboarding::Pushes,
        Onboarding::Pushes | Onboarding::Done => Onboarding::Done,
    };
    match following {
        Onboarding::Name if person.name.is_some() => next_step(Onboarding::Name, person),
        Onboarding::Zone if person.zone_known => next_step(Onboarding::Zone, person),
        other => other,
    }
}

/// The question of a step; none when all is asked.
pub fn question(step: Onboarding, words: &Words, hints: &Hints) -> Option<Question> {
    let say = |key: &str, words_said: &str| Button {
        label: words.say(key, &[]),
        action: Action::Say(words_said.to_owned()).encode(),
    };
    let skip = say("button.skip", "skip");
    let (text, buttons) = match step {
        Onboarding::New | Onboarding::Done => return None,
        Onboarding::Name => (words.say("hello.ask_name", &[]), vec![skip]),
        Onboarding::Zone => match hints.timezone.as_deref() {
            Some(zone) => {
                let keep = Button {
                    label: words.say("button.keep_zone", &[("zone", zone)]),
                    action: Action::Say(zone.to_owned()).encode(),
                };
                (words.say("hello.confirm_zone", &[("zone", zone)]), vec![keep, skip])
            }
            None => (words.say("hello.ask_zone", &[]), vec![skip]),
        },
        Onboarding::Units => (
            words.say("hello.ask_units", &[]),
            vec![say("button.metric", "metric"), say("button.imperial", "imperial"), skip],
        ),
        Onboarding::Pushes => (words.say("hello.ask_pushes", &[]), push::first_buttons(words)),
    };
    Some(Question { step, text, buttons })
}

/// The plan for a zone that somebody agreed to go by.
pub fn moved(turn: &Turn<'_>, zone: Tz) -> Plan {
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    let learned = Learned::Zone(zone);
    plan.lead.push(thanks(&learned, turn.show));
    plan.learned.push(learned);
    plan
}

/// Units told while nothing is asked about them: "metric", "pounds and miles please", "lieber Kilo und Kilometer". One unit alone
/// may be of anything.
pub fn late_units(turn: &Turn<'_>) -> Option<Plan> {
    let units = units_told(turn.text)?;
    let is_one_word = turn.text.split_whitespace().count() == 1;
    let step = turn.past.person.onboarding;
    let is_asked = turn.pending == Some(Pending::Onboarding)
        && (step == Onboarding::Units || step == Onboarding::Name && is_one_word);
    if is_asked {
        return None;
    }
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    let learned = Learned::Units(units);
    plan.lead.push(thanks(&learned, turn.show));
    plan.learned.push(learned);
    Some(plan)
}

/// Adds to a plan what first contact still has to say: who I am, the first time, and the next open question. A question
/// that was not answered is not asked again.
pub fn escort(turn: &Turn<'_>, plan: &mut Plan) {
    if turn.inbound.heard.body == Body::Public {
        // Nothing about a person is said, or asked, where others read along.
        return;
    }
    let step = turn.past.person.onboarding;
    let stays = plan.learned.iter().any(|learned| matches!(learned, Learned::Step(_)));
    if step == Onboarding::Done || stays || plan.path == Path::Safety || plan.erase || plan.join.is_some() {
        return;
    }
    let words = turn.words();
    // A bare place may be the name somebody gives ("Florence"), and what is logged speaks of other places ("a run in Vienna").
    let is_bare = plan.draft.writes.iter().all(|write| matches!(write.record, Record::UpdateProfile(_)))
        && !plan.learned.iter().any(|learned| matches!(learned, Learned::Name(name) if name.as_str() == turn.text))
        && step != Onboarding::Done;
    let told = if is_bare { places::zone_of_introduction(turn.text) } else { places::zone_of_writer(turn.text) };
    let told = told.filter(|_| {
        let person = after(turn, plan);
        !person.zone_known || places::is_nowhere(person.zone)
    });
    // What the platform calls them is no match for what they say.
    if matches!(step, Onboarding::New | Onboarding::Name)
        && !plan.learned.iter().any(|learned| matches!(learned, Learned::Name(_)))
    {
        plan.learned.extend(stated(turn.text).map(Learned::Name));
    }
    // "Kwame, 24, London": the name comes first.
    let is_named = after(turn, plan).name.is_some();
    if matches!(step, Onboarding::New | Onboarding::Name) && !is_named && told.is_some() {
        plan.learned.extend(introduced(turn.text).map(Learned::Name));
    }
    plan.learned.extend(told.map(Learned::Zone));
    let was_introduced = turn.past.recent.iter().any(|said| said.response.contains("ALIVE"));
    if step == Onboarding::New && !was_introduced {
        introduce(turn, plan);
    }
    plan.after.extend(told.map(|zone| thanks(&Learned::Zone(zone), turn.show)));
    let mut next = next_step(step, &after(turn, plan));
    // What was told before it is asked is not asked.
    if next == Onboarding::Units && plan.learned.iter().any(|learned| matches!(learned, Learned::Units(_))) {
        next = next_step(next, &after(turn, plan));
    }
    let is_busy = plan.pending.is_some() || !plan.draft.asks.is_empty();
    if next == Onboarding::Pushes {
        if is_busy || !is_a_moment(turn, plan) {
            // Nothing is set up that was not spoken of: later, then.
            return;
        }
        plan.pushes.push(PushChange::Defaults);
    }
    plan.learned.push(Learned::Step(next));
    match question(next, words, &turn.inbound.heard.hints) {
        Some(question) if !is_busy => {
            plan.after.push(question.text);
            plan.buttons.extend(question.buttons);
            plan.pending = Some(Pending::Onboarding);
        }
        None if turn.pending == Some(Pending::Onboarding)
            && plan.word == Word::Nothing
            && plan.draft.writes.is_empty() =>
        {
            plan.after.push(words.pick("hello.done", &[], turn.pick));
            // It asks for the night.
            plan.pending = Some(Pending::Value { field: "sleep_hours".to_owned() });
        }
        _ => {}
    }
}

/// Whether what is said now leaves room for the last question: after an answer to ours, a log or a greeting, and not
/// under a correction, a question of the person's or a command.
fn is_a_moment(turn: &Turn<'_>, plan: &Plan) -> bool {
    match plan.action {
        ActionType::Log | ActionType::Smalltalk => true,
        ActionType::Other => turn.pending == Some(Pending::Onboarding),
        _ => false,
    }
}

/// Who I am: at length to a greeting, in a sentence under something that was answered.
fn introduce(turn: &Turn<'_>, plan: &mut Plan) {
    let words = turn.words();
    // What was heard of them and answered is not swallowed by a greeting.
    let is_answered = plan.answered || !plan.lead.is_empty() || !plan.training.is_empty();
    let said_little =
        plan.draft.writes.is_empty() && plan.draft.asks.is_empty() && plan.path != Path::Model && !is_answered;
    match plan.action {
        // Who begins with a grief is answered, not greeted.
        ActionType::Smalltalk | ActionType::Other
            if offline::feeling(&turn.message()).is_some_and(Feeling::is_hard) =>
        {
            plan.after.push(words.say("hello.intro_short", &[]));
        }
        ActionType::Smalltalk | ActionType::Other if said_little && plan.path == Path::Offline => {
            plan.lead = vec![views::intro(words, after(turn, plan).name.as_deref())];
            plan.word = Word::Nothing;
        }
        // `/start` introduces by itself.
        ActionType::Smalltalk => {}
        _ => plan.after.push(words.say("hello.intro_short", &[])),
    }
    let person = after(turn, plan);
    // Only where a day had to be chosen: otherwise the question that follows says enough.
    if !person.zone_known && !plan.draft.writes.is_empty() {
        plan.after.push(words.say("hello.zone_default", &[("zone", &views::zone_name(person.zone))]));
    }
}

/// The person as they will be known after this exchange.
fn after(turn: &Turn<'_>, plan: &Plan) -> Person {
    let mut person = turn.past.person.clone();
    for learned in &plan.learned {
        match learned {
            Learned::Name(name) => person.name = Some(name.clone()),
            Learned::Zone(zone) => {
                person.zone = *zone;
                person.zone_known = true;
            }
            Learned::Units(units) => person.units = *units,
            Learned::Step(step) => person.onboarding = *step,
        }
    }
    for write in &plan.draft.writes {
        if let Record::UpdateProfile(profile) = &write.record {
            person.zone_known |= profile.timezone.is_some();
            person.name = profile.name.clone().or(person.name);
        }
    }
    person
}

/// The sentence for what was just learned.
pub fn thanks(learned: &Learned, show: Show) -> String {
    let words = show.words();
    match learned {
        Learned::Name(name) => words.say("hello.nice_name", &[("name", name)]),
        Learned::Zone(zone) => words.say("hello.zone_set", &[("zone", zone.name())]),
        Learned::Units(units) => {
            let name = words.say(if *units == Units::Metric { "hello.metric" } else { "hello.imperial" }, &[]);
            words.say("hello.units_set", &[("units", &name)])
        }
        Learned::Step(_) => String::new(),
    }
}
