import { dateIn } from '../../../platform/clock/clock.ts';
import { joinTransaction } from '../../../platform/db/join-transaction.ts';
import { findAgreement, readArrangement } from '../../arrangements/index.ts';
import type { Attempt } from '../../collection/index.ts';
import type { Values } from '../words/fill-text.ts';
import { partLink, sayMissedPart } from './compose-arrangement.ts';
import type { Correspondence } from './notice-content.ts';

/**
 * What a failed payment says beside that it failed where it was the debit of a part: which part of how many, what comes
 * next by what was agreed, and where to pay just that. `undefined` for any other payment, and once the plan is over.
 */
export async function sayFailedPart(
  correspondence: Correspondence,
  { initiator, openedAt }: Attempt,
  invoiceId: string | undefined
): Promise<Readonly<{ values: Values; url: string }> | undefined> {
  const { ctx, tx, notice, merchant, t } = correspondence;
  const { merchantId, customerId } = notice;
  if (initiator !== 'merchant' || invoiceId === undefined) return undefined;
  const within = joinTransaction(ctx, merchantId, tx);
  const agreement = await findAgreement(within, { merchantId, invoiceId });
  if (agreement?.kind !== 'arrangement') return undefined;
  const { arrangementId } = agreement;
  const now = await readArrangement(within, { merchantId, customerId, arrangementId });
  const part = now.shownParts.find(({ status }) => status === 'coming' || status === 'missed');
  const isOfPlan = now.startedAt !== null && Temporal.Instant.compare(now.startedAt, openedAt) <= 0;
  if (!part || !isOfPlan) return undefined;
  const today = dateIn(merchant.zone, ctx.clock.now());
  // One that isn't called missed yet will be on the day after its own.
  const dayAfter = part.dueOn.add({ days: 1 });
  const missedOn = part.missedOn ?? (Temporal.PlainDate.compare(dayAfter, today) > 0 ? dayAfter : today);
  const { next, rules } = sayMissedPart(correspondence, now, { ...part, missedOn });
  const place = t('notices:phrase.part.place', { place: part.place, parts: now.shownParts.length });
  const { url = `${ctx.origin}/my/${merchant.slug}/arrangements` } = partLink(correspondence, now, part);
  return { values: { next: [place, next, rules].join(' '), again: '' }, url };
}
