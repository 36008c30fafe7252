import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import { MOST_WORDS } from './ask-arrangement.ts';
import {
  holdArrangement,
  listArrangedInvoiceIds,
  moveArrangement,
  readArrangementRow,
  type Arrangement,
  type ArrangementPlace
} from './arrangements.ts';
import { holdDebt, readArrangementFacts } from './debt.ts';
import { decideArrangement, type ArrangementWish } from './decide-arrangement.ts';
import { readTerms } from './publish-terms.ts';
import { startArrangement } from './start-arrangement.ts';

type Answer = Readonly<{
  merchantId: string;
  arrangementId: string;
  /** What the customer reads. */ answer?: string;
}>;

/** Staff agree to what a customer asked for: it starts, with what is owed now. Refuses as asking for it does. */
export function approveArrangement(ctx: Context, input: Answer): Promise<void> {
  return start(ctx, input, 'approve-arrangement', 'proposed');
}

/** The customer takes what staff offered instead: it starts. Refuses as asking for it does. */
export function acceptArrangement(ctx: Context, place: Required<ArrangementPlace>): Promise<void> {
  return start(ctx, place, 'accept-arrangement', 'offered');
}

/** Staff offer something else than was asked for; it waits for the customer. Refuses `parts-impossible` and `day-impossible`. */
export async function offerArrangement(ctx: Context, input: Answer & ArrangementWish): Promise<void> {
  const { merchantId, arrangementId, parts, day } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { arrangement } = await holdArrangement(tx, { merchantId, arrangementId });
    const facts = await readArrangementFacts(ctx, tx, { ...arrangement, debt: arrangement.total });
    const { terms } = await readTerms(tx, merchantId);
    const decision = decideArrangement({ parts, day }, facts, terms);
    if (decision.kind === 'refused') throw new Refusal(decision.because);
    await moveArrangement(tx, arrangement, 'offer', ctx.clock.now(), {
      ...{ parts, day },
      answer: wordsOf(input)
    });
    await tell(ctx, tx, arrangement, 'arrangement.offered', 'offer-arrangement');
  });
}

/** Staff say no, in words that the customer reads. Refuses `answer-missing`. */
export async function declineArrangement(ctx: Context, input: Answer): Promise<void> {
  const { merchantId, arrangementId } = input;
  const answer = wordsOf(input);
  if (answer === null) throw new Refusal('answer-missing');
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { arrangement } = await holdArrangement(tx, { merchantId, arrangementId });
    await moveArrangement(tx, arrangement, 'decline', ctx.clock.now(), { answer });
    await tell(ctx, tx, arrangement, 'arrangement.declined', 'decline-arrangement');
  });
}

/** The customer takes a question back, or doesn't want what was offered. */
export async function withdrawArrangement(ctx: Context, place: Required<ArrangementPlace>): Promise<void> {
  await ctx.db.withMerchant(place.merchantId, async (tx) => {
    const { arrangement } = await holdArrangement(tx, place);
    await moveArrangement(tx, arrangement, 'withdraw', ctx.clock.now());
    await tell(ctx, tx, arrangement, 'arrangement.withdrawn', 'withdraw-arrangement');
  });
}

/** Only what still waits for that answer starts, and by the terms of today. */
async function start(
  ctx: Context,
  input: ArrangementPlace & Readonly<{ answer?: string }>,
  action: string,
  from: 'proposed' | 'offered'
): Promise<void> {
  const { merchantId, arrangementId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const asked = await readArrangementRow(tx, input);
    const { customerId } = asked;
    const invoiceIds = await listArrangedInvoiceIds(tx, merchantId, arrangementId);
    const debt = await holdDebt(tx, { merchantId, customerId, invoiceIds });
    const { arrangement } = await holdArrangement(tx, input);
    if (arrangement.status !== from)
      throw new Refusal('arrangement-moved-on', { status: arrangement.status });
    const facts = await readArrangementFacts(ctx, tx, { ...arrangement, debt: debt.total });
    const { terms } = await readTerms(tx, merchantId);
    const decision = decideArrangement(arrangement, facts, terms);
    if (decision.kind === 'refused') throw new Refusal(decision.because);
    await startArrangement(ctx, tx, { arrangement, debt, plan: decision.plan, answer: wordsOf(input) });
    await recordAudit(ctx, tx, merchantId, {
      action,
      subjectKind: 'arrangement',
      subjectId: arrangementId
    });
  });
}

async function tell(
  ctx: Context,
  tx: Tx,
  { merchantId, id: subjectId, customerId }: Arrangement,
  type: `arrangement.${'offered' | 'declined' | 'withdrawn'}`,
  action: string
): Promise<void> {
  await emit(ctx, tx, merchantId, ctx.clock.now(), [{ type, subjectId, payload: { customerId } }]);
  await recordAudit(ctx, tx, merchantId, { action, subjectKind: 'arrangement', subjectId });
}

function wordsOf({ answer }: Readonly<{ answer?: string }>): string | null {
  const words = answer?.trim() ?? '';
  if (words.length > MOST_WORDS) throw new Refusal('answer-too-long', { most: MOST_WORDS });
  return words === '' ? null : words;
}
