//! The HTTP layer over real connections, in front of a small schema.

mod answers;
mod connections;
mod limits;
mod log;
mod pages;
mod protocol;
mod toy;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::{sleep, timeout},
};

use super::{App, Limits, server};
use crate::config::Config;

/// Longer than anything here takes, shorter than anybody waits for a test.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running service with the toy schema.
struct Service {
    address: SocketAddr,
    client: Client,
    /// How many `wait` fields have begun, and how many have run to their end.
    waits: Arc<toy::Waits>,
    stop: Option<oneshot::Sender<()>>,
    stopped: JoinHandle<()>,
}

/// A service as it is by default.
async fn service() -> Service {
    service_with(|_, _| {}).await
}

/// A service with changed settings and times.
#[expect(clippy::disallowed_methods, reason = "the service runs beside the test")]
async fn service_with(change: impl FnOnce(&mut Config, &mut Limits)) -> Service {
    let mut config = Config::default();
    let mut limits = Limits::from(&config);
    change(&mut config, &mut limits);
    let waits = Arc::new(toy::Waits::default());
    let engine = toy::Toy::new(Arc::clone(&waits));
    let mut app = App::new(Box::new(engine), "type Query { hello: String }".to_owned(), &config);
    let connections = config.connections;
    app.limits = Limits { connections, ..limits };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, hear) = oneshot::channel::<()>();
    let stopped = tokio::spawn(server::serve(listener, Arc::new(app), async {
        let _ = hear.await;
    }));
    Service {
        address,
        client: Client::builder().timeout(PATIENCE).build().unwrap(),
        waits,
        stop: Some(stop),
        stopped,
    }
}

impl Service {
    fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.address))
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.ask(Method::GET, path)
    }

    fn graphql(&self) -> RequestBuilder {
        self.ask(Method::POST, "/graphql")
    }

    /// A document as a well-behaved client of today sends it.
    async fn run(&self, query: &str) -> Response {
        let request = self.graphql().header("accept", "application/graphql-response+json");
        request.json(&json!({ "query": query })).send().await.unwrap()
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends bytes as they are and reads until the other side closes.
    async fn send_raw(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.unwrap();
        rest(&mut stream).await
    }

    /// Returns once so many `wait` fields run or have run.
    async fn has_started(&self, count: usize) {
        eventually(|| self.waits.started() >= count).await;
    }

    fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }
}

/// Returns once it is so, which may take a moment on a busy machine.
async fn eventually(is_so: impl Fn() -> bool) {
    let looking = async {
        while !is_so() {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, looking).await.expect("it never becomes so");
}

/// What still arrives until the other side closes, however it does.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await;
    let _ = read.expect("the connection stays open");
    String::from_utf8(bytes).unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// The code of the only error.
fn code(body: &Value) -> &str {
    assert_eq!(body["errors"].as_array().map(Vec::len), Some(1), "{body}");
    body["errors"][0]["extensions"]["code"].as_str().unwrap()
}

/// Status, code of the only error, and that there is no data.
async fn refusal(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    assert!(body.get("data").is_none(), "{body}");
    (status, code(&body).to_owned())
}
