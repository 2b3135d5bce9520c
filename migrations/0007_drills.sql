-- Short estimation questions and when they come again.

-- What is known about how well somebody knows a drill, or the sheet of a case (`case/<id>`): the state of the repetition model.
CREATE TABLE drill_card (
    person_id   TEXT             NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    about       TEXT             NOT NULL,
    due_at      BIGINT           NOT NULL,
    stability   DOUBLE PRECISION NOT NULL,
    difficulty  DOUBLE PRECISION NOT NULL,
    repetitions BIGINT           NOT NULL,
    lapses      BIGINT           NOT NULL,
    last_at     BIGINT           NOT NULL,
    PRIMARY KEY (person_id, about)
);

-- A question as it was asked, with what is expected: it is judged by this row and by nothing a browser says. It is answered
-- once. `typed` is what was typed last and could not be read. A mixed round has several, by place.
CREATE TABLE drill_question (
    id          TEXT   NOT NULL PRIMARY KEY,
    person_id   TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    about       TEXT   NOT NULL,
    seed        BIGINT NOT NULL,
    round_id    TEXT,
    place       BIGINT NOT NULL,
    body        TEXT   NOT NULL,
    typed       TEXT   NOT NULL,
    drawn_at    BIGINT NOT NULL,
    answered_at BIGINT
);
CREATE INDEX drill_question_last ON drill_question (person_id, about, drawn_at);
CREATE INDEX drill_question_open ON drill_question (person_id, drawn_at) WHERE answered_at IS NULL;
CREATE INDEX drill_question_round ON drill_question (person_id, round_id, place) WHERE round_id IS NOT NULL;

-- One number of an answered question. `concepts`: ids with spaces between them, as the question had them.
CREATE TABLE drill_review (
    question_id TEXT             NOT NULL REFERENCES drill_question (id) ON DELETE CASCADE,
    quantity    TEXT             NOT NULL,
    person_id   TEXT             NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    about       TEXT             NOT NULL,
    family      TEXT             NOT NULL,
    concepts    TEXT             NOT NULL,
    answer      TEXT             NOT NULL,
    value       DOUBLE PRECISION,
    unit        TEXT             NOT NULL,
    expected    DOUBLE PRECISION NOT NULL,
    verdict     TEXT             NOT NULL,
    needed_ms   BIGINT,
    answered_at BIGINT           NOT NULL,
    PRIMARY KEY (question_id, quantity)
);
CREATE INDEX drill_review_of_person ON drill_review (person_id, answered_at);
