//! From guest to account.

use std::sync::Arc;

use super::{Error, Proctor, detached};
use crate::store;

impl Proctor {
    /// A guest logs in to an account they have: their interviews move there.
    ///
    /// # Errors
    /// What the store says.
    pub async fn adopt_guest(
        self: &Arc<Self>,
        guest_id: &str,
        account_id: &str,
    ) -> Result<u64, Error> {
        let proctor = self.clone();
        let adopt = store::AdoptGuest {
            guest_id: guest_id.to_owned(),
            account_id: account_id.to_owned(),
        };
        detached(async move {
            let guest_id = adopt.guest_id.clone();
            let moved = proctor.store.write(adopt).await?;
            proctor.rooms.empty_those_of(&guest_id).await;
            Ok(moved)
        })
        .await
    }
}
