// The work on a case and around it, as run.mjs drives it: each part begins and ends signed in as the coordinator.
export function work({ base, check, look, heading }) {
  const get = (page, path) => page.evaluate(async (p) => (await fetch(`/api/v1/${p}`)).json(), path);
  const firstCase = async (page, query) => (await get(page, `cases?limit=50&${query}`)).items.find((c) => !c.restricted && c.status !== 'closed');

  async function open(page, id) {
    await page.goto(`${base}/cases/${id}`);
    await page.locator('main .way').waitFor();
  }

  /** A form is filled in, refused when answers are missing, and gives a priority with its reasons. */
  async function assess(page, size) {
    const c = await firstCase(page, 'family=disaster&status=verified');
    await open(page, c.id);
    await page.getByRole('link', { name: 'Đánh giá' }).click();
    await heading(page, /^Đánh giá hồ sơ/);
    await page.getByRole('button', { name: 'Tính mức ưu tiên' }).click();
    await page.locator('.errors li').first().waitFor();
    await page.locator('.errors a').first().click();
    check(await page.evaluate(() => document.activeElement?.type === 'radio'), `${size.name} assess: the list of what is missing leads to the question`);
    await look(page, size, 'assess-missing');
    for (const group of await page.locator('fieldset.question').all()) await group.getByRole('radio').nth(1).check();
    await page.getByLabel('Mức ưu tiên', { exact: true }).selectOption({ label: 'Thấp' });
    await page.getByRole('button', { name: 'Tính mức ưu tiên' }).click();
    await page.getByRole('link', { name: 'Hãy ghi vì sao chọn mức này' }).waitFor();
    await page.getByLabel('Vì sao chọn mức khác với phiếu').fill('Thử tự động: đã có người thân đón.');
    await look(page, size, 'assess');
    await page.getByRole('button', { name: 'Tính mức ưu tiên' }).click();
    await heading(page, /^Đã đánh giá hồ sơ/);
    await page.getByText('Phiếu tính ra:').waitFor();
    await page.locator('.assessed ol li').first().waitFor();
    await look(page, size, 'assessed');
    await page.locator('.actions').getByRole('link', { name: /^Quay lại hồ sơ/ }).click();
    await page.getByText('đã có người thân đón').waitFor();
    check(!/trên 3/.test(await page.locator('main').innerText()), `${size.name} assess: the case shows the points of the form`);
    await look(page, size, 'case-assessed');
  }

  return { assess };
}
