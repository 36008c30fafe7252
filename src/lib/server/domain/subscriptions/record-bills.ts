import { and, eq, inArray, sql } from 'drizzle-orm';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Billable } from './bill-queries.ts';
import type { ComposedBill } from './compose-bill.ts';
import { subscriptionAdjustment, subscriptionSettings } from './schema.ts';

/** Credits that no bill can take yet wait for the next one. */
export async function postponeLines(
  tx: Tx,
  merchantId: string,
  billables: readonly Billable[],
  today: Temporal.PlainDate
): Promise<void> {
  const tomorrow = today.add({ days: 1 });
  for (const { lines, nextBillOn } of billables) {
    const ids = lines.map((line) => line.id).filter((each) => each !== undefined);
    const isLater = nextBillOn !== null && Temporal.PlainDate.compare(nextBillOn, tomorrow) > 0;
    await tx
      .update(subscriptionAdjustment)
      .set({ billOn: isLater ? nextBillOn : tomorrow })
      .where(and(eq(subscriptionAdjustment.merchantId, merchantId), inArray(subscriptionAdjustment.id, ids)));
  }
}

/** The next `count` numbers of the merchant's series. Taken with the bills that bear them: the series has no gap. */
export async function takeNumbers(
  tx: Tx,
  merchantId: string,
  count: number,
  prefix: string
): Promise<string[]> {
  const [row] = await tx
    .insert(subscriptionSettings)
    .values({ merchantId, lastNumber: count })
    .onConflictDoUpdate({
      target: subscriptionSettings.merchantId,
      set: { lastNumber: sql`${subscriptionSettings.lastNumber} + ${count}` }
    })
    .returning({ last: subscriptionSettings.lastNumber });
  const first = row!.last - count + 1;
  // Eight digits keep the series in order wherever it is sorted as text.
  return Array.from({ length: count }, (_, i) => `${prefix}${String(first + i).padStart(8, '0')}`);
}

type IssuedBill = Readonly<{
  billable: Billable;
  bill: Exclude<ComposedBill, { kind: 'wait' }>;
  issuedId: string;
}>;

/** Marks what each bill has taken, in a fixed number of statements, and keeps what it could not take. */
export async function recordBills(
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant,
  issued: readonly IssuedBill[]
): Promise<void> {
  const periods = issued.flatMap(({ billable: { subscriptionId, periodStartOn }, issuedId }) =>
    periodStartOn === undefined
      ? []
      : [{ subscription_id: subscriptionId, start_on: periodStartOn.toString(), invoice_id: issuedId }]
  );
  await tx.execute(sql`
    update subscription_period p set invoice_id = g.invoice_id
    from jsonb_to_recordset(${JSON.stringify(periods)}::text::jsonb) as g (subscription_id uuid, start_on date, invoice_id uuid)
    where p.merchant_id = ${merchantId} and p.subscription_id = g.subscription_id and p.start_on = g.start_on`);
  const taken = issued.flatMap(({ bill, issuedId }) =>
    bill.lines
      .filter((line) => line.id !== undefined)
      .map((line) => ({
        id: line.id,
        amount_minor: line.amount.minor,
        invoice_id: bill.kind === 'invoice' ? issuedId : null,
        credit_note_id: bill.kind === 'credit-note' ? issuedId : null
      }))
  );
  await tx.execute(sql`
    update subscription_adjustment a
    set invoice_id = g.invoice_id, credit_note_id = g.credit_note_id, amount_minor = g.amount_minor
    from jsonb_to_recordset(${JSON.stringify(taken)}::text::jsonb)
      as g (id uuid, amount_minor bigint, invoice_id uuid, credit_note_id uuid)
    where a.merchant_id = ${merchantId} and a.id = g.id`);
  await keepCarried(tx, merchantId, now, issued);
}

/** The part of a credit that a bill could not take becomes a line of its own; one that it could not touch just waits. */
async function keepCarried(
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant,
  issued: readonly IssuedBill[]
): Promise<void> {
  const rows = issued.flatMap(({ billable, bill }) => {
    if (bill.kind !== 'invoice') return [];
    const taken = new Set(bill.lines.map((line) => line.id));
    return bill.carried.filter((line) => taken.has(line.id)).map((line) => ({ billable, line }));
  });
  if (rows.length === 0) return;
  await tx.insert(subscriptionAdjustment).values(
    rows.map(({ billable, line }) => ({
      merchantId,
      id: newId(now),
      subscriptionId: billable.subscriptionId,
      kind: line.kind === 'period' ? 'extra' : line.kind,
      name: line.name,
      taxBp: line.taxBp,
      fromOn: line.startOn,
      untilOn: line.endOn,
      amountMinor: line.amount.minor,
      billOn: billable.nextBillOn ?? line.startOn,
      createdAt: now
    }))
  );
}
