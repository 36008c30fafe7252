import { sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { readMerchant } from '../identity/index.ts';
import { decideArrangement, listPartChoices, type ArrangementFacts } from './decide-arrangement.ts';
import { BY_HAND_DAYS } from './plan-instalments.ts';
import type { ArrangementTerms } from './terms.ts';

/** What terms would do on the real book. Nothing is written. */
export type TermsDryRun = Readonly<{
  /** Customers who owe something today, in whichever currency, that may be agreed about. */
  customers: number;
  /** Those of them who could pay in parts without asking, and what they owe. */
  mayArrange: number;
  amount: Money;
  /** What customers asked for in the last 90 days, and what of it would have begun without an answer of staff. */
  asked: number;
  atOnce: number;
  /** There are more customers, or more was asked, than was looked at. */
  isCut: boolean;
}>;

/** As many as take a second. */
const MOST_CUSTOMERS = 20_000;
const MOST_ASKED = 5_000;
const ASKED_IN_DAYS = 90;

/** A debt, or a wish, as it stands in the book. */
type Row = Readonly<{
  currency: Currency;
  minor: string;
  is_business: boolean;
  started: number;
}>;
type Asked = Row & Readonly<{ parts: number; day: number; at: string }>;

/**
 * Who could arrange by themselves by these terms today, and what of the last 90 days' wishes lies within them. Each wish
 * is decided by what was known when it was made, as if its parts were paid by hand: a debit may begin some days later.
 */
export async function dryRunTerms(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId, terms }: Readonly<{ merchantId: string; terms: ArrangementTerms }>
): Promise<TermsDryRun> {
  const now = ctx.clock.now();
  const since = now.subtract({ hours: ASKED_IN_DAYS * 24 });
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { zone } = await readMerchant(tx, merchantId);
    const debts = await tx.execute<Row>(sql`
      select d.currency, d.minor::text, c.is_business, (
        select count(*)::int from arrangement a where a.merchant_id = ${merchantId} and a.customer_id = d.customer_id
          and a.started_at > ${now.toString()}::timestamptz - interval '365 days'
      ) as started
      from (
        select customer_id, currency, sum(balance_minor) as minor from invoice
        where merchant_id = ${merchantId} and status in ('open', 'overdue') and balance_minor > 0
          and coalesce(paused_because, '') not in ('arrangement', 'handover')
        group by customer_id, currency order by customer_id, currency limit ${MOST_CUSTOMERS + 1}
      ) d join customer c on c.merchant_id = ${merchantId} and c.id = d.customer_id`);
    const wishes = await tx.execute<Asked>(sql`
      select a.currency, a.total_minor::text as minor, c.is_business, a.parts, a.day, a.asked_at::text as at, (
        select count(*)::int from arrangement b where b.merchant_id = ${merchantId} and b.customer_id = a.customer_id
          and b.id <> a.id and b.started_at > a.asked_at - interval '365 days' and b.started_at < a.asked_at
      ) as started
      from arrangement a join customer c on c.merchant_id = a.merchant_id and c.id = a.customer_id
      where a.merchant_id = ${merchantId} and a.asked_by_kind = 'customer'
        and a.asked_at > ${since.toString()}::timestamptz
      order by a.id desc limit ${MOST_ASKED + 1}`);
    const able = debts
      .slice(0, MOST_CUSTOMERS)
      .map((row) => factsOf(row, dateIn(zone, now)))
      .filter((facts) => mayArrange(facts, terms));
    const atOnce = wishes.slice(0, MOST_ASKED).filter((wish) => {
      const facts = factsOf(wish, dateIn(zone, Temporal.Instant.from(wish.at.replace(' ', 'T'))));
      return decideArrangement(wish, facts, terms).kind === 'within';
    });
    return {
      customers: Math.min(debts.length, MOST_CUSTOMERS),
      mayArrange: able.length,
      amount: money(
        able.reduce((sum, { debt }) => sum + debt.minor, 0),
        terms.currency
      ),
      asked: Math.min(wishes.length, MOST_ASKED),
      atOnce: atOnce.length,
      isCut: debts.length > MOST_CUSTOMERS || wishes.length > MOST_ASKED
    };
  });
}

function factsOf(
  { currency, minor, is_business, started }: Row,
  today: Temporal.PlainDate
): ArrangementFacts {
  return {
    ...{ debt: money(Number(minor), currency), isBusiness: is_business, startedInYear: started, today },
    earliestOn: today.add({ days: BY_HAND_DAYS })
  };
}

/** Whether there is any number of parts that a customer may choose without asking. */
function mayArrange(facts: ArrangementFacts, terms: ArrangementTerms): boolean {
  const [parts] = listPartChoices(facts.debt, terms);
  if (parts === undefined) return false;
  const day = Math.min(facts.earliestOn.day, 28);
  return decideArrangement({ parts, day }, facts, terms).kind === 'within';
}
