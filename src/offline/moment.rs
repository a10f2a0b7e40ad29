//! What of a day a person would answer first: a feeling before news, and what weighs before what was good.

use super::{
    Message,
    feeling::{Feeling, feeling},
    news::{News, news},
};

/// What was told, by weight: the least is what is answered first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    Felt(Feeling),
    News(News),
}

impl Moment {
    /// The name used in the words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Felt(feeling) => feeling.as_str(),
            Self::News(news) => news.as_str(),
        }
    }

    /// Whether it weighs so much that a tip beside it would be deaf.
    pub fn is_heavy(self) -> bool {
        match self {
            Self::Felt(feeling) => feeling.is_hard(),
            Self::News(news) => news.is_heavy(),
        }
    }
}

impl Moment {
    /// Whether it is heard of a day as a whole, and what happened says more than any word for it.
    pub fn is_general(self) -> bool {
        matches!(self, Self::Felt(Feeling::Rough | Feeling::Low))
    }

    /// Whether it made the day harder.
    pub fn is_weighty(self) -> bool {
        match self {
            Self::Felt(feeling) => feeling.is_hard(),
            Self::News(news) => news.is_weighty(),
        }
    }
}

/// What a message tells of the person's day beside its records; what has an answer of its own in the plan (a loss, despair, nights
/// of work) is left to it.
pub fn moment(message: &Message<'_>) -> Option<Moment> {
    let answered_by_the_plan = |feeling: &Feeling| {
        matches!(
            feeling,
            Feeling::Despair | Feeling::Loss | Feeling::Nights | Feeling::JetLag | Feeling::Return | Feeling::Back
        )
    };
    let news = news(message);
    match feeling(message) {
        Some(felt) if answered_by_the_plan(&felt) => None,
        // What made a day hard says more than that it was.
        Some(Feeling::Rough | Feeling::Low) if news.is_some_and(News::is_heavy) => news.map(Moment::News),
        Some(felt) => Some(Moment::Felt(felt)),
        None => news.map(Moment::News),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Lang;

    #[test]
    fn what_weighs_comes_before_what_was_good() {
        let told = |text| moment(&Message::on_a_saturday(Lang::En, text));
        let mum = told("my mum is in hospital").expect("it is heard");
        let won = told("we won 3-1").expect("it is heard");
        assert_eq!((mum.as_str(), mum.is_heavy()), ("worry", true));
        assert_eq!((won.as_str(), won.is_heavy()), ("won", false));
        assert!(mum < won);
        assert_eq!(told("my dog died"), None, "mornings after a loss have words of their own");
        assert_eq!(told("slept 7h"), None);
    }
}
