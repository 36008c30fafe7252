import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';

/** A worker that died while holding one is waited for this long; then somebody else takes it. */
const HELD_MINUTES = 10;

/** A plan that this worker holds, by this token; whose it is, and the invoices that it was about when it was claimed. */
export type Claim = Readonly<{
  plannedId: string;
  token: string;
  customerId: string;
  invoiceIds: readonly string[];
}>;

/**
 * Takes the next plans whose moment has come and whose notice is old enough, in one statement; what another worker is
 * taking is skipped, not waited for. Without a notice of the agreed age a plan is never among them.
 */
export async function claimDueCollections(
  ctx: Context,
  input: Readonly<{ merchantId: string; limit: number }>
): Promise<Claim[]> {
  const { merchantId, limit } = input;
  const now = ctx.clock.now();
  const token = newId(now);
  const at = now.toString();
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ id: string; customer_id: string; invoice_ids: string[] | null }>(sql`
      with next as (
        select id, status from planned_collection
        where merchant_id = ${merchantId} and submit_at <= ${at}::timestamptz
          and (notice_days = 0 or noticed_on + notice_days <= collect_on)
          and (status in ('planned', 'noticed')
            or (status = 'due' and claimed_at < ${at}::timestamptz - ${`${HELD_MINUTES} minutes`}::interval))
        order by submit_at, id
        limit ${limit}
        for update skip locked
      ), claimed as (
        update planned_collection p set status = 'due', claim_token = ${token}, claimed_at = ${at}::timestamptz
        from next n where p.merchant_id = ${merchantId} and p.id = n.id
        returning p.id, p.customer_id, n.status as from_status
      ), history as (
        insert into status_change (merchant_id, id, subject_kind, subject_id, from_status, event, to_status, at)
        select ${merchantId}, md5(${token} || id)::uuid, 'planned-collection', id, from_status, 'claim', 'due', ${at}::timestamptz
        from claimed where from_status <> 'due'
      )
      select c.id, c.customer_id, (
        select json_agg(l.invoice_id order by l.invoice_id) from planned_collection_invoice l
        where l.merchant_id = ${merchantId} and l.planned_id = c.id and l.is_live) as invoice_ids
      from claimed c`)
  );
  return rows.map(({ id, customer_id, invoice_ids }) => ({
    ...{ plannedId: id, token },
    ...{ customerId: customer_id, invoiceIds: invoice_ids ?? [] }
  }));
}
