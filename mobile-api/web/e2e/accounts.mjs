// Accounts, as run.mjs drives them on the page: who begins is told what to open; an account is opened, money that came in is
// booked on it, and an approver closes its books.
export function accounts({ base, check, look, heading, newID, enter, leave, who }) {
  const said = (page, text) => page.getByRole('alert').filter({ hasText: text }).waitFor();
  const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const role = (name) => who.others?.find((o) => o.role === name);

  /** The first visit of a fund manager: nothing is open yet. */
  async function begin(page, size) {
    const nothing = [['**/api/v1/fund', { accounts: [], postings: [] }], ['**/api/v1/trial-balance*', { on: yesterday(), accounts: [], sum_vnd: 0 }]];
    for (const [url, json] of nothing) await page.route(url, (route) => route.fulfill({ json }));
    await page.goto(`${base}/money`);
    await page.getByText(/^Bắt đầu/).waitFor();
    check((await page.locator('.lacking li').count()) === 3, `${size.name} accounts: who has none is told of the three to open`);
    await look(page, size, 'accounts-begin');
    for (const [url] of nothing) await page.unroute(url);
  }

  async function open(page, size, name) {
    const commune = await page.evaluate(async () => (await (await fetch('/api/v1/units?level=commune')).json()).items.at(-1));
    await page.goto(`${base}/money`);
    await page.getByRole('button', { name: 'Mở tài khoản' }).click();
    await page.getByLabel('Tài khoản quỹ').check();
    await page.getByLabel('Nguồn tiền').selectOption({ label: 'Ngân sách xã' });
    await page.getByRole('button', { name: 'Mở tài khoản', exact: true }).click();
    await page.getByRole('link', { name: 'Chưa điền: Tên tài khoản' }).waitFor();
    await page.getByLabel('Tên tài khoản').fill(name);
    await page.getByLabel('Xã, phường hoặc tỉnh').fill(commune.code);
    await page.keyboard.press('Tab');
    await look(page, size, 'account-open');
    await page.getByRole('button', { name: 'Mở tài khoản', exact: true }).click();
    await said(page, 'Đã mở tài khoản');
    await page.locator('.lacking li', { hasText: 'Ngân sách xã' }).first().waitFor();
    await look(page, size, 'accounts');
  }

  async function receive(page, size, name) {
    await page.getByRole('heading', { level: 3 }).getByRole('link', { name }).click();
    await heading(page, name);
    await page.getByText('chưa khoá sổ').waitFor();
    await page.getByRole('button', { name: /^Ghi tiền nhận/ }).click();
    await page.getByLabel('Nhận từ').selectOption({ index: 1 });
    await page.getByLabel('Số tiền, đồng').fill('20.000.000');
    await page.getByLabel('Ngày tiền đến').fill('2099-01-01');
    await page.getByLabel('Số chứng từ').fill(`BC-${size.name}`);
    await page.getByRole('button', { name: 'Ghi tiền nhận', exact: true }).click();
    await page.getByRole('link', { name: /tương lai/ }).click();
    check(await page.evaluate(() => document.activeElement?.id === 'in-on'), `${size.name} accounts: a day to come is refused at its field`);
    await look(page, size, 'account-receive');
    await page.getByLabel('Ngày tiền đến').fill(yesterday());
    await page.getByRole('button', { name: 'Ghi tiền nhận', exact: true }).click();
    await said(page, 'Đã ghi tiền nhận');
    await page.locator('li.card', { hasText: `BC-${size.name}` }).getByText('20.000.000').first().waitFor();
  }

  async function shut(page, size, name) {
    await page.goto(`${base}/money`);
    await page.getByRole('heading', { level: 3 }).getByRole('link', { name }).click();
    await page.getByRole('button', { name: /^Khoá sổ/ }).click();
    await page.getByLabel('Đến hết ngày').fill('2099-01-01');
    await page.getByRole('button', { name: 'Khoá sổ', exact: true }).click();
    await page.getByRole('link', { name: /ngày đã qua/ }).waitFor();
    await look(page, size, 'account-close');
    await page.getByLabel('Đến hết ngày').fill(yesterday());
    await page.getByRole('button', { name: 'Khoá sổ', exact: true }).click();
    await said(page, 'Đã khoá sổ');
    await page.getByText('đã khoá sổ đến hết ngày').waitFor();
    await look(page, size, 'account-closed');
  }

  async function accounts(page, size) {
    const manager = role('fund_manager');
    const approver = role('approver');
    if (!manager || !approver) return console.log('     no demonstration logins of the fund; accounts are not tried');
    const name = `Quỹ xã thử ${size.name}-${newID().slice(-4)}`;
    await leave(page);
    await enter(page, manager);
    await begin(page, size);
    await open(page, size, name);
    await receive(page, size, name);
    await leave(page);
    await enter(page, approver);
    await shut(page, size, name);
    await leave(page);
    await page.goto(base);
    await enter(page, who);
  }
  return { accounts };
}
