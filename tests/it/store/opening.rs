//! What is refused at the start, and with which sentence; and a disk that goes bad later.

use std::path::{Path, PathBuf};

use fortyfive::store::*;
use sqlx::{Connection, Executor, SqliteConnection};

use super::*;

/// The sentence an opening is refused with.
async fn refusal(place: &Place) -> String {
    match Db::open(place, &options()).await {
        Err(Error::Refused(sentence)) => sentence,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it opened"),
    }
}

fn file_of(place: &Place) -> PathBuf {
    let Place::DataDir(dir) = place else {
        unreachable!()
    };
    dir.join("fortyfive.db")
}

async fn raw(place: &Place) -> SqliteConnection {
    let url = format!("sqlite:{}", file_of(place).display());
    SqliteConnection::connect(&url).await.unwrap()
}

#[tokio::test]
async fn a_directory_has_one_user_at_a_time() {
    let Engine {
        db, place, _dir, ..
    } = sqlite().await;
    let sentence = refusal(&place).await;
    assert!(
        sentence.contains("already in use by another fortyfive"),
        "{sentence}"
    );
    db.close().await;
    drop(db);
    Db::open(&place, &options()).await.unwrap();
}

#[tokio::test]
async fn only_the_owner_can_look_into_the_directory() {
    use std::os::unix::fs::PermissionsExt;
    let Engine { place, _dir, .. } = sqlite().await;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(file_of(&place).parent().unwrap()), 0o700);
    assert_eq!(mode(&file_of(&place)), 0o600);
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let newer =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 VALUES (9999, 'from the future', true, $1, 0)";
    let Engine {
        db, place, _dir, ..
    } = sqlite().await;
    db.close().await;
    drop(db);
    let mut conn = raw(&place).await;
    sqlx::query(newer)
        .bind(vec![0u8])
        .execute(&mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
    let sentence = refusal(&place).await;
    assert!(
        sentence.contains("newer version of fortyfive"),
        "{sentence}"
    );

    let Engine { db, place, .. } = postgres().await;
    db.close().await;
    let Place::Url(url) = &place else {
        unreachable!()
    };
    let mut conn = sqlx::PgConnection::connect(url).await.unwrap();
    sqlx::query(newer)
        .bind(vec![0u8])
        .execute(&mut conn)
        .await
        .unwrap();
    let sentence = refusal(&place).await;
    assert!(
        sentence.contains("newer version of fortyfive"),
        "{sentence}"
    );
}

/// The story: interviews were held before anybody could be asked to look at them.
#[tokio::test]
async fn a_database_of_version_1_is_taken_over_with_everything_in_it() {
    let back_to_1 = [
        "DROP TABLE reader_wording",
        "DROP TABLE reader_decision",
        "DROP TABLE reader_opinion",
        "DROP TABLE reader_gate",
        "DROP TABLE reader_spend",
        "DROP TABLE reader_call",
        "DROP TABLE reader_consent",
        "DROP TABLE retention",
        "DROP TABLE shadow",
        "DROP TABLE provenance",
        "DROP INDEX interview_of_content",
        "DROP TABLE outcome",
        "DROP TABLE studied",
        "DROP TABLE study_plan",
        "DROP TABLE drill_review",
        "DROP TABLE drill_question",
        "DROP TABLE drill_card",
        "DROP TABLE word",
        "DROP TABLE graded",
        "DROP TABLE summary",
        "DROP INDEX interview_to_summarise",
        "DROP INDEX interview_history_of_level",
        "DROP INDEX interview_history_of_verdict",
        "ALTER TABLE interview DROP COLUMN summary_form",
        "DROP TABLE own_marks",
        "DROP TABLE own_draft",
        "DROP TABLE answer",
        "DROP TABLE rating",
        "DROP TABLE lease",
        "DROP TABLE circle_interview",
        "DROP TABLE circle_link",
        "DROP TABLE circle_member",
        "DROP TABLE circle",
        "DROP TABLE access",
        "DROP TABLE invitation",
        "DROP TABLE marks",
        "DROP TABLE marks_draft",
        "DELETE FROM _sqlx_migrations WHERE version > 1",
    ];
    for Engine {
        name,
        db,
        place,
        _dir,
    } in both().await
    {
        started(&db, "i").await;
        super::summaries::finished(&db, "old", "i", 5).await;
        let before = db.interview("i", "i").await.unwrap();
        db.close().await;
        drop(db);
        match &place {
            Place::DataDir(_) => {
                let mut conn = raw(&place).await;
                for step in back_to_1 {
                    sqlx::query(step).execute(&mut conn).await.unwrap();
                }
                conn.close().await.unwrap();
            }
            Place::Url(url) => {
                let mut conn = sqlx::PgConnection::connect(url).await.unwrap();
                for step in back_to_1 {
                    sqlx::query(step).execute(&mut conn).await.unwrap();
                }
            }
        }
        let db = Db::open(&place, &options()).await.unwrap();
        assert_eq!(db.interview("i", "i").await.unwrap(), before, "{name}");
        assert_eq!(seqs(&db, "i").await, [1], "{name}");
        assert!(db.invitations("i", "i").await.unwrap().is_empty(), "{name}");
        assert_eq!(db.draft("i", "i").await.unwrap(), None, "{name}");
        let waiting = db.to_summarise("", 10).await.unwrap();
        let waiting: Vec<&str> = waiting.iter().map(|key| key.id.as_str()).collect();
        assert_eq!(waiting, ["old"], "{name}: to be summarised");
    }
}

#[tokio::test]
async fn a_damaged_database_is_refused_and_left_as_it_is() {
    let Engine {
        db, place, _dir, ..
    } = sqlite().await;
    started(&db, "i").await;
    db.close().await;
    drop(db);
    let file = file_of(&place);
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[..64].fill(b'?');
    std::fs::write(&file, &bytes).unwrap();
    let sentence = refusal(&place).await;
    assert!(sentence.contains("damaged"), "{sentence}");
    assert_eq!(std::fs::read(&file).unwrap(), bytes);

    std::fs::write(&file, []).unwrap();
    let sentence = refusal(&place).await;
    assert!(sentence.contains("is empty"), "{sentence}");
}

#[tokio::test]
async fn a_database_that_was_never_finished_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("fortyfive.db.new"), "cut off in the middle").unwrap();
    let db = Db::open(&Place::DataDir(dir.path().into()), &options())
        .await
        .unwrap();
    started(&db, "i").await;
    assert!(!dir.path().join("fortyfive.db.new").exists());
}

#[tokio::test]
async fn a_directory_that_cannot_be_made_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("file"), "").unwrap();
    let sentence = refusal(&Place::DataDir(dir.path().join("file/data"))).await;
    assert!(sentence.contains("cannot be made"), "{sentence}");
}

#[tokio::test]
async fn a_directory_that_can_only_be_read_is_refused() {
    let disk = Disk::new(16);
    let db = Db::open(&disk.place(), &options()).await.unwrap();
    db.close().await;
    drop(db);
    disk.read_only();
    let sentence = refusal(&disk.place()).await;
    assert!(sentence.contains("cannot be written to"), "{sentence}");
}

#[tokio::test]
async fn a_full_database_says_so_and_goes_on_when_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::DataDir(dir.path().into());
    let small = Options {
        max_pages: Some(400),
        ..options()
    };
    let db = Db::open(&place, &small).await.unwrap();
    started(&db, "i").await;
    let (acknowledged, error) = fill(&db, "i", 1).await;
    assert!(matches!(error, Error::Full(_)), "{error:?}");
    assert!(!db.is_failed(), "a full disk is not a broken one");
    assert_eq!(
        seqs(&db, "i").await.last(),
        Some(&acknowledged),
        "reading goes on, nothing is lost"
    );
    db.close().await;
    drop(db);
    let db = Db::open(&place, &options()).await.unwrap();
    db.append(an_append("i", acknowledged, "there is room"))
        .await
        .unwrap();
}

/// Appends until the disk is full. Answers the last line that was acknowledged, and the error.
async fn fill(db: &Db, id: &str, mut seq: u64) -> (u64, Error) {
    let text = "x".repeat(64 << 10);
    loop {
        match db.append(an_append(id, seq, &text)).await {
            Ok(()) => seq += 1,
            Err(error) => return (seq, error),
        }
    }
}

#[tokio::test]
async fn the_room_kept_aside_is_used_when_the_disk_is_full() {
    // Skipping would hide it; a disk of one's own needs root.
    if !rustix::process::geteuid().is_root() {
        eprintln!("not run: only root can make a small disk");
        return;
    }
    let disk = Disk::new(80);
    let Place::DataDir(dir) = disk.place() else {
        unreachable!()
    };
    std::fs::create_dir(&dir).unwrap();
    std::fs::write(dir.join("ballast"), vec![1u8; BALLAST_BYTES as usize]).unwrap();
    let filler = disk.path().join("somebody-elses");
    std::fs::write(&filler, vec![1u8; 4 << 20]).unwrap();

    let db = Db::open(&disk.place(), &options()).await.unwrap();
    started(&db, "i").await;
    let (acknowledged, error) = fill(&db, "i", 1).await;
    assert!(!dir.join("ballast").exists(), "it was released");
    assert!(
        acknowledged * (64 << 10) > BALLAST_BYTES / 2,
        "and used: {acknowledged}"
    );
    assert!(matches!(error, Error::Full(_)), "{error:?}");
    assert!(db.free_bytes().unwrap() < READ_ONLY_BELOW_BYTES);
    assert_eq!(seqs(&db, "i").await.len() as u64, acknowledged);
    // Room again, without a restart.
    std::fs::remove_file(&filler).unwrap();
    db.append(an_append("i", acknowledged, "there is room"))
        .await
        .unwrap();
    assert!(!db.is_failed());
    db.close().await;
}

#[tokio::test]
async fn a_database_deleted_under_the_process_acknowledges_nothing_more() {
    for victim in ["fortyfive.db", "fortyfive.db-wal"] {
        let Engine {
            db, place, _dir, ..
        } = sqlite().await;
        started(&db, "i").await;
        db.append(an_append("i", 1, "kept")).await.unwrap();
        std::fs::remove_file(file_of(&place).with_file_name(victim)).unwrap();
        let outcome = db.append(an_append("i", 2, "lost")).await;
        assert!(
            matches!(outcome, Err(Error::Failed(_))),
            "{victim}: {outcome:?}"
        );
        assert!(db.is_failed(), "{victim}");
        let again = db.append(an_append("i", 1, "x")).await;
        assert!(
            matches!(again, Err(Error::Failed(_))),
            "{victim}: {again:?}"
        );
    }
}

#[tokio::test]
async fn a_locked_database_is_busy_and_saves_again_when_it_is_free() {
    let Engine {
        db, place, _dir, ..
    } = sqlite().await;
    started(&db, "i").await;
    let mut other = raw(&place).await;
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let waiting = db.append(an_append("i", 1, "waits"));
    let freed = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        other.execute("ROLLBACK").await.unwrap();
    };
    let (outcome, ()) = tokio::join!(waiting, freed);
    outcome.unwrap();
}

#[tokio::test]
async fn a_backup_of_a_running_database_opens_and_is_whole() {
    let Engine {
        db, place, _dir, ..
    } = sqlite().await;
    let dir = tempfile::tempdir().unwrap();
    let ids: Vec<String> = (0..20).map(|n| format!("i{n}")).collect();
    for id in &ids {
        started(&db, id).await;
    }
    let to = dir.path().join("fortyfive.db");
    let writing = async {
        for seq in 1..20 {
            for id in &ids {
                db.append(an_append(id, seq, "meanwhile")).await.unwrap();
            }
        }
    };
    let (made, ()) = tokio::join!(backup(&place, &to), writing);
    made.unwrap();
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().count(),
        1,
        "nothing else is left"
    );
    let again = backup(&place, &to).await.unwrap_err();
    assert!(again.to_string().contains("exists"), "{again}");

    let copy = Db::open(&Place::DataDir(dir.path().into()), &options())
        .await
        .unwrap();
    for id in &ids {
        let seqs = seqs(&copy, id).await;
        assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>());
        let row = copy.interview(id, id).await.unwrap().unwrap();
        assert_eq!(
            row.seq,
            seqs.len() as i64,
            "row and journal are of the same moment"
        );
    }
    assert!(copy.login("token-i3", at(2)).await.unwrap().is_some());
    started(&copy, "new").await;
}

#[tokio::test]
async fn postgresql_is_backed_up_with_its_own_tool() {
    let place = Place::Url("postgres://example.org/x".into());
    let sentence = backup(&place, Path::new("copy"))
        .await
        .unwrap_err()
        .to_string();
    assert!(sentence.contains("pg_dump"), "{sentence}");
}

#[tokio::test]
async fn a_postgresql_that_may_lose_saves_is_refused_unless_it_is_wished() {
    let url = pg::database().await;
    let mut conn = sqlx::PgConnection::connect(&url).await.unwrap();
    let weak = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$";
    conn.execute(weak).await.unwrap();
    let place = Place::Url(url);
    let sentence = refusal(&place).await;
    assert!(sentence.contains("synchronous_commit = off"), "{sentence}");
    let wished = Options {
        allow_unsafe_database: true,
        ..options()
    };
    Db::open(&place, &wished).await.unwrap();
}

#[tokio::test]
async fn a_postgresql_that_is_not_there_is_refused_without_showing_the_password() {
    let place = Place::Url("postgres://ada:secret@127.0.0.1:1/x".into());
    let sentence = refusal(&place).await;
    assert!(
        sentence.contains("cannot be reached") && !sentence.contains("secret"),
        "{sentence}"
    );
    let sentence = refusal(&Place::Url("mysql://ada:secret@localhost/x".into())).await;
    assert!(
        sentence.contains("postgres://") && !sentence.contains("secret"),
        "{sentence}"
    );
}

/// A small disk of its own where that is possible, else a directory.
struct Disk {
    dir: tempfile::TempDir,
    mounted: bool,
}

impl Disk {
    fn new(mebibytes: u64) -> Disk {
        let dir = tempfile::tempdir().unwrap();
        let mounted = rustix::process::geteuid().is_root();
        if mounted {
            mount(
                &["-t", "tmpfs", "-o", &format!("size={mebibytes}m"), "none"],
                dir.path(),
            );
        }
        Disk { dir, mounted }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn place(&self) -> Place {
        Place::DataDir(self.path().join("data"))
    }

    /// Rights do not bind root, a read-only disk does.
    fn read_only(&self) {
        use std::os::unix::fs::PermissionsExt;
        if self.mounted {
            mount(&["-o", "remount,ro"], self.path());
        } else {
            let data = self.path().join("data");
            std::fs::set_permissions(data, PermissionsExt::from_mode(0o500)).unwrap();
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if self.mounted {
            command("umount", &["-l"], self.path());
        }
    }
}

fn mount(args: &[&str], at: &Path) {
    assert!(
        command("mount", args, at),
        "root may not mount here; run the tests as another user"
    );
}

#[expect(clippy::disallowed_methods, reason = "a test makes the disk it fills")]
fn command(program: &str, args: &[&str], path: &Path) -> bool {
    std::process::Command::new(program)
        .args(args)
        .arg(path)
        .status()
        .is_ok_and(|s| s.success())
}
