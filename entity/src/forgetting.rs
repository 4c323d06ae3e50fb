//! what of a person's records names them, and what stands there afterwards.
//!
//! Free texts are not the person's own alone: what a partner wrote about a mobility stays, and the person's names in
//! it give way to the pseudonym. What the person wrote goes.

mod records;

use crate::{account, id::Id, identity::Facts};

/// Somebody who is to be forgotten.
#[derive(Clone)]
pub struct Forgetting {
    names: Vec<Vec<char>>,
    account: Option<Id<account::Entity>>,
    pseudonym: String,
}

impl Forgetting {
    /// Whoever these facts and this login (its account, address and name) are about, known by this pseudonym.
    #[must_use]
    pub fn new(facts: &Facts, login: Option<&account::Model>, pseudonym: &str) -> Self {
        let Facts {
            given_name,
            family_name,
            email,
            birth_date,
            nationality: _,
            contact,
        } = facts;
        let known = [given_name, family_name, email, contact].into_iter().flatten().cloned();
        let known = known.chain(birth_date.map(|day| day.to_string()));
        let known = known.chain(
            login
                .into_iter()
                .flat_map(|one| [one.email.clone(), one.display_name.clone()]),
        );
        let mut names: Vec<Vec<char>> = known
            .map(|name| letters(&name))
            .filter(|name| !name.is_empty())
            .collect();
        // The whole before its parts.
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Self {
            names,
            account: login.map(|one| one.id),
            pseudonym: pseudonym.to_owned(),
        }
    }

    /// The same person under the pseudonym of another of their participants.
    #[must_use]
    pub fn known_as(&self, pseudonym: &str) -> Self {
        Self {
            pseudonym: pseudonym.to_owned(),
            ..self.clone()
        }
    }

    /// Whether this account is the person's.
    #[must_use]
    pub fn is(&self, account: Option<Id<account::Entity>>) -> bool {
        self.account.is_some() && account == self.account
    }

    /// The account, unless it is the person's.
    #[must_use]
    pub fn unless(&self, account: Option<Id<account::Entity>>) -> Option<Id<account::Entity>> {
        account.filter(|_| !self.is(account))
    }

    /// The text with the pseudonym in place of each name that stands there as a word of its own, whatever its case.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let read: Vec<char> = text.chars().collect();
        let (mut written, mut at) = (String::with_capacity(text.len()), 0);
        while at < read.len() {
            let named = self.names.iter().find(|name| stands_at(&read, at, name));
            written.push_str(named.map_or("", |_| self.pseudonym.as_str()));
            if named.is_none() {
                written.push(read[at]);
            }
            at += named.map_or(1, Vec::len);
        }
        written
    }

    /// The same for a text that may be missing.
    #[must_use]
    pub fn text_of(&self, text: Option<&String>) -> Option<String> {
        text.map(|text| self.text(text))
    }

    /// The same for each text of a list.
    #[must_use]
    pub fn texts(&self, texts: &[String]) -> Vec<String> {
        texts.iter().map(|text| self.text(text)).collect()
    }
}

/// One letter in lower case for each letter, so that places stay the same.
fn letters(text: &str) -> Vec<char> {
    text.trim().chars().map(lower).collect()
}

fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

fn stands_at(read: &[char], at: usize, name: &[char]) -> bool {
    let end = at + name.len();
    let same = || read[at..end].iter().zip(name).all(|(one, other)| lower(*one) == *other);
    let apart = |letter: Option<&char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    end <= read.len() && same() && apart(at.checked_sub(1).and_then(|before| read.get(before))) && apart(read.get(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn odile() -> Forgetting {
        let facts = Facts {
            given_name: Some("Odile".to_owned()),
            family_name: Some("De L'Étang".to_owned()),
            email: Some("odile@example.org".to_owned()),
            ..Facts::default()
        };
        Forgetting::new(&facts, None, "K7Q2-9DXM")
    }

    #[test]
    fn x_4_names_give_way_to_the_pseudonym_as_words_of_their_own() {
        for (text, left) in [
            ("Odile came.", "K7Q2-9DXM came."),
            ("Mme DE L'ÉTANG, odile", "Mme K7Q2-9DXM, K7Q2-9DXM"),
            ("Write to odile@example.org!", "Write to K7Q2-9DXM!"),
            ("Odiles, Crocodile, Odile2", "Odiles, Crocodile, Odile2"),
            ("", ""),
            ("Odile", "K7Q2-9DXM"),
        ] {
            assert_eq!(odile().text(text), left);
        }
    }

    #[test]
    fn x_4_an_empty_name_is_found_nowhere() {
        let facts = Facts {
            given_name: Some(" ".to_owned()),
            ..Facts::default()
        };
        assert_eq!(Forgetting::new(&facts, None, "P").text("a b"), "a b");
    }
}
