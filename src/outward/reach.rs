//! Whether an endpoint can be reached at all, step by step, for the operator who asks why nothing comes.

use tokio::net::{TcpStream, lookup_host};

use super::Endpoint;
use crate::time::Clock;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    pub addresses: Vec<String>,
    pub looked_up_ms: i64,
    pub connected: Result<i64, Unconnected>,
}

/// A name that leads nowhere; what the system says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName(pub String);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unconnected {
    TimedOut,
    Refused(String),
}

impl Endpoint {
    /// # Errors
    /// When its name leads nowhere.
    pub async fn reach(&self, clock: &dyn Clock) -> Result<Reached, UnknownName> {
        let connect = self.within().connect;
        let began = clock.now();
        let host = self.host().trim_matches(['[', ']']).to_owned();
        let found = tokio::time::timeout(connect, lookup_host((host, self.port()))).await;
        let found: Vec<_> = match found {
            Ok(Ok(found)) => found.collect(),
            Ok(Err(cause)) => return Err(UnknownName(cause.to_string())),
            Err(_) => return Err(UnknownName(String::from("time-out"))),
        };
        let looked_up = clock.now();
        let connected = tokio::time::timeout(connect, TcpStream::connect(found.as_slice())).await;
        let connected = match connected {
            Ok(Ok(_)) => Ok(clock.now().since_ms(looked_up)),
            Ok(Err(cause)) => Err(Unconnected::Refused(cause.to_string())),
            Err(_) => Err(Unconnected::TimedOut),
        };
        Ok(Reached {
            addresses: found.iter().map(|at| at.ip().to_string()).collect(),
            looked_up_ms: looked_up.since_ms(began),
            connected,
        })
    }
}
