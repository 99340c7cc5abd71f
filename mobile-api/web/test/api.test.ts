import { afterEach, describe, expect, it, vi } from 'vitest';
import * as api from '../src/lib/api.ts';
import { ApiError } from '../src/lib/api.ts';
import { whyFailed } from '../src/lib/words.ts';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });
const server = (...answers: (Response | Error)[]) => {
  const fake = vi.fn<typeof fetch>();
  for (const a of answers) a instanceof Error ? fake.mockRejectedValueOnce(a) : fake.mockResolvedValueOnce(a);
  vi.stubGlobal('fetch', fake);
  return fake;
};
const failure = (p: Promise<unknown>) => p.then(() => expect.unreachable('it should have failed'), (e: unknown) => e as ApiError);
const everything = { status: '', family: '', priority: 0, q: '' } as const;

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('failures', () => {
  it('carries what the server says, in both languages, with its fields', async () => {
    server(answer(422, { title: 'Unprocessable', status: 422, code: 'invalid', detail: 'dữ liệu chưa đúng', detail_en: 'the data are wrong', errors: [{ location: 'body.login', message: 'cần phải điền' }] }));
    const e = await failure(api.summary());
    expect(e).toMatchObject({ kind: 'server', status: 422, code: 'invalid', vi: 'dữ liệu chưa đúng', en: 'the data are wrong' });
    expect(e.fields).toEqual([{ location: 'body.login', message: 'cần phải điền' }]);
    expect(whyFailed(e)).toBe('Dữ liệu chưa đúng');
  });
  it('tells a lost network from a server that refuses', async () => {
    server(new TypeError('Failed to fetch'));
    const e = await failure(api.me());
    expect(e.kind).toBe('network');
    expect(whyFailed(e)).toMatch(/Không kết nối được/);
  });
  it('does not take a page of somebody else for an answer', async () => {
    server(answer(502, '<html>Bad gateway</html>'));
    expect(await failure(api.me())).toMatchObject({ kind: 'format', status: 502 });
    server(answer(200, '<html>Sign in to this Wi-Fi</html>'));
    expect(await failure(api.me())).toMatchObject({ kind: 'format', status: 200 });
  });
  it('tells when the session has ended, but not when a password is wrong', async () => {
    const ended = vi.fn();
    const stop = api.onSignedOut(ended);
    server(answer(401, { code: 'signed_out' }), answer(401, { code: 'signed_out' }));
    await failure(api.login('a', 'b'));
    expect(ended).not.toHaveBeenCalled();
    expect((await failure(api.summary())).signedOut).toBe(true);
    expect(ended).toHaveBeenCalledOnce();
    stop();
  });
  it('has no demonstration logins where the server is none', async () => {
    server(answer(404, { code: 'not_found' }));
    expect(await api.demo()).toEqual([]);
  });
});

describe('tidying', () => {
  it('makes lists of nulls, and nothing of the zero time', async () => {
    const fake = server(answer(200, { items: [{ id: '1', reasons: null, needs: null, assisted_at: '0001-01-01T00:00:00Z', due_at: '2026-11-22T00:00:00Z' }], next: '', total: 1 }));
    const page = await api.cases({ ...everything, q: ' Hoà ', priority: 1 }, 'abc');
    expect(page.items[0]).toMatchObject({ reasons: [], needs: [], assisted_at: '', due_at: '2026-11-22T00:00:00Z' });
    expect(String(fake.mock.calls[0]![0])).toBe('/api/v1/cases?limit=50&priority=1&q=Ho%C3%A0&after=abc');
  });
  it('takes a case whose details may not be known', async () => {
    server(answer(200, { case: { id: '1', restricted: true }, household: null, persons: null, costs: null, timeline: null }));
    expect(await api.caseFile('1')).toMatchObject({ persons: [], costs: [], timeline: [], household: null, narrative: '', case: { priority: 0 } });
  });
});

describe('operations', () => {
  const op = { id: '0192f000-0000-7000-8000-000000000001', kind: 'case.verify', subject: 's', base: 1, at: '2026-11-22T00:00:00Z', data: {} };

  it('asks again for a lost answer, with the same id', async () => {
    vi.useFakeTimers();
    const fake = server(new TypeError('lost'), answer(200, { results: [{ id: op.id, status: 'applied', version: 2 }] }));
    const result = api.operate(op);
    await vi.runAllTimersAsync();
    expect(await result).toMatchObject({ status: 'applied', version: 2 });
    const ids = fake.mock.calls.map((c) => JSON.parse(String(c[1]!.body)).operations[0].id);
    expect(ids).toEqual([op.id, op.id]);
  });
  it('does not repeat what was refused', async () => {
    const fake = server(answer(403, { code: 'forbidden' }));
    expect((await failure(api.operate(op))).code).toBe('forbidden');
    expect(fake).toHaveBeenCalledOnce();
  });
});

it('follows the clock of the server when that of the device is wrong', async () => {
  const there = Math.floor(Date.now() / 1000) * 1000 + 3_600_000;
  server(answer(200, { user: {} }, { Date: new Date(there).toUTCString() }));
  await api.me();
  expect(Math.abs(api.now() - there)).toBeLessThan(3000);
  server(answer(200, { user: {} }, { Date: new Date().toUTCString() }));
  await api.me();
  expect(Math.abs(api.now() - Date.now())).toBeLessThan(5);
});
