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
    await page.route('**/api/v1/operations', async (r) => {
      await r.fetch(); // it comes in, and its answer is lost
      await r.abort('internetdisconnected');
    });
    await send(page).click();
    await page.getByRole('button', { name: 'Gửi lại' }).waitFor();
    await page.unroute('**/api/v1/operations');
    await page.getByLabel('Thôn, bản, tổ, số nhà').fill('sửa sau khi đã tới');
    await send(page).click();
    await page.getByText('Tin này đã tới máy chủ ở lần gửi trước.').first().waitFor();
    await look(page, size, 'report-there');
    await page.getByRole('link', { name: 'Mở hồ sơ' }).click();
    await page.getByText('khoảng 9 tuổi').waitFor();
    const c = (await get(page, `cases/${page.url().split('/').pop()}`)).case;
    check(c.family === 'protection' && c.kind === 'P_ABUSE', `${size.name} report: a person in need of protection`);
  }

  /** A large photo is made smaller and added once though the line is cut; what is no photo is refused in words. */
  async function files(page, size) {
    const c = (await get(page, 'cases?limit=50&family=disaster')).items.find((x) => x.status !== 'closed' && !x.restricted);
    await page.goto(`${base}/cases/${c.id}`);
    const card = page.getByRole('region', { name: 'Ảnh và giấy tờ' });
    await card.getByText('Chưa có ảnh hay giấy tờ nào.').or(card.locator('.files')).waitFor();
    const before = await card.locator('.files li').count();
    const drawn = await page.evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 3000, height: 2250 });
      const brush = canvas.getContext('2d');
      for (let n = 0; n < 60_000; n++) {
        brush.fillStyle = `hsl(${(n * 37) % 360} 60% ${20 + (n % 60)}%)`;
        brush.fillRect((n * 7919) % 3000, (n * 104_729) % 2250, 9, 9);
      }
      const bytes = new Uint8Array(await (await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.95))).arrayBuffer());
      return [...bytes].map((b) => String.fromCharCode(b)).join('');
    });
    const photo = { name: 'mái nhà.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(drawn, 'latin1') };
    await page.context().setOffline(true);
    await card.getByLabel('Chụp ảnh').setInputFiles(photo);
    await card.getByText('Chưa gửi được vì mất mạng').waitFor();
    await look(page, size, 'files-lost');
    await page.context().setOffline(false);
    await card.getByRole('button', { name: 'Gửi lại' }).click();
    await page.getByRole('alert').filter({ hasText: 'Đã thêm vào hồ sơ' }).waitFor();
    await card.locator('.files li').nth(before).waitFor();
    const got = await page.evaluate(async (href) => {
      const blob = await (await fetch(href)).blob();
      const picture = await createImageBitmap(blob);
      return { bytes: blob.size, width: picture.width, height: picture.height };
    }, await card.locator('.files a').nth(before).getAttribute('href'));
    check(got.width === 2000 && got.height === 1500 && got.bytes < photo.buffer.length / 2, `${size.name} files: a photo of 3000 x 2250 is made smaller first`, `${photo.buffer.length} -> ${got.bytes} bytes`);
    check((await card.locator('.files li').count()) === before + 1, `${size.name} files: sent again it is there once`);
    await card.getByLabel('Chọn tệp').setInputFiles({ name: 'giấy.pdf', mimeType: 'application/pdf', buffer: Buffer.from('không phải PDF') });
    await card.getByText('Không nhận tệp này: phải là ảnh JPEG, PNG, WebP hoặc PDF').waitFor();
    await look(page, size, 'files');
    await card.getByLabel('Chọn tệp').setInputFiles({ name: 'giấy.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\nmẫu\n%%EOF\n') });
    await card.getByText(/^Giấy tờ: /).first().waitFor();
    check(true, `${size.name} files: a paper is added, what is none is refused in words`);
  }

  /** A case and one of its tasks are given to people chosen by name. */
  async function give(page, size) {
    let c;
    for (const x of (await get(page, 'cases?limit=200&family=disaster')).items.filter((x) => x.status !== 'closed' && !x.restricted && !x.held)) {
      if ((await get(page, `cases/${x.id}/workers`)).items.length > 1 && (c = x)) break;
    }
    await page.goto(`${base}/cases/${c.id}`);
    await page.getByRole('button', { name: 'Giao cho người khác' }).click();
    const whom = page.getByLabel('Giao cho ai');
    await whom.locator('option').nth(1).waitFor({ state: 'attached' });
    check(await whom.evaluate((e) => e === document.activeElement), `${size.name} give: the question takes the focus`);
    await page.getByRole('button', { name: 'Giao', exact: true }).click();
    await page.getByText('Hãy chọn người nhận').waitFor();
    await look(page, size, 'give');
    const name = await whom.locator('option').nth(1).innerText();
    await whom.selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Giao', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: `Đã giao hồ sơ cho ${name}` }).waitFor();
    await page.getByText('Đang giữ:').or(page.getByText('Bạn đang giữ hồ sơ này')).waitFor();
    await page.getByRole('button', { name: /^Giao việc/ }).first().click();
    await whom.locator('option').nth(1).waitFor({ state: 'attached' });
    const other = await whom.locator('option').nth(1).innerText();
    await whom.selectOption({ index: 1 });
    await page.getByRole('button', { name: /^Giao\s*:/ }).click();
    await page.getByRole('alert').filter({ hasText: `Đã giao việc cho ${other}` }).waitFor();
    await page.getByText(`Người làm: ${other}`).first().waitFor();
    check(true, `${size.name} give: a case and a task given by name`, `${name}, ${other}`);
  }

  return { report, files, give };
}
