//! What one exchange will do and say: decided by pure steps, written and said by [`close`](super::super::close).

use std::path::PathBuf;

use serde_json::Value;
use uuid::Uuid;

use crate::{
    coach::{draft::Draft, onboarding::Learned, pending::Pending, push::PushChange, training::TrainingChange},
    domain::{cycle::Tracking, person::Lang, picture::Picture, talk::Button},
    offline::train::Asked,
    store::{
        forget::Span,
        rows::{ActionType, MemoryKind, Path},
        turns::ModelUse,
    },
};

/// What one exchange will do and say, decided before anything is written.
#[derive(Clone, Debug)]
pub struct Plan {
    pub draft: Draft,
    /// An earlier exchange to take back.
    pub take_back: Option<Uuid>,
    /// What first contact or a command learned about the person.
    pub learned: Vec<Learned>,
    /// The language the person asked for; otherwise answers follow that of the messages.
    pub language: Option<Lang>,
    /// Talk of weight goes off.
    pub quiet_about_weight: bool,
    /// Delete everything held about the person, for good.
    pub erase: bool,
    /// Delete everything about the cycle, for good.
    pub erase_cycle: bool,
    /// Delete what was told in a span, for good.
    pub forget: Option<Span>,
    /// What the person decided about tracking their cycle, where this exchange changes it.
    pub tracking: Option<Tracking>,
    /// What is said is about the cycle, and for nobody else.
    pub is_private: bool,
    /// The code of the person whose account this one joins.
    pub join: Option<String>,
    pub memories: Vec<Memory>,
    /// What changes about when the coach writes by itself.
    pub pushes: Vec<PushChange>,
    /// What changes about the training plan.
    pub training: Vec<TrainingChange>,
    /// What a model asks of the training plan, still to be decided.
    pub asked: Option<Asked>,
    /// Said before the receipt.
    pub lead: Vec<String>,
    /// Said after it.
    pub word: Word,
    /// Said last: the questions of first contact.
    pub after: Vec<String>,
    pub buttons: Vec<Button>,
    /// A file to send along.
    pub file: Option<PathBuf>,
    /// A picture to send along.
    pub picture: Option<Picture>,
    pub pending: Option<Pending>,
    pub action: ActionType,
    pub path: Path,
    pub spent: Spent,
    /// This message waits for an answer that only a model can give.
    pub unanswered: bool,
    /// A question was answered from the records.
    pub answered: bool,
}

/// What is said after the receipt.
#[derive(Clone, Debug, PartialEq)]
pub enum Word {
    Nothing,
    /// Chosen by the rules, once it is known what was kept.
    Insight,
    Text(String),
}

/// A change of what is remembered.
#[derive(Clone, Debug, PartialEq)]
pub enum Memory {
    Keep(String),
    /// What somebody lives with; of the kind of an illness as long as no practice has agreed to the training.
    Note {
        fact: String,
        kind: MemoryKind,
    },
    Drop(String),
}

/// What models cost in this exchange.
#[derive(Clone, Debug, Default)]
pub struct Spent {
    pub usage: ModelUse,
    /// Tool calls with their results.
    pub calls: Vec<Value>,
}

impl Plan {
    /// A plan that does nothing yet.
    pub fn new(action: ActionType, path: Path) -> Self {
        Self {
            draft: Draft::default(),
            take_back: None,
            learned: Vec::new(),
            language: None,
            quiet_about_weight: false,
            erase: false,
            erase_cycle: false,
            forget: None,
            tracking: None,
            is_private: false,
            join: None,
            memories: Vec::new(),
            pushes: Vec::new(),
            training: Vec::new(),
            asked: None,
            lead: Vec::new(),
            word: Word::Nothing,
            after: Vec::new(),
            buttons: Vec::new(),
            file: None,
            picture: None,
            pending: None,
            action,
            path,
            spent: Spent::default(),
            unanswered: false,
            answered: false,
        }
    }

    /// Adds what the next lines of a message do and say.
    pub(super) fn follow(&mut self, next: Self) {
        if let Word::Text(text) = std::mem::replace(&mut self.word, next.word) {
            self.lead.push(text);
        }
        self.lead.extend(next.lead);
        self.draft.writes.extend(next.draft.writes);
        self.draft.asks.extend(next.draft.asks);
        self.learned.extend(next.learned);
        self.memories.extend(next.memories);
        self.pushes.extend(next.pushes);
        self.training.extend(next.training);
        self.after.extend(next.after);
        self.buttons.extend(next.buttons);
        self.language = self.language.or(next.language);
        self.quiet_about_weight |= next.quiet_about_weight;
        self.tracking = next.tracking.or(self.tracking.take());
        self.is_private |= next.is_private;
        self.take_back = self.take_back.or(next.take_back);
        self.file = self.file.take().or(next.file);
        self.picture = self.picture.take().or(next.picture);
        self.pending = self.pending.take().or(next.pending);
        self.action = next.action;
        self.spent = next.spent;
        self.unanswered |= next.unanswered;
        self.answered |= next.answered;
    }

    /// A plan that only says something.
    pub fn saying(action: ActionType, path: Path, text: impl Into<String>) -> Self {
        Self { word: Word::Text(text.into()), ..Self::new(action, path) }
    }
}
