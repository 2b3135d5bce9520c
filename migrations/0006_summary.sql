-- What lists, trends and study need of a finished interview, without its journal.

-- One row for each interview that was scored, written in the transaction of its scorecard. The body is JSON, versioned in itself.
CREATE TABLE summary (
    interview_id TEXT   NOT NULL PRIMARY KEY REFERENCES interview (id) ON DELETE CASCADE,
    person_id    TEXT   NOT NULL,
    case_id      TEXT   NOT NULL,
    level        TEXT   NOT NULL,
    verdict      TEXT,
    started_at   BIGINT NOT NULL,
    finished_at  BIGINT NOT NULL,
    body         TEXT   NOT NULL
);
CREATE INDEX summary_of_person ON summary (person_id, finished_at, interview_id);
CREATE INDEX summary_of_case ON summary (person_id, case_id, finished_at, interview_id);

-- The points of whoever marked it: a peer, or the candidate themselves before they saw the report (then grader and person are one).
CREATE TABLE graded (
    interview_id TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    grader_id    TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- Who was interviewed, and when it began.
    person_id    TEXT   NOT NULL,
    started_at   BIGINT NOT NULL,
    name         TEXT   NOT NULL,
    body         TEXT   NOT NULL,
    PRIMARY KEY (interview_id, grader_id)
);
CREATE INDEX graded_of_person ON graded (person_id, grader_id, started_at, interview_id);
CREATE INDEX graded_by ON graded (grader_id, interview_id);

-- Words of the notes and of the board, folded, to find an interview by.
CREATE TABLE word (
    interview_id TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    word         TEXT   NOT NULL,
    person_id    TEXT   NOT NULL,
    started_at   BIGINT NOT NULL,
    PRIMARY KEY (interview_id, word)
);
CREATE INDEX word_of_person ON word (person_id, word, started_at, interview_id);

-- 0: finished and not summarised yet, or still running.
ALTER TABLE interview ADD COLUMN summary_form BIGINT NOT NULL DEFAULT 0;
CREATE INDEX interview_to_summarise ON interview (id) WHERE summary_form = 0 AND finished_at IS NOT NULL;

-- A filtered history is read off the index alone; it begins as the one it takes the place of.
DROP INDEX interview_history;
CREATE INDEX interview_history ON interview (person_id, started_at, id, case_id, level, verdict);
