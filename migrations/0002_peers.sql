-- Who was asked to look at an interview, who came, and what they said.

-- A link. The token itself is never stored. It opens one interview in one role, for so many people,
-- until it is too old or taken back; once it opens nothing it never opens anything again.
CREATE TABLE invitation (
    id           TEXT   NOT NULL PRIMARY KEY,
    interview_id TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    role         TEXT   NOT NULL,
    token_hash   TEXT   NOT NULL UNIQUE,
    uses_max     BIGINT NOT NULL,
    uses         BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    revoked_at   BIGINT,
    note         TEXT   NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE INDEX invitation_of_interview ON invitation (interview_id, created_at, id);

-- One person who came by a link, under the name they gave.
CREATE TABLE access (
    invitation_id TEXT   NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    interview_id  TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    person_id     TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name          TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    PRIMARY KEY (invitation_id, person_id)
);
CREATE INDEX access_of_person ON access (person_id, interview_id);
CREATE INDEX access_of_interview ON access (interview_id, person_id);

-- What one grader handed in. Never rewritten: who changes their mind hands in another version.
CREATE TABLE marks (
    interview_id TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    person_id    TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    version      BIGINT NOT NULL,
    body         TEXT   NOT NULL,
    rubric_hash  TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (interview_id, person_id, version)
);
CREATE INDEX marks_of_person ON marks (person_id, interview_id);

-- What a grader has not handed in yet. `updated_at` grows with every save, so it names the draft as it was.
CREATE TABLE marks_draft (
    interview_id TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    person_id    TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    body         TEXT   NOT NULL,
    updated_at   BIGINT NOT NULL,
    PRIMARY KEY (interview_id, person_id)
);
CREATE INDEX marks_draft_of_person ON marks_draft (person_id, interview_id);
