import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { momentsOf, type Period } from '../period.ts';

/** What is agreed with customers instead of a due date. */
export const agreementKinds = ['arrangements', 'promises'] as const;
export type AgreementKind = (typeof agreementKinds)[number];

/** `open`: not decided yet. `called-off`: ended early, taken back, or nothing was left to keep. */
export const agreementOutcomes = ['open', 'kept', 'broken', 'called-off'] as const;
export type AgreementOutcome = (typeof agreementOutcomes)[number];

/** How many, and what they were about together, in minor units. */
export type AgreementTally = Readonly<{ count: number; minor: number }>;

/** What was agreed in one month (`2026-11`, on the merchant's calendar), by what has become of it. */
export type AgreementMonth = Readonly<{
  month: string;
  outcomes: Readonly<Record<AgreementOutcome, AgreementTally>>;
}>;

type AgreementsAsked = Readonly<{ merchantId: string; zone: string; currency: string; period: Period }>;

/** What was agreed in a period, each with its outcome: arrangements since they began, promises since they were given. */
export function selectAgreements(
  of: AgreementKind,
  { merchantId, zone, currency, period }: AgreementsAsked
): SQL {
  const { from, until } = momentsOf(period, zone);
  const between = (at: SQL) => sql`${at} >= ${from}::timestamptz and ${at} < ${until}::timestamptz`;
  switch (of) {
    case 'arrangements':
      return sql`
        select a.id, a.customer_id, a.started_at as at, a.currency, a.total_minor as amount_minor,
          case a.status when 'running' then 'open' when 'ended' then 'called-off' else a.status end as outcome
        from arrangement a
        where a.merchant_id = ${merchantId} and a.currency = ${currency} and ${between(sql`a.started_at`)}`;
    case 'promises':
      return sql`
        select p.id, p.customer_id, p.given_at as at, p.currency, p.total_minor as amount_minor,
          case p.status when 'given' then 'open' when 'withdrawn' then 'called-off' else p.status end as outcome
        from payment_promise p
        where p.merchant_id = ${merchantId} and p.currency = ${currency} and ${between(sql`p.given_at`)}`;
  }
}

/** What was agreed in a period, by month, the earliest first. */
export async function readAgreements(
  tx: Tx,
  of: AgreementKind,
  asked: AgreementsAsked
): Promise<AgreementMonth[]> {
  const rows = await tx.execute<{
    month: string;
    outcome: AgreementOutcome;
    count: number;
    minor: string;
  }>(sql`
    select to_char(a.at at time zone ${asked.zone}, 'YYYY-MM') as month, a.outcome, count(*)::int as count,
      sum(a.amount_minor) as minor
    from (${selectAgreements(of, asked)}) a group by 1, 2 order by 1`);
  return [...Map.groupBy(rows, ({ month }) => month)].map(([month, own]) => {
    const tallyOf = (outcome: AgreementOutcome): AgreementTally => {
      const row = own.find((each) => each.outcome === outcome);
      return { count: row?.count ?? 0, minor: Number(row?.minor ?? 0) };
    };
    return {
      month,
      outcomes: {
        open: tallyOf('open'),
        kept: tallyOf('kept'),
        broken: tallyOf('broken'),
        'called-off': tallyOf('called-off')
      }
    };
  });
}
