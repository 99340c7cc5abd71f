// The forms of the steps of a case, as data: what is asked, what must be there, and the operation it becomes.
import type { Problem } from './deed.svelte.ts';
import { either, t, word, type Key } from './i18n.svelte.ts';
import { GROUNDS, NEEDS, type CaseFile, type ServiceKind } from './types.ts';

export type Values = Record<string, string | string[]>;
export type Choice = [value: string, label: string];

export interface Input {
  name: string; // as in the data of the operation
  label: Key;
  hint?: Key;
  type: 'text' | 'long' | 'date' | 'moment' | 'select' | 'radio' | 'checks' | 'unit' | 'file';
  choices?: Choice[];
  none?: Key; // what it is called to choose none
  most?: number; // letters
  free?: boolean; // may be left out
  when?: (v: Values) => boolean; // asked only then
}

export interface CaseForm {
  title: Key;
  what: Key;
  go: Key;
  done: Key;
  kind: string;
  own: boolean; // makes something of its own: the subject is a new id, and the data names the case
  subject?: string; // another than the case
  base?: number; // its version that is changed; else 0
  may: 'decide' | 'refer' | 'consent' | 'task' | 'close' | 'place' | 'visit' | 'propose';
  closed: boolean; // for closed cases; else for open ones
  inputs: Input[];
  start?: Values;
  data: (v: Values) => Record<string, unknown>;
  check?: (v: Values) => Problem | undefined; // what no single input can tell
}

const words = (group: 'need' | 'urgency' | 'ground' | 'purpose' | 'given' | 'consent', codes: readonly string[]): Choice[] => codes.map((c) => [c, word(group, c)]);

/** A moment typed in Việt Nam's time. */
export const instant = (typed: string): string => new Date(`${typed}:00+07:00`).toISOString();
export const filled = (v: Values): Record<string, unknown> => Object.fromEntries(Object.entries(v).filter(([, x]) => x.length > 0));

// What a decision can be about, by the rules of the law it then rests on.
const MATTERS = { disaster: ['R-1.12', 'R-1.13', 'R-1.14'], protection: ['R-1.19', 'R-1.20', 'R-3.9', 'R-3.16'] };

/** The rules to choose from: those of the costs first, each in words. */
function rulesOf(file: CaseFile): Choice[] {
  const costs = new Map<string, Set<string>>();
  for (const c of file.costs) if (c.rule) costs.set(c.rule, (costs.get(c.rule) ?? new Set()).add(word('cost', c.kind)));
  const others = MATTERS[file.case.family || 'disaster'].filter((r) => !costs.has(r));
  return [...[...costs].map(([r, kinds]): Choice => [r, [...kinds].join(', ')]), ...others.map((r): Choice => [r, word('decrule', r.replace(/\W/g, '_'))])];
}

/** What most decisions are about: the costs, or what the law says of such a case. */
function rulesFirst(file: CaseFile): string[] {
  const costs = [...new Set(file.costs.map((c) => c.rule).filter(Boolean))];
  if (costs.length) return costs;
  if (file.case.family === 'disaster') return ['R-1.12'];
  return [file.case.kind === 'P_ORPHAN' ? 'R-1.19' : 'R-1.20'];
}

function decide(file: CaseFile): CaseForm {
  const refused = (v: Values) => v.granted === 'no';
  return {
    title: 'dec_title', what: 'dec_what', go: 'dec_go', done: 'dec_done', kind: 'case.decide', own: false, may: 'decide', closed: false,
    start: { granted: 'yes', rules: rulesFirst(file) },
    inputs: [
      { name: 'granted', label: 'dec_which', type: 'radio', choices: [['yes', t('dec_granted')], ['no', t('dec_refused')]] },
      { name: 'number', label: 'dec_number', hint: 'dec_number_hint', type: 'text', most: 60 },
      { name: 'decided_on', label: 'dec_on', type: 'date' },
      { name: 'signer', label: 'dec_signer', type: 'text', most: 120 },
      { name: 'rules', label: 'dec_rules', hint: 'dec_rules_hint', type: 'checks', choices: rulesOf(file), when: (v) => !refused(v) },
      { name: 'reason', label: 'dec_reason', type: 'long', most: 1000, when: refused },
    ],
    data: (v) => ({ ...filled(v), granted: !refused(v), rules: v.rules ?? [] }),
  };
}

function refer(file: CaseFile, services: ServiceKind[]): CaseForm {
  const outside = (v: Values) => v.whom === 'service';
  return {
    title: 'refer_title', what: 'refer_what', go: 'refer_go', done: 'refer_done', kind: 'referral.send', own: true, may: 'refer', closed: false,
    start: { whom: 'service', urgency: 'soon' },
    inputs: [
      { name: 'whom', label: 'refer_whom', type: 'radio', choices: [['service', t('refer_service')], ['unit', t('refer_unit')]] },
      { name: 'service', label: 'refer_which', type: 'select', choices: services.map((s) => [s.code, either(s)]), when: outside },
      { name: 'to_unit', label: 'unit_code', hint: 'unit_hint', type: 'unit', when: (v) => !outside(v) },
      { name: 'need', label: 'refer_need', hint: 'refer_need_hint', type: 'select', choices: words('need', NEEDS) },
      { name: 'urgency', label: 'refer_urgency', type: 'radio', choices: words('urgency', ['now', 'soon', 'planned']) },
      { name: 'reason', label: 'refer_reason', hint: 'refer_reason_hint', type: 'long', most: 1000 },
      { name: 'emergency_ground', label: 'refer_ground', hint: 'refer_ground_hint', type: 'select', free: true, choices: words('ground', GROUNDS), when: (v) => outside(v) && file.case.family === 'protection' },
    ],
    data: ({ whom, ...v }) => filled(v),
  };
}

function transfer(): CaseForm {
  return {
    title: 'move_title', what: 'move_what', go: 'move_go', done: 'refer_done', kind: 'case.transfer', own: false, may: 'refer', closed: false,
    inputs: [
      { name: 'to_unit', label: 'unit_code', hint: 'unit_hint', type: 'unit' },
      { name: 'reason', label: 'refer_reason', hint: 'refer_reason_hint', type: 'long', most: 1000 },
    ],
    data: filled,
  };
}

function consent(file: CaseFile): CaseForm {
  const lawful = (v: Values) => v.given_by === 'law';
  return {
    title: 'con_title', what: 'con_what', go: 'con_go', done: 'con_done', kind: 'consent.record', own: true, may: 'consent', closed: false,
    start: { given_by: 'self', purposes: [] },
    inputs: [
      { name: 'person_id', label: 'con_person', type: 'select', none: 'con_everybody', free: true, choices: file.persons.map((p) => [p.id, p.name || t('p_unnamed')]) },
      { name: 'given_by', label: 'con_by', type: 'radio', choices: words('given', ['self', 'guardian', 'law']) },
      { name: 'name', label: 'con_name', type: 'text', most: 120, when: (v) => v.given_by === 'guardian' },
      { name: 'form', label: 'con_form', type: 'radio', choices: words('consent', ['spoken', 'written']), when: (v) => !lawful(v) },
      { name: 'article', label: 'con_article', hint: 'con_article_hint', type: 'text', most: 300, when: lawful },
      { name: 'purposes', label: 'con_purposes', type: 'checks', choices: words('purpose', ['help', 'referral', 'placement', 'publishing']) },
      { name: 'given_on', label: 'con_on', type: 'date' },
    ],
    data: filled,
  };
}

function task(): CaseForm {
  return {
    title: 'task_title', what: 'task_what', go: 'task_go', done: 'task_added', kind: 'task.add', own: true, may: 'task', closed: false,
    inputs: [
      { name: 'text_vi', label: 'task_text', type: 'long', most: 300 },
      { name: 'due_at', label: 'task_due', type: 'moment' },
    ],
    data: (v) => ({ ...v, due_at: instant(String(v.due_at)) }),
  };
}

function reopen(): CaseForm {
  return {
    title: 'reopen_title', what: 'reopen_what', go: 'reopen_go', done: 'reopen_done', kind: 'case.reopen', own: false, may: 'close', closed: true,
    inputs: [{ name: 'reason', label: 'reopen_reason', type: 'long', most: 500 }],
    data: filled,
  };
}

/** The form of a step. */
export function caseForm(step: string, file: CaseFile, services: ServiceKind[]): CaseForm {
  switch (step) {
    case 'decide':
      return decide(file);
    case 'refer':
      return refer(file, services);
    case 'transfer':
      return transfer();
    case 'consent':
      return consent(file);
    case 'task':
      return task();
    default:
      return reopen();
  }
}

/** What is asked now, given what has been said so far. */
export const asked = (form: CaseForm, v: Values): Input[] => form.inputs.filter((i) => !i.when || i.when(v));
