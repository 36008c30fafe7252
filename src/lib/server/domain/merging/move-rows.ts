import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { customerTables } from './customer-tables.data.ts';
import type { MergeOf } from './read-sides.ts';

type Moving = MergeOf & Readonly<{ now: Temporal.Instant }>;
type Step = (tx: Tx, moving: Moving) => Promise<void>;

/** What a table needs beyond another customer's id; named by `customer-tables.data.ts`. */
const STEPS: Readonly<Record<string, Step>> = {
  moveMethods,
  moveDebitConsents,
  joinConversations,
  joinPreferences,
  joinHolds,
  endProofs,
  endPairs
};

/**
 * Gives everything of the gone customer to the kept one, table by table. Again later, it moves what came late: whoever had
 * read the former id before the merge, and wrote after it. The gone customer's row must lead to the kept one already.
 */
export async function moveRows(tx: Tx, moving: Moving): Promise<void> {
  for (const [name, move] of Object.entries(customerTables)) {
    const table = sql.identifier(name);
    const { merchantId, keptId, goneId } = moving;
    const isGone = sql`merchant_id = ${merchantId} and customer_id = ${goneId}`;
    if (move === 'move') await tx.execute(sql`update ${table} set customer_id = ${keptId} where ${isGone}`);
    else if (move === 'move-sealed')
      await tx.execute(sql`select move_sealed_rows(${name}, ${merchantId}::uuid, ${goneId}::uuid)`);
    else if (move === 'end') await tx.execute(sql`delete from ${table} where ${isGone}`);
    else if ('unlessTaken' in move) {
      await moveUnlessTaken(tx, moving, table, move.unlessTaken);
      if (move.then === 'end') await tx.execute(sql`delete from ${table} where ${isGone}`);
    } else if ('by' in move) await STEPS[move.by]!(tx, moving);
  }
}

async function moveUnlessTaken(
  tx: Tx,
  { merchantId, keptId, goneId }: Moving,
  table: SQL | ReturnType<typeof sql.identifier>,
  key: readonly string[]
): Promise<void> {
  const isAlike = key.map((column) => sql`o.${sql.identifier(column)} = t.${sql.identifier(column)}`);
  await tx.execute(sql`
    update ${table} t set customer_id = ${keptId}
    where t.merchant_id = ${merchantId} and t.customer_id = ${goneId} and not exists (
      select from ${table} o where ${sql.join([sql`o.merchant_id = t.merchant_id and o.customer_id = ${keptId}`, ...isAlike], sql` and `)})`);
}

/** Methods stay where the provider keeps them: under the gone customer's record, where the kept one has another. */
async function moveMethods(tx: Tx, { merchantId, keptId, goneId }: Moving): Promise<void> {
  await tx.execute(sql`
    update payment_method m set customer_id = ${keptId},
      gateway_customer_ref = coalesce(m.gateway_customer_ref, (
        select g.gateway_ref from gateway_customer g
        where g.merchant_id = m.merchant_id and g.customer_id = ${goneId} and g.account_id = m.account_id)),
      is_default = m.is_default and not exists (
        select from payment_method o
        where o.merchant_id = m.merchant_id and o.customer_id = ${keptId} and o.is_default and o.status <> 'removed')
    where m.merchant_id = ${merchantId} and m.customer_id = ${goneId}`);
}

/** What the kept customer is debited by stays first; what the gone one allowed stands behind it, in its own order. */
async function moveDebitConsents(tx: Tx, { merchantId, keptId, goneId }: Moving): Promise<void> {
  await tx.execute(sql`
    update debit_consent d set customer_id = ${keptId}, position = d.position + case when d.revoked_at is null then coalesce((
      select max(o.position) + 1 from debit_consent o
      where o.merchant_id = d.merchant_id and o.customer_id = ${keptId} and o.revoked_at is null), 0) else 0 end
    where d.merchant_id = ${merchantId} and d.customer_id = ${goneId}`);
}

/** One conversation per customer: words of both in the order of time, waiting since the older of the two. */
async function joinConversations(tx: Tx, { merchantId, keptId, goneId }: Moving): Promise<void> {
  await tx.execute(sql`
    update conversation_message w set conversation_id = k.id
    from conversation k, conversation g
    where k.merchant_id = ${merchantId} and k.customer_id = ${keptId}
      and g.merchant_id = ${merchantId} and g.customer_id = ${goneId}
      and w.merchant_id = ${merchantId} and w.conversation_id = g.id`);
  await tx.execute(sql`
    update conversation k set waiting_since = least(k.waiting_since, g.waiting_since),
      last_in_at = greatest(k.last_in_at, g.last_in_at), last_at = greatest(k.last_at, g.last_at),
      channel = case when g.last_in_at > k.last_in_at then g.channel else k.channel end,
      address = case when g.last_in_at > k.last_in_at then g.address else k.address end,
      created_at = least(k.created_at, g.created_at)
    from conversation g
    where k.merchant_id = ${merchantId} and k.customer_id = ${keptId}
      and g.merchant_id = ${merchantId} and g.customer_id = ${goneId}`);
  await tx.execute(sql`
    delete from conversation g where g.merchant_id = ${merchantId} and g.customer_id = ${goneId} and exists (
      select from conversation k where k.merchant_id = ${merchantId} and k.customer_id = ${keptId})`);
  await tx.execute(sql`
    update conversation set customer_id = ${keptId} where merchant_id = ${merchantId} and customer_id = ${goneId}`);
}

/** The kept customer's choices stand, and nobody is written to by a way that either of the two refused. */
async function joinPreferences(tx: Tx, moving: Moving): Promise<void> {
  const { merchantId, keptId, goneId } = moving;
  await moveUnlessTaken(tx, moving, sql.identifier('contact_preference'), []);
  await tx.execute(sql`
    update contact_preference k set refused_channels = array(
        select distinct unnest(k.refused_channels || g.refused_channels) order by 1),
      refusal_entry_id = coalesce(k.refusal_entry_id, g.refusal_entry_id)
    from contact_preference g
    where k.merchant_id = ${merchantId} and k.customer_id = ${keptId}
      and g.merchant_id = ${merchantId} and g.customer_id = ${goneId}`);
  await tx.execute(sql`
    delete from contact_preference where merchant_id = ${merchantId} and customer_id = ${goneId}`);
}

/** Whoever is left alone stays so, for the longer of the two times. */
async function joinHolds(tx: Tx, { merchantId, keptId, goneId, now }: Moving): Promise<void> {
  const both = sql`k.merchant_id = ${merchantId} and k.customer_id = ${keptId} and k.released_at is null
    and g.merchant_id = ${merchantId} and g.customer_id = ${goneId} and g.released_at is null and g.because = k.because
    and g.invoice_id is not distinct from k.invoice_id`;
  // The one that covers more stays.
  await tx.execute(sql`
    update contact_hold k set released_at = ${now.toString()}::timestamptz
    from contact_hold g where ${both} and g.stops_debits and not k.stops_debits`);
  await tx.execute(sql`
    update contact_hold k
    set until_at = case when k.until_at is null or g.until_at is null then null else greatest(k.until_at, g.until_at) end
    from contact_hold g where ${both}`);
  await tx.execute(sql`
    update contact_hold g set released_at = ${now.toString()}::timestamptz from contact_hold k where ${both}`);
  await tx.execute(sql`
    update contact_hold set customer_id = ${keptId} where merchant_id = ${merchantId} and customer_id = ${goneId}`);
}

/** A message by which somebody is signing in at this moment leads to the kept customer; what a former session asked ends. */
async function endProofs(tx: Tx, { merchantId, keptId, goneId }: Moving): Promise<void> {
  await tx.execute(
    sql`delete from contact_proof where merchant_id = ${merchantId} and customer_id = ${goneId}`
  );
  await tx.execute(sql`
    update contact_proof set matched = array(
      select distinct unnest(array_replace(matched, ${goneId}::uuid, ${keptId}::uuid)))
    where merchant_id = ${merchantId} and matched @> array[${goneId}::uuid]`);
}

async function endPairs(tx: Tx, { merchantId, goneId }: Moving): Promise<void> {
  await tx.execute(sql`
    delete from customer_pair where merchant_id = ${merchantId} and ${goneId}::uuid in (first_id, second_id)`);
}
