import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { planPart, stopPlans } from '../collection/index.ts';
import { readMerchant } from '../identity/index.ts';
import { giveDaysBack } from './after-suspension.ts';
import {
  changePart,
  listParts,
  readMoneyMoving,
  type Arrangement,
  type HeldArrangement,
  type Instalment
} from './arrangements.ts';
import { decideInstalment } from './decide-instalment.ts';
import { breakArrangement, concludeArrangement } from './conclude-arrangement.ts';
import { owedOf, readOpenParts } from './open-parts.ts';
import { readTermsVersion } from './publish-terms.ts';
import { arrangement as arrangementTable } from './schema.ts';
import { spreadOver } from './settle-instalments.ts';
import { isLeftAlone, waitWhileHeld } from './wait-while-held.ts';

/** More steps than one arrangement has to catch up with in a moment. */
const MOST_STEPS = 10;

/**
 * Brings a running arrangement up to what its invoices owe and to what day it is: parts are settled or owed again, the
 * next debit is planned, what was missed is missed. Doing it again changes nothing. The caller holds the arrangement.
 * While its merchant is suspended only the money counts: nobody can pay by themselves, and nothing begins.
 */
export async function keepInStep(ctx: Context, tx: Tx, held: HeldArrangement): Promise<void> {
  if (held.arrangement.status !== 'running') return;
  const { merchantId, id } = held.arrangement;
  await followBalance(tx, held);
  const owed = owedOf(held.invoices);
  if (owed === 0) return concludeArrangement(ctx, tx, held);
  if ((await readMerchant(tx, merchantId)).suspendedAt !== null) return;
  await giveDaysBack(ctx, tx, held);
  // Who is left alone is debited and missed nothing: days that pass meanwhile don't count against them.
  if (await isLeftAlone(tx, held)) return waitWhileHeld(ctx, tx, held);
  await callOffOther(ctx, tx, held);
  let { arrangement } = held;
  for (let step = 0; step < MOST_STEPS; step++) {
    const parts = await listParts(tx, merchantId, id);
    const next = await takeStep(ctx, tx, { ...held, arrangement, parts });
    if (next === 'done') return;
    arrangement = next;
  }
}

/** Parts follow the ledger. */
async function followBalance(tx: Tx, held: HeldArrangement): Promise<void> {
  const open = await readOpenParts(tx, held);
  for (const [index, part] of held.parts.entries()) {
    const openMinor = open[index]!;
    const event =
      openMinor === 0 && (part.status === 'coming' || part.status === 'missed')
        ? 'settle'
        : openMinor > 0 && part.status === 'settled'
          ? 'reopen'
          : undefined;
    if (event === undefined && openMinor === part.openMinor) continue;
    await changePart(tx, part, { openMinor, ...(event === 'reopen' && { missedOn: null }) }, event);
  }
}

/** A debit that was planned for more or less than its part still asks gives way to one that is right. */
async function callOffOther(ctx: Context, tx: Tx, { arrangement, invoices }: HeldArrangement): Promise<void> {
  const { merchantId, id } = arrangement;
  const invoiceIds = invoices.map(({ id: invoiceId }) => invoiceId);
  const { plannedMinor, isUnderWay } = await readMoneyMoving(tx, merchantId, invoiceIds);
  if (plannedMinor === null || isUnderWay) return;
  const part = firstOpen(await listParts(tx, merchantId, id));
  if (part?.openMinor === plannedMinor) return;
  await stopPlans(tx, merchantId, invoiceIds, 'arranged', ctx.clock.now());
  if (part) await changePart(tx, part, { debits: 0 });
}

function firstOpen(parts: readonly Instalment[]): Instalment | undefined {
  return parts.find(({ status }) => status === 'coming' || status === 'missed');
}

/** One step about the earliest open part. Answers the arrangement as it is then, or that nothing more is to be done. */
async function takeStep(ctx: Context, tx: Tx, held: HeldArrangement): Promise<Arrangement | 'done'> {
  const { arrangement, invoices, parts } = held;
  const { merchantId, id: subjectId, customerId, isDebited } = arrangement;
  const part = firstOpen(parts);
  if (!part) return 'done';
  const now = ctx.clock.now();
  const today = dateIn((await readMerchant(tx, merchantId)).zone, now);
  const terms = await readTermsVersion(tx, merchantId, arrangement.termsVersion);
  const moving = await readMoneyMoving(
    tx,
    merchantId,
    invoices.map(({ id }) => id)
  );
  const { status, dueOn, missedOn, debits, place } = part;
  const step = decideInstalment(
    {
      ...{ status, dueOn, missedOn, debits, isDebited, today },
      wasToldNear: part.toldNearAt !== null,
      isMoneyMoving: moving.isUnderWay || moving.plannedMinor !== null,
      hasLaterParts: laterOf(parts, part).length > 0,
      wasSpread: parts.some((each) => each.status === 'spread')
    },
    terms
  );
  const tell = (type: 'instalment.near' | 'instalment.missed' | 'instalment.spread') =>
    emit(ctx, tx, merchantId, now, [{ type, subjectId, payload: { customerId, place } }]);
  switch (step) {
    case 'wait':
      return 'done';
    case 'debit':
      return (await debit(ctx, tx, held, part, 'first', dueOn)) ?? byHand(tx, arrangement);
    case 'retry':
      return (await debit(ctx, tx, held, part, 'retry', today)) ?? byHand(tx, arrangement);
    case 'tell':
      await changePart(tx, part, { toldNearAt: now });
      await tell('instalment.near');
      return 'done';
    case 'miss':
      await changePart(tx, part, { missedOn: today }, 'miss');
      await tell('instalment.missed');
      return arrangement;
    case 'spread':
      await spread(tx, parts, part);
      await tell('instalment.spread');
      return arrangement;
    case 'break':
      await breakArrangement(ctx, tx, held);
      return 'done';
  }
}

function laterOf(parts: readonly Instalment[], part: Instalment): Instalment[] {
  return parts.filter(({ place, status }) => place > part.place && status === 'coming');
}

/** Plans the debit of a part: of the invoice that was due first, first. `undefined` when nothing may be debited. */
async function debit(
  ctx: Context,
  tx: Tx,
  { arrangement, invoices }: HeldArrangement,
  part: Instalment,
  kind: 'first' | 'retry',
  on: Temporal.PlainDate
): Promise<Arrangement | undefined> {
  const { merchantId, customerId, total } = arrangement;
  let left = part.openMinor;
  const byDueDate = [...invoices].sort((a, b) => Temporal.PlainDate.compare(a.dueOn, b.dueOn));
  const lines = byDueDate.flatMap(({ id: invoiceId, balance }) => {
    const amountMinor = Math.min(left, balance.minor);
    left -= amountMinor;
    return amountMinor > 0 ? [{ invoiceId, amountMinor }] : [];
  });
  const { currency } = total;
  const plannedId = await planPart(ctx, tx, { merchantId, customerId, kind, lines, currency, on });
  if (plannedId === undefined) return undefined;
  await changePart(tx, part, { debits: part.debits + 1 });
  return arrangement;
}

/** Nothing may be debited any more: the customer pays the rest by hand. */
async function byHand(tx: Tx, arrangement: Arrangement): Promise<Arrangement> {
  const { merchantId, id } = arrangement;
  await tx
    .update(arrangementTable)
    .set({ isDebited: false })
    .where(and(eq(arrangementTable.merchantId, merchantId), eq(arrangementTable.id, id)));
  return { ...arrangement, isDebited: false };
}

/** What is missing of a part goes into those behind it. */
async function spread(tx: Tx, parts: readonly Instalment[], part: Instalment): Promise<void> {
  const later = laterOf(parts, part);
  const shares = spreadOver(part.openMinor, later.length);
  await changePart(tx, part, { amountMinor: part.amountMinor - part.openMinor, openMinor: 0 }, 'spread');
  for (const [index, each] of later.entries())
    await changePart(tx, each, {
      amountMinor: each.amountMinor + shares[index]!,
      openMinor: each.openMinor + shares[index]!
    });
}
