//! A server that speaks a dialect as its owner publishes it, and answers what a test wants: well, or in any way an endpoint can fail.
//!
//! ```ignore
//! let stub = Stub::start(Dialect::OpenAi, |heard| Reply::Says(answer_to(heard.user()))).await;
//! let model = stub.model();                       // or the address: stub.url()
//! // ... whatever asks the model ...
//! assert_eq!(stub.requests().len(), 1);           // what was heard, in order, each with its headers and body
//! ```
//!
//! It listens on a real socket, one connection for each request. It says no more than it is told to, and nothing when it is dropped.

mod forms;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fortyfive::model::Model;
use fortyfive::reader::Dialect;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use forms::{list, streamed, whole};

/// How one request is answered.
#[derive(Debug, Clone)]
pub enum Reply {
    /// These words, to their end; word by word if that was asked for.
    Says(String),
    /// These words, where the limit of tokens cut them off.
    Cut(String),
    /// These words in one piece, whatever was asked for.
    InOnePiece(String),
    /// A success with this body, as `application/json`.
    Body(Vec<u8>),
    /// The ids of a list of models.
    Models(Vec<String>),
    /// A status with headers and a body.
    Status(u16, Vec<(String, String)>, String),
    /// This, from the first byte of the head, and then the end of the connection.
    Bytes(Vec<u8>),
    /// This, from the first byte of the head, and then nothing, without an end.
    ThenHangs(Vec<u8>),
    /// A success whose body is this again and again.
    Endless(Vec<u8>),
    /// A success whose body comes a byte at a time.
    Drip(Vec<u8>, Duration),
    /// Not a byte, and no end.
    Hangs,
    /// Not a byte, and the end of the connection.
    HangsUp,
    Late(Duration, Box<Reply>),
}

impl Reply {
    pub fn status(status: u16) -> Reply {
        Reply::Status(status, Vec::new(), String::new())
    }
}

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Heard {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    dialect: Dialect,
}

impl Heard {
    /// Of a header, by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The body; null when it has none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The instructions.
    pub fn system(&self) -> String {
        let body = self.json();
        let system = match self.dialect {
            Dialect::Anthropic => &body["system"],
            Dialect::OpenAi | Dialect::Ollama => &body["messages"][0]["content"],
        };
        system.as_str().unwrap_or_default().to_owned()
    }

    /// What was asked.
    pub fn user(&self) -> String {
        let body = self.json();
        let user = match self.dialect {
            Dialect::Anthropic => &body["messages"][0]["content"],
            Dialect::OpenAi | Dialect::Ollama => &body["messages"][1]["content"],
        };
        user.as_str().unwrap_or_default().to_owned()
    }

    /// The form the answer should have; null where plain text is asked for.
    pub fn schema(&self) -> Value {
        let body = self.json();
        match self.dialect {
            Dialect::OpenAi => body["response_format"]["json_schema"]["schema"].clone(),
            Dialect::Anthropic if body["tools"].is_array() => {
                body["tools"][0]["input_schema"].clone()
            }
            Dialect::Anthropic => body["output_config"]["format"]["schema"].clone(),
            Dialect::Ollama => body["format"].clone(),
        }
    }

    pub fn streams(&self) -> bool {
        self.json()["stream"] == true
    }
}

type Script = Arc<dyn Fn(&Heard) -> Reply + Send + Sync>;

pub struct Stub {
    address: SocketAddr,
    dialect: Dialect,
    heard: Arc<Mutex<Vec<Heard>>>,
    sent_bytes: Arc<AtomicUsize>,
    listening: JoinHandle<()>,
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Stub {
    /// Listens on a free port of this machine. The script is called once for each request, in the order they came.
    pub async fn start(
        dialect: Dialect,
        script: impl Fn(&Heard) -> Reply + Send + Sync + 'static,
    ) -> Stub {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let sent_bytes = Arc::new(AtomicUsize::new(0));
        let script: Script = Arc::new(script);
        let (hears, sends) = (heard.clone(), sent_bytes.clone());
        let listening = tokio::spawn(async move {
            let mut open = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (script, hears, sends) = (script.clone(), hears.clone(), sends.clone());
                open.spawn(async move {
                    // Whoever asked may be gone.
                    let _ = converse(stream, dialect, script, hears, sends).await;
                });
            }
        });
        Stub {
            address,
            dialect,
            heard,
            sent_bytes,
            listening,
        }
    }

    /// The base, as it stands in the settings.
    pub fn url(&self) -> String {
        match self.dialect {
            Dialect::OpenAi => format!("http://{}/v1", self.address),
            Dialect::Anthropic | Dialect::Ollama => format!("http://{}", self.address),
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A model that asks here, and waits as long as an answer may take; between two tries it hardly waits.
    pub fn model(&self) -> Model {
        super::model(self.dialect, &self.url(), super::PATIENT)
    }

    /// One that gives up after a second: for replies that never end.
    pub fn hasty_model(&self) -> Model {
        super::model(self.dialect, &self.url(), super::HASTY)
    }

    pub fn requests(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    /// What the other side was ready to take, give or take what lies in the buffers of sockets.
    pub fn sent_bytes(&self) -> usize {
        self.sent_bytes.load(Ordering::SeqCst)
    }
}

async fn converse(
    mut stream: TcpStream,
    dialect: Dialect,
    script: Script,
    hears: Arc<Mutex<Vec<Heard>>>,
    sends: Arc<AtomicUsize>,
) -> std::io::Result<()> {
    let heard = read(&mut stream, dialect).await?;
    let mut reply = {
        let mut all = hears.lock().unwrap();
        all.push(heard.clone());
        script(&heard)
    };
    while let Reply::Late(by, then) = reply {
        tokio::time::sleep(by).await;
        reply = *then;
    }
    let streams = heard.streams();
    let ready = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n";
    match reply {
        Reply::Says(text) if streams => {
            stream
                .write_all(&streamed(dialect, &heard, &text, true))
                .await?
        }
        Reply::Cut(text) if streams => {
            stream
                .write_all(&streamed(dialect, &heard, &text, false))
                .await?
        }
        Reply::Says(text) | Reply::InOnePiece(text) => {
            stream
                .write_all(&success(&whole(dialect, &heard, &text, true)))
                .await?;
        }
        Reply::Cut(text) => {
            stream
                .write_all(&success(&whole(dialect, &heard, &text, false)))
                .await?
        }
        Reply::Body(body) => stream.write_all(&success(&body)).await?,
        Reply::Models(names) => stream.write_all(&success(&list(dialect, &names))).await?,
        Reply::Status(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} Status\r\n");
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            let length = body.len();
            head.push_str(&format!(
                "content-length: {length}\r\nconnection: close\r\n\r\n{body}"
            ));
            stream.write_all(head.as_bytes()).await?;
        }
        Reply::Bytes(bytes) => stream.write_all(&bytes).await?,
        Reply::ThenHangs(bytes) => {
            stream.write_all(&bytes).await?;
            std::future::pending::<()>().await;
        }
        Reply::Endless(piece) => {
            stream.write_all(ready.as_bytes()).await?;
            loop {
                stream.write_all(&piece).await?;
                sends.fetch_add(piece.len(), Ordering::SeqCst);
            }
        }
        Reply::Drip(bytes, every) => {
            stream.write_all(ready.as_bytes()).await?;
            for byte in bytes {
                stream.write_all(&[byte]).await?;
                stream.flush().await?;
                tokio::time::sleep(every).await;
            }
        }
        Reply::Hangs | Reply::Late(..) => std::future::pending::<()>().await,
        Reply::HangsUp => {}
    }
    stream.shutdown().await
}

async fn read(stream: &mut TcpStream, dialect: Dialect) -> std::io::Result<Heard> {
    let mut bytes = Vec::new();
    let mut buffer = [0_u8; 8192];
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        let count = stream.read(&mut buffer).await?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&buffer[..count]);
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let (method, path) = (word(first.next()), word(first.next()));
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = bytes.split_off(head_end + 4);
    while body.len() < length {
        let count = stream.read(&mut buffer).await?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        body.extend_from_slice(&buffer[..count]);
    }
    Ok(Heard {
        method,
        path,
        headers,
        body,
        dialect,
    })
}

/// A whole response with this body.
pub fn success(body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// A body that comes in chunks, one for each of these.
pub fn chunked(media_type: &str, chunks: &[String]) -> Vec<u8> {
    let mut response = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    );
    for chunk in chunks {
        response.push_str(&format!("{:x}\r\n{chunk}\r\n", chunk.len()));
    }
    response.push_str("0\r\n\r\n");
    response.into_bytes()
}
