import type { Tx } from '../db/database.ts';
import { insertTogether, type RowsOf } from '../db/insert-together.ts';
import type { JobCall, Jobs } from '../jobs/jobs.ts';
import { listListeners } from './listeners.ts';
import { domainEvent, eventDelivery } from './schema.ts';

export type NewEvent = Readonly<typeof domainEvent.$inferInsert>;

/**
 * Writes a merchant's events and queues a job for whoever hears of them: `hearing` names those who always do.
 * `beside` is what else the caller's step writes down, so that all of it is one statement.
 */
export async function writeEvents(
  jobs: Jobs,
  tx: Tx,
  rows: readonly NewEvent[],
  hearing: (type: string) => readonly string[],
  beside: readonly RowsOf[]
): Promise<void> {
  const deliveries = deliveriesOf(rows, hearing);
  await Promise.all([
    insertTogether(tx, [...beside, { table: domainEvent, rows }, { table: eventDelivery, rows: deliveries }]),
    jobs.enqueueAll(tx, callsOf(deliveries)),
    tellListeners(jobs, tx, rows)
  ]);
}

/** The same for whoever listens at this merchant. Mostly nobody does: then it is one look by key. */
async function tellListeners(jobs: Jobs, tx: Tx, rows: readonly NewEvent[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const listeners = await listListeners(tx, first.merchantId);
  const deliveries = deliveriesOf(rows, (type) =>
    listeners.filter(({ types }) => types.includes(type)).map(({ subscriber }) => subscriber)
  );
  if (deliveries.length === 0) return;
  await insertTogether(tx, [{ table: eventDelivery, rows: deliveries }]);
  await jobs.enqueueAll(tx, callsOf(deliveries));
}

function deliveriesOf(rows: readonly NewEvent[], hearing: (type: string) => readonly string[]) {
  return rows.flatMap(({ merchantId, id: eventId, type }) =>
    hearing(type).map((subscriber) => ({ merchantId, eventId, subscriber, attempts: 0 }))
  );
}

function callsOf(deliveries: ReturnType<typeof deliveriesOf>): JobCall[] {
  return deliveries.map(({ subscriber: name, merchantId, eventId }) => ({
    name,
    data: { merchantId, eventId }
  }));
}
