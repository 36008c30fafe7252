import { and, eq, inArray } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { normaliseCode } from '../../platform/crypto/random.ts';
import { invoice, listOpenInvoices } from '../billing/index.ts';
import { findMerchantBySlug } from '../identity/index.ts';
import { payLink } from './schema.ts';

/** What a genuine message said, to hold beside the one received. */
export type GenuineMessage = Readonly<{
  merchantName: string;
  sentAt: Temporal.Instant;
  zone: string;
  /** What was owed by that link; by one of everything, what is owed now. */
  amount: Money;
  subject: string;
}>;

/**
 * Answers whether a message with this check code is from this merchant, and what it was about. The code opens nothing:
 * no name, no address, no way to pay. `undefined` for a code that we never sent.
 */
export async function checkMessage(
  ctx: Context,
  input: Readonly<{ merchantSlug: string; code: string }>
): Promise<GenuineMessage | undefined> {
  const code = normaliseCode(input.code);
  const merchant = await findMerchantBySlug(ctx, input.merchantSlug);
  if (!merchant || code.length !== 6) return undefined;
  return ctx.db.withMerchant(merchant.id, async (tx) => {
    const [link] = await tx
      .select()
      .from(payLink)
      .where(and(eq(payLink.merchantId, merchant.id), eq(payLink.checkCode, code)));
    if (!link || link.revokedAt) return undefined;
    const said = { merchantName: merchant.name, sentAt: link.createdAt, zone: merchant.zone };
    const ids = link.invoiceIds ?? (link.invoiceId === null ? [] : [link.invoiceId]);
    if (ids.length === 0) {
      const open = await listOpenInvoices(tx, merchant.id, link.customerId, 1_000);
      const currency = open[0]?.balance.currency ?? merchant.currency;
      const owed = open
        .filter((each) => each.balance.currency === currency)
        .reduce((sum, each) => sum + each.balance.minor, 0);
      return { ...said, amount: money(owed, currency), subject: open[0]?.subject ?? '' };
    }
    const told = await tx
      .select()
      .from(invoice)
      .where(and(eq(invoice.merchantId, merchant.id), inArray(invoice.id, ids)))
      .orderBy(invoice.dueOn, invoice.id);
    const [first] = told;
    if (!first) return undefined;
    const total = told.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
    return { ...said, amount: money(total, first.currency as Currency), subject: first.subject };
  });
}
