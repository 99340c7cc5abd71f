// Users and passwords, as run.mjs drives it: the administrator adds somebody, who chooses a password, and is locked out.
export function people({ base, check, look, heading, enter, leave, who }) {
  const said = (page, text) => page.getByRole('alert').filter({ hasText: text }).waitFor();

  /** Signed out, at the first page. */
  async function out(page) {
    await leave(page);
    await page.goto(base);
  }

  async function users(page, size) {
    const admin = who.others.find((o) => o.role === 'admin');
    const login = `thu${size.name}${Date.now() % 100_000}`;
    await out(page);
    await enter(page, admin);
    await page.goto(`${base}/users`);
    await heading(page, /^Người dùng/);
    await page.getByRole('button', { name: 'Thêm người dùng' }).click();
    await page.getByRole('button', { name: 'Thêm', exact: true }).click();
    await page.locator('.errors li').first().waitFor();
    await look(page, size, 'user-new');
    await page.getByLabel('Tên đăng nhập').fill(login);
    await page.getByLabel('Họ tên').fill(`Người Thử ${size.name} (mẫu)`);
    await page.getByLabel('Vai trò', { exact: true }).selectOption({ label: 'Cán bộ hiện trường' });
    const first = await page.getByLabel('Mật khẩu ban đầu').inputValue();
    await page.getByRole('button', { name: 'Thêm', exact: true }).click();
    await said(page, 'Đưa mật khẩu tận tay');
    await page.getByLabel('Tìm theo tên').fill(login);
    await page.getByText('chưa tự chọn mật khẩu').waitFor();
    check((await page.locator('main li').count()) === 1, `${size.name} users: one is found by the name to sign in with`);
    await look(page, size, 'users');

    await out(page);
    await enter(page, { login, password: first });
    await heading(page, /^Đổi mật khẩu/);
    check((await page.locator('nav.tabs a').count()) === 0, `${size.name} password: nothing else is offered before it is renewed`);
    await page.getByLabel('Mật khẩu đang dùng').fill('sai rồi');
    await page.getByLabel('Mật khẩu mới', { exact: true }).fill('ngắn');
    await page.getByLabel('Nhập lại mật khẩu mới').fill('khác');
    await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
    await page.getByRole('link', { name: 'Hai lần nhập mật khẩu mới không giống nhau' }).waitFor();
    await look(page, size, 'password');
    for (const label of ['Mật khẩu mới', 'Nhập lại mật khẩu mới']) await page.getByLabel(label, { exact: true }).fill('mật khẩu của riêng tôi');
    await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
    await page.getByRole('link', { name: 'Mật khẩu đang dùng không đúng' }).waitFor();
    await page.getByLabel('Mật khẩu đang dùng').fill(first);
    await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
    await page.locator('nav.tabs a').first().waitFor();

    await out(page);
    await enter(page, admin);
    await page.goto(`${base}/users`);
    await page.getByLabel('Tìm theo tên').fill(login);
    await page.getByRole('button', { name: /^Khóa/ }).click();
    await page.getByLabel('Vì sao khóa').fill('Thử tự động');
    await page.getByRole('button', { name: /^Khóa/ }).click();
    await said(page, 'Đã khóa');
    await out(page);
    await page.getByLabel('Tên đăng nhập').fill(login);
    await page.getByLabel('Mật khẩu', { exact: true }).fill('mật khẩu của riêng tôi');
    await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
    await page.locator('.errors').waitFor();
    check(true, `${size.name} users: who is locked cannot sign in`);
    await enter(page, who);
  }

  return { users };
}
