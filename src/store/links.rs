//! Joining accounts: a one-time code said on another channel makes that account one more of the same person's.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    act_as,
    error::{During, Result},
};
use crate::domain::talk::PersonId;

/// How long a code may be used.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// Characters of a code: 40 bits, against guessing within its lifetime.
pub const LENGTH: usize = 8;
/// What codes are written in: no character that is taken for another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What saying a code came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// The accounts are now this person's; who said the code is no longer a person of their own.
    To(PersonId),
    /// There is no such code, or it is too old.
    Unknown,
    /// The code is the person's own: it has to be said from the other account.
    Own,
    /// The account has records of its own, which are not mixed with another's.
    HasRecords,
}

/// Makes a code for this person; earlier ones no longer work.
///
/// # Errors
/// The database is unavailable.
pub async fn offer(tx: &mut PgConnection, person: PersonId, now: DateTime<Utc>) -> Result<String> {
    // The database's generator is a cryptographic one, and every replica has the same.
    let random = sqlx::query_scalar!(r#"select gen_random_uuid() as "id!""#)
        .fetch_one(&mut *tx)
        .await
        .during("cannot make a code")?;
    let code = code_of(random);
    sqlx::query!("delete from link_codes where user_id = $1", person.0)
        .execute(&mut *tx)
        .await
        .during("cannot withdraw earlier codes")?;
    sqlx::query!(
        "insert into link_codes (code_hash, user_id, expires_at) values ($1, $2, $3)",
        hash(&code),
        person.0,
        now + LIFETIME
    )
    .execute(tx)
    .await
    .during("cannot keep a code")?;
    Ok(code)
}

/// Moves the accounts of `from` to the person whose code this is. The transaction is that person's from then on.
///
/// # Errors
/// The database is unavailable.
pub async fn join(tx: &mut PgConnection, from: PersonId, code: &str, now: DateTime<Utc>) -> Result<Joined> {
    let Some(owner) = owner(tx, code, now).await? else { return Ok(Joined::Unknown) };
    if owner == from {
        return Ok(Joined::Own);
    }
    let accounts = sqlx::query!(
        r#"select channel, external_id, exists (select from record_changes where user_id = $1) as "has_records!"
         from identities where user_id = $1"#,
        from.0
    )
    .fetch_all(&mut *tx)
    .await
    .during("cannot read the accounts")?;
    if accounts.iter().any(|account| account.has_records) {
        return Ok(Joined::HasRecords);
    }
    sqlx::query!("delete from users where user_id = $1", from.0)
        .execute(&mut *tx)
        .await
        .during("cannot end the other person")?;
    act_as(tx, owner).await?;
    for account in accounts {
        sqlx::query!(
            "insert into identities (channel, external_id, user_id, created_at) values ($1, $2, $3, $4)",
            account.channel,
            account.external_id,
            owner.0,
            now
        )
        .execute(&mut *tx)
        .await
        .during("cannot join an account")?;
    }
    sqlx::query!("delete from link_codes where user_id = $1", owner.0)
        .execute(tx)
        .await
        .during("cannot use a code up")?;
    Ok(Joined::To(owner))
}

/// Whether a word can be a code.
pub fn is_code(word: &str) -> bool {
    canonical(word).len() == LENGTH && canonical(word).bytes().all(|byte| ALPHABET.contains(&byte))
}

/// Whose code this is, while it works.
async fn owner(tx: &mut PgConnection, code: &str, now: DateTime<Utc>) -> Result<Option<PersonId>> {
    let hash = hash(&canonical(code));
    let named: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    sqlx::query!("select set_config('alive.link_code', $1, true)", named)
        .fetch_one(&mut *tx)
        .await
        .during("cannot name a code")?;
    let row = sqlx::query_scalar!("select user_id from link_codes where code_hash = $1 and expires_at > $2", hash, now)
        .fetch_optional(tx)
        .await
        .during("cannot look a code up")?;
    Ok(row.map(PersonId))
}

/// Five bits a character.
fn code_of(random: Uuid) -> String {
    let bits = random.as_u128();
    // The low 62 bits of a random UUID are random.
    (0..LENGTH).map(|index| char::from(ALPHABET[(bits >> (5 * index)) as usize % ALPHABET.len()])).collect()
}

/// As it is kept: upper case, without what people put between the halves.
fn canonical(code: &str) -> String {
    code.chars().filter(|c| !matches!(c, '-' | ' ' | '_')).map(|c| c.to_ascii_uppercase()).collect()
}

fn hash(code: &str) -> Vec<u8> {
    Sha256::digest(code.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_eight_characters_that_nobody_misreads() {
        let code = code_of(Uuid::max());
        assert_eq!(code, "ZZZZZZZZ");
        assert!(is_code(&code) && is_code("zzzz-zzzz"));
        for other in ["", "ZZZZ", "ZZZZZZZZZ", "ILLEGALS", "münchen8"] {
            assert!(!is_code(other), "{other}");
        }
    }
}
