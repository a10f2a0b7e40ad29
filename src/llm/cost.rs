//! What a completion costs: tokens times the price list in `prices.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use super::Usage;

/// The prices that come with the program.
const BUILT_IN: &str = include_str!("prices.toml");

static BUILT_IN_PRICES: LazyLock<Prices> = LazyLock::new(|| Prices::parse(BUILT_IN).unwrap_or_default());

/// The price of one model, in USD per million tokens.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    pub input: f64,
    /// Input tokens the provider had in its cache; the input price where absent.
    #[serde(default)]
    pub cached: Option<f64>,
    pub output: f64,
}

/// Prices by model name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prices(BTreeMap<String, Price>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceFile {
    /// When the prices were read from the providers' pages (YYYY-MM).
    #[serde(rename = "as_of")]
    _as_of: String,
    models: BTreeMap<String, Price>,
}

impl Prices {
    /// The prices that come with the program.
    pub fn built_in() -> Self {
        BUILT_IN_PRICES.clone()
    }

    /// Reads a price list in the form of `prices.toml`.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        Ok(Self(toml::from_str::<PriceFile>(text)?.models))
    }

    /// Sets or replaces one model's price, as an operator's settings may.
    #[must_use]
    pub fn with(mut self, model: &str, price: Price) -> Self {
        self.0.insert(model.to_ascii_lowercase(), price);
        self
    }

    /// The price of a model: by its full name, without the vendor before a slash, or by the longest listed name it begins
    /// with (`gpt-4.1-mini-2025-04-14` is `gpt-4.1-mini`). Unknown models have no price.
    pub fn of(&self, model: &str) -> Option<Price> {
        let full = model.trim().to_ascii_lowercase();
        let bare = full.rsplit('/').next().unwrap_or(&full);
        self.0.get(&full).or_else(|| self.0.get(bare)).or_else(|| self.of_release(bare)).copied()
    }

    /// A dated or "latest" release of a listed model. Other suffixes are other models ("gpt-5-pro" is not "gpt-5").
    fn of_release(&self, name: &str) -> Option<&Price> {
        self.0
            .iter()
            .filter(|(listed, _)| name.strip_prefix(listed.as_str()).is_some_and(is_release))
            .max_by_key(|(listed, _)| listed.len())
            .map(|(_, price)| price)
    }

    /// What this usage costs in USD, or `None` where the model has no known price.
    pub fn cost_usd(&self, model: &str, usage: &Usage) -> Option<f64> {
        let price = self.of(model)?;
        let cached = usage.cached.min(usage.input);
        let millionths = f64::from(usage.input - cached) * price.input
            + f64::from(cached) * price.cached.unwrap_or(price.input)
            + f64::from(usage.output) * price.output;
        Some(millionths / 1e6)
    }
}

/// "-2025-04-14", "-20250414", "-2507", "@20250414", "-latest", "-preview-09-2025" and the like.
fn is_release(suffix: &str) -> bool {
    let Some(rest) = suffix.strip_prefix(['-', '@']) else { return false };
    let rest = rest.strip_prefix("preview-").unwrap_or(rest);
    rest == "latest" || rest == "preview" || (!rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || c == '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(input: u32, cached: u32, output: u32) -> Usage {
        Usage { input, cached, output }
    }

    #[test]
    fn the_built_in_list_is_readable_and_plausible() {
        let prices = Prices::parse(BUILT_IN).unwrap();
        assert!(prices.0.len() >= 20);
        for (model, price) in &prices.0 {
            assert_eq!(*model, model.to_ascii_lowercase());
            assert!(price.input > 0.0 && price.output >= price.input && price.output < 200.0, "{model}");
            assert!(price.cached.is_none_or(|cached| cached > 0.0 && cached <= price.input), "{model}");
        }
    }

    #[test]
    fn names_are_matched_by_model_not_by_chance() {
        let prices = Prices::built_in();
        let check = |name: &str, same_as: Option<&str>| {
            assert_eq!(prices.of(name), same_as.map(|listed| prices.0[listed]), "{name}");
        };
        check("gpt-4.1-mini", Some("gpt-4.1-mini"));
        check("gpt-4.1-mini-2025-04-14", Some("gpt-4.1-mini"));
        check("openai/gpt-4.1-mini", Some("gpt-4.1-mini"));
        check("GPT-4.1", Some("gpt-4.1"));
        check("models/gemini-2.5-flash", Some("gemini-2.5-flash"));
        check("mistral-small-latest", Some("mistral-small"));
        check("gpt-5-pro", None);
        check("gpt-4.1-turbo", None);
        check("llama3.1:8b", None);
        check("", None);
    }

    #[test]
    fn cached_tokens_have_their_own_price() {
        let prices = Prices::default().with("m", Price { input: 2.0, cached: Some(0.5), output: 8.0 });
        assert_eq!(prices.cost_usd("m", &usage(1_000_000, 0, 0)), Some(2.0));
        assert_eq!(prices.cost_usd("m", &usage(1_000_000, 500_000, 250_000)), Some(1.0 + 0.25 + 2.0));
        assert_eq!(prices.cost_usd("m", &usage(10, 99, 0)), Some(10.0 * 0.5 / 1e6), "no more cached than sent");
        assert_eq!(prices.cost_usd("other", &usage(1, 0, 1)), None);
    }

    #[test]
    fn an_operator_may_override() {
        let price = Price { input: 1.0, cached: None, output: 1.0 };
        assert_eq!(Prices::built_in().with("gpt-4.1", price).of("gpt-4.1"), Some(price));
    }
}
