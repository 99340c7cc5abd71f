-- +goose Up
-- tx is always 0 here: one writer commits in the order of seq.
CREATE TABLE log (
  seq {{serial}},
  tx {{int}} NOT NULL CHECK (tx = 0),
  operation {{text}} NOT NULL,
  kind {{text}} NOT NULL,
  case_id {{text}} NOT NULL,
  unit {{text}} NOT NULL,
  actor {{text}} NOT NULL,
  at {{int}} NOT NULL,
  digest {{text}} NOT NULL,
  touched {{text}} NOT NULL
) {{big}};
CREATE INDEX log_case ON log (case_id) WHERE case_id <> '';

CREATE TABLE counters (
  name {{text}} PRIMARY KEY,
  value {{int}} NOT NULL
) {{noun}};
INSERT INTO counters (name, value) VALUES ('case', 0);

-- What is booked or logged is never changed: a correction is another entry.
-- +goose StatementBegin
CREATE TRIGGER log_kept BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_whole BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_kept BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_whole BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER postings_kept BEFORE UPDATE ON postings BEGIN SELECT RAISE(ABORT, 'postings are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER postings_whole BEFORE DELETE ON postings BEGIN SELECT RAISE(ABORT, 'postings are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notes_kept BEFORE UPDATE ON notes BEGIN SELECT RAISE(ABORT, 'notes are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notes_whole BEFORE DELETE ON notes BEGIN SELECT RAISE(ABORT, 'notes are never changed'); END;
-- +goose StatementEnd
