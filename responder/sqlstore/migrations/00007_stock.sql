-- +goose Up
-- What of a lot lies in a warehouse is never below nothing; nobody approves a loss that they reported.
CREATE TABLE stock_items (
  {{meta}},
  name {{text}} NOT NULL,
  unit_of {{text}} NOT NULL,
  settles {{text}} NOT NULL,
  warn_days {{int}} NOT NULL
) {{noun}};
CREATE INDEX stock_items_province ON stock_items (province, name);

CREATE TABLE warehouses (
  {{meta}},
  name {{text}} NOT NULL,
  address {{text}} NOT NULL,
  receipts {{int}} NOT NULL
) {{noun}};
CREATE INDEX warehouses_province ON warehouses (province, name);

CREATE TABLE lots (
  {{meta}},
  item_id {{text}} NOT NULL,
  warehouse_id {{text}} NOT NULL,
  receipt_no {{int}} NOT NULL,
  quantity {{int}} NOT NULL CHECK (quantity > 0),
  expires_on {{text}} NOT NULL,
  received_on {{text}} NOT NULL,
  origin {{text}} NOT NULL CHECK (origin IN ('donation', 'reserve', 'purchase')),
  donor {{text}} NOT NULL,
  donor_id {{text}} NOT NULL,
  pledge_id {{text}} NOT NULL,
  campaign_id {{text}} NOT NULL,
  communes {{text}} NOT NULL,
  condition {{text}} NOT NULL,
  document {{text}} NOT NULL,
  UNIQUE (warehouse_id, receipt_no)
) {{noun}};

CREATE TABLE holdings (
  {{meta}},
  lot_id {{text}} NOT NULL,
  item_id {{text}} NOT NULL,
  warehouse_id {{text}} NOT NULL,
  quantity {{int}} NOT NULL CHECK (quantity >= 0),
  UNIQUE (lot_id, warehouse_id)
) {{noun}};
CREATE INDEX holdings_item ON holdings (warehouse_id, item_id);
CREATE INDEX holdings_province ON holdings (province);

CREATE TABLE movements (
  {{meta}},
  kind {{text}} NOT NULL CHECK (kind IN ('receive', 'move', 'issue', 'return', 'loss', 'count')),
  lot_id {{text}} NOT NULL,
  item_id {{text}} NOT NULL,
  warehouse_id {{text}} NOT NULL,
  quantity {{int}} NOT NULL CHECK (quantity <> 0),
  after {{int}} NOT NULL CHECK (after >= 0),
  of_id {{text}} NOT NULL,
  document {{text}} NOT NULL
) {{noun}};
CREATE INDEX movements_lot ON movements (lot_id, warehouse_id);
CREATE INDEX movements_warehouse ON movements (warehouse_id, created_at);
CREATE INDEX movements_province ON movements (province, created_at);

CREATE TABLE write_offs (
  {{meta}},
  lot_id {{text}} NOT NULL,
  item_id {{text}} NOT NULL,
  warehouse_id {{text}} NOT NULL,
  quantity {{int}} NOT NULL CHECK (quantity <> 0),
  cause {{text}} NOT NULL,
  document {{text}} NOT NULL,
  reason {{text}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('reported', 'approved', 'refused')),
  decided_by {{text}} NOT NULL,
  answer {{text}} NOT NULL,
  CONSTRAINT write_offs_two CHECK (decided_by = '' OR decided_by <> created_by)
) {{noun}};
CREATE INDEX write_offs_province ON write_offs (province, state, created_at);

CREATE TABLE distribution_lists (
  {{meta}},
  warehouse_id {{text}} NOT NULL,
  name {{text}} NOT NULL,
  planned_on {{text}} NOT NULL,
  decision_no {{text}} NOT NULL
) {{noun}};

CREATE TABLE distribution_lines (
  {{meta}},
  list_id {{text}} NOT NULL,
  warehouse_id {{text}} NOT NULL,
  case_id {{text}} NOT NULL,
  item_id {{text}} NOT NULL,
  cost_line_id {{text}} NOT NULL,
  quantity {{int}} NOT NULL CHECK (quantity > 0),
  state {{text}} NOT NULL CHECK (state IN ('planned', 'issued', 'struck')),
  lots {{text}} NOT NULL,
  issued_on {{text}} NOT NULL,
  issued_by {{text}} NOT NULL,
  signed_how {{text}} NOT NULL,
  signed_by {{text}} NOT NULL,
  attachment_id {{text}} NOT NULL,
  reason {{text}} NOT NULL
) {{noun}};
CREATE INDEX distribution_lines_list ON distribution_lines (list_id);
CREATE INDEX distribution_lines_case ON distribution_lines (case_id);
CREATE INDEX distribution_lines_right ON distribution_lines (cost_line_id) WHERE cost_line_id <> '';
CREATE INDEX distribution_lines_province ON distribution_lines (province, created_at);
CREATE INDEX distribution_lines_unit ON distribution_lines (unit, created_at);
