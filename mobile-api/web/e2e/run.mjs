// Drives the page in Chromium against a running server, as people use it: on a phone of 360 px and a screen of 1280 px.
//   KIPTHOI_URL=http://127.0.0.1:8080 npm run e2e
// KIPTHOI_LOGIN and KIPTHOI_PASSWORD name a coordinator, if the server is not a demonstration; CHROMIUM is the browser;
// SIZE one of the two widths alone; SHOTS a folder for screenshots; PARTS the parts of work.mjs and report.mjs to try alone, such as PARTS=assess,tasks.
import fs from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { accounts } from './accounts.mjs';
import { reporting } from './report.mjs';
import { batching } from './batches.mjs';
import { register } from './carers.mjs';
import { paying } from './payout.mjs';
import { gifts } from './gifts.mjs';
import { goods } from './goods.mjs';
import { funds } from './money.mjs';
import { stays } from './stays.mjs';
import { disasters } from './disasters.mjs';
import { facts } from './facts.mjs';
import { people } from './users.mjs';
import { work } from './work.mjs';

const base = (process.env.KIPTHOI_URL ?? '').replace(/\/$/, '');
if (!base) {
  console.error('KIPTHOI_URL is missing: the address of a running server, such as http://127.0.0.1:8080');
  process.exit(2);
}
const shots = process.env.SHOTS;
if (shots) fs.mkdirSync(shots, { recursive: true });
const BUDGET = 100_000;
const SIZES = [
  { name: '360', viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  { name: '1280', viewport: { width: 1280, height: 800 } },
].filter((size) => size.name === (process.env.SIZE ?? size.name));
const mock = process.env.KIPTHOI_MOCK === '1'; // it draws no tiles, and knows two operations only
let failed = 0;

function check(ok, what, more = '') {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}${more !== '' ? ` (${more})` : ''}`);
  if (!ok) failed++;
}

async function coordinator() {
  if (process.env.KIPTHOI_LOGIN) return { login: process.env.KIPTHOI_LOGIN, password: process.env.KIPTHOI_PASSWORD ?? '' };
  const demo = await fetch(`${base}/api/v1/demo`).then((r) => (r.ok ? r.json() : { logins: [] }));
  const found = (demo.logins ?? []).find((l) => l.role === 'coordinator');
  if (!found) throw new Error('no demonstration login of a coordinator; set KIPTHOI_LOGIN and KIPTHOI_PASSWORD');
  return { ...found, others: demo.logins.filter((l) => l.role !== 'coordinator') };
}

async function look(page, size, name, full = true) {
  await page.evaluate(() => document.fonts.ready);
  const axe = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  const said = axe.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).slice(0, 3).join(' | ')}`).join('; ');
  check(axe.violations.length === 0, `${size.name} ${name}: axe`, said || `${axe.passes.length} rules passed`);
  const wide = (await page.evaluate(() => document.documentElement.scrollWidth)) - size.viewport.width; // innerWidth grows with what is too wide
  check(wide <= 0, `${size.name} ${name}: nothing wider than the screen`, wide > 0 ? `${wide} px too wide` : '');
  const small = await page.evaluate(() => [...document.querySelectorAll('a.btn, button, select, input:not([type=checkbox], [type=radio]), label.option, nav a')]
    .filter((e) => e.checkVisibility()).filter((e) => e.getBoundingClientRect().height < 47.5).map((e) => e.textContent.trim() || e.id || e.tagName));
  check(small.length === 0, `${size.name} ${name}: targets of 48 px`, small.slice(0, 5).join(', '));
  if (shots) await page.screenshot({ path: path.join(shots, `${name}-${size.name}.png`), fullPage: full });
}

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const focusedHeading = (page) => page.evaluate(() => document.activeElement?.tagName === 'H1');
const tab = (page, name) => page.getByRole('navigation', { name: 'Các trang chính' }).getByRole('link', { name }).click();

async function wire(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  let bytes = 0;
  cdp.on('Network.loadingFinished', (e) => (bytes += e.encodedDataLength));
  return () => bytes;
}

async function signIn(page, size, who) {
  const bytes = await wire(page);
  await page.goto(base);
  await heading(page, 'Đăng nhập');
  await page.waitForLoadState('networkidle');
  await look(page, size, 'login');
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await page.getByRole('alert').waitFor();
  check(await page.evaluate(() => document.activeElement?.classList.contains('errors')), `${size.name} login: the error summary takes the focus`);
  await look(page, size, 'login-errors');
  await page.getByRole('link', { name: 'Hãy nhập mật khẩu' }).click();
  check(await page.evaluate(() => document.activeElement?.id === 'password'), `${size.name} login: its link goes to the field`);
  await page.getByLabel('Tên đăng nhập').fill(who.login);
  await page.getByLabel('Mật khẩu', { exact: true }).fill('không phải mật khẩu');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Tên đăng nhập hoặc mật khẩu không đúng' }).waitFor();
  await page.getByLabel('Mật khẩu', { exact: true }).fill(who.password);
  await page.keyboard.press('Enter');
  await page.locator('.cases .case').first().waitFor();
  check(bytes() <= BUDGET + 30_000, `${size.name} sign in and list over the wire, with icons, API answers and headers`, `${bytes().toLocaleString('en')} bytes`);
}

async function list(page, size) {
  check(await focusedHeading(page), `${size.name} list: the heading has the focus after signing in`);
  await look(page, size, 'cases', false);
  const rows = page.locator('.cases .case');
  const all = await rows.count();
  const more = page.getByRole('button', { name: 'Xem thêm' });
  if (await more.count()) {
    await more.click();
    await page.waitForFunction((n) => document.querySelectorAll('.cases .case').length > n, all);
    check(true, `${size.name} list: more rows`, `${all} -> ${await rows.count()}`);
  }
  const name = await page.evaluate(async () => (await (await fetch('/api/v1/cases?family=disaster&limit=50')).json()).items.find((c) => c.head_name)?.head_name);
  const plain = name.replace(/[^\p{L}\p{M}\s]/gu, '').normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
  await page.getByLabel('Tìm hồ sơ').fill(plain);
  await page.waitForFunction((n) => [...document.querySelectorAll('.cases .who b')].some((b) => b.textContent.trim() === n), name);
  check((await rows.count()) < all, `${size.name} list: found without marks`, `${await rows.count()} rows`);
  await page.getByLabel('Tìm hồ sơ').fill('khong co ai ten the nay');
  await page.getByText('Không có hồ sơ nào').waitFor();
  await page.getByRole('button', { name: 'Bỏ lọc' }).click();
  await rows.first().waitFor();
  if (size.name === '360') await page.locator('button.filter').click();
  await page.getByLabel('Mức ưu tiên').selectOption({ label: 'Khẩn cấp' });
  await page.waitForFunction(() => [...document.querySelectorAll('.cases .case')].every((r) => r.classList.contains('p1')));
  check((await rows.count()) > 0 && page.url().includes('priority=1'), `${size.name} list: filtered, and the address says so`, await rows.count());
  if (shots) await page.screenshot({ path: path.join(shots, `cases-filtered-${size.name}.png`) });
}

async function oneCase(page, size) {
  await page.locator('.cases .case a').first().click();
  await page.locator('main .way').waitFor();
  check(await focusedHeading(page), `${size.name} case: the heading has the focus`);
  await page.waitForTimeout(300);
  await look(page, size, 'case');
  await page.getByRole('link', { name: 'Tất cả hồ sơ' }).click();
  await page.locator('.cases .case').first().waitFor();
  check(page.url().includes('priority=1'), `${size.name} case: the way back leads to the filtered list`);
  await page.getByRole('button', { name: 'Bỏ lọc' }).click();
  const assisting = await page.evaluate(async () => (await (await fetch('/api/v1/cases?status=assisting&limit=1')).json()).items?.[0]?.id);
  if (!assisting) return console.log('     no case is being assisted; its costs are not looked at');
  await page.goto(`${base}/cases/${assisting}`);
  await page.locator('main .way').waitFor();
  await page.waitForTimeout(300);
  await look(page, size, 'case-assisting');
}

/** A case whose assessment gives one reason twice, as for two children, is shown like any other. */
async function reasonTwice(page, size) {
  if (mock) return;
  const id = await page.evaluate(async () => {
    const { items } = await (await fetch('/api/v1/cases?limit=200')).json();
    for (const c of items.filter((c) => !c.restricted)) {
      const { reasons } = (await (await fetch(`/api/v1/cases/${c.id}`)).json()).case;
      if (reasons?.some((r, n) => reasons.findIndex((x) => x.code === r.code) !== n)) return c.id;
    }
  });
  await page.goto(`${base}/cases/${id}`);
  await page.getByRole('heading', { name: 'Tình hình' }).waitFor();
  check(!!id && (await page.locator('.reason').count()) > 1, `${size.name} case: one reason twice`);
}

async function decide(page, size) {
  const id = await page.evaluate(async () => (await (await fetch('/api/v1/cases?status=reported&family=disaster&limit=50')).json()).items?.find((c) => !c.restricted)?.id);
  if (!id) return console.log('     no reported case; the two decisions are not tried');
  await page.goto(`${base}/cases/${id}`);
  await page.getByRole('link', { name: 'Xác minh' }).click();
  await heading(page, /^Xác minh hồ sơ/);
  await look(page, size, 'verify');
  await page.getByRole('button', { name: 'Xác minh hồ sơ' }).click();
  await page.getByRole('alert').filter({ hasText: 'Đã xác minh' }).waitFor();
  await page.locator('.way .now', { hasText: 'Đã xác minh' }).waitFor();
  check(true, `${size.name} verify: done, and the way has moved on`);
  await page.getByRole('link', { name: 'Đóng hồ sơ' }).click();
  await heading(page, /^Đóng hồ sơ/);
  await page.getByLabel('Kết quả').selectOption('helped');
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('link', { name: 'Hãy ghi lý do đóng hồ sơ' }).waitFor();
  await look(page, size, 'close-errors');
  await page.getByLabel('Lý do đóng').fill('Thử tự động: hộ đã ổn định, không cần thêm.');
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await heading(page, 'Kiểm tra trước khi đóng');
  check(await focusedHeading(page), `${size.name} close: the check has the focus`);
  await look(page, size, 'close-check');
  await page.getByRole('button', { name: 'Đóng hồ sơ' }).click();
  await page.getByRole('alert').filter({ hasText: 'Đã đóng' }).waitFor();
  if (shots) await page.screenshot({ path: path.join(shots, `closed-${size.name}.png`) });
  check(true, `${size.name} close: done after the second look`);
}

const listed = (page) => page.locator('.listside p[role=status]').innerText().then((t) => Number(/^[\d.]+/.exec(t)?.[0].replaceAll('.', '') ?? 0));

/** Waits until the map is at rest after a movement. */
async function still(page) {
  await page.waitForTimeout(1500);
  await page.waitForLoadState('networkidle').catch(() => undefined); // live news keep one connection
}

/** Moves over the map until something can be pressed there; gives the place. */
async function somethingToPress(page, from = 0) {
  const box = await page.locator('.mapbox').boundingBox();
  const step = 12;
  const across = Math.floor((box.width - 90) / step);
  for (let n = from; n < across * Math.floor((box.height - 40) / step); n++) {
    const at = { x: box.x + 20 + (n % across) * step, y: box.y + 20 + Math.floor(n / across) * step };
    await page.mouse.move(at.x, at.y);
    if (await page.evaluate(() => document.querySelector('.maplibregl-canvas').style.cursor === 'pointer')) return { ...at, n };
  }
}

/** Presses what the tiles draw until a group has come nearer and a point has opened its case. */
async function press(page, size) {
  const did = { group: false, point: false };
  for (let tries = 0, from = 0; tries < 12 && !(did.group && did.point); tries++) {
    const at = await somethingToPress(page, from);
    if (!at) {
      await page.getByRole('button', { name: 'Xem tất cả' }).click();
      await still(page);
      from = 0;
      continue;
    }
    const before = await listed(page);
    await page.mouse.click(at.x, at.y);
    await still(page);
    if (page.url().includes('/cases/')) {
      await page.locator('main .way').waitFor();
      did.point = true;
      await page.getByRole('link', { name: 'Quay lại bản đồ' }).click();
      await page.locator('.mapbox[data-stage="drawn"]').waitFor({ timeout: 40_000 });
      await still(page);
      check((await listed(page)) === before, `${size.name} map: found as it was left after a case`, before);
      await page.getByRole('button', { name: 'Xem tất cả' }).click();
      await still(page);
    } else if ((await listed(page)) < before) did.group = true;
    else from = at.n + 3; // several in one place, or a carer: told below the map
  }
  check(did.group, `${size.name} map: a press on a group comes nearer`);
  check(did.point, `${size.name} map: a press on a point opens its case`);
}

async function map(page, size) {
  const tiles = [];
  const note = (r) => r.url().includes('/api/v1/tiles/') && tiles.push(r.status());
  page.on('response', note);
  await tab(page, 'Bản đồ');
  await page.locator('.mapbox[data-stage="drawn"]').waitFor({ timeout: 40_000 });
  await page.locator('.listside .entries li').first().waitFor();
  await still(page);
  check(tiles.length > 0 && tiles.every((s) => s === 200 || s === 304), `${size.name} map: drawn from tiles`, tiles.join(' '));
  page.off('response', note);
  await look(page, size, 'map');
  if (shots) await page.locator('.mapbox').screenshot({ path: path.join(shots, `map-box-${size.name}.png`) });
  const all = await listed(page);
  await page.getByLabel('Mức ưu tiên').selectOption({ label: 'Khẩn cấp' });
  await page.waitForFunction((n) => Number(/^[\d.]+/.exec(document.querySelector('.listside p[role=status]').textContent)[0].replaceAll('.', '')) < n, all);
  const said = await page.locator('.listside .entries .chip.priority').allInnerTexts();
  check(said.length > 0 && said.every((s) => s === 'Khẩn cấp'), `${size.name} map: only one priority, in the list too`);
  await page.getByLabel('Mức ưu tiên').selectOption('');
  await page.locator('.listside .entries button').first().click();
  await still(page);
  check((await listed(page)) < all, `${size.name} map: chosen in the list, shown on the map`, `${all} -> ${await listed(page)} in the frame`);
  if (shots) await page.screenshot({ path: path.join(shots, `map-picked-${size.name}.png`) });
  await page.getByRole('button', { name: 'Xem tất cả' }).click();
  await still(page);
  check((await listed(page)) === all, `${size.name} map: all in the frame again`, all);
  if (!mock) await press(page, size);
  await cut(page, size);
}

/** Without a connection the map says what is missing, and mends itself when asked. */
async function cut(page, size) {
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Phóng to' }).click();
  await page.getByRole('button', { name: 'Phóng to' }).click();
  await page.getByText('Một phần bản đồ chưa tải được').waitFor();
  await page.getByText('Chưa cập nhật được danh sách').waitFor();
  await look(page, size, 'map-offline');
  await page.context().setOffline(false);
  await page.locator('.mapside').getByRole('button', { name: 'Thử lại' }).click();
  await page.getByText('Một phần bản đồ chưa tải được').waitFor({ state: 'detached' });
  check(true, `${size.name} map: says what is missing without a connection`);
}

async function overview(page, size) {
  await tab(page, 'Tổng quan');
  await page.locator('.tiles').waitFor();
  await look(page, size, 'overview');
}

async function live(page, size, who) {
  await tab(page, 'Hồ sơ');
  await page.locator('.live.live').waitFor({ timeout: 10_000 });
  const reported = await page.evaluate(async () => (await (await fetch('/api/v1/cases?status=reported&family=disaster&limit=50')).json()).items?.find((c) => !c.restricted));
  if (!reported) return console.log('     no reported case; live news are not tried');
  await page.getByLabel('Tìm hồ sơ').fill(reported.code);
  await page.waitForFunction(() => document.querySelectorAll('.cases .case').length === 1);
  await page.waitForTimeout(600);
  const id = `01${Date.now().toString(16).padStart(12, '0').slice(2, 8)}-${Date.now().toString(16).slice(-4)}-7000-8000-${Math.random().toString(16).slice(2, 14).padEnd(12, '0')}`;
  await page.evaluate(([op]) => fetch('/api/v1/operations', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ operations: [op] }) }),
    [{ id, kind: 'case.verify', subject: reported.id, base: reported.version, at: new Date().toISOString(), data: {} }]);
  await page.locator('.cases .s-verified').waitFor({ timeout: 8_000 });
  check(true, `${size.name} live: another's change appears by itself`);
  await page.getByRole('button', { name: 'Bỏ lọc' }).click();
  void who;
}

/** Everything by keyboard: from the skip link to a case and back. */
async function keyboard(page, size) {
  await page.goto(base);
  await page.locator('.cases .case').first().waitFor();
  await page.keyboard.press('Tab');
  check((await page.evaluate(() => document.activeElement?.textContent)) === 'Tới nội dung chính', `${size.name} keyboard: the skip link comes first`);
  await page.keyboard.press('Enter');
  const order = [];
  let reached = false;
  for (let i = 0; i < 14 && !reached; i++) {
    await page.keyboard.press('Tab');
    order.push(await page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.trim().slice(0, 20)));
    reached = await page.evaluate(() => document.activeElement?.matches('.cases .case a') ?? false);
  }
  check(reached, `${size.name} keyboard: the first case is reached`, order.join(' > '));
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement, '::after').outlineWidth);
  check(ring === '3px', `${size.name} keyboard: the focus is seen`, ring);
  if (shots) await page.screenshot({ path: path.join(shots, `keyboard-${size.name}.png`) });
  await page.keyboard.press('Enter');
  await page.locator('main .way').waitFor();
  check(await focusedHeading(page), `${size.name} keyboard: Enter opens the case`);
  await page.goBack();
  await page.locator('.cases .case').first().waitFor();
}

async function english(page, size) {
  await page.getByRole('button', { name: 'English' }).click();
  await heading(page, 'Cases');
  check((await page.evaluate(() => document.documentElement.lang)) === 'en', `${size.name} English: the page says its language`);
  await look(page, size, 'cases-en', false);
  await page.getByRole('button', { name: 'Tiếng Việt' }).click();
  await heading(page, 'Hồ sơ');
}

async function paper(page, size) {
  await page.locator('.cases .case a').first().click();
  await page.locator('main .way').waitFor();
  await page.emulateMedia({ media: 'print' });
  const seen = await page.evaluate(() => ['.top', '.actions', '.tabs'].filter((s) => document.querySelector(s)?.checkVisibility()));
  check(seen.length === 0, `${size.name} print: no controls on paper`, seen.join(' '));
  if (shots && size.name === '1280') await page.pdf({ path: path.join(shots, 'case.pdf'), preferCSSPageSize: true });
  await page.emulateMedia({ media: 'screen' });
}

/** Sends operations as the one who is signed in. */
const operate = (page, operations) => page.evaluate(async (ops) => (await fetch('/api/v1/operations', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ operations: ops }) })).json(), operations);
const newID = () => crypto.randomUUID().replace(/^(.{14})./, '$17');

/** Two people change one field from the same value: both values are shown, and the coordinator chooses. */
async function clash(page, size) {
  if (mock) return;
  const file = await page.evaluate(async () => {
    const { items } = await (await fetch('/api/v1/cases?family=disaster&limit=50')).json();
    return (await fetch(`/api/v1/cases/${items.find((c) => !c.restricted && c.head_name).id}`)).json();
  });
  const h = file.household;
  const edit = (to) => ({ id: newID(), kind: 'household.update', subject: h.id, base: h.version, at: new Date().toISOString(), data: { set: { hamlet: to }, seen: { hamlet: h.hamlet } } });
  const names = [`Thôn Thượng ${size.name}`, `Thôn Hạ ${size.name}`];
  const { results } = await operate(page, names.map(edit));
  check(results.map((r) => r.status).join() === 'applied,conflict', `${size.name} clash: two people changed one field`, JSON.stringify(results.map((r) => r.error ?? r.status)));
  await page.goto(`${base}/cases/${file.case.id}`);
  await heading(page, /^Hồ sơ/);
  const box = page.getByRole('region', { name: 'Hai người sửa khác nhau' });
  await box.getByText(names[0]).waitFor();
  await look(page, size, 'clash');
  await box.getByRole('button', { name: /Dùng giá trị đã chọn/ }).first().click();
  await box.getByRole('alert').filter({ hasText: 'Hãy chọn một giá trị' }).waitFor();
  await box.getByText(names[1]).click();
  await box.getByRole('button', { name: /Dùng giá trị đã chọn/ }).first().click();
  await page.getByRole('alert').filter({ hasText: 'Đã chọn giá trị' }).waitFor();
  await page.locator('dd', { hasText: names[1] }).waitFor();
  check((await box.getByText(names[1]).count()) === 0, `${size.name} clash: chosen, and the choice stands`);
}

const BORDERS = '/api/v1/tiles/boundaries/5/25/14';
const onDisk = (page, url) => page.evaluate((u) => fetch(u, { cache: 'only-if-cached', mode: 'same-origin' }).then((r) => r.ok, () => false), url);

/** Keeps something as an app without a connection would, and an answer in the browser's cache. */
async function keepUnsent(page) {
  await page.evaluate(async (url) => {
    localStorage.setItem('e2e-unsent', 'báo cáo chưa gửi');
    await new Promise((done, fail) => {
      const open = indexedDB.open('e2e-unsent', 1);
      open.onupgradeneeded = () => open.result.createObjectStore('outbox').put('báo cáo chưa gửi', 1);
      open.onsuccess = () => done(open.result.close());
      open.onerror = fail;
    });
    await (await fetch(url)).blob();
  }, BORDERS);
}

const unsent = (page) => page.evaluate(() => new Promise((done) => {
  const open = indexedDB.open('e2e-unsent', 1);
  open.onsuccess = () => {
    if (!open.result.objectStoreNames.contains('outbox')) return done(false);
    const got = open.result.transaction('outbox').objectStore('outbox').get(1);
    got.onsuccess = () => done(got.result === 'báo cáo chưa gửi' && localStorage.getItem('e2e-unsent') === got.result);
  };
}));

async function signOut(page, size) {
  await keepUnsent(page);
  const cases = BORDERS.replace('boundaries', 'cases');
  const beside = await page.context().newPage();
  await beside.goto(`${base}/map`);
  await beside.locator('.mapbox[data-stage="drawn"]').waitFor({ timeout: 40_000 });
  check(await onDisk(page, BORDERS), `${size.name} sign out: borders are kept by the browser before`);
  check(!(await onDisk(page, cases)), `${size.name} sign out: no tile of cases is`);
  await page.getByRole('button', { name: /^Tài khoản/ }).click();
  if (shots) await page.screenshot({ path: path.join(shots, `account-${size.name}.png`) });
  await page.getByRole('button', { name: 'Đăng xuất' }).click();
  await heading(page, 'Đăng nhập');
  await heading(beside, 'Đăng nhập');
  await beside.close();
  check(true, `${size.name} sign out: the other tab closes too`);
  check(!(await onDisk(page, BORDERS)), `${size.name} sign out: nothing of our answers is kept`);
  check(await unsent(page), `${size.name} sign out: what was not sent yet is still there`);
  await page.goto(`${base}/overview`);
  await heading(page, 'Đăng nhập');
  check(true, `${size.name} signed out: no page opens any more`);
}

async function enter(page, who) {
  await page.getByLabel('Tên đăng nhập').fill(who.login);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(who.password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Tài khoản/ }).waitFor();
}

const leave = async (page) => {
  await page.getByRole('button', { name: /^Tài khoản/ }).click();
  await page.getByRole('button', { name: 'Đăng xuất' }).click();
  await heading(page, 'Đăng nhập');
};

const confidential = (page) => page.evaluate(async () => {
  for (let after = '', n = 0; n < 10; n++) {
    const answer = await (await fetch(`/api/v1/cases?limit=50&after=${encodeURIComponent(after)}`)).json();
    const found = answer.items.find((c) => c.restricted && c.status !== 'closed');
    if (found) return found.id;
    if (!(after = answer.next)) return '';
  }
});

/** A field worker opens a protected case in an emergency; the auditor finds it in the list of readings. */
async function unseal(page, size, others = []) {
  if (mock || !others.length) return console.log('     no demonstration logins; the emergency opening is not tried');
  await leave(page);
  let id;
  for (const worker of others.filter((o) => o.role === 'field')) {
    await enter(page, worker);
    if ((id = await confidential(page))) break;
    await leave(page);
  }
  check(!!id, `${size.name} unseal: a field worker sees the code of a protected case`);
  if (!id) return;
  await page.goto(`${base}/cases/${id}`);
  await page.getByRole('link', { name: 'Mở khẩn cấp' }).click();
  await heading(page, /^Mở khẩn cấp hồ sơ/);
  await page.getByRole('button', { name: 'Mở hồ sơ và báo điều phối viên' }).click();
  await page.getByRole('link', { name: 'Hãy chọn lý do' }).waitFor();
  await look(page, size, 'unseal');
  await page.getByLabel('Cần cấp cứu y tế').check();
  await page.getByLabel('Việc đang xảy ra').fill('Thử tự động: cần đưa đi cấp cứu ngay.');
  await page.getByRole('button', { name: 'Mở hồ sơ và báo điều phối viên' }).click();
  await page.getByRole('alert').filter({ hasText: 'Đã mở trong 12 giờ' }).waitFor();
  await page.getByRole('heading', { name: 'Tình hình' }).waitFor();
  const code = (await page.locator('h1').innerText()).replace('Hồ sơ ', '');
  await look(page, size, 'unsealed');
  await leave(page);
  await enter(page, others.find((o) => o.role === 'auditor'));
  await tab(page, 'Ai đã xem');
  await page.locator('.readings tbody tr').first().waitFor();
  await page.getByLabel('Chỉ những lần mở khẩn cấp').check();
  await page.locator('.readings tr', { hasText: code }).filter({ hasText: 'Cần cấp cứu y tế' }).first().waitFor();
  await look(page, size, 'readings');
  check(true, `${size.name} unseal: opened, told, and listed for the auditor`);
}

/** Somebody who may not know protection cases sees neither name nor kind of them. */
async function restricted(page, size, other) {
  if (!other) return;
  await enter(page, other);
  await page.locator('.tiles').waitFor();
  const id = await confidential(page);
  if (!id) return console.log(`     ${other.role} sees no confidential case`);
  await page.goto(`${base}/cases/${id}`);
  await page.getByText('Bạn chỉ được biết').waitFor();
  await look(page, size, 'case-restricted');
  const told = await page.locator('main').innerText();
  check(!/Hộ gia đình|Lời kể|Xác minh$/m.test(told), `${size.name} confidential case: nothing but its code, place, status and clock`);
}

async function start(page, who) {
  await page.goto(base);
  await enter(page, who);
}

/** The parts of all files; no name is given twice. */
function together(files) {
  const all = files.flatMap(Object.entries);
  const twice = all.find(([name], i) => all.findIndex(([other]) => other === name) !== i);
  if (twice) throw new Error(`two parts are called ${twice[0]}`);
  return Object.fromEntries(all);
}

const who = await coordinator();
const tools = { base, check, look, heading, tab, operate, newID, enter, leave, who };
const jobs = mock ? {} : together([work, facts, people, disasters, stays, register, batching, accounts, funds, gifts, goods, reporting, paying].map((make) => make(tools))); // the mock does not know them
const only = process.env.PARTS?.split(',');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-background-networking', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] });
try {
  for (const size of SIZES) {
    const { name, ...device } = size;
    const context = await browser.newContext({ ...device, locale: 'vi-VN', timezoneId: 'Europe/Paris', reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const wrong = [];
    page.on('pageerror', (e) => wrong.push(String(e)));
    page.on('console', (m) => {
      if (m.type() === 'error' && !/status of 4(0[14]|22)|ERR_INTERNET_DISCONNECTED|ERR_CACHE_MISS/.test(m.text())) wrong.push(m.text());
    });
    try {
      const parts = only ? [(p) => start(p, who), ...only.map((name) => jobs[name])] : [(p, s) => signIn(p, s, who), list, oneCase, reasonTwice, decide, ...Object.values(jobs), map, overview, live, clash, keyboard, english, paper, signOut, (p, s) => restricted(p, s, who.others?.find((o) => o.role === 'auditor') ?? who.others?.[0]), (p, s) => unseal(p, s, who.others)];
      for (const part of parts) await part(page, size);
    } catch (e) {
      check(false, `${name} walked through`, String(e).split('\n').slice(0, 6).join(' '));
      if (shots) await page.screenshot({ path: path.join(shots, `failed-${name}.png`) }).catch(() => undefined);
    }
    check(wrong.length === 0, `${name} no error in the page`, [...new Set(wrong)].slice(0, 5).join(' | '));
    await context.close();
  }
} finally {
  await browser.close();
}
console.log(failed ? `${failed} failed` : 'all passed');
process.exit(failed ? 1 : 0);
