//! What is wrong with a book: for the tests of those who have one.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentValue;
use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement,
};
use fluent_syntax::parser::parse;

use super::{Book, Declared, Gender, Named, Sort};
use crate::inventory::Language;

/// The variables of each message of a language, by key.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// All that is wrong with a book that is to hold these and no others.
pub(crate) fn findings(book: &'static Book, declared: &[&[Declared]]) -> Vec<String> {
    let mut found = Vec::new();
    let mut all: BTreeMap<&str, Declared> = BTreeMap::new();
    for one in declared.concat() {
        if all.insert(one.key, one).is_some() {
            found.push(format!("{} is declared twice", one.key));
        }
    }
    for language in Language::ALL {
        let mut note = |what: String| found.push(format!("{}: {what}", language.tag()));
        let messages = messages(book, language, &mut note);
        for key in messages.keys().filter(|key| !all.contains_key(&***key)) {
            note(format!("{key} is left over"));
        }
        for one in all.values() {
            match messages.get(one.key) {
                Some(used) => check_variables(one, used, &mut note),
                None => note(format!("{} is missing", one.key)),
            }
            check_said(book, language, one, &mut note);
        }
    }
    found
}

fn messages(book: &'static Book, language: Language, note: &mut impl FnMut(String)) -> Messages {
    let mut messages = Messages::new();
    for &text in book.texts().of(language) {
        let parsed = parse(text).unwrap_or_else(|(parsed, errors)| {
            errors.iter().for_each(|error| note(error.to_string()));
            parsed
        });
        for entry in parsed.body {
            match entry {
                Entry::Message(message) => {
                    let key = message.id.name.to_owned();
                    let mut used = BTreeSet::new();
                    let patterns = message.value.iter();
                    patterns.for_each(|pattern| in_pattern(pattern, &mut used));
                    if messages.insert(key.clone(), used).is_some() {
                        note(format!("{key} stands there twice"));
                    }
                }
                Entry::Junk { content } => note(format!("not understood: {content}")),
                Entry::Term(_)
                | Entry::Comment(_)
                | Entry::GroupComment(_)
                | Entry::ResourceComment(_) => {}
            }
        }
    }
    messages
}

/// What a language says, by key: the words alone, those of all variants.
pub(crate) fn values(book: &'static Book, language: Language) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for &text in book.texts().of(language) {
        let parsed = parse(text).unwrap_or_else(|(parsed, _)| parsed);
        for entry in parsed.body {
            if let Entry::Message(message) = entry {
                let mut words = String::new();
                let patterns = message.value.iter();
                patterns.for_each(|pattern| words_of(pattern, &mut words));
                values.insert(message.id.name.to_owned(), words);
            }
        }
    }
    values
}

fn words_of(pattern: &Pattern<&str>, words: &mut String) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => words.push_str(value),
            PatternElement::Placeable {
                expression: Expression::Select { variants, .. },
            } => {
                for variant in variants {
                    words.push(' ');
                    words_of(&variant.value, words);
                }
            }
            PatternElement::Placeable {
                expression: Expression::Inline(_),
            } => words.push(' '),
        }
    }
}

fn check_variables(one: &Declared, used: &BTreeSet<String>, note: &mut impl FnMut(String)) {
    let known = |name: &str| one.arguments.iter().any(|(known, _)| *known == name);
    for name in used.iter().filter(|name| !known(name)) {
        note(format!("{} has no argument {name}", one.key));
    }
    let needed = one.arguments.iter();
    let needed = needed.filter(|(_, sort)| *sort != Sort::Gender);
    for (name, _) in needed.filter(|(name, _)| !used.contains(*name)) {
        note(format!("{} leaves {name} out", one.key));
    }
}

/// Formats a message with arguments of every sort that it may get.
fn check_said(
    book: &'static Book,
    language: Language,
    one: &Declared,
    note: &mut impl FnMut(String),
) {
    for round in 0..NUMBERS.len() {
        let arguments = one.arguments.iter().enumerate();
        let arguments: Vec<Named<'static>> = arguments
            .map(|(place, &(name, sort))| (name, sample(sort, round + place)))
            .collect();
        match book.format(language, one.key, &arguments) {
            Ok(said) if said.trim().is_empty() && one.arguments.is_empty() => {
                note(format!("{} says nothing", one.key));
            }
            Ok(said) if said.contains("  ") || said.contains(['{', '}', '\n', '\u{2068}']) => {
                note(format!("{} is ill written: {said:?}", one.key));
            }
            Ok(_) => {}
            Err(why) => note(format!("{} cannot be said: {why}", one.key)),
        }
    }
}

const NUMBERS: [u32; 4] = [0, 1, 2, 21];

fn sample(sort: Sort, round: usize) -> FluentValue<'static> {
    match sort {
        Sort::Text => FluentValue::from("Åfjord"),
        Sort::Number => FluentValue::from(NUMBERS[round % NUMBERS.len()]),
        Sort::Gender => FluentValue::from(Gender::ALL[round % Gender::ALL.len()].slug()),
    }
}

fn in_pattern(pattern: &Pattern<&str>, used: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::Placeable { expression } => in_expression(expression, used),
            PatternElement::TextElement { .. } => {}
        }
    }
}

fn in_expression(expression: &Expression<&str>, used: &mut BTreeSet<String>) {
    match expression {
        Expression::Select { selector, variants } => {
            in_inline(selector, used);
            variants
                .iter()
                .for_each(|variant| in_pattern(&variant.value, used));
        }
        Expression::Inline(inline) => in_inline(inline, used),
    }
}

fn in_inline(inline: &InlineExpression<&str>, used: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            used.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => in_expression(expression, used),
        InlineExpression::FunctionReference { arguments, .. } => in_call(arguments, used),
        InlineExpression::TermReference { arguments, .. } => {
            arguments.iter().for_each(|call| in_call(call, used));
        }
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::MessageReference { .. } => {}
    }
}

fn in_call(call: &CallArguments<&str>, used: &mut BTreeSet<String>) {
    call.positional.iter().for_each(|one| in_inline(one, used));
    call.named
        .iter()
        .for_each(|one| in_inline(&one.value, used));
}
