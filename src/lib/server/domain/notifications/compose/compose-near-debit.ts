import { formatDate } from '#lib/i18n/index.ts';
import { formatMoney } from '#lib/money/index.ts';
import { joinTransaction } from '../../../platform/db/join-transaction.ts';
import { readComingDebit, readPlannedCollection, signMoveLink } from '../../collection/index.ts';
import type { Correspondence, NoticeContent } from './notice-content.ts';

/**
 * A debit that is near, and a link that moves it by one tap. `undefined` once it isn't planned, or can't be moved, any
 * more: then there is nothing to ask.
 */
export async function composeNearDebit(
  { ctx, tx, notice, merchant, t }: Correspondence,
  plannedId: string
): Promise<NoticeContent | undefined> {
  const { merchantId, customerId, language } = notice;
  const plan = await readPlannedCollection(tx, merchantId, plannedId);
  if (plan.status !== 'planned' && plan.status !== 'noticed') return undefined;
  const within = joinTransaction(ctx, merchantId, tx);
  const debit = await readComingDebit(within, { merchantId, customerId, plannedId });
  if (debit.move.kind !== 'movable') return undefined;
  const url = signMoveLink(ctx, { merchantId, plannedId });
  const amount = formatMoney(debit.amount, language);
  const date = formatDate(debit.collectOn, language, 'weekday');
  const said = { amount, date };
  return {
    subject: t('messages:near.subject', said),
    preheader: t('messages:near.nothing-to-do'),
    title: t('messages:near.title', said),
    amount: debit.amount,
    paragraphs: [
      t('messages:near.nothing-to-do'),
      t('messages:near.move', { date: formatDate(debit.move.latestOn, language, 'weekday') })
    ],
    facts: [{ label: t('messages:facts.collect-on'), value: date }],
    action: { label: t('messages:near.action'), url },
    why: t('messages:why.near', { merchant: merchant.name }),
    sms: t('messages:near.sms', { ...said, url }),
    attachments: []
  };
}
