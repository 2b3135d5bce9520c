//! The accept loop: time-outs and caps that a ready-made one does not have.
//!
//! A client that never finishes its headers, opens a thousand connections or reads nothing must
//! not cost anybody else a save. So every connection has a header time-out, each address its share
//! of connections, and a stop lets requests under way finish.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::Service;

use crate::limits;
use crate::stop::Stopping;

/// The other end of the connection a request came by.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Serves until the stop begins, then waits for what is under way, at most
/// [`limits::SHUTDOWN`].
pub async fn serve(listener: TcpListener, app: Router, mut stopping: Stopping) {
    let mut connections = Builder::new(TokioExecutor::new());
    connections
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits::HEADER_READ)
        .max_buf_size(limits::HEAD_BYTES)
        .max_headers(limits::HEADERS);
    connections
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(limits::HEAD_BYTES).unwrap_or(u32::MAX))
        .max_concurrent_streams(100)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(20));
    let connections = Arc::new(connections);
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits::CONNECTIONS));
    let shares = Shares::default();

    loop {
        let Ok(place) = places.clone().acquire_owned().await else {
            break;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopping.begun() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(cause) => {
                // Out of file descriptors, or the client is gone already: neither may end the loop.
                tracing::warn!(%cause, "could not accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let Some(share) = shares.take(peer.ip()) else {
            continue;
        };
        let connection =
            connections.serve_connection(TokioIo::new(prepared(stream)), service(&app, peer));
        let connection = graceful.watch(connection.into_owned());
        tokio::spawn(async move {
            if let Err(cause) = connection.await {
                tracing::debug!(%cause, "connection ended early");
            }
            drop((share, place));
        });
    }
    drop(listener);
    if tokio::time::timeout(limits::SHUTDOWN, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!(
            "some requests did not end within {:?} and were cut off",
            limits::SHUTDOWN
        );
    }
}

fn prepared(stream: TcpStream) -> TcpStream {
    if let Err(cause) = stream.set_nodelay(true) {
        tracing::debug!(%cause, "a connection keeps its delay");
    }
    stream
}

fn service(
    app: &Router,
    peer: SocketAddr,
) -> impl hyper::service::Service<
    Request<Incoming>,
    Response = axum::response::Response,
    Error = Infallible,
    Future: Send,
> + Clone
+ use<> {
    let app = app.clone();
    hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        let mut app = app.clone();
        async move {
            // A Router is always ready.
            let ready = tower::ServiceExt::<Request<Body>>::ready(&mut app).await;
            match ready {
                Ok(app) => app.call(request).await,
                Err(never) => match never {},
            }
        }
    })
}

/// How many connections each address holds.
#[derive(Clone, Default)]
struct Shares(Arc<Mutex<HashMap<IpAddr, usize>>>);

struct Share {
    shares: Shares,
    address: IpAddr,
}

impl Shares {
    /// A place for one more connection of `address`; `None` when it has its share. The machine itself,
    /// which is where a proxy sits, has no limit but the one for all.
    fn take(&self, address: IpAddr) -> Option<Share> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(address).or_default();
        if *count >= limits::CONNECTIONS_PER_ADDRESS && !address.is_loopback() {
            return None;
        }
        *count += 1;
        Some(Share {
            shares: self.clone(),
            address,
        })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = self.shares.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_its_share_and_gets_it_back() {
        let shares = Shares::default();
        let stranger = IpAddr::from([192, 0, 2, 1]);
        let mut held: Vec<Share> = (0..limits::CONNECTIONS_PER_ADDRESS)
            .filter_map(|_| shares.take(stranger))
            .collect();
        assert_eq!(held.len(), limits::CONNECTIONS_PER_ADDRESS);
        assert!(shares.take(stranger).is_none());
        held.pop();
        assert!(shares.take(stranger).is_some());
    }

    #[test]
    fn a_proxy_on_the_same_machine_is_not_held_to_one_share() {
        let shares = Shares::default();
        let held: Vec<Share> = (0..limits::CONNECTIONS_PER_ADDRESS + 1)
            .filter_map(|_| shares.take(IpAddr::from([127, 0, 0, 1])))
            .collect();
        assert_eq!(held.len(), limits::CONNECTIONS_PER_ADDRESS + 1);
    }
}
