import { formatMoney, negate } from '#lib/money/index.ts';
import { joinTransaction } from '../../../platform/db/join-transaction.ts';
import { readSubscription, type SubscriptionSummary } from '../../subscriptions/index.ts';
import { subscriptionChanges, type SubscriptionChange } from '../tell-subscription-change.ts';
import type { Values } from '../words/fill-text.ts';
import { dateValue } from './date-value.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';

/**
 * A subscription was paused, runs again, will stop, stopped or stays: from when, what it does to the price, and where to
 * undo it. `undefined` once something else is true of it.
 */
export async function composeSubscriptionChange(
  correspondence: Correspondence,
  subscriptionId: string
): Promise<NoticeFacts | undefined> {
  const { ctx, tx, notice, merchant, t } = correspondence;
  const { merchantId, customerId } = notice;
  // `subscription:<id>:<change>:<day>:<event>`
  const [, , change, on] = notice.cause.split(':');
  const said = subscriptionChanges.find((each) => each === change);
  if (said === undefined) return undefined;
  const within = joinTransaction(ctx, merchantId, tx);
  const now = await readSubscription(within, { merchantId, customerId, subscriptionId });
  const values = valuesOf(correspondence, said, now, on);
  if (!values) return undefined;
  return {
    message: `subscription-${said}`,
    values: { plan: now.planName, effect: sayEffect(correspondence, said, now), ...values },
    facts: [{ label: t('notices:facts.plan'), value: now.planName }],
    url: `${ctx.origin}/my/${merchant.slug}/subscriptions/${subscriptionId}`,
    why: t('notices:why.subscription'),
    attachments: []
  };
}

/** The days that a message names; nothing when what it says is no longer so. */
function valuesOf(
  { notice: { language } }: Correspondence,
  change: SubscriptionChange,
  { status, pause, stopOn }: SubscriptionSummary,
  on: string | undefined
): Values | undefined {
  const isStopped = status === 'stopped';
  switch (change) {
    case 'paused':
      return (
        pause && {
          fromOn: dateValue(pause.fromOn, language),
          untilOn: dateValue(pause.untilOn, language)
        }
      );
    case 'resumed':
      if (isStopped || status === 'paused' || !on) return undefined;
      return { date: dateValue(Temporal.PlainDate.from(on), language) };
    case 'stopping':
      return stopOn && !isStopped ? { date: dateValue(stopOn, language) } : undefined;
    case 'stopped':
      return stopOn && isStopped ? { date: dateValue(stopOn, language) } : undefined;
    case 'staying':
      return isStopped || stopOn ? undefined : {};
  }
}

/** What it does to the price, in short sentences: what is free, given back or added, and what the next bill will be. */
function sayEffect(
  { notice: { language }, t }: Correspondence,
  change: SubscriptionChange,
  { waiting, next: [next] }: SubscriptionSummary
): string {
  const amount = formatMoney(waiting.minor < 0 ? negate(waiting) : waiting, language);
  const isEnding = change === 'stopping' || change === 'stopped';
  return [
    change === 'paused' && t('notices:phrase.effect.free'),
    waiting.minor < 0 && t('notices:phrase.effect.back', { amount }),
    waiting.minor > 0 && t('notices:phrase.effect.extra', { amount }),
    next &&
      t('notices:phrase.effect.next', {
        amount: formatMoney(next.amount, language),
        date: dateValue(next.dueOn, language).long
      }),
    isEnding && !next && t('notices:phrase.effect.none')
  ]
    .filter(Boolean)
    .join(' ');
}
