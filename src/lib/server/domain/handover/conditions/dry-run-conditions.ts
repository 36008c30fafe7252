import { money, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { readMerchant } from '../../identity/index.ts';
import { listLateCustomers, readDebtors } from './claim-facts.ts';
import type { HandoverConditions } from './conditions.ts';
import { decideHandover, handoverRules, type HandoverRule } from './decide-handover.ts';
import { requireKnownSegments } from './require-known-segments.ts';

/** A customer with what would become of each of their late invoices. */
export type DryRunLine = Readonly<{
  customerId: string;
  name: string;
  proposed: Money;
  /** Invoices by what holds them back. */
  heldBack: Readonly<Partial<Record<HandoverRule, number>>>;
  /** Proposed invoices, and those of them that the notice was sent for already. */
  invoices: number;
}>;

/** What conditions would do on the real book today. Nothing is written. */
export type HandoverDryRun = Readonly<{
  /** Customers, and invoices of theirs, that would be proposed. */
  customers: number;
  invoices: number;
  amount: Money;
  /** Late invoices that are held back, by the rule that does; the rules in their order. */
  heldBack: readonly Readonly<{ rule: HandoverRule; invoices: number }>[];
  /** Who would be proposed, the first of them. */
  lines: readonly DryRunLine[];
  /** There are more customers than were looked at. */
  isCut: boolean;
}>;

/** Customers that are read at once, looked at in all, and shown. */
const SLICE = 500;
const MOST_CUSTOMERS = 20_000;
const MOST_LINES = 50;

/** Who would be proposed by these conditions today, and who is held back by which rule. Refuses `handover-segments-unknown`. */
export async function dryRunConditions(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId, conditions }: Readonly<{ merchantId: string; conditions: HandoverConditions }>
): Promise<HandoverDryRun> {
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await requireKnownSegments(tx, merchantId, conditions);
    const { zone, country, suspendedAt } = await readMerchant(tx, merchantId);
    const today = dateIn(zone, now);
    const asked = { merchantId, zone, country, now, isSuspended: suspendedAt !== null };
    const held = new Map<HandoverRule, number>();
    const lines: DryRunLine[] = [];
    let [customers, invoices, amountMinor, seen] = [0, 0, 0, 0];
    for (let after: string | undefined; seen < MOST_CUSTOMERS;) {
      const ids = await listLateCustomers(tx, merchantId, { before: today, after, limit: SLICE });
      for (const debtor of await readDebtors(tx, asked, ids)) {
        const { claims, proposedMinor } = decideHandover(debtor, conditions, today);
        const heldBack: Partial<Record<HandoverRule, number>> = {};
        for (const { rule } of claims) {
          if (rule === undefined) continue;
          held.set(rule, (held.get(rule) ?? 0) + 1);
          heldBack[rule] = (heldBack[rule] ?? 0) + 1;
        }
        if (proposedMinor === 0) continue;
        const count = claims.filter(({ rule }) => rule === undefined).length;
        customers += 1;
        invoices += count;
        amountMinor += proposedMinor;
        const { customerId, name } = debtor;
        const proposed = money(proposedMinor, conditions.currency);
        if (lines.length < MOST_LINES) lines.push({ customerId, name, proposed, heldBack, invoices: count });
      }
      seen += ids.length;
      after = ids.at(-1);
      if (ids.length < SLICE) break;
    }
    return {
      ...{ customers, invoices, amount: money(amountMinor, conditions.currency), lines },
      heldBack: handoverRules.flatMap((rule) =>
        held.has(rule) ? [{ rule, invoices: held.get(rule)! }] : []
      ),
      isCut: seen >= MOST_CUSTOMERS
    };
  });
}
