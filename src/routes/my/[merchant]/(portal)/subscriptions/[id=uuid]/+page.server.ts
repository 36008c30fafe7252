import { fail, redirect } from '@sveltejs/kit';
import { formatPeriod } from '#lib/i18n/index.ts';
import { isZero, negate } from '#lib/money/index.ts';
import { listSavedMethods } from '#lib/server/domain/payment-methods/index.ts';
import {
  changeSubscription,
  comeBack,
  listPlanChoices,
  previewResume,
  readSubscription,
  resumeSubscription,
  undoStop,
  type SubscriptionSummary
} from '#lib/server/domain/subscriptions/index.ts';
import { customerRoute, keepFeedback, Refusal, type SignedInCustomer } from '#lib/server/web/index.ts';
import { findCustomerFeedback } from '../../find-feedback.server.ts';
import { portalPaths } from '../../paths.ts';
import { refusalText } from '../../refusal-text.server.ts';
import { portalWords, type PortalWords } from '../../words.server.ts';
import { cycleText, nameOf, standingOf } from '../subscription-view.server.ts';
import type { Actions, PageServerLoad } from './$types';

const DONE = ['changed', 'paused', 'resumed', 'stopped', 'undone', 'back', 'back-method'] as const;

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId } = who;
  const of = { merchantId, customerId, subscriptionId: event.params.id };
  const words = portalWords(who, event.locals.language);
  const summary = await readSubscription(ctx, of);
  const { plans, mostQuantity } = await listPlanChoices(ctx, of);
  const { t } = words;
  const asked = event.url.searchParams.get('done');
  const done = DONE.find((each) => each === asked);
  const isRunning = summary.status === 'trialing' || summary.status === 'active';
  return {
    title: nameOf(summary),
    standing: standingOf(summary, words),
    yearly: summary.yearlyCost,
    facts: factsOf(summary, words),
    next: summary.next
      .filter(({ amount }) => !isZero(amount))
      .map((bill) => ({
        key: bill.startOn.toString(),
        leaf: words.leaf(bill.dueOn),
        title: formatPeriod(bill.startOn, bill.endOn.subtract({ days: 1 }), event.locals.language),
        amount: bill.amount
      })),
    notices: noticesOf(summary, words),
    resume: summary.status === 'paused' && (await resumeOf(who, of, words)),
    stopped: summary.status === 'stopped' && (await stoppedOf(who, summary, words)),
    may: {
      change: isRunning && (plans.length > 1 || mostQuantity > 1),
      pause: summary.status === 'active' && !summary.pause,
      stop: isRunning || summary.status === 'paused'
    },
    feedback:
      done === 'stopped' && hasStopped(summary) && (await findCustomerFeedback(who, 'stopped', summary.id)),
    done: done && t(`subscriptions:done.${done}`),
    texts: words.pick([
      'subscriptions:detail',
      'subscriptions:price-change',
      'subscriptions:change-waits',
      'subscriptions:pause-waits',
      'subscriptions:paused',
      'subscriptions:stopping',
      'subscriptions:stopped',
      'feedback'
    ])
  };
});

const hasStopped = ({ status }: SubscriptionSummary) => status === 'stopping' || status === 'stopped';

function factsOf(summary: SubscriptionSummary, words: PortalWords) {
  const { t, money, date } = words;
  const { waiting, price, cycle, startedOn } = summary;
  const isBack = waiting.minor < 0;
  return [
    { term: t('subscriptions:detail.price'), value: `${money(price)} ${cycleText(cycle, words)}` },
    { term: t('subscriptions:detail.since'), value: date(startedOn, 'long') },
    ...(isZero(waiting)
      ? []
      : [
          {
            term: t(isBack ? 'subscriptions:detail.waiting-back' : 'subscriptions:detail.waiting-asked'),
            value: money(isBack ? negate(waiting) : waiting)
          }
        ])
  ];
}

/** What is going to be otherwise, each with its way out. */
function noticesOf(summary: SubscriptionSummary, words: PortalWords) {
  const { t, money, date } = words;
  const { priceChange, change, pause, status, stopOn, cycle } = summary;
  const isLeaving = hasStopped(summary);
  return {
    price: priceChange &&
      !isLeaving && {
        title: t('subscriptions:price-change.title', { date: date(priceChange.on, 'long') }),
        text: t('subscriptions:price-change.text', {
          from: money(priceChange.from),
          to: money(priceChange.to),
          cycle: cycleText(cycle, words)
        })
      },
    change: change &&
      !isLeaving && {
        title: t('subscriptions:change-waits.title', { date: date(change.on, 'long'), plan: nameOf(change) })
      },
    pause: pause &&
      status !== 'paused' &&
      !isLeaving && {
        title: t('subscriptions:pause-waits.title', {
          from: date(pause.fromOn),
          until: date(pause.untilOn)
        }),
        text: t('subscriptions:pause-waits.text', { until: date(pause.untilOn) })
      },
    paused: pause &&
      status === 'paused' && {
        title: t('subscriptions:paused.title', { until: date(pause.untilOn, 'long') }),
        text: t('subscriptions:paused.text', { until: date(pause.untilOn) })
      },
    stopping: stopOn &&
      status === 'stopping' && {
        title: t('subscriptions:stopping.title', { date: date(stopOn, 'long') }),
        text: t('subscriptions:stopping.text', { date: date(stopOn) })
      }
  };
}

type Of = Readonly<{ merchantId: string; customerId: string; subscriptionId: string }>;

async function resumeOf({ ctx }: SignedInCustomer, of: Of, { t, money }: PortalWords) {
  const { total } = await previewResume(ctx, of);
  return {
    expected: total.minor,
    text:
      total.minor > 0
        ? t('subscriptions:paused.costs', { amount: money(total) })
        : t('subscriptions:paused.free')
  };
}

async function stoppedOf(who: SignedInCustomer, summary: SubscriptionSummary, words: PortalWords) {
  const { t, money, date } = words;
  const methods = await usableMethods(who);
  const method = methods.find(({ id }) => id === summary.paymentMethodId);
  return {
    title: summary.stopOn ? t('subscriptions:stopped.title', { date: date(summary.stopOn, 'long') }) : '',
    text: t('subscriptions:stopped.text', {
      price: money(summary.price),
      cycle: cycleText(summary.cycle, words)
    }),
    method: method
      ? t('subscriptions:stopped.kept', {
          method: words.method({
            method: method.kind,
            ...(method.brand && { brand: method.brand }),
            ...(method.last4 && { last4: method.last4 })
          })
        })
      : t('subscriptions:stopped.needed')
  };
}

/** What the customer had us remember and still works. */
function usableMethods({ ctx, merchantId, customerId }: SignedInCustomer) {
  return ctx.db.withMerchant(merchantId, (tx) => listSavedMethods(tx, merchantId, customerId));
}

/** An act of one tap: done, and told on the same page. */
const act = (
  done: (typeof DONE)[number],
  run: (who: SignedInCustomer, of: Of, request: Request) => Promise<unknown>
) =>
  customerRoute(async (event: Parameters<Actions[string]>[0], who) => {
    const { merchantId, customerId } = who;
    const of = { merchantId, customerId, subscriptionId: event.params.id };
    try {
      await run(who, of, event.request);
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'subscription-unknown') throw thrown;
      return fail(422, { problem: refusalText(thrown, portalWords(who, event.locals.language)) });
    }
    redirect(303, `${portalPaths(who.merchant.slug).subscription(of.subscriptionId)}?done=${done}`);
  });

export const actions: Actions = {
  feedback: customerRoute(async (event, who) => {
    const { ctx, merchantId, customerId, merchant } = who;
    const occasionId = event.params.id!;
    const of = { merchantId, customerId, occasion: 'stopped', occasionId } as const;
    await keepFeedback({ ctx, of, language: event.locals.language }, await event.request.formData());
    redirect(303, `${portalPaths(merchant.slug).subscription(occasionId)}?done=stopped#feedback`);
  }),
  undoStop: act('undone', ({ ctx }, of) => undoStop(ctx, of)),
  resume: act('resumed', async ({ ctx }, of, request) => {
    const { total } = await previewResume(ctx, of);
    const shown = Number((await request.formData()).get('expected') ?? total.minor);
    await resumeSubscription(ctx, { ...of, expectedTotal: { ...total, minor: shown } });
  }),
  callOffPause: act('undone', ({ ctx }, of) => resumeSubscription(ctx, of)),
  /** Asking for what one has calls off the change that waits. */
  callOffChange: act('undone', ({ ctx }, of) => changeSubscription(ctx, of)),
  comeBack: customerRoute(async (event, who) => {
    const { ctx, merchantId, customerId, merchant } = who;
    const usable = await usableMethods(who);
    try {
      const { subscriptionId, method } = await comeBack(ctx, {
        merchantId,
        customerId,
        subscriptionId: event.params.id!,
        usableMethodIds: usable.map(({ id }) => id)
      });
      const done = method === 'kept' ? 'back' : 'back-method';
      redirect(303, `${portalPaths(merchant.slug).subscription(subscriptionId)}?done=${done}`);
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'subscription-unknown') throw thrown;
      return fail(422, { problem: refusalText(thrown, portalWords(who, event.locals.language)) });
    }
  })
};
