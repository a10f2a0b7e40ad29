//! Messages that are not the person's own words: pictures, files, places, stickers, what others wrote.

use chrono::Offset;
use chrono_tz::Tz;

use crate::{
    domain::{
        person::Onboarding,
        places,
        talk::{Body, Button, OPEN_PRIVATE},
    },
    offline,
    store::rows::{ActionType, Path},
};

use super::{
    Coach,
    onboarding::{self, Learned},
    pending::{Action, Pending},
    turn::{self, Plan, Turn, Word},
};

/// Zones offered for a place: the nearest cities' own, where a border may run between.
const NEAREST: usize = 3;

impl Coach {
    /// The plan for a message without words of the person's own; none where there are some.
    pub(super) fn thing(&self, turn: &Turn<'_>) -> Option<Plan> {
        let words = turn.words();
        let say = |key: &str| Some(Plan::saying(ActionType::Other, Path::Offline, words.say(key, &[])));
        if !turn.text.is_empty() {
            return None;
        }
        if let Some(text) = too_large(turn) {
            return Some(Plan::saying(ActionType::Other, Path::Offline, text));
        }
        match &turn.inbound.heard.body {
            Body::Text { .. } | Body::Button { .. } => None,
            Body::Forwarded { text } => Some(quotation(turn, text)),
            Body::Voice { .. } => Some(Plan::saying(ActionType::Other, Path::Offline, self.unheard(turn))),
            Body::Photo { .. } => say("thing.photo_kept"),
            Body::File { .. } => say("thing.file_kept"),
            Body::Location { latitude, longitude } => Some(whereabouts(turn, *latitude, *longitude)),
            Body::Contact => say("thing.contact"),
            Body::Sticker { emoji: Some(emoji) } => {
                let text = words.say("say.emoji_only", &[("emoji", emoji)]);
                Some(Plan::saying(ActionType::Other, Path::Offline, text))
            }
            Body::Sticker { .. } => say("thing.sticker"),
            Body::Poll => say("thing.poll"),
            Body::Other { .. } => say("thing.other"),
            Body::Public => {
                let mut plan = Plan::saying(ActionType::Other, Path::Offline, words.say("thing.public", &[]));
                let label = words.say("thing.open_private", &[]);
                plan.buttons.push(Button { label, action: OPEN_PRIVATE.to_owned() });
                Some(plan)
            }
        }
    }

    /// Says what was heard, or kept, beside what the words under it came to.
    pub(super) fn accompany(&self, turn: &Turn<'_>, plan: &mut Plan) {
        if turn.text.is_empty() {
            return;
        }
        if let Some(text) = too_large(turn) {
            plan.lead.push(text);
            return;
        }
        let words = turn.words();
        let is_heard =
            |transcript: &Option<String>| transcript.as_deref().is_some_and(|words| !words.trim().is_empty());
        match &turn.inbound.heard.body {
            Body::Voice { transcript, .. } if !is_heard(transcript) => plan.lead.push(self.unheard(turn)),
            Body::Voice { .. } => plan.lead.insert(0, words.say("thing.heard", &[("words", turn.text)])),
            Body::Photo { .. } => plan.lead.push(words.say("thing.photo_kept", &[])),
            Body::File { .. } => plan.lead.push(words.say("thing.file_kept", &[])),
            _ => {}
        }
    }

    /// Why nothing was understood of a recording.
    fn unheard(&self, turn: &Turn<'_>) -> String {
        let key = match &turn.inbound.heard.body {
            Body::Voice { transcript: Some(_), .. } => "thing.voice_silent",
            _ if self.listens() => "thing.voice_unheard",
            _ => "thing.voice_nobody",
        };
        turn.words().say(key, &[])
    }
}

/// What to say of a picture or a file that the platform does not hand out, because of its size.
fn too_large(turn: &Turn<'_>) -> Option<String> {
    let most = turn.inbound.heard.file_to_keep()?.beyond_reach(turn.inbound.heard.to.channel)?;
    Some(turn.words().say("thing.too_large", &[("n", &most.to_string())]))
}

/// "I'm in Tokyo now", of somebody whose clock is another: offers the zone of the place.
pub fn offer_zone(turn: &Turn<'_>, plan: &mut Plan) {
    let person = &turn.past.person;
    let is_free = plan.buttons.is_empty()
        && plan.path != Path::Safety
        && plan.draft.asks.is_empty()
        && plan.learned.is_empty()
        && plan.pending.is_none()
        && person.onboarding == Onboarding::Done;
    // Where somebody will be is no place they are at.
    let is_ahead = || offline::train::named(&turn.message()).days.iter().any(|day| *day > turn.today);
    let offset = |zone: Tz| turn.at.with_timezone(&zone).offset().fix();
    let stay = offline::places::zone_of_stay(turn.text).filter(|_| is_free && !turn.text.contains('?'));
    // A clock that is nobody's gives way to the first place that shows the same time: it may not in summer.
    if let Some(zone) = stay.filter(|zone| {
        (!person.zone_known || offline::places::is_nowhere(person.zone))
            && offset(*zone) == offset(person.zone)
            && !is_ahead()
    }) {
        let learned = Learned::Zone(zone);
        if plan.draft.writes.is_empty() && plan.action == ActionType::Other && plan.path != Path::Model {
            plan.word = Word::Nothing;
        }
        plan.after.push(onboarding::thanks(&learned, turn.show));
        plan.learned.push(learned);
        return;
    }
    let zone = stay.filter(|zone| offset(*zone) != offset(person.zone));
    let Some(zone) = zone.filter(|_| plan.action == ActionType::WorkoutChange || !is_ahead()) else {
        return;
    };
    let (words, named) = (turn.words(), |zone: Tz| zone.name().replace('_', " "));
    let time = turn.at.with_timezone(&zone).format("%H:%M").to_string();
    let text = words.say("place.zone", &[("zone", &named(zone)), ("time", &time)]);
    if plan.draft.writes.is_empty() && plan.action == ActionType::Other && !plan.unanswered && plan.path != Path::Model
    {
        plan.word = Word::Text(text);
    } else {
        plan.after.push(text);
    }
    let to = |zone: Tz| Action::Command(format!("/timezone {}", zone.name())).encode();
    plan.pending = Some(Pending::Zone { zone: zone.name().to_owned() });
    let stay = words.say("place.keep", &[("zone", &named(person.zone))]);
    plan.buttons
        .extend([Button { label: named(zone), action: to(zone) }, Button { label: stay, action: to(person.zone) }]);
}

/// Somebody else's words: looked at for danger, and never recorded.
fn quotation(turn: &Turn<'_>, text: &str) -> Plan {
    match turn::danger(text, &[]) {
        Some(alert) => {
            let mut reading = offline::read(&turn.message_of(text));
            reading.records.clear();
            turn::careful(turn, alert, &reading)
        }
        None => Plan::saying(ActionType::Other, Path::Offline, turn.words().say("thing.forwarded", &[])),
    }
}

/// Offers the zones near a place.
fn whereabouts(turn: &Turn<'_>, latitude: f64, longitude: f64) -> Plan {
    let words = turn.words();
    let zones = places::nearest(latitude, longitude, NEAREST);
    if zones.is_empty() {
        return Plan::saying(ActionType::Other, Path::Offline, words.say("hello.ask_zone", &[]));
    }
    let mut plan = Plan::saying(ActionType::Other, Path::Offline, words.say("thing.location", &[]));
    plan.buttons = zones
        .iter()
        .map(|zone| Button {
            label: zone.name().replace('_', " "),
            action: Action::Command(format!("/timezone {}", zone.name())).encode(),
        })
        .collect();
    plan
}
