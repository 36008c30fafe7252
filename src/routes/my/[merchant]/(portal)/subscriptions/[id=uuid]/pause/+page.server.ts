import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import {
  listPlanChoices,
  pauseSubscription,
  previewPause,
  readSubscription
} from '#lib/server/domain/subscriptions/index.ts';
import { customerRoute, parseForm, Refusal } from '#lib/server/web/index.ts';
import { portalPaths } from '../../../paths.ts';
import { refusalText } from '../../../refusal-text.server.ts';
import { portalWords } from '../../../words.server.ts';
import { effectView, nameOf } from '../../subscription-view.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** A usual pause, proposed: four weeks. */
const PROPOSED_DAYS = 28;

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const of = { merchantId, customerId, subscriptionId: event.params.id };
  const words = portalWords(who, event.locals.language);
  const summary = await readSubscription(ctx, of);
  const { settings } = await listPlanChoices(ctx, of);
  const today = words.dayOf(ctx.clock.now());
  return {
    title: words.t('subscriptions:pause.title', { plan: nameOf(summary) }),
    intro: words.t('subscriptions:pause.intro', {
      days: settings.pauseMostDays,
      count: settings.pausesPerYear
    }),
    back: { href: portalPaths(merchant.slug).subscription(of.subscriptionId), text: nameOf(summary) },
    today: today.toString(),
    proposed: today.add({ days: Math.min(PROPOSED_DAYS, settings.pauseMostDays) }).toString(),
    texts: words.pick(['subscriptions:pause', 'subscriptions:effect'])
  };
});

const day = v.pipe(v.string(), v.isoDate());
const Pause = v.object({
  fromOn: day,
  untilOn: day,
  expected: v.optional(v.pipe(v.string(), v.regex(/^-?\d{1,12}$/), v.transform(Number)))
});

/** The wish of a form; `undefined` for what is no day. */
async function readWish(request: Request) {
  const form = await parseForm(request, Pause);
  if (!form.valid) return { values: form.values as Readonly<Record<string, string>> };
  const { fromOn, untilOn, expected } = form.data;
  return {
    values: { fromOn, untilOn },
    expected,
    wish: { fromOn: Temporal.PlainDate.from(fromOn), untilOn: Temporal.PlainDate.from(untilOn) }
  };
}

export const actions: Actions = {
  review: customerRoute(async (event, who) => {
    const { ctx, merchantId, customerId } = who;
    const words = portalWords(who, event.locals.language);
    const { wish, values } = await readWish(event.request);
    if (!wish) return fail(422, { problem: words.t('subscriptions:pause.day-missing'), values });
    try {
      const of = { merchantId, customerId, subscriptionId: event.params.id! };
      const effect = await previewPause(ctx, { ...of, ...wish });
      return { values, effect: effectView(effect, words, words.dayOf(ctx.clock.now())) };
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'subscription-unknown') throw thrown;
      return fail(422, { problem: refusalText(thrown, words), values });
    }
  }),
  confirm: customerRoute(async (event, who) => {
    const { ctx, merchantId, customerId, merchant } = who;
    const words = portalWords(who, event.locals.language);
    const { wish, values, expected } = await readWish(event.request);
    if (!wish) return fail(422, { problem: words.t('subscriptions:pause.day-missing'), values });
    const of = { merchantId, customerId, subscriptionId: event.params.id! };
    try {
      const { total } = await previewPause(ctx, { ...of, ...wish });
      const expectedTotal = { ...total, minor: expected ?? total.minor };
      await pauseSubscription(ctx, { ...of, ...wish, expectedTotal });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'subscription-unknown') throw thrown;
      return fail(422, { problem: refusalText(thrown, words), values });
    }
    redirect(303, `${portalPaths(merchant.slug).subscription(of.subscriptionId)}?done=paused`);
  })
};
