// The work on a case and around it, as run.mjs drives it: each part begins and ends signed in as the coordinator.
export function work({ base, check, look, heading, tab, operate, newID, enter, leave, who }) {
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

  const said = (page, text) => page.getByRole('alert').filter({ hasText: text }).waitFor();

  /** A task is done with a word on how, one is added, and a note is written. */
  async function tasks(page, size) {
    const { items } = await get(page, 'tasks?of=unit&limit=100');
    const late = items.find((k) => k.overdue && !k.restricted && k.text_vi);
    await open(page, late.case_id);
    const card = page.getByRole('region', { name: /^Việc phải làm/ });
    await card.getByText(/quá hạn/).first().waitFor();
    await look(page, size, 'case-tasks');
    await card.getByRole('button', { name: /^Xong/ }).first().click();
    check(await page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA'), `${size.name} tasks: the question takes the focus`);
    await page.keyboard.type('Thử tự động: đã làm tại nhà.');
    await look(page, size, 'task-done');
    await card.getByRole('button', { name: /^Xong/ }).first().click();
    await said(page, 'Đã ghi là xong');
    await page.getByRole('link', { name: 'Thêm việc' }).click();
    await heading(page, /^Thêm việc/);
    await page.getByRole('button', { name: 'Thêm việc' }).click();
    await page.getByRole('link', { name: 'Chưa điền: Việc phải làm' }).waitFor();
    await look(page, size, 'task-new');
    await page.getByLabel('Việc phải làm').fill(`Mang thuốc cho bà cụ ${size.name}`);
    await page.getByLabel(/^Hạn/).fill(new Date(Date.now() + 31 * 3_600_000).toISOString().slice(0, 16));
    await page.getByRole('button', { name: 'Thêm việc' }).click();
    await said(page, 'Đã thêm việc');
    await card.getByText(`Mang thuốc cho bà cụ ${size.name}`, { exact: true }).waitFor();
    await page.getByLabel('Ghi chú mới').fill('Thử tự động: đường vào thôn còn ngập.');
    await page.getByRole('button', { name: 'Lưu ghi chú' }).click();
    await said(page, 'Đã lưu ghi chú');
    await page.getByText('đường vào thôn còn ngập').waitFor();
    await tab(page, 'Việc');
    await heading(page, 'Việc phải làm');
    await page.getByLabel('Trong địa bàn').check();
    await page.getByRole('heading', { name: /^Quá hạn/ }).waitFor();
    await look(page, size, 'tasks', false);
    check(page.url().includes('of=unit'), `${size.name} tasks: done, added, noted, and listed overdue first`);
  }

  /** A case is claimed, decided, referred and released; consent is recorded. */
  async function steps(page, size) {
    const c = await firstCase(page, 'family=disaster&status=verified');
    await open(page, c.id);
    const release = page.getByRole('button', { name: /^(Trả|Thu lại) hồ sơ/ });
    if (!(await release.count())) {
      await page.getByRole('button', { name: 'Nhận hồ sơ' }).click();
      await said(page, 'Bạn đang giữ hồ sơ này');
    }
    await release.click();
    await page.getByRole('button', { name: /^(Trả|Thu lại) hồ sơ/ }).click();
    await said(page, 'Hãy ghi lý do');
    await page.getByLabel('Vì sao').fill('Thử tự động: đổi ca.');
    await look(page, size, 'release');
    await page.getByRole('button', { name: /^(Trả|Thu lại) hồ sơ/ }).click();
    await said(page, 'không còn ai giữ');
    await page.getByRole('link', { name: 'Ghi quyết định' }).click();
    await heading(page, /^Ghi quyết định/);
    await page.getByRole('button', { name: 'Ghi quyết định' }).click();
    await page.getByRole('link', { name: 'Chưa điền: Số quyết định' }).waitFor();
    await look(page, size, 'decide');
    await page.getByLabel('Số quyết định').fill('125/QĐ-UBND');
    await page.getByLabel('Ngày ký').fill(new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10));
    await page.getByLabel('Người ký').fill('Nguyễn Văn Chủ Tịch (mẫu)');
    await page.getByLabel('Trợ giúp theo danh sách của xã').check();
    await page.getByRole('button', { name: 'Ghi quyết định' }).click();
    await said(page, 'Đã ghi quyết định');
    await page.getByRole('link', { name: 'Chuyển gửi' }).click();
    await heading(page, /^Chuyển gửi/);
    await page.getByLabel('Dịch vụ nào').selectOption('hospital');
    await page.getByLabel('Cần gì').selectOption('medical');
    await page.getByLabel('Lý do', { exact: true }).fill('Thử tự động: cần khám.');
    await look(page, size, 'refer');
    await page.getByRole('button', { name: 'Gửi' }).click();
    await said(page, 'đang chờ trả lời');
    await page.getByRole('link', { name: 'Ghi sự đồng ý' }).click();
    await heading(page, /^Ghi sự đồng ý/);
    await page.getByLabel('Bằng lời').check();
    await page.getByLabel('Chuyển gửi đến dịch vụ').check();
    await page.getByLabel('Ngày đồng ý').fill(new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10));
    await look(page, size, 'consent');
    await page.getByRole('button', { name: 'Ghi lại' }).click();
    await said(page, 'Đã ghi sự đồng ý');
    await page.getByRole('button', { name: /^Đồng ý nhận/ }).click();
    await page.getByRole('button', { name: /^Đồng ý nhận/ }).click();
    await said(page, 'Đã ghi.');
    await look(page, size, 'case-steps');
    await page.goto(`${base}/tasks?of=referrals`);
    await page.getByText('Đã nhận').first().waitFor();
    await look(page, size, 'referrals');
    check(true, `${size.name} steps: held, decided, referred, agreed to`);
  }

  /** Who has not been heard from, how much was in time, and who may be one person. */
  async function watch(page, size) {
    const c = await firstCase(page, 'family=disaster');
    await open(page, c.id);
    await page.getByRole('link', { name: 'Ai trong vùng thiên tai này chưa có tin' }).click();
    await heading(page, 'Chưa có tin');
    await page.getByRole('heading', { name: 'Hộ chưa có tin' }).or(page.getByText('Mọi hộ đã biết đều đã có tin')).waitFor();
    await look(page, size, 'silent');
    await tab(page, 'Tổng quan');
    await page.getByRole('heading', { name: 'Đúng hạn', exact: true }).waitFor();
    await page.locator('.measure .bars tr').first().waitFor();
    for (const by of ['week', 'kind', 'clock']) await page.getByLabel('Xem theo').selectOption(by);
    await page.getByLabel('Xem theo').selectOption('unit');
    await look(page, size, 'in-time');
    await tab(page, 'Việc');
    await page.getByRole('link', { name: 'Người có thể trùng' }).click();
    await heading(page, 'Người có thể trùng');
    await page.getByText(/^\d+ cặp/).waitFor();
    await look(page, size, 'duplicates-none');
    await twin(page, c.id);
    await page.getByRole('button', { name: /^Cùng một người/ }).first().waitFor();
    await look(page, size, 'duplicates');
    await page.getByRole('button', { name: /^Cùng một người/ }).first().click();
    await page.getByLabel('Vì sao biết').fill('Thử tự động: đã gọi hỏi.');
    await page.getByRole('button', { name: /^Cùng một người/ }).first().click();
    await said(page, 'Đã ghi là cùng một người');
    await page.getByLabel('Cùng một người').check();
    await page.getByRole('button', { name: /^Bỏ gộp/ }).first().click();
    await page.getByLabel('Vì sao').fill('Thử tự động: nhầm.');
    await page.getByRole('button', { name: /^Bỏ gộp/ }).first().click();
    await said(page, 'Đã bỏ gộp');
    await page.getByLabel('Chờ quyết định').check();
    await page.getByRole('button', { name: /^Hai người khác nhau/ }).first().click();
    await page.getByLabel('Vì sao biết').fill('Thử tự động: hai người.');
    await page.getByRole('button', { name: /^Hai người khác nhau/ }).first().click();
    await said(page, 'Đã ghi là hai người khác nhau');
    check(true, `${size.name} duplicates: merged, undone, told apart`);
  }

  /** Reports a person of a case once more, so that there is a pair. */
  async function twin(page, id) {
    const { case: c, household: h, persons: [p] } = await get(page, `cases/${id}`);
    const person = { id: newID(), name: p.name, birth_date: p.birth_date, birth_year: p.birth_year, sex: p.sex, phones: p.phones };
    const { results } = await operate(page, [{ id: newID(), kind: 'case.report', subject: newID(), base: 0, at: new Date().toISOString(), data: {
      family: 'disaster', kind: c.kind, incident_id: h.incident_id, channel: 'console', place: { unit: c.unit, address: h.address }, household: { id: newID(), head_name: h.head_name, phones: h.phones, size: 1 }, persons: [person], needs: ['food'], narrative: 'Tin báo lần hai.' } }]);
    check(results[0].status === 'applied', 'duplicates: the same person was reported again', JSON.stringify(results[0].error ?? results[0].facts ?? ''));
  }

  /** A field worker asks for a protected case that they see the code of only; the coordinator hands it over. */
  async function ask(page, size) {
    const workers = (who.others ?? []).filter((o) => o.role === 'field');
    let found;
    for (const worker of workers) {
      await leave(page);
      await page.goto(base); // not where the coordinator was
      await enter(page, worker);
      await tab(page, 'Việc');
      await page.getByLabel('Trong địa bàn').check();
      await page.getByText(/việc quá hạn/).waitFor();
      const seen = (await get(page, 'cases?limit=500')).items.find((c) => c.restricted && c.status !== 'closed' && c.asked !== 'open');
      if ((found = seen)) break;
    }
    check(!!found, `${size.name} ask: a field worker sees the code of a protected case`);
    await look(page, size, 'tasks-field', false);
    await open(page, found.id);
    await page.getByRole('button', { name: 'Xin nhận hồ sơ' }).click();
    await page.getByLabel('Vì sao bạn nên giữ hồ sơ này').fill('Thử tự động: ở gần nhà.');
    await look(page, size, 'ask');
    await page.getByRole('button', { name: 'Xin nhận hồ sơ' }).click();
    await said(page, 'Đã gửi lời xin nhận');
    const shown = await page.locator('main').innerText();
    check(!/Ghi chú|Hộ gia đình|Lời kể|Đánh giá ban đầu/.test(shown), `${size.name} ask: still nothing but the code`);
    await leave(page);
    await enter(page, who);
    await open(page, found.id);
    await page.getByText('ở gần nhà').first().waitFor();
    await look(page, size, 'asked');
    await page.getByRole('button', { name: /^Giao hồ sơ/ }).click();
    await said(page, 'Đã giao hồ sơ cho');
    await page.getByRole('button', { name: 'Thu lại hồ sơ' }).click();
    await page.getByLabel('Vì sao').fill('Thử tự động: xong việc.');
    await page.getByRole('button', { name: 'Thu lại hồ sơ' }).click();
    await said(page, 'không còn ai giữ');
    check(true, `${size.name} ask: handed over, and taken back`);
  }

  /** A call without a login is confirmed; a list comes in, and its bad rows come back as a file. */
  async function intake(page, size) {
    const c = await firstCase(page, 'family=disaster');
    const call = (n) => page.evaluate(async ([phone, address]) => (await fetch('/api/v1/registrations', { method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'Phạm Thị Gọi (mẫu)', phone, address, kind: 'flood', people: 4, needs: ['food'], narrative: 'Nước ngập sân.', urgent: true }) })).status, [`09${size.name.padEnd(5, '7')}${n}`.padEnd(10, '1'), c.unit_name]);
    check((await call(1)) < 300 && (await call(2)) < 300, `${size.name} intake: two calls without a login came in`);
    await tab(page, 'Việc');
    await page.getByRole('link', { name: 'Tin tự báo' }).click();
    await heading(page, 'Tin tự báo');
    await page.getByRole('button', { name: /^Đúng, lập hồ sơ/ }).first().waitFor();
    await look(page, size, 'registrations');
    await page.getByRole('button', { name: /^Đúng, lập hồ sơ/ }).first().click();
    await said(page, 'Đã lập hồ sơ cho');
    await page.getByRole('button', { name: /^Từ chối/ }).first().click();
    await page.getByLabel('Vì sao từ chối').fill('Thử tự động: gọi lại thì không phải.');
    await page.getByRole('button', { name: /^Từ chối/ }).first().click();
    await said(page, 'Đã từ chối tin của');
    const { household } = await get(page, `cases/${c.id}`);
    await page.goto(`${base}/incidents/${household.incident_id}/list`);
    await heading(page, 'Nhập danh sách thôn');
    await page.getByRole('button', { name: 'Nhập danh sách' }).click();
    await page.getByRole('link', { name: 'Hãy chọn tệp' }).waitFor();
    await look(page, size, 'list-in');
    await page.getByLabel('Tệp danh sách').setInputFiles({ name: 'thon.csv', mimeType: 'text/csv', buffer: Buffer.from(`Họ tên chủ hộ;Năm sinh;Điện thoại\nLê Thị Mẫu ${size.name};1950;0912345678\nTrần Văn Sai;19x0;12\n`) });
    await page.getByLabel('Xã, phường').fill(c.unit);
    await page.getByRole('button', { name: 'Nhập danh sách' }).click();
    await heading(page, 'Đã đọc danh sách');
    await page.getByText('Trần Văn Sai').waitFor({ state: 'detached' });
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Tải các hàng cần sửa' }).click()]);
    check(/\.csv$/.test(file.suggestedFilename()), `${size.name} intake: the rows to mend come back as a file`, file.suggestedFilename());
    await look(page, size, 'list-done');
  }

  /** Somebody writes in, as their gateway hands it over. */
  async function text(from, words) {
    const r = await fetch(`${base}/api/v1/sms/gateway/inbound`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Kipthoi-Secret': process.env.KIPTHOI_SMS_SECRET ?? '' }, body: JSON.stringify({ id: newID(), from, text: words }) });
    check(r.ok, `a text message was handed over: ${words}`, r.ok ? '' : String(r.status));
  }

  /** What no rule understood is put to a case, made a case, or ignored. */
  async function inbox(page, size) {
    const c = await firstCase(page, 'family=disaster');
    for (const words of ['Ba con an com roi', 'Nha toi toc mai het roi', 'Chuc mung nam moi']) await text(`09${size.name.padEnd(8, '3')}`, `${words} ${size.name}`);
    await tab(page, 'Việc');
    await page.getByRole('link', { name: 'Tin nhắn đến' }).click();
    await heading(page, 'Tin nhắn đến');
    const card = (words) => page.locator('article', { hasText: words }).last();
    await card(`Ba con an com roi ${size.name}`).waitFor();
    await look(page, size, 'inbox');
    await card('Ba con an com roi').getByRole('button', { name: /^Xử lý tin này/ }).click();
    check(await page.evaluate(() => document.activeElement?.name === 'how'), `${size.name} inbox: the question takes the focus`);
    await page.getByRole('button', { name: 'Ghi vào hồ sơ' }).click();
    await page.getByRole('link', { name: 'Chưa điền: Số hồ sơ' }).click();
    await page.keyboard.type('KT-26-99999');
    await page.keyboard.press('Enter');
    await page.locator('.errors li').filter({ hasText: 'hông' }).first().waitFor();
    await look(page, size, 'inbox-refused');
    await page.getByLabel('Số hồ sơ').fill(c.code.toLowerCase());
    await page.getByRole('button', { name: 'Ghi vào hồ sơ' }).click();
    await said(page, 'Đã ghi tin vào hồ sơ');
    await card('Nha toi toc mai').getByRole('button', { name: /^Xử lý tin này/ }).click();
    await page.getByLabel('Báo một việc mới').check();
    await page.getByLabel('Việc gì xảy ra').selectOption('storm');
    await page.getByLabel('Xã, phường').fill(c.unit);
    await page.getByLabel(/^Thôn, địa chỉ/).fill('thôn Thử Tự Động');
    await look(page, size, 'inbox-report');
    await page.getByRole('button', { name: 'Lập hồ sơ' }).click();
    await said(page, 'Đã lập hồ sơ từ tin nhắn');
    await card('Chuc mung nam moi').getByRole('button', { name: /^Xử lý tin này/ }).click();
    await page.getByLabel('Không cần làm gì').check();
    await page.getByLabel('Vì sao bỏ qua').fill('Thử tự động: lời chúc.');
    await page.getByRole('button', { name: 'Bỏ qua' }).click();
    await said(page, 'Đã bỏ qua tin');
    await page.getByLabel('Đã xử lý').check();
    await card(`Nha toi toc mai het roi ${size.name}`).getByText('Đã lập hồ sơ').waitFor();
    await card(`Ba con an com roi ${size.name}`).getByRole('link', { name: c.code }).waitFor();
    await look(page, size, 'inbox-settled');
    await open(page, c.id);
    await page.getByText(`Ba con an com roi ${size.name}`).waitFor();
    check(true, `${size.name} inbox: put to a case, made a case, ignored`);
  }

  /** A message that could not go is shown with its reason, and goes once that is mended. */
  async function messages(page, size) {
    const coordinator = '0900000001'; // of the demonstration
    await text(coordinator, 'DUNG');
    const c = await firstCase(page, 'family=disaster');
    const { results } = await operate(page, [{ id: newID(), kind: 'case.report', subject: newID(), base: 0, at: new Date().toISOString(), data: {
      family: 'disaster', kind: c.kind, channel: 'phone', urgent: true, place: { unit: c.unit }, household: { id: newID(), head_name: `Hộ Gấp ${size.name} (mẫu)`, size: 1 }, needs: ['rescue'], narrative: 'Thử tự động.' } }]);
    check(results[0].status === 'applied', `${size.name} messages: an urgent report`, JSON.stringify(results[0].error ?? ''));
    const { code } = results[0].facts;
    await tab(page, 'Việc');
    await page.getByRole('link', { name: 'Tin chưa gửi được' }).click();
    await heading(page, 'Tin chưa gửi được');
    const card = page.locator('article', { hasText: code });
    await card.getByText('không muốn nhận tin').waitFor();
    check(!(await page.locator('main').innerText()).includes(coordinator.slice(0, 7)), `${size.name} messages: no whole number is shown`);
    await look(page, size, 'messages');
    await card.getByRole('button', { name: /^Gửi lại/ }).focus();
    await page.keyboard.press('Enter');
    await card.getByRole('alert').waitFor();
    await look(page, size, 'messages-refused');
    await text(coordinator, 'BAT DAU');
    await card.getByRole('button', { name: /^Gửi lại/ }).click();
    await said(page, 'Đã xếp tin vào hàng gửi lại');
    await card.waitFor({ state: 'detached' });
    await page.getByLabel('Chờ kinh phí').check();
    await page.getByText('Không có tin nào').waitFor();
    await look(page, size, 'messages-held');
    check(true, `${size.name} messages: shown, refused, sent again`);
  }

  /** A coordinator tries a wording out; an administrator sets it, once it is right. */
  async function texts(page, size) {
    await tab(page, 'Việc');
    await page.getByRole('link', { name: 'Mẫu tin nhắn' }).click();
    await heading(page, 'Mẫu tin nhắn');
    await page.getByRole('button', { name: /^Xem thử.*Có ca mới/ }).click();
    await page.getByText(/^Ca KT-99-99999999/).waitFor();
    check((await page.getByRole('button', { name: 'Lưu mẫu tin' }).count()) === 0, `${size.name} texts: a coordinator cannot set one`);
    await look(page, size, 'texts-coordinator', false);
    await leave(page);
    await page.goto(base);
    await enter(page, who.others.find((o) => o.role === 'admin'));
    await tab(page, 'Mẫu tin');
    await heading(page, 'Mẫu tin nhắn');
    await page.getByRole('button', { name: /^Sửa mẫu tin.*Có ca mới/ }).click();
    check(await page.evaluate(() => document.activeElement?.id === 'text'), `${size.name} texts: the text takes the focus`);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Ca {code}: bé bị xâm hại. Tra loi {digit}. Goi {phone}');
    await page.getByText('làm lộ').waitFor();
    await page.getByRole('button', { name: 'Lưu mẫu tin' }).click();
    await page.locator('.errors li').first().waitFor();
    await look(page, size, 'texts-refused', false);
    await page.getByLabel('Nội dung').fill(`Ca {code}: co ca moi (${size.name === '360' ? 'a' : 'b'}). Tra loi {digit} de nhan ca. Goi {phone}`);
    await page.getByText(/^Ca KT-99-99999999: co ca moi.*Dữ kiện dài nhất: \d+ ký tự, 1 phần tin/).waitFor();
    check((await page.getByText('làm lộ').count()) === 0, `${size.name} texts: what was mended is complained of no more`);
    await look(page, size, 'texts-edit', false);
    await page.getByRole('button', { name: 'Lưu mẫu tin' }).click();
    await said(page, 'Đã lưu mẫu tin');
    await page.getByText('Sẽ thay từ ngày').waitFor();
    await look(page, size, 'texts', false);
    await leave(page);
    await page.goto(base);
    await enter(page, who);
    check(true, `${size.name} texts: tried out, refused, set`);
  }

  return { assess, tasks, steps, watch, intake, ask, inbox, messages, texts };
}
