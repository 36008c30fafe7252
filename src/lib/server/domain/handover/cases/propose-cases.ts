import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { recordStatusChanges } from '../../../platform/events/status-changes.ts';
import { lockInvoices } from '../../billing/index.ts';
import { readMerchant } from '../../identity/index.ts';
import { announceHandover } from '../../notifications/index.ts';
import { readAgencyRow } from '../agencies/agencies.ts';
import { listLateCustomers, readClaims, readDebtors, type FactsAsked } from '../conditions/claim-facts.ts';
import { decideHandover } from '../conditions/decide-handover.ts';
import { readConditions, type ConditionsVersion } from '../conditions/publish-conditions.ts';
import { handoverCase, handoverInvoice } from '../schema.ts';

/** Customers that are looked at in one transaction. */
const SLICE = 200;

/**
 * Proposes what the conditions in force call for: a case for each customer, and their last notice. Nothing is handed over by
 * it. Doing it again proposes nothing twice. Answers how many cases it made.
 */
export async function proposeCases(
  ctx: Context,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<number> {
  const now = ctx.clock.now();
  let made = 0;
  for (let after: string | undefined; ;) {
    const ids = await ctx.db.withMerchant(merchantId, async (tx) => {
      const { zone } = await readMerchant(tx, merchantId);
      const { conditions } = await readConditions(tx, merchantId);
      if (!conditions.isOn) return [];
      const before = dateIn(zone, now).subtract({ days: conditions.overdueDays - 1 });
      return listLateCustomers(tx, merchantId, { before, after, limit: SLICE });
    });
    if (ids.length === 0) return made;
    made += await proposeFor(ctx, merchantId, ids, now);
    after = ids.at(-1);
  }
}

async function proposeFor(
  ctx: Context,
  merchantId: string,
  customerIds: readonly string[],
  now: Temporal.Instant
): Promise<number> {
  const ripe = await ctx.db.withMerchant(merchantId, async (tx) => {
    const { asked, inForce } = await readAround(tx, merchantId, now);
    const today = dateIn(asked.zone, now);
    return (await readDebtors(tx, asked, customerIds)).filter(
      (debtor) => !debtor.isInCase && decideHandover(debtor, inForce.conditions, today).proposedMinor > 0
    );
  });
  let made = 0;
  // One customer, one transaction: their invoices are held for a moment only.
  for (const { customerId, claims } of ripe) {
    const ids = claims.map(({ invoiceId }) => invoiceId);
    const isMade = await ctx.db.withMerchant(merchantId, async (tx) => {
      await lockInvoices(tx, merchantId, customerId, ids);
      return proposeOne(ctx, tx, { merchantId, customerId, ids, now });
    });
    if (isMade) made += 1;
  }
  return made;
}

/** Decides again behind the locks, and writes the case down with its notice. */
async function proposeOne(
  ctx: Context,
  tx: Tx,
  of: Readonly<{ merchantId: string; customerId: string; ids: readonly string[]; now: Temporal.Instant }>
): Promise<boolean> {
  const { merchantId, customerId, ids, now } = of;
  const { asked, inForce } = await readAround(tx, merchantId, now);
  const { conditions, version } = inForce;
  const today = dateIn(asked.zone, now);
  const [debtor] = await readClaims(tx, asked, ids);
  if (!debtor || debtor.isInCase || !conditions.isOn || conditions.agencyId === null) return false;
  const { claims } = decideHandover(debtor, conditions, today);
  const invoiceIds = claims.flatMap(({ invoiceId, rule }) => (rule === undefined ? [invoiceId] : []));
  if (invoiceIds.length === 0) return false;
  const agency = await readAgencyRow(tx, merchantId, conditions.agencyId);
  const caseId = newId(now);
  const payBy = today.add({ days: conditions.noticeDays });
  await tx.insert(handoverCase).values({
    ...{ merchantId, id: caseId, customerId, agencyId: agency.id, status: 'proposed' as const, payBy },
    ...{ currency: conditions.currency, conditionsVersion: version, proposedAt: now }
  });
  await tx
    .insert(handoverInvoice)
    .values(invoiceIds.map((invoiceId) => ({ merchantId, caseId, invoiceId, isLive: true })));
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'handover', subjectId: caseId, from: null, event: 'propose', to: 'proposed' }
  ]);
  await announceHandover(ctx, tx, {
    ...{ merchantId, customerId, caseId, invoiceIds, payBy },
    agency: agency.name
  });
  await emit(ctx, tx, merchantId, now, [
    { type: 'handover.proposed', subjectId: caseId, payload: { customerId } }
  ]);
  return true;
}

async function readAround(
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant
): Promise<Readonly<{ asked: FactsAsked; inForce: ConditionsVersion }>> {
  const { zone, country, suspendedAt } = await readMerchant(tx, merchantId);
  return {
    asked: { merchantId, zone, country, now, isSuspended: suspendedAt !== null },
    inForce: await readConditions(tx, merchantId)
  };
}
