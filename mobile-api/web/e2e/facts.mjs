// What is known put right, and costs proposed, as run.mjs drives it on the page, as the coordinator.
export function facts({ base, check, look, heading }) {
  const get = (page, path) => page.evaluate(async (p) => (await fetch(`/api/v1/${p}`)).json(), path);
  const said = (page, text) => page.getByRole('alert').filter({ hasText: text }).waitFor();

  async function disaster(page) {
    const { items } = await get(page, 'cases?limit=100&family=disaster&status=verified');
    for (const c of items.filter((x) => !x.restricted)) {
      const file = await get(page, `cases/${c.id}`);
      if (file.household && file.persons.length && !file.costs.some((x) => ['house', 'injury'].includes(x.kind))) return file;
    }
  }

  /** The household and a person are corrected, somebody is added, and nothing is sent when nothing was changed. */
  async function correct(page, size) {
    const { case: c, household } = await disaster(page);
    await page.goto(`${base}/cases/${c.id}`);
    await page.getByRole('link', { name: 'Sửa thông tin hộ' }).click();
    await heading(page, /^Sửa thông tin hộ/);
    await page.getByRole('button', { name: 'Lưu' }).click();
    await page.getByText('Chưa sửa mục nào').first().waitFor();
    await page.getByLabel('Thôn, bản, tổ').fill(`Thôn thử ${size.name}`);
    await page.getByLabel('Số người').fill('99');
    await page.getByRole('button', { name: 'Lưu' }).click();
    await page.locator('.errors a').first().click();
    check(await page.evaluate(() => document.activeElement?.id === 'size'), `${size.name} correct: the list of faults leads to the input that the server names`);
    await look(page, size, 'fact-household');
    await page.getByLabel('Số người').fill(String(household.size + 1));
    await page.getByRole('button', { name: 'Lưu' }).click();
    await said(page, 'Đã sửa');
    await page.getByText(`Thôn thử ${size.name}`).waitFor();

    await page.getByRole('link', { name: /^Sửa thông tin người này/ }).first().click();
    await heading(page, /^Sửa thông tin người này/);
    await page.getByLabel('Mức khuyết tật').selectOption({ label: 'Nặng' });
    await page.getByLabel('Vận động').check();
    await page.getByLabel('Số định danh').fill('12');
    await page.getByRole('button', { name: 'Lưu' }).click();
    await page.locator('.errors a').first().waitFor();
    await look(page, size, 'fact-person');
    await page.getByLabel('Số định danh').fill('');
    await page.getByRole('button', { name: 'Lưu' }).click();
    await said(page, 'Đã sửa');

    await page.getByRole('link', { name: 'Thêm người' }).click();
    await heading(page, /^Thêm người/);
    await page.getByLabel('Họ tên').fill(`Bé thử ${size.name}`);
    await page.getByLabel('Ngày sinh').fill('2026-01-05');
    await look(page, size, 'fact-add');
    await page.getByRole('button', { name: 'Thêm người này' }).click();
    await said(page, 'Đã thêm người');
    await page.getByText(`Bé thử ${size.name}`).first().waitFor();

    await page.getByRole('link', { name: 'Sửa tình hình' }).click();
    await heading(page, /^Sửa tình hình/);
    await page.getByLabel('Sửa nhà').check();
    await page.getByLabel('Lời kể').fill(`Thử tự động ${size.name}: nhà tốc mái.`);
    await page.getByRole('button', { name: 'Lưu' }).click();
    await said(page, 'Đã sửa');
    await page.getByText('nhà tốc mái').waitFor();
  }

  /** A cost is proposed: what is missing is named, the law refuses what it does not grant, and the amount is worked out. */
  async function propose(page, size) {
    const { case: c } = await disaster(page);
    await page.goto(`${base}/cases/${c.id}/cost`);
    await heading(page, /^Đề nghị khoản chi/);
    await look(page, size, 'cost-new');
    await page.getByLabel('Người bị thương nặng').check();
    await page.getByRole('button', { name: 'Đề nghị', exact: true }).click();
    await page.getByRole('link', { name: 'Chưa điền: Ngày xảy ra' }).waitFor();
    await page.getByLabel('Cho ai').selectOption({ index: 1 });
    await page.getByLabel('Ngày xảy ra').fill(c.received_at.slice(0, 10));
    await page.getByLabel('Số ngày điều trị').fill('2');
    await page.getByRole('button', { name: 'Đề nghị', exact: true }).click();
    await page.getByText('dưới 3 ngày').first().waitFor();
    await look(page, size, 'cost-refused');
    await page.getByLabel('Số ngày điều trị').fill('5');
    await page.getByRole('button', { name: 'Đề nghị', exact: true }).click();
    await said(page, 'Đã đề nghị');
    const card = page.locator('section[aria-labelledby=s-costs]');
    await card.getByText('Người bị thương nặng').first().waitFor();
    await look(page, size, 'cost-done');
  }

  return { correct, propose };
}
