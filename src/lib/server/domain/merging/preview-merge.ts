import { sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { readCustomer, type Customer } from '../identity/index.ts';
import { decideMerge, type MergeRefused } from './decide-merge.ts';
import { readSides, type MergeOf } from './read-sides.ts';

/** What a merge moves, in the order in which it is shown. */
export const movedThings = [
  'invoices',
  'payments',
  'subscriptions',
  'methods',
  'consents',
  'messages',
  'pay-links',
  'notes',
  'passkeys',
  'sessions'
] as const;
export type MovedThing = (typeof movedThings)[number];

export type MergePreview = Readonly<{
  kept: Customer;
  gone: Customer;
  /** How many of each the gone customer has. */
  moved: Readonly<Record<MovedThing, number>>;
  /** What the gone customer owes, and has as credit, per currency. */
  owed: readonly Money[];
  credit: readonly Money[];
  /** Why it can't be done now; empty when it can. */
  refused: readonly MergeRefused[];
}>;

/** What a merge would do, before anybody decides. Refuses `customer-not-found`. */
export async function previewMerge(ctx: Pick<Context, 'db'>, merge: MergeOf): Promise<MergePreview> {
  const { merchantId, keptId, goneId } = merge;
  const of = (table: string, more = sql``) =>
    sql`(select count(*)::int from ${sql.identifier(table)} t
      where t.merchant_id = ${merchantId} and t.customer_id = ${goneId} ${more})`;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const sides = await readSides(tx, merge);
    const [counts] = await tx.execute<Record<MovedThing, number>>(sql`
      select ${of('invoice')} as invoices, ${of('payment_attempt')} as payments,
        ${of('subscription')} as subscriptions, ${of('payment_method', sql`and t.status <> 'removed'`)} as methods,
        ${of('consent_entry')} + ${of('debit_consent')} as consents, ${of('notice')} as messages,
        ${of('pay_link', sql`and t.revoked_at is null`)} as "pay-links", ${of('customer_note')} as notes,
        ${of('passkey')} as passkeys, ${of('customer_session')} as sessions`);
    const sums = await tx.execute<{ currency: Currency; owed: string; credit: string }>(sql`
      select currency::text as currency, sum(owed) as owed, sum(credit) as credit from (
        select currency, balance_minor as owed, 0 as credit from invoice
        where merchant_id = ${merchantId} and customer_id = ${goneId} and status in ('open', 'overdue')
        union all
        select currency, 0, -amount_minor from ledger_entry
        where merchant_id = ${merchantId} and customer_id = ${goneId} and account = 'customer-credit') each
      group by currency order by currency`);
    const inMoney = (of: 'owed' | 'credit') =>
      sums.flatMap((row) => (Number(row[of]) === 0 ? [] : [money(Number(row[of]), row.currency)]));
    return {
      kept: await readCustomer(tx, merchantId, keptId),
      gone: await readCustomer(tx, merchantId, goneId),
      moved: counts!,
      ...{ owed: inMoney('owed'), credit: inMoney('credit') },
      refused: decideMerge(sides.kept, sides.gone)
    };
  });
}
