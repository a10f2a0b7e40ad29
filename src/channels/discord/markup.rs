//! Discord reads every text as markup; what the coach says is no markup. So whatever would be taken for some is escaped.

/// The text as Discord has to get it, so that people see it as it is.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = '\n';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let escapes = match c {
            '\\' | '*' | '~' | '`' | '|' => true,
            // Inside a word it is no emphasis: America/New_York.
            '_' => !(is_word(Some(before)) && is_word(next)),
            // Mentions, times, addresses: <@1>, <t:1>, <https://…>.
            '<' => next.is_some_and(|next| !next.is_whitespace() && !next.is_ascii_digit()),
            // [words](address)
            '[' => true,
            // Headings and quotations stand at the start of a line.
            '#' | '>' => before == '\n',
            // Small print: "-# words".
            '-' => before == '\n' && next == Some('#'),
            _ => false,
        };
        if escapes {
            out.push('\\');
        }
        out.push(c);
        // Spaces in front do not keep a heading from being one.
        if !(before == '\n' && c == ' ') {
            before = c;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_shown_and_ordinary_text_left_alone() {
        for (text, wanted) in [
            ("✓ sleep 6 h · water 2 l", "✓ sleep 6 h · water 2 l"),
            ("America/New_York", "America/New_York"),
            (
                "**bold** _it_ ~~no~~ `code` ||hush||",
                "\\*\\*bold\\*\\* \\_it\\_ \\~\\~no\\~\\~ \\`code\\` \\|\\|hush\\|\\|",
            ),
            ("<@42> <#7> <t:1> a < 5 <3", "\\<@42> \\<#7> \\<t:1> a < 5 <3"),
            ("# loud\n > said\n-# small\n- item 5 > 3", "\\# loud\n \\> said\n\\-# small\n- item 5 > 3"),
            ("[here](https://example.org)", "\\[here](https://example.org)"),
            ("a\\b", "a\\\\b"),
        ] {
            assert_eq!(plain(text), wanted);
        }
    }
}
