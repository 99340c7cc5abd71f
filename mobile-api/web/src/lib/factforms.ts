// The forms by which what is known of a case, its household and its people is put right, as data. What was changed is sent
// with what its author saw, so that two who change different things both win.
import { filled, type CaseForm, type Choice, type Input, type Values } from './caseforms.ts';
import { typed, today } from './entered.ts';
import { t, word } from './i18n.svelte.ts';
import { NEEDS, type CaseFile, type Person, type Phone } from './types.ts';

/** One thing known of a record: the input that asks it, and the value of the operation for what was typed. */
interface Fact {
  field: string; // of the record
  input: Input;
  read: (is: unknown) => string | string[];
  write: (said: string | string[], was: unknown) => unknown;
}
/** A record as the server tells it. */
type Told = Record<string, unknown>;

const words = (group: 'relation' | 'sex' | 'health' | 'disability' | 'diskind' | 'state' | 'poverty' | 'house' | 'need', codes: readonly string[]): Choice[] => codes.map((c) => [c, word(group, c)]);
const RELATIONS = ['head', 'spouse', 'child', 'adopted_child', 'child_in_law', 'grandchild', 'parent', 'parent_in_law', 'grandparent', 'sibling', 'other_relative', 'not_related'];
const KINDS = ['mobility', 'hearing_speech', 'sight', 'mental', 'intellectual', 'other'];

const plain = (input: Omit<Input, 'free'>): Fact => ({ field: input.name, input: { ...input, free: true }, read: (is) => String(is ?? ''), write: (said) => said });
const several = (input: Omit<Input, 'free'>): Fact => ({ field: input.name, input: { ...input, free: true }, read: (is) => (is as string[] | null) ?? [], write: (said) => said });
const number = (input: Omit<Input, 'free'>): Fact => ({ field: input.name, input: { ...input, free: true }, read: (is) => (is ? String(is) : ''), write: (said) => (said.length ? typed(String(said)) : 0) });
const tick = (name: string, label: Input['label'], hint?: Input['hint']): Fact => ({
  field: name, input: { name, label, hint, type: 'checks', free: true, choices: [['yes', t('yes')]] }, read: (is) => (is ? ['yes'] : []), write: (said) => said.includes('yes'),
});
/** The first number of somebody; others stay as they are. */
const phone = (): Fact => ({
  field: 'phones', input: { name: 'phones', label: 'field_phones', hint: 'fact_phone_hint', type: 'text', most: 20, free: true },
  read: (is) => (is as Phone[] | null)?.[0]?.number ?? '',
  write: (said, was) => {
    const [first, ...others] = (was as Phone[] | null) ?? [];
    return said.length ? [{ ...first, number: said }, ...others] : others;
  },
});

const ofPerson = (): Fact[] => [
  plain({ name: 'name', label: 'field_name', type: 'text', most: 120 }),
  plain({ name: 'relation', label: 'field_relation', type: 'select', none: 'unknown', choices: words('relation', RELATIONS) }),
  plain({ name: 'sex', label: 'field_sex', type: 'select', none: 'unknown', choices: words('sex', ['F', 'M', 'X']) }),
  plain({ name: 'birth_date', label: 'field_birth_date', type: 'date' }),
  number({ name: 'birth_year', label: 'field_birth_year', hint: 'fact_year_hint', type: 'text', most: 4 }),
  number({ name: 'estimated_age', label: 'field_estimated_age', hint: 'fact_age_hint', type: 'text', most: 3 }),
  plain({ name: 'state', label: 'field_state', type: 'select', none: 'unknown', choices: words('state', ['safe', 'injured', 'missing', 'dead', 'alone']) }),
  plain({ name: 'identity', label: 'field_identity', hint: 'fact_identity_hint', type: 'text', most: 20 }),
  plain({ name: 'health_card', label: 'field_health_card', type: 'select', none: 'unknown', choices: words('health', ['yes', 'no']) }),
  plain({ name: 'disability', label: 'field_disability', type: 'select', none: 'unknown', choices: words('disability', ['none', 'light', 'severe', 'very_severe']) }),
  several({ name: 'disability_kinds', label: 'field_disability_kinds', type: 'checks', choices: words('diskind', KINDS), when: (v) => !['', 'none'].includes(String(v.disability ?? '')) }),
  phone(),
  tick('pregnant', 'field_pregnant'),
  tick('not_to_contact', 'field_not_to_contact', 'fact_never_hint'),
];

const ofHousehold = (): Fact[] => [
  plain({ name: 'head_name', label: 'field_head_name', type: 'text', most: 120 }),
  phone(),
  plain({ name: 'address', label: 'field_address', type: 'text', most: 300 }),
  plain({ name: 'hamlet', label: 'field_hamlet', type: 'text', most: 200 }),
  number({ name: 'size', label: 'field_size', type: 'text', most: 2 }),
  plain({ name: 'poverty', label: 'field_poverty', type: 'select', none: 'unknown', choices: words('poverty', ['poor', 'near_poor', 'difficult', 'none']) }),
  plain({ name: 'house_state', label: 'field_house_state', type: 'select', none: 'unknown', choices: words('house', ['lost', 'must_move', 'damaged', 'none']) }),
  tick('short_of_food', 'field_short_of_food'),
  tick('not_to_contact', 'field_not_to_contact', 'fact_never_hint'),
];

const ofCase = (): Fact[] => [
  several({ name: 'needs', label: 'field_needs', type: 'checks', choices: words('need', NEEDS) }),
  plain({ name: 'narrative', label: 'field_narrative', hint: 'fact_narrative_hint', type: 'long', most: 4000 }),
];

/** What was said of a fact; what is not asked any more is nothing. */
const now = (f: Fact, v: Values) => (f.input.when?.(v) === false ? [] : (v[f.input.name] ?? ''));

/** The facts that were changed: their new values, and those that the author saw. An estimated age is as of today. */
function changes(facts: Fact[], told: Told, v: Values): { set: Told; seen: Told } {
  const moved = facts.filter((f) => JSON.stringify(now(f, v)) !== JSON.stringify(f.read(told[f.field])));
  const set: Told = Object.fromEntries(moved.map((f) => [f.field, f.write(now(f, v), told[f.field])]));
  if ('estimated_age' in set) set.estimated_on = set.estimated_age ? today() : '';
  return { set, seen: Object.fromEntries(Object.keys(set).map((field) => [field, told[field] ?? null])) };
}

const NUMBERS = ['size', 'birth_year', 'estimated_age'];
function noNumber(v: Values): { text: string; field: string } | undefined {
  const field = NUMBERS.find((n) => v[n]?.length && !Number.isInteger(typed(String(v[n]))));
  return field ? { text: t('need_number'), field } : undefined;
}

/** The form that corrects a record. */
function correct(titles: Pick<CaseForm, 'title' | 'what'>, kind: string, record: { id: string; version: number }, facts: Fact[]): CaseForm {
  const told = record as unknown as Told;
  return {
    ...titles, go: 'fact_go', done: 'fact_done', kind, own: false, subject: record.id, base: record.version, may: 'task', closed: false,
    inputs: facts.map((f) => f.input),
    start: Object.fromEntries(facts.map((f) => [f.input.name, f.read(told[f.field])])),
    data: (v) => changes(facts, told, v),
    check: (v) => noNumber(v) ?? (Object.keys(changes(facts, told, v).set).length ? undefined : { text: t('fact_none') }),
  };
}

const narrated = (file: CaseFile) => ({ ...file.case, narrative: file.narrative });

/** Somebody of the household who was not written down yet: one of those counted, or a newcomer. */
function add(file: CaseFile): CaseForm {
  const facts = ofPerson();
  return {
    title: 'fact_add', what: 'fact_add_what', go: 'fact_add_go', done: 'fact_added', kind: 'person.add', own: true, may: 'task', closed: false,
    inputs: [...facts.map((f) => f.input), { name: 'newcomer', label: 'fact_newcomer', hint: 'fact_newcomer_hint', type: 'checks', free: true, choices: [['yes', t('yes')]] }],
    data: (v) => {
      const known = facts.filter((f) => v[f.input.name]?.length).map((f) => [f.field, f.write(v[f.input.name]!, null)]);
      const age = v.estimated_age ? { estimated_on: today() } : {};
      return { household_id: file.household?.id, ...Object.fromEntries(known), ...age, newcomer: (v.newcomer ?? []).includes('yes') };
    },
    check: (v) => noNumber(v) ?? (Object.keys(filled(v)).length ? undefined : { text: t('need_input', { field: t('field_name') }), field: 'name' }),
  };
}

/** The form for what is known of a case, its household, or one of its people; undefined when it has none such. */
export function factForm(step: string, file: CaseFile, of = ''): CaseForm | undefined {
  const person: Person | undefined = file.persons.find((p) => p.id === of);
  if (step === 'facts') return correct({ title: 'fact_case', what: 'fact_what' }, 'case.update', narrated(file), ofCase());
  if (step === 'household') return file.household ? correct({ title: 'fact_household', what: 'fact_what' }, 'household.update', file.household, ofHousehold()) : undefined;
  if (step === 'person') return person && correct({ title: 'fact_person', what: 'fact_what' }, 'person.update', person, ofPerson());
  return file.household ? add(file) : undefined;
}
