// The fund, as run.mjs drives it on the page: an approver returns one line, approves all others at once, and reads what was
// booked.
export function funds({ base, check, look, heading, tab, operate, newID, enter, leave, who }) {
  /** Three costs that wait, with their papers. */
  async function prepare(page, size) {
    const { items } = await page.evaluate(async () => (await fetch('/api/v1/cases?limit=50&family=disaster')).json());
    const of = items.find((c) => !c.restricted && c.status !== 'closed');
    const on = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const line = (n) => ({ id: newID(), kind: 'cost.propose', subject: newID(), base: 0, at: new Date().toISOString(), data: { case_id: of.id, evidence: `BK-${size.name}-${n}`, evidence_on: on,
      item: { kind: 'treatment', card: false, group: 'other', covered_vnd: 500_000 + n, on } } });
    const { results } = await operate(page, [line(1), line(2), line(3)]);
    check(results.every((r) => r.status === 'applied'), `${size.name} money: three costs wait`, JSON.stringify(results.map((r) => r.error ?? '')));
  }

  async function approve(page, size) {
    await page.goto(`${base}/money`);
    await heading(page, 'Quỹ trợ giúp');
    await page.getByRole('heading', { name: 'Bảng cân đối tài khoản' }).waitFor();
    await look(page, size, 'money');
    await page.getByRole('link', { name: /^Chờ tôi duyệt/ }).click();
    await heading(page, 'Chờ tôi duyệt');
    const lines = page.locator('li.card');
    await lines.first().waitFor();
    await look(page, size, 'approve');
    const last = lines.nth((await lines.count()) - 1);
    await lines.first().getByRole('button', { name: /^Trả lại/ }).click();
    await lines.first().getByLabel('Lý do').fill('thiếu chữ ký (thử)');
    await lines.first().getByRole('button', { name: /^Trả lại/ }).click();
    await page.getByRole('alert').filter({ hasText: 'Đã trả lại' }).waitFor();
    await last.waitFor({ state: 'detached' }); // the list is there without it
    await page.getByRole('button', { name: 'Kiểm tra' }).click();
    check(await page.evaluate(() => document.activeElement?.id === 'apr-account_id' && document.activeElement.getAttribute('aria-invalid') === 'true'), `${size.name} approve: the first field that is missing has the focus`);
    await page.getByLabel('Chi từ tài khoản').selectOption({ index: 1 });
    await page.getByLabel('Số quyết định').fill(`${size.name}/QĐ-UBND`);
    await lines.first().getByRole('checkbox').uncheck(); // one waits for the next
    await page.getByRole('button', { name: 'Kiểm tra' }).focus();
    await page.keyboard.press('Enter');
    await heading(page, 'Kiểm tra trước khi duyệt');
    await look(page, size, 'approve-check');
    await page.getByRole('button', { name: /^Duyệt \d+ khoản/ }).click();
    await page.getByRole('alert').filter({ hasText: /Đã duyệt \d+ khoản/ }).waitFor({ timeout: 60_000 });
    await look(page, size, 'approve-done');
  }

  /** One line cannot wait for its papers: it is approved at once, and stands among those whose decision has to follow. */
  async function urgent(page, size) {
    const line = page.locator('li.card').first();
    const code = /KT-\d\d-\d+/.exec(await line.innerText())[0];
    await line.getByRole('button', { name: /^Duyệt khẩn cấp/ }).click();
    await line.getByLabel('Chi từ tài khoản').selectOption({ index: 1 });
    await look(page, size, 'approve-urgent');
    await line.getByRole('button', { name: 'Duyệt, quyết định bổ sung sau' }).press('Enter');
    await page.getByRole('alert').filter({ hasText: `Đã duyệt khẩn cấp cho hồ sơ ${code}` }).waitFor();
    check((await page.getByRole('heading', { level: 1, name: 'Chờ tôi duyệt' }).count()) === 1, `${size.name} approve: what is sent for one line does not send the form of all`);
  }

  /** What came back is mended by who wrote it down: why, the number, its date and a scan; then it waits anew. */
  async function returned(page, size) {
    await page.goto(`${base}/money`);
    await page.getByRole('link', { name: /^Khoản bị trả lại/ }).waitFor();
    await look(page, size, 'money-manager');
    await page.getByRole('link', { name: /^Khoản bị trả lại/ }).click();
    await heading(page, 'Khoản bị trả lại');
    const card = page.locator('article', { hasText: 'thiếu chữ ký (thử)' }).first();
    await card.getByRole('button', { name: /^Sửa chứng từ/ }).click();
    await card.getByLabel('Số chứng từ').fill(`BK-sửa-${size.name}`);
    await card.getByLabel('Ngày chứng từ').fill('2099-01-01');
    await card.getByLabel('Chọn tệp').setInputFiles({ name: 'bang-ke.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\nmẫu\n%%EOF\n') });
    await card.getByRole('button', { name: 'Trình lại' }).click();
    await card.getByRole('link', { name: /tương lai/ }).waitFor();
    check(await card.getByLabel('Ngày chứng từ').getAttribute('aria-invalid') === 'true', `${size.name} returned: a day to come is refused beside its field`);
    await look(page, size, 'returned');
    await card.getByLabel('Ngày chứng từ').fill(new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
    await card.getByRole('button', { name: 'Trình lại' }).click();
    await page.getByRole('alert').filter({ hasText: 'Đã trình lại' }).waitFor();
    const { items } = await page.evaluate(async () => (await fetch('/api/v1/costs?state=submitted&limit=50')).json());
    const sent = items.find((c) => c.evidence === `BK-sửa-${size.name}`);
    check(sent?.has_file, `${size.name} returned: sent in again with its number and its scan`);
  }

  /** What an account paid is settled; a wrong entry is taken back by somebody else. */
  async function settle(page, size) {
    const { accounts } = await page.evaluate(async () => (await fetch('/api/v1/fund')).json());
    await page.goto(`${base}/money/accounts/${accounts.find((a) => a.kind === 'fund' && a.postings > 0).id}`);
    await page.getByRole('button', { name: /^Quyết toán/ }).click();
    await page.getByLabel('Đến hết ngày').fill('2099-01-01');
    await page.getByLabel('Số biên bản quyết toán').fill(`QT-${size.name}`);
    await page.getByRole('button', { name: 'Quyết toán', exact: true }).click();
    await page.getByRole('link', { name: /ngày đã qua/ }).waitFor();
    await look(page, size, 'settle');
    await page.getByLabel('Đến hết ngày').fill(new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
    await page.getByRole('button', { name: 'Quyết toán', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: /Đã quyết toán \d+ khoản/ }).waitFor();
  }

  async function read(page, size) {
    await page.goto(`${base}/money`);
    await page.locator('h3 a').first().click();
    await page.getByRole('button', { name: 'Xem', exact: true }).waitFor();
    await page.locator('li.card').first().waitFor();
    await look(page, size, 'statement');
    await page.getByRole('button', { name: /^Đảo bút toán/ }).first().click();
    await page.getByLabel('Số chứng từ').fill(`DB-${size.name}`);
    await page.getByLabel('Lý do').fill('ghi nhầm tài khoản (thử)');
    await look(page, size, 'reverse');
  }

  /** A commune that is short asks the province: one person asks, another approves, and the first sends. */
  async function transfers(page, size) {
    const manager = who.others?.find((o) => o.role === 'fund_manager');
    const approver = who.others?.find((o) => o.role === 'approver');
    if (!manager || !approver) return console.log('     no demonstration logins of the fund; transfers are not tried');
    await leave(page);
    await enter(page, manager);
    const name = `Quỹ xã ${size.name}-${newID().slice(-4)} (mẫu)`;
    const commune = await page.evaluate(async () => (await (await fetch('/api/v1/units?level=commune')).json()).items[0]);
    const { results } = await operate(page, [{ id: newID(), kind: 'fund.open', subject: newID(), base: 0, at: new Date().toISOString(), data: { kind: 'fund', source: 'NSNN_XA', name, unit: commune.code } }]);
    check(results[0].status === 'applied', `${size.name} transfers: the commune has an account`, JSON.stringify(results[0].error ?? ''));
    await page.goto(`${base}/money`);
    await page.getByRole('link', { name: /^Điều chuyển chờ xử lý/ }).click();
    await heading(page, 'Điều chuyển');
    const ask = async (vnd, reason) => {
      await page.getByRole('button', { name: 'Đề nghị cấp bổ sung' }).click();
      await page.getByLabel('Cấp vào tài khoản').selectOption({ label: await page.locator('#ask-to_account_id option', { hasText: name }).innerText() });
      await page.getByLabel('Số tiền, đồng').fill(vnd);
      await page.getByLabel('Vì sao cần thêm').fill(reason);
      await page.getByRole('button', { name: 'Gửi đề nghị' }).click();
    };
    await ask('năm triệu', 'thiếu tiền sau bão (thử)');
    await page.getByRole('link', { name: /chỉ ghi số/ }).waitFor();
    check(await page.evaluate(() => document.getElementById('ask-amount_vnd').getAttribute('aria-invalid') === 'true'), `${size.name} transfers: what is no number is said beside its field`);
    await look(page, size, 'transfer-ask');
    await page.getByLabel('Số tiền, đồng').fill('5.000.000');
    await page.getByRole('button', { name: 'Gửi đề nghị' }).click();
    await page.getByRole('alert').filter({ hasText: 'Đã gửi đề nghị' }).waitFor();
    await ask('7.000.000', 'đề nghị thứ hai (thử)');
    await page.getByRole('alert').filter({ hasText: 'Đã gửi đề nghị' }).waitFor();
    await leave(page);
    await enter(page, approver);
    await page.goto(`${base}/transfers`);
    const second = page.locator('article', { hasText: 'đề nghị thứ hai' }).first();
    await second.getByRole('button', { name: /^Từ chối cấp/ }).click();
    await second.getByLabel('Lý do').fill('chưa đến lượt (thử)');
    await second.getByRole('button', { name: /^Từ chối cấp/ }).click();
    await page.getByRole('alert').filter({ hasText: 'Đã từ chối' }).waitFor();
    const first = page.locator('article', { hasText: 'thiếu tiền sau bão' }).first();
    await first.getByRole('button', { name: /^Duyệt cấp/ }).click();
    await first.getByLabel('Chi từ tài khoản').selectOption({ label: await first.locator('option', { hasText: 'Ngân sách tỉnh' }).innerText() });
    await first.getByLabel('Số quyết định').fill(`DC-${size.name}`);
    await look(page, size, 'transfer-approve');
    await first.getByRole('button', { name: /^Duyệt cấp/ }).click();
    await page.getByRole('alert').filter({ hasText: 'Đã duyệt và giữ tiền' }).waitFor();
    await page.getByRole('region', { name: 'Ai còn nợ ai' }).getByText('5.000.000').first().waitFor();
    await look(page, size, 'transfers');
    await leave(page);
    await enter(page, manager);
    await page.goto(`${base}/transfers`);
    await first.getByRole('button', { name: /^Chuyển tiền/ }).press('Enter');
    check(await page.evaluate(() => document.activeElement?.textContent.includes('Chuyển tiền')), `${size.name} transfers: the second look has the focus on its button`);
    await look(page, size, 'transfer-send');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Đã chuyển tiền' }).waitFor();
    await page.getByText(/^Đã xong/).click();
    await look(page, size, 'transfers-over');
    await leave(page);
    await page.goto(base);
    await enter(page, who);
  }

  async function money(page, size) {
    const approver = who.others?.find((o) => o.role === 'approver');
    if (!approver) return console.log('     no demonstration login of an approver; the fund is not tried');
    await prepare(page, size);
    await leave(page);
    await enter(page, approver);
    await approve(page, size);
    await read(page, size);
    await page.goto(`${base}/money/approve`);
    await page.locator('li.card').first().waitFor();
    await urgent(page, size);
    await page.goto(`${base}/money`);
    await page.getByRole('heading', { name: /^Duyệt khẩn cấp, chờ quyết định/ }).waitFor();
    await look(page, size, 'money-undecided');
    await leave(page);
    await enter(page, who.others.find((o) => o.role === 'fund_manager'));
    await returned(page, size);
    await settle(page, size);
    await leave(page);
    await page.goto(base);
    await enter(page, who);
    await tab(page, 'Việc');
    await page.getByRole('link', { name: 'Khoản bị trả lại' }).click();
    await heading(page, 'Khoản bị trả lại');
    await page.getByRole('link', { name: 'Việc phải làm' }).waitFor();
    await look(page, size, 'returned-coordinator');
    await page.goto(base);
  }
  return { money, transfers };
}
