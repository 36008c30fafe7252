import { add, zero, type Money } from '#lib/money/index.ts';
import { listSubscriptions, type SubscriptionSummary } from '#lib/server/domain/subscriptions/index.ts';
import { customerRoute } from '#lib/server/web/index.ts';
import { portalPaths } from '../paths.ts';
import { portalWords, type PortalWords } from '../words.server.ts';
import { cycleText, nameOf, standingOf } from './subscription-view.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const words = portalWords(who, event.locals.language);
  const paths = portalPaths(merchant.slug);
  const all = await listSubscriptions(ctx, { merchantId, customerId });
  const rows = all.map((each) => ({ ...rowOf(each, words), href: paths.subscription(each.id) }));
  return {
    running: rows.filter(({ standing }) => standing.status !== 'stopped'),
    ended: rows.filter(({ standing }) => standing.status === 'stopped'),
    lead: yearOf(all)
      .map((amount) => words.t('subscriptions:list.lead', { amount: words.money(amount) }))
      .join(' '),
    texts: words.pick(['subscriptions:list'])
  };
});

function rowOf(each: SubscriptionSummary, words: PortalWords) {
  const { t, money, date } = words;
  const next = each.next.find(({ amount }) => amount.minor > 0);
  const price = `${money(each.price)} ${cycleText(each.cycle, words)}`;
  return {
    id: each.id,
    title: nameOf(each),
    note: next
      ? `${price} · ${t('subscriptions:list.next', { amount: money(next.amount), date: date(next.dueOn, 'short') })}`
      : price,
    yearly: each.yearlyCost,
    standing: standingOf(each, words)
  };
}

/** What all of them cost in the coming twelve months, one sum per currency. */
function yearOf(all: readonly SubscriptionSummary[]): Money[] {
  const sums = new Map<string, Money>();
  for (const { yearlyCost } of all.filter(({ yearlyCost }) => yearlyCost.minor > 0))
    sums.set(
      yearlyCost.currency,
      add(sums.get(yearlyCost.currency) ?? zero(yearlyCost.currency), yearlyCost)
    );
  return [...sums.values()];
}
