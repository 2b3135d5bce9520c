-- What somebody wants to learn until when, what they have studied, and how real interviews went.

-- The day of the interview and days of ticks are moments: the beginning of a day in UTC.
CREATE TABLE study_plan (
    person_id  TEXT   NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    exam_at    BIGINT NOT NULL,
    minutes    BIGINT NOT NULL,
    path       TEXT   NOT NULL,
    updated_at BIGINT NOT NULL
);

-- A concept ticked by hand.
CREATE TABLE studied (
    person_id  TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    concept    TEXT   NOT NULL,
    studied_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, concept)
);

-- A real interview, somewhere else.
CREATE TABLE outcome (
    id         TEXT   NOT NULL PRIMARY KEY,
    person_id  TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    held_at    BIGINT NOT NULL,
    company    TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    result     TEXT   NOT NULL,
    note       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX outcome_of_person ON outcome (person_id, held_at DESC, id);
