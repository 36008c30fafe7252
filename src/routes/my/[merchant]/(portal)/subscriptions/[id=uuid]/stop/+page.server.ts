import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { negate } from '#lib/money/index.ts';
import {
  listPlanChoices,
  previewStop,
  readSubscription,
  stopSubscription,
  type SubscriptionChoices,
  type SubscriptionSummary
} from '#lib/server/domain/subscriptions/index.ts';
import {
  customerRoute,
  parseForm,
  Refusal,
  requireConfirmation,
  type SignedInCustomer
} from '#lib/server/web/index.ts';
import { portalPaths } from '../../../paths.ts';
import { refusalText } from '../../../refusal-text.server.ts';
import { portalWords, type PortalWords } from '../../../words.server.ts';
import { cycleText, nameOf } from '../../subscription-view.server.ts';
import type { Actions, PageServerLoad } from './$types';

const REASONS = ['too-expensive', 'not-needed', 'moved', 'not-happy', 'other'] as const;

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const of = { merchantId, customerId, subscriptionId: event.params.id };
  confirmIfByLink(who, of.subscriptionId);
  const words = portalWords(who, event.locals.language);
  const { t, money, date } = words;
  const summary = await readSubscription(ctx, of);
  const choices = await listPlanChoices(ctx, of);
  const { effectiveOn, total } = await previewStop(ctx, { ...of, when: 'period-end' });
  const lastOn = effectiveOn.subtract({ days: 1 });
  return {
    title: t('subscriptions:stop.title', { plan: nameOf(summary) }),
    back: { href: portalPaths(merchant.slug).subscription(of.subscriptionId), text: nameOf(summary) },
    says: [
      t('subscriptions:stop.effect', { last: date(lastOn), date: date(effectiveOn) }),
      ...(total.minor < 0 ? [t('subscriptions:stop.back', { amount: money(negate(total)) })] : []),
      t('subscriptions:stop.undo', { date: date(effectiveOn) })
    ],
    button: t('subscriptions:stop.button', { date: date(effectiveOn, 'long') }),
    reasons: REASONS.map((value) => ({ value, text: t(`subscriptions:stop.reasons.${value}`) })),
    reasonHint: t('subscriptions:stop.reason-hint', { merchant: merchant.name }),
    instead: insteadOf(who, summary, choices, words),
    texts: words.pick([
      'subscriptions:stop.reason',
      'subscriptions:stop.reason-none',
      'subscriptions:stop.instead',
      'subscriptions:stop.keep'
    ])
  };
});

/** What the merchant offers beside the button, never before it: a pause, the next smaller plan. */
function insteadOf(
  { merchant }: SignedInCustomer,
  summary: SubscriptionSummary,
  { settings, plans }: SubscriptionChoices,
  words: PortalWords
) {
  const { t, money } = words;
  const paths = portalPaths(merchant.slug);
  const { stopOffer, pauseMostDays } = settings;
  const place = plans.findIndex(({ isPresent }) => isPresent);
  const smaller = plans.slice(0, Math.max(place, 0)).findLast(({ effect }) => effect !== undefined);
  const offersPause = (stopOffer === 'pause' || stopOffer === 'both') && pauseMostDays > 0;
  const offersPlan = stopOffer === 'smaller-plan' || stopOffer === 'both';
  return [
    ...(offersPause && summary.status === 'active' && !summary.pause
      ? [
          {
            href: paths.pausePlan(summary.id),
            text: t('subscriptions:stop.pause'),
            note: t('subscriptions:stop.pause-text', { days: pauseMostDays })
          }
        ]
      : []),
    ...(offersPlan && smaller
      ? [
          {
            href: paths.changePlan(summary.id, smaller.id),
            text: t('subscriptions:stop.smaller', { plan: smaller.name }),
            note: t('subscriptions:stop.smaller-text', {
              amount: money(smaller.price),
              cycle: cycleText(smaller.cycle, words)
            })
          }
        ]
      : [])
  ];
}

const Stop = v.object({ reason: v.optional(v.picklist(REASONS)) });

export const actions: Actions = {
  stop: customerRoute(async (event, who) => {
    const { ctx, merchantId, customerId, merchant } = who;
    const of = { merchantId, customerId, subscriptionId: event.params.id! };
    confirmIfByLink(who, of.subscriptionId);
    const form = await parseForm(event.request, Stop);
    // A reason that we don't know is none: it never keeps anybody from stopping.
    const reason = form.valid ? form.data.reason : undefined;
    try {
      await stopSubscription(ctx, { ...of, when: 'period-end', ...(reason && { reason }) });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'subscription-unknown') throw thrown;
      return fail(422, { problem: refusalText(thrown, portalWords(who, event.locals.language)) });
    }
    redirect(303, `${portalPaths(merchant.slug).subscription(of.subscriptionId)}?done=stopped`);
  })
};

/** A link may have been read by somebody else: whoever came by one gives a code before something ends. */
function confirmIfByLink(who: SignedInCustomer, id: string): void {
  if (who.session.signedInBy === 'link')
    requireConfirmation(who, portalPaths(who.merchant.slug).stopPlan(id));
}
