-- Agreeing to a host names what it covers. A row that holds covers the reading of what is finished; lines of the conversation only from
-- the moment that stands here. Who agreed before this could be told apart is asked anew for the lines.
ALTER TABLE reader_consent ADD COLUMN lines_agreed_at BIGINT;
