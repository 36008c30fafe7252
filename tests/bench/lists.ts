import {
  countList,
  invoiceList,
  messageList,
  paymentList,
  planList,
  readListPage,
  searchCustomers,
  subscriptionList,
  type Filters,
  type List
} from '../../src/lib/server/domain/reporting/index.ts';
import { spread, type Bench } from './bench.ts';
import { openHistoryBench, type HistoryBench } from './history-world.ts';
import { slowest, timeQuestions, type Question } from './questions.ts';

const PER_PAGE = 50;
/** Pages that are walked before the one that is timed as being far down. */
const FAR = 40;

/** What somebody asks of each list; a filter that finds nothing, too, for that one has to look at everything. */
const asked: Readonly<Record<string, readonly Filters[]>> = {
  invoices: [
    ...['', 'unpaid', 'overdue', 'paid', 'closed'].map((status) => ({ status })),
    { from: '2025-02-01', until: '2025-02-28' },
    { status: 'closed', from: '2026-10-20', until: '2026-11-20' },
    { search: 'H00001234' },
    { search: 'H0' },
    { search: 'samira el' },
    { search: 'nobody at all' },
    { status: 'closed', search: 'jan' }
  ],
  payments: [
    ...['', 'failed', 'under-way', 'paid', 'canceled'].map((show) => ({ show })),
    ...['later', 'never', 'merchant'].map((decline) => ({ decline })),
    { method: 'bancontact' },
    { show: 'failed', method: 'card' },
    { from: '2025-02-01', until: '2025-02-28' },
    { decline: 'never', from: '2025-02-01', until: '2025-02-01' },
    { search: 'H00001234' },
    { search: 'H0' },
    { search: 'samira el' },
    { search: 'nobody at all' },
    { show: 'canceled', search: 'jan' }
  ],
  messages: [
    ...['', 'ambiguous', 'waiting', 'lost', 'all'].map((show) => ({ show })),
    { show: 'all', channel: 'letter' },
    { show: 'all', kind: 'formal-notice' },
    { show: 'all', from: '2025-02-01', until: '2025-02-28' },
    { show: 'all', search: 'H00001234' },
    { show: 'all', search: 'samira el' },
    { show: 'all', kind: 'reply', search: 'jan' }
  ],
  subscriptions: [
    ...['', 'active', 'paused', 'stopped'].map((status) => ({ status })),
    { search: 'samira el' },
    { search: 'H00001234' },
    { status: 'paused', search: 'jan' }
  ],
  plans: [{}]
};

/**
 * Every list of a merchant with a million customers and ten million tries to take money: its first page with its total, a
 * page far down, and back from there. Beside it, in the same run, fifty rows by primary key by hand.
 */
export const bench: Bench = async ({ rounds, say }) => {
  const world = await openHistoryBench(say);
  try {
    const first = await timeQuestions(await questions(world, 'first'), rounds, say);
    const far = await timeQuestions(await questions(world, 'far'), rounds, say);
    const byHand = await timeQuestions({ 'by hand': () => readByHand(world) }, rounds, say);
    const limit = byHand['by hand']!;
    return {
      figures: {
        attempts: world.attempts,
        ...spread('slowestFirstPageMs', slowest(first)),
        ...spread('slowestFarPageMs', slowest(far))
      },
      limit: spread('byHandMs', limit),
      ratio: spread(
        'lists',
        slowest(first).map((ms, i) => ms / limit[i]!)
      ),
      rounds
    };
  } finally {
    await world.close();
  }
};

type AnyList = List<unknown>;

async function questions(world: HistoryBench, place: 'first' | 'far'): Promise<Record<string, Question>> {
  const lists = {
    ...{ invoices: invoiceList, payments: paymentList, messages: messageList },
    ...{ subscriptions: subscriptionList, plans: planList(Temporal.PlainDate.from('2026-11-02')) }
  } as unknown as Readonly<Record<string, AnyList>>;
  const found: Record<string, Question> = {};
  for (const [name, filtersOf] of Object.entries(asked))
    for (const filters of filtersOf) {
      const of = `${name} ${new URLSearchParams(filters).toString()}`;
      const asking = { list: lists[name]!, filters: withoutEmpty(filters) };
      if (place === 'first') found[of] = () => askFirst(world, asking);
      else Object.assign(found, await askFar(world, of, asking));
    }
  const { ctx, merchantId } = world;
  if (place === 'first')
    found['customers'] = () => searchCustomers(ctx, { merchantId, search: '', limit: 25 });
  return found;
}

const withoutEmpty = (filters: Filters): Filters =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ''));

type Asking = Readonly<{ list: AnyList; filters: Filters }>;
const searchOf = ({ merchantId }: HistoryBench, filters: Filters) => ({
  ...{ merchantId, zone: 'Europe/Amsterdam', filters }
});

async function askFirst(world: HistoryBench, { list, filters }: Asking): Promise<void> {
  const search = searchOf(world, filters);
  await Promise.all([
    readListPage(world.ctx, list, search, { limit: PER_PAGE }),
    countList(world.ctx, list, search)
  ]);
}

/** A page far down and the one before it, for lists that are so long. */
async function askFar(
  world: HistoryBench,
  name: string,
  { list, filters }: Asking
): Promise<Record<string, Question>> {
  const search = searchOf(world, filters);
  let after: string | undefined;
  for (let page = 0; page < FAR; page += 1) {
    const { older } = await readListPage(world.ctx, list, search, { after, limit: PER_PAGE });
    if (older === undefined) return {};
    after = older;
  }
  return {
    [`${name}, far`]: () => readListPage(world.ctx, list, search, { after, limit: PER_PAGE }),
    [`${name}, back`]: () => readListPage(world.ctx, list, search, { before: after, limit: PER_PAGE })
  };
}

async function readByHand({ hand, merchantId }: HistoryBench): Promise<void> {
  await hand.begin(async (tx) => {
    await tx`select set_config('app.merchant_id', ${merchantId}, true)`;
    await tx`
      select a.*, c.name from payment_attempt a
      join customer c on c.merchant_id = a.merchant_id and c.id = a.customer_id
      where a.merchant_id = ${merchantId} order by a.id desc limit ${PER_PAGE}`;
  });
}
