import {
  caseCuts,
  countReport,
  flowCuts,
  listRows,
  readCashReport,
  readHome,
  readRecoveryReport,
  readSummary,
  rowSources,
  type ReportAsked
} from '../../src/lib/server/domain/reporting/index.ts';
import { spread, type Bench } from './bench.ts';
import { openHistoryBench, type HistoryBench } from './history-world.ts';
import { slowest, timeQuestions, type Question } from './questions.ts';

const ZONE = 'Europe/Amsterdam';
const UNTIL = Temporal.PlainDate.from('2026-11-02');

/**
 * Every report, the rows behind every figure and the home page, over two years of ten million tries: the ninety days with
 * which a report opens, and a year. Beside them, in the same run, the facts of the same ninety days added up by hand.
 */
export const bench: Bench = async ({ rounds, say }) => {
  const world = await openHistoryBench(say);
  try {
    const start = performance.now();
    await countReport(world.ctx, { merchantId: world.merchantId, zone: ZONE });
    const countSeconds = (performance.now() - start) / 1_000;
    const opened = await timeQuestions(reports(world, 90), rounds, say);
    const year = await timeQuestions(reports(world, 365), rounds, say);
    const rows = await timeQuestions(rowsBehind(world, 90), rounds, say);
    const byHand = await timeQuestions({ 'by hand': () => addUpByHand(world) }, rounds, say);
    const limit = byHand['by hand']!;
    return {
      figures: {
        attempts: world.attempts,
        countSeconds,
        ...spread('slowestReportMs', slowest(opened)),
        ...spread('slowestYearMs', slowest(year)),
        ...spread('slowestRowsMs', slowest(rows)),
        ...spread('homeMs', opened['home']!),
        ...spread('summaryMs', opened['summary']!)
      },
      limit: spread('byHandMs', limit),
      ratio: spread(
        'reports',
        slowest(opened).map((ms, i) => ms / limit[i]!)
      ),
      rounds
    };
  } finally {
    await world.close();
  }
};

function askedOf({ merchantId }: HistoryBench, days: number): ReportAsked {
  const period = { from: UNTIL.subtract({ days: days - 1 }), until: UNTIL };
  return { merchantId, zone: ZONE, currency: 'EUR', period, withinDays: 30 };
}

function reports(world: HistoryBench, days: number): Readonly<Record<string, Question>> {
  const { ctx, merchantId } = world;
  const asked = askedOf(world, days);
  return {
    home: () => readHome(ctx, { merchantId, zone: ZONE }),
    summary: () => readSummary(ctx, asked),
    cash: () => readCashReport(ctx, asked),
    ...Object.fromEntries(
      [...caseCuts, ...flowCuts].map((cut) => [
        `recovery by ${cut}`,
        () => readRecoveryReport(ctx, asked, cut)
      ])
    )
  };
}

function rowsBehind(world: HistoryBench, days: number): Readonly<Record<string, Question>> {
  const asked = { ...askedOf(world, days), measure: 'at-risk' } as const;
  return Object.fromEntries(
    rowSources.map((of) => [`rows of ${of}`, () => listRows(world.ctx, { ...asked, of })])
  );
}

async function addUpByHand({ hand, merchantId }: HistoryBench): Promise<void> {
  const from = UNTIL.subtract({ days: 89 }).toString();
  await hand.begin(async (tx) => {
    await tx`select set_config('app.merchant_id', ${merchantId}, true)`;
    await tx`
      select count(*), sum(c.at_risk_minor), sum(f.minor)
      from recovery_case c
      left join (
        select invoice_id, sum(amount_minor) as minor from recovery_flow where merchant_id = ${merchantId} group by 1) f
        on f.invoice_id = c.invoice_id
      where c.merchant_id = ${merchantId} and c.missed_on >= ${from}::date and c.missed_on <= ${UNTIL.toString()}::date`;
  });
}
