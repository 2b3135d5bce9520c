-- The second reader: who agreed to it, what it was asked and said, what the learner made of it, and what it costs.

-- That texts may go to a host. Without a row, or once it was taken back, nothing goes there.
CREATE TABLE reader_consent (
    person_id     TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    host          TEXT   NOT NULL,
    agreed_at     BIGINT NOT NULL,
    taken_back_at BIGINT,
    PRIMARY KEY (person_id, host)
);

-- One question to a model. `part`: `end`, `stage/<stage>`, or what else may ask. `place` is its number in the part, `attempt` how
-- often it was tried. `state`: `waiting`, `sent` (the request is here before a byte of it goes out), `done`, `failed` with a `reason`.
-- `request` is the body as it is sent, byte for byte; `resent` what was sent after it where the endpoint refused a part of that. `versions` is JSON. `reply` is what came back where it was of no use.
CREATE TABLE reader_call (
    id           TEXT   NOT NULL PRIMARY KEY,
    interview_id TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    person_id    TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    part         TEXT   NOT NULL,
    stage        TEXT   NOT NULL,
    place        BIGINT NOT NULL,
    attempt      BIGINT NOT NULL,
    seed         BIGINT NOT NULL,
    items        TEXT   NOT NULL,
    text_hash    TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    reason       TEXT,
    host         TEXT   NOT NULL,
    model        TEXT   NOT NULL,
    versions     TEXT   NOT NULL,
    request      TEXT   NOT NULL,
    resent       TEXT,
    reply        TEXT,
    tries        BIGINT NOT NULL,
    input        BIGINT NOT NULL,
    output       BIGINT NOT NULL,
    cost         BIGINT,
    made_at      BIGINT NOT NULL,
    touched_at   BIGINT NOT NULL,
    sent_at      BIGINT,
    ended_at     BIGINT,
    UNIQUE (interview_id, part, place, attempt)
);
CREATE INDEX reader_call_of_interview ON reader_call (interview_id, id);
CREATE INDEX reader_call_of_person ON reader_call (person_id, id);
CREATE INDEX reader_call_open ON reader_call (touched_at) WHERE ended_at IS NULL;

-- What is reserved while a question is under way, and was used when it is over: tokens, and millionths of the currency. It outlives
-- what it was spent on, so that deleting gives nobody a second budget; it holds no word of anybody.
CREATE TABLE reader_spend (
    call_id      TEXT   NOT NULL PRIMARY KEY,
    person_id    TEXT   REFERENCES person (id) ON DELETE SET NULL,
    interview_id TEXT   REFERENCES interview (id) ON DELETE SET NULL,
    day          BIGINT NOT NULL,
    calls        BIGINT NOT NULL,
    reserved     BIGINT NOT NULL,
    used         BIGINT NOT NULL,
    cost         BIGINT,
    reserved_at  BIGINT NOT NULL
);
CREATE INDEX reader_spend_of_day ON reader_spend (day);
CREATE INDEX reader_spend_of_person ON reader_spend (person_id, day);
CREATE INDEX reader_spend_of_interview ON reader_spend (interview_id);
CREATE INDEX reader_spend_open ON reader_spend (reserved_at) WHERE reserved > 0;

-- Whoever reserves holds this row: reservations happen one after the other, in however many processes.
CREATE TABLE reader_gate (
    id BIGINT NOT NULL PRIMARY KEY
);
INSERT INTO reader_gate (id) VALUES (1);

-- What was said of one item, as JSON.
CREATE TABLE reader_opinion (
    call_id      TEXT   NOT NULL REFERENCES reader_call (id) ON DELETE CASCADE,
    item         TEXT   NOT NULL,
    interview_id TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    person_id    TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    body         TEXT   NOT NULL,
    made_at      BIGINT NOT NULL,
    PRIMARY KEY (call_id, item)
);
CREATE INDEX reader_opinion_of_interview ON reader_opinion (interview_id, call_id, item);
CREATE INDEX reader_opinion_of_person ON reader_opinion (person_id, call_id, item);

-- What the learner made of it: `adopted` or `dismissed`.
CREATE TABLE reader_decision (
    interview_id TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    item         TEXT   NOT NULL,
    person_id    TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    decision     TEXT   NOT NULL,
    call_id      TEXT   NOT NULL,
    decided_at   BIGINT NOT NULL,
    PRIMARY KEY (interview_id, item)
);
CREATE INDEX reader_decision_of_person ON reader_decision (person_id, interview_id, item);
