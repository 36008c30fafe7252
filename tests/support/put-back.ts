import type { TestWorld } from './world.ts';

/** How the database came back: as another timeline, or as rows that were loaded from a dump. */
export type PutBackBy = 'point-in-time' | 'dump';

/** Tables of what happened, with the column that says when. */
const HAPPENED = [
  ['attempt_allocation', `attempt_id in (select id from payment_attempt where opened_at > $1)`],
  ['payment_attempt', `opened_at > $1`],
  ['ledger_entry', `transaction_id in (select id from ledger_transaction where booked_at > $1)`],
  ['ledger_transaction', `booked_at > $1`],
  ['event_delivery', `event_id in (select id from domain_event where at > $1)`],
  ['domain_event', `at > $1`],
  ['status_change', `at > $1`],
  ['audit_entry', `at > $1`],
  ['webhook_inbox', `received_at > $1`],
  ['account_outcome', `at > $1`],
  ['notice', `created_at > $1`]
] as const;

/**
 * Puts the database back to a moment, as the owner and past every trigger: what happened later is forgotten here, and
 * stands in the provider's book. Invoices issued before are open again.
 */
export async function putBack(world: TestWorld, to: Temporal.Instant, by: PutBackBy): Promise<void> {
  const at = to.toString();
  await world.database.owner.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    for (const [table, isLater] of HAPPENED) await sql.unsafe(`delete from ${table} where ${isLater}`, [at]);
    await sql`delete from pgboss.job where created_on > ${at}`;
    await sql`delete from invoice where created_at > ${at}`;
    await sql`
      update invoice i set status = coalesce((select c.to_status from status_change c
          where c.subject_kind = 'invoice' and c.subject_id = i.id order by c.position desc limit 1), 'open'),
        balance_minor = coalesce((select sum(e.amount_minor) from ledger_entry e
          where e.account = 'receivable' and e.invoice_id = i.id), 0)`;
    await sql`update book_watch set seen_at = ${at}`;
  });
  // Elsewhere: the rows say where they were written, and this is no longer that place.
  if (by === 'point-in-time')
    await world.database.owner`update book_watch set place = '7000000000000000000/00000001'`;
}
