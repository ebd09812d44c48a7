//! An adapter that holds together, of what is written; presets are read like any other.

use std::sync::Arc;

use super::adapter_file as file;
use super::adapter_file::{Filled, Headers, Place};
use super::reader::{At, given, known};
use super::report::{Note, Notes, Spot};
use super::value::Status;
use crate::send::ticket::{
    Adapter, Call, Hook, Login, Method, Pointer, Poll, SEARCHED, SECRETS, Search, Template,
};

/// An adapter and what it wants of `values`.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) adapter: Adapter,
    /// The names behind `values.`.
    pub(super) values: Vec<Arc<str>>,
    /// Whether it shows a name or a secret.
    pub(super) user: bool,
    pub(super) secret: bool,
}

/// Checks what one call may hold, and gathers what it wants.
struct Check<'n> {
    notes: &'n mut Notes,
    places: Vec<Arc<str>>,
}

/// Where a template stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    /// In a header, where it is said who we are.
    Header,
    /// In an address or a body.
    Open,
    /// In a search, which others must not be able to turn.
    Search,
}

/// The adapter of a file.
pub(super) fn adapter(table: &file::Adapter, spot: &Spot, notes: &mut Notes) -> Option<Read> {
    if table.open.is_empty() {
        notes.add(
            Note::at(spot, "an adapter that opens no ticket")
                .label("`open` is missing")
                .help("a call, such as `[[open]]` with `method`, `path` and `body`"),
        );
    }
    let mut check = Check {
        notes,
        places: Vec::new(),
    };
    let headers = check.names(&table.headers, Where::Header);
    let login = given(&table.login).map(|login| {
        let call = login
            .call
            .get()
            .and_then(|call| check.call(call, &login.call.spot, Where::Header));
        Some(Login {
            call: call?,
            session: pointer(&login.session)?,
        })
    });
    let open = check.calls(&table.open);
    let comment = check.calls(&table.comment);
    let close = check.calls(&table.close);
    let reopen = check.calls(&table.reopen);
    let find = given(&table.find).map(|it| check.search(it));
    let seen = given(&table.seen).map(|it| check.search(it));
    let poll = given(&table.poll).map(|it| check.poll(it));
    let hook = given(&table.hook).map(hook);
    let page = given(&table.page).map(|it| it.0.clone());
    if let (Some(page), Some(at)) = (&page, &table.page) {
        check.template(page, &at.spot, Where::Open);
    }
    let places = check.places;
    let adapter = Adapter {
        name: Arc::clone(&table.name.get()?.0),
        tried: given(&table.tried).map(|line| Arc::clone(&line.0)),
        headers: headers?,
        login: whole(login)?,
        open: open?,
        comment: comment?,
        close: close?,
        reopen: reopen?,
        find: whole(find)?,
        seen: whole(seen)?,
        poll: whole(poll)?,
        hook: whole(hook)?,
        id: given(&table.id).map(|it| it.0.clone()),
        number: given(&table.number).map(|it| it.0.clone()),
        page,
    };
    let shows = |name: &str| places.iter().any(|place| **place == *name);
    let mut values: Vec<Arc<str>> = places
        .iter()
        .filter_map(|p| p.strip_prefix("values."))
        .map(Arc::from)
        .collect();
    values.sort();
    values.dedup();
    Some(Read {
        adapter,
        user: shows("user") || shows("basic"),
        secret: shows("secret") || shows("basic"),
        values,
    })
}

/// What is there and not as it should be is not left out.
fn whole<T>(read: Option<Option<T>>) -> Option<Option<T>> {
    match read {
        Some(None) => None,
        Some(Some(read)) => Some(Some(read)),
        None => Some(None),
    }
}

fn pointer(at: &At<Place>) -> Option<Pointer> {
    at.get().map(|it| it.0.clone())
}

fn hook(table: &file::Hook) -> Option<Hook> {
    Some(Hook {
        id: pointer(&table.id)?,
        status: pointer(&table.status)?,
        closed: known(&table.closed).map(|(it, _)| it.0.clone()).collect(),
        remedy: given(&table.remedy).map(|it| it.0.clone()),
    })
}

impl Check<'_> {
    fn calls(&mut self, list: &[At<file::Call>]) -> Option<Vec<Call>> {
        let each = list
            .iter()
            .map(|at| self.call(at.get()?, &at.spot, Where::Open));
        each.collect::<Vec<_>>().into_iter().collect()
    }

    fn call(&mut self, table: &file::Call, spot: &Spot, place: Where) -> Option<Call> {
        let path = table.path.get();
        // Who we are stands in no address, which logs keep.
        let in_address = match place {
            Where::Search => Where::Search,
            Where::Header | Where::Open => Where::Open,
        };
        if let Some(path) = path {
            self.template(&path.0, &table.path.spot, in_address);
        }
        let query = self.names(&table.query, in_address);
        let headers = self.names(&table.headers, Where::Header);
        let body = given(&table.body);
        for (template, at) in body.iter().flat_map(|body| &body.places) {
            self.template(template, at, place);
        }
        let method = table.method.get().copied();
        match (method, &table.body) {
            (Some(Method::Post | Method::Put | Method::Patch), None) => self.notes.add(
                Note::at(spot, "a call that sends nothing")
                    .label("`body` is missing")
                    .help("say what is sent, such as `body = { Status = \"resolved\" }`; `body = {}` for an empty object"),
            ),
            (Some(Method::Get), Some(body)) => self.notes.add(
                Note::at(&body.spot, "a body in a call that only asks")
                    .label("GET sends none")
                    .help("put it into `query`, or use `method = \"POST\"`"),
            ),
            (Some(Method::Post | Method::Put | Method::Patch), Some(_)) | (Some(Method::Get) | None, _) => {}
        }
        let method = method?;
        let usual = matches!(method, Method::Get | Method::Put);
        Some(Call {
            method,
            path: path?.0.clone(),
            query: query?,
            headers: headers?,
            body: match &table.body {
                Some(_) => Some(body?.body.clone()),
                None => None,
            },
            repeat: given(&table.repeat).copied().unwrap_or(usual),
            taken: statuses(&table.taken),
            later: statuses(&table.later),
            refused: statuses(&table.refused),
        })
    }

    fn search(&mut self, table: &file::Search) -> Option<Search> {
        let call = table
            .call
            .get()
            .and_then(|call| self.call(call, &table.call.spot, Where::Search));
        let only = match (&table.at, &table.contains) {
            (Some(at), Some(text)) => {
                if let Some(template) = text.get() {
                    self.template(&template.0, &text.spot, Where::Search);
                }
                Some((pointer(at)?, text.get()?.0.clone()))
            }
            (None, None) => None,
            (Some(at), None) => {
                self.alone(&at.spot);
                None
            }
            (None, Some(text)) => {
                self.alone(&text.spot);
                None
            }
        };
        Some(Search {
            call: call?,
            list: pointer(&table.list)?,
            id: pointer(&table.id)?,
            number: given(&table.number).map(|it| it.0.clone()),
            only,
            none: given(&table.none).map(|it| it.0),
            absent: given(&table.absent).copied().unwrap_or(false),
        })
    }

    fn alone(&mut self, spot: &Spot) {
        self.notes.add(
            Note::at(spot, "`at` and `contains` go together")
                .label("the other is missing")
                .help("`at` says where to look in what was found, `contains` what is to be there"),
        );
    }

    fn poll(&mut self, table: &file::Poll) -> Option<Poll> {
        let call = table
            .call
            .get()
            .and_then(|call| self.call(call, &table.call.spot, Where::Search));
        Some(Poll {
            call: call?,
            status: pointer(&table.status)?,
            closed: known(&table.closed).map(|(it, _)| it.0.clone()).collect(),
            remedy: given(&table.remedy).map(|it| it.0.clone()),
        })
    }

    fn names(
        &mut self,
        table: &Option<At<Headers>>,
        place: Where,
    ) -> Option<Vec<(Arc<str>, Template)>> {
        let Some(table) = table else {
            return Some(Vec::new());
        };
        let mut all = Vec::new();
        let mut fine = true;
        for (name, filled) in &table.get()?.0 {
            let Some(Filled(template)) = filled.get() else {
                fine = false;
                continue;
            };
            self.template(template, &filled.spot, place);
            all.push((Arc::clone(name), template.clone()));
        }
        fine.then_some(all)
    }

    fn template(&mut self, template: &Template, spot: &Spot, place: Where) {
        for name in template.places() {
            self.places.push(name.into());
            let secret = SECRETS.iter().any(|(secret, _)| *secret == name);
            if secret && place != Where::Header {
                self.notes.add(
                    Note::at(spot, format!("`{{{name}}}` does not stand here"))
                        .label("it says who we are")
                        .help("it stands in headers, and in the body of `login`"),
                );
            }
            let fixed = SEARCHED.contains(&name) || name.starts_with("values.");
            if place == Where::Search && !secret && !fixed {
                self.notes.add(
                    Note::at(spot, format!("`{{{name}}}` does not stand in a search"))
                        .label("others may have written it")
                        .help("look for `{fault.number}` or `{key}`: nobody can turn those into another search"),
                );
            }
        }
    }
}

fn statuses(list: &[At<Status>]) -> Vec<u16> {
    known(list).map(|(status, _)| status.0).collect()
}
