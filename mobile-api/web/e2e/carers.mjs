// The register of carers and a proposal with its reasons, as run.mjs drives them on the page, signed in as the coordinator.
export function register({ base, check, look, heading, tab, operate, newID }) {
  const get = (page, path) => page.evaluate(async (p) => (await fetch(`/api/v1/${p}`)).json(), path);
  const said = (page, text) => page.getByRole('alert').filter({ hasText: text }).waitFor();
  const disaster = async (page) => (await get(page, 'cases?limit=50&family=disaster')).items.find((c) => !c.restricted && c.status !== 'closed');

  /** The register: found, a paper added, a step taken, a secret place shown; then a carer proposed with its reasons. */
  async function carers(page, size) {
    await tab(page, 'Việc');
    await page.getByRole('link', { name: 'Danh sách nơi chăm sóc' }).click();
    await heading(page, 'Danh sách nơi chăm sóc');
    await page.getByText(/^\d+ nơi chăm sóc/).waitFor();
    await look(page, size, 'carers');
    const id = newID();
    const { results } = await operate(page, [{ id: newID(), kind: 'carer.register', subject: id, base: 0, at: new Date().toISOString(), data: {
      name: `Nhà thử ${size.name} (mẫu)`, kind: 'household', phone: '0912000999', places: 1, invented: true, place: { unit: (await disaster(page)).unit } } }]);
    check(results[0].status === 'applied', `${size.name} carers: one is registered`, JSON.stringify(results[0].error ?? ''));
    await page.getByLabel('Tên hoặc xã, phường').fill(`nha thu ${size.name}`);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: `Nhà thử ${size.name} (mẫu)` }).click();
    await heading(page, `Nhà thử ${size.name} (mẫu)`);
    await look(page, size, 'carer');
    await page.getByRole('button', { name: /^Đã xác minh điều kiện/ }).click();
    await page.getByLabel('Lý do').fill('Thử tự động.');
    await page.getByRole('button', { name: /^Đã xác minh điều kiện/ }).click();
    await said(page, 'Chưa có xác minh điều kiện');
    await page.getByLabel('Chọn tệp').setInputFiles({ name: 'mau-11.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 %%EOF') });
    await said(page, 'Đã thêm vào hồ sơ.');
    const form = page.getByRole('listitem').filter({ hasText: 'mẫu số 11' });
    await form.getByRole('button', { name: /^Ghi giấy tờ/ }).click();
    check(await page.evaluate(() => document.activeElement?.tagName === 'INPUT'), `${size.name} carers: the paper's number takes the focus`);
    await page.keyboard.type('11/XM');
    await form.getByLabel('Ngày', { exact: true }).fill(new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10));
    await form.getByLabel(/^Tệp đã thêm/).selectOption({ index: 1 });
    await look(page, size, 'carer-paper');
    await form.getByRole('button', { name: /^Lưu/ }).click();
    await said(page, 'Đã ghi.');
    await form.getByText(/11\/XM · NCS-[0-9A-F]{8}-1\.pdf/).waitFor();
    await page.goto(`${base}/carers?q=tạm lánh`);
    await page.getByRole('link', { name: /tạm lánh/ }).first().click();
    await page.getByText('Địa chỉ và số điện thoại được giữ kín').waitFor();
    await page.getByRole('button', { name: 'Xem địa chỉ' }).click();
    await page.getByText('Điện thoại').waitFor();
    await look(page, size, 'carer-secret');
    await propose(page, size);
  }

  /** Somebody who has no place is proposed to the first of the carers, one of which is new. */
  async function propose(page, size) {
    const { unit } = await disaster(page);
    await operate(page, [{ id: newID(), kind: 'carer.register', subject: newID(), base: 0, at: new Date().toISOString(), data: {
      name: `Nhà tạm lánh thử ${size.name} (mẫu)`, kind: 'shelter', state: 'active', places: 4, invented: true, place: { unit, address: 'nơi kín' } } }]);
    for (const c of (await get(page, 'cases?limit=200&family=protection')).items.filter((x) => !x.restricted && x.status !== 'closed')) {
      const file = await get(page, `cases/${c.id}`);
      if (file.placements.some((p) => ['proposed', 'offered', 'accepted', 'active'].includes(p.state))) continue;
      const list = await get(page, `cases/${c.id}/proposals?person=${file.persons[0].id}`);
      if (!list.items.length || list.ask.length) continue;
      await page.goto(`${base}/cases/${c.id}/offer/${file.persons[0].id}`);
      await page.getByRole('heading', { name: /nơi đủ điều kiện/ }).waitFor();
      await page.getByRole('heading', { name: 'Vì sao các nơi khác không được đề xuất' }).waitFor();
      await look(page, size, 'proposals');
      await page.getByRole('button', { name: 'Giữ chỗ và hỏi' }).click();
      await said(page, 'Đã giữ chỗ');
      check(true, `${size.name} carers: proposed with reasons`);
      return;
    }
    check(false, `${size.name} carers: nobody of the demonstration waits for a place that there is`);
  }

  /** A carer is put in by the form, changed, and given kin; a perpetrator and a trip are recorded on a protected case. */
  async function forms(page, size) {
    const name = `Nhà ghi tay ${size.name} (mẫu)`;
    await page.goto(`${base}/carers/new`);
    await heading(page, 'Thêm nơi chăm sóc');
    await page.getByRole('button', { name: 'Đưa vào danh sách' }).click();
    await page.getByRole('link', { name: /^Chưa điền: Tên/ }).click();
    check(await page.evaluate(() => document.activeElement?.id === 'name'), `${size.name} carer form: the summary leads to the field`);
    await page.keyboard.type(name);
    const unit = (await disaster(page)).unit;
    await page.getByLabel('Xã, phường hoặc tỉnh').fill(unit);
    await page.keyboard.press('Enter');
    await page.getByLabel('Chỗ', { exact: true }).fill('3');
    await page.getByLabel('Trẻ dưới 2 tuổi').fill('1');
    await page.getByLabel('Họ tên').fill('Người Đứng Tên');
    await page.getByLabel('Năm sinh').fill('1970');
    await page.getByRole('button', { name: 'Thêm thành viên' }).click();
    check(await page.evaluate(() => document.activeElement?.id === 'member-1'), `${size.name} carer form: a new member takes the focus`);
    await page.keyboard.type('Người Thứ Hai');
    await look(page, size, 'carer-new');
    await page.getByRole('button', { name: 'Đưa vào danh sách' }).click();
    await heading(page, name);
    await page.getByText('Trẻ dưới 2 tuổi: 1').waitFor();
    await page.getByRole('link', { name: 'Sửa thông tin' }).click();
    await page.getByLabel('Chỗ', { exact: true }).fill('4');
    await page.getByRole('button', { name: 'Lưu', exact: true }).click();
    await page.getByText('còn 4 trên 4 chỗ').waitFor();
    await onCase(page, size);
  }

  async function onCase(page, size) {
    const { items } = await get(page, 'cases?limit=200&family=protection');
    const c = items.find((x) => !x.restricted && x.status !== 'closed');
    await page.goto(`${base}/carers`);
    await page.getByRole('link', { name: /Nhà ghi tay/ }).first().click();
    await page.getByRole('button', { name: 'Ghi người thân' }).click();
    await page.getByLabel('Mã hồ sơ của người được chăm sóc').fill(c.code);
    await page.keyboard.press('Enter');
    await page.getByLabel('Người chăm sóc là gì của người này').selectOption('aunt_uncle');
    await look(page, size, 'carer-kin');
    await page.getByRole('button', { name: 'Lưu', exact: true }).click();
    await page.getByText('của người thứ 1 đã ghi').first().waitFor();
    await page.goto(`${base}/cases/${c.id}/safety`);
    await heading(page, /^Người cần tránh/);
    await page.getByLabel('Có', { exact: true }).check();
    await page.getByLabel('Là ai').selectOption('other');
    await page.getByLabel('Tên hoặc đặc điểm').fill(`Người thử ${size.name}`);
    await page.getByLabel('Đang ở xã, phường').fill(c.unit);
    await page.keyboard.press('Enter');
    await look(page, size, 'safety');
    await page.getByRole('button', { name: 'Lưu', exact: true }).click();
    await said(page, 'Đã ghi người cần tránh');
    await page.getByText(`Người thử ${size.name}`).first().waitFor();
    await page.getByRole('link', { name: 'Ghi chuyến đi' }).click();
    await heading(page, /^Chuyến đi/);
    await page.getByLabel('Mục đích').selectOption('hospital');
    const people = page.getByRole('group', { name: 'Ai được đưa đi' }).getByRole('checkbox');
    await people.first().check();
    await page.getByLabel('Bắt đầu').fill('2026-01-05T07:30');
    await page.getByLabel('Công tơ mét lúc đi (km)').fill('100');
    await page.getByLabel('Công tơ mét lúc về (km)').fill('mười');
    await page.getByRole('button', { name: 'Lưu chuyến đi' }).click();
    await page.getByRole('link', { name: /Phải là số/ }).waitFor();
    await page.getByLabel('Công tơ mét lúc về (km)').fill('112,5');
    await look(page, size, 'trip');
    await page.getByRole('button', { name: 'Lưu chuyến đi' }).click();
    await said(page, 'Đã ghi chuyến đi');
    await page.getByText('12,5 km').first().waitFor();
    check(true, `${size.name} forms: carer, kin, perpetrator and trip are recorded`);
  }

  return { carers, forms };
}
