/** The README's pictures and those of the app, taken of a product that is up: `QUITTE_READY=.data/ready.json npm run pictures`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { languages } from '../src/lib/i18n/languages.ts';
import { chromiumLaunch } from '../tests/support/chromium.ts';
import { signInBrowser } from '../tests/support/customers.ts';
import { readReady } from '../tests/support/ready.ts';
import { demo } from './demo/identities.data.ts';

const folder = path.resolve('tests/e2e/pictures');
const { payLinks, letter, portal } = readReady();

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

/** A picture as WebP, which a phone has to load: a fifth of the same as PNG. */
async function toWebp(png: Buffer): Promise<Buffer> {
  const blank = await context.newPage();
  const data = await blank.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      canvas.getContext('2d')!.drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', 0.82);
    },
    `data:image/png;base64,${png.toString('base64')}`
  );
  await blank.close();
  return Buffer.from(data.split(',')[1]!, 'base64');
}

/** What a browser shows before somebody installs the app: the overview, on a phone and on a wide screen. */
const appFolder = path.resolve('src/routes/my/[merchant]/manifest.webmanifest/pictures');
for (const [form, viewport, deviceScaleFactor] of [
  ['narrow', { width: 360, height: 740 }, 2],
  ['wide', { width: 1280, height: 800 }, 1]
] as const)
  for (const language of languages) {
    const visit = await browser.newContext({ viewport, deviceScaleFactor, locale: language });
    await signInBrowser(visit);
    const home: Page = await visit.newPage();
    await home.goto(`${portal.url}?lang=${language}`, { waitUntil: 'networkidle' });
    const picture = await toWebp(await home.screenshot());
    writeFileSync(path.join(appFolder, `${demo.slug}.${form}.${language}.webp`), picture);
    await visit.close();
  }
await browser.close();

const work = mkdtempSync(path.join(tmpdir(), 'quitte-pictures-'));
const pdf = path.join(work, 'letter.pdf');
writeFileSync(pdf, Buffer.from(await (await fetch(letter)).arrayBuffer()));
execFileSync('pdftoppm', ['-png', '-singlefile', '-r', '63', pdf, path.join(folder, 'letter-nl')]);
rmSync(work, { recursive: true });
