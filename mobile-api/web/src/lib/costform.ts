// The form by which somebody asks for money for what the law grants in a case. Meals are counted by themselves.
import type { CaseForm, Choice, Input, Values } from './caseforms.ts';
import { day } from './format.ts';
import { evidenceInputs } from './money.ts';
import { typed } from './entered.ts';
import { distance, t, word } from './i18n.svelte.ts';
import type { CaseFile, Person } from './types.ts';

const words = (group: 'hgroup' | 'house' | 'poverty' | 'cause' | 'health' | 'care', codes: readonly string[]): Choice[] => codes.map((c) => [c, word(group, c)]);
const of = (...kinds: string[]) => (v: Values) => kinds.includes(String(v.kind));
const CAUSES = ['disaster', 'fire', 'epidemic', 'traffic', 'labour', 'force_majeure', 'other'];
const GROUPS = ['child_under_6', 'social_allowance', 'poor', 'near_poor', 'other'];

/** What may be asked for by hand in a case: its trips are, when one is left that was not. */
function kinds(file: CaseFile, trips: Choice[]): string[] {
  const disaster = file.case.family === 'disaster';
  return [...(disaster ? ['house', 'rice', 'injury', 'death', 'burial'] : []), 'treatment', ...(trips.length ? ['transport'] : []), ...(disaster ? [] : ['injury', 'death', 'burial'])];
}

function tripsLeft(file: CaseFile): Choice[] {
  const counted = file.costs.map((c) => c.trip_id);
  return file.trips.filter((x) => !counted.includes(x.id)).map((x) => [x.id, [day(x.started_at), word('purpose', x.purpose), x.metres ? distance(x.metres) : ''].filter(Boolean).join(', ')]);
}

const persons = (file: CaseFile): Choice[] => file.persons.map((p: Person) => [p.id, p.name || t('p_unnamed')]);
const onePerson = of('treatment', 'injury', 'death', 'burial');

function inputs(file: CaseFile, trips: Choice[]): Input[] {
  return [
    { name: 'kind', label: 'cst_kind', type: 'radio', choices: kinds(file, trips).map((k) => [k, word('cost', k)]) },
    { name: 'trip_id', label: 'cst_trip', hint: 'cst_trip_hint', type: 'select', choices: trips, when: of('transport') },
    { name: 'person_id', label: 'cst_person', type: 'select', choices: persons(file), when: onePerson },
    { name: 'on', label: 'cst_on', hint: 'cst_on_hint', type: 'date', when: (v) => v.kind !== 'transport' },
    { name: 'card', label: 'field_health_card', hint: 'cst_card_hint', type: 'radio', choices: words('health', ['no', 'yes']), when: of('treatment') },
    { name: 'group', label: 'cst_group', hint: 'cst_group_hint', type: 'select', choices: words('hgroup', GROUPS), when: of('treatment') },
    { name: 'care_level', label: 'cst_care', type: 'radio', choices: words('care', ['hospital', 'commune']), when: of('treatment') },
    { name: 'covered_vnd', label: 'cst_covered', hint: 'cst_covered_hint', type: 'text', most: 20, when: of('treatment') },
    { name: 'hospital_days', label: 'cst_days', hint: 'cst_days_hint', type: 'text', most: 4, when: of('injury') },
    { name: 'cause', label: 'cst_cause', type: 'select', choices: words('cause', CAUSES), when: of('injury', 'death', 'burial') },
    { name: 'actual_vnd', label: 'cst_actual', type: 'text', most: 20, when: of('burial') },
    { name: 'state', label: 'field_house_state', type: 'radio', choices: words('house', ['lost', 'must_move', 'damaged']), when: of('house') },
    { name: 'poverty', label: 'field_poverty', type: 'select', choices: words('poverty', ['poor', 'near_poor', 'difficult', 'none']), when: of('house') },
    { name: 'persons', label: 'cst_persons', type: 'text', most: 4, when: of('rice') },
    { name: 'months', label: 'cst_months', hint: 'cst_months_hint', type: 'text', most: 2, when: of('rice') },
    ...evidenceInputs(),
  ];
}

const NUMBERS = ['covered_vnd', 'hospital_days', 'actual_vnd', 'persons', 'months'];
const PROOF = ['evidence', 'evidence_on', 'evidence_id'];

/** What is helped with, as the law reads it. */
function item(v: Values): Record<string, unknown> {
  const { trip_id, person_id, card, ...rest } = Object.fromEntries(Object.entries(v).filter(([k, x]) => x.length > 0 && !PROOF.includes(k)));
  const said = Object.fromEntries(Object.entries(rest).map(([k, x]) => [k, NUMBERS.includes(k) ? typed(String(x)) : x]));
  return { ...said, ...(card && { card: card === 'yes' }), ...(['injury', 'death', 'burial'].includes(String(v.kind)) && { persons: 1 }) };
}

/** The form of a cost. It begins with what the case tells of the household. */
export function costForm(file: CaseFile): CaseForm {
  const trips = tripsLeft(file);
  const h = file.household;
  return {
    title: 'cst_title', what: 'cst_what', go: 'cst_go', done: 'cst_done', kind: 'cost.propose', own: true, may: 'propose', closed: false,
    start: {
      person_id: file.persons.length === 1 ? file.persons[0]!.id : '', trip_id: trips.length === 1 ? trips[0]![0] : '', state: h?.house_state && h.house_state !== 'none' ? h.house_state : '',
      poverty: h?.poverty ?? '', persons: h?.size ? String(h.size) : '', months: '1', cause: file.case.family === 'disaster' ? 'disaster' : '',
    },
    inputs: inputs(file, trips),
    data: (v) => ({
      ...Object.fromEntries(['person_id', 'trip_id', ...PROOF].filter((k) => v[k]?.length).map((k) => [k, v[k]])),
      item: v.kind === 'transport' ? { kind: 'transport' } : item(v),
    }),
    check: (v) => {
      const wrong = NUMBERS.find((n) => v[n]?.length && !Number.isInteger(typed(String(v[n]))));
      return wrong ? { text: t('need_number'), field: wrong } : undefined;
    },
  };
}
