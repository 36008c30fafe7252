import { getTableColumns, sql, type SQL } from 'drizzle-orm';
import { assert } from '../../platform/assert.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { noticeLifecycle } from './notice-lifecycle.ts';
import type { Notice, NoticeEvent, NoticeFacts } from './notices.ts';
import { notice } from './schema.ts';

export type NoticeMove = Readonly<{ before: Notice; facts: NoticeFacts }>;

/** What changes after a notice was queued. */
const MOVING = [
  ...['status', 'tries', 'channel', 'channelRule', 'channelEntryId', 'timeRule', 'timeEntryId'],
  ...['notBefore', 'language', 'textVersion', 'said', 'providerRef', 'problem', 'dueAt', 'claimedAt'],
  ...['handedOverAt', 'sentAt', 'delivery', 'deliveryAt', 'reportBy', 'payLinkId', 'openingEntryId']
] as readonly (keyof typeof notice.$inferSelect)[];

/**
 * Moves notices on by the same event, all by one statement, each only if it still stands as it was read: same status,
 * same try. Answers those that moved, as they are now.
 */
export async function moveNotices(
  tx: Tx,
  event: NoticeEvent,
  now: Temporal.Instant,
  moves: readonly NoticeMove[]
): Promise<Notice[]> {
  const [first] = moves;
  if (!first) return [];
  const { merchantId, status: from } = first.before;
  assert(
    moves.every(({ before }) => before.status === from && before.merchantId === merchantId),
    'notices that move together stand together'
  );
  const status = noticeLifecycle.next(from, event);
  const after = moves.map(({ before, facts }): Notice => {
    const tries = event === 'claim' ? before.tries + 1 : before.tries;
    return { ...before, ...facts, status, tries };
  });
  const triesBefore = event === 'claim' ? sql`g.tries - 1` : sql`g.tries`;
  const moved = await writeNotices(tx, after, sql`n.status = ${from} and n.tries = ${triesBefore}`);
  await recordStatusChanges(
    tx,
    merchantId,
    now,
    moved.map(({ id }) => ({ subjectKind: 'notice', subjectId: id, from, event, to: status }))
  );
  return moved;
}

/** Notes something about notices that stay where they are, if they still do. */
export async function noteOnNotices(tx: Tx, moves: readonly NoticeMove[]): Promise<void> {
  const after = moves.map(({ before, facts }): Notice => ({ ...before, ...facts }));
  await writeNotices(tx, after, sql`n.status = g.status and n.tries = g.tries`);
}

async function writeNotices(tx: Tx, after: readonly Notice[], stillStands: SQL): Promise<Notice[]> {
  const [first] = after;
  if (!first) return [];
  const columns = getTableColumns(notice);
  const names = MOVING.map((key) => columns[key].name);
  const given = after.map((row) => ({
    id: row.id,
    ...Object.fromEntries(MOVING.map((key, place) => [names[place], jsonOf(row[key])]))
  }));
  const set = sql.raw(`(${names.join(', ')}) = (${names.map((name) => `g.${name}`).join(', ')})`);
  const found = await tx.execute<{ id: string }>(sql`
    update notice n set ${set} from jsonb_populate_recordset(null::notice, ${JSON.stringify(given)}::jsonb) g
    where n.merchant_id = ${first.merchantId} and n.id = g.id and ${stillStands} returning n.id`);
  const ids = new Set(found.map(({ id }) => id));
  return after.filter(({ id }) => ids.has(id));
}

/** To the microsecond that PostgreSQL keeps; the rest is JSON already. */
function jsonOf(value: unknown): unknown {
  return value instanceof Temporal.Instant ? value.toString({ smallestUnit: 'microsecond' }) : value;
}
