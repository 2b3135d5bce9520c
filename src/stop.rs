//! Word that the server is to end, for everybody who waits for something else.

use tokio::sync::watch;

/// Hears when the end begins.
#[derive(Debug, Clone)]
pub struct Stopping(watch::Receiver<bool>);

/// Says that it does.
#[derive(Debug)]
pub struct Stop(watch::Sender<bool>);

pub fn channel() -> (Stop, Stopping) {
    let (sender, receiver) = watch::channel(false);
    (Stop(sender), Stopping(receiver))
}

impl Stop {
    pub fn begin(&self) {
        self.0.send_replace(true);
    }
}

impl Stopping {
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns once the end has begun, at once if it has already.
    pub async fn begun(&mut self) {
        // An error means that nobody is left to say so: that is the end, too.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn everybody_hears_of_the_end_also_who_asks_later() {
        let (stop, stopping) = channel();
        let mut early = stopping.clone();
        assert!(!early.has_begun());
        let waiting = tokio::spawn(async move { early.begun().await });
        stop.begin();
        waiting.await.unwrap();
        stopping.clone().begun().await;
        assert!(stopping.has_begun());
    }
}
