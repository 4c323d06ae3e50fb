//! Who can sign in: one person for each role at each partner, and five who are not so simple.
//!
//! An address is `<role>@<acronym>.example.org`. All names are invented.

use entity::{
    account,
    partner_member::{self, Role, State},
};

use super::loading::{Loading, named};
use crate::error::Result;

/// Somebody who can sign in to the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Address, in lower case.
    pub email: String,
    /// Invented name.
    pub name: &'static str,
    /// Whether they run the installation.
    pub operator: bool,
    /// Where they belong, past memberships included.
    pub memberships: Vec<Belonging>,
}

/// A role at a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Belonging {
    /// Acronym of the partner.
    pub partner: &'static str,
    /// The role there.
    pub role: Role,
    /// ENDED for an ex-member.
    pub state: State,
}

/// What stands before the `@`, and the role it has.
const POSTS: [(&str, Role); 8] = [
    ("admin", Role::Admin),
    ("manager", Role::Manager),
    ("trainer", Role::Trainer),
    ("counsellor", Role::Counsellor),
    ("assessor", Role::Assessor),
    ("viewer", Role::Viewer),
    ("participant1", Role::Participant),
    ("participant2", Role::Participant),
];

/// By partner, in the order of the posts.
#[rustfmt::skip]
const NAMES: [(&str, [&str; 8]); 13] = [
    ("relience", ["Agathe Morvannic", "Basile Tournelac", "Clémence Vauderey", "Damien Orsolle", "Élise Pontarlin", "Fabrice Quérolles", "Garance Lhoumeau", "Hugo Daspremin"]),
    ("nordkoop", ["Alva Björkelund", "Birger Sandvalla", "Cajsa Ekmyra", "David Holmträsk", "Elin Rönnfors", "Folke Asplövik", "Greta Lundåsen", "Hampus Norrbäck"]),
    ("growwell", ["Abigail Thornlea", "Bertram Oakhollow", "Cordelia Ashwick", "Desmond Fairbrook", "Edith Marlowdene", "Frederick Holmbury", "Gwendolyn Eastmere", "Hector Wainfleet"]),
    ("punte", ["Anca Văleanca", "Bogdan Crihăleanu", "Corina Stânculeț", "Dragoș Murărescu", "Elena Poienaru-Demo", "Florin Săliștean", "Gabriela Brădeț", "Horia Câmpuleac"]),
    ("aurora", ["Alba Montefiorin", "Bruno Valdaschi", "Chiara Rivaldese", "Dario Pontelunghi", "Elisa Cantamonte", "Fausto Bellariva", "Ginevra Solimonte", "Ivano Tramontesi"]),
    ("brucke", ["Anneliese Brückhagen", "Burkhard Talmüller", "Clara Wiesenthalen", "Detlef Hohenstrang", "Erika Lindwasser", "Friedrich Osterquell", "Gisela Steinfähr", "Hartmut Weidenbrück"]),
    ("puerta", ["Alma Valdepuertas", "Benito Carrascón", "Candela Riofuerte", "Diego Montesalas", "Estela Villarobles", "Fermín Aguasclaras", "Graciela Torrealta", "Hernán Puentelargo"]),
    ("porto", ["Adelaide Pontemar", "Baltasar Ribeirinho", "Constança Vilamonte", "Duarte Figueiral", "Eulália Montalvão", "Fernão Salgueirinha", "Graça Azenhal", "Heitor Vale-Coutinho"]),
    ("kapu", ["Anikó Kapuváriné", "Balázs Hídvégfi", "Csilla Tornyosi", "Dénes Malomvölgyi", "Eszter Fenyveskúti", "Ferenc Kőhídi", "Gyöngyi Szélmalmos", "Hunor Várkertes"]),
    ("gefyra", ["Αγγελική Γεφυράκη", "Βασίλης Πετρόδρομος", "Γαλάτεια Ελαιώνη", "Δημοσθένης Ακροβάτης", "Ευανθία Θαλασσινού", "Φώτης Λιμανάκης", "Ηλέκτρα Ανεμούδη", "Θράσος Καλντερίμης"]),
    ("most", ["Aldona Mostowiecka", "Bogumił Rzeczny", "Celina Zagajnikowa", "Dobrosław Kładkowski", "Emilia Przeprawska", "Filip Nadrzeczański", "Grażyna Wierzbinowa", "Henryk Brodziński"]),
    ("solo", ["Aurore Desmoulinets", "Blaise Carrelin", "Colombe Hautmarais", "Denis Grandpierron", "Edmée Ruisselay", "Firmin Tardivelle", "Gaëlle Bordenave-Démo", "Honoré Plessiveau"]),
    ("fjord", ["Astrid Fjellvikdal", "Bjarne Havstrøm", "Dagny Solbakkmo", "Einar Nesholmen", "Frøydis Lyngsund", "Gunnar Skjærvær", "Hedda Brattlien", "Ivar Sjøholmvik"]),
];

/// Those who are not simply one role at one partner: `(local@host, name, operator, memberships)`.
type Special = (&'static str, &'static str, bool, &'static [Belonging]);

const SPECIAL: [Special; 5] = [
    (
        "counsellor2@relience",
        "Isabeau Nanterrel",
        false,
        &[at("relience", Role::Counsellor, State::Ended)],
    ),
    (
        "counsellor2@aurora",
        "Lorenza Passalacqua-Demo",
        false,
        &[at("aurora", Role::Counsellor, State::Ended)],
    ),
    (
        "counsellor2@brucke",
        "Ottokar Nebenstrang",
        false,
        &[at("brucke", Role::Counsellor, State::Active)],
    ),
    (
        "trainer2@relience",
        "Joachim Deuxrives",
        false,
        &[
            at("relience", Role::Trainer, State::Active),
            at("nordkoop", Role::Trainer, State::Active),
        ],
    ),
    ("operator", "Ottilie Maschinist", true, &[]),
];

const fn at(partner: &'static str, role: Role, state: State) -> Belonging {
    Belonging { partner, role, state }
}

/// Everybody, in the order of the tables.
pub fn everyone() -> Vec<Person> {
    let posts = NAMES.into_iter().flat_map(|(partner, names)| {
        POSTS.into_iter().zip(names).map(move |((post, role), name)| Person {
            email: address(&format!("{post}@{partner}")),
            name,
            operator: false,
            memberships: vec![at(partner, role, State::Active)],
        })
    });
    let special = SPECIAL.into_iter().map(|(local, name, operator, memberships)| Person {
        email: address(local),
        name,
        operator,
        memberships: memberships.to_vec(),
    });
    posts.chain(special).collect()
}

/// The full address: all hosts lie below `example.org`, the operator's is that itself.
pub fn address(local: &str) -> String {
    let separator = if local.contains('@') { '.' } else { '@' };
    format!("{local}{separator}example.org")
}

pub async fn load(loading: &mut Loading, password_hash: &str) -> Result<()> {
    let everyone = everyone();
    let accounts = everyone.iter().map(|person| account(loading, person, password_hash));
    let accounts = accounts.collect();
    loading.put_accounts(accounts).await?;
    for person in &everyone {
        for belonging in &person.memberships {
            member(loading, person, *belonging).await?;
        }
    }
    Ok(())
}

fn account(loading: &mut Loading, person: &Person, password_hash: &str) -> account::Model {
    account::Model {
        id: loading.id(),
        email: account::normal_email(&person.email),
        display_name: person.name.to_owned(),
        language: None,
        password_hash: Some(password_hash.to_owned()),
        operator: person.operator,
        active: true,
        created_at: loading.now(),
        updated_at: loading.now(),
        version: 1,
    }
}

async fn member(loading: &mut Loading, person: &Person, belonging: Belonging) -> Result<()> {
    let new = partner_member::New {
        id: loading.id(),
        partner_id: loading.partner(belonging.partner)?.id,
        account_id: named(&loading.accounts, &person.email)?.id,
        email: account::normal_email(&person.email),
        display_name: person.name.to_owned(),
        roles: vec![belonging.role],
        now: loading.now(),
    };
    let row = partner_member::Model {
        state: belonging.state,
        ..partner_member::Model::invited(new).accepted(person.name)
    };
    loading.insert::<partner_member::Entity>(row).await?;
    Ok(())
}
