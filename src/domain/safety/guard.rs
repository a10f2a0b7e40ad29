//! The output guard: reads what is about to be sent, and keeps back what must not be said.
//!
//! It works sentence by sentence: what is left of a reply after the forbidden sentences is often a good reply. Which rules
//! hold depends on the person and on what their message signalled ([`GuardContext`]).

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{
    Alert, SafetyClass, examine,
    lexicon::{Hit, Lexicon},
    message::{self, Token},
    numbers::unsupported_numbers,
};

/// What the guard needs to know of the turn.
#[derive(Clone, Debug, Default)]
pub struct GuardContext<'a> {
    /// What the person's message signalled.
    pub alert: Option<Alert>,
    /// Weight and calorie talk is off for this person (`Person::no_weight_talk`), or the person is a minor.
    pub no_weight_talk: bool,
    /// Something of this turn was committed, so that a reply may say that it is kept.
    pub stored: bool,
    /// Every number that the turn holds: the person's own, those of records, plan and history. `None` leaves numbers alone.
    pub numbers: Option<&'a [f64]>,
}

impl GuardContext<'_> {
    /// The context of a reply of which only the person's words are known.
    pub fn of_message(words: &str) -> Self {
        Self { alert: examine(words), ..Self::default() }
    }

    fn class(&self) -> Option<SafetyClass> {
        self.alert.map(|alert| alert.class)
    }

    fn weight_is_off(&self) -> bool {
        self.no_weight_talk || matches!(self.class(), Some(SafetyClass::EatingDisorder | SafetyClass::Minor))
    }

    /// The person, or somebody with them, has to stop and be helped.
    fn is_emergency(&self) -> bool {
        matches!(self.class(), Some(SafetyClass::Crisis | SafetyClass::MedicalUrgent | SafetyClass::Violence))
    }
}

/// What a reply must not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// Encourages self-harm, suicide or disordered eating.
    Harm,
    /// Names an illness as the person's, or says that it is nothing.
    Diagnosis,
    /// Tells to start, stop or change a medicine, or reckons a dose.
    Dose,
    /// Training advice after a red flag.
    Training,
    /// Praise of weight loss, deficits and fasting, or calorie and weight targets, where weight talk is off.
    Weight,
    /// Hard training, or a prediction of the cycle, in pregnancy.
    Intense,
    /// Says that something is kept, though nothing is.
    Unstored,
    /// A number that the turn does not hold.
    Number,
}

impl Breach {
    /// The class of danger the breach belongs to; a claim or a number that is not true belongs to none.
    pub fn class(self) -> Option<SafetyClass> {
        match self {
            Self::Harm => Some(SafetyClass::Crisis),
            Self::Diagnosis | Self::Training => Some(SafetyClass::MedicalUrgent),
            Self::Dose => Some(SafetyClass::Medication),
            Self::Weight => Some(SafetyClass::EatingDisorder),
            Self::Intense => Some(SafetyClass::Pregnancy),
            Self::Unstored | Self::Number => None,
        }
    }
}

/// What becomes of a reply.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It may be sent as it is.
    Pass,
    /// It may be sent without some of its sentences.
    Replace { text: String, breaches: Vec<Breach> },
    /// It must not be sent; a text of our own takes its place.
    Block { breaches: Vec<Breach> },
}

impl Verdict {
    /// What was kept back, the gravest first.
    pub fn breaches(&self) -> &[Breach] {
        match self {
            Self::Pass => &[],
            Self::Replace { breaches, .. } | Self::Block { breaches } => breaches,
        }
    }
}

/// Reads a reply before it is sent.
pub fn guard(reply: &str, context: &GuardContext<'_>) -> Verdict {
    let mut breaches = Vec::new();
    let mut kept = String::with_capacity(reply.len());
    for sentence in sentences(reply) {
        let found = breaches_of(sentence, context);
        if found.is_empty() {
            kept.push_str(sentence);
        }
        breaches.extend(found);
    }
    if breaches.is_empty() {
        return Verdict::Pass;
    }
    breaches.sort_unstable();
    breaches.dedup();
    let kept = kept.trim();
    // Who encourages harm in one sentence is not to be trusted in the next; and in an emergency a remainder says too little.
    if breaches.contains(&Breach::Harm) || context.is_emergency() || !kept.contains(char::is_alphanumeric) {
        Verdict::Block { breaches }
    } else {
        Verdict::Replace { text: kept.to_owned(), breaches }
    }
}

fn breaches_of(sentence: &str, context: &GuardContext<'_>) -> Vec<Breach> {
    let lexicon = lexicon();
    let tokens = message::tokens(sentence, &lexicon.words);
    let hits = lexicon.find(&tokens);
    let holds = |breach: Breach| match breach {
        Breach::Harm | Breach::Dose | Breach::Diagnosis => true,
        Breach::Training => context.is_emergency(),
        Breach::Weight => context.weight_is_off() || context.class() == Some(SafetyClass::Crisis),
        Breach::Intense => context.class() == Some(SafetyClass::Pregnancy),
        Breach::Unstored => !context.stored,
        Breach::Number => false,
    };
    let breach_of = |section| match section {
        Section::Breach(breach) => holds(breach).then_some(breach),
        Section::DoseAnswer => (context.class() == Some(SafetyClass::Medication)).then_some(Breach::Dose),
        Section::Despair => (context.class() == Some(SafetyClass::Crisis)).then_some(Breach::Harm),
        Section::Negation | Section::NegationAfter | Section::Stop => None,
    };
    let mut found: Vec<_> = hits
        .iter()
        .filter_map(|hit| breach_of(hit.section).filter(|breach| !is_denied(*breach, hit, &hits, &tokens)))
        .collect();
    if context.numbers.is_some_and(|allowed| !unsupported_numbers(sentence, allowed).is_empty()) {
        found.push(Breach::Number);
    }
    found
}

/// "Don't stop taking …", "before you change the dose": a denial stands a few words before, or inside. To stop something is
/// a denial of training and of eating plans, but not of a medicine.
fn is_denied(breach: Breach, hit: &Hit<Section>, hits: &[Hit<Section>], tokens: &[Token]) -> bool {
    // "No problem, logged" is a claim; "not logged" is none.
    let reach = if breach == Breach::Unstored { 1 } else { DENIAL_REACH };
    let from = hit.start.saturating_sub(reach).max(tokens[hit.start].sentence.0 as usize);
    let denies = |section| match section {
        Section::Negation | Section::NegationAfter => true,
        Section::Stop => matches!(breach, Breach::Training | Breach::Intense | Breach::Weight),
        Section::Breach(_) | Section::DoseAnswer | Section::Despair => false,
    };
    hits.iter().filter(|cue| denies(cue.section)).any(|cue| {
        let before = (from..hit.start).contains(&cue.start);
        let inside = cue.section == Section::Negation && !hit.negates && (hit.start..hit.end).contains(&cue.start);
        let after = cue.section == Section::NegationAfter && cue.start == hit.end;
        before || inside || after
    })
}

/// How many words before a phrase a denial can stand.
const DENIAL_REACH: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Breach(Breach),
    /// Advice that names no medicine because the person has ("yes, skip it").
    DoseAnswer,
    /// What is cruel only as an answer to despair ("better for everyone").
    Despair,
    Negation,
    /// A denial at the end of what it denies (German: "setz sie nicht ab").
    NegationAfter,
    Stop,
}

fn section(name: &str) -> Option<Section> {
    Some(match name {
        "harm" => Section::Breach(Breach::Harm),
        "diagnosis" => Section::Breach(Breach::Diagnosis),
        "dose" => Section::Breach(Breach::Dose),
        "dose answer" => Section::DoseAnswer,
        "despair" => Section::Despair,
        "training" => Section::Breach(Breach::Training),
        "weight" => Section::Breach(Breach::Weight),
        "intense" => Section::Breach(Breach::Intense),
        "stored" => Section::Breach(Breach::Unstored),
        "negator" => Section::Negation,
        "negator after" => Section::NegationAfter,
        "stop" => Section::Stop,
        _ => return None,
    })
}

const FILES: [(&str, &str); 4] = [
    ("en", include_str!("guard/en.txt")),
    ("es", include_str!("guard/es.txt")),
    ("de", include_str!("guard/de.txt")),
    ("fr", include_str!("guard/fr.txt")),
];

/// The lexicons of the guard, compiled on first use. A file that does not compile is a defect of the build, which the
/// tests meet first.
fn lexicon() -> &'static Lexicon<Section> {
    static LEXICON: OnceLock<Lexicon<Section>> = OnceLock::new();
    LEXICON.get_or_init(|| Lexicon::compile(&FILES, section).expect("the guard's lexicons compile"))
}

/// A text cut after each sentence and line; put together again they are the text.
fn sentences(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let ends = c == '\n' || (matches!(c, '.' | '!' | '?' | '…') && next.is_none_or(char::is_whitespace));
        if ends && !is_list_number(&text[start..at]) {
            let end = at + c.len_utf8();
            pieces.push(&text[start..end]);
            start = end;
        }
    }
    pieces.push(&text[start..]);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// "1." at the start of a line belongs to what follows.
fn is_list_number(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit())
}
