-- What came with an archive, who stands for somebody who is not here, and how long interviews are kept.

-- An interview that was brought: `archive_id` is the name it had where it was held first, whatever it was brought through since.
CREATE TABLE provenance (
    interview_id TEXT   NOT NULL PRIMARY KEY REFERENCES interview (id) ON DELETE CASCADE,
    archive_id   TEXT   NOT NULL,
    imported_at  BIGINT NOT NULL
);
CREATE INDEX provenance_of_archive ON provenance (archive_id);

-- A person who never logs in: somebody who marked one interview and has left since, or whose marks came with an archive.
CREATE TABLE shadow (
    person_id    TEXT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    interview_id TEXT NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    name         TEXT NOT NULL
);
CREATE INDEX shadow_of_interview ON shadow (interview_id);

-- Who wants their interviews deleted after so many months; without a row nothing is. `due_at` is when somebody looks again.
CREATE TABLE retention (
    person_id TEXT   NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    months    BIGINT NOT NULL,
    due_at    BIGINT NOT NULL
);
CREATE INDEX retention_due ON retention (due_at);

-- Whether content is still in use is asked when an interview goes.
CREATE INDEX interview_of_content ON interview (content_hash);
