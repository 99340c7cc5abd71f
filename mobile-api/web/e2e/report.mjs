// Logging reports, choosing places by name, photos and papers, as run.mjs drives them.
export function reporting({ base, check, look, heading, tab }) {
  const get = (page, path) => page.evaluate(async (p) => (await fetch(`/api/v1/${p}`)).json(), path);
  const send = (page) => page.getByRole('button', { name: /^Gửi (tin báo|lại)/ });

  /** A place is found by keyboard alone: letters without marks, arrows, Enter. */
  async function choose(page, label, words, name) {
    await page.getByLabel(label).fill(words);
    await page.getByRole('option', { name }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    const at = await page.evaluate(() => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '');
    await page.keyboard.press('Enter');
    return { at, value: await page.getByLabel(label).inputValue() };
  }

  /** An urgent report: what is missing is named, the line is cut while it is sent, it is sent again, and counts once. */
  async function report(page, size) {
    const c = (await get(page, 'cases?limit=200&family=disaster')).items.find((x) => x.lat && !x.approx);
    await page.context().grantPermissions(['geolocation'], { origin: base });
    await page.context().setGeolocation({ latitude: c.lat, longitude: c.lon, accuracy: 12 });
    await tab(page, 'Báo tin');
    await heading(page, 'Ghi tin báo');
    await look(page, size, 'report-empty');
    await send(page).click();
    await page.getByRole('link', { name: 'Hãy chọn chuyện gì xảy ra' }).click();
    check(await page.evaluate(() => document.activeElement?.name === 'kind'), `${size.name} report: the list of what is missing leads to the question`);
    await look(page, size, 'report-missing');
    await page.getByLabel('Lũ, ngập lụt').check();
    await page.getByLabel('Khẩn cấp, cần giúp ngay').check();
    const plain = c.unit_name.split(',')[0].normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
    const { at, value } = await choose(page, 'Xã, phường', plain, c.unit_name);
    check(at.startsWith(c.unit_name) && value === c.unit_name, `${size.name} report: a commune is chosen by keyboard`, value);
    await page.getByLabel('Thôn, bản, tổ, số nhà').fill('thôn Khe Vang');
    await page.getByRole('button', { name: 'Lấy vị trí đang đứng' }).click();
    await page.getByText('Đã có vị trí, sai số khoảng 12 m').waitFor();
    await page.getByLabel('Tên chủ hộ hoặc người báo').fill(`Lý Thị Báo ${size.name} (mẫu)`);
    await page.getByLabel('Bao nhiêu người').fill('5');
    await page.getByLabel('Điện thoại', { exact: true }).fill('0912 345 678');
    await page.getByLabel('An toàn', { exact: true }).check();
    await page.getByLabel('Lương thực').check();
    await page.getByLabel(/^Kể thêm vài câu/).fill('Nước ngập tới mái bếp.');
    await look(page, size, 'report-filled');
    const ids = [];
    const heard = (r) => r.url().endsWith('/operations') && ids.push(JSON.parse(r.postData()).operations[0].id);
    page.on('request', heard);
    await page.context().setOffline(true);
    await send(page).click();
    await page.getByRole('button', { name: 'Gửi lại' }).waitFor();
    check((await page.getByLabel('Thôn, bản, tổ, số nhà').inputValue()) === 'thôn Khe Vang', `${size.name} report: what was typed stays when the line is cut`);
    await look(page, size, 'report-lost');
    await tab(page, 'Việc').catch(() => undefined);
    await tab(page, 'Báo tin');
    check((await page.getByLabel('Bao nhiêu người').inputValue()) === '5', `${size.name} report: and when another screen is looked at`);
    await page.context().setOffline(false);
    await send(page).click();
    await heading(page, 'Đã nhận tin báo');
    page.off('request', heard);
    check(ids.length > 1 && new Set(ids).size === 1, `${size.name} report: every try has the same id, so that it counts once`, `${ids.length} tries`);
    await look(page, size, 'report-done');
    await page.getByRole('link', { name: 'Mở hồ sơ' }).click();
    await page.getByText('Nước ngập tới mái bếp.').waitFor();
    await guarded(page, size, c.unit);
  }

  /** A report about one person: the person first, and no name is needed. */
  async function guarded(page, size, unit) {
    await tab(page, 'Báo tin');
    check((await page.getByLabel(/^Kể thêm vài câu/).inputValue()) === '', `${size.name} report: the next one starts empty`);
    await page.getByLabel('Nạn nhân bị xâm hại').check();
    await page.getByLabel('Không khẩn cấp').check();
    await page.getByLabel('Nữ', { exact: true }).check();
    await page.getByLabel('Tuổi ước chừng').fill('9');
    await page.getByLabel('Xã, phường').fill(unit); // a code does too
    await look(page, size, 'report-protection');
    await send(page).click();
    await page.getByRole('link', { name: 'Hãy chọn căn cứ' }).click();
    await page.getByLabel(/^Chưa hỏi được/).check();
    await send(page).click();
    await heading(page, 'Đã nhận tin báo');
    await page.getByRole('link', { name: 'Mở hồ sơ' }).click();
    await page.getByText('khoảng 9 tuổi').waitFor();
    const c = (await get(page, `cases/${page.url().split('/').pop()}`)).case;
    check(c.family === 'protection' && c.kind === 'P_ABUSE', `${size.name} report: a person in need of protection`);
  }

  return { report };
}
