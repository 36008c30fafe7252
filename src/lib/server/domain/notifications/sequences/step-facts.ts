import { sql, type SQL } from 'drizzle-orm';
import type { Language } from '#lib/i18n/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { listSegments, selectSegmentNames } from '../../collection/index.ts';
import { countedKinds } from './counted-kinds.ts';

/** One step with everything that a decision about it needs, as the database answers it. */
export type StepRow = Readonly<{
  stepId: string;
  /** Its place in the table (`ctid`), until somebody changes it: found at once. Null for a supposed step. */
  rowPlace: string | null;
  runId: string;
  sequenceId: string;
  version: number;
  key: string;
  place: number;
  plannedOn: string | null;
  dueAt: string;
  subjectId: string | null;
  /** When it was queued, or last decided about, and by which rule. */
  decidedAt: string | null;
  rule: string | null;
  /** What it said is asked on top, as far as it was decided. */
  statedMinor: number | null;
  invoiceId: string;
  invoiceStatus: 'open' | 'overdue' | 'paid' | 'void' | 'uncollectible';
  balanceMinor: number;
  /** The costs that stand on the invoice. */
  costsMinor: number;
  currency: string;
  dueOn: string;
  customerId: string;
  language: Language;
  segments: readonly string[];
  isBusiness: boolean;
  country: string;
  zone: string;
  quietFrom: number | null;
  quietUntil: number | null;
  quietEntryId: string | null;
  isHeld: boolean;
  isDisputed: boolean;
  pausedBecause: 'arrangement' | 'promise' | 'hold' | 'handover' | null;
  isUnderWay: boolean;
  /** Earlier steps of the same run whose turn has come and that aren't dealt with. */
  openBefore: number;
  isDebitPlanned: boolean;
  hasSavedMethod: boolean;
  /** 1 e-mail, 2 text, 4 device, 8 post, 16 WhatsApp. */
  reach: number;
  hadToday: number;
  hadThisWeek: number;
}>;

export type StepsAsked = Readonly<{
  merchantId: string;
  now: Temporal.Instant;
  /** The merchant's own, for customers of whom nothing else is known. */
  zone: string;
  country: string;
}>;

/** Where a slice ended. */
export type StepPlace = Readonly<{ dueAt: string; id: string }>;

/**
 * The steps whose turn has come, at most `slice` of them behind `after`: in one statement, however many. Messages
 * of the same cause by several channels count once.
 */
export async function readDueSteps(
  tx: Tx,
  asked: StepsAsked,
  slice: number,
  after: StepPlace | undefined
): Promise<StepRow[]> {
  const behind = after ? sql`and (due_at, id) > (${after.dueAt}::timestamptz, ${after.id}::uuid)` : sql``;
  return readFacts(
    tx,
    asked,
    stepsWhere(
      asked,
      sql`status in ('planned', 'held') and due_at <= ${asked.now.toString()}::timestamptz ${behind}
      order by due_at, id limit ${slice}`
    )
  );
}

/** The same of steps by id, whatever became of them. */
export function readStepsById(tx: Tx, asked: StepsAsked, ids: readonly string[]): Promise<StepRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return readFacts(tx, asked, stepsWhere(asked, sql`id = any (${sql.param([...ids])}::text[]::uuid[])`));
}

/** A step that may never be: of an invoice that has no run yet, or of a sequence that isn't published. */
export type SupposedStep = Readonly<{
  id: string;
  runId: string;
  invoiceId: string;
  customerId: string;
  key: string;
  place: number;
  plannedOn: string | null;
  dueAt: string | null;
}>;

/** The facts that a decision about supposed steps would see. Nothing is written. */
export function readSupposedSteps(
  tx: Tx,
  asked: StepsAsked,
  supposed: readonly SupposedStep[]
): Promise<StepRow[]> {
  if (supposed.length === 0) return Promise.resolve([]);
  return readFacts(
    tx,
    asked,
    sql`select id, "runId" as run_id, "invoiceId" as invoice_id, "customerId" as customer_id, key, place,
        "plannedOn" as planned_on, "dueAt" as due_at, null::uuid as subject_id, null::timestamptz as decided_at, null::text as rule, null::bigint as cost_minor, null::text as row_place
      from jsonb_to_recordset(${JSON.stringify(supposed)}::text::jsonb) as g (id uuid, "runId" uuid, "invoiceId" uuid,
        "customerId" uuid, key text, place smallint, "plannedOn" date, "dueAt" timestamptz)`
  );
}

function stepsWhere({ merchantId }: StepsAsked, which: SQL): SQL {
  return sql`select id, run_id, invoice_id, customer_id, key, place, planned_on, due_at, subject_id, decided_at, rule, cost_minor,
      ctid::text as row_place
    from sequence_step where merchant_id = ${merchantId} and ${which}`;
}

async function readFacts(tx: Tx, { merchantId, now, zone, country }: StepsAsked, steps: SQL) {
  const at = sql`${now.toString()}::timestamptz`;
  const segments = selectSegmentNames(await listSegments(tx, merchantId), { country, now });
  const rows = await tx.execute<StepRow>(sql`
    with step as materialized (${steps}), held as materialized (
      select distinct customer_id from contact_hold
      where merchant_id = ${merchantId} and invoice_id is null and released_at is null and (until_at is null or until_at > ${at})
    ), disputed as materialized (
      select distinct l.invoice_id from dispute d
      join attempt_allocation l on l.merchant_id = d.merchant_id and l.attempt_id = d.attempt_id
      where d.merchant_id = ${merchantId} and d.status in ('inquiry', 'open')
    )
    select s.id as "stepId", s.row_place as "rowPlace", s.run_id as "runId", r.sequence_id as "sequenceId", r.version, s.key, s.place,
      s.planned_on as "plannedOn", s.due_at as "dueAt", s.subject_id as "subjectId", s.decided_at as "decidedAt", s.rule,
      s.cost_minor::float8 as "statedMinor",
      i.id as "invoiceId", i.status as "invoiceStatus", i.balance_minor::float8 as "balanceMinor", i.costs_minor::float8 as "costsMinor", i.currency,
      i.due_on as "dueOn", i.paused_because as "pausedBecause", c.id as "customerId", c.language, ${segments} as segments, c.is_business as "isBusiness",
      coalesce(c.address ->> 'country', ${country}) as country, z.zone,
      p.quiet_from_minute as "quietFrom", p.quiet_until_minute as "quietUntil", p.quiet_entry_id as "quietEntryId",
      h.customer_id is not null as "isHeld", b.invoice_id is not null as "isDisputed",
      ${isUnderWay(sql`i`)} as "isUnderWay", ${isDebitPlanned(sql`i`)} as "isDebitPlanned",
      ${hasSavedMethod(sql`c.merchant_id`, sql`c.id`)} as "hasSavedMethod",
      case when s.place = 0 then 0 else (select count(*)::int from sequence_step e
        where e.merchant_id = ${merchantId} and e.run_id = s.run_id and e.place < s.place
          and (e.status = 'held' or e.status = 'planned' and e.due_at <= ${at}
            or e.status = 'queued' and e.rule <> 'planned')) end as "openBefore",
      ${reachOf(sql`c`, sql`p`)} as reach,
      had.today as "hadToday", had.week as "hadThisWeek"
    from step s
    left join sequence_run r on r.merchant_id = ${merchantId} and r.id = s.run_id
    join invoice i on i.merchant_id = ${merchantId} and i.id = s.invoice_id
    join customer c on c.merchant_id = ${merchantId} and c.id = s.customer_id
    left join contact_preference p on p.merchant_id = ${merchantId} and p.customer_id = s.customer_id
    left join held h on h.customer_id = s.customer_id
    left join disputed b on b.invoice_id = s.invoice_id
    cross join lateral (select coalesce(p.zone, ${zone}) as zone) z
    cross join lateral (
      -- One that rested counts on the day on which it goes.
      select count(distinct n.cause) filter (
          where greatest(n.created_at, coalesce(n.sent_at, n.due_at)) >= date_trunc('day', ${at}, z.zone))::int as today,
        count(distinct n.cause)::int as week
      from notice n
      where n.merchant_id = ${merchantId} and n.customer_id = s.customer_id and n.status <> 'rejected'
        and n.created_at > ${at} - interval '7 days' and n.sequence_step_id is distinct from s.id
        and n.kind in ${[...countedKinds]}
    ) had
    order by s.due_at, s.id`);
  return [...rows];
}

/** A payment of this invoice may still succeed. */
function isUnderWay(invoice: SQL): SQL {
  return sql`exists (select from attempt_allocation l
    where l.merchant_id = ${invoice}.merchant_id and l.invoice_id = ${invoice}.id and l.is_live)`;
}

function isDebitPlanned(invoice: SQL): SQL {
  return sql`exists (select from planned_collection_invoice l
    where l.merchant_id = ${invoice}.merchant_id and l.invoice_id = ${invoice}.id and l.is_live)`;
}

/** The method that is debited: allowed, first in the customer's order, working. */
export function hasSavedMethod(merchantId: SQL, customerId: SQL): SQL {
  return sql`exists (select from debit_consent d
    join payment_method m on m.merchant_id = d.merchant_id and m.id = d.payment_method_id and m.status = 'active'
    where d.merchant_id = ${merchantId} and d.customer_id = ${customerId} and d.position = 0 and d.revoked_at is null)`;
}

/** By which ways the customer can be reached and wants to be: bits, because a million arrays are heavy. */
function reachOf(customer: SQL, preference: SQL): SQL {
  const wanted = (channel: string) =>
    sql`(${preference}.refused_channels is null or ${channel} <> all (${preference}.refused_channels))`;
  return sql`(
    (${customer}.email is not null and ${wanted('email')})::int
    + (${customer}.phone is not null and ${wanted('sms')})::int * 2
    + (${wanted('push')} and exists (select from push_subscription u
        where u.merchant_id = ${customer}.merchant_id and u.customer_id = ${customer}.id and u.closed_at is null))::int * 4
    + (${customer}.address is not null and ${wanted('letter')})::int * 8
    + (${customer}.phone is not null and ${wanted('whatsapp')} and exists (select from consent_entry w
        where w.merchant_id = ${customer}.merchant_id and w.customer_id = ${customer}.id and w.kind = 'consent'
          and w.about = 'channel:whatsapp'))::int * 16)`;
}
