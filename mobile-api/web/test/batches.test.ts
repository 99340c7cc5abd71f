import { afterEach, expect, it, vi } from 'vitest';
import { gapWords, takable, takeUp, type Taken } from '../src/lib/batches.ts';

const answer = (body: unknown) => new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } });
afterEach(() => {
  vi.unstubAllGlobals();
});

it('says in words how far a plan can be from the best', () => {
  expect(gapWords(0)).toBe('Không thể có phương án nào tốt hơn.');
  expect(gapWords(3_100)).toBe('Không thể có phương án nào tốt hơn quá 0,31 %.');
  expect(gapWords(1)).toContain('0,01 %');
  expect(gapWords(-1)).toMatch(/Chưa biết/);
});

it('offers some groups at a time, and makes a lost call again under the same id', async () => {
  const bodies: { id: string; cases: string[]; auto_next: boolean }[] = [];
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    bodies.push(JSON.parse(String(init.body)));
    if (bodies.length === 2) throw new TypeError('Failed to fetch');
    return answer({ items: bodies.at(-1)!.cases.map((id) => ({ id, ...(id === 'k50' && { error: { code: 'rule', vi: 'a', en: 'b' } }) })) });
  });
  const told: Taken[] = [];
  await takeUp('b', Array.from({ length: 60 }, (_, i) => `k${i}`), true, (some) => told.push(...some));
  expect(told).toHaveLength(60);
  expect(told.filter((x) => x.error).map((x) => x.id)).toEqual(['k50']);
  expect(bodies.map((b) => b.cases.length)).toEqual([40, 20, 20]);
  expect(bodies[1]!.id).toBe(bodies[2]!.id);
  expect(bodies[0]!.id).not.toBe(bodies[1]!.id);
  expect(bodies.every((b) => b.auto_next)).toBe(true);
});

it('gathers from all pages the groups that have a proposal and no place yet', async () => {
  const line = (id: string, more: object) => ({ case_id: id, ...more });
  const pages = [
    { lines: [line('a', { proposal: { for: null } }), line('b', { proposal: {}, taken: true })], next: 'p' },
    { lines: [line('c', {}), line('d', { proposal: {} })], next: '' },
  ];
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return answer(pages[asked.length - 1]);
  });
  expect(await takable('b')).toEqual(['a', 'd']);
  expect(asked[0]).toContain('show=placed');
  expect(asked[1]).toContain('after=p');
});
