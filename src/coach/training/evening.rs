//! An evening of three or four sentences, without a model: what each of them says alone is not lost because it stands beside
//! others.
//!
//! The readers of records, pains, days to come and feelings read the whole message. What only one sentence tells (a question,
//! what lies ahead, small news) is looked for here, sentence by sentence. Of all that is told, one or two things are answered
//! beside the receipt: danger before illness, pain, a question, tomorrow, a feeling, and praise last.

use anyhow::Result;

use crate::{
    offline::{self, Kind},
    store::rows::{ActionType, Path},
};

use super::super::{
    Coach, plain,
    turn::{Plan, Turn, Word},
};

/// So many things are answered beside the receipt.
const MOST_SAID: usize = 2;

impl Coach {
    /// The plan of an exchange with what single sentences of it tell or ask.
    pub(super) async fn with_sentences(&self, turn: &Turn<'_>, mut plan: Plan) -> Result<Plan> {
        let sentences = sentences(turn.text);
        let is_models = plan.path == Path::Model || plan.unanswered && self.models.is_configured();
        if sentences.len() < 2 || is_models || plan.path == Path::Safety || !plan.draft.asks.is_empty() {
            return Ok(plan);
        }
        if !plan.answered
            && let Some(answer) = self.question_among(turn, &sentences).await?
        {
            plan.action = ActionType::Question;
            plan.answered = true;
            plan.word = Word::Nothing;
            plan.lead.push(answer);
        }
        // What was asked and found no answer is said so, unless something else is answered.
        let is_open = matches!(plan.word, Word::Insight | Word::Nothing) || is_empty_word(turn, &plan);
        let said = plan.lead.len() + usize::from(!is_open);
        // What is kept of days to come was said back.
        let is_kept = !offline::events(&turn.message()).is_empty();
        if said < MOST_SAID
            && !plan.answered
            && let Some(word) = told_among(turn, &plan, &sentences, !is_kept, said == 0)
        {
            if is_open {
                plan.word = Word::Text(word);
            } else {
                plan.after.push(word);
            }
        }
        // Beside two things that were said a third is noise.
        if said >= MOST_SAID && plan.word == Word::Insight {
            plan.word = Word::Nothing;
        }
        Ok(plan)
    }

    /// The answer to the first question among sentences that has one.
    async fn question_among(&self, turn: &Turn<'_>, sentences: &[&str]) -> Result<Option<String>> {
        for sentence in sentences {
            let turn = turn.with_text(sentence);
            if let Some(topic) = offline::topic(&turn.message())
                && let Some(Plan { word: Word::Text(answer), .. }) = self.trade(&turn, topic).await?
            {
                return Ok(Some(answer));
            }
            if offline::read(&turn.message()).kind != Kind::Question {
                continue;
            }
            let answer = match offline::question(&turn.message()) {
                Some(question) => self.answer_from_records(&turn, &question).await?,
                None => None,
            };
            if answer.is_some() {
                return Ok(answer);
            }
        }
        Ok(None)
    }
}

/// Whether the word of a plan says that nothing was understood.
fn is_empty_word(turn: &Turn<'_>, plan: &Plan) -> bool {
    let Word::Text(text) = &plan.word else { return false };
    ["say.needs_model", "say.heard", "say.nothing_noted", "say.not_understood"]
        .iter()
        .any(|key| turn.words().ways(key).any(|way| way == text))
}

/// The word for what lies ahead by one of the sentences, else for small news, where they are asked for and the plan has none of it.
fn told_among(turn: &Turn<'_>, plan: &Plan, sentences: &[&str], of_ahead: bool, of_news: bool) -> Option<String> {
    let keys = |of: &dyn Fn(&offline::Message<'_>) -> Option<String>| {
        sentences.iter().find_map(|sentence| of(&turn.message_of(sentence)))
    };
    let ahead =
        |message: &offline::Message<'_>| offline::ahead(message).map(|ahead| format!("ahead.{}", ahead.as_str()));
    let news = |message: &offline::Message<'_>| {
        let is_plain = offline::read(message).records.is_empty();
        offline::news(message).filter(|_| is_plain).map(|news| format!("news.{}", news.as_str()))
    };
    let key = of_ahead.then(|| keys(&ahead)).flatten().or_else(|| of_news.then(|| keys(&news)).flatten())?;
    let is_said = matches!(&plan.word, Word::Text(text) if turn.words().ways(&key).any(|way| way == text));
    if is_said { None } else { plain::unsaid(&turn.past.recent, turn.pick, |pick| turn.words().pick(&key, &[], pick)) }
}

/// The sentences of a message: a mark ends one where no figure or letter follows it at once ("3.2k", "z.B.").
fn sentences(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_last = chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        if c == '\n' || matches!(c, '.' | '!' | '?' | '…' | ';') && is_last {
            all.push(&text[start..at + c.len_utf8()]);
            start = at + c.len_utf8();
        }
    }
    all.push(&text[start..]);
    all.into_iter().map(str::trim).filter(|sentence| sentence.chars().any(char::is_alphanumeric)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_cut_into_its_sentences() {
        for (text, parts) in [
            ("Slept 6h. Ran 3.2k!! Legs tired", vec!["Slept 6h.", "Ran 3.2k!!", "Legs tired"]),
            ("Ist das normal? Morgen frei", vec!["Ist das normal?", "Morgen frei"]),
            ("¿Es normal? Dormí 7 h", vec!["¿Es normal?", "Dormí 7 h"]),
            ("dormi 7h\nmarche 1 h", vec!["dormi 7h", "marche 1 h"]),
            ("slept 7.5 h", vec!["slept 7.5 h"]),
            ("… !", vec![]),
        ] {
            assert_eq!(sentences(text), parts, "{text}");
        }
    }
}
