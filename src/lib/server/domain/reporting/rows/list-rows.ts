import { sql, type SQL } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { agreementRows } from './agreement-rows.ts';
import {
  debitRows,
  failedRows,
  feeRows,
  issuedRows,
  owedRows,
  receivedRows,
  recoveredRows,
  writtenOffRows
} from './money-rows.ts';
import { readNames } from '../read-names.ts';
import { leftRows, messageRows, missedRows } from './people-rows.ts';
import { recoveryRows } from './recovery-rows.ts';
import type { RowsAsked } from './row-asked.ts';
import { waitingRows } from './waiting-rows.ts';

/** One thing behind a figure. */
export type ReportRow = Readonly<{
  id: string;
  at: Temporal.Instant;
  customerName: string | undefined;
  invoice: Readonly<{ id: string; number: string }> | undefined;
  amount: Money | undefined;
  /** Why, or of what kind it is: one of a few words, for which the page has a text. */
  note: string;
}>;

export type ReportRows = Readonly<{
  /** All of them, whatever page is shown: the figure itself. */
  count: number;
  sum: Money | undefined;
  /** The newest first. */
  rows: readonly ReportRow[];
  next: string | undefined;
  /** What accounts and sequences are called. */
  names: ReadonlyMap<string, string>;
}>;

const PAGE_SIZE = 50;

/** The rows behind a figure, fifty at a time, with their number and sum, which are that figure. */
export async function listRows(
  ctx: Pick<Context, 'db' | 'clock'>,
  asked: RowsAsked,
  after?: string
): Promise<ReportRows> {
  const source = sourceOf(asked, ctx.clock.now());
  const [at, id] = after?.split('_') ?? [];
  return ctx.db.withMerchant(asked.merchantId, async (tx) => {
    const [whole] = await tx.execute<{ count: number; sum: string | null; currency: string | null }>(sql`
      select count(*)::int as count, sum(amount_minor) as sum, min(currency) as currency from (${source}) r
      having count(distinct currency) <= 1`);
    const [some] = whole
      ? []
      : await tx.execute<{ count: number }>(sql`select count(*)::int as count from (${source}) r`);
    const rows = await tx.execute<Row>(sql`
      select r.id, to_json(r.at) #>> '{}' as at, c.name as customer_name, i.id as invoice_id, i.number, r.currency,
        r.amount_minor, r.note
      from (${source}) r
      left join customer c on c.merchant_id = ${asked.merchantId} and c.id = r.customer_id
      left join invoice i on i.merchant_id = ${asked.merchantId} and i.id = r.invoice_id
      ${at && id ? sql`where (r.at, r.id) < (${at}::timestamptz, ${id}::uuid)` : sql``}
      order by r.at desc, r.id desc limit ${PAGE_SIZE + 1}`);
    const shown = rows.slice(0, PAGE_SIZE).map(toRow);
    const last = shown.at(-1);
    return {
      count: whole?.count ?? some!.count,
      sum: whole?.currency ? money(Number(whole.sum ?? 0), whole.currency as Currency) : undefined,
      rows: shown,
      names: await readNames(tx, asked.merchantId),
      next: rows.length > PAGE_SIZE ? `${last!.at.toString()}_${last!.id}` : undefined
    };
  });
}

type Row = {
  id: string;
  at: string;
  customer_name: string | null;
  invoice_id: string | null;
  number: string | null;
  currency: string | null;
  amount_minor: string | null;
  note: string;
};

function toRow(row: Row): ReportRow {
  return {
    id: row.id,
    at: Temporal.Instant.from(row.at),
    customerName: row.customer_name ?? undefined,
    invoice: row.invoice_id === null ? undefined : { id: row.invoice_id, number: row.number! },
    amount: row.amount_minor === null ? undefined : money(Number(row.amount_minor), row.currency as Currency),
    note: row.note
  };
}

function sourceOf(asked: RowsAsked, now: Temporal.Instant): SQL {
  switch (asked.of) {
    case 'recovery':
      return recoveryRows(asked);
    case 'owed':
      return owedRows(asked);
    case 'issued':
      return issuedRows(asked);
    case 'fees':
      return feeRows(asked);
    case 'written-off':
      return writtenOffRows(asked);
    case 'recovered':
      return recoveredRows(asked);
    case 'messages':
      return messageRows(asked);
    case 'missed':
    case 'told':
    case 'reached':
      return missedRows(asked);
    case 'subscribed':
    case 'left':
      return leftRows(asked);
    case 'ahead':
      return debitRows(asked, false);
    case 'came':
      return debitRows(asked, true);
    case 'received':
      return receivedRows(asked);
    case 'failed':
      return failedRows(asked);
    case 'arrangements':
    case 'promises':
      return agreementRows(asked.of, asked);
    case 'bank-entries':
    case 'disputes':
    case 'breaks':
    case 'unknown':
    case 'imports':
    case 'contacts':
    case 'webhooks':
      return waitingRows[asked.of](asked.merchantId, now);
  }
}
