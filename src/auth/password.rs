//! Passwords: Argon2id at the parameters that OWASP recommends (19 MiB, two passes, one lane).
//!
//! A hash takes 19 MiB and some 30 ms of a core, so that hashes run beside the asynchronous threads,
//! as many at once as there are cores, behind a queue of bounded length; who finds it full is told to
//! come back. A password is taken as the bytes it was sent as: no form of it is normalised.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, PasswordHash},
};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use entity::{
    account::normal_email,
    rule::{Text, Violation},
};
use tokio::sync::Semaphore;

use super::random;
use crate::error::{Error, Result};

const PARAMS: Params = match Params::new(19 * 1_024, 2, 1, Some(OUTPUT)) {
    Ok(params) => params,
    Err(_) => panic!("the parameters are within Argon2's limits"),
};
/// Bytes of a hash.
const OUTPUT: usize = 32;
/// Blocks of 1 KiB. The C library gives 32 MiB and more a mapping of its own, whatever it has learnt
/// about the sizes that a program likes.
const OWN_MAPPING: usize = 33 * 1_024;
/// The longest password that is looked at, in bytes.
pub const LONGEST: usize = 1_000;
/// The longest new password, in characters.
pub const LONGEST_NEW: usize = 128;
/// The shortest password, in characters.
pub const SHORTEST: usize = 12;
/// How many hashes may wait for each core: the last of them some two seconds.
const WAITING_PER_CORE: usize = 64;
/// Crockford's alphabet: no two of its characters are mistaken for each other.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Hashes and verifies passwords; cheap to clone, and one for the whole process.
#[derive(Debug, Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
    cores: Arc<Semaphore>,
    /// Verified when there is nothing to verify, so that it takes the same time.
    dummy: Arc<str>,
}

impl Default for Passwords {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            places: Arc::new(Semaphore::new(cores * (1 + WAITING_PER_CORE))),
            cores: Arc::new(Semaphore::new(cores)),
            dummy: dummy().into(),
        }
    }
}

impl Passwords {
    /// The hash to store, in PHC format.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let (password, salt) = (password.to_owned(), random::bytes::<16>());
        let hashed = self.run(move || hash(&password, &salt)).await?;
        hashed.map_err(Error::internal)
    }

    /// Whether the password is the one of the stored hash. Without one, or if the password is too
    /// long to be any, it takes the same time and is wrong.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool> {
        let given = if password.len() > LONGEST { None } else { Some(password) };
        let (hash, possible) = match (given, stored) {
            (Some(_), Some(stored)) => (stored.to_owned(), true),
            _ => (self.dummy.to_string(), false),
        };
        let password = given.unwrap_or_default().to_owned();
        Ok(self.run(move || verify(&password, &hash)).await? && possible)
    }

    /// Runs one hash on a thread of its own. The places are given back when it is done, not when
    /// nobody waits for it any more: an abandoned hash takes its memory all the same.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let full = |_| Error::RateLimited { retry_after: 1 };
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(full)?;
        let core = Arc::clone(&self.cores).acquire_owned().await.map_err(Error::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let _held = (place, core);
            work()
        });
        done.await.map_err(Error::internal)
    }
}

fn hash(password: &str, salt: &[u8; 16]) -> argon2::Result<String> {
    let mut output = [0; OUTPUT];
    argon(PARAMS, password, salt, &mut output)?;
    Ok(phc(salt, &output))
}

/// Whether the password gives the stored hash, computed with the stored parameters.
fn verify(password: &str, stored: &str) -> bool {
    let computed = || -> Option<(Vec<u8>, Output)> {
        let stored = PasswordHash::new(stored).ok()?;
        let (salt, wanted) = (stored.salt?, stored.hash?);
        let mut output = vec![0; wanted.len()];
        let params = Params::try_from(&stored).ok().filter(|_| is_argon2id(&stored))?;
        argon(params, password, &salt, &mut output).ok()?;
        Some((output, wanted))
    };
    computed().is_some_and(|(output, wanted)| verify_slices_are_equal(&output, wanted.as_bytes()).is_ok())
}

fn argon(params: Params, password: &str, salt: &[u8], output: &mut [u8]) -> argon2::Result<()> {
    let memory = memory(params.block_count());
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into_with_memory(password.as_bytes(), salt, output, memory)
}

/// The memory of one hash, asked for as a mapping of its own, which goes back to the system at once;
/// the part beyond the blocks is never touched, so it is only address space. A smaller piece would come
/// from the heap of the thread, which keeps it: after a rush, 19 MiB for each of many threads.
fn memory(blocks: usize) -> Vec<Block> {
    let mut memory = Vec::with_capacity(blocks.max(OWN_MAPPING));
    memory.resize(blocks, Block::default());
    memory
}

fn is_argon2id(hash: &PasswordHash) -> bool {
    hash.algorithm.as_str() == "argon2id" && hash.version == Some(Version::V0x13.into())
}

fn phc(salt: &[u8; 16], output: &[u8; OUTPUT]) -> String {
    let (memory, passes, lanes) = (PARAMS.m_cost(), PARAMS.t_cost(), PARAMS.p_cost());
    let [salt, output] = [STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(output)];
    format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${output}")
}

/// A hash of the usual parameters that no password has.
fn dummy() -> String {
    phc(&random::bytes(), &random::bytes())
}

/// Whether the hash was made with other parameters than today's.
#[must_use]
pub fn needs_rehash(stored: &str) -> bool {
    let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
    let same = |hash: &PasswordHash| {
        is_argon2id(hash) && Params::try_from(hash).is_ok_and(|params| cost(&params) == cost(&PARAMS))
    };
    !PasswordHash::new(stored).is_ok_and(|hash| same(&hash))
}

/// What is wrong with a new password for the person with this address, if anything.
#[must_use]
pub fn check_new(password: &str, email: &str, path: &str) -> Option<Violation> {
    let text = if password.chars().count() < SHORTEST {
        Text::new(
            "A password has at least 12 characters.",
            "Un mot de passe compte au moins 12 caractères.",
        )
    } else if password.chars().count() > LONGEST_NEW {
        Text::new(
            "A password has at most 128 characters.",
            "Un mot de passe compte au plus 128 caractères.",
        )
    } else if normal_email(password) == normal_email(email) {
        Text::new(
            "The password must not be the e-mail address.",
            "Le mot de passe ne doit pas être l'adresse électronique.",
        )
    } else if is_common(password) {
        Text::new(
            "This password is among the first that are tried; choose another.",
            "Ce mot de passe est parmi les premiers essayés ; choisissez-en un autre.",
        )
    } else {
        return None;
    };
    Some(Violation::new(path, "PASSWORD", text))
}

/// The most common ones of that length in published lists, in lower case.
const COMMON: [&str; 24] = [
    "123456789012",
    "1234567890123",
    "123456123456",
    "123123123123",
    "1q2w3e4r5t6y",
    "qwertyuiop123",
    "qwertyuiop12",
    "qwertyqwerty",
    "qwerty123456",
    "qwerty12345678",
    "password1234",
    "password12345",
    "password123456",
    "password@123",
    "passwordpassword",
    "iloveyou1234",
    "letmein12345",
    "welcome12345",
    "administrator",
    "abcdefghijkl",
    "motdepasse123",
    "motdepasse12",
    "azertyuiop12",
    "azertyuiop123",
];

/// Whether it is one of the few that everybody tries, or one character again and again.
fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let first = lower.chars().next();
    COMMON.contains(&lower.as_str()) || lower.chars().all(|one| Some(one) == first)
}

/// A random password that people can read and type: 100 bits in four groups of five.
#[must_use]
pub fn one_time() -> String {
    let symbols: Vec<char> = random::bytes::<20>()
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect();
    let groups: Vec<String> = symbols.chunks(5).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// A hash as another time's parameters, and the library itself, would have made it.
#[cfg(test)]
pub(super) fn cheap(password: &str) -> String {
    use argon2::PasswordHasher;
    let params = Params::new(1_024, 1, 1, None).unwrap();
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash = argon.hash_password_with_salt(password.as_bytes(), &[1; 16]).unwrap();
    hash.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_verifies_its_password_only() {
        let passwords = Passwords::default();
        let stored = passwords.hash("correct horse battery").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(!needs_rehash(&stored));
        assert!(passwords.verify("correct horse battery", Some(&stored)).await.unwrap());
        for wrong in [
            "",
            "correct horse batterY",
            "correct horse battery ",
            &"x".repeat(LONGEST + 1),
        ] {
            assert!(!passwords.verify(wrong, Some(&stored)).await.unwrap(), "{wrong}");
        }
        assert!(!passwords.verify("", None).await.unwrap());
        assert!(!passwords.verify("anything", Some("no hash at all")).await.unwrap());
    }

    #[test]
    fn the_dummy_costs_what_a_hash_costs() {
        assert!(PasswordHash::new(&dummy()).is_ok());
        assert!(!needs_rehash(&dummy()));
    }

    /// The library's own verification agrees with ours.
    #[test]
    fn the_hash_is_what_others_expect() {
        use argon2::PasswordVerifier;
        let stored = hash("a password", &[7; 16]).unwrap();
        let parsed = PasswordHash::new(&stored).unwrap();
        assert!(Argon2::default().verify_password(b"a password", &parsed).is_ok());
        assert!(Argon2::default().verify_password(b"another", &parsed).is_err());
    }

    #[test]
    fn other_parameters_are_hashed_again() {
        let old = cheap("secret");
        assert!(needs_rehash(&old));
        assert!(verify("secret", &old), "with its own parameters it still holds");
        assert!(needs_rehash("nonsense"));
    }

    /// 500 sign-ins at once: as many hashes as cores, a bounded queue, and the rest are told to
    /// come back.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn memory_and_queue_are_bounded() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static RUNNING: AtomicUsize = AtomicUsize::new(0);
        static MOST: AtomicUsize = AtomicUsize::new(0);
        let passwords = Passwords::default();
        let cores = passwords.cores.available_permits();
        let places = passwords.places.available_permits();
        let attempts = (0..500).map(|_| {
            passwords.run(|| {
                MOST.fetch_max(RUNNING.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(2));
                RUNNING.fetch_sub(1, Ordering::SeqCst);
            })
        });
        let answers = futures_util::future::join_all(attempts).await;
        let served = answers.iter().filter(|answer| answer.is_ok()).count();
        let refused = answers
            .iter()
            .filter(|answer| matches!(answer, Err(Error::RateLimited { retry_after: 1 })));
        // A place may be given back while the last ones ask.
        assert!(served >= places && served < places + 50, "{served} of {places}");
        assert_eq!(refused.count(), 500 - served);
        assert_eq!(MOST.load(Ordering::SeqCst), cores);
        assert_eq!(
            passwords.places.available_permits(),
            places,
            "every place is given back"
        );
    }

    /// The memory of many hashes, on many threads, does not stay with the process.
    #[cfg(target_os = "linux")]
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_memory_of_hashes_goes_back() {
        let resident = || {
            let status = std::fs::read_to_string("/proc/self/status").unwrap();
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
            line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1_024
        };
        let before = resident();
        let passwords = Passwords::default();
        let many = (0..500).map(|_| passwords.verify("a wrong password", None));
        futures_util::future::join_all(many).await;
        // Other tests hash at the same time; 16 heaps of 19 MiB each would be 300.
        assert!(resident() < before + 150, "from {before} MiB to {} MiB", resident());
    }

    /// A caller that goes away does not make room for another hash while its own still runs.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_abandoned_hash_keeps_its_place() {
        let passwords = Passwords::default();
        let (begun, wait) = (
            Arc::new(tokio::sync::Notify::new()),
            Arc::new(std::sync::Barrier::new(2)),
        );
        let (tell, hold, inside) = (Arc::clone(&begun), Arc::clone(&wait), passwords.clone());
        #[expect(
            clippy::disallowed_methods,
            reason = "the caller has to go away while the work goes on"
        )]
        let caller = tokio::spawn(async move {
            let work = move || {
                tell.notify_one();
                hold.wait();
            };
            inside.run(work).await
        });
        begun.notified().await;
        let free = passwords.cores.available_permits();
        caller.abort();
        assert!(caller.await.unwrap_err().is_cancelled());
        assert_eq!(passwords.cores.available_permits(), free, "the hash still runs");
        wait.wait();
        while passwords.cores.available_permits() == free {
            tokio::task::yield_now().await;
        }
    }

    #[test]
    fn a_new_password_is_long_and_not_the_address() {
        let rule = |password: &str| check_new(password, "Amina@Example.org", "input.password").is_some();
        assert!(rule("elevenchars") && rule("amina@example.org") && rule(" AMINA@example.org"));
        assert!(rule(&"xy".repeat(65)) && !rule(&"éy".repeat(64)));
        assert!(!rule("twelve chars") && !rule("éèàùçœæÿôîûâ"));
    }

    #[test]
    fn a_new_password_is_none_of_those_that_everybody_tries() {
        let rule = |password: &str| check_new(password, "amina@example.org", "input.password").is_some();
        for common in COMMON {
            assert!(
                common.chars().count() >= SHORTEST && rule(common) && rule(&common.to_uppercase()),
                "{common}"
            );
        }
        assert!(rule("aaaaaaaaaaaaaaa") && rule("АААААААААААА") && !rule("aaaaaaaaaaab"));
    }

    #[test]
    fn a_one_time_password_is_random_and_readable() {
        let (one, other) = (one_time(), one_time());
        assert_ne!(one, other);
        assert_eq!(one.len(), 23);
        assert!(one.bytes().all(|byte| byte == b'-' || ALPHABET.contains(&byte)));
        assert!(check_new(&one, "operator@localhost", "").is_none());
    }
}
