import { formatMoney } from '#lib/money/index.ts';
import { joinTransaction } from '../../../platform/db/join-transaction.ts';
import { readComingDebit, readPlannedCollection, signMoveLink } from '../../collection/index.ts';
import { dateValue } from './date-value.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';

/**
 * A debit that is near, and a link that moves it by one tap. `undefined` once it isn't planned, or can't be moved, any
 * more: then there is nothing to ask.
 */
export async function composeNearDebit(
  { ctx, tx, notice, merchant, t }: Correspondence,
  plannedId: string
): Promise<NoticeFacts | undefined> {
  const { merchantId, customerId, language } = notice;
  const plan = await readPlannedCollection(tx, merchantId, plannedId);
  if (plan.status !== 'planned' && plan.status !== 'noticed') return undefined;
  const within = joinTransaction(ctx, merchantId, tx);
  const debit = await readComingDebit(within, { merchantId, customerId, plannedId });
  if (debit.move.kind !== 'movable') return undefined;
  const url = signMoveLink(ctx, { merchantId, plannedId });
  const date = dateValue(debit.collectOn, language, 'weekday');
  return {
    message: 'debit-near',
    values: {
      amount: formatMoney(debit.amount, language),
      date,
      latestOn: dateValue(debit.move.latestOn, language, 'weekday')
    },
    amount: debit.amount,
    facts: [{ label: t('messages:facts.collect-on'), value: date.long }],
    url,
    why: t('messages:why.near', { merchant: merchant.name }),
    attachments: []
  };
}
