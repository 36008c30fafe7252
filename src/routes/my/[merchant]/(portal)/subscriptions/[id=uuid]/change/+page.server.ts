import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import {
  changeSubscription,
  listPlanChoices,
  previewChange,
  readSubscription
} from '#lib/server/domain/subscriptions/index.ts';
import { customerRoute, parseForm, Refusal } from '#lib/server/web/index.ts';
import { portalPaths } from '../../../paths.ts';
import { refusalText } from '../../../refusal-text.server.ts';
import { portalWords } from '../../../words.server.ts';
import { cycleText, effectView, nameOf, yearlyDifference } from '../../subscription-view.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const of = { merchantId, customerId, subscriptionId: event.params.id };
  const words = portalWords(who, event.locals.language);
  const { t, money, date } = words;
  const summary = await readSubscription(ctx, of);
  const { plans, mostQuantity } = await listPlanChoices(ctx, of);
  const today = words.dayOf(ctx.clock.now());
  return {
    title: t('subscriptions:change.title', { plan: nameOf(summary) }),
    back: { href: portalPaths(merchant.slug).subscription(of.subscriptionId), text: nameOf(summary) },
    wanted: event.url.searchParams.get('plan') ?? summary.planId,
    quantity: summary.quantity,
    mostQuantity,
    plans: plans.map((plan) => ({
      id: plan.id,
      name: plan.name,
      price: `${money(plan.price)} ${cycleText(plan.cycle, words)}`,
      note: plan.isPresent
        ? t('subscriptions:change.present')
        : plan.effect
          ? [
              yearlyDifference(plan.effect, words),
              plan.effect.effectiveOn.equals(today)
                ? t('subscriptions:change.from-today')
                : t('subscriptions:change.from-day', { date: date(plan.effect.effectiveOn, 'short') })
            ].join(' · ')
          : t('subscriptions:change.not-now')
    })),
    texts: words.pick(['subscriptions:change', 'subscriptions:effect'])
  };
});

const Terms = v.object({
  planId: v.optional(v.pipe(v.string(), v.uuid())),
  quantity: v.optional(v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number))),
  expected: v.optional(v.pipe(v.string(), v.regex(/^-?\d{1,12}$/), v.transform(Number)))
});

export const actions: Actions = {
  /** The price first. Nothing changes. */
  review: customerRoute(async (event, who) => {
    const { ctx, merchantId, customerId } = who;
    const words = portalWords(who, event.locals.language);
    const form = await parseForm(event.request, Terms);
    if (!form.valid) return fail(422, { problem: words.t('subscriptions:change.refused') });
    const { planId, quantity } = form.data;
    const of = { merchantId, customerId, subscriptionId: event.params.id! };
    try {
      const effect = await previewChange(ctx, {
        ...of,
        ...(planId !== undefined && { planId }),
        ...(quantity !== undefined && { quantity })
      });
      return {
        values: form.values as Readonly<Record<string, string>>,
        effect: effectView(effect, words, words.dayOf(ctx.clock.now()))
      };
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'subscription-unknown') throw thrown;
      return fail(422, { problem: refusalText(thrown, words) });
    }
  }),
  confirm: customerRoute(async (event, who) => {
    const { ctx, merchantId, customerId, merchant } = who;
    const words = portalWords(who, event.locals.language);
    const form = await parseForm(event.request, Terms);
    if (!form.valid) return fail(422, { problem: words.t('subscriptions:change.refused') });
    const { planId, quantity, expected } = form.data;
    const of = { merchantId, customerId, subscriptionId: event.params.id! };
    const terms = {
      ...of,
      ...(planId !== undefined && { planId }),
      ...(quantity !== undefined && { quantity })
    };
    try {
      const { total } = await previewChange(ctx, terms);
      await changeSubscription(ctx, {
        ...terms,
        expectedTotal: { ...total, minor: expected ?? total.minor }
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'subscription-unknown') throw thrown;
      return fail(422, { problem: refusalText(thrown, words) });
    }
    redirect(303, `${portalPaths(merchant.slug).subscription(of.subscriptionId)}?done=changed`);
  })
};
