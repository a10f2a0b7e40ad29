//! Text as the rules compare it, and numbers as a language writes them.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::person::Lang;

/// Lower case without diacritics, typographic quotes and dashes made plain, white space collapsed:
/// "Me SENTÍ  fatal… d’accord" → "me senti fatal... d'accord".
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '`' | '\u{b4}' => out.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => out.push('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            'ß' => out.push_str("ss"),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// A number with at most `decimals` places, trailing zeros cut, thousands grouped, as the language writes it.
pub fn number(lang: Lang, value: f64, decimals: usize) -> String {
    let mut text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if text == "-0" {
        text = "0".into();
    }
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), ""), |(whole, fraction)| (whole, fraction));
    let (decimal_mark, group_mark) = match lang {
        Lang::En => ('.', ","),
        Lang::Es | Lang::De => (',', "."),
        Lang::Fr => (',', "\u{202f}"),
    };
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        // Four digits read better unbroken; from five on they are grouped.
        if digits.len() > 4 && index > 0 && (digits.len() - index) % 3 == 0 {
            out.push_str(group_mark);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(decimal_mark);
        out.push_str(fraction);
    }
    out
}
