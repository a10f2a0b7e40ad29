//! Forgetting what was said: exchanges lose their words, and what they recorded goes as if it had never been told.
//!
//! Taking back ([`records::take_back`]) keeps what was said, and can itself be followed up; what is forgotten is gone.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    error::{During, Result},
    memories, planning,
    records::{self, ApplyError},
};
use crate::domain::talk::PersonId;

/// What is to be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// The newest thing the person told, and everything since.
    Last,
    /// Everything since an instant.
    Since(DateTime<Utc>),
}

/// What went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Messages of the person.
    pub messages: usize,
    /// Rows of records in which something of them stood.
    pub entries: usize,
}

/// Forgets exchanges, with all that was recorded, remembered and held back from training because of them. A hold of care stays,
/// and so does a plan that was made meanwhile. The exchange of the context itself is no part of it.
///
/// # Errors
/// The database refuses or is unavailable.
pub async fn forget(tx: &mut PgConnection, context: &records::Context, span: Span) -> Result<Forgotten> {
    let person = context.person;
    let exchanges = within(tx, person, span).await?;
    let ids: Vec<Uuid> = exchanges.iter().map(|(id, _)| *id).collect();
    for id in &ids {
        planning::take_back_limits(tx, person, *id).await?;
        memories::take_back(tx, person, *id).await?;
    }
    let entries = match records::forget(tx, context, &ids).await {
        Ok(entries) => entries,
        Err(ApplyError::Database(error)) => return Err(error),
        Err(error) => return Err(error.into()),
    };
    silence(tx, person, &ids).await.during("cannot forget exchanges")?;
    Ok(Forgotten { messages: exchanges.iter().filter(|(_, is_message)| *is_message).count(), entries })
}

/// The exchanges of a span, and whether each answered a message. The newest thing told is the newest message that recorded
/// something, or is neither a command, a tap, a taking back nor a word that tells nothing ("no"); of an edited one all versions.
/// What came after it may hold its words, too.
async fn within(tx: &mut PgConnection, person: PersonId, span: Span) -> Result<Vec<(Uuid, bool)>> {
    let since = match span {
        Span::Last => None,
        Span::Since(at) => Some(at),
    };
    let rows = sqlx::query!(
        r#"with told as (
            select i.turn, i.channel, i.bot, i.conversation, i.key
            from ai_interactions i join inbound_messages m on m.inbound_id = i.inbound_id
            where $2::timestamptz is null and i.user_id = $1 and btrim(i.input_text) <> '' and case
                when exists (select from record_changes c where c.interaction_id = i.interaction_id and c.undoes is null)
                    then true
                when exists (select from record_changes c where c.interaction_id = i.interaction_id) then false
                else i.input_text not like '/%' and m.heard #>> '{body,kind}' <> 'button'
                    and i.session_context ->> 'told' is distinct from 'false'
            end
            order by i.turn desc limit 1
         )
         select i.interaction_id, (i.inbound_id is not null and i.input_text is not null) as "is_message!"
         from ai_interactions i
         where i.user_id = $1 and (
            i."timestamp" >= $2
            or exists (select from told where i.turn >= told.turn
                or (i.channel, i.bot, i.conversation, i.key) = (told.channel, told.bot, told.conversation, told.key)))
         order by i.turn"#,
        person.0,
        since
    )
    .fetch_all(tx)
    .await
    .during("cannot find what is to be forgotten")?;
    Ok(rows.into_iter().map(|row| (row.interaction_id, row.is_message)).collect())
}

/// Takes the words out of exchanges: of the message, the file that came with it, its answer, and the letters. The empty
/// exchanges stay: a message that is delivered again is still known to be answered.
///
/// # Errors
/// The database refuses or is unavailable.
pub(super) async fn silence(
    tx: &mut PgConnection,
    person: PersonId,
    exchanges: &[Uuid],
) -> std::result::Result<(), sqlx::Error> {
    sqlx::query!(
        r#"update inbound_messages set heard = jsonb_set(heard, '{body}', '{"kind": "other", "what": "deleted"}')
         where user_id = $1 and interaction_id = any($2)"#,
        person.0,
        exchanges
    )
    .execute(&mut *tx)
    .await?;
    // The platform holds the bytes of a file that was sent, a row how to ask for them: without it nobody asks.
    sqlx::query!(
        "delete from files where user_id = $1 and inbound_id in (
            select inbound_id from inbound_messages where user_id = $1 and interaction_id = any($2))",
        person.0,
        exchanges
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("delete from outbox where user_id = $1 and interaction_id = any($2)", person.0, exchanges)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("delete from policy_decisions where user_id = $1 and interaction_id = any($2)", person.0, exchanges)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("delete from recommendations where user_id = $1 and interaction_id = any($2)", person.0, exchanges)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "update ai_interactions set input_text = null, response_text = '', session_context = '{}', tool_calls = '[]'
         where user_id = $1 and interaction_id = any($2)",
        person.0,
        exchanges
    )
    .execute(tx)
    .await?;
    Ok(())
}
