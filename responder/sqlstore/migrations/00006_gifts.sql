-- +goose Up
-- A campaign has an account of its own, and the receipts of an account are numbered without a gap.
CREATE TABLE campaigns (
  {{meta}},
  incident_id {{text}} NOT NULL,
  account_id {{text}} NOT NULL UNIQUE,
  name {{text}} NOT NULL,
  purpose {{text}} NOT NULL,
  communes {{text}} NOT NULL,
  decision_no {{text}} NOT NULL,
  decided_on {{text}} NOT NULL,
  signer {{text}} NOT NULL,
  opens_on {{text}} NOT NULL CHECK (opens_on <> ''),
  closes_on {{text}} NOT NULL CHECK (closes_on >= opens_on),
  ends_on {{text}} NOT NULL CHECK (ends_on >= closes_on),
  extensions {{text}} NOT NULL,
  published {{text}} NOT NULL,
  bank_bin {{text}} NOT NULL,
  bank_account {{text}} NOT NULL,
  bank_name {{text}} NOT NULL,
  bank_holder {{text}} NOT NULL,
  public {{bool}} NOT NULL
) {{noun}};
CREATE INDEX campaigns_province ON campaigns (province, opens_on);
CREATE INDEX campaigns_unit ON campaigns (unit, opens_on);

CREATE TABLE donors (
  {{meta}},
  kind {{text}} NOT NULL CHECK (kind IN ('person', 'organisation', 'anonymous')),
  name {{text}} NOT NULL,
  name_key {{text}} NOT NULL,
  phone {{text}} NOT NULL,
  email {{text}} NOT NULL,
  address {{text}} NOT NULL,
  consent {{bool}} NOT NULL
) {{noun}};
CREATE INDEX donors_province ON donors (province, name_key);
CREATE INDEX donors_unit ON donors (unit, name_key);

CREATE TABLE pledges (
  {{meta}},
  campaign_id {{text}} NOT NULL,
  donor_id {{text}} NOT NULL,
  code {{text}} NOT NULL UNIQUE,
  amount_vnd {{int}} NOT NULL CHECK (amount_vnd >= 0),
  goods {{text}} NOT NULL,
  due_on {{text}} NOT NULL,
  only_campaign {{bool}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('open', 'fulfilled', 'withdrawn')),
  received_vnd {{int}} NOT NULL CHECK (received_vnd >= 0),
  reason {{text}} NOT NULL,
  purposes {{text}} NOT NULL,
  communes {{text}} NOT NULL
) {{noun}};
CREATE INDEX pledges_campaign ON pledges (campaign_id, state);
CREATE INDEX pledges_donor ON pledges (donor_id);
CREATE INDEX pledges_province ON pledges (province, created_at);
CREATE INDEX pledges_unit ON pledges (unit, created_at);

CREATE TABLE donations (
  {{meta}},
  account_id {{text}} NOT NULL,
  entry_id {{text}} NOT NULL,
  campaign_id {{text}} NOT NULL,
  donor_id {{text}} NOT NULL,
  pledge_id {{text}} NOT NULL,
  matched {{text}} NOT NULL,
  donor {{text}} NOT NULL,
  amount_vnd {{int}} NOT NULL CHECK (amount_vnd > 0),
  received_on {{text}} NOT NULL,
  channel {{text}} NOT NULL,
  reference {{text}} NOT NULL,
  "text" {{text}} NOT NULL,
  condition {{text}} NOT NULL,
  only_campaign {{bool}} NOT NULL,
  receipt_no {{int}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('kept', 'refunded')),
  refund {{text}} NOT NULL,
  reason {{text}} NOT NULL,
  purposes {{text}} NOT NULL,
  communes {{text}} NOT NULL,
  UNIQUE (account_id, receipt_no)
) {{noun}};
CREATE INDEX donations_province ON donations (province, created_at);
CREATE INDEX donations_unit ON donations (unit, created_at);
CREATE INDEX donations_account ON donations (account_id, created_at);
CREATE INDEX donations_entry ON donations (entry_id);
CREATE INDEX donations_campaign ON donations (campaign_id, matched) WHERE campaign_id <> '';
CREATE INDEX donations_donor ON donations (donor_id) WHERE donor_id <> '';
