import type { Database, Tx } from './database.ts';

type Work = Readonly<{
  place: string;
  run: (tx: Tx) => Promise<unknown>;
  settle: (done: Promise<unknown>) => void;
}>;

/** So many transactions at a time: while they run, what comes next gathers. */
const LANES = 3;
/** At most so much in one transaction: what fails is done again one by one. */
const MOST_TOGETHER = 16;

/**
 * Runs a piece of work in a transaction that it may share with others. `place`: the first row that it locks. Work that
 * shares a transaction starts in that order, as everybody locks, so that none waits for another in a ring.
 */
export type GatheredTransaction = <T>(place: string, run: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * One transaction for what comes together: opening and committing one costs as much as a piece of work that only
 * writes a few rows. Nothing waits for company: work starts at once while a lane is free, and shares a transaction with
 * what arrived while none was. Where one piece fails, all of that transaction is rolled back and each is done again by
 * itself, so that nobody fails for another's fault: work must have no effect but on the database, and must not use
 * savepoints. It is over when its transaction is committed.
 */
export function gatherTransactions(
  begin: (run: (tx: Tx) => Promise<unknown>) => ReturnType<Database['withMerchant']>
): GatheredTransaction {
  const waiting: Work[] = [];
  let busy = 0;
  const next = async (): Promise<void> => {
    busy += 1;
    // What the answers of this very moment lead to comes along.
    await new Promise(setImmediate);
    for (let works = take(); works.length > 0; works = take()) await runTogether(works);
    busy -= 1;
  };
  const take = () =>
    waiting.splice(0, MOST_TOGETHER).toSorted((a, b) => (a.place < b.place ? -1 : Number(a.place > b.place)));
  const runTogether = async (works: readonly Work[]): Promise<void> => {
    const [only, ...others] = works;
    if (only && others.length === 0) return alone(only);
    const results = await begin((tx) => settleAll(works, tx)).catch(() => undefined);
    if (results) works.forEach(({ settle }, n) => settle(Promise.resolve((results as unknown[])[n])));
    else for (const work of works) await alone(work);
  };
  const alone = async ({ run, settle }: Work): Promise<void> => {
    const done = begin(run);
    settle(done);
    await done.catch(() => undefined);
  };
  return <T>(place: string, run: (tx: Tx) => Promise<T>) =>
    new Promise<T>((resolve) => {
      waiting.push({ place, run, settle: (done) => resolve(done as Promise<T>) });
      if (busy < LANES) void next();
    });
}

/** All answers, once none of them is still talking to the database; throws what the first threw that failed. */
async function settleAll(works: readonly Work[], tx: Tx): Promise<unknown[]> {
  const settled = await Promise.allSettled(works.map(({ run }) => run(tx)));
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}
