//! The program as a process of its own, on a directory that outlives it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::time::Instant;

/// Longer than any start or end is allowed to take.
const PATIENCE: Duration = Duration::from_secs(40);

/// A running server. Killed when it is dropped.
pub struct House {
    process: Child,
    /// Kept open: a server must not die of a closed pipe.
    _stdout: Option<ChildStdout>,
    log: PathBuf,
    pub url: String,
    /// From the start of the process until it said that it is ready.
    pub ready_after: Duration,
}

/// What a process said that ended by itself.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the server under test is another process"
)]
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fortyfive"));
    // Neither the settings of whoever runs the tests nor a file in their directory.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("FORTYFIVE_")) {
        command.env_remove(name);
    }
    command.current_dir(std::env::temp_dir());
    command
}

/// Runs a command of the program to its end.
pub async fn run(args: &[&str]) -> Ended {
    let mut command = program();
    command.args(args);
    let output = tokio::task::spawn_blocking(move || command.output().expect("the program runs"))
        .await
        .expect("the program was waited for");
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Starts a server that is expected not to, and says what it said.
pub async fn refused(args: &[&str]) -> Ended {
    let wait = tokio::time::timeout(PATIENCE, run(args));
    wait.await.expect("the server ends by itself")
}

pub fn path(path: &Path) -> &str {
    path.to_str().expect("a name in UTF-8")
}

impl House {
    /// Starts a server on `data` and waits until it answers.
    pub async fn open(data: &Path) -> House {
        House::open_on(data, 0).await
    }

    pub async fn open_on(data: &Path, port: u16) -> House {
        let mut house = House::begin(data, port);
        let stdout = house.process.stdout.take().expect("a pipe");
        let begun = Instant::now();
        let reading = tokio::task::spawn_blocking(move || {
            use std::io::BufRead;
            let mut line = String::new();
            let mut reader = std::io::BufReader::with_capacity(1, stdout);
            let read = reader.read_line(&mut line);
            (read.map(|_| line), reader.into_inner())
        });
        let (line, stdout) = tokio::time::timeout(PATIENCE, reading)
            .await
            .expect("the server says that it is ready")
            .expect("its output is read");
        house.ready_after = begun.elapsed();
        let line = line.expect("its output reads");
        let address = line.trim().rsplit(' ').next().unwrap_or_default();
        assert!(
            address.starts_with("http://"),
            "it said {line:?} and in its log: {}",
            house.log()
        );
        house.url = address.to_owned();
        house._stdout = Some(stdout);
        house
    }

    /// Starts a server and does not wait for it.
    pub fn begin(data: &Path, port: u16) -> House {
        let log = data.with_extension("log");
        let stderr = File::options().create(true).append(true).open(&log);
        let process = program()
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .args(["--data", path(data), "--log", "warn"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(stderr.expect("a log"))
            .spawn()
            .expect("the program starts");
        House {
            process,
            _stdout: None,
            log,
            url: String::new(),
            ready_after: Duration::ZERO,
        }
    }

    /// Nothing is said to the process, nothing is written out by it.
    pub fn kill(&mut self) {
        self.process.kill().expect("a kill");
        self.process.wait().expect("its end");
    }

    pub fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.process.id())
            .ok()
            .and_then(Pid::from_raw);
        kill_process(pid.expect("a process id"), signal).expect("a signal");
    }

    /// Waits until the process has ended, at most `limit`.
    pub async fn ended(&mut self, limit: Duration) -> Option<ExitStatus> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().expect("its state") {
                return Some(status);
            }
            if begun.elapsed() > limit {
                return None;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Everything that servers on this directory wrote to their log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // Ended already, except when a test failed or is over.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
