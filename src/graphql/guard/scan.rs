//! From tokens to definitions: what each operation and fragment holds, and which fragments it spreads.

use super::{
    Limits,
    token::{Token, Tokens},
    within,
};
use crate::error::Rejection;

/// What a selection set holds; sums saturate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) selections: u64,
    pub(super) aliases: u64,
    pub(super) directives: u64,
    pub(super) root_fields: u64,
    pub(super) nesting: u64,
}

/// `...Name`, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spread<'a> {
    pub(super) fragment: &'a str,
    /// No field stands between the definition and the spread.
    pub(super) at_root: bool,
    /// Brackets open around it.
    pub(super) nesting: u64,
}

/// An operation or, with a name, a fragment.
#[derive(Debug, Default)]
pub(super) struct Definition<'a> {
    pub(super) fragment: Option<&'a str>,
    pub(super) own: Counts,
    pub(super) spreads: Vec<Spread<'a>>,
}

/// Reads a document's definitions; stops at the first quantity above its limit.
pub(super) fn definitions<'a>(document: &'a str, limits: &Limits) -> Result<Vec<Definition<'a>>, Rejection> {
    let mut scan = Scan::default();
    for (count, token) in (1..).zip(Tokens::new(document)) {
        within("document_tokens", count, limits.document_tokens)?;
        scan.take(token);
        within("nesting", scan.nesting(), limits.nesting)?;
    }
    scan.finish();
    Ok(scan.done)
}

/// What the tokens before say about the meaning of the next name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    #[default]
    Nothing,
    /// `fragment`, at the start of a definition.
    Fragment,
    /// `...`
    Spread,
    /// `@`, `:` or `... on`: the name that follows is no selection of its own.
    Continued,
}

/// The scanner. Brackets are either selection sets or, from the first `(` or `[` inwards, values.
#[derive(Default)]
struct Scan<'a> {
    done: Vec<Definition<'a>>,
    /// Nothing of the definition was read yet if none.
    current: Option<Definition<'a>>,
    /// The open selection sets; true where a field, not an inline fragment, opened one.
    sets: Vec<bool>,
    values: u64,
    before: Before,
    /// The next selection set belongs to an inline fragment.
    inline: bool,
}

impl<'a> Scan<'a> {
    fn nesting(&self) -> u64 {
        self.sets.len() as u64 + self.values
    }

    fn at_root(&self) -> bool {
        !self.sets.iter().skip(1).any(|field| *field)
    }

    fn take(&mut self, token: Token<'a>) {
        let starts = self.current.is_none();
        if starts && token == Token::Literal {
            return; // A description; the definition is still to come.
        }
        let current = self.current.get_or_insert_default();
        if token == Token::Mark(b'@') {
            current.own.directives += 1;
        }
        match token {
            Token::Mark(b'{' | b'(' | b'[') => self.open(token == Token::Mark(b'{')),
            Token::Mark(b'}' | b')' | b']') => self.close(),
            _ if self.values > 0 => {}
            _ if self.sets.is_empty() => self.head(token, starts),
            _ => self.selection(token),
        }
    }

    fn open(&mut self, brace: bool) {
        if brace && self.values == 0 {
            self.sets.push(!self.inline);
            self.inline = false;
            self.before = Before::Nothing;
        } else {
            self.values += 1;
        }
        let nesting = self.nesting();
        if let Some(current) = &mut self.current {
            current.own.nesting = current.own.nesting.max(nesting);
        }
    }

    fn close(&mut self) {
        if self.values > 0 {
            self.values -= 1;
        } else if self.sets.pop().is_some() && self.sets.is_empty() {
            self.finish();
        }
    }

    fn finish(&mut self) {
        self.done.extend(self.current.take());
        self.before = Before::Nothing;
        self.inline = false;
    }

    /// What stands before a definition's selection set; only a fragment's name matters.
    fn head(&mut self, token: Token<'a>, starts: bool) {
        match (token, self.before, &mut self.current) {
            (Token::Name("fragment"), ..) if starts => self.before = Before::Fragment,
            (Token::Name(name), Before::Fragment, Some(current)) => {
                current.fragment = Some(name);
                self.before = Before::Nothing;
            }
            _ => {}
        }
    }

    fn selection(&mut self, token: Token<'a>) {
        match token {
            Token::Name(name) => self.name(name),
            Token::Spread => {
                self.count(|own| own.selections += 1);
                (self.before, self.inline) = (Before::Spread, true);
            }
            Token::Mark(mark) => {
                if mark == b':' {
                    self.count(|own| own.aliases += 1);
                }
                self.before = match mark {
                    b'@' | b':' => Before::Continued,
                    _ => Before::Nothing,
                };
            }
            Token::Literal => self.before = Before::Nothing,
        }
    }

    fn name(&mut self, name: &'a str) {
        let (at_root, nesting) = (self.at_root(), self.nesting());
        match std::mem::take(&mut self.before) {
            Before::Continued | Before::Fragment => {}
            Before::Spread if name == "on" => self.before = Before::Continued,
            Before::Spread => {
                self.inline = false;
                if let Some(current) = &mut self.current {
                    current.spreads.push(Spread {
                        fragment: name,
                        at_root,
                        nesting,
                    });
                }
            }
            Before::Nothing => {
                self.inline = false;
                self.count(|own| {
                    own.selections += 1;
                    own.root_fields += u64::from(at_root);
                });
            }
        }
    }

    fn count(&mut self, add: impl FnOnce(&mut Counts)) {
        if let Some(current) = &mut self.current {
            add(&mut current.own);
        }
    }
}
