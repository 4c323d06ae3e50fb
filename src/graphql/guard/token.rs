//! GraphQL's tokens, as far as the guard needs to tell them apart.

/// One token of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name, keywords included.
    Name(&'a str),
    /// `...`
    Spread,
    /// Any other single character, punctuation above all.
    Mark(u8),
    /// A number or a string, whatever it holds.
    Literal,
}

/// The tokens of a text, one after the other, each byte looked at once.
///
/// Broken text never stops it: an unterminated string runs to the end, as it does in the parser, and a
/// character that GraphQL does not know is a [`Token::Mark`].
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn sees(&self, prefix: &[u8]) -> bool {
        self.text.as_bytes()[self.at..].starts_with(prefix)
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.byte(0).is_some_and(&wanted) {
            self.at += 1;
        }
    }

    /// White space, commas, byte order marks and comments mean nothing.
    fn skip_ignored(&mut self) {
        loop {
            match self.byte(0) {
                Some(b' ' | b'\t' | b'\n' | b'\r' | b',') => self.at += 1,
                Some(b'#') => self.skip_while(|byte| byte != b'\n' && byte != b'\r'),
                Some(0xEF) if self.sees("\u{feff}".as_bytes()) => self.at += 3,
                _ => return,
            }
        }
    }

    fn name(&mut self) -> Token<'a> {
        let start = self.at;
        self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        Token::Name(&self.text[start..self.at])
    }

    /// A sign belongs to a number at its start and after an `e` only: `[1-1]` holds two numbers.
    fn number(&mut self) -> Token<'a> {
        self.at += 1;
        loop {
            self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_');
            let exponent = matches!(self.text.as_bytes()[self.at - 1], b'e' | b'E');
            match self.byte(0) {
                Some(b'+' | b'-') if exponent => self.at += 1,
                _ => return Token::Literal,
            }
        }
    }

    fn string(&mut self) -> Token<'a> {
        if self.sees(b"\"\"\"") {
            self.at += 3;
            while self.at < self.text.len() && !self.sees(b"\"\"\"") {
                self.at += if self.sees(b"\\\"\"\"") { 4 } else { 1 };
            }
            self.at += 3;
        } else {
            self.at += 1;
            while self.byte(0).is_some_and(|byte| byte != b'"') {
                self.at += if self.byte(0) == Some(b'\\') { 2 } else { 1 };
            }
            self.at += 1;
        }
        self.at = self.at.min(self.text.len());
        Token::Literal
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip_ignored();
        let token = match self.byte(0)? {
            b'"' => self.string(),
            b'-' | b'0'..=b'9' => self.number(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.name(),
            b'.' if self.sees(b"...") => {
                self.at += 3;
                Token::Spread
            }
            other => {
                self.at += 1;
                Token::Mark(other)
            }
        };
        Some(token)
    }
}
