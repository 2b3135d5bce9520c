-- Lines of the interviewer in a model's words. The journal has the lines; `line` is the place in the conversation of the one that is
-- worded, from 0.
CREATE TABLE reader_wording (
    interview_id TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    line         BIGINT NOT NULL,
    person_id    TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    text         TEXT   NOT NULL,
    model        TEXT   NOT NULL,
    made_at      BIGINT NOT NULL,
    PRIMARY KEY (interview_id, line)
);
CREATE INDEX reader_wording_of_person ON reader_wording (person_id, interview_id, line);
