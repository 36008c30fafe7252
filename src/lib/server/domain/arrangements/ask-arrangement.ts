import { and, eq, inArray } from 'drizzle-orm';
import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { actorIdOf, recordAudit } from '../identity/index.ts';
import { readArrangementRow } from './arrangements.ts';
import { holdDebt, readArrangementFacts, type DebtPlace, type HeldDebt } from './debt.ts';
import {
  decideArrangement,
  type ArrangementDecision,
  type ArrangementWish,
  type Bound
} from './decide-arrangement.ts';
import type { PlannedInstalment } from './plan-instalments.ts';
import { readTerms, type TermsVersion } from './publish-terms.ts';
import { arrangement, arrangementInvoice } from './schema.ts';
import { startArrangement } from './start-arrangement.ts';

export type AskArrangement = DebtPlace &
  ArrangementWish &
  Readonly<{
    /** Debited by itself, where the customer has allowed a method to be debited; paid by hand otherwise. */
    isDebited: boolean;
    /** The total that was shown: another one is refused, and shown anew. */
    expected?: Money;
    /** What the customer says with it, for staff to read. */
    question?: string;
  }>;

/** What a wish would come to, before anybody agrees. */
export type ArrangementPreview = Readonly<{
  total: Money;
  plan: readonly PlannedInstalment[];
  /** The bounds that it lies outside of; empty: it starts at once. */
  outside: readonly Bound[];
  isDebited: boolean;
}>;

/** How an arrangement would look. Refuses as asking for it does, and changes nothing. */
export async function previewArrangement(ctx: Context, wish: AskArrangement): Promise<ArrangementPreview> {
  return ctx.db.withMerchant(wish.merchantId, async (tx) => {
    const { debt, decision, isDebited } = await weigh(ctx, tx, wish);
    return { total: debt.total, plan: decision.plan, outside: outsideOf(decision), isDebited };
  });
}

export type AskedArrangement = Readonly<{ kind: 'started' | 'proposed'; arrangementId: string }>;

/**
 * Asks to pay in parts. Inside the merchant's terms it starts at once, and reminders and debits pause with it; outside it
 * waits for staff. What staff themselves ask for starts; a merchant's own systems are held to the terms as customers are.
 * Refuses as `holdDebt` does, and `parts-impossible`, `day-impossible`, `amount-changed`, `question-too-long`,
 * `arrangement-waits` where one already waits for an answer.
 */
export async function askArrangement(ctx: Context, wish: AskArrangement): Promise<AskedArrangement> {
  const { merchantId } = wish;
  if ((wish.question ?? '').length > MOST_WORDS) throw new Refusal('question-too-long', { most: MOST_WORDS });
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const weighed = await weigh(ctx, tx, wish);
    const { debt, decision } = weighed;
    requireShown(wish.expected, debt.total);
    const starts = decision.kind === 'within' || ctx.actor.kind === 'staff';
    await requireNoneWaiting(tx, wish);
    const arrangementId = await insert(ctx, tx, wish, weighed);
    await recordAudit(ctx, tx, merchantId, {
      action: 'ask-arrangement',
      subjectKind: 'arrangement',
      subjectId: arrangementId,
      details: { customerId: wish.customerId, parts: wish.parts, outside: outsideOf(decision) }
    });
    if (!starts) {
      await emit(ctx, tx, merchantId, ctx.clock.now(), [
        {
          type: 'arrangement.proposed',
          subjectId: arrangementId,
          payload: { customerId: wish.customerId }
        }
      ]);
      return { kind: 'proposed', arrangementId };
    }
    const row = await readArrangementRow(tx, { merchantId, arrangementId });
    await startArrangement(ctx, tx, { arrangement: row, debt, plan: decision.plan });
    return { kind: 'started', arrangementId };
  });
}

/** Room for a few sentences. */
export const MOST_WORDS = 1_000;

type Weighed = Readonly<{
  debt: HeldDebt;
  decision: Exclude<ArrangementDecision, { kind: 'refused' }>;
  inForce: TermsVersion;
  isDebited: boolean;
}>;

async function weigh(ctx: Context, tx: Tx, wish: AskArrangement): Promise<Weighed> {
  const { merchantId, customerId } = wish;
  const debt = await holdDebt(tx, wish);
  const inForce = await readTerms(tx, merchantId);
  const facts = await readArrangementFacts(ctx, tx, {
    ...{ merchantId, customerId, isDebited: wish.isDebited },
    debt: debt.total
  });
  const decision = decideArrangement(wish, facts, inForce.terms);
  if (decision.kind === 'refused') throw new Refusal(decision.because);
  return { debt, decision, inForce, isDebited: wish.isDebited && facts.mayBeDebited };
}

function outsideOf(decision: Weighed['decision']): readonly Bound[] {
  return decision.kind === 'outside' ? decision.bounds : [];
}

function requireShown(shown: Money | undefined, total: Money): void {
  if (!shown) return;
  if (shown.minor !== total.minor || shown.currency !== total.currency) throw new Refusal('amount-changed');
}

/** One question at a time: the next one when the last one has its answer. */
async function requireNoneWaiting(tx: Tx, { merchantId, customerId }: DebtPlace): Promise<void> {
  const waiting = await tx
    .select({ id: arrangement.id })
    .from(arrangement)
    .where(
      and(
        eq(arrangement.merchantId, merchantId),
        eq(arrangement.customerId, customerId),
        inArray(arrangement.status, ['proposed', 'offered'])
      )
    )
    .limit(1);
  if (waiting.length > 0) throw new Refusal('arrangement-waits');
}

async function insert(ctx: Context, tx: Tx, wish: AskArrangement, weighed: Weighed): Promise<string> {
  const { merchantId, customerId, parts, day } = wish;
  const { debt, decision, inForce, isDebited } = weighed;
  const now = ctx.clock.now();
  const id = newId(now);
  await tx.insert(arrangement).values({
    ...{ merchantId, id, customerId, parts, day, isDebited },
    status: 'proposed',
    currency: debt.total.currency,
    totalMinor: debt.total.minor,
    termsVersion: inForce.version,
    outside: [...outsideOf(decision)],
    askedByKind: ctx.actor.kind,
    askedById: actorIdOf(ctx.actor),
    question: wish.question?.trim() || null,
    askedAt: now
  });
  await tx
    .insert(arrangementInvoice)
    .values(
      debt.invoices.map(({ id: invoiceId }) => ({ merchantId, arrangementId: id, invoiceId, isLive: false }))
    );
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'arrangement', subjectId: id, from: null, event: 'propose', to: 'proposed' }
  ]);
  return id;
}
