import { afterEach, expect, it, vi } from 'vitest';
import { monthFromNow, monthWords, payments, perLitre, preview, sendResults, vietnamInstant } from '../src/lib/payout.ts';

const answer = (body: unknown) => new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } });
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('reads a price as people write it, to a thousandth of a dong', () => {
  expect(perLitre('22.660')).toBe(22_660_000);
  expect(perLitre(' 22660 ')).toBe(22_660_000);
  expect(perLitre('21.997,5')).toBe(21_997_500);
  for (const none of ['', '2.266', '22.66', '22,660', '1e5', '226600', '22.660,5555']) expect(perLitre(none), none).toBeUndefined();
});

it('counts months by the clock of Việt Nam', () => {
  vi.useFakeTimers({ now: new Date('2026-12-31T17:30:00Z') }); // half past midnight on New Year there
  expect([-1, 0, 1].map(monthFromNow)).toEqual(['2026-12', '2027-01', '2027-02']);
  expect(monthWords('2026-11-01')).toBe('11/2026');
  expect(new Date(vietnamInstant('2026-08-21', '15:00')).toISOString()).toBe('2026-08-21T08:00:00.000Z');
});

it('takes lists that are null for empty ones', async () => {
  vi.stubGlobal('fetch', async () => answer({ items: null, clocks: null }));
  expect(await payments()).toEqual({ items: [], clocks: [] });
  vi.stubGlobal('fetch', async () => answer({ on: true, data: { accounts: null, tables: [{ key: 'purpose', rows: null }], total: {} } }));
  expect((await preview('2026-10')).data).toMatchObject({ accounts: [], tables: [{ key: 'purpose', rows: [] }] });
});

it('sends a file of results with the list that it answers', async () => {
  let form: FormData | undefined;
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    form = init.body as FormData;
    return answer({ imported: 2, already: 0, others: 1, faults: null });
  });
  const r = await sendResults('l1', new File(['x'], 'a.csv'));
  expect(r).toMatchObject({ imported: 2, faults: [] });
  expect([form!.get('list_id'), (form!.get('file') as File).name]).toEqual(['l1', 'a.csv']);
});
