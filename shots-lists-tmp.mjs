import { chromium } from '@playwright/test';
import { readFileSync, mkdirSync } from 'node:fs';
import { Secret, TOTP } from 'otpauth';
const ready = JSON.parse(readFileSync('/root/demo-lists/data/ready.json','utf8'));
const b = await chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: ['--no-sandbox','--disable-gpu'] });
const a = ready.admin;
mkdirSync('/root/shots-lists',{recursive:true});
const pages = process.argv[2].split(',');
const looks = (process.argv[3] ?? 'd-light-nl,p-dark-de').split(',');
const c0 = await b.newContext();
const p0 = await c0.newPage();
await p0.goto(`${ready.web}/admin/sign-in`);
await p0.locator('input[name=email]').fill(a.email ?? a.signIn?.email);
await p0.locator('input[name=password]').fill(a.password ?? a.signIn?.password);
await p0.locator('form button').click();
await p0.locator('input[name=code]').fill(new TOTP({ secret: Secret.fromBase32(a.totpSecret ?? a.totp ?? a.signIn?.totpSecret) }).generate());
await p0.locator('form button').click();
await p0.waitForURL('**/admin');
const state = await c0.storageState();
for (const look of looks) {
  const [w, scheme, lang] = look.split('-');
  const c = await b.newContext({ storageState: state, colorScheme: scheme, ...(w==='p'?{viewport:{width:360,height:740},deviceScaleFactor:1}:{viewport:{width:1280,height:800}}) });
  const p = await c.newPage();
  for (const path of pages) {
    const r = await p.goto(`${ready.web}/admin${path}${path.includes('?')?'&':'?'}lang=${lang}`);
    const wide = await p.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    console.log(r.status(), look, path, wide > 0 ? `TOO WIDE ${wide}` : '');
    await p.screenshot({ path: `/root/shots-lists/${look}-${path.replace(/[^a-z0-9]+/gi,'_')}.png`, fullPage: true });
  }
  await c.close();
}
await b.close();
