//! A load generator small enough not to be what is measured: connections that are kept, one request at a
//! time on each, an answer read to its last byte.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What somebody on one connection asks for, over and over.
pub trait Visitor: Send + 'static {
    /// Puts the next request into `out`, which is empty.
    fn ask(&mut self, out: &mut Vec<u8>);
    /// The answer to it.
    fn hear(&mut self, body: &[u8]) {
        let _ = body;
    }
}

/// The same request every time.
pub struct Get(pub Vec<u8>);

impl Get {
    pub fn page(path: &str, headers: &str) -> Get {
        Get(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n").into_bytes())
    }
}

impl Visitor for Get {
    fn ask(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Body of the last answer.
    pub bytes: usize,
}

/// Lets one visitor loose on each connection for as long, after a tenth of it to warm up.
///
/// # Panics
/// When an answer is not 200: what is refused is not to be measured.
pub async fn measure<V: Visitor>(
    address: SocketAddr,
    visitors: Vec<V>,
    length: Duration,
) -> Measured {
    let begin = Instant::now() + length / 10;
    let end = begin + length;
    let visits: Vec<_> = visitors
        .into_iter()
        .map(|visitor| tokio::spawn(visit(address, visitor, begin, end)))
        .collect();
    let mut took = Vec::new();
    let mut bytes = 0;
    for visit in visits {
        let (some, last) = visit.await.expect("a visit");
        took.extend(some);
        bytes = last;
    }
    took.sort_unstable();
    let at = |share: f64| {
        let index = (took.len() as f64 * share) as usize;
        let took: Duration = took.get(index).copied().unwrap_or_default();
        took.as_secs_f64() * 1_000.0
    };
    Measured {
        per_second: took.len() as f64 / length.as_secs_f64(),
        p50_ms: at(0.5),
        p99_ms: at(0.99),
        bytes,
    }
}

async fn visit<V: Visitor>(
    address: SocketAddr,
    mut visitor: V,
    begin: Instant,
    end: Instant,
) -> (Vec<Duration>, usize) {
    let mut connection = Connection::to(address).await;
    let mut took = Vec::new();
    let mut request = Vec::new();
    loop {
        request.clear();
        visitor.ask(&mut request);
        let asked = Instant::now();
        if asked > end {
            return (took, connection.body().len());
        }
        let status = connection.exchange(&request).await;
        let heard = Instant::now();
        assert_eq!(
            status,
            200,
            "{}",
            String::from_utf8_lossy(connection.body())
        );
        if asked > begin {
            took.push(heard - asked);
        }
        visitor.hear(connection.body());
    }
}

/// One kept connection.
pub struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
    body_at: usize,
}

impl Connection {
    pub async fn to(address: SocketAddr) -> Connection {
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Connection {
            stream,
            read: Vec::with_capacity(64 * 1024),
            body_at: 0,
        }
    }

    /// Sends a request, reads the answer, says its status.
    pub async fn exchange(&mut self, request: &[u8]) -> u16 {
        self.stream.write_all(request).await.expect("sent");
        self.read.clear();
        let (head, length) = loop {
            self.more().await;
            if let Some(end) = find(&self.read, b"\r\n\r\n") {
                break (end + 4, length_of(&self.read[..end]));
            }
        };
        while self.read.len() < head + length {
            self.more().await;
        }
        self.body_at = head;
        std::str::from_utf8(&self.read[9..12])
            .ok()
            .and_then(|status| status.parse().ok())
            .expect("a status")
    }

    pub fn body(&self) -> &[u8] {
        &self.read[self.body_at..]
    }

    async fn more(&mut self) {
        let read = self.stream.read_buf(&mut self.read).await.expect("read");
        assert_ne!(read, 0, "the server hung up");
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// Every answer that is measured says how long it is.
fn length_of(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    head.lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .and_then(|value| value.trim().parse().ok())
        .expect("a content-length")
}

/// The number behind `"name":` in a JSON answer.
pub fn number(body: &[u8], name: &str) -> u64 {
    let mark = format!("\"{name}\":");
    let at = find(body, mark.as_bytes()).expect("a number") + mark.len();
    let digits = body[at..].iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
}
