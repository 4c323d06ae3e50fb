//! A mail server for one test: it takes what it is sent over a real socket and shows it.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    time::sleep,
};

/// The server.
pub struct Receiver {
    /// Where it listens, as a setting.
    pub url: String,
    inbox: Arc<Mutex<Inbox>>,
}

#[derive(Default)]
struct Inbox {
    mails: Vec<Mail>,
    /// What it says to whoever wants to leave a mail, in place of taking it.
    refusal: Option<&'static str>,
    refused: usize,
}

/// A mail as it was received.
#[derive(Debug, Clone)]
pub struct Mail {
    pub to: String,
    /// The whole text, decoded.
    pub text: String,
}

impl Mail {
    /// What stands behind the `#` of its link.
    pub fn token(&self) -> String {
        let (_, rest) = self
            .text
            .split_once('#')
            .unwrap_or_else(|| panic!("a link in {}", self.text));
        rest.split_whitespace().next().unwrap().to_owned()
    }
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let inbox = Arc::<Mutex<Inbox>>::default();
        let shared = Arc::clone(&inbox);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&shared)));
            }
        });
        Self { url, inbox }
    }

    /// From now on it refuses with these words, or takes everything.
    pub fn refuse(&self, words: Option<&'static str>) {
        self.inbox.lock().unwrap().refusal = words;
    }

    /// How often it has refused.
    pub fn refused(&self) -> usize {
        self.inbox.lock().unwrap().refused
    }

    /// All mails so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.inbox.lock().unwrap().mails.clone()
    }

    /// Waits for the mail of this number, from 1, and returns it.
    pub async fn wait_for(&self, number: usize) -> Mail {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(mail) = self.mails().get(number - 1) {
                return mail.clone();
            }
            assert!(Instant::now() < until, "mail {number} does not come");
            sleep(Duration::from_millis(50)).await;
        }
    }
}

/// RFC 5321, as much of it as a client needs.
async fn converse(stream: TcpStream, inbox: Arc<Mutex<Inbox>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut to = String::new();
    let _ = write.write_all(b"220 receiver\r\n").await;
    while let Ok(Some(line)) = lines.next_line().await {
        let command = line.split([' ', ':']).next().unwrap().to_uppercase();
        let answer = match command.as_str() {
            "MAIL" => refusal(&inbox).unwrap_or("250 ok").to_owned(),
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap().to_owned();
                "250 ok".to_owned()
            }
            "DATA" => {
                let _ = write.write_all(b"354 go on\r\n").await;
                let mut text = String::new();
                while let Ok(Some(line)) = lines.next_line().await
                    && line != "."
                {
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    text.push('\n');
                }
                let mail = Mail {
                    to: to.clone(),
                    text: decoded(&text),
                };
                inbox.lock().unwrap().mails.push(mail);
                "250 taken".to_owned()
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "250 ok".to_owned(),
        };
        let _ = write.write_all(format!("{answer}\r\n").as_bytes()).await;
        if command == "QUIT" {
            return;
        }
    }
}

fn refusal(inbox: &Mutex<Inbox>) -> Option<&'static str> {
    let mut inbox = inbox.lock().unwrap();
    inbox.refused += usize::from(inbox.refusal.is_some());
    inbox.refusal
}

/// Quoted-printable is undone, where it was used.
fn decoded(text: &str) -> String {
    if !text.contains("quoted-printable") {
        return text.to_owned();
    }
    let joined = text.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_str();
    while let Some((before, after)) = rest.split_once('=') {
        bytes.extend(before.as_bytes());
        let code = after.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(code.unwrap_or(b'='));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    bytes.extend(rest.as_bytes());
    String::from_utf8(bytes).unwrap()
}
