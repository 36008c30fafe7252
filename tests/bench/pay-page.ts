import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { money } from '../../src/lib/money/index.ts';
import { issueDocuments, readInvoice } from '../../src/lib/server/domain/billing/index.ts';
import { mintPayLink } from '../../src/lib/server/domain/pay-links/index.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import { invoiceDocument } from '../support/invoice-factory.ts';
import { median, spread, type Bench } from './bench.ts';
import { lighthouseOf, type Scores } from './lighthouse.ts';
import { load } from './load.ts';
import { openBareApp, openWebWorld, type BareApp, type WebWorld } from './web-world.ts';

const VIEWS = 2_000;
const CONNECTIONS = 16;

/**
 * What the pay page weighs, asks and costs, beside two limits in the same run: a bare page of the same server, and one of
 * the same server that asks the database the same and sends the same markup, of which nothing is worked out.
 */
export const bench: Bench = async ({ rounds, say }) => {
  const world = await openWebWorld();
  const bare = await openBareApp();
  const link = await openLink(world);
  const asked = await openAskedApp(world, link);
  try {
    const weight = await weigh(link);
    const roundTrips = await countRoundTrips(world, link);
    const ours: number[] = [];
    const limit: number[] = [];
    const askedLimit: number[] = [];
    const paints: number[] = [];
    const barePaints: number[] = [];
    const scores: Scores[] = [];
    for (let round = 1; round <= rounds; round++) {
      const ask = { method: 'GET' as const, url: link.page, headers: { cookie: link.cookie } };
      const measured = await load(CONNECTIONS, VIEWS, () => ask);
      if (measured.failed > 0) throw new Error(`${measured.failed} views failed`);
      ours.push(measured.perSecond);
      limit.push(await viewsPerSecond(bare.url));
      askedLimit.push(await viewsPerSecond(`${asked.url}asked`));
      const lighthouse = await lighthouseOf(link.page, link.cookie);
      scores.push(lighthouse);
      paints.push(lighthouse.lcpMs);
      barePaints.push((await lighthouseOf(bare.url)).lcpMs);
      say(
        `round ${round}: ${Math.round(ours.at(-1)!)} views/s, bare ${Math.round(limit.at(-1)!)}, asked ${Math.round(askedLimit.at(-1)!)}; LCP ${Math.round(paints.at(-1)!)} ms, bare ${Math.round(barePaints.at(-1)!)}`
      );
    }
    const worst = (name: 'performance' | 'accessibility' | 'bestPractices') =>
      Math.min(...scores.map((each) => each[name]));
    return {
      figures: {
        ...weight,
        roundTripsPerView: roundTrips,
        ...spread('viewsPerSecond', ours),
        ...spread('lcpMs', paints),
        performance: worst('performance'),
        accessibility: worst('accessibility'),
        bestPractices: worst('bestPractices')
      },
      limit: {
        ...spread('bareViewsPerSecond', limit),
        ...spread('askedViewsPerSecond', askedLimit),
        ...spread('bareLcpMs', barePaints)
      },
      ratio: {
        'pay-page': rounded(median(ours.map((speed, i) => speed / limit[i]!))),
        asked: rounded(median(ours.map((speed, i) => speed / askedLimit[i]!))),
        limits: rounded(median(askedLimit.map((speed, i) => speed / limit[i]!))),
        lcp: rounded(median(paints.map((paint, i) => paint / barePaints[i]!)))
      },
      rounds
    };
  } finally {
    await Promise.all([bare.stop(), asked.stop()]);
    await world.close();
  }
};

async function viewsPerSecond(url: string): Promise<number> {
  const { perSecond, failed } = await load(CONNECTIONS, VIEWS, () => ({ method: 'GET', url, headers: {} }));
  if (failed > 0) throw new Error(`${failed} views of ${url} failed`);
  return perSecond;
}

/** The bare server with this link's question and this page's markup, between its `<body>` and the end of it. */
async function openAskedApp({ database }: WebWorld, link: OpenedLink): Promise<BareApp> {
  const folder = await mkdtemp(path.join(tmpdir(), 'quitte-asked-'));
  const markup = path.join(folder, 'page.html');
  await writeFile(markup, link.body.slice(link.body.indexOf('<style'), link.body.lastIndexOf('</body>')));
  const token = new URL(link.url).pathname.split('/').at(-1)!;
  const hash = createHash('sha256').update(token).digest('hex');
  const app = await openBareApp({ DATABASE_URL: database.url, HASH: hash, MARKUP: markup });
  const body = await (await fetch(`${app.url}asked`)).text();
  await rm(folder, { recursive: true });
  if (!body.includes('212')) throw new Error('the page of the limit doesn’t say what ours says');
  return app;
}

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;

type OpenedLink = Readonly<{ url: string; page: string; cookie: string; body: string }>;

/** An open invoice's link, opened as a browser opens it: the token for a cookie and a clean address. */
async function openLink(world: WebWorld): Promise<OpenedLink> {
  const { ctx, merchantId } = world;
  const document = invoiceDocument({
    number: '2026-1187',
    total: money(21_240, 'EUR'),
    issuedOn: '2026-11-13',
    dueOn: '2026-11-27'
  });
  const [issued] = await issueDocuments(ctx, merchantId, [document]);
  if (issued?.kind !== 'added') throw new Error('the invoice was not taken');
  const minted = await ctx.db.withMerchant(merchantId, async (tx) => {
    const { customerId } = await readInvoice(tx, merchantId, issued.id);
    return mintPayLink(ctx, tx, { merchantId, customerId, invoiceId: issued.id, purpose: 'message' });
  });
  const { cookie, page } = await followToken(minted.url);
  const response = await fetch(page, { headers: { cookie } });
  const body = await response.text();
  if (!response.ok || !body.includes('212')) throw new Error(`the pay page answered ${response.status}`);
  return { url: minted.url, page, cookie, body };
}

/** Navigates as a browser does; `fetch` would say `cors` whatever it is told, and be kept at the token's address. */
async function followToken(url: string): Promise<Readonly<{ cookie: string; page: string }>> {
  const [answer] = (await once(get(url, { headers: { 'sec-fetch-mode': 'navigate' } }), 'response')) as [
    IncomingMessage
  ];
  answer.resume();
  const { location, 'set-cookie': cookies = [] } = answer.headers;
  if (!location) throw new Error(`the link answered ${answer.statusCode} without a clean address`);
  return {
    cookie: cookies.map((each) => each.split(';')[0]).join('; '),
    page: new URL(location, url).href
  };
}

/** Bytes and requests until it can be paid, as Chromium on a phone sees them. */
async function weigh(link: OpenedLink) {
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
    // The browser gets the link's cookie as a payer's does; the clean page is what is weighed.
    const first = await context.newPage();
    await first.goto(link.url);
    await first.close();
    const page = await context.newPage();
    const seen: { type: string; url: string; bytes: number }[] = [];
    page.on('response', async (response) => {
      const bytes = await response.body().then(
        (body) => gzipSync(body).length,
        () => 0
      );
      seen.push({ type: response.request().resourceType(), url: response.url(), bytes });
    });
    await page.goto(link.page, { waitUntil: 'networkidle' });
    const own = new URL(link.page).origin;
    const network = seen.filter((each) => !each.url.startsWith('data:'));
    const of = (...types: string[]) =>
      network.filter((each) => types.includes(each.type)).reduce((total, each) => total + each.bytes, 0);
    return {
      htmlCssGzBytes: of('document', 'stylesheet'),
      scriptGzBytes: of('script'),
      requests: network.length,
      thirdPartyRequests: network.filter((each) => new URL(each.url).origin !== own).length
    };
  } finally {
    await browser.close();
  }
}

async function countRoundTrips(world: WebWorld, link: OpenedLink): Promise<number> {
  const { pathname } = new URL(link.page);
  const views = 40;
  const trips = await world.countRoundTrips(async (web) => {
    for (let n = 0; n < views; n++) {
      const answer = await fetch(web + pathname, { headers: { cookie: link.cookie } });
      if (!(await answer.text()).includes('212')) throw new Error(`the pay page answered ${answer.status}`);
    }
  });
  return trips / views;
}
