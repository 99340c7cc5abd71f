import { describe, expect, it } from 'vitest';
import { learn } from '../src/lib/i18n.svelte.ts';
import { declared, declareInputs, declareProblems, degrees, reached, type AffectedCommune } from '../src/lib/incidents.ts';

await learn();
const values = (more: object) => ({ kind: 'flood', name: 'Lũ', started_at: '2026-10-20T07:30', express: [], where: 'whole', unit: '', lat: '', lon: '', km: '', ...more });

describe('a disaster that is declared', () => {
  it('is in all of the place of its author, named by its code, and began by the clock of Việt Nam', () => {
    expect(declared(values({ express: ['yes'] }), [], '42')).toEqual({
      family: 'disaster', kind: 'flood', name: 'Lũ', unit: '42', started_at: '2026-10-20T00:30:00.000Z', express: true, area: { communes: ['42'] },
    });
  });
  it('is in the communes that were chosen, and in those alone', () => {
    expect(declared(values({ where: 'communes' }), ['18562', '18073'], '42')).toMatchObject({ express: false, area: { communes: ['18562', '18073'] } });
    expect(declareProblems(values({ where: 'communes' }), [])[0]!.field).toBe('communes');
    expect(declareProblems(values({ where: 'communes' }), ['18562'])).toEqual([]);
  });
  it('is around a place: longitude first, kilometres as metres', () => {
    expect(declared(values({ where: 'circle', lat: '18,342', lon: '105.905', km: '2,5' }), ['18562'], '42').area).toEqual({ circles: [{ point: [105.905, 18.342], radius_m: 2500 }] });
  });
  it('is around no place that is none on earth', () => {
    const wrong = (lat: string, lon: string, km: string) => declareProblems(values({ where: 'circle', lat, lon, km }), []).map((p) => p.field);
    expect(wrong('18.342', '105.905', '30')).toEqual([]);
    expect(wrong('105.905', '181', '0')).toEqual(['lat', 'lon', 'km']);
    expect(wrong('mười tám', '105.905', '2001')).toEqual(['lat', 'km']);
  });
  it('asks for the unit only of who works for none', () => {
    const names = (unit: string) => declareInputs(unit, '').map((i) => i.name);
    expect(names('42')).not.toContain('unit');
    expect(names('')).toContain('unit');
    expect(declared(values({ unit: '42' }), [], '')).toMatchObject({ unit: '42', area: { communes: ['42'] } });
  });
});

it('reads degrees with a point or a comma, three decimals being no thousands', () => {
  expect([degrees('18.342'), degrees('18,342'), degrees(' -7 ')]).toEqual([18.342, 18.342, -7]);
  expect([degrees(''), degrees('18.3.4'), degrees('18°')]).toEqual([NaN, NaN, NaN]);
});

it('tells of a commune what is known of it', () => {
  const commune = (more: Partial<AffectedCommune>): AffectedCommune => ({ code: '18562', name: '', share: 0.42, share_known: true, people: 1200, people_known: true, method: 'polygon', ...more });
  expect(reached(commune({}))).toBe('1.200 người · 42% diện tích');
  expect(reached(commune({ share_known: false, people_known: false }))).toBe('chưa rõ số người');
});
