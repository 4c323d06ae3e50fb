//! Lines and columns of a document's text.

use apollo_compiler::parser::{SourceMap, SourceSpan};
use async_graphql::Pos;

/// Finds positions in one text. Asked in the text's order, it walks the text once.
pub(super) struct Positions<'a> {
    text: &'a str,
    offset: usize,
    position: Pos,
}

const START: Pos = Pos { line: 1, column: 1 };

impl<'a> Positions<'a> {
    /// For a document that was parsed from one text.
    pub(super) fn of(sources: &'a SourceMap) -> Self {
        let text = sources.values().next().map_or("", |source| source.source_text());
        Self {
            text,
            offset: 0,
            position: START,
        }
    }

    /// Where a span begins; columns count characters.
    pub(super) fn find(&mut self, span: Option<SourceSpan>) -> Pos {
        let Some(offset) = span.map(|span| span.offset()) else {
            return Pos::default();
        };
        if offset < self.offset {
            (self.offset, self.position) = (0, START);
        }
        for character in self.text.get(self.offset..offset).unwrap_or_default().chars() {
            if character == '\n' {
                self.position = Pos {
                    line: self.position.line + 1,
                    column: 1,
                };
            } else {
                self.position.column += 1;
            }
        }
        self.offset = offset;
        self.position
    }
}
