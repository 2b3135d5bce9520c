//! What one has can be taken along as an archive, and brought back here or elsewhere.
//!
//! [`parts`] says what an archive consists of, [`taking`] writes one piece by piece, [`bringing`] reads one: first all of it is
//! examined, then all of it is stored in one transaction, or nothing is. [`examining`] is how one interview is doubted, and [`said`]
//! what was shown in it in other words; [`drilled`] and [`studied`] are what comes beside interviews, [`telling`] what is said of it
//! afterwards.
//!
//! # The one invariant
//!
//! What is brought belongs to whoever brings it, under new names, and is marked as brought: nobody else's rows are touched, and what
//! it says of how somebody was graded counts nowhere.

mod bringing;
mod drilled;
mod examining;
pub mod parts;
mod said;
mod second;
mod studied;
mod taking;
mod telling;

pub use bringing::{BringFault, Bringing, Came, NotBrought, Report, Unsound};
pub use parts::schema;
pub use taking::{Taking, Which};
