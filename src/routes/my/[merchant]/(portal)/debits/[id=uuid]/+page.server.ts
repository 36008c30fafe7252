import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { moveDebit, readComingDebit } from '#lib/server/domain/collection/index.ts';
import { customerRoute, parseForm, Refusal } from '#lib/server/web/index.ts';
import { portalPaths } from '../../paths.ts';
import { refusalText } from '../../refusal-text.server.ts';
import { portalWords } from '../../words.server.ts';
import { methodFacts, movableUntil, whatFor, whyItStays } from '../debit-view.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const words = portalWords(who, event.locals.language);
  const paths = portalPaths(merchant.slug);
  const debit = await readComingDebit(ctx, { merchantId, customerId, plannedId: event.params.id });
  const { t, date } = words;
  const { move, noticedOn, announcedByOn } = debit;
  const told = noticedOn
    ? { term: t('subscriptions:debit.told'), value: date(noticedOn) }
    : announcedByOn
      ? { term: t('subscriptions:debit.will-tell'), value: date(announcedByOn) }
      : { term: t('subscriptions:debit.not-told'), value: t('subscriptions:debit.no-notice') };
  return {
    title: t('subscriptions:debit.title', { date: date(debit.collectOn) }),
    amount: debit.amount,
    facts: [
      { term: t('subscriptions:debit.on'), value: date(debit.collectOn) },
      { term: t('subscriptions:debit.from'), value: words.method(methodFacts(debit.method)) },
      { term: t('subscriptions:debit.for'), value: whatFor(debit, words) },
      told
    ],
    invoices: debit.invoices.map(({ id, number }) => ({
      href: paths.invoice(id),
      text: t('subscriptions:debits.invoice', { number })
    })),
    move: move.kind === 'movable' && {
      until: movableUntil(debit, words),
      text: t('subscriptions:debit.move-text', { count: move.movesLeft, to: date(move.latestOn) }),
      earliest: t('subscriptions:debit.why-earliest', { date: date(move.earliestOn) }),
      days: debit.moveDays.map((day) => ({ value: day.toString(), text: date(day) })),
      suggested: debit.suggestedOn && {
        value: debit.suggestedOn.toString(),
        text: date(debit.suggestedOn)
      }
    },
    stays: whyItStays(debit, words),
    payHref: paths.pay({ ...(debit.invoices[0] && { invoice: debit.invoices[0].id }) }),
    texts: words.pick(['subscriptions:debit', 'subscriptions:stays', 'subscriptions:debits.day'])
  };
});

const Move = v.object({ toOn: v.pipe(v.string(), v.isoDate()) });

export const actions: Actions = {
  move: customerRoute(async (event, who) => {
    const { ctx, merchantId, customerId, merchant } = who;
    const form = await parseForm(event.request, Move);
    const words = portalWords(who, event.locals.language);
    if (!form.valid) return fail(422, { problem: words.t('subscriptions:pause.day-missing') });
    const toOn = Temporal.PlainDate.from(form.data.toOn);
    try {
      const moved = await moveDebit(ctx, { merchantId, customerId, plannedId: event.params.id!, toOn });
      redirect(303, `${portalPaths(merchant.slug).debits()}?moved=${moved.plannedId}`);
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'planned-collection-unknown') throw thrown;
      return fail(422, { problem: refusalText(thrown, words) });
    }
  })
};
