//! Two versions of one text, for a browser without scripts.

use askama::Template;

use super::{Frame, show};
use crate::text::filters;

#[derive(Debug, Template)]
#[template(path = "conflict.html")]
pub struct ConflictPage {
    pub frame: Frame,
    pub id: String,
    pub stage: String,
    pub stage_title: String,
    /// The revision the merged text starts from.
    pub head_rev: u64,
    /// The revision under which what this browser sent is kept aside.
    pub stored_rev: u64,
    /// A fresh operation id.
    pub op_id: String,
    /// What this browser sent; it is stored, too.
    pub mine: String,
    /// What stands there now.
    pub theirs: String,
}
