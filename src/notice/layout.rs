//! The shape of a mail: one list of paragraphs, as plain text and as HTML, so
//! that the two cannot say different things.

use crate::access::PLACEHOLDER;
use crate::fault::is_hidden;
use crate::inventory::Language;

/// Columns of the plain text.
pub(super) const COLUMNS: usize = 72;

/// A mail before it is text or HTML.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
enum Block {
    Alarm(String),
    Lead(String),
    Heading(String),
    Para(String),
    Items(Vec<String>),
    Facts(Vec<(String, String)>),
    Link(String, String),
    Button(String, String),
}

impl Sheet {
    /// A line that must not be overlooked.
    pub(super) fn alarm(&mut self, text: &str) {
        self.blocks.push(Block::Alarm(said(text, LINE)));
    }

    /// The first sentence.
    pub(super) fn lead(&mut self, text: &str) {
        self.blocks.push(Block::Lead(said(text, LINE)));
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.blocks.push(Block::Heading(said(text, LINE)));
    }

    pub(super) fn para(&mut self, text: &str) {
        self.blocks.push(Block::Para(said(text, LINE)));
    }

    pub(super) fn items(&mut self, items: impl IntoIterator<Item = String>) {
        let items: Vec<String> = items.into_iter().map(|i| said(&i, LINE)).collect();
        if !items.is_empty() {
            self.blocks.push(Block::Items(items));
        }
    }

    pub(super) fn facts(&mut self, facts: Vec<(String, String)>) {
        let facts = facts
            .into_iter()
            .map(|(name, value)| (said(&name, NAME), said(&value, LINE)))
            .collect();
        self.blocks.push(Block::Facts(facts));
    }

    pub(super) fn link(&mut self, label: &str, url: &str) {
        let url: String = url.chars().filter(|c| !c.is_whitespace()).collect();
        self.blocks
            .push(Block::Link(said(label, NAME), said(&url, LINE)));
    }

    /// A link to press, its address on a line of its own: no mail program is to break it.
    pub(super) fn button(&mut self, label: &str, url: &str) {
        let url: String = url.chars().filter(|c| !c.is_whitespace()).collect();
        self.blocks
            .push(Block::Button(said(label, NAME), clean(&url, LINE)));
    }

    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        let mut after_heading = true;
        for block in &self.blocks {
            // What belongs to a heading or an announcement stands right under it.
            if !after_heading {
                out.push('\n');
            }
            after_heading = match block {
                Block::Heading(_) => true,
                Block::Para(text) => text.ends_with(':'),
                Block::Alarm(_)
                | Block::Lead(_)
                | Block::Items(_)
                | Block::Facts(_)
                | Block::Link(..)
                | Block::Button(..) => false,
            };
            match block {
                Block::Alarm(text) => wrap(&mut out, "*** ", "*** ", text),
                Block::Lead(text) | Block::Para(text) => wrap(&mut out, "", "", text),
                Block::Heading(text) => wrap(&mut out, "", "", &text.to_uppercase()),
                Block::Items(items) => items
                    .iter()
                    .for_each(|item| wrap(&mut out, "- ", "  ", item)),
                Block::Facts(facts) => facts.iter().for_each(|(name, value)| {
                    wrap(&mut out, "", "  ", &format!("{name}: {value}"));
                }),
                Block::Link(label, url) => {
                    wrap(&mut out, "", "  ", &format!("{label}: {url}"));
                }
                Block::Button(label, url) => {
                    wrap(&mut out, "", "", &format!("{label}:"));
                    wrap(&mut out, "", "", url);
                }
            }
        }
        // It has done what it is for, and many mails need nothing beyond ASCII.
        out.replace('\u{a0}', " ")
    }

    /// No colours of its own but for the alarm's bar, so that it is good on a
    /// light and on a dark ground.
    pub(super) fn html(&self, language: Language, title: &str) -> String {
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n</head>\n\
             <body style=\"font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;\
             max-width:40em;margin:0 auto;padding:16px\">\n",
            language.tag(),
            escape(&said(title, LINE))
        );
        for block in &self.blocks {
            out.push_str(&html_block(block));
            out.push('\n');
        }
        out.push_str("</body>\n</html>\n");
        out
    }
}

fn html_block(block: &Block) -> String {
    match block {
        Block::Alarm(text) => format!(
            "<p style=\"border-left:4px solid #b3261e;padding-left:12px\"><strong>{}</strong></p>",
            escape(text)
        ),
        Block::Lead(text) => format!(
            "<p style=\"font-size:20px\"><strong>{}</strong></p>",
            escape(text)
        ),
        Block::Heading(text) => format!(
            "<h2 style=\"font-size:17px;margin:24px 0 4px\">{}</h2>",
            escape(text)
        ),
        Block::Para(text) => format!("<p style=\"margin:4px 0\">{}</p>", escape(text)),
        Block::Items(items) => {
            let items: String = items
                .iter()
                .map(|item| format!("<li>{}</li>\n", escape(item)))
                .collect();
            format!("<ul style=\"margin:4px 0;padding-left:20px\">\n{items}</ul>")
        }
        Block::Facts(facts) => {
            let facts: Vec<String> = facts
                .iter()
                .map(|(name, value)| {
                    format!("{}: <strong>{}</strong>", escape(name), escape(value))
                })
                .collect();
            format!(
                "<p style=\"margin:24px 0 4px\">{}</p>",
                facts.join("<br>\n")
            )
        }
        Block::Button(label, url) if is_web(url) => format!(
            "<p style=\"margin:16px 0\"><a href=\"{0}\" style=\"display:inline-block;\
             padding:10px 20px;border:2px solid;border-radius:6px;font-weight:bold;\
             text-decoration:none\">{1}</a></p>",
            escape(url),
            escape(label)
        ),
        Block::Link(label, url) if is_web(url) => {
            format!("<p><a href=\"{0}\">{1}</a></p>", escape(url), escape(label))
        }
        Block::Link(label, url) | Block::Button(label, url) => {
            format!("<p>{}: {}</p>", escape(label), escape(url))
        }
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Characters of a name.
pub(super) const NAME: usize = 80;
/// Characters of one paragraph or item.
pub(super) const LINE: usize = 600;

/// One line without control or direction characters, at most `most` characters.
///
/// Names come from files, and details from the network: neither may begin a
/// header, hide a part of itself or turn the rest around.
pub(super) fn clean(text: &str, most: usize) -> String {
    one_line(text, most, |_| false)
}

fn one_line(text: &str, most: usize, stays: impl Fn(char) -> bool) -> String {
    let kept = text.chars().map(|c| match c {
        c if c.is_whitespace() && !stays(c) => ' ',
        c => c,
    });
    let kept: String = kept.filter(|&c| !is_hidden(c)).collect();
    let words: Vec<&str> = kept.split(' ').filter(|word| !word.is_empty()).collect();
    shorten(&words.join(" "), most)
}

/// The same for all but a link's own button: words that hold the place for a token
/// would get one too, and lead it wherever they want. What holds our words together stays.
fn said(text: &str, most: usize) -> String {
    one_line(text, most, |c| c == '\u{a0}').replace(PLACEHOLDER, "/a/…")
}

/// At most `most` characters, the last an ellipsis where something is missing.
pub(super) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// For the text of an element and for a quoted attribute alike.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Greedy; a word longer than a line stands alone on one.
fn wrap(out: &mut String, first: &str, rest: &str, text: &str) {
    let mut line = first.to_owned();
    let mut width = first.chars().count();
    let mut empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if !empty && width + 1 + length > COLUMNS {
            out.push_str(line.trim_end());
            out.push('\n');
            line = rest.to_owned();
            width = rest.chars().count();
            empty = true;
        }
        if !empty {
            line.push(' ');
            width += 1;
        }
        line.push_str(word);
        width += length;
        empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
}
