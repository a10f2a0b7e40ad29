//! What was written while nobody listened. Discord does not send it again, so each known conversation is asked for what
//! came after the last message heard.

use futures::{StreamExt, stream};
use serenity::model::id::{ChannelId, GuildId};

use super::{
    Door,
    api::PAGE,
    events::{Said, said},
    place::{Place, number},
    rest::RestError,
};
use crate::{coach::rooms::LastHeard, domain::talk::Channel};

/// Conversations asked at the same time.
const AT_ONCE: usize = 8;
/// Most messages caught up with in one conversation: a busy channel must not drown the rest.
const MOST: usize = 1000;

/// In place of the server's id, which Discord leaves out of fetched messages; that there is one is what counts.
const SOME_SERVER: GuildId = GuildId::new(1);

impl Door {
    /// The messages that known conversations missed, in the order of writing.
    pub(super) async fn missed(&self) -> Vec<Said> {
        let known = match self.coach.last_heard(Channel::Discord, &self.bot).await {
            Ok(known) => known,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "it is not known what was missed");
                return Vec::new();
            }
        };
        let conversations = newest_of_each(&known);
        let fetched = stream::iter(conversations).map(|(channel, last, private)| async move {
            self.missed_in(channel, last, private).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "a conversation could not be caught up with");
                Vec::new()
            })
        });
        let mut missed: Vec<Said> = fetched.buffer_unordered(AT_ONCE).concat().await;
        missed.sort_by_key(|said| said.id);
        missed
    }

    async fn missed_in(&self, channel: ChannelId, last: u64, private: bool) -> Result<Vec<Said>, RestError> {
        let mut missed = Vec::new();
        let mut last = last.to_string();
        let is_thread = self.coaching.room_of(channel).is_some();
        loop {
            let page = self.api.after(channel, &last).await?;
            let is_full = page.len() == PAGE;
            let Some(newest) = page.last() else { break };
            last = newest.id.to_string();
            missed.extend(page.into_iter().filter_map(|mut message| {
                message.channel_id = channel;
                let server = message.guild_id.or(Some(SOME_SERVER)).filter(|_| is_thread || !private);
                Some(Said { server, ..said(message, self.me)? })
            }));
            if !is_full || missed.len() >= MOST {
                break;
            }
        }
        Ok(missed)
    }
}

/// The last message of each channel, however its conversations are addressed, and whether the channel is private.
fn newest_of_each(known: &[LastHeard]) -> Vec<(ChannelId, u64, bool)> {
    let mut newest: Vec<(ChannelId, u64, bool)> = Vec::new();
    for LastHeard { conversation, key } in known {
        let Some(place) = Place::parse(conversation) else { continue };
        // A command says nothing about how far the channel was read, but for its time; ids are made of that.
        let Some(key) = key.split('/').next().and_then(number) else { continue };
        let private = match &place {
            Place::Private { .. } => true,
            Place::Aside { .. } => false,
            Place::Interaction(to) => !to.is_ephemeral,
        };
        match newest.iter_mut().find(|(channel, ..)| *channel == place.channel()) {
            Some((_, last, is_private)) => {
                *last = (*last).max(key.get());
                *is_private &= private;
            }
            None => newest.push((place.channel(), key.get(), private)),
        }
    }
    newest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_channel_is_asked_once_from_its_newest_message() {
        let heard = |conversation: &str, key: &str| LastHeard { conversation: conversation.into(), key: key.into() };
        let known = [
            heard("7/p/1", "30"),
            heard("7/i/1/--/5/token", "40"),
            heard("8/a/1", "20/2"),
            heard("8/a/2", "25"),
            heard("garbage", "1"),
        ];
        assert_eq!(newest_of_each(&known), [(ChannelId::new(7), 40, true), (ChannelId::new(8), 25, false)]);
    }
}
