//! The description of the interface, made from the handlers themselves.

use axum::Json;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "fortyfive",
        description = "Timed mock system-design interviews. Times are ms since 1970 UTC (`*_at`), lengths ms (`*_ms`). \
            A refusal is `application/problem+json` with a sentence in `detail` and a stable `code`; a refused text is \
            still stored where that is possible, and its label says how."
    ),
    paths(
        super::people::create,
        super::people::now,
        super::calculator::sheet,
        super::cases::list,
        super::cases::one,
        super::interviews::start,
        super::interviews::list,
        super::interviews::one,
        super::interviews::ask,
        super::interviews::hint,
        super::interviews::stage,
        super::interviews::pause,
        super::interviews::resume,
        super::interviews::finish,
        super::interviews::journal,
        crate::web::events::stream,
        super::notes::write,
        super::board::now,
        super::board::draw,
        super::board::mermaid,
        super::report::one,
        super::reader::one,
        super::reader::ask,
        super::reader::decide,
        super::dictations::transcribe,
        super::peers::invite,
        super::peers::list,
        super::peers::revoke,
        super::peers::come,
        super::peers::one,
        super::peers::keep,
        super::peers::hand_in,
        super::peers::all,
        super::circles::list,
        super::circles::make,
        super::circles::join,
        super::circles::one,
        super::circles::rename,
        super::circles::link,
        super::circles::revoke,
        super::circles::leave,
        super::circles::remove,
        super::circles::put_up,
        super::circles::take_back,
        super::circles::next,
        super::circles::give_back,
        super::live::one,
        super::live::moves,
        super::live::tick,
        super::live::note,
        super::live::swapped,
        super::live::swap,
        super::live::hosting,
        crate::web::events::peer_stream,
        super::drills::list,
        super::drills::draw,
        super::drills::one,
        super::drills::answer,
        super::own::one,
        super::own::keep,
        super::own::hand_in,
        super::own::answer,
        super::own::rate,
        super::own::asked,
        super::own::references,
        super::own::reference,
        super::own::keep_practice,
        super::own::hand_in_practice,
        super::yours::export_one,
        super::yours::export_all,
        super::yours::import,
        super::yours::delete,
    )
)]
struct Interface;

pub async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Interface::openapi())
}
