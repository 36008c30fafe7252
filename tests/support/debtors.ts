import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test as base } from '@playwright/test';
import { money } from '../../src/lib/money/index.ts';
import { createApp } from '../../src/lib/server/app.ts';
import { findInvoicesByNumber, issueDocuments } from '../../src/lib/server/domain/billing/index.ts';
import { findMerchantBySlug } from '../../src/lib/server/domain/identity/index.ts';
import {
  mintPayLink,
  revokePayLink,
  type MintedPayLink
} from '../../src/lib/server/domain/pay-links/index.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { invoiceDocument } from './invoice-factory.ts';
import { readReady } from './ready.ts';

/** What a customer of the demo merchant owes in one test: an invoice per amount, in euro cents. */
export type Debt = Readonly<{
  amounts?: readonly number[];
  language?: 'nl' | 'fr' | 'de' | 'en';
  isExpired?: boolean;
  isRevoked?: boolean;
}>;

export type Debtors = Readonly<{ owe(debt?: Debt): Promise<MintedPayLink> }>;

/** Playwright's `test`, with customers who owe: each test has its own, so that tests can pay side by side. */
export const test = base.extend<object, { debtors: Debtors }>({
  debtors: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from this pattern.
    async ({}, use) => {
      const { debtors, close } = await openDebtors();
      await use(debtors);
      await close();
    },
    { scope: 'worker' }
  ]
});

async function openDebtors(): Promise<{ debtors: Debtors; close: () => Promise<void> }> {
  const { web, databaseUrl } = readReady();
  const secrets = JSON.parse(
    readFileSync(join(dirname(process.env['QUITTE_READY'] ?? ''), 'secrets.json'), 'utf8')
  ) as Record<string, string>;
  const config = readConfig({
    ...secrets,
    DATABASE_URL: databaseUrl,
    ORIGIN: web,
    CLOCK: 'movable',
    LOG_LEVEL: 'silent'
  });
  const app = await createApp(config, { process: 'script' });
  const ctx = app.context({ kind: 'system' });
  const merchant = await findMerchantBySlug(ctx, 'de-klaproos');
  if (!merchant) throw new Error('the demo merchant is missing: the product has no demo');
  const merchantId = merchant.id;

  const owe = async (debt: Debt = {}): Promise<MintedPayLink> => {
    const today = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
    const run = randomBytes(4).toString('hex');
    const amounts = debt.amounts ?? [21_240];
    const documents = amounts.map((minor, index) =>
      invoiceDocument({
        number: `E2E-${run}-${index + 1}`,
        total: money(minor, 'EUR'),
        issuedOn: today.subtract({ days: 10 }).toString(),
        dueOn: today.add({ days: 4 + index }).toString(),
        customerReference: `E2E-${run}`,
        language: debt.language ?? 'nl',
        subject: ['Opvang november', 'Opvang december', 'Sinterklaasviering'][index] ?? 'Extra dag'
      })
    );
    await issueDocuments(ctx, merchantId, documents);
    const link = await ctx.db.withMerchant(merchantId, async (tx) => {
      const [first] = await findInvoicesByNumber(tx, merchantId, [`E2E-${run}-1`]);
      if (!first) throw new Error('the invoice was not issued');
      return mintPayLink(ctx, tx, {
        merchantId,
        customerId: first.customerId,
        invoiceId: amounts.length === 1 ? first.id : null,
        purpose: 'message',
        ...(debt.isExpired && { expiresAt: ctx.clock.now().subtract({ hours: 24 }) })
      });
    });
    if (debt.isRevoked) await revokePayLink(ctx, { merchantId, payLinkId: link.payLinkId });
    return link;
  };
  return { debtors: { owe }, close: () => app.close() };
}
