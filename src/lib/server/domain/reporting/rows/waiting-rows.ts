import { sql, type SQL } from 'drizzle-orm';

/** An event that a provider sent and that nobody could apply for so long waits for a person. */
const STUCK_MINUTES = 60;
/** Files with bad rows are shown for so many days. */
const IMPORT_DAYS = 30;

/** What waits for a person, each kind as rows with the same columns; the home page counts the very same. */
export const waitingRows = {
  'bank-entries': (merchantId: string): SQL => sql`
    select b.id, b.booked_on::timestamp at time zone 'UTC' as at, b.customer_id, null::uuid as invoice_id, b.currency,
      case when b.is_credit then b.amount_minor else -b.amount_minor end as amount_minor,
      'wait-' || coalesce(b.wait_reason, 'no-reference') as note
    from bank_entry b where b.merchant_id = ${merchantId} and b.status = 'waiting'`,
  disputes: (merchantId: string): SQL => sql`
    select d.id, d.opened_at as at, a.customer_id, first.invoice_id, d.currency, d.amount_minor,
      'dispute-' || d.status as note
    from dispute d
    join payment_attempt a on a.merchant_id = d.merchant_id and a.id = d.attempt_id
    left join lateral (
      select l.invoice_id from attempt_allocation l
      where l.merchant_id = a.merchant_id and l.attempt_id = a.id order by l.invoice_id limit 1) first on true
    where d.merchant_id = ${merchantId} and d.status in ('inquiry', 'open')`,
  breaks: (merchantId: string): SQL => sql`
    select r.id, r.found_at as at, null::uuid as customer_id, null::uuid as invoice_id, null::text as currency,
      null::bigint as amount_minor, r.kind as note
    from reconciliation_break r where r.merchant_id = ${merchantId} and r.closed_at is null`,
  unknown: (merchantId: string): SQL => sql`
    select a.id, a.opened_at as at, a.customer_id, first.invoice_id, a.currency, a.amount_minor, 'unknown' as note
    from payment_attempt a
    left join lateral (
      select l.invoice_id from attempt_allocation l
      where l.merchant_id = a.merchant_id and l.attempt_id = a.id order by l.invoice_id limit 1) first on true
    where a.merchant_id = ${merchantId} and a.status = 'unknown'`,
  imports: (merchantId: string, now: Temporal.Instant): SQL => sql`
    select r.id, r.started_at as at, null::uuid as customer_id, null::uuid as invoice_id, null::text as currency,
      null::bigint as amount_minor, 'import' as note
    from import_run r
    where r.merchant_id = ${merchantId} and r.fault_count > 0
      and r.started_at > ${now.subtract({ hours: 24 * IMPORT_DAYS }).toString()}::timestamptz`,
  contacts: (merchantId: string): SQL => sql`
    select md5(f.customer_id || ':' || f.channel)::uuid as id, f.at, f.customer_id, null::uuid as invoice_id, null::text as currency,
      null::bigint as amount_minor, f.channel as note
    from contact_fault f where f.merchant_id = ${merchantId}`,
  webhooks: (merchantId: string, now: Temporal.Instant): SQL => sql`
    select md5(w.account_id || ':' || w.event_id)::uuid as id, w.received_at as at, null::uuid as customer_id, null::uuid as invoice_id,
      null::text as currency, null::bigint as amount_minor, 'webhook' as note
    from webhook_inbox w
    where w.merchant_id = ${merchantId} and w.processed_at is null
      and w.received_at < ${now.subtract({ minutes: STUCK_MINUTES }).toString()}::timestamptz`
} as const;
