//! The room: one page, and the buttons on it.

use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::forms::Fields;
use super::headers::MayListen;
use super::identity::Person;
use super::layers::{is_fragment, leave_for, see_other};
use super::pages::room::{BoardPanel, DictationPanel, Editor, RoomLive, RoomPage, SeenFragment};
use super::pages::{Frame, Here, conflict::ConflictPage};
use super::problem::Problem;
use super::received::ReceivedAt;
use super::{App, account, drawn, owner, pasted, reader, scene, view};
use crate::ids;
use crate::interview::{Action, Command, Label, Phase, Refusal};
use crate::limits;
use crate::proctor::{Live, moves};
use crate::text;
use crate::time::Timestamp;

pub async fn page(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login(&format!("/interviews/{id}")));
    };
    let frame = Frame::new(person.viewer(), Here::Elsewhere);
    let room = id.clone();
    let dictation = dictation(&app);
    let so_far = reader::offers_so_far(&app, &person).await?;
    let page = app.proctor.look(person.id(), &id, move |live, now| {
        match live.interview.phase() {
            Phase::Finished => None,
            _ => Some(RoomPage {
                dictation: dictation.clone(),
                so_far,
                ..room_page(&frame, &room, live, now, Given::default())
            }),
        }
    });
    match page.await? {
        Some(page) => {
            let listens = page.dictation.is_some();
            let mut response = page.into_response();
            if listens {
                response.extensions_mut().insert(MayListen);
            }
            Ok(response)
        }
        None => Ok(see_other(&report_of(&id))),
    }
}

/// What the page needs to offer a microphone.
fn dictation(app: &App) -> Option<DictationPanel> {
    app.dictation.as_ref().map(|dictation| DictationPanel {
        host: dictation.transcriber.host().to_owned(),
        longest_s: limits::DICTATION.as_secs(),
    })
}

pub async fn live(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let room = id.clone();
    let answer = app.proctor.look(person.id(), &id, move |live, now| {
        let finished = live.interview.phase() == Phase::Finished;
        (!finished).then(|| RoomLive {
            live: view::live(&room, live, now, None),
        })
    });
    Ok(match answer.await? {
        Some(fragment) => fragment.into_response(),
        None => leave_for(&report_of(&id)),
    })
}

pub async fn notes(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    visit.act(fields, |_, _| Ok(None)).await
}

pub async fn question(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let question = fields.get("text").trim().to_owned();
    visit
        .act(fields, move |live, _| Ok(Some(moves::ask(live, &question))))
        .await
}

pub async fn hint(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    visit
        .act(fields, |live, _| moves::take_hint(live).map(Some))
        .await
}

pub async fn stage(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let from = fields.get("from").to_owned();
    visit
        .act(fields, move |_, _| {
            Ok(Some(Action::Advance { from: from.clone() }))
        })
        .await
}

/// Back to an earlier stage; without naming one, to the present.
pub async fn go_back(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let to = fields.get("to").to_owned();
    let action = match to.as_str() {
        "" => Action::EndReturn,
        _ => Action::Return { to },
    };
    visit
        .act(fields, move |_, _| Ok(Some(action.clone())))
        .await
}

pub async fn pause(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    visit.act(fields, |_, _| Ok(Some(Action::Pause))).await
}

pub async fn resume(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    visit.act(fields, |_, _| Ok(Some(Action::Resume))).await
}

/// The texts travel with the finish, in one transaction.
pub async fn finish(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let notes = fields.notes();
    let finish = move |_: &Live, _| {
        Ok(Some(Action::Finish {
            notes: notes.clone(),
        }))
    };
    visit.act(Fields::default(), finish).await
}

pub async fn board(visit: Visit, mut form: Multipart) -> Result<Response, Problem> {
    let malformed = || Problem::invalid("malformed", text::t("problem-malformed"));
    let mut file = None;
    while let Some(field) = form.next_field().await.map_err(|_| malformed())? {
        if field.name() == Some("scene") {
            file = Some(field.bytes().await.map_err(|_| {
                Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too-large",
                    text::t("problem-too-large"),
                )
            })?);
        }
    }
    let file = file.ok_or_else(malformed)?;
    let elements = match scene::read(&file) {
        Ok(elements) => elements,
        Err(fault) => return visit.page_with(Given::board(fault.to_string())).await,
    };
    let op_id = ids::new_id();
    visit
        .act(Fields::default(), move |live, _| {
            Ok(Some(Action::Draw {
                op_id: op_id.clone(),
                base_rev: live.interview.board_rev(),
                merges: None,
                elements: elements.clone(),
            }))
        })
        .await
}

/// A diagram in words, drawn beside what is there.
pub async fn mermaid(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let text = fields.get("mermaid").to_owned();
    let prefix = ids::new_id();
    let read = pasted::elements(visit.app.clone(), &visit.person, &visit.id, &text, &prefix);
    let elements = match read.await? {
        Ok(elements) => elements,
        Err(sentence) => {
            let given = Given {
                mermaid: text,
                ..Given::board(sentence)
            };
            return visit.page_with(given).await;
        }
    };
    let op_id = ids::new_id();
    let act = move |live: &Live, _| {
        let mut all: Vec<serde_json::Value> = live.interview.board().clone().into();
        all.extend(elements.iter().cloned());
        Ok(Some(Action::Draw {
            op_id: op_id.clone(),
            base_rev: live.interview.board_rev(),
            merges: None,
            elements: all,
        }))
    };
    visit.act(Fields::default(), act).await
}

/// What the interviewer sees of the board.
pub async fn seen(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let look = app.proctor.look(person.id(), &id, |live, _| SeenFragment {
        seen: drawn::seen(live),
    });
    Ok(look.await?.into_response())
}

/// Somebody in their room, with the request they came by.
pub struct Visit {
    app: App,
    person: Person,
    id: String,
    received_at: Timestamp,
    fragment: bool,
}

impl axum::extract::FromRequestParts<App> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        app: &App,
    ) -> Result<Self, Problem> {
        let person =
            <Person as axum::extract::FromRequestParts<App>>::from_request_parts(parts, app)
                .await?;
        let ReceivedAt(received_at) = ReceivedAt::from_request_parts(parts, app).await?;
        let id = owner::id_of(parts, app).await?;
        app.throttles.save(person.id(), &id)?;
        Ok(Visit {
            app: app.clone(),
            person,
            id,
            received_at,
            fragment: is_fragment(&parts.headers),
        })
    }
}

/// What came of one command.
enum Came {
    Done(Phase),
    Fragment(Box<RoomLive>),
    Page(Box<RoomPage>),
}

/// What the page gives back after a refusal.
#[derive(Debug, Clone, Default)]
struct Given {
    refusal: Option<String>,
    question: String,
    board_fault: Option<String>,
    mermaid: String,
}

impl Given {
    fn board(fault: String) -> Self {
        Given {
            board_fault: Some(fault),
            ..Given::default()
        }
    }
}

impl Visit {
    /// Stores the texts that came along, then does what was asked, if anything was.
    async fn act(
        self,
        fields: Fields,
        action: impl Fn(&Live, Timestamp) -> Result<Option<Action>, Refusal> + Send + Sync + 'static,
    ) -> Result<Response, Problem> {
        for note in fields.notes() {
            if let Some(conflict) = self.write(note).await? {
                return Ok((StatusCode::CONFLICT, conflict).into_response());
            }
        }
        let given = Given {
            question: fields.get("text").to_owned(),
            ..Given::default()
        };
        let (id, fragment, received_at) = (self.id.clone(), self.fragment, self.received_at);
        let frame = Frame::new(self.person.viewer(), Here::Elsewhere);
        let came = self.app.proctor.command_if(
            self.person.id(),
            &self.id,
            move |live, now| {
                Ok(action(live, now)?.map(|action| Command {
                    received_at,
                    action,
                }))
            },
            move |live, now, answer| {
                let refusal = answer.err().map(|refusal| refusal.to_string());
                let phase = live.interview.phase();
                match (&refusal, fragment) {
                    (_, true) if phase != Phase::Finished => Came::Fragment(Box::new(RoomLive {
                        live: view::live(&id, live, now, refusal),
                    })),
                    (Some(_), false) if phase != Phase::Finished => {
                        let given = Given {
                            refusal,
                            ..given.clone()
                        };
                        Came::Page(Box::new(room_page(&frame, &id, live, now, given)))
                    }
                    _ => Came::Done(phase),
                }
            },
        );
        Ok(match came.await? {
            Came::Fragment(fragment) => fragment.into_response(),
            Came::Page(page) => (StatusCode::CONFLICT, *page).into_response(),
            Came::Done(Phase::Finished) if self.fragment => leave_for(&report_of(&self.id)),
            Came::Done(Phase::Finished) => see_other(&report_of(&self.id)),
            Came::Done(_) => see_other(&format!("/interviews/{}", self.id)),
        })
    }

    /// Stores one text of a plain form. `Some`: it was kept, but somewhere else the text went on.
    async fn write(&self, note: Action) -> Result<Option<ConflictPage>, Problem> {
        let Action::Write {
            stage, text: mine, ..
        } = &note
        else {
            return Ok(None);
        };
        let (stage, mine) = (stage.clone(), mine.clone());
        let frame = Frame::new(self.person.viewer(), Here::Elsewhere);
        let (id, received_at) = (self.id.clone(), self.received_at);
        let action = note.clone();
        let written = self.app.proctor.command(
            self.person.id(),
            &self.id,
            move |_, _| {
                Ok(Command {
                    received_at,
                    action: action.clone(),
                })
            },
            move |live, _, answer| {
                let aside = answer?.ack.filter(|ack| ack.label == Label::Conflict);
                Ok::<_, Refusal>(aside.map(|ack| ConflictPage {
                    stored_rev: ack.rev,
                    frame: frame.clone(),
                    id: id.clone(),
                    stage: stage.clone(),
                    stage_title: live.interview.plan().title(&stage).to_owned(),
                    head_rev: live.interview.text_rev(&stage).unwrap_or(0),
                    op_id: ids::new_id(),
                    mine: mine.clone(),
                    theirs: live.interview.text(&stage).unwrap_or_default().to_owned(),
                }))
            },
        );
        Ok(written.await??)
    }

    async fn page_with(self, given: Given) -> Result<Response, Problem> {
        let frame = Frame::new(self.person.viewer(), Here::Elsewhere);
        let id = self.id.clone();
        let page = self
            .app
            .proctor
            .look(self.person.id(), &self.id, move |live, now| {
                Box::new(room_page(&frame, &id, live, now, given.clone()))
            });
        Ok((StatusCode::UNPROCESSABLE_ENTITY, *page.await?).into_response())
    }
}

fn room_page(frame: &Frame, id: &str, live: &Live, now: Timestamp, given: Given) -> RoomPage {
    let interview = &live.interview;
    let editors = interview.stages_view(now).into_iter().map(|stage| Editor {
        wants: text::t_of("stage-wants", &stage.id),
        stage: stage.id,
        title: stage.title,
        text: stage.text,
        rev: stage.rev,
        entered: stage.entered,
        op_id: ids::new_id(),
    });
    RoomPage {
        frame: frame.clone(),
        case_title: live.content.entry.case.title.clone(),
        prompt: live.content.entry.case.prompt.clone(),
        level: crate::wire::name(&interview.level()),
        editors: editors.collect(),
        board: BoardPanel {
            rev: interview.board_rev(),
            seen: drawn::seen(live),
            fault: given.board_fault,
            mermaid: given.mermaid,
        },
        question: given.question,
        // Only where the page comes fresh: what answers a form has no script to record with.
        dictation: None,
        so_far: false,
        live: view::live(id, live, now, given.refusal),
    }
}

fn report_of(id: &str) -> String {
    format!("/interviews/{id}/report")
}
