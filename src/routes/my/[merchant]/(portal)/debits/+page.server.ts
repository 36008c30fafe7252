import { listComingDebits } from '#lib/server/domain/collection/index.ts';
import { findDebitDay, listSubscriptions } from '#lib/server/domain/subscriptions/index.ts';
import { customerRoute } from '#lib/server/web/index.ts';
import { portalPaths } from '../paths.ts';
import { portalWords } from '../words.server.ts';
import { debitDayText, debitRow } from './debit-view.server.ts';
import type { PageServerLoad } from './$types';

/** Bills to come that are shown beside what is planned. */
const MOST_LATER = 4;

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const of = { merchantId, customerId };
  const [debits, subscriptions, day] = await Promise.all([
    listComingDebits(ctx, of),
    listSubscriptions(ctx, of),
    findDebitDay(ctx, of)
  ]);
  const words = portalWords(who, event.locals.language);
  const paths = portalPaths(merchant.slug);
  const later = subscriptions
    .flatMap(({ id, planName, next }) => next.map((bill) => ({ id, planName, ...bill })))
    .filter(({ amount }) => amount.minor > 0)
    .sort((a, b) => Temporal.PlainDate.compare(a.dueOn, b.dueOn))
    .slice(0, MOST_LATER);
  const moved = event.url.searchParams.get('moved');
  const movedTo = debits.find(({ id }) => id === moved);
  return {
    debits: debits.map((debit) => debitRow(debit, words, paths)),
    later: later.map((bill) => ({
      key: `${bill.id}:${bill.startOn.toString()}`,
      href: paths.subscription(bill.id),
      title: bill.planName,
      leaf: words.leaf(bill.dueOn),
      amount: bill.amount
    })),
    day: day && debitDayText(day, words),
    movedTo: movedTo && words.date(movedTo.collectOn),
    isDaySaved: event.url.searchParams.has('day'),
    texts: words.pick(['subscriptions:debits'])
  };
});
