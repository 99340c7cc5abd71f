// What the API sends, after lib/api.ts has tidied it: no list is null, and an instant that is not known is ''.

export type Instant = string; // RFC 3339, UTC; '' = not yet or not known
export type Day = string; // yyyy-mm-dd; '' = not known

export const ROLES = ['field', 'coordinator', 'fund_manager', 'approver', 'auditor', 'admin'] as const;
export type Role = (typeof ROLES)[number];
export type Status = 'reported' | 'verified' | 'assessed' | 'decided' | 'assisting' | 'closed';
export type Family = 'disaster' | 'protection';
export type Priority = 1 | 2 | 3 | 4;

/** How a case can end. */
export const OUTCOMES = ['helped', 'refused', 'moved', 'duplicate', 'false_report', 'died', 'other'] as const;

export const STATUSES: readonly Status[] = ['reported', 'verified', 'assessed', 'decided', 'assisting', 'closed'];
export const FAMILIES: readonly Family[] = ['disaster', 'protection'];
export const PRIORITIES: readonly Priority[] = [1, 2, 3, 4];

/** Causes of emergency assistance, as the server names them. */
export const DISASTERS = ['storm', 'flood', 'landslide', 'fire', 'drought', 'crop_loss', 'epidemic', 'traffic_accident', 'labour_accident', 'force_majeure'] as const;
/** Groups of persons in need of emergency protection. */
export const PROTECTION_KINDS = ['P_ORPHAN', 'P_DV', 'P_ABUSE', 'P_TRAFFICKED', 'P_FORCED_LABOUR', 'P_CHILD_WANDERING', 'P_BEGGAR', 'P_OTHER'] as const;

export const NEEDS = ['food', 'water', 'shelter', 'medical', 'rescue', 'clothes', 'transport', 'protection', 'house_repair', 'psychological'] as const;

/** Why a protected case may be opened in an emergency. */
export const GROUNDS = ['danger_now', 'medical', 'missing', 'transport', 'other'] as const;

export interface User {
  id: string;
  login: string;
  name: string;
  role: Role;
  unit: string;
  unit_name: string;
  renew: boolean; // must choose a password of their own first
}

export interface DemoLogin {
  login: string;
  password: string;
  role: Role;
  name: string;
}

export interface Reason {
  code: string;
  vi: string;
  en: string;
  weight: number;
}

export interface Case {
  id: string;
  code: string;
  version: number;
  family: Family | '';
  kind: string;
  status: Status;
  priority: Priority | 0; // 0: the reader may not know it
  reasons: Reason[];
  unit: string;
  unit_name: string;
  head_name: string;
  people: number;
  needs: string[];
  received_at: Instant;
  due_at: Instant;
  due_rule: string;
  due_text: string;
  due_text_en?: string;
  assisted_at: Instant;
  held: boolean; // somebody holds the case
  assigned_to: string; // who; '' also when the reader may not know
  asked: '' | 'open' | 'granted' | 'refused'; // the reader's own wish to have it
  ask_answer: string;
  outcome: string;
  overdue: boolean;
  lat: number | null;
  lon: number | null;
  located: string;
  approx: boolean;
  restricted: boolean; // the reader may know id, code, unit, status and clock only
}

export interface CasePage {
  items: Case[];
  next: string;
  total: number;
}

export interface Phone {
  number: string;
  whose: string;
  safe_to_contact: string;
  from: string;
  to: string;
  note: string;
}

export interface Household {
  id: string;
  version: number;
  incident_id: string;
  head_name: string;
  phones: Phone[] | null;
  not_to_contact: boolean;
  address: string;
  hamlet: string;
  size: number;
  poverty: string;
  house_state: string;
  lat: number | null;
  lon: number | null;
  located: string;
  approx: boolean;
  locate_note: string;
}

export interface Person {
  id: string;
  version: number;
  name: string;
  relation: string;
  birth_date: Day;
  birth_year: number;
  estimated_age: number;
  estimated_on: Day;
  sex: string;
  health_card: string;
  disability: string;
  state: string;
  phones: Phone[] | null;
  not_to_contact: boolean;
}

/** A form of assessment filled in for a case. */
export interface Assessment {
  id: string;
  created_at: Instant;
  form: string;
  form_from: Day;
  answers: Record<string, string>; // question -> option
  damage: number; // points by question of the letter
  vulnerability: number;
  circumstances: number;
  recovery: number;
  judged: Priority; // what the answers give
  priority: Priority; // what holds
  override_reason: string;
  reasons: Reason[]; // the answers that decide the most
}

export const DOMAINS = ['damage', 'vulnerability', 'circumstances', 'recovery'] as const;

/** A scored form of the law. */
export interface Form {
  id: string;
  family: Family;
  vi: string;
  en: string;
  citation: string;
  valid_from: Day;
  questions: Question[];
}

export interface Question {
  id: string;
  domain: (typeof DOMAINS)[number];
  needed: boolean;
  vi: string;
  en: string;
  options: { id: string; points: number; vi: string; en: string }[];
}

export interface Placement {
  id: string;
  version: number;
  person_id: string;
  state: string;
  carer_name: string;
  start: Day;
  end: Day;
  since: Day; // of this stay, from which the limit counts
  limit: Day;
  meetings: { on: Day; note: string }[];
  meetings_left: number; // that the law wants before a hand-over without urgency
  days_left: number; // of a stay, to the limit of the law; below 0: over
  extensions: { from: Day; until: Day; decision_no: string; decided_on: Day; citation: string }[];
  in_patient?: { admitted: Day; discharged: Day }[] | null;
  decision_no: string; // '': not entered yet
  minutes: { on: Day; given_by: string; taken_by: string; evidence_id: string };
  auto_next: boolean; // after a no the next carer is asked
  reason: string;
  end_code: string;
  end_note: string;
}

/** A visit to somebody who lives with a carer. */
export interface Review {
  id: string;
  placement_id: string;
  visited_on: Day;
  findings: string[] | null;
  safe: 'yes' | 'no' | 'unclear';
  heard: boolean;
  note: string;
}

/** A carer who may take somebody in. */
export interface Trip {
  id: string;
  mode: string;
  metres: number;
  started_at: Instant;
  purpose: string;
  placement_id: string;
  persons: string[];
  driver: string;
  vehicle: string;
  flag: string;
}

/** Somebody the people of a case must be kept from. */
export interface Perpetrator {
  person_id: string;
  name: string;
  phone: string;
  address: string;
  unit: string;
  hamlet: string;
  lon: number | null;
  lat: number | null;
  scope: string;
  radius_m: number;
}

export interface Safeguard {
  perpetrators: Perpetrator[];
  no_place: string;
  open_places: string;
  views: { person_id: string; on: Day; answer: string; note: string }[];
  languages: string[];
}

export interface Segment {
  from: Day;
  to: Day;
  days: number;
  rate_vnd: number;
  amount_vnd: number;
  citation: string;
}

export interface Cost {
  id: string;
  trip_id: string; // '' of none
  kind: string;
  quantity: number;
  unit_of: string;
  amount_vnd: number;
  state: string;
  citation: string;
  rule: string;
  segments: Segment[];
  note?: string; // why the amount is as it is, in Vietnamese
}

export interface Step {
  at: Instant;
  kind: string;
  actor_name: string;
  reason: string;
  text_vi: string;
  text_en: string;
}

/** A field that two people changed from the same value. */
export interface Conflict {
  id: string;
  of_table: string;
  of_id: string;
  field: string;
  mine: unknown; // what was sent later
  theirs: unknown; // what stands until somebody chooses
  created_at: Instant;
}

/** Somebody was shown the facts of a protected case. */
export interface Reading {
  at: Instant;
  code: string;
  unit_name: string;
  reader: string;
  role: Role;
  ground: string; // of an emergency opening; '': an ordinary reading
}

/** Something that must be done for a case by a time. */
export interface Task {
  id: string;
  case_id: string;
  code: string;
  unit_name: string;
  clock: string; // of the law; '': a person made it
  citation: string;
  text_vi: string;
  text_en: string;
  due_at: Instant;
  overdue: boolean;
  state: 'open' | 'done' | 'cancelled';
  assigned_to: string;
  assignee_name: string;
  reason: string;
  settled_at: Instant;
  settled_by: string;
  restricted: boolean;
}

export interface Note {
  id: string;
  at: Instant;
  author_name: string;
  text: string;
}

/** A photo or paper of a case. */
export interface Attachment {
  id: string;
  name: string; // of the file; it says nothing
  type: string; // such as image/jpeg
  size: number; // bytes
  created_at: Instant;
  by_name?: string; // of a case's files
}

/** Somebody's wish to have a case. */
export interface Ask {
  user: string;
  user_name: string;
  at: Instant;
  reason: string;
  state: string;
  answer: string;
}

export interface Decision {
  id: string;
  granted: boolean;
  number: string;
  decided_on: Day;
  signer: string;
  rules: string[] | null;
  reason: string;
  body: string;
  citation: string;
}

export interface Referral {
  id: string;
  code: string;
  case_id: string;
  from_unit_name: string;
  to_unit: string;
  to_unit_name: string;
  service: string;
  transfer: boolean;
  need: string;
  urgency: string;
  state: 'sent' | 'accepted' | 'refused' | 'done' | 'withdrawn';
  answer: string;
  reason: string;
  sent_at: Instant;
}

export interface ServiceKind {
  code: string;
  vi: string;
  en: string;
}

export interface Consent {
  id: string;
  given_by: string;
  name: string;
  purposes: string[] | null;
  form: string;
  article: string;
  given_on: Day;
  withdrawn: boolean;
}

export interface CaseFile {
  case: Case;
  narrative: string;
  household: Household | null;
  persons: Person[];
  assessments: Assessment[];
  placements: Placement[];
  reviews: Review[];
  trips: Trip[];
  safety: Safeguard;
  costs: Cost[];
  conflicts: Conflict[];
  close_reason: string;
  holder_name: string;
  asks: Ask[];
  decisions: Decision[];
  referrals: Referral[];
  consents: Consent[];
  tasks: Task[];
  notes: Note[];
  attachments: Attachment[];
  timeline: Step[];
}

export type Counts = Record<string, number>;

export interface Summary {
  reports: number;
  located: Counts;
  by_priority: Counts;
  by_status: Counts;
  by_family: Counts;
  in_time: number; // help came in time
  waiting: number; // not yet, and still within the limit
  overdue: number;
  placed: number;
  unplaced: { reason_vi: string; reason_en: string; count: number }[];
  costs: { kind: string; citation: string; lines: number; amount_vnd: number }[];
  accounts: { id: string; name: string; source: string; balance_vnd: number; reserved_vnd: number }[];
  messages: { count: number; segments: number; by_state: Counts };
}

/** West, south, east, north in degrees. */
export type Box = [number, number, number, number];

/** An area that a disaster strikes, or the way of a storm. */
export interface Shape {
  type: 'Feature';
  properties: { layer: 'area' | 'track'; name: string; radius_m?: number };
  geometry: { type: string; coordinates: unknown };
}

export interface MapData {
  type: 'FeatureCollection';
  features: Shape[];
  bbox: Box | null; // around the cases and carers of the tiles; null: there are none
}

export interface CaseOnMap {
  id: string;
  code: string;
  priority: Priority | 0;
  status: Status;
  unit_name: string;
  approx: boolean;
  lon: number;
  lat: number;
}

export interface CarerOnMap {
  id: string;
  name: string;
  free: number;
  places: number;
  lon: number;
  lat: number;
}

export interface MapList {
  cases: CaseOnMap[];
  cases_total: number;
  carers: CarerOnMap[];
  carers_total: number;
}

export interface Operation {
  id: string;
  kind: string;
  subject: string;
  base: number;
  at: Instant;
  data: Record<string, unknown>;
}

export interface OperationError {
  code: string;
  field?: string;
  vi: string;
  en: string;
}

export interface OperationResult {
  id: string;
  status: 'applied' | 'merged' | 'conflict' | 'rejected';
  version?: number;
  facts?: Record<string, string>; // such as the code of a new case
  error?: OperationError;
}

export interface CaseFilter {
  status: Status | '';
  family: Family | '';
  priority: Priority | 0;
  q: string;
}

/** Two persons who may be one. */
export interface Duplicate {
  id: string;
  state: 'open' | 'same' | 'different';
  reasons: Reason[]; // a negative weight speaks against
  note: string;
  persons: DuplicateOne[]; // the later record first
}

export interface DuplicateOne {
  person_id: string;
  name: string;
  birth_date: Day;
  birth_year: number;
  sex: string;
  merged_into: string;
  case_id: string;
  case_code: string;
  unit_name: string;
}

/** Who in the area of a disaster has not been heard from. */
export interface Silence {
  since: Instant;
  due_at: Instant;
  due: boolean; // before it nobody is listed
  known: number;
  silent: number;
  communes: { code: string; name: string; known: number; silent: number; reported: number }[];
  households: { id: string; case_code: string; head_name: string; hamlet: string; unit_name: string; people: number; commune_only: boolean; heard_at: Instant }[];
}

/** Duties by what became of them. */
export interface Duties {
  in_time: number;
  late: number;
  overdue: number;
  running: number;
}

export interface InTimeLine extends Duties {
  unit: string;
  unit_name: string;
  kind: string;
  week: string; // 2026-W47
  clock: string;
  text_vi: string;
  text_en: string;
}

export interface InTime {
  from: Day;
  to: Day;
  all: Duties;
  lines: InTimeLine[];
}

/** A call for help that came without a login. */
export interface Registration {
  id: string;
  at: Instant;
  unit_name: string;
  name: string;
  phone: string;
  address: string;
  kind: string;
  people: number;
  needs: string[];
  narrative: string;
  urgent: boolean;
}

/** A message that went out or should have: neither its text nor its whole number. */
export interface Message {
  id: string;
  at: Instant;
  case_code: string;
  template: string;
  state: string;
  error_code: string; // why it failed
  to: string; // the last digits of the number
  tries: number;
  unit_name: string;
}

/** A text message that came in and that no rule understood, or that a person has dealt with. */
export interface Inbound {
  id: string;
  at: Instant;
  from_phone: string;
  text: string;
  sender_kind: 'carer' | 'user' | 'unknown';
  sender_name: string;
  case_id: string;
  case_code: string;
  effect: string;
  note: string;
  unit: string;
  unit_name: string;
  stopped: boolean; // nothing may be written to this number
}

/** The wording of a message, with its facts in braces. */
export interface SMSText {
  template: string;
  text: string; // in force
  valid_from: string;
  facts: string[];
  next: { id: string; text: string; valid_from: string } | null;
}

/** A wording with made-up facts, and what is wrong with it. */
export interface TextPreview {
  samples: { facts: string; text: string; encoding: string; units: number; segments: number }[];
  problems: { vi: string; en: string }[];
}

/** What became of a hamlet's list. */
export interface ListResult {
  format: 'csv' | 'xlsx';
  imported: number;
  already: number;
  others: number; // rows that are no household
  faults: { row: number; field: string; vi: string; en: string }[];
  broken: string; // base64 of the rows to be mended; '': none
}

/** A commune or province in force to choose. */
export interface UnitChoice {
  code: string;
  name: string;
  level: 'province' | 'commune';
  was: string; // the old unit by whose name it was found
}

/** An open disaster to choose for a report. */
export interface IncidentChoice {
  id: string;
  kind: string;
  name: string;
  unit_name: string;
  started_at: Instant;
  own: boolean; // the reader answers for its place
}

/** Somebody who can be given a case or a task. */
export interface WorkerChoice {
  id: string;
  name: string;
}

export interface CarerRow {
  id: string;
  name: string;
  kind: string;
  unit_name: string;
  state: string;
  places: number;
  free: number;
  secret: boolean;
  confirmed_at: Instant;
  emergency_on: Day;
}

export interface CarerCondition {
  code: string;
  state: 'met' | 'not_met' | 'unknown' | 'waived';
  condition: string;
  condition_en: string;
  rule: string;
  citation: string;
  needs_document: boolean;
}

export interface CarerFile {
  carer: {
    id: string;
    version: number;
    unit: string;
    name: string;
    kind: string;
    state: string;
    phone: string;
    address: string;
    hamlet: string;
    decision_no: string;
    accepts: string[];
    limits: { group: string; places: number }[];
    min_age: number;
    max_age: number;
    sexes: string;
    kin: { person_id: string; relation: string }[];
    places: number;
    taken: number;
    secret: boolean;
    members: { name: string; birth_date?: Day; birth_year: number; sex: string; relation: string }[];
    languages: string[];
    emergency_on: Day;
    confirmed_at: Instant;
    state_reason: string;
    evidence: { code: string; document: string; attachment_id: string; on: Day; until: Day }[];
  };
  unit_name: string;
  checklist: { target: string; result: string; conditions: CarerCondition[] }[];
  training: { code: string; name: string; name_en: string; citation: string; done: boolean; on: Day; by: string }[];
  files: Attachment[];
}

export interface CarerAddress {
  address: string;
  hamlet: string;
  unit_name: string;
  phone: string;
}

export interface Proposal {
  carer_id: string;
  name: string;
  kind: string;
  free: number;
  for: Reason[];
  against: Reason[];
  age_days: number;
}

export interface ProposalList {
  items: Proposal[];
  eligible: number;
  left_out: { code: string; vi: string; en: string; count: number; only: number }[];
  ask: Reason[];
}
