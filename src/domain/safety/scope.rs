//! What a message signals: constructions of danger, less those whose surroundings take the danger away.

use std::sync::OnceLock;

use super::{
    ACCOUNT_AGE, Alert, SafetyClass,
    lexicon::{Hit, Lexicon},
    message::{self, Token},
};

/// A negation may stand this many words before what it negates; with a list in between ("no fever, dizziness or …") further.
const NEGATION_REACH: usize = 4;
const NEGATED_LIST_REACH: usize = 12;

/// How far from "she" words of despair can stand and still be hers.
const SUBJECT_REACH: usize = 3;

/// How many words around a sign can change its meaning: a spoken message may be one sentence without an end, and the
/// time to read it has to stay linear.
const SURROUNDINGS: usize = 40;

/// How many words a sport may be told before a blow, after it, and after it and a comma, to be where it was given.
const SPORT_BEFORE: usize = 16;
const SPORT_AFTER: usize = 10;
const SPORT_AFTER_COMMA: usize = 4;

/// Two weak signs of despair make a crisis: neither "I can't take it any more" nor "what's the point" is one alone.
const WEAK_SIGNS: usize = 2;

/// The sections of the lexicons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    /// The writer is in danger (medical: whoever is).
    Danger(SafetyClass),
    /// Somebody else is in danger of their life.
    CrisisOther,
    /// Somebody else is beaten or abused.
    ViolenceOther,
    /// A blow against the writer that in sport, a game or fun would be none.
    Blow,
    /// Such a blow against somebody else.
    BlowOther,
    /// A blow by the writer against somebody they live with.
    OwnHand,
    /// Despair that is a crisis only together with more of it.
    CrisisWeak,
    /// An age in years, below 18.
    MinorAge,
    /// A class of school for those under 13.
    Child,
    /// Words that do not mean what they say; they hide every danger they touch.
    Figurative,
    /// What sounds like violence and is none: a blow by a thing, a figure of speech. It hides a violence it touches.
    Play,
    Cue(Cue),
}

/// Words that change what the words around them mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    /// "My last night": of a life, or of a week of night shifts.
    LastNight,
    /// Comes before what it denies.
    Negation,
    /// Comes after what it denies ("Fieber habe ich keins").
    NegationAfter,
    /// A word that denies; inside a construction that does not expect it, it takes the danger away.
    Negator,
    /// Long over.
    Past,
    /// Months old: long over for an acute illness, not for a birth.
    PastIllness,
    /// Over, but of late: enough to say that another person is not in danger *now*.
    Recent,
    /// Still or again so: the past is not over.
    Present,
    Hypothetical,
    /// A film, a song, an article, a general statement.
    Fiction,
    /// Somebody says or writes something.
    Speech,
    /// Another person (or an animal) as the subject.
    Third,
    /// The writer, as a subject or in the form of a verb.
    First,
    /// A pronoun for the writer: here a clause of their own begins.
    Subject,
    /// "but": what comes before does not reach further.
    But,
    /// "and": a denial does not reach over it.
    And,
    /// An answer of no to the question before ("Chest pain? No.").
    Denial,
    /// "or": holds a list together.
    Or,
    /// A sport, a game or fun: a blow told with it belongs there.
    Sport,
}

impl Section {
    fn is_violence(self) -> bool {
        matches!(self, Self::Danger(SafetyClass::Violence) | Self::ViolenceOther) || self.is_blow()
    }

    fn is_blow(self) -> bool {
        matches!(self, Self::Blow | Self::BlowOther | Self::OwnHand)
    }

    fn is_of_another(self) -> bool {
        matches!(self, Self::CrisisOther | Self::ViolenceOther | Self::BlowOther)
    }
}

fn section(name: &str) -> Option<Section> {
    Some(match name {
        "crisis" => Section::Danger(SafetyClass::Crisis),
        "crisis other" => Section::CrisisOther,
        "crisis weak" => Section::CrisisWeak,
        "violence" => Section::Danger(SafetyClass::Violence),
        "violence other" => Section::ViolenceOther,
        "blow" => Section::Blow,
        "blow other" => Section::BlowOther,
        "own hand" => Section::OwnHand,
        "medical" => Section::Danger(SafetyClass::MedicalUrgent),
        "eating" => Section::Danger(SafetyClass::EatingDisorder),
        "medication" => Section::Danger(SafetyClass::Medication),
        "pregnancy" => Section::Danger(SafetyClass::Pregnancy),
        "minor" => Section::Danger(SafetyClass::Minor),
        "minor age" => Section::MinorAge,
        "child" => Section::Child,
        "figurative" => Section::Figurative,
        "play" => Section::Play,
        "last night" => Section::Cue(Cue::LastNight),
        "negation" => Section::Cue(Cue::Negation),
        "negation after" => Section::Cue(Cue::NegationAfter),
        "negator" => Section::Cue(Cue::Negator),
        "past" => Section::Cue(Cue::Past),
        "past illness" => Section::Cue(Cue::PastIllness),
        "recent" => Section::Cue(Cue::Recent),
        "present" => Section::Cue(Cue::Present),
        "hypothetical" => Section::Cue(Cue::Hypothetical),
        "fiction" => Section::Cue(Cue::Fiction),
        "speech" => Section::Cue(Cue::Speech),
        "third" => Section::Cue(Cue::Third),
        "first" => Section::Cue(Cue::First),
        "subject" => Section::Cue(Cue::Subject),
        "but" => Section::Cue(Cue::But),
        "and" => Section::Cue(Cue::And),
        "denial" => Section::Cue(Cue::Denial),
        "or" => Section::Cue(Cue::Or),
        "sport" => Section::Cue(Cue::Sport),
        _ => return None,
    })
}

/// The files of the lexicons, each with its language: the files of one language share their classes.
const FILES: [(&str, &str); 13] = [
    ("all", include_str!("lexicon/all.txt")),
    ("en", include_str!("lexicon/en.txt")),
    ("es", include_str!("lexicon/es.txt")),
    ("de", include_str!("lexicon/de.txt")),
    ("fr", include_str!("lexicon/fr.txt")),
    ("en", include_str!("lexicon/violence/en.txt")),
    ("es", include_str!("lexicon/violence/es.txt")),
    ("de", include_str!("lexicon/violence/de.txt")),
    ("fr", include_str!("lexicon/violence/fr.txt")),
    ("en", include_str!("lexicon/harm/en.txt")),
    ("es", include_str!("lexicon/harm/es.txt")),
    ("de", include_str!("lexicon/harm/de.txt")),
    ("fr", include_str!("lexicon/harm/fr.txt")),
];

/// The lexicons, compiled on first use. A file that does not compile is a defect of the build, which the tests meet first.
fn lexicon() -> &'static Lexicon<Section> {
    static LEXICON: OnceLock<Lexicon<Section>> = OnceLock::new();
    LEXICON.get_or_init(|| Lexicon::compile(&FILES, section).expect("the safety lexicons compile"))
}

/// What the message signals, the gravest first.
pub(super) fn examine(text: &str) -> Option<Alert> {
    let lexicon = lexicon();
    let tokens = message::tokens(text, &lexicon.words);
    let hits = lexicon.find(&tokens);
    let danger = hits.iter().any(|hit| !matches!(hit.section, Section::Cue(_) | Section::Figurative | Section::Play));
    if !danger {
        return None;
    }
    let scene = Scene::new(&tokens, hits);
    let alerts = scene.hits.iter().filter_map(|hit| scene.alert(hit));
    // Who is hit and hits back is the one who is hit.
    alerts
        .min_by_key(|alert| (alert.class, alert.by_writer || alert.other_person, alert.other_person, !alert.child))
        .or_else(|| scene.despair())
}

/// The age that makes the writer a minor, in years.
pub(super) fn age_of_minor(text: &str) -> Option<i32> {
    let lexicon = lexicon();
    let tokens = message::tokens(text, &lexicon.words);
    let scene = Scene::new(&tokens, lexicon.find(&tokens));
    let ages = scene.hits.iter().filter(|hit| hit.section == Section::MinorAge && scene.alert(hit).is_some());
    // An age to come ("I'll be 14") is none of today.
    ages.filter_map(|hit| scene.age(hit)).map(|age| age as i32).max()
}

/// Whether a crisis is told by nothing but a last night ("tonight is my last night").
pub(super) fn is_only_of_a_last_night(text: &str) -> bool {
    let lexicon = lexicon();
    let tokens = message::tokens(text, &lexicon.words);
    let scene = Scene::new(&tokens, lexicon.find(&tokens));
    let is_crisis = |hit: &&Hit<Section>| scene.alert(hit).is_some_and(|alert| alert.class == SafetyClass::Crisis);
    let is_of_the_night = |hit: &Hit<Section>| scene.cue_within(hit.start, hit.end, hit, Cue::LastNight);
    scene.despair().is_none()
        && scene.hits.iter().any(|hit| hit.section == Section::Danger(SafetyClass::Crisis))
        && scene.hits.iter().filter(is_crisis).all(is_of_the_night)
}

/// A message with everything that was found in it.
struct Scene<'a> {
    tokens: &'a [Token],
    /// Signs and figures of speech, by start.
    hits: Vec<Hit<Section>>,
    /// Token by token: part of a figure of speech.
    hidden: Vec<bool>,
    /// Token by token: part of a blow that is no violence.
    played: Vec<bool>,
    /// Places of the cues, by start, so that a long message is not searched from its beginning for every sign.
    cues: Vec<Hit<Section>>,
    quoted_throughout: bool,
}

impl<'a> Scene<'a> {
    fn new(tokens: &'a [Token], hits: Vec<Hit<Section>>) -> Self {
        let covered = |section| {
            let mut covered = vec![false; tokens.len()];
            for hit in hits.iter().filter(|hit| hit.section == section) {
                covered[hit.start..hit.end].fill(true);
            }
            covered
        };
        let (hidden, played) = (covered(Section::Figurative), covered(Section::Play));
        let (mut cues, mut hits): (Vec<_>, Vec<_>) =
            hits.into_iter().partition(|hit| matches!(hit.section, Section::Cue(_)));
        cues.sort_unstable_by_key(|cue| cue.start);
        hits.sort_unstable_by_key(|hit| hit.start);
        let quoted_throughout = tokens.iter().all(|token| token.quoted);
        Self { tokens, hits, hidden, played, cues, quoted_throughout }
    }

    /// The alert a sign gives, unless its surroundings take the danger away.
    fn alert(&self, hit: &Hit<Section>) -> Option<Alert> {
        let class = match hit.section {
            Section::Danger(class) => class,
            Section::CrisisOther => SafetyClass::Crisis,
            Section::ViolenceOther | Section::Blow | Section::BlowOther | Section::OwnHand => SafetyClass::Violence,
            Section::MinorAge | Section::Child => SafetyClass::Minor,
            Section::CrisisWeak | Section::Figurative | Section::Play | Section::Cue(_) => return None,
        };
        if self.is_unreal(hit) || (class == SafetyClass::Crisis && self.is_threatened(hit)) {
            return None;
        }
        // Blows that are long over, or feared ("if he hits me again"), ask for the same care; who gives and who takes them is in
        // the construction.
        if class == SafetyClass::Violence {
            // "Mir ist bei meiner Frau die Hand ausgerutscht" holds a blow that nobody gives.
            if hit.section.is_blow() && hit.section != Section::OwnHand && self.is_of_own_hand(hit) {
                return None;
            }
            let by_writer = hit.section == Section::OwnHand;
            return Some(Alert { other_person: hit.section.is_of_another(), by_writer, ..Alert::of(class) });
        }
        if self.is_over(hit) || (class != SafetyClass::Crisis && self.before(hit, Cue::Hypothetical)) {
            return None;
        }
        if class == SafetyClass::MedicalUrgent
            && self.in_sentence(hit, Cue::PastIllness)
            && !self.in_sentence(hit, Cue::Present)
        {
            return None;
        }
        let other = hit.section == Section::CrisisOther || self.is_about_another(hit);
        let other_counts = matches!(class, SafetyClass::Crisis | SafetyClass::MedicalUrgent);
        if other && (!other_counts || self.in_sentence(hit, Cue::Recent)) {
            return None;
        }
        Some(Alert { other_person: other, child: self.is_child(hit), ..Alert::of(class) })
    }

    /// Despair said more than once.
    fn despair(&self) -> Option<Alert> {
        let mut signs: Vec<_> = self
            .hits
            .iter()
            .filter(|hit| hit.section == Section::CrisisWeak && !self.is_unreal(hit) && !self.is_over(hit))
            .collect();
        signs.sort_unstable_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
        let mut end = 0;
        signs.retain(|hit| {
            let apart = hit.start >= end;
            end = end.max(hit.end);
            apart
        });
        let other_person = signs.iter().all(|sign| self.is_about_another(sign));
        (signs.len() >= WEAK_SIGNS).then(|| Alert { other_person, ..Alert::of(SafetyClass::Crisis) })
    }

    /// A figure of speech, denied, told, or quoted.
    fn is_unreal(&self, hit: &Hit<Section>) -> bool {
        let hidden = if hit.section.is_violence() { &self.played } else { &self.hidden };
        hidden[hit.start..hit.end].contains(&true)
            || self.is_negated(hit)
            || self.is_told(hit)
            || self.is_quoted(hit)
            || (hit.section.is_blow() && self.is_in_sport(hit))
    }

    /// A blow told with a sport, a game or fun. "He hit me, so no boxing today" is none of sport: there the sport is denied,
    /// or a clause of its own.
    fn is_in_sport(&self, hit: &Hit<Section>) -> bool {
        let denied = |sport: &Hit<Section>| {
            self.sentence_cues(sport).any(|cue| {
                let follows = cue.start >= hit.end;
                let denies = match cue.section {
                    Section::Cue(Cue::Negation) => follows || cue.end <= hit.start,
                    Section::Cue(Cue::Negator) => follows,
                    _ => false,
                };
                denies && cue.end <= sport.start && cue.end + NEGATION_REACH >= sport.start
            })
        };
        self.sentence_cues(hit).any(|cue| {
            if cue.section != Section::Cue(Cue::Sport) {
                return false;
            }
            let near = if cue.end <= hit.start {
                cue.end + SPORT_BEFORE >= hit.start
            } else {
                let reach = if self.has_comma(hit.end, cue.start) { SPORT_AFTER_COMMA } else { SPORT_AFTER };
                cue.start <= hit.end + reach
                    && (cue.start < hit.end || !self.between(hit.end, cue.start, &[Cue::And, Cue::But]))
            };
            near && !denied(cue)
        })
    }

    /// Words of dying that are what somebody else threatens with ("he threatened to kill me").
    fn is_threatened(&self, hit: &Hit<Section>) -> bool {
        let holds = |other: &Hit<Section>| {
            other.section.is_violence() && other.start <= hit.start && hit.end <= other.end && !self.is_unreal(other)
        };
        let near = self.hits.partition_point(|other| other.start + SURROUNDINGS < hit.start);
        self.hits[near..].iter().take_while(|other| other.start <= hit.start).any(holds)
    }

    /// Part of a blow that the writer gives.
    fn is_of_own_hand(&self, hit: &Hit<Section>) -> bool {
        let holds = |other: &Hit<Section>| {
            other.section == Section::OwnHand
                && other.start <= hit.start
                && hit.end <= other.end
                && !self.is_unreal(other)
        };
        let near = self.hits.partition_point(|other| other.start + SURROUNDINGS < hit.start);
        self.hits[near..].iter().take_while(|other| other.start <= hit.start).any(holds)
    }

    /// Long over, and not so again.
    fn is_over(&self, hit: &Hit<Section>) -> bool {
        self.in_sentence(hit, Cue::Past) && !self.in_sentence(hit, Cue::Present)
    }

    fn is_negated(&self, hit: &Hit<Section>) -> bool {
        let before =
            self.sentence_cues(hit).filter(|cue| cue.section == Section::Cue(Cue::Negation) && cue.end <= hit.start);
        let mut before = before.filter(|cue| !self.between(cue.end, hit.start, &[Cue::But, Cue::And, Cue::Subject]));
        let listed = || self.cue_within(hit.start.saturating_sub(1), hit.end + 3, hit, Cue::Or);
        // "I have no reason to live" denies by itself: what denies before it only underlines.
        (!hit.negates
            && before.any(|cue| {
                let distance = hit.start - cue.end;
                let comma = self.has_comma(cue.end, hit.start);
                if comma { distance <= NEGATED_LIST_REACH && listed() } else { distance <= NEGATION_REACH }
            }))
            || self.cue_within(hit.end, hit.end + 1, hit, Cue::NegationAfter)
            || self.is_answered_no(hit)
            || (!hit.negates && self.cue_within(hit.start, hit.end, hit, Cue::Negator))
    }

    fn is_answered_no(&self, hit: &Hit<Section>) -> bool {
        let end = self.tokens[hit.start].sentence.1 as usize;
        let next = self.cues.partition_point(|cue| cue.start < end);
        hit.end == end
            && self.cues[next..]
                .iter()
                .take_while(|cue| cue.start == end)
                .any(|cue| cue.section == Section::Cue(Cue::Denial))
    }

    /// Of a film, a song, an article. "Watched a film, and I want to die" is not: there the writer begins anew.
    fn is_told(&self, hit: &Hit<Section>) -> bool {
        let anew = |cue: &Hit<Section>| {
            cue.end <= hit.start
                && self.cue_within(hit.start.saturating_sub(1), hit.end, hit, Cue::First)
                && (self.between(cue.end, hit.start, &[Cue::And, Cue::But]) || self.has_comma(cue.end, hit.start))
        };
        self.sentence_cues(hit).any(|cue| cue.section == Section::Cue(Cue::Fiction) && !anew(cue))
    }

    /// In quotation marks, and the quoting is said ("she wrote …"). A message that is all quotation is the writer's own.
    fn is_quoted(&self, hit: &Hit<Section>) -> bool {
        self.tokens[hit.start].quoted && !self.quoted_throughout && self.in_sentence(hit, Cue::Speech)
    }

    /// The subject is another person: named before the sign, and the writer not since. What is said of despair stands close
    /// to its subject, or within a construction that names it.
    fn is_about_another(&self, hit: &Hit<Section>) -> bool {
        let is_crisis = matches!(hit.section, Section::Danger(SafetyClass::Crisis) | Section::CrisisWeak);
        let governs = |other: &Hit<Section>| {
            other.section == Section::CrisisOther
                && self.tokens[other.start].sentence == self.tokens[hit.start].sentence
                && !self.between(other.end, hit.start, &[Cue::First])
        };
        let near = self.hits.partition_point(|other| other.start + SURROUNDINGS < hit.start);
        let mut near = self.hits[near..].iter().take_while(|other| other.start < hit.end);
        if is_crisis && near.any(governs) {
            return true;
        }
        let reach = if is_crisis { SUBJECT_REACH } else { SURROUNDINGS };
        // "A baby" is what is expected, not who expects; "my wife … isn't responding" names the person itself.
        let named = hit.section == Section::Danger(SafetyClass::MedicalUrgent);
        let leads =
            |cue: &Hit<Section>| cue.start < hit.start || (cue.start == hit.start && (named || cue.end > hit.end));
        let first_inside = self.cue_within(hit.start, hit.end, hit, Cue::First);
        let third = self.sentence_cues(hit).filter(|cue| cue.section == Section::Cue(Cue::Third) && leads(cue));
        !first_inside
            && third
                .last()
                .is_some_and(|cue| cue.end + reach >= hit.start && !self.between(cue.end, hit.start, &[Cue::First]))
    }

    fn is_child(&self, hit: &Hit<Section>) -> bool {
        match hit.section {
            Section::Child => true,
            Section::MinorAge => self.age(hit).is_some_and(|age| age < f64::from(ACCOUNT_AGE)),
            _ => false,
        }
    }

    /// The number of a sign that is an age.
    fn age(&self, hit: &Hit<Section>) -> Option<f64> {
        self.tokens[hit.start..hit.end].iter().rev().find_map(|token| token.value)
    }

    fn before(&self, hit: &Hit<Section>, cue: Cue) -> bool {
        self.sentence_cues(hit).any(|found| found.section == Section::Cue(cue) && found.start <= hit.start)
    }

    fn in_sentence(&self, hit: &Hit<Section>, cue: Cue) -> bool {
        self.sentence_cues(hit).any(|found| found.section == Section::Cue(cue))
    }

    /// A cue that starts at `from` or later and before `to`, in the sentence of the sign.
    fn cue_within(&self, from: usize, to: usize, hit: &Hit<Section>, cue: Cue) -> bool {
        self.sentence_cues(hit).any(|found| found.section == Section::Cue(cue) && (from..to).contains(&found.start))
    }

    fn between(&self, from: usize, to: usize, cues: &[Cue]) -> bool {
        let start = self.cues.partition_point(|cue| cue.start < from);
        let inside = self.cues[start..].iter().take_while(|cue| cue.start < to);
        inside.into_iter().any(|found| cues.iter().any(|cue| found.section == Section::Cue(*cue)))
    }

    fn has_comma(&self, from: usize, to: usize) -> bool {
        let comma = lexicon().words.meaning(",").symbol;
        self.tokens[from.min(to)..to].iter().any(|token| token.is(comma))
    }

    /// The cues of the sentence the sign stands in, by place.
    fn sentence_cues(&self, hit: &Hit<Section>) -> impl Iterator<Item = &Hit<Section>> {
        let (from, to) = self.tokens[hit.start].sentence;
        let from = (from as usize).max(hit.start.saturating_sub(SURROUNDINGS));
        let to = (to as usize).min(hit.end + SURROUNDINGS);
        let first = self.cues.partition_point(|cue| cue.start < from);
        self.cues[first..].iter().take_while(move |cue| cue.start < to)
    }
}
