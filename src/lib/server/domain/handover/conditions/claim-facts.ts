import { sql, type SQL } from 'drizzle-orm';
import type { Currency } from '#lib/money/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { listSegments, selectSegmentNames } from '../../collection/index.ts';
import {
  findLawPack,
  readRemindersOf,
  termEnds,
  type RemindersOfInvoice
} from '../../notifications/index.ts';
import type { ClaimFacts, DebtorFacts } from './decide-handover.ts';

/** Everything that is late of one customer, as a decision sees it. */
export type Debtor = DebtorFacts & Readonly<{ customerId: string; name: string; isInCase: boolean }>;

export type FactsAsked = Readonly<{
  merchantId: string;
  /** The merchant's, for customers of whom nothing else is known. */
  country: string;
  zone: string;
  isSuspended: boolean;
  now: Temporal.Instant;
}>;

type Row = Readonly<{
  customerId: string;
  name: string;
  country: string;
  segments: readonly string[];
  isReachable: boolean;
  invoiceId: string;
  status: ClaimFacts['status'];
  balanceMinor: number;
  currency: Currency;
  dueOn: string;
  pausedBecause: ClaimFacts['pausedBecause'];
  isHeld: boolean;
  isDisputed: boolean;
  isUnderWay: boolean;
  isDebitPlanned: boolean;
  wasHandedOver: boolean;
  isInCase: boolean;
}>;

/** The next customers behind `after` of whom something is late on a day: at most `limit`, by id. */
export async function listLateCustomers(
  tx: Tx,
  merchantId: string,
  query: Readonly<{ before: Temporal.PlainDate; after: string | undefined; limit: number }>
): Promise<string[]> {
  const behind = query.after === undefined ? sql`` : sql`and customer_id > ${query.after}`;
  const rows = await tx.execute<{ id: string }>(sql`
    select distinct customer_id as id from invoice
    where merchant_id = ${merchantId} and status in ('open', 'overdue') and balance_minor > 0
      and due_on < ${query.before.toString()}::date ${behind}
    order by customer_id limit ${query.limit}`);
  return rows.map(({ id }) => id);
}

/** Everything that is late of these customers, in the order of their ids: two statements, however many they are. */
export function readDebtors(tx: Tx, asked: FactsAsked, customerIds: readonly string[]): Promise<Debtor[]> {
  const { now, zone } = asked;
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  return readFacts(
    tx,
    asked,
    sql`i.customer_id = any(${sql.param([...customerIds])}::uuid[]) and i.status in ('open', 'overdue')
      and i.balance_minor > 0 and i.due_on < ${today.toString()}::date`
  );
}

/** The same of named invoices, whatever became of them: for one customer, one answer. */
export function readClaims(tx: Tx, asked: FactsAsked, invoiceIds: readonly string[]): Promise<Debtor[]> {
  return readFacts(tx, asked, sql`i.id = any(${sql.param([...invoiceIds])}::uuid[])`);
}

async function readFacts(tx: Tx, asked: FactsAsked, which: SQL): Promise<Debtor[]> {
  const { merchantId, country, now, zone, isSuspended } = asked;
  const at = sql`${now.toString()}::timestamptz`;
  const segments = selectSegmentNames(await listSegments(tx, merchantId), { country, now });
  const rows = await tx.execute<Row>(sql`
    select c.id as "customerId", c.name, coalesce(c.address ->> 'country', ${country}) as country, ${segments} as segments,
      (c.email is not null or c.address is not null) as "isReachable",
      i.id as "invoiceId", i.status, i.balance_minor::float8 as "balanceMinor", i.currency, i.due_on::text as "dueOn",
      i.paused_because as "pausedBecause",
      exists (select from contact_hold h where h.merchant_id = i.merchant_id and h.customer_id = i.customer_id
        and h.because <> 'dispute' and h.released_at is null and (h.until_at is null or h.until_at > ${at})
        and (h.invoice_id is null or h.invoice_id = i.id)) as "isHeld",
      exists (select from contact_hold h where h.merchant_id = i.merchant_id and h.customer_id = i.customer_id
        and h.because = 'dispute' and h.released_at is null and (h.invoice_id is null or h.invoice_id = i.id))
      or exists (select from attempt_allocation l
        join dispute d on d.merchant_id = l.merchant_id and d.attempt_id = l.attempt_id and d.status in ('inquiry', 'open')
        where l.merchant_id = i.merchant_id and l.invoice_id = i.id) as "isDisputed",
      exists (select from attempt_allocation l
        where l.merchant_id = i.merchant_id and l.invoice_id = i.id and l.is_live) as "isUnderWay",
      exists (select from planned_collection_invoice l
        where l.merchant_id = i.merchant_id and l.invoice_id = i.id and l.is_live) as "isDebitPlanned",
      exists (select from handover_invoice l
        join handover_case k on k.merchant_id = l.merchant_id and k.id = l.case_id and k.released_at is not null
        where l.merchant_id = i.merchant_id and l.invoice_id = i.id) as "wasHandedOver",
      exists (select from handover_invoice l
        where l.merchant_id = i.merchant_id and l.invoice_id = i.id and l.is_live) as "isInCase"
    from invoice i
    join customer c on c.merchant_id = i.merchant_id and c.id = i.customer_id
    where i.merchant_id = ${merchantId} and ${which}
    order by i.customer_id, i.due_on, i.id`);
  const reminders = await readRemindersOf(
    tx,
    merchantId,
    rows.map(({ invoiceId, customerId }) => ({ invoiceId, customerId, zone }))
  );
  return [...Map.groupBy(rows, ({ customerId }) => customerId).values()].map((of) => {
    const { customerId, name, segments: names, isReachable } = of[0]!;
    return {
      ...{ customerId, name, isSuspended, isReachable, segments: names },
      isInCase: of.some(({ isInCase }) => isInCase),
      claims: of.map((row) => claimOf(row, reminders.get(row.invoiceId)))
    };
  });
}

function claimOf(row: Row, told: RemindersOfInvoice | undefined): ClaimFacts {
  const { invoiceId, status, balanceMinor, currency, pausedBecause, country } = row;
  const { isHeld, isDisputed, isUnderWay, isDebitPlanned, wasHandedOver } = row;
  const dueOn = Temporal.PlainDate.from(row.dueOn);
  const notice = told?.notice;
  const pack = findLawPack(country, notice?.sentOn ?? dueOn);
  const term = pack && notice ? termEnds(pack, notice) : undefined;
  return {
    ...{ invoiceId, status, balanceMinor, currency, dueOn, pausedBecause },
    ...{ isHeld, isDisputed, isUnderWay, isDebitPlanned, wasHandedOver },
    reminders: told?.count ?? 0,
    hasLaw: pack !== undefined,
    ...(term?.kind === 'runs' && { termEndedOn: term.endsOn })
  };
}
