-- Small groups that interview and grade each other.

CREATE TABLE circle (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    -- Who names it, makes links to it and removes members: who made it, or who has been in it longest since.
    maker_id   TEXT   NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX circle_of_maker ON circle (maker_id);

-- One stay of one person. Who comes back has another; nothing of an earlier one is lost.
CREATE TABLE circle_member (
    circle_id  TEXT   NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    person_id  TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name       TEXT   NOT NULL,
    joined_at  BIGINT NOT NULL,
    left_at    BIGINT,
    -- The same moment, when it was not their own wish.
    removed_at BIGINT,
    PRIMARY KEY (circle_id, joined_at, person_id)
);
CREATE UNIQUE INDEX circle_member_now ON circle_member (circle_id, person_id) WHERE left_at IS NULL;
CREATE INDEX circle_of_person ON circle_member (person_id, left_at, joined_at, circle_id);

-- A link to a circle; the rules of invitations hold for it.
CREATE TABLE circle_link (
    id         TEXT   NOT NULL PRIMARY KEY,
    circle_id  TEXT   NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    token_hash TEXT   NOT NULL UNIQUE,
    uses_max   BIGINT NOT NULL,
    uses       BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX circle_link_of_circle ON circle_link (circle_id, created_at, id);

-- What a member put up for the others to review.
CREATE TABLE circle_interview (
    circle_id     TEXT   NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    interview_id  TEXT   NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    put_at        BIGINT NOT NULL,
    taken_back_at BIGINT,
    PRIMARY KEY (circle_id, interview_id)
);
CREATE INDEX circle_interview_queue ON circle_interview (circle_id, put_at, interview_id);
CREATE INDEX circle_interview_of_interview ON circle_interview (interview_id);

-- A member reads what another one put up. Until `ends_at` nobody else is given it; afterwards it is in the queue again, and
-- whoever comes first hands in. That they did is known from their marks, and stands nowhere else.
CREATE TABLE lease (
    circle_id     TEXT   NOT NULL,
    interview_id  TEXT   NOT NULL,
    reviewer_id   TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    taken_at      BIGINT NOT NULL,
    ends_at       BIGINT NOT NULL,
    given_back_at BIGINT,
    PRIMARY KEY (circle_id, interview_id, reviewer_id),
    FOREIGN KEY (circle_id, interview_id) REFERENCES circle_interview (circle_id, interview_id) ON DELETE CASCADE
);
CREATE INDEX lease_of_reviewer ON lease (reviewer_id, interview_id);
