//! The master key: the one secret outside the database. It seals the installation's other keys, and
//! turns what must not be kept (addresses of people and machines) into pseudonyms.
//!
//! It is given in the configuration, or stands in a file that only its owner may read. For SQLite
//! the file is made when it is missing; PostgreSQL is shared by several instances, where each would
//! make one of its own, so there its absence refuses the start. Another key takes its place by `key reseal`
//! ([`reseal`](super::reseal())).

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Read, Write},
    net::IpAddr,
    path::Path,
    sync::Arc,
};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    hmac,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use entity::{id::Id, secret_key};

use super::random;
use crate::error::{Error, Result};

/// Bytes before the sealed text.
const NONCE: usize = 12;
/// More than any key file holds.
const LONGEST_FILE: u64 = 1_000;

/// The key under which the others are sealed; cheap to clone.
#[derive(Clone)]
pub struct MasterKey(Arc<Inner>);

struct Inner {
    seal: RandomizedNonceKey,
    pseudonym: hmac::Key,
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("MasterKey")
    }
}

impl MasterKey {
    /// The key in `explicit` (base64 of 32 bytes), else the one in `file`, which is made with mode
    /// 0600 if it is missing and `may_create`.
    ///
    /// Every refusal is one sentence for the person who starts the service.
    pub fn open(explicit: Option<&str>, file: Option<&Path>, may_create: bool) -> Result<Self> {
        match (explicit, file) {
            (Some(text), _) => Self::parse(text),
            (None, Some(path)) => match read(path) {
                Ok(text) => Self::parse(&text),
                Err(Unreadable::Missing) if may_create => Self::parse(&create(path)?),
                Err(Unreadable::Missing) => Err(absent()),
                Err(Unreadable::Refused(error)) => Err(error),
            },
            (None, None) => Err(absent()),
        }
    }

    fn parse(text: &str) -> Result<Self> {
        let bytes = STANDARD.decode(text.trim()).ok();
        let bytes: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.try_into().ok());
        Self::new(&bytes.ok_or_else(|| Error::internal("the master key must be 32 bytes in base64"))?)
    }

    /// A key of its own for each use, so that none is used with two algorithms.
    fn new(bytes: &[u8; 32]) -> Result<Self> {
        let master = hmac::Key::new(hmac::HMAC_SHA256, bytes);
        let derived = |label: &[u8]| hmac::sign(&master, label);
        let seal = RandomizedNonceKey::new(&AES_256_GCM, derived(b"passerelle seal v1").as_ref());
        Ok(Self(Arc::new(Inner {
            seal: seal.map_err(Error::internal)?,
            pseudonym: hmac::Key::new(hmac::HMAC_SHA256, derived(b"passerelle pseudonym v1").as_ref()),
        })))
    }

    /// The secret, encrypted and bound to its id and purpose, base64.
    pub(super) fn seal(
        &self,
        id: Id<secret_key::Entity>,
        purpose: secret_key::Purpose,
        secret: &[u8],
    ) -> Result<String> {
        self.seal_as(context(id, purpose), secret)
    }

    /// The secret of a sealed row; refused if another master key sealed it or if it was changed.
    pub(super) fn unseal(&self, row: &secret_key::Model) -> Result<[u8; 32]> {
        let secret = self.unseal_as(context(row.id, row.purpose), &row.sealed);
        secret
            .and_then(|secret| secret.try_into().ok())
            .ok_or_else(does_not_open)
    }

    /// Whether both are the same key.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.pseudonym("master key", "") == other.pseudonym("master key", "")
    }

    /// Bytes, encrypted and bound to `context`, base64.
    pub(super) fn seal_as(&self, context: String, secret: &[u8]) -> Result<String> {
        let mut body = secret.to_vec();
        let sealed = self.0.seal.seal_in_place_append_tag(Aad::from(context), &mut body);
        let nonce = sealed.map_err(Error::internal)?;
        Ok(STANDARD.encode([nonce.as_ref().as_slice(), &body].concat()))
    }

    /// What was sealed in this context; `None` if it was not, or under another key.
    pub(super) fn unseal_as(&self, context: String, sealed: &str) -> Option<Vec<u8>> {
        let mut sealed = STANDARD.decode(sealed).ok()?;
        let (nonce, body) = sealed.split_at_mut_checked(NONCE)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let secret = self.0.seal.open_in_place(nonce, Aad::from(context), body).ok()?;
        Some(secret.to_vec())
    }

    /// A name for `value` that says nothing about it to whoever lacks the key; the same on every
    /// instance. Different `kind`s give different names.
    pub(super) fn pseudonym(&self, kind: &str, value: &str) -> String {
        let mut context = hmac::Context::with_key(&self.0.pseudonym);
        for part in [kind, "\0", value] {
            context.update(part.as_bytes());
        }
        random::hex(context.sign().as_ref())
    }

    /// The pseudonym of a network address. One customer's IPv6 network counts as one address: it
    /// has more addresses than anyone could count.
    pub(super) fn address(&self, address: IpAddr) -> String {
        let one = match address.to_canonical() {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => format!("{:x?}", &v6.segments()[..4]),
        };
        self.pseudonym("address", &one)
    }
}

pub(super) fn context(id: Id<secret_key::Entity>, purpose: secret_key::Purpose) -> String {
    format!("secret_key {} {}", id.uuid(), purpose.code())
}

enum Unreadable {
    Missing,
    Refused(Error),
}

fn read(path: &Path) -> std::result::Result<String, Unreadable> {
    let refused = |error| Unreadable::Refused(unusable(path, &error));
    let file = File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Unreadable::Missing,
        _ => refused(error),
    })?;
    private(path, &file).map_err(Unreadable::Refused)?;
    let mut text = String::new();
    file.take(LONGEST_FILE).read_to_string(&mut text).map_err(refused)?;
    Ok(text)
}

/// Writes a new key beside its place and links it there, so that of two processes that start
/// together both end up with the same whole key.
fn create(path: &Path) -> Result<String> {
    let text = STANDARD.encode(random::bytes::<32>());
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}", random::hex(&random::bytes::<8>())));
    let draft = Path::new(&draft);
    let placed = write(draft, &text).and_then(|()| std::fs::hard_link(draft, path));
    let _ = std::fs::remove_file(draft);
    match placed {
        Ok(()) => keep_entry(path).map_err(|error| unusable(path, &error)).map(|()| text),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => read(path).map_err(|unreadable| match unreadable {
            Unreadable::Refused(error) => error,
            Unreadable::Missing => absent(),
        }),
        Err(error) => Err(unusable(path, &error)),
    }
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

/// Without its master key a database is lost, so the file must outlive a power cut too.
fn keep_entry(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(unix)]
fn private(path: &Path, file: &File) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file
        .metadata()
        .map_err(|error| unusable(path, &error))?
        .permissions()
        .mode();
    if mode & 0o077 != 0 {
        return Err(Error::internal(format!(
            "others may read the master key file {}; run: chmod 600 {0}",
            path.display()
        )));
    }
    Ok(())
}

#[cfg(not(unix))]
fn private(_path: &Path, _file: &File) -> Result<()> {
    Ok(())
}

fn unusable(path: &Path, error: &std::io::Error) -> Error {
    Error::internal(format!(
        "the master key file {} cannot be used: {error}",
        path.display()
    ))
}

pub(super) fn does_not_open() -> Error {
    Error::internal(
        "the master key does not open the keys in this database; start with the one that they were last sealed under (`passerelle key reseal`)",
    )
}

fn absent() -> Error {
    Error::internal(
        "there is no master key: PostgreSQL may serve several instances, which need the same one; make one with `openssl rand -base64 32` and configure it",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use secret_key::Purpose;

    fn row(key: &MasterKey) -> secret_key::Model {
        let id = Id::new(uuid::Uuid::from_u128(7));
        secret_key::Model {
            id,
            purpose: Purpose::Cursor,
            sealed: key.seal(id, Purpose::Cursor, &[9; 32]).unwrap(),
            public: None,
            created_at: chrono::DateTime::UNIX_EPOCH,
            retired_at: None,
        }
    }

    #[test]
    fn a_sealed_key_opens_with_its_master_key_id_and_purpose_only() {
        let key = MasterKey::new(&[1; 32]).unwrap();
        let right = row(&key);
        assert!(!right.sealed.contains(&STANDARD.encode([9; 32])));
        assert_eq!(key.unseal(&right).unwrap(), [9; 32]);
        let wrong = MasterKey::new(&[2; 32]).unwrap();
        assert!(wrong.unseal(&right).unwrap_err().to_string().contains("does not open"));
        let other_id = Id::new(uuid::Uuid::from_u128(8));
        assert!(
            key.unseal(&secret_key::Model {
                id: other_id,
                ..right.clone()
            })
            .is_err()
        );
        let purpose = Purpose::Signing;
        assert!(
            key.unseal(&secret_key::Model {
                purpose,
                ..right.clone()
            })
            .is_err()
        );
        for sealed in ["", "AAAA", "?"] {
            let sealed = sealed.to_owned();
            assert!(
                key.unseal(&secret_key::Model {
                    sealed,
                    ..right.clone()
                })
                .is_err()
            );
        }
    }

    #[test]
    fn the_file_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let absent = MasterKey::open(None, Some(&path), false).unwrap_err();
        assert!(absent.to_string().contains("no master key"), "{absent}");
        let made: Vec<_> = std::thread::scope(|scope| {
            let start = || scope.spawn(|| MasterKey::open(None, Some(&path), true).unwrap());
            let started = [start(), start(), start(), start()];
            started.map(|one| one.join().unwrap()).into()
        });
        let sealed = row(&made[0]);
        assert!(
            made.iter().all(|key| key.unseal(&sealed).is_ok()),
            "all read the same key"
        );
        assert!(
            MasterKey::open(None, Some(&path), false)
                .unwrap()
                .unseal(&sealed)
                .is_ok()
        );
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft stays");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        MasterKey::open(None, Some(&path), true).unwrap();
        let mode = |mode| std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        for wide in [0o640, 0o604, 0o620, 0o644] {
            mode(wide);
            let refused = MasterKey::open(None, Some(&path), true).unwrap_err();
            assert!(refused.to_string().contains("chmod 600"), "{refused}");
        }
        mode(0o400);
        assert!(MasterKey::open(None, Some(&path), true).is_ok());
    }

    #[test]
    fn what_is_no_key_is_refused_without_showing_it() {
        for wrong in ["", "secret", "c2hvcnQ=", &STANDARD.encode([1; 33])] {
            let refused = MasterKey::open(Some(wrong), None, true).unwrap_err();
            assert_eq!(refused.to_string(), "the master key must be 32 bytes in base64");
        }
        assert!(MasterKey::open(Some(&format!("{}\n", STANDARD.encode([1; 32]))), None, false).is_ok());
    }

    #[test]
    fn an_ipv6_network_is_one_address() {
        let key = MasterKey::new(&[1; 32]).unwrap();
        let name = |text: &str| key.address(text.parse().unwrap());
        assert_eq!(name("2001:db8:1:2::1"), name("2001:db8:1:2:ffff::9"));
        assert_ne!(name("2001:db8:1:2::1"), name("2001:db8:1:3::1"));
        assert_eq!(name("192.0.2.1"), name("::ffff:192.0.2.1"));
        assert_ne!(name("192.0.2.1"), name("192.0.2.2"));
    }
}
