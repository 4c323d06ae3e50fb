//! The words of the mails, in English and French.

use entity::rule::Text;

use super::Letter;
use crate::{auth::Links, language::Language};

/// A mail as it is sent.
#[derive(Debug, PartialEq, Eq)]
pub struct Written {
    pub to: String,
    pub subject: String,
    pub body: String,
}

impl Letter {
    /// The words, with the link that leads to the page of this installation.
    pub(super) fn written(&self, links: &Links) -> Written {
        let (to, language, subject, body) = match self {
            Self::Invitation {
                to,
                language,
                partner,
                inviter,
                token,
            } => {
                let (subject, body) = invitation(partner, inviter, &links.invitation(token));
                (to, language, subject, body)
            }
            Self::Password { to, language, token } => {
                let (subject, body) = password(&links.password(token));
                (to, language, subject, body)
            }
        };
        let say = |text: &Text| Language::say(*language, text).to_owned();
        Written {
            to: to.clone(),
            subject: say(&subject),
            body: say(&body),
        }
    }
}

fn invitation(partner: &str, inviter: &str, link: &str) -> (Text, Text) {
    let subject = Text::new(
        format!("Invitation to {partner} on Passerelle"),
        format!("Invitation à rejoindre {partner} sur Passerelle"),
    );
    let body = Text::new(
        format!(
            "Hello,\n\n{inviter} invites you to work for {partner} on Passerelle. Accept here within seven days:\n\n{link}\n\nThe link is for you alone and works once. If you do not expect this, do nothing.\n"
        ),
        format!(
            "Bonjour,\n\n{inviter} vous invite à travailler pour {partner} sur Passerelle. Acceptez ici dans les sept jours :\n\n{link}\n\nLe lien est pour vous seul et ne sert qu'une fois. Si vous n'attendiez pas ce message, ne faites rien.\n"
        ),
    );
    (subject, body)
}

fn password(link: &str) -> (Text, Text) {
    let subject = Text::new("Your password on Passerelle", "Votre mot de passe sur Passerelle");
    let body = Text::new(
        format!(
            "Hello,\n\nSomebody, probably you, asked for a new password on Passerelle. Set it here within an hour:\n\n{link}\n\nThe link works once and ends all your sign-ins. If it was not you, do nothing: your password stays.\n"
        ),
        format!(
            "Bonjour,\n\nQuelqu'un, sans doute vous, a demandé un nouveau mot de passe sur Passerelle. Choisissez-le ici dans l'heure :\n\n{link}\n\nLe lien ne sert qu'une fois et met fin à toutes vos connexions. Si ce n'était pas vous, ne faites rien : votre mot de passe reste.\n"
        ),
    );
    (subject, body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::link::Token;

    #[test]
    fn a_letter_speaks_the_language_of_its_reader_and_hides_its_secret() {
        let links = Links {
            base: "https://passerelle.example.org".to_owned(),
            by_mail: true,
        };
        let letter = |language| Letter::Invitation {
            to: "amina@example.org".to_owned(),
            language,
            partner: "Relience".to_owned(),
            inviter: "Agathe".to_owned(),
            token: Token::new(),
        };
        let written = letter(Language::French).written(&links);
        assert_eq!(written.subject, "Invitation à rejoindre Relience sur Passerelle");
        assert!(written.body.contains("Agathe vous invite") && written.body.contains("/invitation#"));
        let letter = letter(Language::English);
        let link = links.invitation(match &letter {
            Letter::Invitation { token, .. } | Letter::Password { token, .. } => token,
        });
        assert!(letter.written(&links).body.contains(&link));
        let (_, secret) = link.split_once('#').unwrap();
        assert!(!format!("{letter:?}").contains(secret));
    }
}
