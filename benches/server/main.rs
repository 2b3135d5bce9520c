//! The server as people meet it: saves, the room, the report, over 64 kept connections, beside a bare program
//! in the same minutes; and what a start costs.
//!
//! `cargo bench --bench server` prints a table; `SECONDS_EACH=10` measures longer. Load generator and server
//! share the machine, for ours and for the bare one alike. Two rounds, and the better of each is told, because
//! other work on the machine only ever takes away.
#![expect(
    clippy::disallowed_methods,
    reason = "a measurement reads the clock and starts the server"
)]

mod bare;
mod load;
mod seed;

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use load::{Connection, Get, Measured, Visitor, measure, number};
use seed::Seat;

const CONNECTIONS: usize = 64;
/// Enough for each to be saved no faster than a person may (20 at once, 4 a second).
const RUNNING: usize = 3_072;
const HISTORY: usize = 10_000;
const ROUNDS: usize = 2;
/// About a paragraph.
const TEXT_BYTES: usize = 400;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    // `cargo test --benches` only wants to know that it starts.
    if args.iter().any(|arg| arg == "--test") {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    match args.get(1).map(String::as_str) {
        Some("bare") => {
            let bytes = args[3].parse().expect("bytes");
            runtime.block_on(bare::serve(Path::new(&args[2]), 2 * RUNNING as i64, bytes));
        }
        _ => runtime.block_on(compare()),
    }
}

/// Killed when it is dropped.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn started(command: &mut Command) -> Server {
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let address = line.trim().rsplit("//").next().unwrap_or_default();
        Server {
            address: address.parse().expect("an address"),
            process,
        }
    }

    fn ours(data: &Path) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fortyfive"));
        command.args(["--listen", "127.0.0.1:0", "--log", "warn", "--data"]);
        Server::started(command.arg(data))
    }

    fn bare(dir: &Path, page_bytes: usize) -> Server {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg("bare").arg(dir).arg(page_bytes.to_string());
        Server::started(&mut command)
    }

    fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let digits = line.and_then(|line| line.split_whitespace().next());
        digits
            .and_then(|digits| digits.parse().ok())
            .expect("its size")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One of the connections that save: each time another of its interviews.
struct Saver {
    host: String,
    path: fn(&Seat) -> String,
    seats: Vec<(Seat, u64)>,
    next: usize,
    ops: usize,
}

impl Saver {
    fn all(seats: &[Seat], address: SocketAddr, path: fn(&Seat) -> String) -> Vec<Saver> {
        let of = |n: usize| seats.iter().skip(n).step_by(CONNECTIONS);
        (0..CONNECTIONS)
            .map(|n| Saver {
                host: address.to_string(),
                path,
                seats: of(n).map(|seat| (seat.clone(), 0)).collect(),
                next: 0,
                ops: n,
            })
            .collect()
    }
}

impl Visitor for Saver {
    fn ask(&mut self, out: &mut Vec<u8>) {
        self.next = (self.next + 1) % self.seats.len();
        self.ops += CONNECTIONS;
        let (seat, rev) = &self.seats[self.next];
        let mut text = "Ten million links a day. ".repeat(TEXT_BYTES / 25);
        text.push_str(&self.ops.to_string());
        let body = format!(
            r#"{{"op_id":"op-{}","base_rev":{rev},"text":"{text}"}}"#,
            self.ops
        );
        let head = format!(
            "PUT {} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n",
            (self.path)(seat),
            self.host,
            seat.token,
            body.len()
        );
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(body.as_bytes());
    }

    fn hear(&mut self, body: &[u8]) {
        self.seats[self.next].1 = number(body, "rev");
    }
}

fn our_save(seat: &Seat) -> String {
    format!("/api/v1/interviews/{}/notes/clarify", seat.interview)
}

fn bare_save(seat: &Seat) -> String {
    format!("/save/{}", seat.interview)
}

fn bare_known_save(seat: &Seat) -> String {
    format!("/known-save/{}", seat.interview)
}

fn readers(seats: &[Seat], address: SocketAddr, below: &str, gzip: &str) -> Vec<Get> {
    let page = |seat: &Seat| {
        let path = format!("/interviews/{}{below}", seat.interview);
        let cookie = format!(
            "cookie: fortyfive={}\r\naccept: text/html\r\n{gzip}",
            seat.token
        );
        Get(format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n{cookie}\r\n").into_bytes())
    };
    seats.iter().cycle().take(CONNECTIONS).map(page).collect()
}

fn bare_readers() -> Vec<Get> {
    (0..CONNECTIONS)
        .map(|n| Get::page(&format!("/page/{n}"), ""))
        .collect()
}

fn bare_seats(first: usize) -> Vec<Seat> {
    (first..first + RUNNING)
        .map(|n| Seat {
            token: String::new(),
            interview: n.to_string(),
        })
        .collect()
}

async fn compare() {
    let seconds = std::env::var("SECONDS_EACH")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(4.0);
    let each = Duration::from_secs_f64(seconds);
    let dir = tempfile::tempdir().expect("a directory");
    let (mut best, mut sizes): (Vec<(&str, Measured)>, _) = (Vec::new(), [0, 0]);
    println!(
        "load {}; {seconds} s each; {CONNECTIONS} connections",
        load_average()
    );
    for round in 0..ROUNDS {
        let data = dir.path().join(format!("round-{round}"));
        let house = seed::House::open(&data).await;
        let running = house.running(RUNNING).await;
        let finished: Vec<Seat> = house
            .finished(16)
            .await
            .into_iter()
            .map(|(_, seat)| seat)
            .collect();
        house.close().await;

        let mut keep = |what, measured: Measured| keep_better(&mut best, what, measured);
        let ours = Server::ours(&data);
        let at = ours.address;
        let room = measure(at, readers(&running, at, "", ""), each).await;
        let report = measure(at, readers(&finished, at, "/report", ""), each).await;
        sizes = [room.bytes, report.bytes];
        keep("room", room);
        keep("report", report);
        let gzip = "accept-encoding: gzip, br\r\n";
        if std::env::var("WITH_GZIP").is_ok() {
            keep(
                "room, gzip",
                measure(at, readers(&running, at, "", gzip), each).await,
            );
        }
        keep(
            "save",
            measure(at, Saver::all(&running, at, our_save), each).await,
        );
        drop(ours);

        for (what, bytes) in [("bare room", sizes[0]), ("bare report", sizes[1])] {
            let place = dir.path().join(format!("bare-{round}-{bytes}"));
            std::fs::create_dir(&place).expect("a directory");
            let bare = Server::bare(&place, bytes);
            let at = bare.address;
            keep(what, measure(at, bare_readers(), each).await);
            if what == "bare room" {
                let savers = Saver::all(&bare_seats(0), at, bare_save);
                keep("bare save", measure(at, savers, each).await);
                let savers = Saver::all(&bare_seats(RUNNING), at, bare_known_save);
                keep("bare save, who", measure(at, savers, each).await);
            }
        }
    }
    print_table(&best, sizes);
    let weight = costs(dir.path()).await;
    println!("{weight}\nload {}", load_average());
}

fn keep_better(best: &mut Vec<(&'static str, Measured)>, what: &'static str, measured: Measured) {
    println!(
        "  {what:<16} {:>8.0} req/s  p50 {:>7.2} ms  p99 {:>7.2} ms",
        measured.per_second, measured.p50_ms, measured.p99_ms
    );
    match best.iter_mut().find(|(known, _)| *known == what) {
        Some((_, known)) if known.per_second >= measured.per_second => {}
        Some((_, known)) => *known = measured,
        None => best.push((what, measured)),
    }
}

fn print_table(best: &[(&str, Measured)], sizes: [usize; 2]) {
    let per_second = |what: &str| {
        let found = best.iter().find(|(known, _)| *known == what);
        found.map_or(f64::NAN, |(_, measured)| measured.per_second)
    };
    println!(
        "\nroom page {} bytes, report page {} bytes",
        sizes[0], sizes[1]
    );
    println!("what                              ours/s    bare/s   ratio   at least");
    for (what, ours, bare, least) in [
        ("durable save, bare: no log-in", "save", "bare save", 0.8),
        (
            "durable save, bare asks who it is",
            "save",
            "bare save, who",
            0.8,
        ),
        ("room page", "room", "bare room", 0.6),
        ("report page", "report", "bare report", 0.6),
    ] {
        let (ours, bare) = (per_second(ours), per_second(bare));
        let ratio = ours / bare;
        let verdict = if ratio >= least { "" } else { "  BELOW" };
        println!("{what:<32} {ours:>8.0}  {bare:>8.0}   {ratio:>5.2}   {least:>8}{verdict}");
    }
}

/// Memory, size, and the time until a first page is there.
async fn costs(dir: &Path) -> String {
    let empty = dir.join("empty");
    let server = Server::ours(&empty);
    tokio::time::sleep(Duration::from_secs(3)).await;
    let idle = server.resident_kib();
    drop(server);

    let data = dir.join("history");
    let house = seed::House::open(&data).await;
    let one = house.running(1).await;
    house.close().await;
    let server = Server::ours(&data);
    let at = server.address;
    measure(
        at,
        readers(&one, at, "", "").into_iter().take(1).collect(),
        Duration::from_secs(1),
    )
    .await;
    let after_one = server.resident_kib();
    drop(server);

    let new = first_page(async |n| dir.join(format!("new-{n}"))).await;
    let house = seed::House::open(&data).await;
    house.history(HISTORY).await;
    house.close().await;
    let with_history = first_page(async |_| data.clone()).await;
    let binary = std::fs::metadata(env!("CARGO_BIN_EXE_fortyfive"))
        .expect("the binary")
        .len();
    let mib = |kib: u64| kib as f64 / 1_024.0;
    format!(
        "idle memory {:.1} MiB, after one interview {:.1} MiB (at most 40); binary {:.1} MiB (at most 40)\n\
         start to first page: {new:.0} ms on an empty directory, {with_history:.0} ms with {HISTORY} interviews (at most 300)",
        mib(idle),
        mib(after_one),
        mib(binary / 1_024)
    )
}

/// The median of five, in ms.
async fn first_page(data: impl AsyncFn(usize) -> std::path::PathBuf) -> f64 {
    let mut took = Vec::new();
    for n in 0..5 {
        let data = data(n).await;
        let begun = Instant::now();
        let server = Server::ours(&data);
        let mut connection = Connection::to(server.address).await;
        let Get(request) = Get::page("/", &format!("accept: text/html\r\nx-at: {n}\r\n"));
        let request =
            String::from_utf8_lossy(&request).replace("localhost", &server.address.to_string());
        assert_eq!(connection.exchange(request.as_bytes()).await, 200);
        took.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}

fn load_average() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.trim().to_owned()
}
