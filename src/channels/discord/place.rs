//! Where an answer goes, as it is written into the outbox: everything that sending needs, also after a restart.

use std::{fmt, num::NonZeroU64};

use serenity::model::id::{ApplicationId, ChannelId, UserId};

/// Where an answer goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A direct message or a private thread of this person.
    Private { channel: ChannelId, user: UserId },
    /// The person wrote where others read along: they are answered alone, wherever that is.
    Aside { room: ChannelId, user: UserId },
    /// The deferred answer of a command, a button or a form.
    Interaction(Deferred),
}

/// What it takes to edit a deferred answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deferred {
    pub channel: ChannelId,
    pub user: UserId,
    /// Others read along in the channel, so only the person sees the answer.
    pub is_ephemeral: bool,
    /// The answer is an overview, and is shown as an embed.
    pub is_overview: bool,
    pub application: ApplicationId,
    /// Good for a quarter of an hour.
    pub token: String,
}

impl Place {
    /// The place of an address that [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let mut next = || parts.next();
        let channel = ChannelId::from(number(next()?)?);
        let kind = next()?;
        let user = UserId::from(number(next()?)?);
        Some(match kind {
            "p" => Self::Private { channel, user },
            "a" => Self::Aside { room: channel, user },
            "i" => {
                let flags = next()?;
                Self::Interaction(Deferred {
                    channel,
                    user,
                    is_ephemeral: flags.contains('e'),
                    is_overview: flags.contains('o'),
                    application: ApplicationId::from(number(next()?)?),
                    token: next()?.to_owned(),
                })
            }
            _ => return None,
        })
    }

    /// The channel in which it was heard.
    pub fn channel(&self) -> ChannelId {
        match self {
            Self::Private { channel, .. } | Self::Interaction(Deferred { channel, .. }) => *channel,
            Self::Aside { room, .. } => *room,
        }
    }

    /// Whose place it is.
    pub fn user(&self) -> UserId {
        match self {
            Self::Private { user, .. } | Self::Aside { user, .. } | Self::Interaction(Deferred { user, .. }) => *user,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Private { channel, user } => write!(f, "{channel}/p/{user}"),
            Self::Aside { room, user } => write!(f, "{room}/a/{user}"),
            Self::Interaction(deferred) => {
                let Deferred { channel, user, application, token, .. } = deferred;
                let ephemeral = if deferred.is_ephemeral { "e" } else { "-" };
                let overview = if deferred.is_overview { "o" } else { "-" };
                write!(f, "{channel}/i/{user}/{ephemeral}{overview}/{application}/{token}")
            }
        }
    }
}

/// An id of the platform: never zero.
pub fn number(text: &str) -> Option<NonZeroU64> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_survive_the_outbox() {
        let (channel, user) = (ChannelId::new(77), UserId::new(2));
        for place in [
            Place::Private { channel, user },
            Place::Aside { room: channel, user },
            Place::Interaction(Deferred {
                channel,
                user,
                is_ephemeral: true,
                is_overview: false,
                application: ApplicationId::new(5),
                token: "aW50-_x.y".to_owned(),
            }),
        ] {
            assert_eq!(Place::parse(&place.to_string()), Some(place));
        }
        for broken in ["", "77", "77/p", "0/p/2", "77/x/2", "77/i/2/e", "a/p/2"] {
            assert_eq!(Place::parse(broken), None, "{broken}");
        }
    }
}
