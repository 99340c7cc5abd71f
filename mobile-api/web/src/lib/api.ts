// The only place that speaks to the server. Screens know these functions and ApiError, nothing of HTTP, so that a store
// on the device can come between later.
import type { Assessment, Box, CarerAddress, CarerFile, CarerRow, Case, CaseFile, CaseFilter, CasePage, DemoLogin, Duplicate, DuplicateOne, Form, Inbound, IncidentChoice, InTime, ListResult, MapData, MapList, Message, Operation, OperationResult, Proposal, ProposalList, Reading, Reason, Referral, Registration, ServiceKind, Shape, Silence, SMSText, Summary, Task, TextPreview, UnitChoice, User, WorkerChoice } from './types.ts';

export interface FieldProblem {
  location: string;
  message: string;
  message_en?: string;
}

/** Why a request failed. `network`: no answer came; `server`: an answer that says no; `format`: not our server's answer. */
export class ApiError extends Error {
  readonly kind: 'network' | 'server' | 'format';
  readonly status: number;
  readonly code: string;
  readonly vi: string;
  readonly en: string;
  readonly fields: FieldProblem[];

  constructor(kind: ApiError['kind'], status = 0, body: Record<string, unknown> = {}) {
    const text = (v: unknown) => (typeof v === 'string' ? v : '');
    super(`${kind} ${status} ${text(body.code)}`.trim());
    this.name = 'ApiError';
    this.kind = kind;
    this.status = status;
    this.code = text(body.code);
    this.vi = text(body.detail) || text(body.title);
    this.en = text(body.detail_en) || text(body.title);
    this.fields = list<FieldProblem>(body.errors);
  }

  /** Nobody is signed in, or not any more. */
  get signedOut(): boolean {
    return this.status === 401;
  }
}

const TIMEOUT_MS = 20_000;
const FILE_MS = 180_000; // a file goes up slowly, and thousands of rows are taken in one by one
const watchers = new Set<() => void>();
let skewMs = 0;

/** Calls fn when a request is refused because the session has ended. */
export function onSignedOut(fn: () => void): () => void {
  watchers.add(fn);
  return () => watchers.delete(fn);
}

/** The items of a list of the API. */
export const items = async <T>(path: string): Promise<T[]> => list<T>((await request<{ items: T[] }>('GET', `/api/v1/${path}`)).items);

/** The time by the server's clock, as far as its last answer told. Clocks of phones can be wrong by hours. */
export function now(): number {
  return Date.now() + skewMs;
}

export async function request<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json, application/problem+json' };
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers['Content-Type'] = 'application/json';
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(path, {
      method,
      headers,
      body: form ? body : body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(form ? FILE_MS : TIMEOUT_MS),
    });
    text = await answer.text();
  } catch {
    throw new ApiError('network');
  }
  readClock(answer);
  return outcome<T>(path, answer.status, text);
}

/** What an answer says: what was asked for, or why not. */
function outcome<T>(path: string, status: number, text: string): T {
  const json = parse(text);
  if (status >= 200 && status < 300) {
    if (json === undefined && text !== '') throw new ApiError('format', status);
    return json as T;
  }
  const error = new ApiError(json ? 'server' : 'format', status, record(json));
  if (error.signedOut && path !== '/api/v1/login') watchers.forEach((fn) => fn());
  throw error;
}

function readClock(answer: Response): void {
  const date = Date.parse(answer.headers.get('Date') ?? '');
  if (Number.isNaN(date)) return;
  const off = date - Date.now();
  skewMs = Math.abs(off) < 30_000 ? 0 : off; // the header has whole seconds, and the answer took its time
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const record = (v: unknown): Record<string, unknown> => (v && typeof v === 'object' ? (v as Record<string, unknown>) : {});
export const list = <T>(v: unknown): T[] => (Array.isArray(v) ? (v as T[]) : []);
/** The zero time of the server means "not yet". */
export const instant = (v: unknown): string => (typeof v === 'string' && !v.startsWith('0001-') ? v : '');

function tidyCase(c: Case): Case {
  return {
    ...c,
    priority: c.priority || 0,
    reasons: list(c.reasons),
    needs: list(c.needs),
    received_at: instant(c.received_at),
    due_at: instant(c.due_at),
    assisted_at: instant(c.assisted_at),
    assigned_to: c.assigned_to ?? '',
    asked: c.asked ?? '',
  };
}

export const login = (name: string, password: string) =>
  request<{ user: User }>('POST', '/api/v1/login', { login: name, password, device: 'web' }).then((r) => r.user);

export const logout = () => request<unknown>('POST', '/api/v1/logout');

/** Chooses another password; other devices are signed out. */
export const changePassword = (old: string, password: string) => request<unknown>('POST', '/api/v1/password', { old, password });

export const me = () => request<{ user: User }>('GET', '/api/v1/me').then((r) => r.user);

/** The logins of a demonstration; none when the server is not one. */
export async function demo(): Promise<DemoLogin[]> {
  try {
    return list<DemoLogin>((await request<{ logins: DemoLogin[] }>('GET', '/api/v1/demo')).logins);
  } catch {
    return [];
  }
}

export async function summary(): Promise<Summary> {
  const s = await request<Summary>('GET', '/api/v1/summary');
  const messages = s.messages ?? { count: 0, segments: 0, by_state: {} };
  return {
    ...s,
    located: s.located ?? {},
    by_priority: s.by_priority ?? {},
    by_status: s.by_status ?? {},
    by_family: s.by_family ?? {},
    waiting: s.waiting ?? 0,
    unplaced: list(s.unplaced),
    costs: list(s.costs),
    accounts: list(s.accounts),
    messages: { ...messages, by_state: messages.by_state ?? {} },
  };
}

export async function cases(filter: CaseFilter, after = '', limit = 50): Promise<CasePage> {
  const query = new URLSearchParams({ limit: String(limit) });
  if (filter.status) query.set('status', filter.status);
  if (filter.family) query.set('family', filter.family);
  if (filter.priority) query.set('priority', String(filter.priority));
  if (filter.q.trim()) query.set('q', filter.q.trim().normalize('NFC'));
  if (after) query.set('after', after);
  const page = await request<CasePage>('GET', `/api/v1/cases?${query}`);
  return { items: list<Case>(page.items).map(tidyCase), next: page.next ?? '', total: page.total ?? 0 };
}

export async function caseFile(id: string): Promise<CaseFile> {
  const f = await request<CaseFile>('GET', `/api/v1/cases/${encodeURIComponent(id)}`);
  return {
    case: tidyCase(f.case),
    narrative: f.narrative ?? '',
    household: f.household ?? null,
    persons: list(f.persons),
    assessments: list<Assessment>(f.assessments).map((a) => ({ ...a, answers: a.answers ?? {}, reasons: list(a.reasons) })),
    placements: list(f.placements),
    reviews: list(f.reviews),
    trips: list(f.trips),
    safety: { ...f.safety, perpetrators: list(f.safety?.perpetrators), views: list(f.safety?.views), languages: list(f.safety?.languages) },
    costs: list<CaseFile['costs'][number]>(f.costs).map((c) => ({ ...c, segments: list(c.segments) })),
    conflicts: list(f.conflicts),
    close_reason: f.close_reason ?? '',
    holder_name: f.holder_name ?? '',
    asks: list(f.asks),
    decisions: list(f.decisions),
    referrals: list(f.referrals),
    consents: list(f.consents),
    tasks: list(f.tasks),
    notes: list(f.notes),
    attachments: list(f.attachments),
    timeline: list(f.timeline),
  };
}

/** Puts a photo or paper to a case, a carer or the case of a cost; gives its id. Sent again with the same id it is there once. progress hears which
 * part of it is on its way, 0 to 1. */
export async function attach(to: 'cases' | 'carers' | 'costs', id: string, file: Blob, operation: string, progress?: (part: number) => void): Promise<string> {
  const path = `/api/v1/${to}/${encodeURIComponent(id)}/attachments?operation=${operation}`;
  await new Promise<unknown>((done, fail) => {
    const call = new XMLHttpRequest(); // fetch does not tell how much has gone up
    call.open('POST', path);
    call.timeout = FILE_MS;
    call.setRequestHeader('Content-Type', 'application/octet-stream');
    call.setRequestHeader('Accept', 'application/json, application/problem+json');
    call.upload.onprogress = (e) => e.lengthComputable && progress?.(e.loaded / e.total);
    call.onerror = call.ontimeout = call.onabort = () => fail(new ApiError('network'));
    call.onload = () => {
      try {
        done(outcome(path, call.status, call.responseText));
      } catch (e) {
        fail(e);
      }
    };
    call.send(file);
  });
  return operation;
}

/** The forms of assessment in force today. */
export const forms = () => request<{ items: Form[] }>('GET', '/api/v1/forms').then((r) => list<Form>(r.items));

/** Open tasks, those longest overdue first: the reader's own, or those of the reader's area. */
export async function tasks(of: 'mine' | 'unit', after = ''): Promise<{ items: Task[]; next: string }> {
  const query = new URLSearchParams({ of, limit: '100', ...(after && { after }) });
  const page = await request<{ items: Task[]; next: string }>('GET', `/api/v1/tasks?${query}`);
  return { items: list<Task>(page.items), next: page.next ?? '' };
}

/** Referrals to and from the reader's area; for coordinators. */
export const referrals = () => request<{ items: Referral[] }>('GET', '/api/v1/referrals').then((r) => list<Referral>(r.items));

/** Services outside that a case can be referred to. */
export const services = () => request<{ items: ServiceKind[] }>('GET', '/api/v1/services').then((r) => list<ServiceKind>(r.items));

/** Pairs of persons who may be one, likeliest first; for coordinators. */
export const duplicates = (state: string) =>
  request<{ items: Duplicate[] }>('GET', `/api/v1/duplicates?state=${state}`).then((r) => list<Duplicate>(r.items).map((d) => ({ ...d, reasons: list<Reason>(d.reasons), persons: list<DuplicateOne>(d.persons) })));

/** Who in the area of a disaster has not been heard from some hours after it began. */
export async function silent(incident: string, hours: number): Promise<Silence> {
  const q = await request<Silence>('GET', `/api/v1/incidents/${encodeURIComponent(incident)}/silent?hours=${hours}`);
  return { ...q, communes: list(q.communes), households: list<Silence['households'][number]>(q.households).map((h) => ({ ...h, heard_at: instant(h.heard_at) })) };
}

/** The duties that fell due from one day to another. */
export async function inTime(from: string, to: string): Promise<InTime> {
  const m = await request<InTime>('GET', `/api/v1/in-time?${new URLSearchParams({ from, to })}`);
  return { ...m, lines: list(m.lines) };
}

/** Calls for help without a login that nobody has confirmed yet, the oldest first. */
export const registrations = () =>
  request<{ items: Registration[] }>('GET', '/api/v1/registrations?limit=500').then((r) => list<Registration>(r.items).map((x) => ({ ...x, needs: list<string>(x.needs) })));

/** Messages of the reader's area in a state, latest first; for coordinators. */
export const messages = (state: string) => request<{ items: Message[] }>('GET', `/api/v1/messages?state=${state}`).then((r) => list<Message>(r.items));

/** Text messages that came in, the oldest first; for coordinators. */
export const inbox = (state: string) => request<{ items: Inbound[] }>('GET', `/api/v1/inbox?state=${state}&limit=500`).then((r) => list<Inbound>(r.items));

/** The wordings of messages; for coordinators and administrators. */
export const texts = () => request<{ items: SMSText[] }>('GET', '/api/v1/texts').then((r) => list<SMSText>(r.items).map((x) => ({ ...x, facts: list<string>(x.facts), next: x.next ?? null })));

/** How a wording looks; changes nothing. */
export async function previewText(template: string, text: string): Promise<TextPreview> {
  const p = await request<TextPreview>('POST', '/api/v1/texts/preview', { template, text });
  return { samples: list(p.samples), problems: list(p.problems) };
}

/** Takes in a hamlet's list of households. */
export async function importList(incident: string, unit: string, file: File): Promise<ListResult> {
  const form = new FormData();
  form.set('incident_id', incident);
  form.set('unit', unit);
  form.set('broken', 'true');
  form.set('file', file);
  const r = await request<ListResult>('POST', '/api/v1/lists', form);
  return { ...r, faults: list(r.faults), broken: r.broken ?? '' };
}

/** Communes and provinces by the beginning of a code or of words of a name; without a text those of the reader's province. */
export const units = (text: string, level: UnitChoice['level'] | '') =>
  request<{ items: UnitChoice[] }>('GET', `/api/v1/units?${new URLSearchParams({ ...(text && { q: text.normalize('NFC') }), ...(level && { level }) })}`).then((r) => list<UnitChoice>(r.items));

/** Open disasters that reach the reader's area, the latest first. */
export const incidents = () => request<{ items: IncidentChoice[] }>('GET', '/api/v1/incidents').then((r) => list<IncidentChoice>(r.items));

/** Who can be given a case or its tasks; for coordinators. */
export const workers = (id: string) => request<{ items: WorkerChoice[] }>('GET', `/api/v1/cases/${encodeURIComponent(id)}/workers`).then((r) => list<WorkerChoice>(r.items));

/** Who was shown protected cases, latest first. */
export const readings = (limit: number) => request<{ items: Reading[] }>('GET', `/api/v1/readings?limit=${limit}`).then((r) => list<Reading>(r.items));

/** The areas of disasters, and the frame of the tiles' points. */
export async function map(): Promise<MapData> {
  const data = await request<MapData>('GET', '/api/v1/map');
  return { type: 'FeatureCollection', features: list<Shape>(data.features).filter((f) => f.geometry), bbox: data.bbox?.length === 4 ? data.bbox : null };
}

/** What the tiles draw inside a box, in words: the first of each list, and how many there are. */
export async function mapList(box: Box, priority: string, limit: number): Promise<MapList> {
  const [west, south, east, north] = box;
  const query = new URLSearchParams({ west: String(west), south: String(south), east: String(east), north: String(north), limit: String(limit) });
  if (priority) query.set('priority', priority);
  const l = await request<MapList>('GET', `/api/v1/map/list?${query}`);
  return { cases: list(l.cases), cases_total: l.cases_total ?? 0, carers: list(l.carers), carers_total: l.carers_total ?? 0 };
}

/** A page of the register of carers of the reader's area; for coordinators. */
export async function carers(state: string, q: string, after = ''): Promise<{ items: CarerRow[]; next: string }> {
  const query = new URLSearchParams();
  if (state) query.set('state', state);
  if (q.trim()) query.set('q', q.trim().normalize('NFC'));
  if (after) query.set('after', after);
  const page = await request<{ items: CarerRow[]; next: string }>('GET', `/api/v1/carers?${query}`);
  return { items: list<CarerRow>(page.items).map((r) => ({ ...r, confirmed_at: instant(r.confirmed_at) })), next: page.next ?? '' };
}

/** One carer with the law's checklist. */
export async function carer(id: string): Promise<CarerFile> {
  const f = await request<CarerFile>('GET', `/api/v1/carers/${encodeURIComponent(id)}`);
  return { ...f, carer: { ...f.carer, members: list(f.carer.members), accepts: list(f.carer.accepts), limits: list(f.carer.limits), kin: list(f.carer.kin), languages: list(f.carer.languages), evidence: list(f.carer.evidence), confirmed_at: instant(f.carer.confirmed_at) }, checklist: list(f.checklist), training: list(f.training), files: list(f.files) };
}

/** Where a carer is. That somebody asked for a secret one is written down. */
export const carerAddress = (id: string) => request<CarerAddress>('GET', `/api/v1/carers/${encodeURIComponent(id)}/address`);

/** Carers who can take a person of a case in, best first. */
export async function proposals(id: string, person: string): Promise<ProposalList> {
  const p = await request<ProposalList>('GET', `/api/v1/cases/${encodeURIComponent(id)}/proposals?${new URLSearchParams({ person, limit: '10' })}`);
  return { ...p, items: list<Proposal>(p.items).map((x) => ({ ...x, for: list(x.for), against: list(x.against) })), left_out: list(p.left_out), ask: list(p.ask) };
}

/** Sends one operation. Its id makes a second try harmless, so a lost answer is asked for again. */
export async function operate(op: Operation): Promise<OperationResult> {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await request<{ results: OperationResult[] }>('POST', '/api/v1/operations', { operations: [op] });
      const result = list<OperationResult>(answer.results)[0];
      if (!result) throw new ApiError('format', 200);
      return result;
    } catch (e) {
      if (!(e instanceof ApiError) || e.kind !== 'network' || tries >= 2) throw e;
      await new Promise((done) => setTimeout(done, 700 * (tries + 1)));
    }
  }
}
