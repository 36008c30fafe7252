import {
  caseCuts,
  countReport,
  flowCuts,
  listCustomerTimeline,
  listRows,
  readCashReport,
  readHome,
  readRecoveryReport,
  readSummary,
  rowSources,
  walkRows,
  type ReportAsked
} from '../../src/lib/server/domain/reporting/index.ts';
import { spread, type Bench } from './bench.ts';
import { countBlocks } from './count-blocks.ts';
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
    const customerId = await findBusiest(world);
    const timed = async (name: string, questions: Asked) => {
      say(`— ${name}`);
      return timeQuestions(questions(world), rounds, say, await countEach(world, questions));
    };
    const opened = await timed('ninety days', (of) => reports(of, 90));
    const year = await timed('a year', (of) => reports(of, 365));
    const rows = await timed('rows behind ninety days', (of) => rowsBehind(of, 90));
    const rest = await timed('and', (of) => others(of, customerId));
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
        ...spread('summaryMs', opened['summary']!),
        ...spread('slowestOtherMs', slowest(rest))
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

/** What is asked of ninety days that are long over, of files, and of one customer. */
function others(world: HistoryBench, customerId: string): Readonly<Record<string, Question>> {
  const { ctx, merchantId } = world;
  const asked = { ...askedOf(world, 90), measure: 'recovered' } as const;
  const before = { from: UNTIL.subtract({ days: 130 }), until: UNTIL.subtract({ days: 40 }) };
  const deep = async (of: 'recovery' | 'failed' | 'owed') => {
    let next: string | undefined;
    for (let page = 0; page < 5; page += 1)
      ({ next } = await listRows(ctx, { ...asked, measure: 'at-risk', of }, next));
  };
  return {
    'rows of what was recovered': () => listRows(ctx, { ...asked, of: 'recovery' }),
    'rows of what is still owed of it': () => listRows(ctx, { ...asked, of: 'recovery', measure: 'owed' }),
    'rows of what was owed six weeks ago': () => listRows(ctx, { ...asked, of: 'owed', period: before }),
    'five pages of missed invoices': () => deep('recovery'),
    'five pages of failed payments': () => deep('failed'),
    'five pages of what is owed': () => deep('owed'),
    'a file of failed payments begins': () => walkRows(ctx, { ...asked, of: 'failed' }).next(),
    'a file of what is owed begins': () => walkRows(ctx, { ...asked, of: 'owed' }).next(),
    'a customer’s timeline': () => listCustomerTimeline(ctx, { merchantId, customerId, limit: 50 })
  };
}

/** The customer with the most tries among some thousand. */
async function findBusiest({ hand, merchantId }: HistoryBench): Promise<string> {
  return hand.begin(async (tx) => {
    await tx`select set_config('app.merchant_id', ${merchantId}, true)`;
    const [row] = await tx<{ id: string }[]>`
      select customer_id as id from (
        select customer_id from payment_attempt where merchant_id = ${merchantId} order by id desc limit 20000) newest
      group by 1 order by count(*) desc, 1 limit 1`;
    return row!.id;
  });
}

type Asked = (world: HistoryBench) => Readonly<Record<string, Question>>;

/** Blocks of eight kilobytes that each question looks at. */
async function countEach(world: HistoryBench, asked: Asked): Promise<Readonly<Record<string, number>>> {
  const { ctx, take } = countBlocks(world.ctx);
  const counts: Record<string, number> = {};
  for (const [name, ask] of Object.entries(asked({ ...world, ctx }))) {
    await ask();
    counts[name] = take();
  }
  return counts;
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
