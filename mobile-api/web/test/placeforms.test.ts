import { languageCodes, languagesOf } from '../src/lib/languages.ts';
import { describe, expect, it } from 'vitest';
import { blank, changed, draftOf, problems, registered } from '../src/lib/carerform.ts';
import { asked, caseForm } from '../src/lib/caseforms.ts';
import { safetyForm, thousandths, tripForm } from '../src/lib/placeforms.ts';
import type { CarerFile, CaseFile } from '../src/lib/types.ts';

const file = (more: object = {}) =>
  ({ persons: [{ id: 'p1', name: 'Lan' }, { id: 'p2', name: 'Hùng' }], placements: [], safety: { perpetrators: [], views: [], languages: [], no_place: '', open_places: '' }, ...more }) as unknown as CaseFile;

it('reads kilometres as people type them', () => {
  expect(thousandths('10250,4')).toBe(10_250_400);
  expect(thousandths(' 7.25 ')).toBe(7_250);
  for (const bad of ['', 'mười', '1.2345', '-3', '1e9']) expect(thousandths(bad)).toBeNaN();
});

describe('a decision', () => {
  const of = (family: string, kind: string, ...costs: [string, string][]) => caseForm('decide', file({ case: { family, kind }, costs: costs.map(([kind, rule]) => ({ kind, rule })) } as never), [])!;
  const asks = (f: ReturnType<typeof of>) => f.inputs.find((i) => i.name === 'rules')!.choices!;
  it('is about the costs of the case, told in words and never by the id of a rule', () => {
    const f = of('disaster', 'storm', ['house', 'R-1.11'], ['rice', 'R-1.11']);
    expect(f.start?.rules).toEqual(['R-1.11']);
    expect(asks(f)[0]).toEqual(['R-1.11', 'Làm nhà, sửa nhà, Gạo']);
    expect(asks(f).filter(([, label]) => /R[-_]/.test(label))).toEqual([]);
  });
  it('without costs is about what the law says of such a case', () => {
    expect([of('disaster', 'storm'), of('protection', 'P_ORPHAN'), of('protection', 'P_DV')].map((f) => f.start?.rules)).toEqual([['R-1.12'], ['R-1.19'], ['R-1.20']]);
    expect(of('protection', 'P_DV').data({ granted: 'yes', rules: ['R-3.9'] })).toEqual({ granted: true, rules: ['R-3.9'] });
  });
});

it('takes languages by name or code, and gives them back by name', () => {
  expect(languageCodes('Tiếng Việt, Tày; hmông, ngôn ngữ ký hiệu, tiếng Ê Đê, vi')).toEqual(['vi', 'tay', 'hmong', 'sign', 'ede']);
  expect(languageCodes(languagesOf(['vi', 'sign', 'laha']))).toEqual(['vi', 'sign', 'laha']);
  expect(languageCodes(' , ')).toEqual([]);
});

describe('whom to keep away from', () => {
  const known = { person_id: '', name: 'Người quen', phone: '+84911', address: 'ngõ 2', unit: '18562', hamlet: '', lon: 105.8, lat: 18.3, scope: 'hamlet', radius_m: 2000 };
  it('adds one of the household, whose place need not be known', () => {
    const f = safetyForm(file());
    expect(f.data({ add: 'yes', who: 'p2', scope: 'commune', languages: 'Tay, vi' })).toEqual({ perpetrators: [{ person_id: 'p2', scope: 'commune' }], languages: ['tay', 'vi'] });
    expect(asked(f, { add: 'no' }).map((i) => i.name)).toEqual(['add', 'languages']);
  });
  it('sends those who are kept again, with their places, and leaves out those unticked', () => {
    const f = safetyForm(file({ safety: { ...file().safety, perpetrators: [known, { ...known, name: 'Nhầm' }] } }));
    expect(f.data({ add: 'no', keep: ['0'], languages: '' }).perpetrators).toEqual([
      { person_id: '', name: 'Người quen', phone: '+84911', hamlet: '', scope: 'hamlet', radius_m: 2000, place: { unit: '18562', address: 'ngõ 2', lon: 105.8, lat: 18.3 } },
    ]);
  });
  it('refuses a distance that is no number', () => {
    const f = safetyForm(file());
    expect(f.check!({ add: 'yes', radius_m: 'xa' })?.field).toBe('radius_m');
    expect(f.data({ add: 'yes', who: 'other', name: 'A', scope: 'commune', radius_m: '1,5', unit: '18562' }).perpetrators).toEqual([{ name: 'A', scope: 'commune', radius_m: 1500, place: { unit: '18562' } }]);
  });
});

it('makes a trip of what was typed, in metres and UTC', () => {
  const f = tripForm(file({ placements: [{ id: 's1', state: 'active', carer_name: 'Nhà A', start: '2026-11-01' }] }));
  expect(f.start).toMatchObject({ purpose: 'carer', placement_id: 's1', mode: 'agency' });
  const v = { purpose: 'home', persons: ['p1'], started_at: '2026-11-20T07:30', ended_at: '', mode: 'agency', driver: 'Ba', odometer_start_m: '100', odometer_end_m: '147,3' };
  expect(f.data(v)).toEqual({ purpose: 'home', persons: ['p1'], started_at: '2026-11-20T00:30:00.000Z', mode: 'agency', driver: 'Ba', odometer_start_m: 100_000, odometer_end_m: 147_300 });
  expect(f.check!({ ...v, odometer_end_m: 'x' })?.field).toBe('odometer_end_m');
  expect(f.data({ ...v, mode: 'hired', fare_vnd: '120.000' }).fare_vnd).toBe(120_000);
  expect(asked(f, { mode: 'public' }).map((i) => i.name)).not.toContain('driver');
});

describe('a carer', () => {
  it('must have a name, a commune and whole numbers', () => {
    const d = { ...blank(''), places: '2,5', members: [{ name: '', year: '1980', sex: 'F', relation: 'applicant' }] };
    expect(problems(d, true).map((p) => p.field)).toEqual(['name', 'unit', 'places', 'member-0']);
  });
  it('is registered with its place, limits that somebody said, and members who are named', () => {
    const d = { ...blank('18562'), name: ' Bà Năm ', places: '2', address: 'xóm 3', limits: { infant: '0', heavy: '' } };
    d.members[0] = { name: 'Bà Năm', year: '1970', sex: 'F', relation: 'applicant' };
    d.members.push({ name: '', year: '', sex: '', relation: 'other' });
    expect(registered(d)).toMatchObject({ name: 'Bà Năm', kind: 'household', places: 2, limits: [{ group: 'infant', places: 0 }], members: [{ name: 'Bà Năm', birth_year: 1970 }], place: { unit: '18562', address: 'xóm 3' } });
    expect(registered(d).members).toHaveLength(1);
  });
  it('sends only what was changed, and keeps a date of birth that is known', () => {
    const c = { carer: { id: 'k', version: 3, name: 'Nhà A', kind: 'household', phone: '', unit: '18562', address: '', hamlet: '', places: 2, accepts: [], limits: [], min_age: 0, max_age: 0, sexes: '', languages: ['vi'], decision_no: '', kin: [], members: [{ name: 'A', birth_date: '1980-02-03', birth_year: 1980, sex: 'F', relation: 'applicant' }] } } as unknown as CarerFile;
    const d = draftOf(c);
    expect(changed(d, c)).toEqual({});
    d.places = '4';
    d.members.push({ name: 'B', year: '2010', sex: 'M', relation: 'child' });
    expect(changed(d, c)).toEqual({ places: 4, members: [{ name: 'A', birth_year: 1980, birth_date: '1980-02-03', sex: 'F', relation: 'applicant' }, { name: 'B', birth_year: 2010, sex: 'M', relation: 'child' }] });
  });
});
