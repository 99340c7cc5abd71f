import { describe, expect, it } from 'vitest';
import { asked, blank, EMERGENCY, MOST_ANSWERS, problems, reportData, type Said } from '../src/lib/report.ts';
import { isCode } from '../src/lib/units.ts';

const ids = { household: 'h', person: 'p' };
const say = (more: Partial<Said>): Said => ({ ...blank('06978'), ...more });
const data = (said: Said, incidents = 0) => reportData(said, asked(said, incidents), ids, '2026-11-21');

describe('a report', () => {
  it('is at most twelve answers when it is urgent, with everything that can be asked', () => {
    expect(MOST_ANSWERS).toBe(12);
    for (const kind of ['flood', 'P_ABUSE']) {
      const questions = asked(say({ kind, urgent: 'yes', phones: '0912345678' }), 3);
      expect(questions.length, `${kind}: ${questions}`).toBeLessThanOrEqual(MOST_ANSWERS);
      expect(new Set(questions).size).toBe(questions.length);
    }
  });
  it('asks for the person first when somebody needs protection, and for the ground when it is not urgent', () => {
    const questions = asked(say({ kind: 'P_DV', urgent: 'no' }), 3);
    expect(questions.indexOf('name')).toBeLessThan(questions.indexOf('unit'));
    expect(questions).toContain('basis');
    expect(questions).not.toContain('size');
    expect(questions).not.toContain('incident_id');
  });
  it('names what is missing or wrong by its field', () => {
    const found = (said: Said) => problems(said, asked(said, 0)).map((p) => p.field);
    expect(found(blank(''))).toEqual(['kind', 'urgent', 'unit', 'needs']);
    const said = say({ kind: 'flood', urgent: 'yes', needs: ['food'] });
    expect(found(said)).toEqual([]);
    expect(found({ ...said, unit: '', at: { lat: 21, lon: 107, accuracy_m: 8 } })).toEqual([]);
    expect(found({ ...said, phones: '09 bê', size: '61', narrative: 'x'.repeat(4001) })).toEqual(['phones', 'size', 'narrative']);
    expect(found({ ...said, size: '-1' })).toEqual(['size']);
    expect(found(say({ kind: 'P_DV', urgent: 'no', estimated_age: '200' }))).toEqual(['estimated_age', 'basis']);
  });
  it('becomes an operation of a household in a disaster', () => {
    const said = say({ kind: 'flood', urgent: 'yes', incident_id: 'i', head_name: ' Lê Thị Mẫu ', phones: '0912 345 678', safe: 'yes', size: '4', needs: ['food'], address: 'thôn 2', at: { lat: 21, lon: 107, accuracy_m: 8 } });
    expect(data(said, 1)).toEqual({
      family: 'disaster', kind: 'flood', channel: 'console', urgent: true, needs: ['food'], narrative: '', incident_id: 'i', persons: [],
      place: { unit: '06978', address: 'thôn 2', lat: 21, lon: 107, accuracy_m: 8 },
      household: { id: 'h', head_name: 'Lê Thị Mẫu', phones: [{ number: '0912 345 678', safe_to_contact: 'yes' }], size: 4 },
    });
  });
  it('becomes an operation about one person in need of protection', () => {
    const said = say({ kind: 'P_ABUSE', urgent: 'yes', incident_id: 'i', head_name: 'ghi nhầm', size: '4', estimated_age: '9', sex: 'F' });
    expect(data(said, 1)).toMatchObject({
      family: 'protection', needs: ['protection'], legal_basis: EMERGENCY, household: { id: 'h', head_name: '', phones: [] },
      persons: [{ id: 'p', name: '', sex: 'F', estimated_age: 9, estimated_on: '2026-11-21' }],
    });
    expect(data(said, 1)).not.toHaveProperty('incident_id');
    expect(data({ ...said, birth_date: '2017-02-03' })).toMatchObject({ persons: [{ birth_date: '2017-02-03' }] });
    expect(data({ ...said, urgent: 'no', basis: 'agreed' }).legal_basis).toMatch(/đồng ý/);
  });
});

it('takes a code for what it is', () => {
  expect([isCode('06978', 'commune'), isCode('22', ''), isCode('22', 'commune'), isCode('06978', 'province'), isCode('0697', ''), isCode('Ba Chẽ', '')]).toEqual([true, true, false, false, false, false]);
});
