-- One text for both engines: text, bigint, double precision. Ids are text, moments are bigint
-- milliseconds since 1970, payloads are JSON kept as text.

CREATE TABLE person (
    id            TEXT   NOT NULL PRIMARY KEY,
    created_at    BIGINT NOT NULL,
    display_name  TEXT   NOT NULL,
    -- Null for a guest. Folded by the caller, so that it is unique in any spelling.
    login_name    TEXT   UNIQUE,
    password_hash TEXT,
    settings      TEXT   NOT NULL
);

-- One device of a person. The token itself is never stored.
CREATE TABLE login (
    token_hash   TEXT   NOT NULL PRIMARY KEY,
    person_id    TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    label        TEXT   NOT NULL
);
CREATE INDEX login_of_person ON login (person_id, last_seen_at);
CREATE INDEX login_expiry ON login (expires_at);

-- Cases and rubrics as they stood when an interview started, by the hash of their text.
CREATE TABLE content (
    hash          TEXT   NOT NULL PRIMARY KEY,
    body          TEXT   NOT NULL,
    first_seen_at BIGINT NOT NULL
);

-- What lists and clocks need of an interview. The journal decides; this row follows it in the
-- same transaction, and `seq` is the journal's last line: an append names it and one of two wins.
CREATE TABLE interview (
    id           TEXT   NOT NULL PRIMARY KEY,
    person_id    TEXT   NOT NULL REFERENCES person (id),
    case_id      TEXT   NOT NULL,
    title        TEXT   NOT NULL,
    level        TEXT   NOT NULL,
    plan_name    TEXT   NOT NULL,
    pace         TEXT   NOT NULL,
    phase        TEXT   NOT NULL,
    stage        TEXT,
    started_at   BIGINT NOT NULL,
    finished_at  BIGINT,
    due_at       BIGINT,
    seq          BIGINT NOT NULL,
    content_hash TEXT   NOT NULL REFERENCES content (hash),
    coverage     DOUBLE PRECISION,
    verdict      TEXT
);
CREATE INDEX interview_due ON interview (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX interview_history ON interview (person_id, started_at, id);
CREATE INDEX interview_history_of_case ON interview (person_id, case_id, started_at, id);
CREATE INDEX interview_running ON interview (person_id, id) WHERE finished_at IS NULL;

CREATE TABLE event (
    interview_id TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    seq          BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    recorded_at  BIGINT NOT NULL,
    kind         TEXT   NOT NULL,
    body         TEXT   NOT NULL,
    PRIMARY KEY (interview_id, seq)
);

CREATE TABLE snapshot (
    interview_id TEXT   NOT NULL PRIMARY KEY REFERENCES interview (id) ON DELETE CASCADE,
    seq          BIGINT NOT NULL,
    engine       TEXT   NOT NULL,
    body         TEXT   NOT NULL
);

-- Never rewritten: a new rubric or engine gives a new version beside the old one.
CREATE TABLE scorecard (
    interview_id TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    grader       TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    rubric_hash  TEXT   NOT NULL,
    engine       TEXT   NOT NULL,
    body         TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (interview_id, grader, version)
);

-- When some process was last known to be alive, by the interviews' clock and by the wall's.
CREATE TABLE heartbeat (
    id   BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    at   BIGINT NOT NULL,
    wall BIGINT NOT NULL
);

-- Time during which no process was alive.
CREATE TABLE outage (
    from_at BIGINT NOT NULL PRIMARY KEY,
    to_at   BIGINT NOT NULL
);
