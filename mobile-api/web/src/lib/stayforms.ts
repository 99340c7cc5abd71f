// The forms of the steps of a stay with a carer, as data.
import { now } from './api.ts';
import { filled, type CaseForm, type Choice, type Input, type Values } from './caseforms.ts';
import { either, t, word } from './i18n.svelte.ts';
import type { Placement, Proposal } from './types.ts';

const words = (group: 'finding' | 'safe' | 'endcode' | 'heard', codes: readonly string[]): Choice[] => codes.map((c) => [c, word(group, c)]);

/** The date in Việt Nam. */
const today = (): string => new Date(now() + 7 * 3_600_000).toISOString().slice(0, 10);

/** Why a stay ends. */
const ENDS = ['home', 'other_carer', 'facility', 'long_term', 'carer_request', 'unfit', 'ill_treatment', 'profiteering', 'rights_breach', 'child_offence', 'ran_away', 'death'];
const HARM = ['ill_treatment', 'profiteering', 'rights_breach'];
const FINDINGS = ['health', 'schooling', 'food', 'room', 'mood', 'unequal', 'contact_lost', 'carer_tired', 'no_means', 'conflict', 'harm'];

const paper = (needed: boolean): Input[] => [
  { name: 'decision_no', label: 'dec_number', hint: 'dec_number_hint', type: 'text', most: 60, ...(!needed && { when: decided }) },
  { name: 'decided_on', label: 'dec_on', type: 'date', ...(!needed && { free: true, when: decided }) },
  { name: 'signer', label: 'dec_signer', type: 'text', most: 120, ...(!needed && { free: true, when: decided }) },
];
const decided = (v: Values) => v.papers !== 'no';
const MINUTES: Input[] = [
  { name: 'given_by', label: 'min_given', type: 'text', most: 120 },
  { name: 'taken_by', label: 'min_taken', type: 'text', most: 120 },
  { name: 'evidence_id', label: 'min_file', hint: 'min_file_hint', type: 'file' },
];

/** Parts of a form that make an object of their own, and what is left. */
function minutes(v: Values): Record<string, unknown> {
  const { given_by, taken_by, evidence_id, papers, with_minutes, ...rest } = filled(v);
  return { ...rest, ...(papers === 'no' && { emergency: true }), ...(with_minutes === 'yes' && { minutes: { given_by, taken_by, evidence_id } }) };
}

function handOver(): Partial<CaseForm> {
  return {
    title: 'hand_title', what: 'hand_what', go: 'hand_go', done: 'hand_done', kind: 'placement.handover', may: 'place', start: { start: today(), papers: 'yes', with_minutes: 'later' },
    inputs: [
      { name: 'start', label: 'hand_start', type: 'date' },
      { name: 'papers', label: 'hand_papers', type: 'radio', choices: [['yes', t('hand_decided')], ['no', t('hand_emergency')]] },
      ...paper(false),
      { name: 'with_minutes', label: 'hand_minutes', type: 'radio', choices: [['yes', t('hand_minutes_now')], ['later', t('hand_minutes_later')]] },
      ...MINUTES.map((i) => ({ ...i, when: (v: Values) => v.with_minutes === 'yes' })),
    ],
    data: minutes,
  };
}

/** The form of a step of a stay. */
export function stayForm(step: string, of: Placement): CaseForm {
  const forms: Record<string, Partial<CaseForm>> = {
    handover: handOver(),
    hospital: {
      title: 'hosp_title', what: 'hosp_what', go: 'hosp_go', done: 'hosp_done', kind: 'placement.hospital', may: 'visit',
      start: { admitted: of.in_patient?.find((h) => !h.discharged)?.admitted || today() },
      inputs: [{ name: 'admitted', label: 'hosp_in', type: 'date' }, { name: 'discharged', label: 'hosp_out', hint: 'hosp_out_hint', type: 'date', free: true }],
    },
    minutes: { title: 'min_title', what: 'min_what', go: 'min_go', done: 'min_done', kind: 'placement.minutes', may: 'visit', inputs: MINUTES },
    papers: { title: 'paper_title', what: 'paper_what', go: 'paper_go', done: 'paper_done', kind: 'placement.decide', may: 'place', inputs: paper(true) },
    extend: {
      title: 'ext_title', what: 'ext_what', go: 'ext_go', done: 'ext_done', kind: 'placement.extend', may: 'place',
      inputs: [...paper(true), { name: 'until', label: 'ext_until', hint: 'ext_until_hint', type: 'date', free: true }],
    },
    visit: {
      title: 'visit_title', what: 'visit_what', go: 'visit_go', done: 'visit_done', kind: 'placement.review', may: 'visit', start: { visited_on: today() },
      inputs: [
        { name: 'visited_on', label: 'visit_on', type: 'date' },
        { name: 'safe', label: 'visit_safe', type: 'radio', choices: words('safe', ['yes', 'unclear', 'no']) },
        { name: 'heard', label: 'visit_heard', type: 'radio', choices: words('heard', ['yes', 'no']) },
        { name: 'findings', label: 'visit_findings', type: 'checks', free: true, choices: words('finding', FINDINGS) },
        { name: 'note', label: 'visit_note', type: 'long', most: 2000, when: (v) => v.safe !== 'yes' },
        { name: 'evidence_id', label: 'visit_file', hint: 'min_file_hint', type: 'file', free: true },
      ],
      data: (v) => ({ ...filled(v), heard: v.heard === 'yes' }),
    },
    end: {
      title: 'end_title', what: 'end_what', go: 'end_go', done: 'end_done', kind: 'placement.end', may: 'place', start: { end: today() },
      inputs: [
        { name: 'end_code', label: 'end_why', type: 'select', choices: words('endcode', ENDS) },
        { name: 'end', label: 'end_on', type: 'date' },
        { name: 'end_note', label: 'end_note', hint: 'end_note_hint', type: 'long', most: 500, when: (v) => HARM.includes(String(v.end_code)) },
      ],
    },
  };
  return { own: false, closed: false, data: filled, inputs: [], ...forms[step], subject: of.id } as CaseForm;
}

const reasons = (p: Proposal): string => p.for.map(either).join(' · ');

/** The form that proposes a carer for a person, who lives with another or with nobody. */
export function offerForm(person: string, moves: boolean, proposals: Proposal[]): CaseForm {
  return {
    title: moves ? 'shift_title' : 'offer_title', what: moves ? 'shift_what' : 'offer_what', go: 'offer_go', done: 'offer_done', kind: moves ? 'placement.transfer' : 'placement.propose',
    own: true, may: 'place', closed: false, start: { next: 'yes', carer_id: proposals[0]?.carer_id ?? '' },
    inputs: [
      { name: 'carer_id', label: 'offer_carer', hint: 'offer_carer_hint', type: 'radio', choices: proposals.map((p) => [p.carer_id, [p.name, reasons(p)].filter(Boolean).join(': ')]) },
      { name: 'next', label: 'offer_next', type: 'radio', choices: [['yes', t('offer_next_yes')], ['no', t('offer_next_no')]] },
      { name: 'reason', label: 'offer_reason', type: 'long', most: 500, free: true },
    ],
    data: ({ next, ...v }) => ({ ...filled(v), person_id: person, auto_next: next === 'yes' }),
  };
}
