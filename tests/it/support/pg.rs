//! A PostgreSQL server of the test run's own: in a temporary directory, on a unix socket, gone when
//! the tests are.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqlSafeStr};

static CLUSTER: LazyLock<Cluster> =
    LazyLock::new(|| Cluster::start().unwrap_or_else(|fault| panic!("{fault}")));

pub struct Cluster {
    dir: PathBuf,
    databases: AtomicU32,
    /// Stops the server when its standard input closes, and that happens however this process ends.
    _watcher: Child,
}

/// The address of a new, empty database.
pub async fn database() -> String {
    let cluster = &*CLUSTER;
    let name = format!("t{}", cluster.databases.fetch_add(1, Ordering::Relaxed));
    let mut admin = PgConnection::connect(&cluster.url("postgres"))
        .await
        .expect("the server runs");
    let sql = format!("CREATE DATABASE {name} TEMPLATE template0");
    admin
        .execute(AssertSqlSafe(sql).into_sql_str())
        .await
        .expect("a database");
    cluster.url(&name)
}

impl Cluster {
    fn url(&self, database: &str) -> String {
        format!(
            "postgres:///{database}?host={}&user=postgres",
            self.dir.display()
        )
    }

    fn start() -> Result<Cluster, String> {
        let bin = bin_dir().ok_or(
            "The tests need PostgreSQL 14 or later: install it (Debian: apt-get install postgresql) and run them again.",
        )?;
        let user = unprivileged();
        let dir = std::env::temp_dir().join(format!("fortyfive-pg-{}", std::process::id()));
        let told = |what: &str, e: io::Error| format!("{what}: {e}");
        std::fs::create_dir(&dir).map_err(|e| told("a directory for PostgreSQL", e))?;
        if let Some((uid, gid)) = user {
            std::os::unix::fs::chown(&dir, Some(uid), Some(gid)).map_err(|e| told("chown", e))?;
        }
        let data = dir.join("data");
        let run = |program: &str, args: &[&str]| {
            let output = command(&bin.join(program), user)
                .current_dir(&dir)
                .args(["-D", &data.display().to_string()])
                .args(args)
                .output()
                .map_err(|e| told(program, e))?;
            let log = std::fs::read_to_string(dir.join("log")).unwrap_or_default();
            match output.status.success() {
                true => Ok(()),
                false => Err(format!(
                    "{program}: {}{log}",
                    String::from_utf8_lossy(&output.stderr)
                )),
            }
        };
        run(
            "initdb",
            &[
                "--no-sync",
                "--auth=trust",
                "--username=postgres",
                "--encoding=UTF8",
                "--locale=C",
            ],
        )?;
        let options = format!(
            "-c listen_addresses='' -c max_connections=300 -k {}",
            dir.display()
        );
        let log = dir.join("log").display().to_string();
        run("pg_ctl", &["-w", "-l", &log, "-o", &options, "start"])?;
        let watcher = command(Path::new("/bin/sh"), user)
            .args([
                "-c",
                r#"read _; "$1" -D "$2/data" -m immediate stop; rm -rf "$2""#,
                "sh",
            ])
            .args([&bin.join("pg_ctl"), &dir])
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // An interrupt from the keyboard is for the tests, not for the one who cleans up.
            .process_group(0)
            .spawn()
            .map_err(|e| told("the watcher", e))?;
        Ok(Cluster {
            dir,
            databases: AtomicU32::new(0),
            _watcher: watcher,
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test starts the server it talks to"
)]
fn command(program: &Path, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command
}

/// The newest PostgreSQL that is installed.
fn bin_dir() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|v| v.path().join("bin")).collect())
        .unwrap_or_default();
    debian.sort();
    let on_path = std::env::split_paths(&path);
    debian
        .into_iter()
        .rev()
        .chain(on_path)
        .find(|dir| dir.join("initdb").is_file())
}

/// PostgreSQL refuses to run as root.
fn unprivileged() -> Option<(u32, u32)> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let of = |name: &str| {
        let line = users
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2).map(str::parse);
        Some((fields.next()?.ok()?, fields.next()?.ok()?))
    };
    of("postgres").or_else(|| of("nobody"))
}
