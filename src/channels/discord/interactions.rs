//! Commands, buttons and forms. Each is answered within three seconds: by "thinking…", seen by the person alone wherever
//! others read along, and edited into the answer later; or by a form; or at once.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use serenity::model::{
    application::{
        ActionRowComponent, CommandDataOptionValue, CommandInteraction, ComponentInteraction, Interaction,
        ModalInteraction,
    },
    id::{ApplicationId, ChannelId, GuildId, InteractionId, UserId},
    user::User,
};

use super::{
    commands::{CHECK_IN, OPERATOR, SET_UP},
    events::display_name,
    limits::{CustomId, FormLabel},
    words::{Line, say},
};
use crate::{
    coach::rooms::{Answers, Shows},
    domain::{
        person::Lang,
        talk::{Body, Hints},
    },
};

/// The custom id of the check-in form.
const FORM: &str = "checkin";
/// The fields of the form, what they are called, and how a filled one is said.
const FIELDS: [(&str, Line, Line); 4] = [
    ("energy", Line::Energy, Line::SaidEnergy),
    ("mood", Line::Mood, Line::SaidMood),
    ("sleep", Line::Sleep, Line::SaidSleep),
    ("water", Line::Water, Line::SaidWater),
];
/// Commands whose answers are overviews.
const OVERVIEWS: &[&str] = &["plan", "week", "today", "goals", "habits"];
/// What the buttons of consent carry, before the room they are about.
const CONSENT: &str = "room:";

/// Something a person asked for by a command, a button or a form.
#[derive(Debug, PartialEq)]
pub struct Asked {
    pub id: InteractionId,
    pub application: ApplicationId,
    pub token: String,
    pub channel: ChannelId,
    pub server: Option<GuildId>,
    pub user: UserId,
    pub hints: Hints,
    pub lang: Lang,
    pub what: Ask,
}

/// What was asked for.
#[derive(Debug, PartialEq)]
pub enum Ask {
    /// Something for the coach; whether its answer is an overview.
    Say { body: Body, is_overview: bool },
    /// The check-in form, to be filled in.
    Form,
    /// A form without a filled field.
    Nothing,
    /// A coaching channel.
    SetUp(SetUp),
    /// What somebody agrees to, in a room.
    Consent { room: ChannelId, to: Consent },
    /// A list of suggestions while typing: we have none.
    Suggestions,
}

/// What an operator wants of a channel; `None`: not allowed to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetUp {
    Open { room: ChannelId, answers: Answers, shows: Shows },
    Close { room: ChannelId },
    NotAllowed,
}

/// What somebody agrees to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    Logs,
    Shows,
    Nothing,
}

impl Consent {
    const ALL: [(Self, &'static str, Line); 3] = [
        (Self::Logs, "logs", Line::LogThere),
        (Self::Shows, "shows", Line::ShowThere),
        (Self::Nothing, "nothing", Line::NothingThere),
    ];
}

/// What an interaction asks for; none for a ping, which only web hooks get.
pub fn asked(interaction: Interaction) -> Option<Asked> {
    Some(match interaction {
        Interaction::Command(command) => {
            let what = command_ask(&command);
            let CommandInteraction { id, application_id, token, channel_id, guild_id, user, locale, .. } = command;
            made(id, application_id, token, channel_id, guild_id, &user, &locale, what)
        }
        Interaction::Autocomplete(command) => {
            let CommandInteraction { id, application_id, token, channel_id, guild_id, user, locale, .. } = command;
            made(id, application_id, token, channel_id, guild_id, &user, &locale, Ask::Suggestions)
        }
        Interaction::Component(pressed) => {
            let what = press_ask(&pressed.data.custom_id);
            let ComponentInteraction { id, application_id, token, channel_id, guild_id, user, locale, .. } = pressed;
            made(id, application_id, token, channel_id, guild_id, &user, &locale, what)
        }
        Interaction::Modal(form) => {
            let what = form_ask(&form);
            let ModalInteraction { id, application_id, token, channel_id, guild_id, user, locale, .. } = form;
            made(id, application_id, token, channel_id, guild_id, &user, &locale, what)
        }
        _ => return None,
    })
}

/// When an interaction happened, by its id; ids of simulators may be small, so a time out of reach is now.
pub fn time_of(id: InteractionId, now: DateTime<Utc>) -> DateTime<Utc> {
    let created = *id.created_at();
    if (now - created).abs() < chrono::TimeDelta::hours(1) { created } else { now }
}

/// The check-in form.
pub fn form(lang: Lang) -> Value {
    let fields: Vec<Value> = FIELDS
        .iter()
        .map(|(id, label, _)| {
            let input = json!({
                "type": 4, "custom_id": CustomId::cut(id), "label": FormLabel::cut(say(lang, *label)), "style": 1,
                "required": false, "max_length": 40,
            });
            json!({ "type": 1, "components": [input] })
        })
        .collect();
    let title = FormLabel::cut(say(lang, Line::Check));
    json!({ "type": 9, "data": { "custom_id": FORM, "title": title, "components": fields } })
}

/// An answer at once, seen by the person alone.
pub fn aside(text: &str) -> Value {
    json!({ "type": 4, "data": { "content": text, "flags": 64, "allowed_mentions": { "parse": [] } } })
}

/// The buttons by which somebody says what may happen with their words in a room.
pub fn consent_buttons(room: ChannelId, lang: Lang, shows: Shows) -> Value {
    let offered = Consent::ALL.iter().filter(|(consent, ..)| *consent != Consent::Shows || shows != Shows::Nothing);
    let buttons: Vec<Value> = offered
        .map(|(_, name, line)| {
            json!({ "type": 2, "style": 2, "label": say(lang, *line), "custom_id": format!("{CONSENT}{name}:{room}") })
        })
        .collect();
    json!([{ "type": 1, "components": buttons }])
}

#[expect(
    clippy::too_many_arguments,
    reason = "the same eight fields of three types of the library that share no trait"
)]
fn made(
    id: InteractionId,
    application: ApplicationId,
    token: String,
    channel: ChannelId,
    server: Option<GuildId>,
    user: &User,
    locale: &str,
    what: Ask,
) -> Asked {
    let hints = Hints { name: display_name(user), language: Some(locale.to_owned()), timezone: None };
    let lang = Lang::parse(locale).unwrap_or_default();
    Asked { id, application, token, channel, server, user: user.id, hints, lang, what }
}

fn command_ask(command: &CommandInteraction) -> Ask {
    let name = command.data.name.as_str();
    match name {
        CHECK_IN => return Ask::Form,
        SET_UP => return Ask::SetUp(set_up(command)),
        _ => {}
    }
    let mut text = format!("/{name}");
    for option in &command.data.options {
        let value = match &option.value {
            CommandDataOptionValue::String(value) => value.clone(),
            CommandDataOptionValue::Integer(value) => value.to_string(),
            CommandDataOptionValue::Number(value) => value.to_string(),
            _ => continue,
        };
        text.push(' ');
        text.push_str(value.trim());
    }
    Ask::Say { body: Body::Text { text }, is_overview: OVERVIEWS.contains(&name) }
}

fn set_up(command: &CommandInteraction) -> SetUp {
    // Discord hides the command from others, unless a server changed that: so it is asked again.
    let granted = command.member.as_ref().and_then(|member| member.permissions);
    // Administrators may do everything.
    let is_operator = granted.is_some_and(|granted| granted.bits() & (OPERATOR | 0x8) != 0);
    let (mut room, mut answers, mut shows, mut remove) = (None, Answers::default(), Shows::default(), false);
    for option in &command.data.options {
        match (option.name.as_str(), &option.value) {
            ("channel", CommandDataOptionValue::Channel(id)) => room = Some(*id),
            ("answers", CommandDataOptionValue::String(name)) => answers = Answers::parse(name).unwrap_or_default(),
            ("shows", CommandDataOptionValue::String(name)) => shows = Shows::parse(name).unwrap_or_default(),
            ("remove", CommandDataOptionValue::Boolean(value)) => remove = *value,
            _ => {}
        }
    }
    match room.or(Some(command.channel_id)).filter(|_| is_operator && command.guild_id.is_some()) {
        None => SetUp::NotAllowed,
        Some(room) if remove => SetUp::Close { room },
        Some(room) => SetUp::Open { room, answers, shows },
    }
}

fn press_ask(carried: &str) -> Ask {
    let consent = || {
        let (name, room) = carried.strip_prefix(CONSENT)?.split_once(':')?;
        let (to, ..) = Consent::ALL.into_iter().find(|(_, known, _)| *known == name)?;
        Some(Ask::Consent { room: ChannelId::from(super::place::number(room)?), to })
    };
    consent().unwrap_or_else(|| Ask::Say { body: Body::Button { action: carried.to_owned() }, is_overview: false })
}

/// A filled form is what the person would have said.
fn form_ask(form: &ModalInteraction) -> Ask {
    let inputs = form.data.components.iter().flat_map(|row| &row.components).filter_map(|component| match component {
        ActionRowComponent::InputText(input) => {
            Some((input.custom_id.clone(), input.value.clone().unwrap_or_default()))
        }
        _ => None,
    });
    let filled: Vec<(String, String)> = inputs.collect();
    match sentence(&filled, Lang::parse(&form.locale).unwrap_or_default()) {
        Some(text) => Ask::Say { body: Body::Text { text }, is_overview: false },
        None => Ask::Nothing,
    }
}

fn sentence(filled: &[(String, String)], lang: Lang) -> Option<String> {
    let said: Vec<String> = FIELDS
        .iter()
        .filter_map(|(id, _, line)| {
            let value = filled.iter().find(|(name, _)| name == id).map(|(_, value)| value.trim())?;
            (!value.is_empty()).then(|| say(lang, *line).replace("{}", value))
        })
        .collect();
    (!said.is_empty()).then(|| said.join(", "))
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;
    use crate::{
        domain::{person::Units, record::Record},
        offline::{self, Message},
    };

    /// What is said in place of a form is understood, in every language.
    #[test]
    fn a_filled_form_is_read_whole() {
        let filled: Vec<(String, String)> = [("energy", "4"), ("sleep", "7.5"), ("water", "2"), ("mood", "")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let now = "2026-03-14T08:30:00Z".parse().expect("a time");
        for (lang, mood) in [(Lang::En, "calm"), (Lang::Es, "tranquila"), (Lang::De, "ruhig"), (Lang::Fr, "calme")] {
            let mut filled = filled.clone();
            filled[3].1 = mood.to_owned();
            let text = sentence(&filled, lang).expect("a sentence");
            let day_start = crate::domain::person::default_day_start();
            let message = Message { text: &text, now, zone: Tz::UTC, day_start, units: Units::Metric, lang };
            let mut read = (None, None, None, None);
            for found in offline::read(&message).records {
                let Record::LogDaily(day) = found.record else { panic!("{text}: {:?}", found.record) };
                read.0 = read.0.or(day.energy_level);
                read.1 = read.1.or(day.sleep_hours);
                read.2 = read.2.or(day.water_intake_liters);
                read.3 = read.3.or(day.mood.map(|mood| format!("{mood:?}")));
            }
            assert_eq!(read, (Some(4), Some(7.5), Some(2.0), Some("Calm".to_owned())), "{text}");
        }
        assert_eq!(sentence(&[("mood".to_owned(), "  ".to_owned())], Lang::En), None);
    }

    #[test]
    fn buttons_are_ours_or_the_coachs() {
        let consent = Ask::Consent { room: ChannelId::new(7), to: Consent::Shows };
        assert_eq!(press_ask("room:shows:7"), consent);
        for other in ["undo:1", "room:shows:me", "room:all:7", ""] {
            let body = Body::Button { action: other.to_owned() };
            assert_eq!(press_ask(other), Ask::Say { body, is_overview: false });
        }
    }
}
