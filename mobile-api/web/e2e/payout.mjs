// Paying out, petrol prices and disclosure, as run.mjs drives them on the page: signed in as the fund manager, then as the
// approver, and read by nobody at all.
export function paying({ base, check, look, heading, tab, operate, newID, enter, leave, who }) {
  const other = (role) => who.others?.find((o) => o.role === role);
  const done = (page, text) => page.getByRole('alert').filter({ hasText: text }).waitFor();
  const month = (n) => new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + n, 1)).toISOString().slice(0, 7);

  async function change(page, role) {
    await leave(page);
    await enter(page, other(role));
  }

  /** A list is made, sent, downloaded, and its answer read back from the file, twice. */
  async function payout(page, size) {
    if (!other('fund_manager') || !other('approver')) return;
    await change(page, 'fund_manager');
    await tab(page, 'Quỹ');
    await page.getByRole('link', { name: 'Chi trả' }).first().click();
    await heading(page, 'Chi trả');
    await page.getByRole('button', { name: 'Lập danh sách' }).click();
    await page.getByRole('button', { name: 'Lập danh sách' }).click();
    await done(page, 'Tài khoản quỹ');
    await look(page, size, 'payment-make');
    const account = await page.evaluate(async () => {
      const lines = (await (await fetch('/api/v1/fund')).json()).accounts;
      return lines.filter((a) => a.kind === 'fund').sort((a, b) => b.reserved_vnd - a.reserved_vnd)[0].id;
    });
    await page.getByLabel('Tài khoản quỹ').selectOption(account);
    await page.getByRole('button', { name: 'Lập danh sách' }).click();
    await heading(page, /^Danh sách CT/);
    await page.getByRole('button', { name: 'Đã gửi cho đơn vị chi trả' }).click();
    await page.getByText('Kết quả của đơn vị chi trả').waitFor();
    await look(page, size, 'payment-list');
    const id = page.url().split('/').pop();
    const csv = await page.evaluate(async (p) => (await fetch(p)).text(), `/api/v1/payments/${id}/file?format=csv`);
    const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10).split('-').reverse().join('/');
    const filled = csv.split('\n').map((row) => {
      const cells = row.split(';');
      if (cells.length !== 11 || !cells[1].startsWith('CT')) return row;
      cells[8] = cells[0] === '2' ? 'Chưa nhận' : 'Đã trả';
      cells[9] = today;
      return cells.join(';');
    }).join('\n');
    for (const said of [/Ghi mới [1-9]/, /Ghi mới 0, đã ghi từ trước [1-9]/]) {
      await page.getByLabel('Tệp').setInputFiles({ name: 'ket-qua.csv', mimeType: 'text/csv', buffer: Buffer.from(filled) });
      await page.getByRole('button', { name: 'Đọc tệp' }).click();
      await done(page, said);
    }
    await look(page, size, 'payment-paid');
    await page.goto(`${base}/payments`);
    await page.getByText(/\d+ danh sách$/).waitFor();
    await look(page, size, 'payments');
    check(true, `${size.name} payout: listed, sent, paid by file`);
  }

  /** A price is entered by one and approved by another, and then corrected. */
  async function petrol(page, size) {
    if (!other('fund_manager') || !other('approver')) return;
    await change(page, 'fund_manager');
    await page.goto(`${base}/petrol`);
    await heading(page, 'Giá xăng');
    await page.getByRole('button', { name: 'Lưu giá' }).click();
    await done(page, 'Hãy ghi giá');
    await page.getByLabel('Từ ngày').fill(`20${size.name === '360' ? '18' : '19'}-05-04`);
    await page.getByLabel('Giá (đồng/lít)').fill('22.660');
    await page.getByLabel('Nguồn').fill('Thử tự động');
    await look(page, size, 'petrol');
    await page.getByRole('button', { name: 'Lưu giá' }).click();
    await done(page, 'Đã nhập');
    await page.getByText('Bạn nhập giá này').first().waitFor();
    await change(page, 'approver');
    await page.goto(`${base}/petrol`);
    await page.getByRole('button', { name: /^Duyệt giá/ }).first().click();
    await done(page, 'Đã duyệt');
    await look(page, size, 'petrol-approve');
  }

  /** What would be published is looked at; the public page works without a session and a script. */
  async function disclosed(page, size) {
    if (!other('approver')) return;
    await change(page, 'fund_manager');
    const rate = newID();
    const op = (kind, data) => ({ id: newID(), kind, subject: rate, base: 0, at: new Date().toISOString(), data });
    await operate(page, [op('rate.propose', { param: 'disclosure', value: 'on', valid_from: '2026-01-01', document: '1/QĐ (mẫu)', citation: 'thử' })]);
    await change(page, 'approver');
    await operate(page, [op('rate.approve', {})]);
    await page.goto(`${base}/disclosed`);
    await heading(page, 'Công khai');
    await page.getByText('Đã chi trong tháng').waitFor();
    const sure = page.getByLabel('Tôi đã xem hết');
    if (await sure.isVisible()) {
      await sure.check();
      await page.getByRole('button', { name: 'Công khai tháng này' }).click();
      await page.getByText('Số đã công khai không đổi').waitFor();
    }
    await page.getByLabel('Tháng').selectOption(month(0));
    await page.getByText('Theo xã, phường').first().waitFor();
    await page.getByText('Đã chi trong tháng').waitFor();
    await look(page, size, 'disclosed');
    await page.goto(`${base}/cong-khai`);
    await heading(page, 'Công khai quỹ trợ giúp khẩn cấp');
    await look(page, size, 'public');
    if (await page.getByRole('link', { name: /tháng/ }).count()) {
      await page.getByRole('link', { name: /tháng/ }).first().click();
      await page.getByRole('link', { name: 'Tải CSV' }).waitFor();
      await look(page, size, 'public-month');
    }
    await page.goto(base);
    await leave(page);
    await enter(page, who); // the coordinator, as it was found
  }

  return { payout, petrol, disclosed };
}
