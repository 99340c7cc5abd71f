-- +goose Up
CREATE TABLE messages (
  {{meta}},
  case_id {{text}} NOT NULL,
  case_code {{text}} NOT NULL,
  to_phone {{text}} NOT NULL,
  recipient {{text}} NOT NULL,
  template {{text}} NOT NULL,
  rank {{int}} NOT NULL,
  state {{text}} NOT NULL,
  tries {{int}} NOT NULL,
  provider {{text}} NOT NULL,
  provider_id {{text}} NOT NULL,
  encoding {{text}} NOT NULL,
  segments {{int}} NOT NULL,
  error_code {{text}} NOT NULL,
  due_at {{int}} NOT NULL,
  overdue {{int}} NOT NULL,
  waiting {{int}} NOT NULL,
  days {{int}} NOT NULL,
  sent_at {{int}} NOT NULL,
  counted_at {{int}} NOT NULL
) {{noun}};
-- Text messages that came in, and the numbers that want none.
CREATE TABLE inbound_messages (
  {{meta}},
  provider {{text}} NOT NULL,
  provider_id {{text}} NOT NULL,
  from_phone {{text}} NOT NULL,
  text {{text}} NOT NULL,
  verb {{text}} NOT NULL,
  sender {{text}} NOT NULL,
  case_id {{text}} NOT NULL,
  effect {{text}} NOT NULL,
  state {{text}} NOT NULL,
  note {{text}} NOT NULL,
  settled_by {{text}} NOT NULL,
  CONSTRAINT inbound_once UNIQUE (provider, provider_id)
) {{noun}};
CREATE INDEX inbound_unit ON inbound_messages (unit, state, created_at);
CREATE INDEX inbound_province ON inbound_messages (province, state, created_at);
CREATE TABLE opt_outs (
  {{meta}},
  phone {{text}} NOT NULL UNIQUE,
  stopped {{bool}} NOT NULL,
  message_id {{text}} NOT NULL
) {{noun}};
CREATE INDEX messages_to ON messages (to_phone, created_at);
CREATE INDEX messages_counted_to ON messages (to_phone, counted_at);
CREATE INDEX messages_counted ON messages (province, counted_at);
-- Wordings of messages that an administrator set.
CREATE TABLE sms_texts (
  {{meta}},
  template {{text}} NOT NULL,
  text {{text}} NOT NULL,
  valid_from {{text}} NOT NULL,
  set_by {{text}} NOT NULL,
  CONSTRAINT sms_texts_day UNIQUE (template, valid_from)
) {{noun}};
-- What one transaction at a time counts.
CREATE TABLE gates (
  {{meta}}
) {{noun}};
INSERT INTO gates (id, version, unit, province, created_at, created_by, updated_at) VALUES ('sms', 1, '', '', 0, '', 0);
CREATE TABLE seals (
  {{meta}},
  number {{int}} NOT NULL UNIQUE,
  from_tx {{int}} NOT NULL,
  from_seq {{int}} NOT NULL,
  to_tx {{int}} NOT NULL,
  to_seq {{int}} NOT NULL,
  entries {{int}} NOT NULL CHECK (entries > 0),
  hash {{text}} NOT NULL
) {{noun}};

CREATE INDEX messages_case ON messages (case_id);
CREATE INDEX messages_province ON messages (province, created_at);
CREATE INDEX messages_unit ON messages (unit, created_at);
-- No two messages are one at the provider.
CREATE UNIQUE INDEX messages_provider ON messages (provider_id, provider) WHERE provider_id <> '';

CREATE TABLE operations (
  {{meta}},
  kind {{text}} NOT NULL,
  subject {{text}} NOT NULL,
  base {{int}} NOT NULL,
  at {{int}} NOT NULL,
  device {{text}} NOT NULL,
  data {{text}} NOT NULL,
  digest {{text}} NOT NULL,
  status {{text}} NOT NULL,
  result {{text}} NOT NULL
) {{big}};
CREATE INDEX operations_status ON operations (status, created_at);

-- What each operation replaced in a household or person.
CREATE TABLE edits (
  {{meta}},
  of_table {{text}} NOT NULL,
  of_id {{text}} NOT NULL,
  of_version {{int}} NOT NULL CHECK (of_version > 1),
  operation {{text}} NOT NULL,
  before {{text}} NOT NULL
) {{noun}};
CREATE UNIQUE INDEX edits_of ON edits (of_id, of_version);

CREATE TABLE hotline_calls (
  {{meta}},
  case_id {{text}} NOT NULL UNIQUE,
  number {{text}} NOT NULL,
  received_by {{text}} NOT NULL,
  current_state {{text}} NOT NULL,
  guardian {{text}} NOT NULL,
  actions_taken {{text}} NOT NULL,
  caller_name {{text}} NOT NULL,
  caller_phone {{text}} NOT NULL,
  caller_relation {{text}} NOT NULL
) {{noun}};

CREATE TABLE readings (
  {{meta}},
  case_id {{text}} NOT NULL,
  carer_id {{text}} NOT NULL,
  code {{text}} NOT NULL,
  ground {{text}} NOT NULL
) {{noun}};
CREATE INDEX readings_province ON readings (province, created_at);
CREATE INDEX readings_unit ON readings (unit, created_at);

CREATE TABLE conflicts (
  {{meta}},
  of_table {{text}} NOT NULL,
  of_id {{text}} NOT NULL,
  field {{text}} NOT NULL,
  mine {{text}} NOT NULL,
  theirs {{text}} NOT NULL,
  operation {{text}} NOT NULL,
  state {{text}} NOT NULL,
  chosen {{text}} NOT NULL
) {{noun}};
CREATE INDEX conflicts_of ON conflicts (of_id, state);

-- A NULL key is unique to none.
CREATE TABLE jobs (
  id {{serial}},
  kind {{text}} NOT NULL,
  key {{text}},
  payload {{text}} NOT NULL,
  state {{text}} NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'done', 'dead')),
  attempts {{int}} NOT NULL DEFAULT 0,
  run_at {{int}} NOT NULL,
  error {{text}} NOT NULL DEFAULT '',
  held {{text}} NOT NULL DEFAULT ''
) {{big}};
CREATE UNIQUE INDEX jobs_key ON jobs (kind, key);
CREATE INDEX jobs_done ON jobs (run_at) WHERE state = 'done';
CREATE INDEX jobs_lane ON jobs (kind, run_at, id) WHERE state = 'ready';
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 'ready';
