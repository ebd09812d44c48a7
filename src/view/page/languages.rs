//! The choice of a language, at the foot of every page.

use crate::inventory::Language;
use crate::view::text::escape;
use crate::view::words::Words;

/// The parameter that chooses.
pub const LANGUAGE: &str = "language";

/// What a language calls itself.
const fn own_name(language: Language) -> &'static str {
    match language {
        Language::Bokmal => "Bokmål",
        Language::Nynorsk => "Nynorsk",
        Language::Swedish => "Svenska",
        Language::English => "English",
    }
}

impl Words {
    /// Links to the page that is read, in every language; `asked` is what was asked for
    /// behind its address.
    pub(super) fn languages(self, asked: &str) -> String {
        let asked = match asked {
            "" => String::new(),
            asked => format!("{asked}&"),
        };
        let links = Language::ALL.map(|one| {
            let tag = one.tag();
            let current = match one == self.language() {
                true => " aria-current=\"true\"",
                false => "",
            };
            let href = escape(&format!("?{asked}{LANGUAGE}={tag}"));
            let name = own_name(one);
            format!("<li><a href=\"{href}\" lang=\"{tag}\"{current}>{name}</a></li>")
        });
        let label = escape(&self.language_choice());
        format!(
            "<ul class=\"languages\" aria-label=\"{label}\">{}</ul>",
            links.concat()
        )
    }
}
