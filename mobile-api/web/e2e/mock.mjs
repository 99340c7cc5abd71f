// A stand-in for the server, for work on the page alone: it sends dist and answers the API from invented data.
//   npm run mock          serves on MOCK_PORT (8099)
//   npm run e2e:mock      serves on a free port, runs e2e/run.mjs against it and stops
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hide, listMap, makeCases, makeMap, makeSummary, PASSWORD, USERS } from './fixtures.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const files = makeCases(Date.now());
const sessions = new Map();
const streams = new Set();
const applied = new Map();

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png', '.webmanifest': 'application/manifest+json' };
const POLICY = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

function problem(res, status, code, detail, detail_en, errors = []) {
  res.writeHead(status, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify({ title: code, status, code, detail, detail_en, errors }));
}
const json = (res, body, headers = {}) => res.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));

async function body(req) {
  let text = '';
  for await (const part of req) text += part;
  return text ? JSON.parse(text) : {};
}

const fold = (s) => s.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
const seenBy = (user, f) => (f.case.family === 'protection' && user.role !== 'coordinator' ? hide(f.case) : f.case);

function change() {
  for (const res of streams) res.write('event: change\ndata: {}\n\n');
}

function listCases(res, user, query) {
  const has = (name) => query.get(name) ?? '';
  const found = files.map((f) => seenBy(user, f)).filter((c) =>
    (!has('status') || c.status === has('status')) && (!has('family') || c.family === has('family')) && (!has('priority') || String(c.priority) === has('priority')) &&
    fold(has('q')).split(/\s+/).every((w) => fold(`${c.code} ${c.head_name} ${c.unit_name}`).includes(w)));
  const from = Number(has('after') || 0);
  const to = from + Number(has('limit') || 50);
  json(res, { items: found.slice(from, to), next: to < found.length ? String(to) : '', total: found.length });
}

function oneCase(res, user, id) {
  const f = files.find((x) => x.case.id === id);
  if (!f) return problem(res, 404, 'not_found', 'không tìm thấy', 'not found');
  const c = seenBy(user, f);
  if (c.restricted) return json(res, { case: c, narrative: '', household: null, persons: null, assessments: null, placements: null, trips: null, costs: null, timeline: null });
  json(res, f);
}

const ORDER = ['reported', 'verified', 'assessed', 'assisting', 'closed'];
function operate(user, op) {
  const f = files.find((x) => x.case.id === op.subject);
  const no = (code, field, vi, en) => ({ id: op.id, status: 'rejected', error: { code, field, vi, en } });
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(op.id ?? '')) return no('invalid', 'id', 'mã thao tác phải là UUID', 'must be a UUID');
  if (applied.has(op.id)) return { ...applied.get(op.id), duplicate: true };
  if (!f) return no('not_found', 'case', 'không tìm thấy', 'not found');
  if (user.role !== 'coordinator') return no('forbidden', '', 'không được làm việc này', 'may not do this');
  const to = { 'case.verify': 'verified', 'case.close': 'closed' }[op.kind];
  if (!to) return no('not_supported', 'kind', 'không có thao tác này', 'no such operation');
  if (to === 'closed' && !op.data.reason) return no('invalid', 'data.reason', 'cần phải điền', 'is required');
  if (op.data.reason === 'từ chối') return no('invalid', 'data.reason', 'lý do chưa rõ', 'the reason is not clear');
  if (ORDER.indexOf(to) <= ORDER.indexOf(f.case.status)) return no('rule', 'status', 'hồ sơ không thể chuyển sang bước này', 'the case cannot move to this step');
  f.case.status = to;
  f.case.version++;
  f.timeline.push({ at: new Date().toISOString(), kind: op.kind, actor_name: user.name, text_vi: to === 'closed' ? `Đóng hồ sơ: ${op.data.reason}` : 'Đã xác minh', text_en: to === 'closed' ? 'Case closed' : 'Verified' });
  const result = { id: op.id, status: 'applied', version: f.case.version };
  applied.set(op.id, result);
  setTimeout(change, 50);
  return result;
}

async function api(req, res, url) {
  const route = `${req.method} ${url.pathname.replace('/api/v1', '')}`;
  const token = /kt_session=(\w+)/.exec(req.headers.cookie ?? '')?.[1];
  const user = sessions.get(token);
  if (route === 'GET /demo') return json(res, { logins: USERS.map(({ login, role, name }) => ({ login, role, name, password: PASSWORD })) });
  if (route === 'POST /login') {
    const { login, password } = await body(req);
    const found = USERS.find((u) => u.login === login && password === PASSWORD);
    if (!found) return problem(res, 401, 'signed_out', 'tên đăng nhập hoặc mật khẩu không đúng', 'wrong login or password');
    const key = Math.random().toString(36).slice(2);
    sessions.set(key, found);
    return json(res, { user: found, expires_at: new Date(Date.now() + 8 * 3_600_000).toISOString() }, { 'Set-Cookie': `kt_session=${key}; Path=/; HttpOnly; SameSite=Strict` });
  }
  if (!user) return problem(res, 401, 'signed_out', 'hãy đăng nhập', 'sign in first');
  if (route === 'POST /logout') {
    sessions.delete(token);
    return json(res, {}, { 'Set-Cookie': 'kt_session=; Path=/; Max-Age=0', 'Clear-Site-Data': '"cache"' });
  }
  if (route === 'GET /me') return json(res, { user });
  if (route === 'GET /summary') return json(res, makeSummary(files));
  if (route === 'GET /map') return json(res, makeMap());
  if (route === 'GET /map/list') return json(res, listMap(files, url.searchParams));
  if (route.startsWith('GET /tiles/')) return res.writeHead(200, { 'Content-Type': 'application/vnd.mapbox-vector-tile', 'Cache-Control': 'private, max-age=600' }).end();
  if (route === 'GET /cases') return listCases(res, user, url.searchParams);
  if (route.startsWith('GET /cases/')) return oneCase(res, user, url.pathname.split('/').pop());
  if (route === 'POST /operations') return json(res, { results: (await body(req)).operations.map((op) => operate(user, op)) });
  if (route === 'GET /events') {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }).write(':\n\n');
    streams.add(res);
    return req.on('close', () => streams.delete(res));
  }
  problem(res, 404, 'not_found', 'không tìm thấy', 'not found');
}

function page(req, res, url) {
  const named = path.join(dist, path.normalize(url.pathname));
  const file = path.extname(named) ? named : path.join(dist, 'index.html');
  if (!file.startsWith(dist) || !fs.existsSync(file)) return res.writeHead(404).end();
  const packed = fs.existsSync(file + '.gz') && /gzip/.test(req.headers['accept-encoding'] ?? '');
  res.writeHead(200, {
    'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream', 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff',
    'Cache-Control': url.pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache', ...(packed && { 'Content-Encoding': 'gzip' }),
  });
  fs.createReadStream(packed ? file + '.gz' : file).pipe(res);
}

const server = http.createServer((req, res) => {
  const url = new URL(req.url, 'http://mock');
  const done = url.pathname.startsWith('/api/') ? api(req, res, url) : page(req, res, url);
  Promise.resolve(done).catch((e) => problem(res, 500, 'internal', 'lỗi máy chủ', String(e)));
});

const run = process.argv.includes('--run');
server.listen(run ? 0 : Number(process.env.MOCK_PORT ?? 8099), '127.0.0.1', () => {
  const address = `http://127.0.0.1:${server.address().port}`;
  console.log(`mock server with invented data: ${address}`);
  if (!run) return;
  const child = spawn(process.execPath, [fileURLToPath(new URL('run.mjs', import.meta.url))], { stdio: 'inherit', env: { ...process.env, KIPTHOI_URL: address, KIPTHOI_MOCK: '1' } });
  child.on('exit', (code) => process.exit(code ?? 1));
});
