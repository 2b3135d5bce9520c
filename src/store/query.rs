//! One SQL text, two engines.
//!
//! [`queries!`] declares a statement with its arguments and its result in one place, and keeps a
//! list of all of them, which a test prepares on both engines. A `read` takes any connection; a
//! `write` takes a [`Tx`], and only the writer can begin one.

use sqlx::pool::PoolConnection;
use sqlx::{Database, Decode, Encode, Postgres, Sqlite, Type, encode::IsNull, error::BoxDynError};

use super::bulk::Format;
use crate::time::Timestamp;

/// A statement as both engines get it.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    pub name: &'static str,
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

/// A connection to one of the engines.
pub enum Conn {
    Sqlite(Lease<Sqlite>),
    Postgres(Lease<Postgres>),
}

/// A reader's connection goes back to its pool; the writer's is in no pool, so that nobody can
/// leave anything in it.
pub enum Lease<DB: Database> {
    Reader(PoolConnection<DB>),
    Writer(Box<DB::Connection>),
}

impl<DB: Database> Lease<DB> {
    pub(super) fn get(&mut self) -> &mut DB::Connection {
        match self {
            Lease::Reader(conn) => conn,
            Lease::Writer(conn) => conn,
        }
    }
}

impl Conn {
    /// How many rows are handed over at once.
    pub(super) fn format(&self) -> Format {
        match self {
            Conn::Sqlite(_) => Format::Json,
            Conn::Postgres(_) => Format::Columns,
        }
    }
}

/// The writer's connection inside an open transaction.
pub struct Tx(pub(super) Conn);

/// Expands one body for both engines; `$c` is the engine's own connection in it.
macro_rules! on {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::store::query::Conn::Sqlite(lease) => {
                let $c = lease.get();
                $body
            }
            $crate::store::query::Conn::Postgres(lease) => {
                let $c = lease.get();
                $body
            }
        }
    };
}

/// Declares statements. Results: `Option<T>`, `Vec<T>`, `Scalar<T>`, `Scalars<T>`, `Affected`.
macro_rules! queries {
    ($( $(#[$m:meta])* $mode:ident $name:ident( $($arg:ident : $ty:ty),* $(,)? ) -> $kind:ident $(<$t:ty>)? = $sql:tt; )*) => {
        $( $(#[$m])*
        #[allow(clippy::too_many_arguments, reason = "one for each column")]
        pub(super) async fn $name(c: &mut $crate::store::query::queries!(@on $mode), $($arg: $ty),*) -> $crate::store::Result<$crate::store::query::queries!(@ret $kind $(<$t>)?)> {
            let c: &mut $crate::store::query::Conn = $crate::store::query::queries!(@conn $mode c);
            Ok($crate::store::query::on!(c, |c| $crate::store::query::queries!(@run $kind $(<$t>)?, $crate::store::query::queries!(@sql c $sql), c, $($arg),*))?)
        } )*
        /// Every statement of this file.
        pub(super) const ALL: &[$crate::store::query::Statement] = &[ $( $crate::store::query::Statement {
            name: stringify!($name),
            sqlite: $crate::store::query::queries!(@lite $sql),
            postgres: $crate::store::query::queries!(@pg $sql),
        } ),* ];
    };
    (@on read) => { $crate::store::query::Conn };
    (@on write) => { $crate::store::query::Tx };
    (@conn read $c:ident) => { $c };
    (@conn write $c:ident) => { &mut $c.0 };
    (@ret Option<$t:ty>) => { Option<$t> };
    (@ret Vec<$t:ty>) => { Vec<$t> };
    (@ret Scalar<$t:ty>) => { $t };
    (@ret Scalars<$t:ty>) => { Vec<$t> };
    (@ret Affected) => { u64 };
    (@run Option<$t:ty>, $sql:expr, $c:ident, $($a:ident),*) => { sqlx::query_as::<_, $t>($sql)$(.bind($a))*.fetch_optional($c).await };
    (@run Vec<$t:ty>, $sql:expr, $c:ident, $($a:ident),*) => { sqlx::query_as::<_, $t>($sql)$(.bind($a))*.fetch_all($c).await };
    (@run Scalar<$t:ty>, $sql:expr, $c:ident, $($a:ident),*) => { sqlx::query_scalar::<_, $t>($sql)$(.bind($a))*.fetch_one($c).await };
    (@run Scalars<$t:ty>, $sql:expr, $c:ident, $($a:ident),*) => { sqlx::query_scalar::<_, $t>($sql)$(.bind($a))*.fetch_all($c).await };
    (@run Affected, $sql:expr, $c:ident, $($a:ident),*) => { sqlx::query($sql)$(.bind($a))*.execute($c).await.map(|r| r.rows_affected()) };
    // one text, or a pair where the engines differ
    (@sql $c:ident { sqlite: $l:expr, postgres: $p:expr $(,)? }) => { $crate::store::query::Dialect::pick($c, $l, $p) };
    (@sql $c:ident $sql:expr) => { $sql };
    (@lite { sqlite: $l:expr, postgres: $p:expr $(,)? }) => { $l };
    (@lite $sql:expr) => { $sql };
    (@pg { sqlite: $l:expr, postgres: $p:expr $(,)? }) => { $p };
    (@pg $sql:expr) => { $sql };
}
pub(super) use {on, queries};

/// Which of a pair of texts a connection understands.
pub(super) trait Dialect {
    fn pick(&self, sqlite: &'static str, postgres: &'static str) -> &'static str;
}

impl Dialect for sqlx::SqliteConnection {
    fn pick(&self, sqlite: &'static str, _: &'static str) -> &'static str {
        sqlite
    }
}

impl Dialect for sqlx::PgConnection {
    fn pick(&self, _: &'static str, postgres: &'static str) -> &'static str {
        postgres
    }
}

// A moment is a bigint of milliseconds in both engines.

impl<DB: Database> Type<DB> for Timestamp
where
    i64: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        i64::type_info()
    }
    fn compatible(ty: &DB::TypeInfo) -> bool {
        i64::compatible(ty)
    }
}

impl<'q, DB: Database> Encode<'q, DB> for Timestamp
where
    i64: Encode<'q, DB>,
{
    fn encode_by_ref(
        &self,
        buf: &mut <DB as Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        self.as_ms().encode(buf)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for Timestamp
where
    i64: Decode<'r, DB>,
{
    fn decode(value: <DB as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Timestamp::from_ms(i64::decode(value)?))
    }
}
