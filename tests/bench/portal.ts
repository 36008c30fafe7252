import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { issueDocuments, readInvoice } from '../../src/lib/server/domain/billing/index.ts';
import { giveDebitConsent, planCollections } from '../../src/lib/server/domain/collection/index.ts';
import { keepMethod } from '../../src/lib/server/domain/payment-methods/index.ts';
import { gatewayCustomer } from '../../src/lib/server/domain/payment-methods/schema.ts';
import { money } from '../../src/lib/money/index.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import { signInCustomer } from '../support/customers.ts';
import { giveSession } from '../support/give-session.ts';
import { invoiceDocument } from '../support/invoice-factory.ts';
import { median, spread, type Bench } from './bench.ts';
import { lighthouseOf, type Scores } from './lighthouse.ts';
import { openBareApp, openWebWorld, type WebWorld } from './web-world.ts';

/** The pages that a customer opens most, below `/my/<merchant>`. The first is the one that is weighed. */
const PAGES = [
  '/',
  '/invoices',
  '/pay',
  '/payment-methods',
  '/subscriptions',
  '/debits',
  '/messages',
  '/preferences'
];

/** What the portal weighs and how it does on a phone: the overview's bytes, and Lighthouse on its main pages. */
export const bench: Bench = async ({ rounds, say }) => {
  const world = await openWebWorld();
  const bare = await openBareApp();
  try {
    const cookie = await signIn(world);
    const pages = PAGES.map((path) => `${world.web}/my/de-klaproos${path}`);
    for (const page of pages) {
      const { status } = await fetch(page, {
        headers: { cookie: `${cookie.name}=${cookie.value}` },
        redirect: 'manual'
      });
      if (status !== 200) throw new Error(`${page} answered ${status}`);
    }
    const weight = await weigh(pages[0]!, cookie);
    const scores: Scores[] = [];
    const paints: number[] = [];
    const barePaints: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const page of pages) {
        const seen = await lighthouseOf(page, `${cookie.name}=${cookie.value}`);
        scores.push(seen);
        if (page === pages[0]) paints.push(seen.lcpMs);
        say(
          `round ${round}: ${new URL(page).pathname} ${seen.performance}/${seen.accessibility}/${seen.bestPractices}`
        );
      }
      barePaints.push((await lighthouseOf(bare.url)).lcpMs);
    }
    const worst = (name: 'performance' | 'accessibility' | 'bestPractices') =>
      Math.min(...scores.map((each) => each[name]));
    return {
      figures: {
        ...weight,
        pages: pages.length,
        ...spread('lcpMs', paints),
        performance: worst('performance'),
        accessibility: worst('accessibility'),
        bestPractices: worst('bestPractices')
      },
      limit: spread('bareLcpMs', barePaints),
      ratio: { portal: Math.round(median(paints.map((paint, i) => paint / barePaints[i]!)) * 1_000) / 1_000 },
      rounds
    };
  } finally {
    await bare.stop();
    await world.close();
  }
};

/** A customer with something to pay, something coming and a card; signed in as by a code. */
async function signIn({ ctx, merchantId, accountId }: WebWorld) {
  const now = ctx.clock.now();
  const today = now.toZonedDateTimeISO('Europe/Amsterdam').toPlainDate();
  const documents = Array.from({ length: 12 }, (_, n) =>
    invoiceDocument({
      number: `2026-${1_100 + n}`,
      total: money(21_240 + n * 1_000, 'EUR'),
      issuedOn: today.subtract({ days: 20 }).toString(),
      dueOn: today.add({ days: n - 2 }).toString()
    })
  );
  const [first] = await issueDocuments(ctx, merchantId, documents);
  if (first?.kind !== 'added') throw new Error('the invoices were not taken');
  const consent = {
    text: 'Akkoord.',
    language: 'nl',
    at: now.toString(),
    ip: '203.0.113.7',
    userAgent: 'Bench/1.0'
  };
  const customerId = await ctx.db.withMerchant(merchantId, async (tx) => {
    const invoice = await readInvoice(tx, merchantId, first.id);
    const owner = { merchantId, customerId: invoice.customerId, accountId };
    await tx.insert(gatewayCustomer).values({ ...owner, gatewayRef: 'cus_bench' });
    const facts = {
      method: 'card',
      methodRef: 'pm_bench',
      brand: 'visa',
      last4: '4242',
      expMonth: 5,
      expYear: 2028
    } as const;
    const kept = await keepMethod(
      ctx,
      tx,
      { ...owner, facts, consent, creditorName: 'Stichting De Klaproos', creditorIdentifier: null },
      now
    );
    await giveDebitConsent(tx, now, { ...owner, paymentMethodId: kept!.paymentMethodId, consent });
    return invoice.customerId;
  });
  await planCollections(ctx, { merchantId });
  return signInCustomer({ ctx, merchant: { id: merchantId } }, customerId);
}

/** Bytes and requests of a first visit, as Chromium on a phone sees them. */
async function weigh(url: string, cookie: Readonly<{ name: string; value: string }>) {
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
    await giveSession(context, url, cookie);
    const page = await context.newPage();
    const seen: { type: string; bytes: number }[] = [];
    page.on('response', async (response) => {
      if (response.url().startsWith('data:')) return;
      const bytes = await response.body().then(
        (body) => gzipSync(body).length,
        () => 0
      );
      seen.push({ type: response.request().resourceType(), bytes });
    });
    const answer = await page.goto(url, { waitUntil: 'networkidle' });
    if (answer?.status() !== 200) throw new Error(`${url} answered ${answer?.status()}`);
    const of = (...types: string[]) =>
      seen.filter((each) => types.includes(each.type)).reduce((total, each) => total + each.bytes, 0);
    return {
      scriptGzBytes: of('script'),
      htmlCssGzBytes: of('document', 'stylesheet'),
      requests: seen.length
    };
  } finally {
    await browser.close();
  }
}
