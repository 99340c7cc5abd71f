-- +goose Up
CREATE TABLE cases (
  {{meta}},
  code {{text}} NOT NULL UNIQUE CHECK (code <> ''),
  family {{text}} NOT NULL CHECK (family IN ('disaster', 'protection')),
  kind {{text}} NOT NULL,
  incident_id {{text}} NOT NULL,
  household_id {{text}} NOT NULL,
  person_id {{text}} NOT NULL,
  status {{text}} NOT NULL,
  priority {{int}} NOT NULL CHECK (priority BETWEEN 1 AND 4),
  reasons {{text}} NOT NULL,
  needs {{text}} NOT NULL,
  narrative {{text}} NOT NULL,
  channel {{text}} NOT NULL,
  urgent {{bool}} NOT NULL,
  received_at {{int}} NOT NULL,
  due_at {{int}} NOT NULL,
  due_rule {{text}} NOT NULL,
  due_text {{text}} NOT NULL,
  due_text_en {{text}} NOT NULL,
  help_due_at {{int}} NOT NULL,
  assisted_at {{int}} NOT NULL,
  helped_late {{bool}} NOT NULL,
  assigned_to {{text}} NOT NULL,
  asks {{text}} NOT NULL,
  shared {{text}} NOT NULL,
  former {{text}} NOT NULL,
  openings {{text}} NOT NULL,
  legal_basis {{text}} NOT NULL,
  closed {{bool}} NOT NULL,
  outcome {{text}} NOT NULL,
  close_reason {{text}} NOT NULL,
  invented {{bool}} NOT NULL
) {{noun}};
CREATE INDEX cases_unit ON cases (unit, status);
CREATE INDEX cases_province ON cases (province, status);
CREATE INDEX cases_unit_list ON cases (unit, closed, priority, due_at, id);
CREATE INDEX cases_province_list ON cases (province, closed, priority, due_at, id);
CREATE INDEX cases_reporter ON cases (created_by, closed, priority, due_at, id);
CREATE INDEX cases_household ON cases (household_id);

CREATE TABLE assessments (
  {{meta}},
  case_id {{text}} NOT NULL,
  form {{text}} NOT NULL,
  form_from {{text}} NOT NULL,
  answers {{text}} NOT NULL,
  points {{int}} NOT NULL CHECK (points >= 0),
  damage {{int}} NOT NULL,
  vulnerability {{int}} NOT NULL,
  circumstances {{int}} NOT NULL,
  recovery {{int}} NOT NULL,
  judged {{int}} NOT NULL CHECK (judged BETWEEN 1 AND 4),
  priority {{int}} NOT NULL CHECK (priority BETWEEN 1 AND 4),
  override_reason {{text}} NOT NULL,
  reasons {{text}} NOT NULL
) {{noun}};
CREATE INDEX assessments_case ON assessments (case_id);

CREATE TABLE tasks (
  {{meta}},
  case_id {{text}} NOT NULL,
  placement_id {{text}} NOT NULL,
  clock {{text}} NOT NULL,
  rule {{text}} NOT NULL,
  citation {{text}} NOT NULL,
  text_vi {{text}} NOT NULL,
  text_en {{text}} NOT NULL,
  due_at {{int}} NOT NULL,
  assigned_to {{text}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('open', 'done', 'cancelled')),
  reason {{text}} NOT NULL,
  settled_at {{int}} NOT NULL,
  settled_by {{text}} NOT NULL,
  family {{text}} NOT NULL,
  kind {{text}} NOT NULL,
  week {{text}} NOT NULL,
  late {{bool}} NOT NULL,
  told {{int}} NOT NULL,
  tell_at {{int}} NOT NULL
) {{noun}};
CREATE INDEX tasks_tell ON tasks (tell_at, id) WHERE state = 'open';
CREATE INDEX tasks_figures ON tasks (province, due_at);
CREATE INDEX tasks_case ON tasks (case_id, state);
CREATE INDEX tasks_mine ON tasks (assigned_to, due_at, id) WHERE state = 'open';
CREATE INDEX tasks_unit ON tasks (unit, due_at, id) WHERE state = 'open';
CREATE INDEX tasks_province ON tasks (province, due_at, id) WHERE state = 'open';
-- One clock runs once at a time for a case, or for a stay.
CREATE UNIQUE INDEX tasks_clock ON tasks (case_id, clock, placement_id) WHERE state = 'open' AND clock <> '';

CREATE TABLE decisions (
  {{meta}},
  case_id {{text}} NOT NULL,
  granted {{bool}} NOT NULL,
  number {{text}} NOT NULL,
  decided_on {{text}} NOT NULL,
  signer {{text}} NOT NULL,
  rules {{text}} NOT NULL,
  reason {{text}} NOT NULL,
  body {{text}} NOT NULL,
  citation {{text}} NOT NULL
) {{noun}};
CREATE INDEX decisions_case ON decisions (case_id, created_at);

CREATE TABLE referrals (
  {{meta}},
  case_id {{text}} NOT NULL,
  code {{text}} NOT NULL,
  from_unit {{text}} NOT NULL,
  from_province {{text}} NOT NULL,
  service {{text}} NOT NULL,
  transfer {{bool}} NOT NULL,
  need {{text}} NOT NULL,
  urgency {{text}} NOT NULL,
  reason {{text}} NOT NULL,
  emergency_ground {{text}} NOT NULL,
  keep {{bool}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('sent', 'accepted', 'refused', 'done', 'withdrawn')),
  answer {{text}} NOT NULL
) {{noun}};
CREATE INDEX referrals_case ON referrals (case_id, state);
CREATE INDEX referrals_unit ON referrals (unit, created_at);
CREATE INDEX referrals_province ON referrals (province, created_at);
CREATE INDEX referrals_from_unit ON referrals (from_unit, created_at);
CREATE INDEX referrals_from_province ON referrals (from_province, created_at);
CREATE UNIQUE INDEX referrals_once ON referrals (case_id, unit) WHERE state = 'sent' AND service = '';

CREATE TABLE consents (
  {{meta}},
  case_id {{text}} NOT NULL,
  person_id {{text}} NOT NULL,
  given_by {{text}} NOT NULL CHECK (given_by IN ('self', 'guardian', 'law')),
  name {{text}} NOT NULL,
  purposes {{text}} NOT NULL,
  form {{text}} NOT NULL,
  article {{text}} NOT NULL,
  given_on {{text}} NOT NULL,
  withdrawn {{bool}} NOT NULL,
  reason {{text}} NOT NULL
) {{noun}};
CREATE INDEX consents_case ON consents (case_id, created_at);

CREATE TABLE attachments (
  {{meta}},
  case_id {{text}} NOT NULL,
  carer_id {{text}} NOT NULL,
  name {{text}} NOT NULL UNIQUE,
  type {{text}} NOT NULL,
  size {{int}} NOT NULL CHECK (size > 0),
  sha256 {{text}} NOT NULL
) {{noun}};
CREATE INDEX attachments_case ON attachments (case_id, created_at);
CREATE INDEX attachments_carer ON attachments (carer_id, created_at);

-- One row a file: measured beside rows of 256 KiB, see BenchmarkBytes.
CREATE TABLE attachment_bytes (
  {{meta}},
  bytes {{blob}} NOT NULL
) {{big}};

CREATE TABLE notes (
  {{meta}},
  case_id {{text}} NOT NULL,
  text {{text}} NOT NULL,
  at {{int}} NOT NULL
) {{noun}};
CREATE INDEX notes_case ON notes (case_id, created_at);

-- One row a case; its id is the case's.
CREATE TABLE safeguards (
  {{meta}},
  perpetrators {{text}} NOT NULL,
  no_place {{text}} NOT NULL,
  open_places {{text}} NOT NULL,
  apart {{text}} NOT NULL,
  cleared {{text}} NOT NULL,
  views {{text}} NOT NULL,
  languages {{text}} NOT NULL,
  school_lon {{float}},
  school_lat {{float}}
) {{noun}};

CREATE TABLE carers (
  {{meta}},
  name {{text}} NOT NULL,
  kind {{text}} NOT NULL,
  phone {{text}} NOT NULL,
  address {{text}} NOT NULL,
  hamlet {{text}} NOT NULL,
  lon {{float}} CHECK (lon BETWEEN -180 AND 180),
  lat {{float}} CHECK (lat BETWEEN -90 AND 90),
  places {{int}} NOT NULL CHECK (places >= 0),
  taken {{int}} NOT NULL,
  accepts {{text}} NOT NULL,
  limits {{text}} NOT NULL,
  min_age {{int}} NOT NULL,
  max_age {{int}} NOT NULL,
  sexes {{text}} NOT NULL,
  members {{text}} NOT NULL,
  kin {{text}} NOT NULL,
  languages {{text}} NOT NULL,
  ethnic_group {{text}} NOT NULL,
  foreigner {{bool}} NOT NULL,
  decision_no {{text}} NOT NULL,
  evidence {{text}} NOT NULL,
  emergency_on {{text}} NOT NULL,
  complete_on {{text}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('applied', 'verified', 'active', 'paused', 'ended')),
  ground {{text}} NOT NULL,
  state_reason {{text}} NOT NULL,
  state_at {{int}} NOT NULL,
  confirmed_at {{int}} NOT NULL,
  secret {{bool}} NOT NULL,
  invented {{bool}} NOT NULL,
  CONSTRAINT carers_taken CHECK (taken BETWEEN 0 AND places),
  CHECK ((lon IS NULL) = (lat IS NULL))
) {{noun}};
CREATE INDEX carers_phone ON carers (phone);
CREATE INDEX carers_unit ON carers (unit);
CREATE INDEX carers_province ON carers (province, state);
-- What the pool of carers asks at each reading: whether any has changed, and which.
CREATE INDEX carers_fresh ON carers (province, updated_at, version);

-- A person lives with one carer at a time, and awaits one at a time.
CREATE TABLE placements (
  {{meta}},
  case_id {{text}} NOT NULL,
  person_id {{text}} NOT NULL,
  carer_id {{text}} NOT NULL,
  care_group {{text}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('proposed', 'offered', 'accepted', 'active', 'declined', 'expired', 'withdrawn', 'ended')),
  start {{text}} NOT NULL,
  "end" {{text}} NOT NULL,
  since {{text}} NOT NULL,
  "limit" {{text}} NOT NULL,
  extensions {{text}} NOT NULL,
  meetings {{text}} NOT NULL,
  in_patient {{text}} NOT NULL,
  meals_to {{text}} NOT NULL,
  warned {{int}} NOT NULL,
  emergency {{bool}} NOT NULL,
  decision_no {{text}} NOT NULL,
  decided_on {{text}} NOT NULL,
  signer {{text}} NOT NULL,
  reason {{text}} NOT NULL,
  end_code {{text}} NOT NULL,
  end_note {{text}} NOT NULL,
  minutes {{text}} NOT NULL,
  auto_next {{bool}} NOT NULL,
  round {{text}} NOT NULL,
  asked_by {{text}} NOT NULL,
  CONSTRAINT placements_end CHECK ("end" = '' OR "end" >= start),
  CONSTRAINT placements_meals CHECK (meals_to = '' OR meals_to <= "limit")
) {{noun}};
CREATE UNIQUE INDEX placements_lives ON placements (person_id) WHERE state = 'active';
CREATE UNIQUE INDEX placements_awaits ON placements (person_id) WHERE state IN ('proposed', 'offered', 'accepted');
CREATE INDEX placements_person ON placements (person_id, state);
CREATE INDEX placements_case ON placements (case_id);
CREATE INDEX placements_carer ON placements (carer_id);
CREATE INDEX placements_province ON placements (province, state, carer_id, care_group);
CREATE INDEX placements_unit ON placements (unit, state);

CREATE TABLE trips (
  {{meta}},
  case_id {{text}} NOT NULL,
  placement_id {{text}} NOT NULL,
  persons {{text}} NOT NULL,
  escorts {{int}} NOT NULL CHECK (escorts >= 0),
  mode {{text}} NOT NULL,
  purpose {{text}} NOT NULL,
  started_at {{int}} NOT NULL,
  ended_at {{int}} NOT NULL,
  odometer_start_m {{int}} NOT NULL CHECK (odometer_start_m >= 0),
  odometer_end_m {{int}} NOT NULL CHECK (odometer_end_m >= odometer_start_m OR flag = 'odometer'),
  metres {{int}} NOT NULL CHECK (metres >= 0),
  return_m {{int}} NOT NULL CHECK (return_m >= 0),
  fare_vnd {{int}} NOT NULL CHECK (fare_vnd >= 0),
  reference_vnd {{int}} NOT NULL CHECK (reference_vnd >= 0),
  fuel_litres_per_km {{int}} NOT NULL,
  driver {{text}} NOT NULL,
  vehicle {{text}} NOT NULL,
  track {{text}} NOT NULL,
  flag {{text}} NOT NULL
) {{noun}};
CREATE INDEX trips_case ON trips (case_id);
CREATE INDEX trips_started ON trips (mode, started_at);
CREATE INDEX trips_vehicle ON trips (province, vehicle, odometer_end_m);

CREATE TABLE batches (
  {{meta}},
  incident_id {{text}} NOT NULL,
  after {{text}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
  stage {{text}} NOT NULL CHECK (stage IN ('', 'reading', 'judging', 'searching', 'checking', 'writing')),
  percent {{int}} NOT NULL CHECK (percent BETWEEN 0 AND 100),
  gap_ppm {{int}} NOT NULL CHECK (gap_ppm >= -1),
  pins {{text}} NOT NULL,
  bans {{text}} NOT NULL,
  dropped {{text}} NOT NULL,
  run {{text}} NOT NULL,
  policy {{text}} NOT NULL,
  input_hash {{text}} NOT NULL,
  groups {{int}} NOT NULL CHECK (groups >= 0),
  more {{bool}} NOT NULL,
  pairs {{int}} NOT NULL CHECK (pairs >= searched),
  searched {{int}} NOT NULL CHECK (searched >= 0),
  placed {{int}} NOT NULL CHECK (placed >= 0),
  cost {{int}} NOT NULL,
  bound {{int}} NOT NULL,
  exceptions {{int}} NOT NULL CHECK (exceptions >= 0),
  done_at {{int}} NOT NULL,
  problem {{text}} NOT NULL
) {{noun}};
CREATE INDEX batches_unit ON batches (unit, created_at);

CREATE TABLE batch_lines (
  {{meta}},
  batch_id {{text}} NOT NULL,
  run {{text}} NOT NULL,
  case_id {{text}} NOT NULL,
  person_ids {{text}} NOT NULL,
  carer_id {{text}} NOT NULL,
  points {{int}} NOT NULL,
  price {{float}} NOT NULL,
  others {{text}} NOT NULL,
  code {{text}} NOT NULL,
  was {{text}} NOT NULL,
  change {{text}} NOT NULL CHECK (change IN ('', 'same', 'moved', 'gained', 'lost', 'new'))
) {{noun}};
CREATE INDEX batch_lines_batch ON batch_lines (batch_id, run, id);

CREATE TABLE reviews (
  {{meta}},
  case_id {{text}} NOT NULL,
  placement_id {{text}} NOT NULL,
  visited_on {{text}} NOT NULL,
  visit {{text}} NOT NULL,
  findings {{text}} NOT NULL,
  safe {{text}} NOT NULL CHECK (safe IN ('yes', 'no', 'unclear')),
  heard {{bool}} NOT NULL,
  note {{text}} NOT NULL,
  evidence_id {{text}} NOT NULL
) {{noun}};
CREATE INDEX reviews_case ON reviews (case_id, created_at);
