-- A history narrowed to a level, a result or a case is read off one index, the other two being looked at in it.

DROP INDEX interview_history;
CREATE INDEX interview_history ON interview (person_id, started_at, id);
DROP INDEX interview_history_of_case;
CREATE INDEX interview_history_of_case ON interview (person_id, case_id, started_at, id, level, verdict);
CREATE INDEX interview_history_of_level ON interview (person_id, level, started_at, id, verdict, case_id);
CREATE INDEX interview_history_of_verdict ON interview (person_id, verdict, started_at, id, level, case_id);
