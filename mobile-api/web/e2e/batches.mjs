// A batch of placements, as run.mjs drives it on the page, signed in as the coordinator: started, read, pinned, run again,
// taken up.
export function batching({ base, check, look, heading, operate, newID }) {
  const said = (page, text) => page.getByRole('alert').filter({ hasText: text }).first().waitFor();
  const done = (page) => page.getByRole('heading', { name: 'Kết quả' }).waitFor({ timeout: 60_000 });

  /** Somebody with a place to find, and somebody who has one. */
  async function prepare(page, size) {
    const { items } = await page.evaluate(async () => (await fetch('/api/v1/cases?limit=50&family=disaster')).json());
    const unit = items.find((c) => !c.restricted && c.status !== 'closed').unit;
    const { results } = await operate(page, [
      { id: newID(), kind: 'carer.register', subject: newID(), base: 0, at: new Date().toISOString(), data: { name: `Nhà văn hoá ${size.name} (mẫu)`, kind: 'shelter', state: 'active', places: 9, invented: true, place: { unit } } },
      { id: newID(), kind: 'case.report', subject: newID(), base: 0, at: new Date().toISOString(), data: { family: 'disaster', kind: 'storm', channel: 'phone', narrative: 'Thử', needs: ['shelter'], place: { unit },
        household: { id: newID(), head_name: `Hộ thử đợt ${size.name}`, size: 1 }, persons: [{ id: newID(), name: `Người thử đợt ${size.name}`, birth_date: '1970-01-01', sex: 'F', needs: ['shelter'] }] } },
    ]);
    check(results.every((r) => r.status === 'applied'), `${size.name} batch: a shelter and a case are there`, JSON.stringify(results.map((r) => r.error ?? '')));
  }

  async function batches(page, size) {
    await prepare(page, size);
    await page.goto(`${base}/batches`);
    await heading(page, 'Đợt xếp chỗ');
    await look(page, size, 'batches');
    await page.getByRole('button', { name: 'Bắt đầu tìm' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/batches\/.+/);
    await done(page);
    const first = page.url();
    await page.getByLabel('Hiện', { exact: true }).selectOption('placed');
    const group = page.locator('li.group').filter({ has: page.getByRole('checkbox') }).first();
    await group.waitFor();
    await look(page, size, 'batch');
    await group.getByText('Ghim, loại, thử').click();
    await group.getByRole('button', { name: /^Thử: nếu nơi này rút/ }).click();
    await group.getByText(/nhóm sẽ đổi chỗ|Không nhóm nào đổi chỗ/).waitFor({ timeout: 30_000 });
    await look(page, size, 'batch-what-if');
    await group.getByRole('button', { name: /^Ghim vào nơi này/ }).first().click();
    await said(page, 'Đã ghim nhóm');
    await page.getByText('Cho lần tìm lại: 1 ghim').waitFor();
    await page.getByRole('button', { name: 'Tìm lại với các ghim và loại' }).click();
    await page.waitForURL((url) => url.href.includes('/batches/') && !first.startsWith(url.href));
    await done(page);
    await page.getByText('So với đợt trước').waitFor();
    check(true, `${size.name} batch: run again beside the one before`);
    await take(page, size);
  }

  /** Offers for one group, by keyboard, after a second yes. */
  async function take(page, size) {
    await page.goto(`${page.url().split('?')[0]}?show=placed`);
    const box = page.locator('li.group').getByRole('checkbox').first();
    await box.waitFor();
    await box.focus();
    await page.keyboard.press('Space');
    const go = page.getByRole('button', { name: 'Gửi cho 1 nhóm đã chọn' });
    await go.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Giữ chỗ cho 1 nhóm').waitFor();
    await look(page, size, 'batch-take');
    await page.getByRole('button', { name: 'Đúng, gửi' }).click();
    await said(page, /Đã giữ chỗ cho [01] \/ 1 nhóm/);
    await look(page, size, 'batch-taken');
  }

  return { batches };
}
