// A stay with a carer from the offer to its end, as run.mjs drives it on the page. It is the last one of its case, which
// may have had others.
export function stays({ base, check, look, heading, operate, newID }) {
  const get = (page, path) => page.evaluate(async (p) => (await fetch(`/api/v1/${p}`)).json(), path);
  const said = (page, text) => page.getByRole('alert').filter({ hasText: text }).waitFor();
  const today = (page) => page.evaluate(async () => (await fetch('/healthz')).headers.get('Date')).then((d) => new Date(Date.parse(d) + 7 * 3_600_000).toISOString().slice(0, 10));
  const card = (page) => page.locator('section[aria-labelledby=s-placements]');

  /** Two facilities with room near a case: how many homes of the demonstration are free depends on its day. */
  async function room(page, size, unit) {
    const at = new Date().toISOString();
    await operate(page, [1, 2].map((n) => ({ id: newID(), kind: 'carer.register', subject: newID(), base: 0, at, data: {
      name: `Cơ sở thử ${n} ${size.name} (mẫu)`, kind: 'facility', phone: '0912000998', state: 'active', places: 4, invented: true, place: { unit } } })));
  }

  /** A case with somebody for whom there are two carers, and who is made to live with nobody. */
  async function waiting(page, size) {
    const { items } = await get(page, 'cases?limit=200&family=protection');
    await room(page, size, items.find((x) => !x.restricted && x.status !== 'closed').unit);
    for (const c of items.filter((x) => !x.restricted && x.status !== 'closed')) {
      const file = await get(page, `cases/${c.id}`);
      const person = file.persons[0];
      const { items: carers } = person ? await get(page, `cases/${c.id}/proposals?person=${person.id}`) : {};
      if (!(carers?.length > 1)) continue;
      const at = new Date().toISOString();
      const ends = { active: ['placement.end', { end_code: 'home' }], proposed: ['placement.decline', { auto_next: false }], offered: ['placement.decline', { auto_next: false }], accepted: ['placement.decline', { auto_next: false }] };
      for (const p of file.placements.filter((x) => ends[x.state])) {
        const [kind, data] = ends[p.state];
        await operate(page, [{ id: newID(), kind, subject: p.id, base: 0, at, data }]);
      }
      return { id: c.id, name: person.name };
    }
  }

  /** The carer is asked, says yes, and takes the person in; somebody visits; the person moves and goes home. */
  async function stay(page, size) {
    const c = await waiting(page, size);
    if (!c) return check(false, `${size.name} stay: somebody waits for a carer`);
    const on = await today(page);
    const open = async () => {
      await page.goto(`${base}/cases/${c.id}`);
      await card(page).waitFor();
    };
    await open();
    await card(page).getByRole('link', { name: `Tìm nơi chăm sóc cho ${c.name}` }).first().click();
    await heading(page, /^Đề xuất nơi chăm sóc/);
    await look(page, size, 'stay-offer');
    await page.getByRole('button', { name: 'Giữ chỗ và hỏi' }).click();
    await said(page, 'Đã giữ chỗ');
    await card(page).getByText('Đã hỏi, chờ trả lời').or(card(page).getByText('Đề xuất', { exact: true })).first().waitFor();
    await look(page, size, 'stay-offered');
    await card(page).getByRole('button', { name: /^Không tự hỏi nơi tiếp theo/ }).click();
    await said(page, 'Đã đổi cách hỏi');
    await card(page).getByRole('button', { name: /^Ghi: nhận lời/ }).click();
    await said(page, 'nhận lời');

    await card(page).getByRole('link', { name: /^Bàn giao/ }).click();
    await heading(page, /^Bàn giao/);
    await page.getByRole('button', { name: 'Bàn giao', exact: true }).click();
    await page.locator('.errors li').first().waitFor();
    await page.getByLabel('Ngày bàn giao').fill(on);
    await page.getByLabel('Chưa có: khẩn cấp').check();
    await page.getByLabel('Ghi bây giờ').check();
    await page.getByLabel('Người giao').fill('Cán bộ xã (mẫu)');
    await page.getByLabel('Người nhận').fill('Chủ nhà (mẫu)');
    await page.getByRole('group', { name: 'Ảnh hoặc tệp biên bản' }).getByLabel('Chọn tệp').setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: PNG });
    await look(page, size, 'stay-hand-over');
    await page.getByRole('button', { name: 'Bàn giao', exact: true }).click();
    await said(page, 'Đã ghi bàn giao');
    await card(page).getByText(/^Biên bản ngày/).last().waitFor();
    await card(page).getByText('Chưa ghi quyết định').waitFor();
    await look(page, size, 'stay-active');

    await card(page).getByRole('link', { name: /^Ghi quyết định/ }).last().click();
    await heading(page, /^Ghi quyết định/);
    await page.getByLabel('Số quyết định').fill(`7${size.name}/QĐ-UBND`);
    await page.getByLabel('Ngày ký').fill(on);
    await page.getByLabel('Người ký').fill('Chủ tịch (mẫu)');
    await page.getByRole('button', { name: 'Ghi quyết định', exact: true }).click();
    await said(page, 'Đã ghi quyết định');

    await card(page).getByRole('link', { name: /^Ghi lần thăm/ }).click();
    await heading(page, /^Thăm nơi chăm sóc/);
    await page.getByLabel('Ngày thăm').fill(on);
    await page.getByLabel('Chưa rõ').check();
    await page.getByLabel('Có', { exact: true }).check();
    await page.getByLabel('Việc học').check();
    await page.getByRole('button', { name: 'Ghi lần thăm', exact: true }).click();
    await page.getByRole('link', { name: /Đã thấy gì/ }).click();
    check(await page.evaluate(() => document.activeElement?.id === 'note'), `${size.name} stay: what is missing leads to its field`);
    await page.getByLabel('Đã thấy gì').fill('Thử tự động: sách vở bị ướt.');
    await look(page, size, 'stay-visit');
    await page.getByRole('button', { name: 'Ghi lần thăm', exact: true }).click();
    await said(page, 'Đã ghi lần thăm');
    await card(page).getByText('sách vở bị ướt').last().waitFor();

    await card(page).getByRole('link', { name: /^Chuyển nơi/ }).click();
    await heading(page, /^Chuyển nơi chăm sóc/);
    await page.getByRole('button', { name: 'Giữ chỗ và hỏi' }).click();
    await said(page, 'Đã giữ chỗ');
    await look(page, size, 'stay-moving');
    await card(page).getByRole('button', { name: /^Ghi: nhận lời/ }).click();
    await said(page, 'nhận lời');
    await card(page).getByRole('link', { name: /^Bàn giao/ }).click();
    await page.getByLabel('Ngày bàn giao').fill(on);
    await page.getByLabel('Số quyết định').fill(`8${size.name}/QĐ-UBND`);
    await page.getByRole('button', { name: 'Bàn giao', exact: true }).click();
    await said(page, 'Đã ghi bàn giao');
    await card(page).getByText('Sang nơi chăm sóc khác').last().waitFor();

    await card(page).getByRole('link', { name: /^Kết thúc/ }).click();
    await heading(page, /^Kết thúc chăm sóc/);
    await page.getByLabel('Lý do').selectOption({ label: 'Đối xử tệ, bạo lực' });
    await page.getByLabel('Đã xảy ra điều gì').waitFor();
    await look(page, size, 'stay-end');
    await page.getByLabel('Lý do').selectOption({ label: 'Về với gia đình' });
    await page.getByLabel('Ngày cuối').fill(on);
    await page.getByRole('button', { name: 'Kết thúc chăm sóc', exact: true }).click();
    await said(page, 'Đã kết thúc chăm sóc');
    await look(page, size, 'stay-ended');
    const file = await get(page, `cases/${c.id}`);
    const ends = file.placements.filter((p) => p.state === 'ended').slice(-2).map((p) => p.end_code);
    check(ends.join() === 'other_carer,home' && file.reviews.length > 0, `${size.name} stay: offered, handed over, visited, moved and ended on the page`, ends.join());
  }

  return { stay };
}

/** The smallest picture there is. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
