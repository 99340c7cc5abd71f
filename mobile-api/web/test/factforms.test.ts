import { describe, expect, it } from 'vitest';
import { asked } from '../src/lib/caseforms.ts';
import { costForm } from '../src/lib/costform.ts';
import { today } from '../src/lib/entered.ts';
import { factForm } from '../src/lib/factforms.ts';
import { learn } from '../src/lib/i18n.svelte.ts';
import type { CaseFile } from '../src/lib/types.ts';

await learn();
const person = { id: 'p1', version: 4, name: 'Lan', sex: 'F', disability: 'severe', disability_kinds: ['sight'], birth_year: 0, phones: [{ number: '+84911', whose: 'self' }, { number: '+84922' }] };
const home = { id: 'h1', version: 7, head_name: 'Ba', size: 4, poverty: 'poor', house_state: 'lost', phones: null, short_of_food: false };
const file = (more: object = {}) =>
  ({ case: { id: 'c1', version: 2, family: 'disaster', needs: ['food'] }, narrative: 'Mất nhà', household: home, persons: [person], trips: [], costs: [], ...more }) as unknown as CaseFile;
const edited = (step: string, change: object, of = '') => {
  const f = factForm(step, file(), of)!;
  return f.data({ ...f.start, ...change });
};

describe('what is known put right', () => {
  it('sends what was changed, with what was seen, against the version of the record', () => {
    const f = factForm('household', file())!;
    expect([f.kind, f.subject, f.base]).toEqual(['household.update', 'h1', 7]);
    expect(f.data({ ...f.start, size: '5', head_name: '', short_of_food: ['yes'] })).toEqual({ set: { head_name: '', size: 5, short_of_food: true }, seen: { head_name: 'Ba', size: 4, short_of_food: false } });
    expect(edited('facts', { narrative: 'Nhà đổ' })).toEqual({ set: { narrative: 'Nhà đổ' }, seen: { narrative: 'Mất nhà' } });
  });
  it('changes the first number alone, and takes it away', () => {
    expect(edited('person', { phones: '0905' }, 'p1')).toEqual({ set: { phones: [{ number: '0905', whose: 'self' }, { number: '+84922' }] }, seen: { phones: person.phones } });
    expect(edited('person', { phones: '' }, 'p1')).toMatchObject({ set: { phones: [{ number: '+84922' }] } });
  });
  it('forgets the kinds of a disability that is none, and dates an age that was judged', () => {
    expect(edited('person', { disability: 'none' }, 'p1')).toMatchObject({ set: { disability: 'none', disability_kinds: [] } });
    expect(edited('person', { estimated_age: '40' }, 'p1')).toMatchObject({ set: { estimated_age: 40, estimated_on: today() } });
  });
  it('sends nothing when nothing was changed, and no number that is none', () => {
    const f = factForm('person', file(), 'p1')!;
    expect(f.check!(f.start!)).toMatchObject({ text: 'Chưa sửa mục nào.' });
    expect(f.check!({ ...f.start, birth_year: 'năm 60' })?.field).toBe('birth_year');
    expect(f.check!({ ...f.start, birth_year: '1960' })).toBeUndefined();
  });
  it('adds somebody to the household, of whom something is known', () => {
    const f = factForm('add', file())!;
    expect(f.check!({})?.field).toBe('name');
    expect(f.data({ name: 'Bé', birth_date: '2026-11-20', sex: 'M', newcomer: ['yes'], phones: '' })).toEqual({ household_id: 'h1', name: 'Bé', birth_date: '2026-11-20', sex: 'M', newcomer: true });
    expect(factForm('add', file({ household: null }))).toBeUndefined();
    expect(factForm('person', file(), 'nobody')).toBeUndefined();
  });
});

describe('a cost', () => {
  it('asks for what the kind of help needs, and begins with what the case tells', () => {
    const f = costForm(file());
    expect(asked(f, { kind: 'house' }).map((i) => i.name)).toEqual(['kind', 'on', 'state', 'poverty', 'evidence', 'evidence_on', 'evidence_id']);
    expect(f.start).toMatchObject({ state: 'lost', poverty: 'poor', persons: '4', person_id: 'p1' });
    expect(f.data({ kind: 'treatment', person_id: 'p1', on: '2026-11-20', card: 'no', group: 'other', care_level: 'hospital', covered_vnd: '1.250.000', evidence: 'BK-1', evidence_on: '2026-11-20', evidence_id: '' })).toEqual({
      person_id: 'p1', evidence: 'BK-1', evidence_on: '2026-11-20', item: { kind: 'treatment', on: '2026-11-20', card: false, group: 'other', care_level: 'hospital', covered_vnd: 1_250_000 },
    });
    expect(f.data({ kind: 'injury', person_id: 'p1', on: '2026-11-20', hospital_days: '4', cause: 'disaster' })).toEqual({ person_id: 'p1', item: { kind: 'injury', on: '2026-11-20', hospital_days: 4, cause: 'disaster', persons: 1 } });
    expect(f.check!({ kind: 'rice', persons: 'bốn' })?.field).toBe('persons');
  });
  it('offers the trips that are not counted yet', () => {
    const trip = (id: string) => ({ id, started_at: '2026-11-20T01:00:00Z', purpose: 'home', metres: 12_000 });
    const f = costForm(file({ trips: [trip('t1'), trip('t2')], costs: [{ trip_id: 't1' }] }));
    expect(asked(f, { kind: 'transport' }).find((i) => i.name === 'trip_id')!.choices!.map(([id]) => id)).toEqual(['t2']);
    expect(f.data({ kind: 'transport', trip_id: 't2' })).toEqual({ trip_id: 't2', item: { kind: 'transport' } });
    expect(costForm(file()).inputs[0]!.choices!.map(([k]) => k)).not.toContain('transport');
  });
});
