//! The words by which a clause is turned, and how words are held against them.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::domain::person::Lang;

/// Any word, and the end of a clause, in a phrase.
const ANY: &str = "*";
const END: &str = "$";

/// A word of a clause.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    /// As it was written.
    pub(super) raw: String,
    pub(super) low: String,
    /// Said for the day of writing, and now for the day before: it is as it has to be.
    pub(super) is_set: bool,
}

impl Word {
    pub(super) fn new(raw: &str) -> Self {
        Self { raw: raw.to_owned(), low: raw.to_lowercase(), is_set: false }
    }

    /// Whether it is a word, in any case of letters.
    pub(super) fn is_low(&self, of: &str) -> bool {
        // Most words differ in their first letter.
        let (mine, other) = (self.low.as_bytes().first(), of.as_bytes().first().map(u8::to_ascii_lowercase));
        let is_other =
            mine != other.as_ref() && mine.is_some_and(u8::is_ascii) && other.as_ref().is_some_and(u8::is_ascii);
        !is_other && (self.low == of || self.low.chars().eq(of.chars().flat_map(char::to_lowercase)))
    }

    /// Whether it is spelled so that it can be given back: letters alone, no shouting, no "sooo".
    pub(super) fn is_plain(&self) -> bool {
        let letters: Vec<char> = self.raw.chars().collect();
        let is_letter = |c: &char| c.is_alphabetic() || matches!(c, '\'' | '-');
        let is_shouted = letters.len() > 1 && self.raw.chars().all(char::is_uppercase);
        letters.iter().all(is_letter)
            && !is_shouted
            && !self.raw.starts_with('\'')
            && !letters.windows(3).any(|three| three[0] == three[1] && three[1] == three[2])
    }

    pub(super) fn is_capital(&self) -> bool {
        let mut letters = self.raw.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.clone().count() > 0 && letters.all(char::is_lowercase)
    }
}

/// A phrase as it is written in its list, by words.
pub(super) type Phrase = Vec<String>;

/// The lists of a language as they are written.
#[derive(Deserialize)]
struct Source {
    own: Vec<String>,
    he: Vec<String>,
    she: Vec<String>,
    kin: Vec<String>,
    named_after: Vec<String>,
    folk: Vec<String>,
    alone: Vec<String>,
    he_said: Vec<String>,
    she_said: Vec<String>,
    fronts: Vec<String>,
    between: Vec<String>,
    #[serde(default)]
    aux: Vec<String>,
    warm: Vec<String>,
    funny: Vec<String>,
    said: Vec<String>,
    praise: Vec<String>,
    ands: Vec<String>,
    #[serde(default)]
    joins: Vec<String>,
    #[serde(default)]
    open: Vec<String>,
    breaks: Vec<String>,
    near: Vec<String>,
    no_names: Vec<String>,
    mine: Vec<String>,
    turn: Vec<String>,
    times: Vec<String>,
    tails: Vec<String>,
    ends: Vec<String>,
    hard: Vec<String>,
    never: Vec<String>,
}

pub(super) struct Grammar {
    pub(super) lang: Lang,
    /// "My".
    pub(super) own: Vec<Phrase>,
    /// Who is close: men, women, and who is either or several.
    pub(super) he: Vec<Phrase>,
    pub(super) she: Vec<Phrase>,
    pub(super) kin: Vec<Phrase>,
    /// After these a name may stand: "my friend Liz".
    pub(super) named_after: Vec<Phrase>,
    /// Who is met, or lives in the house: they are named as they are.
    pub(super) folk: Vec<Phrase>,
    /// Who is named without "my", and how they are called then.
    pub(super) alone: Vec<(Phrase, Phrase)>,
    pub(super) he_said: Vec<Phrase>,
    pub(super) she_said: Vec<Phrase>,
    /// What stands before a clause and says nothing of it.
    pub(super) fronts: Vec<Phrase>,
    /// What may stand between a subject and its verb.
    pub(super) between: Vec<Phrase>,
    /// The verbs that stand second, where the one that counts stands last.
    pub(super) aux: Vec<Phrase>,
    pub(super) warm: Vec<Phrase>,
    pub(super) funny: Vec<Phrase>,
    /// To say something is only given back with what is praise.
    pub(super) said: Vec<Phrase>,
    pub(super) praise: Vec<Phrase>,
    /// Before these a clause may be cut, before these a comma stands, and at these a new one begins.
    pub(super) ands: Vec<Phrase>,
    pub(super) joins: Vec<Phrase>,
    /// After these what a comma divides belongs together: "gefragt, wo".
    pub(super) open: Vec<Phrase>,
    pub(super) breaks: Vec<Phrase>,
    /// Words of the writer in a clause of others: without one of them a name might be none.
    pub(super) near: Vec<Phrase>,
    pub(super) no_names: Vec<Phrase>,
    /// What tells that a clause is the writer's own, or speaks to the reader.
    pub(super) mine: Vec<Phrase>,
    pub(super) turn: Vec<(Phrase, Phrase)>,
    pub(super) times: Vec<(Phrase, Phrase)>,
    pub(super) tails: Vec<Phrase>,
    /// A clause that ends in one of these is torn off.
    pub(super) ends: Vec<Phrase>,
    /// With these nothing of the message is given back, with those nothing of the sentence.
    pub(super) hard: Vec<Phrase>,
    pub(super) never: Vec<Phrase>,
}

pub(super) fn grammar(lang: Lang) -> &'static Grammar {
    static ALL: OnceLock<Vec<Grammar>> = OnceLock::new();
    let all = ALL.get_or_init(|| Lang::ALL.into_iter().map(Grammar::compiled_in).collect());
    all.iter().find(|grammar| grammar.lang == lang).expect("there is one for each language")
}

impl Grammar {
    fn compiled_in(lang: Lang) -> Self {
        let source = match lang {
            Lang::En => include_str!("../lang/en/mirror.toml"),
            Lang::Es => include_str!("../lang/es/mirror.toml"),
            Lang::De => include_str!("../lang/de/mirror.toml"),
            Lang::Fr => include_str!("../lang/fr/mirror.toml"),
        };
        let source: Source = toml::from_str(source).expect("the lists compiled in are TOML; a test reads them all");
        let phrase = |text: &str| -> Phrase { split(lang, text).map(str::to_owned).collect() };
        // The longest first, so that "best friend" is not a friend alone.
        let list = |all: Vec<String>| {
            let mut all: Vec<Phrase> = all.iter().map(|text| phrase(text)).collect();
            all.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
            all
        };
        let pairs = |all: Vec<String>| {
            let pair = |text: &String| {
                let (from, to) = text.split_once('=').unwrap_or((text, ""));
                (phrase(from), phrase(to))
            };
            let mut all: Vec<(Phrase, Phrase)> = all.iter().map(pair).collect();
            all.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
            all
        };
        Self {
            lang,
            own: list(source.own),
            he: list(source.he),
            she: list(source.she),
            kin: list(source.kin),
            named_after: list(source.named_after),
            folk: list(source.folk),
            alone: pairs(source.alone),
            he_said: list(source.he_said),
            she_said: list(source.she_said),
            fronts: list(source.fronts),
            between: list(source.between),
            aux: list(source.aux),
            warm: list(source.warm),
            funny: list(source.funny),
            said: list(source.said),
            praise: list(source.praise),
            ands: list(source.ands),
            joins: list(source.joins),
            open: list(source.open),
            breaks: list(source.breaks),
            near: list(source.near),
            no_names: list(source.no_names),
            mine: list(source.mine),
            turn: pairs(source.turn),
            times: pairs(source.times),
            tails: list(source.tails),
            ends: list(source.ends),
            hard: list(source.hard),
            never: list(source.never),
        }
    }

    pub(super) fn words(&self, text: &str) -> Vec<Word> {
        let is_kept =
            |c: char| c.is_alphanumeric() || matches!(c, '\'' | '-' | '@' | '%' | '#' | '+' | '&' | '=' | '/');
        let cleaned: String = text.chars().map(|c| if is_kept(c) { c } else { ' ' }).collect();
        let words = split(self.lang, &cleaned).map(|word| word.trim_matches('-'));
        words.filter(|word| word.chars().any(char::is_alphanumeric)).map(Word::new).collect()
    }

    /// How many words of the beginning a phrase of a list is.
    pub(super) fn begins(words: &[Word], list: &[Phrase]) -> Option<usize> {
        list.iter().find(|phrase| is_at(words, phrase)).map(Vec::len)
    }

    pub(super) fn holds(&self, words: &[Word], list: &[Phrase]) -> bool {
        (0..words.len()).any(|at| !words[at].is_set && Self::begins(&words[at..], list).is_some())
    }
}

/// Whether words begin with a phrase, in any case of letters; `*` is any word, and `$` that nothing follows.
pub(super) fn is_at(words: &[Word], phrase: &[String]) -> bool {
    let (phrase, is_end) = match phrase {
        [phrase @ .., end] if end == END => (phrase, true),
        phrase => (phrase, false),
    };
    let is_it = |(word, of): (&Word, &String)| of == ANY || word.is_low(of);
    (!is_end || phrase.len() == words.len())
        && !phrase.is_empty()
        && phrase.len() <= words.len()
        && words.iter().zip(phrase).all(is_it)
}

/// The same as it is written, but for the first letter: "heute morgen" and "Heute morgen".
pub(super) fn is_spelled(words: &[Word], phrase: &[String]) -> bool {
    let is_it =
        |(at, (word, of)): (usize, (&Word, &String))| word.raw == *of || at == 0 && word.low == of.to_lowercase();
    !phrase.is_empty() && phrase.len() <= words.len() && words.iter().zip(phrase).enumerate().all(is_it)
}

/// The words of a text. French words that lost a vowel stand alone: "m'a" is two.
pub(super) fn split(lang: Lang, text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().flat_map(move |word| {
        let elided = word.char_indices().find(|(_, c)| *c == '\'').map(|(at, _)| at + 1);
        let elided = elided.filter(|at| lang == Lang::Fr && *at < word.len() && *at <= "jusqu'".len());
        let (first, rest) = word.split_at(elided.unwrap_or(0));
        [first, rest].into_iter().filter(|part| !part.is_empty())
    })
}
