-- What people mark for themselves, and what a candidate says to those who marked.

-- Marks that are nobody else's: of one's own interview, or of a reference interview, for practice. `about` is the id of the
-- interview, or <case>/<reference>. Versions are never rewritten. `record` says how a reference was marked against what was
-- agreed: only the first version of it tells how somebody marks, later ones were made knowing.
CREATE TABLE own_marks (
    person_id    TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    about        TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    interview_id TEXT   REFERENCES interview (id) ON DELETE CASCADE,
    body         TEXT   NOT NULL,
    content_hash TEXT   NOT NULL,
    record       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (person_id, about, version)
);
CREATE INDEX own_marks_of_interview ON own_marks (interview_id) WHERE interview_id IS NOT NULL;

-- As `marks_draft`.
CREATE TABLE own_draft (
    person_id    TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    about        TEXT   NOT NULL,
    interview_id TEXT   REFERENCES interview (id) ON DELETE CASCADE,
    body         TEXT   NOT NULL,
    updated_at   BIGINT NOT NULL,
    PRIMARY KEY (person_id, about)
);
CREATE INDEX own_draft_of_interview ON own_draft (interview_id) WHERE interview_id IS NOT NULL;

-- The candidate answers a remark: one answer for each place a grader may remark on, whatever version the remark is of. `remark` is
-- what was answered, so that both stay readable when the grader changes theirs.
CREATE TABLE answer (
    interview_id TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    grader_id    TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    about        TEXT   NOT NULL,
    remark       TEXT   NOT NULL,
    body         TEXT   NOT NULL,
    updated_at   BIGINT NOT NULL,
    PRIMARY KEY (interview_id, grader_id, about)
);
CREATE INDEX answer_to_grader ON answer (grader_id, interview_id);

-- How helpful a review was to the candidate.
CREATE TABLE rating (
    interview_id TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    grader_id    TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    helpful      TEXT   NOT NULL,
    rated_at     BIGINT NOT NULL,
    PRIMARY KEY (interview_id, grader_id)
);
CREATE INDEX rating_of_grader ON rating (grader_id, interview_id);
