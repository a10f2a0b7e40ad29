//! Floor 3: the places where people write. Each turns its platform's messages into `Heard` and `Say` into its platform's
//! messages, and knows nothing of health, SQL or models.

pub mod console;
pub mod contact;
pub mod discord;
pub mod journal;
pub mod mail;
pub mod telegram;
