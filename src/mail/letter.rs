//! The words of the mails, in English and French.

use chrono::{DateTime, NaiveDate, Utc};
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

impl Written {
    pub(super) fn new(to: &str, language: Language, (subject, body): (Text, Text)) -> Self {
        Self {
            to: to.to_owned(),
            subject: language.say(&subject).to_owned(),
            body: language.say(&body).to_owned(),
        }
    }
}

impl Letter {
    /// The words, with the link that leads to the page of this installation; `None` for a letter whose words depend on
    /// what is looked up.
    pub(super) fn written(&self, links: &Links) -> Option<Written> {
        Some(match self {
            Self::Invitation {
                to,
                language,
                partner,
                inviter,
                token,
            } => {
                let link = links.invitation(token);
                Written::new(to, *language, invitation(partner, inviter, &link))
            }
            Self::Password { to, language, token } => Written::new(to, *language, password(&links.password(token))),
            Self::Reminder { .. } | Self::Alarm(_) => return None,
        })
    }
}

/// What a participant is reminded of: no more of the stay than they need to know which one it is.
#[derive(Debug)]
pub struct Stay {
    /// Legal name of the sending partner, which asks for the report.
    pub sender: String,
    /// Legal name of the host.
    pub host: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl Stay {
    /// The reminder to this address.
    pub(super) fn written(&self, to: &str, language: Language, links: &Links) -> Written {
        Written::new(to, language, reminder(self, &links.base))
    }
}

fn reminder(stay: &Stay, page: &str) -> (Text, Text) {
    let Stay { sender, host, from, to } = stay;
    let subject = Text::new(
        "Your report on your stay is awaited",
        "Votre rapport de séjour est attendu",
    );
    let body = Text::new(
        format!(
            "Hello,\n\n{sender} awaits your report on your stay at {host} from {from} to {to}: what you have learnt, and what could be better.\n\nIf you have a login, write it here:\n\n{page}\n\nOtherwise tell {sender}, who writes it down for you. If you do not expect this, tell them too.\n"
        ),
        format!(
            "Bonjour,\n\n{sender} attend votre rapport sur votre séjour auprès de {host} du {from} au {to} : ce que vous avez appris et ce qui pourrait être mieux.\n\nSi vous avez un accès, écrivez-le ici :\n\n{page}\n\nSinon, adressez-vous à {sender}, qui le notera pour vous. Si vous n'attendiez pas ce message, dites-le aussi.\n"
        ),
    );
    (subject, body)
}

/// That a case was opened: to the person it is about, or to a member of its team.
pub(super) fn alarm((by, partner): (&str, &str), own: bool, until: DateTime<Utc>, page: &str) -> (Text, Text) {
    let until = until.format("%Y-%m-%d %H:%M UTC");
    let subject = Text::new(
        "A case was opened in an emergency",
        "Un dossier a été ouvert en urgence",
    );
    let (en, fr) = if own {
        ("your case", "votre dossier")
    } else {
        (
            "a case in whose team you are",
            "un dossier dont vous êtes dans l'équipe",
        )
    };
    let body = Text::new(
        format!(
            "Hello,\n\n{by}, a manager of {partner}, has opened {en} without being in its team, and may read it until {until}. Whose case it is and why stands in the case itself:\n\n{page}\n\nIf that is not right, tell {partner} or whoever answers for data protection there.\n"
        ),
        format!(
            "Bonjour,\n\n{by}, responsable auprès de {partner}, a ouvert {fr} sans être dans l'équipe et peut le lire jusqu'au {until}. De quel dossier il s'agit et pourquoi figure dans le dossier lui-même :\n\n{page}\n\nSi ce n'est pas justifié, dites-le à {partner} ou à la personne qui y répond de la protection des données.\n"
        ),
    );
    (subject, body)
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
        let written = letter(Language::French).written(&links).expect("words");
        assert_eq!(written.subject, "Invitation à rejoindre Relience sur Passerelle");
        assert!(written.body.contains("Agathe vous invite") && written.body.contains("/invitation#"));
        let letter = letter(Language::English);
        let link = links.invitation(match &letter {
            Letter::Invitation { token, .. } | Letter::Password { token, .. } => token,
            Letter::Reminder { .. } | Letter::Alarm(_) => unreachable!("an invitation"),
        });
        assert!(letter.written(&links).expect("words").body.contains(&link));
        let (_, secret) = link.split_once('#').unwrap();
        assert!(!format!("{letter:?}").contains(secret));
    }
}
