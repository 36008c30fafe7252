import type { Context } from '../../src/lib/server/context.ts';
import {
  askArrangement,
  givePromise,
  LAST_DAY,
  listArrangements,
  readArrangement
} from '../../src/lib/server/domain/arrangements/index.ts';
import { mintPayLink } from '../../src/lib/server/domain/pay-links/index.ts';
import { dateIn } from '../../src/lib/server/platform/clock/clock.ts';
import { daysBefore } from './days-before.ts';
import { payAtBank } from './pay-as-payer.ts';

/** An invoice of the story, and whose it is. */
type Owed = Readonly<{ id: string; customerId: string }>;

type Agreed = Readonly<{
  merchantId: string;
  zone: string;
  /** Paid in three parts, of which the first came. */
  running: Owed;
  /** Asked for in more parts than the terms allow: it waits for staff. */
  waiting: Owed;
  /** Promised on the phone. */
  promised: Owed;
}>;

/** The first part is due so many days from now; it came early. */
const DUE_IN_DAYS = 3;

/** A plan that runs, one that waits for an answer, and a day that was promised. Told once. */
export async function fillAgreements(ctx: Context, at: Agreed): Promise<void> {
  const { merchantId, zone, running, waiting, promised } = at;
  if ((await listArrangements(ctx, { merchantId, limit: 1 })).items.length > 0) return;
  const today = dateIn(zone, ctx.clock.now());
  const byCustomer = ({ customerId }: Owed): Context => ({ ...ctx, actor: { kind: 'customer', customerId } });
  const wishOf = ({ id, customerId }: Owed) => ({
    merchantId,
    customerId,
    invoiceIds: [id],
    isDebited: false
  });
  await askArrangement(byCustomer(waiting), {
    ...{ ...wishOf(waiting), parts: 8, day: 28 },
    question: 'We just moved, and money is tight until spring. Could I pay a little every month?'
  });
  await givePromise(ctx, {
    ...{ merchantId, customerId: promised.customerId, invoiceIds: [promised.id] },
    promisedOn: today.add({ days: 5 })
  });
  const { day } = today.add({ days: DUE_IN_DAYS });
  const { arrangementId } = await askArrangement(daysBefore(byCustomer(running), 10), {
    ...{ ...wishOf(running), parts: 3, day: day > 28 ? LAST_DAY : day }
  });
  await payFirstPart(daysBefore(ctx, 1), { merchantId, arrangementId, invoice: running });
}

async function payFirstPart(
  ctx: Context,
  {
    merchantId,
    arrangementId,
    invoice
  }: Readonly<{ merchantId: string; arrangementId: string; invoice: Owed }>
): Promise<void> {
  const { shownParts } = await readArrangement(ctx, { merchantId, arrangementId });
  const { customerId, id: invoiceId } = invoice;
  const link = await ctx.db.withMerchant(merchantId, (tx) =>
    mintPayLink(ctx, tx, { merchantId, customerId, invoiceId, purpose: 'message' })
  );
  await payAtBank(ctx, { link, invoiceId, amount: shownParts[0]!.amount, isPart: true });
}
