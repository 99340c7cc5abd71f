-- +goose Up
-- Nobody approves what they proposed, and a trip is paid once: a line that was returned makes room for another.
CREATE TABLE cost_lines (
  {{meta}},
  case_id {{text}} NOT NULL,
  person_id {{text}} NOT NULL,
  placement_id {{text}} NOT NULL,
  trip_id {{text}} NOT NULL,
  adjusts {{text}} NOT NULL,
  tops {{text}} NOT NULL,
  claim {{text}} NOT NULL,
  kind {{text}} NOT NULL,
  item {{text}} NOT NULL,
  quantity {{int}} NOT NULL,
  unit_of {{text}} NOT NULL,
  amount_vnd {{int}} NOT NULL CHECK (amount_vnd >= 0 OR adjusts <> ''),
  rule {{text}} NOT NULL,
  citation {{text}} NOT NULL,
  segments {{text}} NOT NULL,
  note {{text}} NOT NULL,
  evidence {{text}} NOT NULL,
  evidence_on {{text}} NOT NULL,
  evidence_id {{text}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'returned', 'paid', 'settled')),
  proposed_by {{text}} NOT NULL,
  approved_by {{text}} NOT NULL,
  account_id {{text}} NOT NULL,
  decision_no {{text}} NOT NULL,
  decided_on {{text}} NOT NULL,
  signer {{text}} NOT NULL,
  body {{text}} NOT NULL,
  authority {{text}} NOT NULL,
  approved_at {{int}} NOT NULL,
  approval_id {{text}} NOT NULL,
  settled_by {{text}} NOT NULL,
  level {{text}} NOT NULL CHECK (level IN ('', 'province')),
  reason {{text}} NOT NULL,
  paid_at {{int}} NOT NULL,
  flag {{text}} NOT NULL,
  payment_id {{text}} NOT NULL,
  transfer_id {{text}} NOT NULL,
  CONSTRAINT cost_lines_two CHECK (approved_by = '' OR approved_by <> proposed_by)
) {{big}};
CREATE UNIQUE INDEX cost_lines_claim ON cost_lines (claim) WHERE claim <> '' AND state <> 'returned';
CREATE INDEX cost_lines_tops ON cost_lines (tops) WHERE tops <> '';
CREATE INDEX cost_lines_approval ON cost_lines (approval_id) WHERE approval_id <> '';
CREATE UNIQUE INDEX cost_lines_trip ON cost_lines (trip_id) WHERE trip_id <> '' AND state <> 'returned';
CREATE INDEX cost_lines_adjusts ON cost_lines (adjusts) WHERE adjusts <> '';
CREATE INDEX cost_lines_case ON cost_lines (case_id);
CREATE INDEX cost_lines_account ON cost_lines (account_id, state) WHERE account_id <> '';
CREATE INDEX cost_lines_province ON cost_lines (province, state, id);
CREATE INDEX cost_lines_unit ON cost_lines (unit, state, id);

-- A cost line is on one list at a time, and somebody is suspended once at a time.
CREATE TABLE payment_lists (
  {{meta}},
  code {{text}} NOT NULL,
  account_id {{text}} NOT NULL,
  month {{text}} NOT NULL,
  service {{text}} NOT NULL,
  provider {{text}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('open', 'sent', 'withdrawn')),
  lines {{int}} NOT NULL,
  total_vnd {{int}} NOT NULL,
  sent_on {{text}} NOT NULL,
  reason {{text}} NOT NULL
) {{noun}};
CREATE UNIQUE INDEX payment_lists_code ON payment_lists (code);
CREATE INDEX payment_lists_province ON payment_lists (province, created_at);
CREATE INDEX payment_lists_unit ON payment_lists (unit, created_at);

CREATE TABLE payment_lines (
  {{meta}},
  list_id {{text}} NOT NULL,
  number {{int}} NOT NULL,
  code {{text}} NOT NULL,
  cost_line_id {{text}} NOT NULL,
  case_id {{text}} NOT NULL,
  payee_id {{text}} NOT NULL,
  month {{text}} NOT NULL,
  amount_vnd {{int}} NOT NULL CHECK (amount_vnd > 0),
  state {{text}} NOT NULL CHECK (state IN ('listed', 'paid', 'uncollected', 'reversed', 'withdrawn')),
  result_on {{text}} NOT NULL,
  document {{text}} NOT NULL,
  UNIQUE (list_id, number)
) {{noun}};
CREATE UNIQUE INDEX payment_lines_open ON payment_lines (cost_line_id) WHERE state = 'listed';
CREATE INDEX payment_lines_cost ON payment_lines (cost_line_id);
CREATE INDEX payment_lines_payee ON payment_lines (payee_id, month);
CREATE INDEX payment_lines_uncollected ON payment_lines (province, unit, month) WHERE state = 'uncollected';

CREATE TABLE suspensions (
  {{meta}},
  payee_id {{text}} NOT NULL,
  case_id {{text}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('suspended', 'declined', 'resumed')),
  first_month {{text}} NOT NULL,
  last_month {{text}} NOT NULL,
  rule {{text}} NOT NULL,
  citation {{text}} NOT NULL,
  decision_no {{text}} NOT NULL,
  decided_on {{text}} NOT NULL,
  signer {{text}} NOT NULL,
  reason {{text}} NOT NULL,
  resumed_on {{text}} NOT NULL,
  resume_reason {{text}} NOT NULL
) {{noun}};
CREATE UNIQUE INDEX suspensions_one ON suspensions (payee_id) WHERE state = 'suspended';
CREATE INDEX suspensions_province ON suspensions (province, created_at);
CREATE INDEX suspensions_payee ON suspensions (payee_id);

CREATE TABLE disclosures (
  {{meta}},
  month {{text}} NOT NULL,
  data {{text}} NOT NULL,
  UNIQUE (unit, month)
) {{noun}};

-- An approval of many lines; what became of each stands with the line.
CREATE TABLE approvals (
  {{meta}},
  account_id {{text}} NOT NULL,
  area {{text}} NOT NULL,
  kind {{text}} NOT NULL,
  until {{int}} NOT NULL,
  left_out {{text}} NOT NULL,
  decision_no {{text}} NOT NULL,
  decided_on {{text}} NOT NULL,
  signer {{text}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('waiting', 'done')),
  lines {{int}} NOT NULL CHECK (lines > 0),
  sum_vnd {{int}} NOT NULL,
  cursor {{text}} NOT NULL,
  approved {{int}} NOT NULL CHECK (approved >= 0),
  approved_vnd {{int}} NOT NULL,
  refused {{int}} NOT NULL CHECK (refused >= 0),
  done_at {{int}} NOT NULL
) {{noun}};
CREATE INDEX approvals_unit ON approvals (unit, created_at);
CREATE INDEX approvals_province ON approvals (province, created_at);

CREATE TABLE meal_days (
  {{meta}},
  person_id {{text}} NOT NULL,
  day {{text}} NOT NULL CHECK (day <> ''),
  placement_id {{text}} NOT NULL,
  cost_line_id {{text}} NOT NULL,
  UNIQUE (person_id, day)
) {{noun}};

CREATE TABLE prices (
  {{meta}},
  product {{text}} NOT NULL,
  region {{int}} NOT NULL,
  valid_from {{int}} NOT NULL,
  price_mdong_per_l {{int}} NOT NULL CHECK (price_mdong_per_l > 0),
  source {{text}} NOT NULL,
  corrects {{text}} NOT NULL,
  entered_by {{text}} NOT NULL,
  approved_by {{text}} NOT NULL,
  UNIQUE (product, region, valid_from, corrects),
  CONSTRAINT prices_two CHECK (approved_by = '' OR approved_by <> entered_by)
) {{noun}};

CREATE TABLE rates (
  {{meta}},
  param {{text}} NOT NULL,
  value {{text}} NOT NULL,
  valid_from {{text}} NOT NULL,
  valid_to {{text}} NOT NULL,
  document {{text}} NOT NULL,
  citation {{text}} NOT NULL,
  proposed_by {{text}} NOT NULL,
  approved_by {{text}} NOT NULL,
  CONSTRAINT rates_two CHECK (approved_by = '' OR approved_by <> proposed_by)
) {{noun}};
CREATE INDEX rates_approved ON rates (approved_by, updated_at);

CREATE TABLE accounts (
  {{meta}},
  kind {{text}} NOT NULL CHECK (kind IN ('fund', 'outside', 'spending')),
  source {{text}} NOT NULL,
  name {{text}} NOT NULL,
  balance_vnd {{int}} NOT NULL,
  reserved_vnd {{int}} NOT NULL,
  in_vnd {{int}} NOT NULL CHECK (in_vnd >= 0),
  postings {{int}} NOT NULL,
  closed_to {{text}} NOT NULL,
  invented {{bool}} NOT NULL,
  campaign_id {{text}} NOT NULL,
  receipts {{int}} NOT NULL,
  purposes {{text}} NOT NULL,
  communes {{text}} NOT NULL,
  CONSTRAINT accounts_covered CHECK (kind <> 'fund' OR balance_vnd >= 0 AND reserved_vnd BETWEEN 0 AND balance_vnd),
  CONSTRAINT accounts_reserve CHECK (kind = 'fund' OR reserved_vnd = 0)
) {{noun}};
CREATE INDEX accounts_kind ON accounts (kind, source, unit);
CREATE INDEX accounts_campaign ON accounts (campaign_id) WHERE campaign_id <> '';

CREATE TABLE transfers (
  {{meta}},
  from_account_id {{text}} NOT NULL,
  to_account_id {{text}} NOT NULL,
  from_unit {{text}} NOT NULL,
  amount_vnd {{int}} NOT NULL CHECK (amount_vnd > 0),
  reason {{text}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'withdrawn', 'sent')),
  approved_by {{text}} NOT NULL,
  decision_no {{text}} NOT NULL,
  decided_on {{text}} NOT NULL,
  signer {{text}} NOT NULL,
  answer {{text}} NOT NULL,
  entry_id {{text}} NOT NULL,
  cost_line_id {{text}} NOT NULL,
  CONSTRAINT transfers_two CHECK (approved_by = '' OR approved_by <> created_by)
) {{noun}};
CREATE INDEX transfers_province ON transfers (province, state, created_at);
CREATE INDEX transfers_unit ON transfers (unit, state, created_at);
CREATE INDEX transfers_entry ON transfers (entry_id) WHERE entry_id <> '';
CREATE INDEX transfers_from ON transfers (from_account_id, state) WHERE from_account_id <> '';

-- An entry is reversed once, and the postings of an account are numbered without a gap.
CREATE TABLE entries (
  {{meta}},
  kind {{text}} NOT NULL,
  reverses {{text}} NOT NULL,
  occurred_on {{text}} NOT NULL CHECK (occurred_on <> ''),
  budget_year {{int}} NOT NULL,
  cost_line_id {{text}} NOT NULL,
  document {{text}} NOT NULL,
  note {{text}} NOT NULL
) {{noun}};
CREATE UNIQUE INDEX entries_reverses ON entries (reverses) WHERE reverses <> '';

CREATE TABLE postings (
  {{meta}},
  entry_id {{text}} NOT NULL,
  account_id {{text}} NOT NULL,
  number {{int}} NOT NULL,
  amount_vnd {{int}} NOT NULL CHECK (amount_vnd <> 0),
  after_vnd {{int}} NOT NULL,
  in_vnd {{int}} NOT NULL,
  UNIQUE (account_id, number)
) {{noun}};
CREATE INDEX postings_entry ON postings (entry_id);
CREATE INDEX postings_account ON postings (account_id, created_at);
CREATE INDEX postings_province ON postings (province, created_at);
