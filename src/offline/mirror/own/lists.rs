//! The tables by which one's own clauses are turned, as they stand in `lang/*/own.toml`.

use std::{
    collections::{HashMap, HashSet},
    sync::OnceLock,
};

use serde::Deserialize;

use crate::domain::person::Lang;

use super::super::grammar::{Grammar, Phrase, Word, split};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    #[serde(default)]
    did: String,
    third: String,
    #[serde(default)]
    adverbs: Vec<String>,
    fronts: Vec<String>,
    cut: Vec<String>,
    bare: Vec<String>,
    #[serde(default)]
    repair: Vec<String>,
    turn: Vec<String>,
    #[serde(default)]
    plural: Vec<String>,
    #[serde(default)]
    sure: Vec<String>,
    #[serde(default)]
    open: Vec<String>,
    #[serde(default)]
    present: Vec<String>,
    #[serde(default)]
    clitics: Vec<String>,
    #[serde(default)]
    have: String,
    #[serde(default)]
    be: String,
    #[serde(default)]
    nouns: String,
    #[serde(default)]
    ar: String,
    #[serde(default)]
    er: String,
    #[serde(default)]
    irregular: Vec<String>,
    #[serde(default)]
    aux: Vec<String>,
    #[serde(default)]
    imperfect: Vec<String>,
    firsts: Vec<String>,
    pronouns: Vec<String>,
    residue: Vec<String>,
    second: Vec<String>,
    and: String,
    determiners: Vec<String>,
    hard: Vec<String>,
    proud: Vec<String>,
    warm: Vec<String>,
    funny: Vec<String>,
    people: Vec<String>,
    private: Vec<String>,
    stretch: Vec<String>,
    spans: Vec<String>,
}

pub(super) type Pairs = Vec<(Phrase, Phrase)>;
pub(super) type Verbs = HashMap<String, String>;

/// The tables of one language; those of another stay empty.
pub(super) struct Lists {
    /// Verbs of the past that begin a sentence without "I".
    pub(super) did: HashSet<String>,
    /// Verbs by which a clause of somebody else is known.
    pub(super) third: HashSet<String>,
    pub(super) adverbs: Vec<Phrase>,
    pub(super) fronts: Vec<Phrase>,
    /// What a clause may end in and is not said back.
    pub(super) cut: Vec<Phrase>,
    /// Who or what is named without "my".
    pub(super) bare: Pairs,
    pub(super) repair: Pairs,
    pub(super) turn: Pairs,
    pub(super) plural: Pairs,
    /// Verbs of the first person alone, and those that are the third person's too.
    pub(super) sure: Verbs,
    pub(super) open: Verbs,
    pub(super) clitics: HashSet<String>,
    /// Participles beside "have" and beside "be".
    pub(super) have: HashSet<String>,
    pub(super) be: HashSet<String>,
    /// German nouns by their letters in lower case.
    pub(super) nouns: Verbs,
    pub(super) aux: Verbs,
    pub(super) imperfect: Verbs,
    /// "The first time without him": what is said without a verb.
    pub(super) firsts: Pairs,
    pub(super) pronouns: Vec<Phrase>,
    /// With these the writer speaks to the reader.
    pub(super) second: HashSet<String>,
    /// By what a sentence goes on in the next.
    pub(super) and: String,
    /// What begins a few words that belong to the clause before: "her first".
    pub(super) determiners: HashSet<String>,
    /// What must not be left over.
    pub(super) residue: HashSet<String>,
    pub(super) hard: Vec<Phrase>,
    pub(super) proud: Vec<Phrase>,
    pub(super) warm: Vec<Phrase>,
    pub(super) funny: Vec<Phrase>,
    pub(super) people: Vec<Phrase>,
    pub(super) private: Vec<Phrase>,
    pub(super) stretch: Vec<Phrase>,
    pub(super) spans: HashSet<String>,
    contempt: Vec<Phrase>,
}

/// With these a person speaks of themselves as nobody should: nothing of the sentence is said back.
const CONTEMPT: [(Lang, &[&str]); 4] = [
    (
        Lang::En,
        &[
            "useless",
            "pathetic",
            "worthless",
            "failure",
            "disgusting",
            "fat pig",
            "hate myself",
            "loser",
            "i'm stupid",
            "so stupid",
        ],
    ),
    (
        Lang::De,
        &[
            "nutzlos",
            "wertlos",
            "unfähig",
            "zu nichts",
            "versager",
            "versagerin",
            "hasse mich",
            "eklig",
            "fette sau",
            "zu dumm",
            "zu blöd",
        ],
    ),
    (Lang::Es, &["inútil", "no sirvo", "fracasada", "fracasado", "asco", "me odio", "no valgo", "doy pena"]),
    (
        Lang::Fr,
        &[
            "incapable",
            "bonne à rien",
            "bon à rien",
            "minable",
            "me dégoûte",
            "me déteste",
            "nulle",
            "nul",
            "je vaux rien",
        ],
    ),
];

pub(super) fn lists(lang: Lang) -> &'static Lists {
    static ALL: OnceLock<Vec<(Lang, Lists)>> = OnceLock::new();
    let all = ALL.get_or_init(|| Lang::ALL.into_iter().map(|lang| (lang, Lists::compiled_in(lang))).collect());
    all.iter().find_map(|(of, lists)| (*of == lang).then_some(lists)).expect("there are some for each language")
}

impl Lists {
    fn compiled_in(lang: Lang) -> Self {
        let source = match lang {
            Lang::En => include_str!("../../lang/en/own.toml"),
            Lang::De => include_str!("../../lang/de/own.toml"),
            Lang::Es => include_str!("../../lang/es/own.toml"),
            Lang::Fr => include_str!("../../lang/fr/own.toml"),
        };
        let source: Source = toml::from_str(source).expect("the tables compiled in are TOML; a test reads them all");
        let phrase = |text: &str| -> Phrase { split(lang, text).map(str::to_owned).collect() };
        let list = |all: &[String]| -> Vec<Phrase> {
            let mut all: Vec<Phrase> = all.iter().map(|text| phrase(text)).collect();
            all.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
            all
        };
        let sides = |text: &str| {
            let (from, to) = text.split_once('=').unwrap_or((text, ""));
            (from.trim().to_owned(), to.trim().to_owned())
        };
        let pairs = |all: &[String]| -> Pairs {
            all.iter().map(|text| sides(text)).map(|(from, to)| (phrase(&from), phrase(&to))).collect()
        };
        let verbs = |all: &[String]| -> Verbs { all.iter().map(|text| sides(text)).collect() };
        let set = |text: &str| -> HashSet<String> { text.split_whitespace().map(str::to_owned).collect() };
        let mut sure = verbs(&source.sure);
        sure.extend(verbs(&source.irregular));
        sure.extend(verbs(&source.present));
        source.ar.split_whitespace().for_each(|verb| sure.extend(preterite(verb)));
        source.er.split_whitespace().for_each(|verb| sure.extend(preterite(verb)));
        let contempt = CONTEMPT.iter().filter(|(of, _)| *of == lang).flat_map(|(_, all)| all.iter());
        let bare = source
            .bare
            .iter()
            .map(|text| if text.contains('=') { text.clone() } else { format!("{text} = your {text}") });
        Self {
            did: set(&source.did),
            third: set(&source.third),
            adverbs: list(&source.adverbs),
            fronts: list(&source.fronts),
            cut: list(&source.cut),
            bare: pairs(&bare.collect::<Vec<_>>()),
            repair: pairs(&source.repair),
            turn: pairs(&source.turn),
            plural: pairs(&source.plural),
            sure,
            open: verbs(&source.open),
            clitics: source.clitics.iter().cloned().collect(),
            have: set(&source.have),
            be: set(&source.be),
            nouns: source.nouns.split_whitespace().map(|noun| (noun.to_lowercase(), noun.to_owned())).collect(),
            aux: verbs(&source.aux),
            imperfect: verbs(&source.imperfect),
            firsts: pairs(
                &source
                    .firsts
                    .iter()
                    .map(|text| if text.contains('=') { text.clone() } else { format!("{text} = {text}") })
                    .collect::<Vec<_>>(),
            ),
            pronouns: list(&source.pronouns),
            second: source.second.into_iter().collect(),
            and: source.and,
            determiners: source.determiners.into_iter().collect(),
            residue: source.residue.into_iter().collect(),
            hard: list(&source.hard),
            proud: list(&source.proud),
            warm: list(&source.warm),
            funny: list(&source.funny),
            people: list(&source.people),
            private: list(&source.private),
            stretch: list(&source.stretch),
            spans: source.spans.iter().map(|span| span.to_lowercase()).collect(),
            contempt: contempt.map(|text| phrase(text)).collect(),
        }
    }

    /// A word with the apostrophe that was left out, and without the marks of a word that is quoted.
    pub(super) fn repaired(&self, word: Word) -> Word {
        let fixed = self.repair.iter().find(|(from, _)| from[..] == [word.low.clone()]).map(|(_, to)| to.join(" "));
        let bare = word.raw.trim_start_matches('\'');
        match fixed {
            _ if word.is_set => word,
            Some(fixed) => Word::new(&fixed),
            None if bare.len() < word.raw.len() => Word::new(bare.trim_end_matches('\'')),
            None if !self.repair.is_empty() && word.raw.ends_with('\'') => Word::new(word.raw.trim_end_matches('\'')),
            None => word,
        }
    }

    /// Whether the writer speaks of themselves with contempt.
    pub(super) fn holds_self_contempt(&self, words: &[Word]) -> bool {
        (0..words.len()).any(|at| Grammar::begins(&words[at..], &self.contempt).is_some())
    }
}

/// The first person of a regular Spanish preterite with its second: "canté" → "cantaste", "metí" → "metiste".
fn preterite(infinitive: &str) -> Option<(String, String)> {
    let infinitive = infinitive.strip_suffix("se").unwrap_or(infinitive);
    let stem = infinitive.strip_suffix("ar");
    if let Some(stem) = stem {
        let spelled = match () {
            () if stem.ends_with('c') => format!("{}qu", &stem[..stem.len() - 1]),
            () if stem.ends_with('g') => format!("{stem}u"),
            () if stem.ends_with('z') => format!("{}c", &stem[..stem.len() - 1]),
            () => stem.to_owned(),
        };
        return Some((format!("{spelled}é"), format!("{stem}aste")));
    }
    let stem = infinitive.strip_suffix("er").or_else(|| infinitive.strip_suffix("ir"))?;
    let second = if stem.ends_with(['a', 'e', 'o']) { format!("{stem}íste") } else { format!("{stem}iste") };
    Some((format!("{stem}í"), second))
}
