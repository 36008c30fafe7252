import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { readCash, type Cash } from './cash/read-cash.ts';
import { readAgreements, type AgreementKind, type AgreementMonth } from './figures/read-agreements.ts';
import { readDso, type DsoPoint } from './figures/read-dso.ts';
import {
  readContact,
  readCosts,
  readWrittenOff,
  type ContactFigure,
  type CostFigure
} from './figures/read-figures.ts';
import { readNames } from './read-names.ts';
import { periodBefore, type Period } from './period.ts';
import type { Cut } from './recovery/cuts.ts';
import { readRecovery, type RecoveryPart } from './recovery/read-recovery.ts';

/** What every report is asked with: whose, in which currency, about which days. */
export type ReportAsked = Readonly<{
  merchantId: string;
  zone: string;
  currency: string;
  period: Period;
  /** Recovery counts what came within so many days. */
  withinDays: number;
}>;

/** Something now and in the period before, of the same length. */
export type Compared<T> = Readonly<{ now: T; before: T }>;

/** Which currencies there are reports in, the most used first, and up to when they are counted (none: never yet). */
export type ReportState = Readonly<{
  currencies: readonly string[];
  countedUntil: Temporal.Instant | undefined;
}>;

export function readReportState(ctx: Pick<Context, 'db'>, merchantId: string): Promise<ReportState> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx.execute<{ at: string | null; currencies: string[] | null }>(sql`
      select
        (select to_json(counted_until) #>> '{}' from report_progress where merchant_id = ${merchantId}) as at,
        (select array_agg(currency::text order by lines desc) from (
          select currency, sum(line_count) as lines from report_day
          where merchant_id = ${merchantId} and account = 'receivable' group by currency) used) as currencies`);
    return {
      currencies: row?.currencies ?? [],
      countedUntil: row?.at ? Temporal.Instant.from(row.at) : undefined
    };
  });
}

export type Summary = Readonly<{
  recovery: Compared<readonly RecoveryPart[]>;
  dso: Compared<DsoPoint>;
  /** The last day of each of the twelve months up to the period's end. */
  dsoByMonth: readonly DsoPoint[];
  costs: Compared<CostFigure>;
  contact: Compared<ContactFigure>;
  /** In minor units, less what came in of it after all. */
  writtenOff: Compared<number>;
  /** By month of agreement. */
  arrangements: Compared<readonly AgreementMonth[]>;
  promises: Compared<readonly AgreementMonth[]>;
}>;

const MONTHS_SHOWN = 12;

/** Every figure at a glance, beside the same of the period before. */
export function readSummary(ctx: Pick<Context, 'db'>, asked: ReportAsked): Promise<Summary> {
  const earlier = { ...asked, period: periodBefore(asked.period) };
  return ctx.db.withMerchant(asked.merchantId, async (tx) => {
    const { merchantId, currency } = asked;
    const { until } = asked.period;
    const months = Array.from({ length: MONTHS_SHOWN - 1 }, (_, back) =>
      until
        .with({ day: 1 })
        .subtract({ months: MONTHS_SHOWN - 2 - back })
        .subtract({ days: 1 })
    );
    const days = [...months, earlier.period.until, until];
    const [recovery, recoveryBefore, points, costs, costsBefore, contact, contactBefore, lost, lostBefore] =
      await Promise.all([
        readRecovery(tx, asked, 'month'),
        readRecovery(tx, earlier, 'month'),
        readDso(tx, { merchantId, currency, days: uniqueDays(days) }),
        readCosts(tx, asked),
        readCosts(tx, earlier),
        readContact(tx, asked),
        readContact(tx, earlier),
        readWrittenOff(tx, asked),
        readWrittenOff(tx, earlier)
      ]);
    const at = (day: Temporal.PlainDate) => points.find(({ on }) => on.equals(day))!;
    return {
      recovery: { now: recovery, before: recoveryBefore },
      dso: { now: at(until), before: at(earlier.period.until) },
      dsoByMonth: uniqueDays([...months, until]).map(at),
      costs: { now: costs, before: costsBefore },
      contact: { now: contact, before: contactBefore },
      writtenOff: { now: lost, before: lostBefore },
      arrangements: await compareAgreements(tx, 'arrangements', asked),
      promises: await compareAgreements(tx, 'promises', asked)
    };
  });
}

/** What was agreed in the period, by month. */
export function readAgreementReport(
  ctx: Pick<Context, 'db'>,
  asked: ReportAsked,
  of: AgreementKind
): Promise<readonly AgreementMonth[]> {
  return ctx.db.withMerchant(asked.merchantId, (tx) => readAgreements(tx, of, asked));
}

async function compareAgreements(
  tx: Tx,
  of: AgreementKind,
  asked: ReportAsked
): Promise<Compared<readonly AgreementMonth[]>> {
  const [now, before] = await Promise.all([
    readAgreements(tx, of, asked),
    readAgreements(tx, of, { ...asked, period: periodBefore(asked.period) })
  ]);
  return { now, before };
}

/** Recovery along one cut, beside the same of the period before. */
export function readRecoveryReport(
  ctx: Pick<Context, 'db'>,
  asked: ReportAsked,
  cut: Cut
): Promise<Compared<readonly RecoveryPart[]> & Readonly<{ names: ReadonlyMap<string, string> }>> {
  return ctx.db.withMerchant(asked.merchantId, async (tx) => {
    const [now, before, names] = await Promise.all([
      readRecovery(tx, asked, cut),
      readRecovery(tx, { ...asked, period: periodBefore(asked.period) }, cut),
      readNames(tx, asked.merchantId)
    ]);
    return { now, before, names };
  });
}

/** The forecast, as of today in the merchant's zone. */
export function readCashReport(ctx: Pick<Context, 'db' | 'clock'>, asked: ReportAsked): Promise<Cash> {
  const { merchantId, currency, zone } = asked;
  return ctx.db.withMerchant(merchantId, (tx) =>
    readCash(tx, { merchantId, currency, today: dateIn(zone, ctx.clock.now()) })
  );
}

function uniqueDays(days: readonly Temporal.PlainDate[]): Temporal.PlainDate[] {
  const byText = new Map(days.map((day) => [day.toString(), day]));
  return [...byText.values()].sort(Temporal.PlainDate.compare);
}
