import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import { withdrawHandoverNotice } from '../../notifications/index.ts';
import { readClaims } from '../conditions/claim-facts.ts';
import { settledRule, type HandoverRule } from '../conditions/decide-handover.ts';
import { leaveCase, moveCase, owedOf, type HeldCase } from './cases.ts';

/**
 * What passes by itself: a payment fails, a debit is called off. It keeps a claim from being released now; only the others
 * take it out of its case before that.
 */
const PASSING: ReadonlySet<HandoverRule> = new Set(['under-way', 'planned', 'suspended']);

/**
 * Looks again at everything that keeps a claim from an agency, in the caller's transaction, which holds the case: what was
 * paid, disputed, agreed or left alone since it was proposed leaves it. `isFinal`: now or never, for a release. Answers the
 * case as it is then; dropped when nothing is left in it.
 */
export async function reviewClaims(
  ctx: Context,
  tx: Tx,
  held: HeldCase,
  { isFinal }: Readonly<{ isFinal: boolean }>
): Promise<HeldCase> {
  const { handover, lines } = held;
  const { merchantId, id: caseId } = handover;
  const rules = await readRules(ctx, tx, held);
  const out = lines.flatMap(({ invoiceId }) => {
    const rule = rules.get(invoiceId);
    return rule === undefined || (!isFinal && PASSING.has(rule)) ? [] : [{ invoiceId, rule }];
  });
  for (const { invoiceId, rule } of out) await leaveCase(tx, { merchantId, caseId }, [invoiceId], rule);
  const gone = new Set(out.map(({ invoiceId }) => invoiceId));
  const left = { handover, lines: lines.filter(({ invoiceId }) => !gone.has(invoiceId)) };
  if (left.lines.length > 0) return left;
  return dropCase(ctx, tx, left, out[0]?.rule ?? 'nothing-owed');
}

/** What keeps each claim of a case from an agency at this moment, by invoice; nothing for those that it doesn't. */
export async function readRules(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  { handover, lines }: HeldCase
): Promise<ReadonlyMap<string, HandoverRule>> {
  const { merchantId, currency } = handover;
  const { zone, country, suspendedAt } = await readMerchant(tx, merchantId);
  const asked = { merchantId, zone, country, now: ctx.clock.now(), isSuspended: suspendedAt !== null };
  const debtors = await readClaims(
    tx,
    asked,
    lines.map(({ invoiceId }) => invoiceId)
  );
  return new Map(
    debtors.flatMap((debtor) =>
      debtor.claims.flatMap((claim) => {
        const rule = settledRule(debtor, claim, { currency });
        return rule === undefined ? [] : [[claim.invoiceId, rule] as const];
      })
    )
  );
}

/** Nobody hands this over any more: its notice is not sent if it still waits, and its invoices are as before. */
export async function dropCase(ctx: Context, tx: Tx, held: HeldCase, because: string): Promise<HeldCase> {
  const { handover, lines } = held;
  const { merchantId, id: caseId, customerId } = handover;
  const now = ctx.clock.now();
  const ids = lines.map(({ invoiceId }) => invoiceId);
  await leaveCase(tx, { merchantId, caseId }, ids, because);
  const dropped = await moveCase(tx, handover, 'drop', now, { endedAt: now, endedBecause: because });
  await withdrawHandoverNotice(tx, { merchantId, caseId, at: now });
  await emit(ctx, tx, merchantId, now, [
    { type: 'handover.dropped', subjectId: caseId, payload: { customerId } }
  ]);
  return { handover: dropped, lines: [] };
}

/** Nothing is owed on any of them any more. */
export function isSettled(held: HeldCase): boolean {
  return owedOf(held).minor === 0;
}
