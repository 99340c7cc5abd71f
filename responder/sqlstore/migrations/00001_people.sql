-- +goose Up
-- Words in double braces stand for what differs between the databases, and for the columns that every record has.
CREATE TABLE users (
  {{meta}},
  login {{text}} NOT NULL UNIQUE CHECK (login <> ''),
  name {{text}} NOT NULL,
  role {{text}} NOT NULL,
  phone {{text}} NOT NULL,
  active {{bool}} NOT NULL,
  renew {{bool}} NOT NULL
) {{noun}};
CREATE INDEX users_unit ON users (unit, role);

CREATE TABLE credentials (
  {{meta}},
  hash {{text}} NOT NULL CHECK (hash <> '')
) {{noun}};

CREATE TABLE sessions (
  {{meta}},
  user_id {{text}} NOT NULL,
  device {{text}} NOT NULL,
  expires {{int}} NOT NULL,
  ended {{bool}} NOT NULL
) {{noun}};
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE incidents (
  {{meta}},
  family {{text}} NOT NULL,
  kind {{text}} NOT NULL,
  name {{text}} NOT NULL,
  started_at {{int}} NOT NULL,
  area {{text}} NOT NULL,
  communes {{text}} NOT NULL,
  express {{bool}} NOT NULL,
  invented {{bool}} NOT NULL,
  alerted_at {{int}} NOT NULL,
  closed {{bool}} NOT NULL,
  close_reason {{text}} NOT NULL
) {{big}};
CREATE INDEX incidents_province ON incidents (province);

CREATE TABLE alerts (
  {{meta}},
  sender {{text}} NOT NULL,
  identifier {{text}} NOT NULL,
  incident_id {{text}} NOT NULL
) {{noun}};
CREATE UNIQUE INDEX alerts_name ON alerts (unit, sender, identifier);

CREATE TABLE registrations (
  {{meta}},
  name {{text}} NOT NULL,
  phone {{text}} NOT NULL,
  address {{text}} NOT NULL,
  kind {{text}} NOT NULL,
  people {{int}} NOT NULL,
  needs {{text}} NOT NULL,
  narrative {{text}} NOT NULL,
  urgent {{bool}} NOT NULL,
  channel {{text}} NOT NULL,
  state {{text}} NOT NULL,
  reason {{text}} NOT NULL,
  case_id {{text}} NOT NULL,
  decided_by {{text}} NOT NULL,
  invented {{bool}} NOT NULL
) {{noun}};
CREATE INDEX registrations_unit ON registrations (unit, state, created_at);
CREATE INDEX registrations_province ON registrations (province, state, created_at);

CREATE TABLE households (
  {{meta}},
  head_name {{text}} NOT NULL,
  phones {{text}} NOT NULL,
  not_to_contact {{bool}} NOT NULL,
  address {{text}} NOT NULL,
  hamlet {{text}} NOT NULL,
  lon {{float}} CHECK (lon BETWEEN -180 AND 180),
  lat {{float}} CHECK (lat BETWEEN -90 AND 90),
  located {{text}} NOT NULL,
  approx {{bool}} NOT NULL,
  locate_note {{text}} NOT NULL,
  review {{bool}} NOT NULL,
  size {{int}} NOT NULL CHECK (size >= 0),
  poverty {{text}} NOT NULL,
  house_state {{text}} NOT NULL,
  short_of_food {{bool}} NOT NULL,
  invented {{bool}} NOT NULL,
  incident_id {{text}} NOT NULL,
  restricted {{bool}} NOT NULL,
  heard_at {{int}} NOT NULL,
  heard_state {{text}} NOT NULL,
  CHECK ((lon IS NULL) = (lat IS NULL))
) {{noun}};
CREATE INDEX households_unit ON households (unit);
CREATE INDEX households_place ON households (lat, lon);

CREATE TABLE persons (
  {{meta}},
  household_id {{text}} NOT NULL,
  relation {{text}} NOT NULL,
  name {{text}} NOT NULL,
  birth_date {{text}} NOT NULL,
  birth_year {{int}} NOT NULL,
  estimated_age {{int}} NOT NULL CHECK (estimated_age >= 0),
  estimated_on {{text}} NOT NULL,
  sex {{text}} NOT NULL,
  ethnic_group {{text}} NOT NULL,
  identity {{text}} NOT NULL,
  identity_status {{text}} NOT NULL,
  health_card {{text}} NOT NULL,
  disability {{text}} NOT NULL,
  disability_kinds {{text}} NOT NULL,
  pregnant {{bool}} NOT NULL,
  state {{text}} NOT NULL,
  needs {{text}} NOT NULL,
  phones {{text}} NOT NULL,
  not_to_contact {{bool}} NOT NULL,
  merged_into {{text}} NOT NULL,
  restricted {{bool}} NOT NULL,
  invented {{bool}} NOT NULL
) {{noun}};
CREATE INDEX persons_household ON persons (household_id);
CREATE INDEX persons_merged ON persons (merged_into) WHERE merged_into <> '';

-- What persons are found again by: hashes of identity, phone, birth year with place and name. Rows are only added: an old one brings up
-- somebody who is then judged by what is known of them today.
CREATE TABLE person_keys (
  "key" {{int}} NOT NULL,
  person_id {{text}} NOT NULL,
  birth {{text}} NOT NULL,
  name {{text}} NOT NULL,
  PRIMARY KEY ("key", person_id)
) {{noun}};

CREATE TABLE duplicates (
  {{meta}},
  person_id {{text}} NOT NULL,
  other_id {{text}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('open', 'same', 'different')),
  score {{int}} NOT NULL,
  reasons {{text}} NOT NULL,
  note {{text}} NOT NULL
) {{noun}};
CREATE INDEX duplicates_province ON duplicates (province, state, score);
CREATE INDEX duplicates_unit ON duplicates (unit, state, score);

CREATE TABLE boundary_sets (
  {{meta}},
  source {{text}} NOT NULL,
  precision_m {{int}} NOT NULL CHECK (precision_m >= 0),
  communes {{int}} NOT NULL CHECK (communes >= 0),
  active {{bool}} NOT NULL
) {{noun}};

CREATE TABLE boundaries (
  {{meta}},
  set_id {{text}} NOT NULL,
  shape {{blob}} NOT NULL
) {{big}};
CREATE INDEX boundaries_set ON boundaries (set_id);

CREATE TABLE succession_sets (
  {{meta}},
  source {{text}} NOT NULL,
  pairs {{int}} NOT NULL CHECK (pairs > 0),
  active {{bool}} NOT NULL
) {{noun}};

CREATE TABLE successions (
  {{meta}},
  set_id {{text}} NOT NULL,
  old_code {{text}} NOT NULL
) {{noun}};
CREATE INDEX successions_set ON successions (set_id);

CREATE TABLE road_sets (
  {{meta}},
  source {{text}} NOT NULL,
  nodes {{int}} NOT NULL CHECK (nodes > 0),
  pieces {{int}} NOT NULL CHECK (pieces > 0),
  active {{bool}} NOT NULL
) {{noun}};

CREATE TABLE road_pieces (
  {{meta}},
  set_id {{text}} NOT NULL,
  number {{int}} NOT NULL,
  bytes {{blob}} NOT NULL
) {{big}};
CREATE INDEX road_pieces_set ON road_pieces (set_id);
