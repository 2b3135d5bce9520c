//! A page is an answer.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};

use crate::web::problem::Problem;

macro_rules! pages {
    ($($page:path),* $(,)?) => { $(
        impl IntoResponse for $page {
            fn into_response(self) -> Response {
                rendered(&self)
            }
        }
    )* };
}

pages! {
    super::about_reader::AboutReaderPage,
    super::about_reader::ReaderPromptPage,
    super::account::AccountPage,
    super::account::LoginPage,
    super::account::RegisterPage,
    super::circles::CircleJoinPage,
    super::circles::CircleLinkPage,
    super::circles::CirclePage,
    super::circles::CirclesPage,
    super::concepts::ConceptPage,
    super::concepts::ConceptsPage,
    super::concepts::PathPage,
    super::concepts::PathsPage,
    super::conflict::ConflictPage,
    super::drills::DrillPage,
    super::drills::DrillsPage,
    super::drills::RoundPage,
    super::error::ErrorPage,
    super::guide::GuidePage,
    super::history::HistoryPage,
    super::progress::ProgressPage,
    super::live::AfterPage,
    super::live::LiveNow,
    super::live::LivePage,
    super::outcomes::OutcomesPage,
    super::against::AgainstPage,
    super::agreement::AgreementPage,
    super::reader::ReaderAccountPage,
    super::reader::ReaderSentPage,
    super::reader::SoFarPage,
    super::replay::ReplayPage,
    super::replay::ReplayFile,
    super::report::ReportPage,
    super::peers::AskedPage,
    super::peers::GradersPage,
    super::peers::JoinPage,
    super::peers::ReviewPage,
    super::calibration::CalibrationPage,
    super::calibration::PractisedPage,
    super::calibration::ReviewsPage,
    super::calculator::CalculatorPage,
    super::calculator::ResultLine,
    super::room::RoomLive,
    super::room::RoomPage,
    super::room::SeenFragment,
    super::self_score::SelfScorePage,
    super::start::StartPage,
    super::study::StudyPage,
    super::study::StudyPlanPage,
    super::yours::DeleteAccountPage,
    super::yours::DeleteInterviewPage,
    super::yours::ImportPage,
}

fn rendered(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(cause) => Problem::internal(cause).into_response(),
    }
}
