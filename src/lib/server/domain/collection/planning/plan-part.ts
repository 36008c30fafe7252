import { money, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import type { SavedMethod } from '../../payment-methods/index.ts';
import { readRetryPolicy } from '../retry-rules/rule-versions.ts';
import { collectionDateOn, earliestCollectionDay } from './collection-dates.ts';
import { listDebitableMethods } from './consents.ts';
import { recordDecision } from './decisions.ts';
import { addPlan, type PlannedLine } from './planned-collections.ts';

/** From what a customer may be debited, and the first day for which there is room for the notice. */
export type DebitAhead = Readonly<{
  method: SavedMethod;
  noticeDays: number;
  earliestOn: Temporal.PlainDate;
}>;

/** The method that is debited first in the customer's order; `undefined` when none may be. */
export async function findDebitAhead(
  tx: Tx,
  merchantId: string,
  customerId: string,
  today: Temporal.PlainDate
): Promise<DebitAhead | undefined> {
  const [first] = await listDebitableMethods(tx, merchantId, customerId);
  if (!first) return undefined;
  const { method, consent } = first;
  const { noticeDays } = consent;
  return { method, noticeDays, earliestOn: earliestCollectionDay(method.kind, noticeDays, today) };
}

export type PartToCollect = Readonly<{
  merchantId: string;
  customerId: string;
  kind: 'first' | 'retry';
  /** What of each invoice; locked by the caller, one currency. */
  lines: readonly PlannedLine[];
  currency: Money['currency'];
  /** The day that was agreed: collected then, or on the first day after it that leaves room for the notice. */
  on: Temporal.PlainDate;
}>;

/**
 * Plans the collection of a part that was agreed with its customer, and asks for its notice. `undefined` when nothing
 * may be debited, or one of the invoices waits in another plan already.
 */
export async function planPart(ctx: Context, tx: Tx, part: PartToCollect): Promise<string | undefined> {
  const { merchantId, customerId, kind, lines, currency, on } = part;
  const now = ctx.clock.now();
  const { zone } = await readMerchant(tx, merchantId);
  const ahead = await findDebitAhead(tx, merchantId, customerId, dateIn(zone, now));
  if (!ahead) return undefined;
  const { method, noticeDays, earliestOn } = ahead;
  const day = Temporal.PlainDate.compare(on, earliestOn) > 0 ? on : earliestOn;
  const date = collectionDateOn(method.kind, day, await readRetryPolicy(tx, merchantId, zone));
  const amount = money(
    lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    currency
  );
  const plannedId = await addPlan(tx, now, {
    ...{ merchantId, customerId, paymentMethodId: method.id, kind, amount, lines, noticeDays },
    ...date
  });
  if (plannedId === undefined) return undefined;
  await recordDecision(tx, merchantId, now, {
    plannedId,
    kind: 'plan',
    rule: 'instalment',
    facts: { agreedOn: on, collectOn: date.collectOn, amount },
    nextAt: date.submitAt
  });
  await emit(ctx, tx, merchantId, now, [
    { type: 'collection.planned', subjectId: plannedId, payload: { kind } }
  ]);
  return plannedId;
}
