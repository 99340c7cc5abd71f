// Disasters, as run.mjs drives them on the page, as the coordinator: one is declared by communes, another of the whole
// province, whom it reaches is looked at, and both are closed.
export function disasters({ base, check, look, heading, tab }) {
  const said = (page, text) => page.getByRole('alert').filter({ hasText: text }).waitFor();
  const submit = (page) => page.getByRole('button', { name: 'Công bố thiên tai' }).click();
  const card = (page, name) => page.locator('article', { hasText: name });

  async function begin(page, name) {
    await page.getByRole('link', { name: 'Công bố thiên tai' }).click();
    await heading(page, 'Công bố thiên tai');
    await page.getByLabel('Loại').selectOption({ label: 'Lũ, ngập lụt' });
    await page.getByLabel('Tên gọi').fill(name);
    await page.getByLabel('Bắt đầu lúc').fill('2026-11-20T06:00');
  }

  async function choose(page, text) {
    await page.getByLabel('Thêm xã, phường').fill(text);
    await page.getByRole('option').filter({ hasText: text }).first().click();
    await page.locator('.chosen button', { hasText: text }).waitFor();
  }

  async function byCommunes(page, size, name) {
    await begin(page, name);
    await submit(page);
    await page.getByRole('link', { name: 'Hãy chọn ít nhất một xã' }).click();
    check(await page.evaluate(() => document.activeElement?.id === 'communes'), `${size.name} disaster: what is missing leads to the communes`);
    await choose(page, 'Thạch Hà');
    await choose(page, 'Hương Khê');
    await look(page, size, 'disaster-new');
    await page.locator('.chosen button', { hasText: 'Hương Khê' }).press('Enter');
    await page.locator('.chosen button', { hasText: 'Hương Khê' }).waitFor({ state: 'detached' });
    await submit(page);
    await said(page, `Đã công bố: ${name}`);
    await look(page, size, 'disasters');
  }

  async function around(page, size, name) {
    await begin(page, name);
    await page.getByLabel('Quanh một điểm').check();
    await page.getByLabel('Vĩ độ').fill('181');
    await page.getByLabel('Kinh độ').fill('105,905');
    await page.getByLabel('Bán kính, km').fill('15');
    await submit(page);
    await page.getByRole('link', { name: /^Vĩ độ là một số/ }).waitFor();
    await look(page, size, 'disaster-circle');
    await page.getByLabel('Toàn bộ').check();
    await submit(page);
    await said(page, `Đã công bố: ${name}`);
  }

  async function reach(page, size, name) {
    await card(page, name).getByRole('link', { name: /^Ảnh hưởng đến ai/ }).click();
    await heading(page, name);
    await page.locator('.bars tbody tr').first().waitFor();
    check((await page.locator('.bars tbody tr').count()) > 60, `${size.name} disaster: the whole province is all its communes`, await page.locator('.bars tbody tr').count());
    await look(page, size, 'disaster');
    await page.getByRole('link', { name: 'Thiên tai', exact: true }).click();
  }

  async function close(page, size, name) {
    await card(page, name).getByRole('button', { name: /^Kết thúc/ }).click();
    await card(page, name).getByLabel('Vì sao kết thúc').fill('nước đã rút (thử)');
    await look(page, size, 'disaster-close');
    await card(page, name).getByRole('button', { name: 'Kết thúc thiên tai này' }).click();
    await said(page, `Đã kết thúc: ${name}`);
    await card(page, name).waitFor({ state: 'detached' });
  }

  async function disasters(page, size) {
    const [first, second] = [`Lũ thử A ${size.name}`, `Lũ thử B ${size.name}`];
    await tab(page, 'Tổng quan');
    await page.getByRole('link', { name: 'Thiên tai đang diễn ra' }).click();
    await heading(page, 'Thiên tai');
    await byCommunes(page, size, first);
    await around(page, size, second);
    await reach(page, size, second);
    await close(page, size, first);
    await close(page, size, second);
    await page.goto(base);
  }
  return { disasters };
}
