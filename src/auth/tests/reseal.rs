//! The master key is replaced: all that is sealed under it at once, or nothing.

use entity::{mail, wrapping_key};

use super::*;
use crate::auth::{Resealed, Vault, reseal};

const OTHER: &str = "b3RoZXIga2V5IG9mIHRoaXJ0eS10d28gYnl0ZXMsIHQ=";
const THIRD: &str = "dGhpcmQga2V5IG9mIHRoaXJ0eS10d28gYnl0ZXMsIDE=";

fn key(text: &str) -> MasterKey {
    MasterKey::open(Some(text), None, false).unwrap()
}

impl House {
    /// A mail that waits, sealed by this instance.
    async fn mailed(&self, auth: &Auth, text: &str) -> mail::Model {
        let id = Id::new(random::ordered_uuid(at(0)));
        let row = mail::Model {
            id,
            sealed: auth.keys().seal_mail(id, text).unwrap(),
            created_at: at(0),
            due_at: at(0),
            attempts: 0,
        };
        let tx = self.db.system("test").begin(author()).await.unwrap();
        tx.put([row.clone()]).await.unwrap();
        tx.commit().await.unwrap();
        row
    }

    async fn mail(&self, id: Id<mail::Entity>) -> mail::Model {
        let row = self.db.system("test").one(mail::Entity::find_by_id(id)).await;
        row.unwrap().unwrap()
    }

    /// Everything that is sealed under the master key, as it lies there.
    async fn sealed(&self) -> Vec<String> {
        let system = self.db.system("test");
        let mut all: Vec<String> = self.keys().await.into_iter().map(|row| row.sealed).collect();
        let wrapping = system.all(wrapping_key::Entity::find()).await.unwrap();
        all.extend(wrapping.into_iter().map(|row| row.sealed));
        let mails = system.all(mail::Entity::find()).await.unwrap();
        all.extend(mails.into_iter().map(|row| row.sealed));
        all.sort_unstable();
        all
    }

    async fn opens_with(&self, master: &MasterKey) -> Result<Auth> {
        let db = Db::open(&self.url, 4).await?;
        Auth::open(db, master, Settings::default(), at(1)).await
    }
}

#[tokio::test]
async fn everything_opens_with_the_new_key_and_nothing_with_the_old_one() {
    on_each_database(async |house| {
        let (old, new) = (master(), key(OTHER));
        let signed_in = house.login(0).await;
        let waiting = house.mailed(&house.auth, "Come in.").await;
        let before = house.sealed().await;
        let done = reseal(&house.db, &old, &new, at(1)).await.unwrap();
        let expected = Resealed {
            keys: 3,
            mails: 1,
            ..Resealed::default()
        };
        assert_eq!(done, expected, "two secret keys and a wrapping key");
        let after = house.sealed().await;
        assert!(after.iter().all(|one| !before.contains(one)));
        let refused = house.opens_with(&old).await.err().unwrap().to_string();
        assert!(refused.contains("does not open the keys"), "{refused}");
        let auth = house.opens_with(&new).await.unwrap();
        assert!(call(&auth, &signed_in, 2).await.is_ok(), "nobody is signed out");
        let opened = auth.keys().unseal_mail(&house.mail(waiting.id).await);
        assert_eq!(opened.as_deref(), Some("Come in."));
        assert_eq!(
            house.verbs("secret_key").await,
            ["CREATE", "CREATE", "RESEAL", "RESEAL"]
        );
        assert_eq!(house.verbs("wrapping_key").await, ["CREATE", "RESEAL"]);
    })
    .await;
}

/// Persons' keys lie under the wrapping key, which stays the same: not one of them is touched.
#[tokio::test]
async fn what_lies_deeper_stays_as_it_is() {
    on_each_database(async |house| {
        let whose = Id::new(random::ordered_uuid(at(0)));
        let (person, row) = house.auth.vault().make(whose, at(0)).await.unwrap();
        let new = key(OTHER);
        reseal(&house.db, &master(), &new, at(1)).await.unwrap();
        let vault = Vault::open(&house.db, &new, at(2)).await.unwrap();
        let again = vault.unwrap(&row, at(2)).await.unwrap();
        assert_eq!(again.fingerprint(b"x"), person.fingerprint(b"x"));
    })
    .await;
}

#[tokio::test]
async fn what_an_instance_seals_that_has_not_heard_of_it_is_made_up_for() {
    on_each_database(async |house| {
        let (old, new) = (master(), key(OTHER));
        reseal(&house.db, &old, &new, at(1)).await.unwrap();
        // This instance still has the old key.
        let late = house.mailed(&house.auth, "Late.").await;
        let known = house.sealed().await;
        let again = reseal(&house.db, &old, &new, at(2)).await.unwrap();
        let expected = Resealed {
            mails: 1,
            ..Resealed::default()
        };
        assert_eq!(again, expected, "the rest was left alone");
        let changed = house.sealed().await.iter().filter(|one| !known.contains(one)).count();
        assert_eq!(changed, 1);
        let auth = house.opens_with(&new).await.unwrap();
        let opened = auth.keys().unseal_mail(&house.mail(late.id).await);
        assert_eq!(opened.as_deref(), Some("Late."));
        let nothing = reseal(&house.db, &old, &new, at(3)).await.unwrap();
        assert_eq!(nothing, Resealed::default());
    })
    .await;
}

#[tokio::test]
async fn a_key_that_opens_nothing_changes_nothing() {
    on_each_database(async |house| {
        house.mailed(&house.auth, "Come in.").await;
        let before = house.sealed().await;
        let refused = reseal(&house.db, &key(THIRD), &key(OTHER), at(1)).await;
        let said = refused.err().unwrap().to_string();
        assert!(said.contains("does not open the keys"), "{said}");
        assert_eq!(house.sealed().await, before);
        assert!(house.opens_with(&master()).await.is_ok());
        assert_eq!(house.verbs("wrapping_key").await, ["CREATE"]);
    })
    .await;
}

/// A mail from before the last replacement that was forgotten stops nothing.
#[tokio::test]
async fn what_neither_key_opens_is_left_and_told_of() {
    on_each_database(async |house| {
        let stray = house.mailed(&house.auth, "Stray.").await;
        let tx = house.db.system("test").begin(author()).await.unwrap();
        let foreign = key(THIRD)
            .seal_as(format!("mail {}", stray.id.uuid()), b"Stray.")
            .unwrap();
        let update = mail::Entity::update_many().col_expr(mail::Column::Sealed, Expr::val(foreign.clone()));
        tx.update(update).await.unwrap();
        tx.commit().await.unwrap();
        let done = reseal(&house.db, &master(), &key(OTHER), at(1)).await.unwrap();
        assert_eq!((done.keys, done.mails, done.strange), (3, 0, 1));
        assert_eq!(house.mail(stray.id).await.sealed, foreign);
    })
    .await;
}

#[tokio::test]
async fn an_instance_that_has_not_heard_of_it_serves_nobody_any_more() {
    on_each_database(async |house| {
        reseal(&house.db, &master(), &key(OTHER), at(1)).await.unwrap();
        assert!(house.auth.keys().cursor(at(2)).await.is_ok(), "for a minute at most");
        assert!(house.auth.keys().cursor(at(2 + MINUTE)).await.is_err());
    })
    .await;
}
