//! Every statement, whether or not a test runs it.

use fortyfive::store::{Place, statements};
use sqlx::{Connection, Executor, PgConnection, Row, SqlSafeStr, SqliteConnection};

use super::{postgres, sqlite};

#[tokio::test]
async fn every_statement_prepares_on_both_engines() {
    let (lite, pg) = (sqlite().await, postgres().await);
    let (Place::DataDir(dir), Place::Url(url)) = (&lite.place, &pg.place) else {
        unreachable!()
    };
    let file = format!("sqlite:{}", dir.join("fortyfive.db").display());
    let mut lite = SqliteConnection::connect(&file).await.unwrap();
    let mut pg = PgConnection::connect(url).await.unwrap();
    let mut count = 0;
    for statement in statements() {
        let name = statement.name;
        let prepared = (&mut lite).prepare(statement.sqlite.into_sql_str()).await;
        prepared.unwrap_or_else(|e| panic!("{name} on SQLite: {e}"));
        let prepared = (&mut pg).prepare(statement.postgres.into_sql_str()).await;
        prepared.unwrap_or_else(|e| panic!("{name} on PostgreSQL: {e}"));
        count += 1;
    }
    assert!(count > 30, "only {count} statements are listed");
}

/// A scan of a whole table is unnoticed with ten rows and ends the service with a million.
#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    let lite = sqlite().await;
    let Place::DataDir(dir) = &lite.place else {
        unreachable!()
    };
    let file = format!("sqlite:{}", dir.join("fortyfive.db").display());
    let mut conn = SqliteConnection::connect(&file).await.unwrap();
    for statement in statements() {
        let explain = format!("EXPLAIN QUERY PLAN {}", statement.sqlite);
        let sql = sqlx::AssertSqlSafe(explain).into_sql_str();
        let plan: Vec<String> = conn
            .fetch_all(sql)
            .await
            .unwrap()
            .iter()
            .map(|row| row.get("detail"))
            .collect();
        let scans = |step: &&String| {
            let whole = step.starts_with("SCAN ") && !step.contains("USING");
            whole && !step.contains("jsonb_each") && !step.contains("CONSTANT ROW")
        };
        // A handful of rows, one for each time the server was down.
        let small = statement.name == "outages";
        let scan = plan.iter().find(scans).filter(|_| !small);
        assert!(scan.is_none(), "{}: {plan:#?}", statement.name);
        let sorts = plan
            .iter()
            .any(|step| step.contains("TEMP B-TREE FOR ORDER BY"));
        let few = [
            "running_of",
            "devices",
            "scorecards",
            "drop_oldest_logins",
            "outages",
            // The graders of one interview, and the names one of them gave.
            "all_marks",
            "asked",
            "last_marks",
            "last_version",
            "records",
            "versions",
        ];
        assert!(
            !sorts || few.contains(&statement.name),
            "{}: {plan:#?}",
            statement.name
        );
    }
}
