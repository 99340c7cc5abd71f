// Goods as run.mjs drives them on the page: a warehouse and an item, goods that come in, a list by which they are handed
// out with a photo as signature, a count with its differences, and losses that somebody else decides.
const PHOTO = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export function goods({ base, check, look, heading, tab, enter, leave, who }) {
  const other = (role) => who.others?.find((o) => o.role === role);
  const done = (page, text) => page.getByRole('alert').filter({ hasText: text }).waitFor();
  const get = (page, path) => page.evaluate(async (p) => (await fetch(`/api/v1/${p}`)).json(), path);

  async function as(page, one, path) {
    await leave(page);
    await enter(page, one);
    await page.goto(`${base}${path}`);
  }

  /** A warehouse, rice, and a lot of it, all on the page. */
  async function fill(page, size, names) {
    await page.getByRole('button', { name: 'Thêm kho' }).click();
    await page.getByRole('button', { name: 'Ghi', exact: true }).click();
    await page.getByRole('link', { name: /^Chưa điền/ }).first().waitFor();
    check(await page.evaluate(() => document.getElementById('house-name').getAttribute('aria-invalid') === 'true'), `${size.name} stock: what is missing is said at its field`);
    await page.locator('#house-name').fill(names.house);
    await page.getByRole('button', { name: 'Ghi', exact: true }).click();
    await done(page, 'Đã thêm');
    await page.getByRole('button', { name: 'Thêm mặt hàng' }).click();
    await page.locator('#item-name').fill(names.item);
    await page.locator('#item-unit_of').fill('kg');
    await page.getByRole('button', { name: 'Ghi', exact: true }).click();
    await done(page, 'Đã thêm');
    await page.getByRole('button', { name: 'Nhập hàng' }).click();
    await page.locator('#receive-warehouse_id').selectOption({ label: names.house });
    await page.locator('#receive-item_id').selectOption({ label: `${names.item} (kg)` });
    await page.locator('#receive-quantity').fill('1.200,5');
    await page.locator('#receive-document').fill('PN-1');
    await look(page, size, 'stock-receive');
    await page.getByRole('button', { name: 'Ghi', exact: true }).press('Enter');
    await done(page, /Đã nhập, phiếu số \d+/);
    await page.locator('article', { hasText: names.item }).getByText('1.200,5 kg').waitFor();
    await look(page, size, 'stock');
  }

  /** What is really there: one lot less than in the books, with the reason; the books wait. */
  async function count(page, size, names) {
    await page.getByRole('link', { name: `Kiểm kê ${names.house}` }).click();
    await heading(page, `Kiểm kê ${names.house}`);
    await page.getByRole('button', { name: 'Ghi kết quả kiểm kê' }).click();
    await page.getByRole('link', { name: /biên bản kiểm kê/ }).waitFor();
    await page.getByLabel('Số biên bản kiểm kê').fill(`KK-${size.name}`);
    await page.getByLabel('Đếm được').fill('1.200');
    await page.getByText('thiếu 0,5 kg').waitFor();
    await page.getByRole('button', { name: 'Ghi kết quả kiểm kê' }).click();
    await page.getByRole('link', { name: /vì sao lệch/ }).click();
    check(await page.evaluate(() => document.activeElement?.id.startsWith('why-')), `${size.name} count: the link goes to the reason that is missing`);
    await look(page, size, 'stock-count');
    await page.keyboard.type('bao rách (thử)');
    await page.keyboard.press('Enter');
    await done(page, 'Đã ghi kết quả kiểm kê');
    await page.locator('article', { hasText: names.item }).getByText('1.200,5 kg').waitFor();
    check(true, `${size.name} count: the books wait for somebody else`);
    const row = page.locator('article', { hasText: names.item });
    await row.getByRole('button', { name: /^Báo hao hụt/ }).click();
    await row.getByLabel('Số lượng').fill('3');
    await row.getByLabel('Vì sao').fill('ướt mưa (thử)');
    await row.getByRole('button', { name: 'Ghi', exact: true }).click();
    await done(page, 'Đã báo');
    await page.getByRole('region', { name: /chờ duyệt/ }).getByText('bao rách').first().waitFor();
    await look(page, size, 'stock-losses');
  }

  /** Somebody else approves the one and refuses the other. */
  async function decide(page, size, names) {
    const waiting = page.getByRole('region', { name: /chờ duyệt/ }).locator('li', { hasText: names.item });
    await waiting.filter({ hasText: 'bao rách' }).getByRole('button', { name: /^Duyệt/ }).click();
    await done(page, 'Đã quyết định');
    await waiting.filter({ hasText: 'ướt mưa' }).getByRole('button', { name: /^Không duyệt/ }).click();
    await page.getByLabel('Vì sao').fill('chưa lập biên bản (thử)');
    await page.getByRole('button', { name: 'Ghi', exact: true }).click();
    await done(page, 'Đã quyết định');
    await page.locator('article', { hasText: names.item }).getByText('1.200 kg').waitFor();
    await page.getByText(/^Hao hụt, chênh lệch đã quyết định/).click();
    await page.getByText('Không duyệt vì: chưa lập biên bản (thử)').first().waitFor();
    await look(page, size, 'stock-decided');
  }

  async function stock(page, size) {
    if (!other('fund_manager') || !other('approver')) return console.log('     no demonstration logins of the fund; goods are not tried');
    const end = Date.now().toString(36).slice(-4);
    const names = { house: `Kho thử ${size.name}-${end}`, item: `Gạo thử ${size.name}-${end}` };
    await leave(page);
    await enter(page, other('fund_manager'));
    await tab(page, 'Ủng hộ');
    await heading(page, 'Vận động ủng hộ');
    await page.getByRole('link', { name: 'Kho hàng cứu trợ' }).click();
    await heading(page, 'Kho hàng cứu trợ');
    await fill(page, size, names);
    await count(page, size, names);
    await as(page, other('approver'), '/stock');
    await decide(page, size, names);
    await as(page, who, '/handouts');
    await handouts(page, size, names);
  }

  /** A list for two homes: one signs by a photo, which is not lost with the connection; the other is struck. */
  async function handouts(page, size, names) {
    const { items } = await get(page, 'cases?limit=50&family=disaster');
    const homes = items.filter((c) => !c.restricted && c.status !== 'closed' && c.head_name).slice(0, 2);
    await heading(page, 'Cấp phát hàng');
    await page.getByRole('button', { name: 'Lập danh sách' }).click();
    await page.getByLabel('Tên danh sách').fill(`Cấp ${names.item}`);
    await page.getByLabel('Kho', { exact: true }).selectOption({ label: names.house });
    await page.getByLabel('Mặt hàng').selectOption({ label: `${names.item} (kg)` });
    await page.getByLabel('Số lượng mỗi hồ sơ').fill('15');
    await page.getByLabel('Mã hồ sơ được nhận').fill('KT-99-99999');
    await page.getByRole('button', { name: 'Ghi', exact: true }).click();
    await page.getByRole('link', { name: 'Không tìm thấy hồ sơ KT-99-99999' }).waitFor();
    await look(page, size, 'handout-list');
    await page.getByLabel('Mã hồ sơ được nhận').fill(homes.map((c) => c.code).join('\n'));
    await page.getByRole('button', { name: 'Ghi', exact: true }).click();
    await done(page, 'Đã lập danh sách');
    const line = (c) => page.locator('article', { hasText: `Cấp ${names.item}` }).locator('li', { hasText: c.code });
    const [first, second] = homes.map(line);
    await first.getByRole('button', { name: /^Cấp, ký nhận/ }).click();
    await first.getByLabel('Ảnh chữ ký').check();
    await first.getByRole('button', { name: 'Ghi', exact: true }).click();
    await first.getByRole('link', { name: /Ảnh ký nhận/ }).waitFor();
    await first.getByLabel('Chụp ảnh').setInputFiles({ name: 'ky-nhan.png', mimeType: 'image/png', buffer: Buffer.from(PHOTO, 'base64') });
    await first.getByText('Đã chọn: ky-nhan.png').waitFor();
    await look(page, size, 'handout-sign');
    await page.context().setOffline(true);
    await first.getByRole('button', { name: 'Ghi', exact: true }).click();
    await first.getByRole('link', { name: /Không kết nối/ }).waitFor();
    await page.context().setOffline(false);
    await first.getByText('Đã chọn: ky-nhan.png').waitFor();
    await first.getByRole('button', { name: 'Ghi', exact: true }).click();
    await done(page, 'Đã cấp cho');
    await page.locator('article', { hasText: `Cấp ${names.item}` }).getByText(/^Đã cấp hoặc đã bỏ/).click();
    await first.getByRole('link', { name: /^Xem ảnh ký nhận/ }).waitFor();
    check(true, `${size.name} handouts: the photo outlived the lost connection, and is there once`);
    await second.getByRole('button', { name: /^Bỏ khỏi danh sách/ }).click();
    await second.getByLabel('Vì sao').fill('đã có nơi khác cấp (thử)');
    await second.getByRole('button', { name: /^Bỏ khỏi danh sách/ }).click();
    await done(page, 'Đã bỏ');
    await look(page, size, 'handouts');
  }

  return { stock };
}
