// Contributions as run.mjs drives them on the page: a campaign is opened, money comes in cash and by bank, pledges are made
// and withdrawn, receipts are printed, and duties are fulfilled.
export function gifts({ base, check, look, heading, tab, operate, newID, enter, leave, who }) {
  const other = (role) => who.others?.find((o) => o.role === role);
  const done = (page, text) => page.getByRole('alert').filter({ hasText: text }).waitFor();
  const save = (page) => page.getByRole('button', { name: 'Ghi', exact: true }).click();
  const day = (n) => new Date(Date.now() + 7 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10);

  /** An account of contributions that nothing was booked on. */
  async function account(page, size, name, more = {}) {
    const id = newID();
    const { results } = await operate(page, [{ id: newID(), kind: 'fund.open', subject: id, base: 0, at: new Date().toISOString(), data: { kind: 'fund', source: 'DONG_GOP', name, unit: '42', ...more } }]);
    check(results[0].status === 'applied', `${size.name} gifts: an account to take money in`, JSON.stringify(results[0].error ?? ''));
  }

  async function open(page, size, names) {
    await page.getByRole('button', { name: 'Mở cuộc vận động' }).click();
    await save(page);
    await page.getByRole('link', { name: /^Chưa điền/ }).first().click();
    check(await page.evaluate(() => document.activeElement?.id === 'open-incident_id'), `${size.name} gifts: the first link goes to the first field`);
    await page.locator('#open-incident_id').selectOption({ index: 1 });
    await page.locator('#open-account_id').selectOption({ label: names.account });
    await page.locator('#open-name').fill(names.campaign);
    await page.locator('#open-purpose').fill('Giúp các hộ mất nhà sau bão (thử)');
    await page.locator('#open-decision_no').fill(`VD-${size.name}`);
    await page.locator('#open-decided_on').fill(day(0));
    await page.locator('#open-signer').fill('Chủ tịch (mẫu)');
    await page.locator('#open-closes_on').fill(day(120));
    await save(page);
    await page.locator('.errors').waitFor();
    check(await page.evaluate(() => document.getElementById('open-closes_on').getAttribute('aria-invalid') === 'true'), `${size.name} gifts: more than 90 days is refused beside its field`);
    await look(page, size, 'gift-open');
    await page.locator('#open-closes_on').fill(day(60));
    await save(page);
    await done(page, 'Đã mở cuộc vận động');
    await look(page, size, 'gifts');
    await page.getByRole('link', { name: names.campaign }).click();
    await heading(page, names.campaign);
  }

  async function cash(page, size, names) {
    await page.getByRole('button', { name: 'Nhận tiền mặt' }).click();
    await page.locator('#give-from_account_id').selectOption({ index: 1 });
    await page.locator('#give-donor').fill(names.donor);
    await page.locator('#give-amount_vnd').fill('2.000.000');
    await page.locator('#give-reference').fill(`PT-${size.name}`);
    await save(page);
    await done(page, /Đã ghi, biên nhận số \d+/);
    const receipt = await page.getByRole('link', { name: /^Biên nhận số/ }).first().getAttribute('href');
    const paper = await page.context().newPage();
    await paper.goto(base + receipt);
    const told = await paper.locator('body').innerText();
    check(told.includes('2.000.000') && /hai triệu đồng/i.test(told) && told.includes(names.donor), `${size.name} gifts: the receipt has donor, figures and words`);
    await paper.close();
  }

  /** Two pledges: money finds one by its code, the other is withdrawn with a reason. Gives the code of the first. */
  async function pledges(page, size, names) {
    await page.getByRole('button', { name: 'Thêm người ủng hộ' }).click();
    await page.locator('#donor-name').fill(names.donor);
    await save(page);
    await done(page, 'Đã thêm người ủng hộ');
    const promise = async (vnd) => {
      await page.getByRole('button', { name: 'Ghi cam kết' }).click();
      await page.locator('#pledge-donor_id').selectOption({ label: names.donor });
      await page.locator('#pledge-amount_vnd').fill(vnd);
      await save(page);
      const told = page.getByRole('alert').filter({ hasText: 'Mã cam kết' });
      await told.waitFor();
      return /UH\w{7}/.exec(await told.innerText())[0];
    };
    const kept = await promise('1.500.000');
    await page.getByText(kept).last().waitFor();
    const off = page.locator('li', { hasText: 'trên 700.000' });
    await promise('700.000');
    await off.getByRole('button', { name: /^Rút cam kết/ }).click();
    await off.getByRole('button', { name: /^Rút cam kết/ }).click();
    await off.getByText('Hãy ghi').waitFor();
    await off.getByLabel('Vì sao rút').fill('người hứa báo không chuyển được (thử)');
    await look(page, size, 'pledge-withdraw');
    await off.getByRole('button', { name: /^Rút cam kết/ }).press('Enter');
    await done(page, 'Đã rút cam kết');
    await off.getByText('Đã rút: người hứa').waitFor();
    check((await off.getByRole('button').count()) === 0, `${size.name} gifts: a withdrawn pledge has nothing left to press`);
    return kept;
  }

  /** A page of the bank, of the account that somebody names; one line has its code, the other waits for a person. */
  async function bank(page, size, code) {
    await page.getByRole('button', { name: 'Nhập sao kê ngân hàng' }).click();
    await page.getByRole('button', { name: 'Đọc tệp' }).click();
    await page.getByRole('link', { name: /Sao kê của tài khoản/ }).waitFor();
    await page.getByLabel('Sao kê của tài khoản').selectOption({ index: 2 });
    const date = day(0).split('-').reverse().join('/');
    const rows = `Ngày;Ghi có;Nội dung;Mã GD\n${date};1.500.000;ung ho ${code};FT${code}1\n${date};310.000;ung ho ba con;FT${code}2\n`;
    await page.locator('#bank-file').setInputFiles({ name: 'sao-ke.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
    await look(page, size, 'bank-page');
    for (const said of ['Đã ghi 2 khoản, 0 khoản có từ trước', 'Đã ghi 0 khoản, 2 khoản có từ trước']) {
      await page.getByRole('button', { name: 'Đọc tệp' }).click();
      await done(page, said);
    }
    await page.locator('li', { hasText: code }).getByText('Đã đủ').waitFor();
    await page.getByRole('region', { name: /^Chờ đối chiếu/ }).getByRole('button', { name: /^Không rõ của ai/ }).first().click();
    await done(page, 'Đã đối chiếu');
    check(true, `${size.name} gifts: the code found its pledge, a person decided on the rest`);
  }

  async function donations(page, size) {
    if (!other('fund_manager') || !other('approver')) return console.log('     no demonstration logins of the fund; gifts are not tried');
    const end = Date.now().toString(36).slice(-4);
    const names = { account: `Đóng góp ${size.name}-${end} (mẫu)`, campaign: `Vận động ${size.name}-${end}`, donor: `Nhà hảo tâm ${size.name}-${end} (mẫu)` };
    await leave(page);
    await enter(page, other('fund_manager'));
    await account(page, size, names.account);
    await tab(page, 'Ủng hộ');
    await heading(page, 'Vận động ủng hộ');
    await open(page, size, names);
    await account(page, size, `${names.account} 2`, { campaign_id: page.url().split('/').pop() });
    await page.reload();
    await heading(page, names.campaign);
    await cash(page, size, names);
    const code = await pledges(page, size, names);
    await bank(page, size, code);
    await page.getByRole('button', { name: /^Ghi đã làm/ }).first().click();
    await page.getByLabel('Ở đâu, hình thức').fill('niêm yết tại trụ sở (thử)');
    await save(page);
    await done(page, 'Đã ghi.');
    await look(page, size, 'gift');
    await leave(page);
    await enter(page, other('approver'));
    await page.goto(`${base}/gifts`);
    await page.getByRole('link', { name: names.campaign }).click();
    await page.getByRole('button', { name: 'Gia hạn' }).click();
    await look(page, size, 'gift-extend');
    await leave(page);
    await page.goto(base);
    await enter(page, who);
  }

  return { donations };
}
