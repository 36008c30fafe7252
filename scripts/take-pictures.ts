/** The README's pictures, taken of a product that is up: `QUITTE_READY=.data/ready.json npm run pictures`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumLaunch } from '../tests/support/chromium.ts';
import { readReady } from '../tests/support/ready.ts';

const folder = path.resolve('tests/e2e/pictures');
const { payLinks, letter } = readReady();

const browser = await chromium.launch(chromiumLaunch());
const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'nl-NL' });
const page = await context.newPage();
for (const [name, link] of [
  ['pay-open-nl', payLinks.open],
  ['pay-paid-nl', payLinks.paid]
] as const) {
  await page.goto(link);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

await browser.close();

const work = mkdtempSync(path.join(tmpdir(), 'quitte-pictures-'));
const pdf = path.join(work, 'letter.pdf');
writeFileSync(pdf, Buffer.from(await (await fetch(letter)).arrayBuffer()));
execFileSync('pdftoppm', ['-png', '-singlefile', '-r', '63', pdf, path.join(folder, 'letter-nl')]);
rmSync(work, { recursive: true });
