import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { readCustomer, recordAudit } from '../identity/index.ts';
import {
  renderInvoiceDocument,
  renderReceiptDocument,
  type RenderedDocument
} from '../notifications/index.ts';
import { personalData, type PersonalTable } from './personal-data.data.ts';

/** One file of an export. */
export type ExportFile = Readonly<{ name: string; bytes: Uint8Array }>;

type Whose = Readonly<{ merchantId: string; customerId: string }>;

/**
 * Everything that is kept about a customer, a file at a time: a JSON file per table, then every invoice and every
 * receipt as PDF. One file is in memory at any moment, so that two thousand invoices weigh no more than one. Refuses
 * `customer-not-found` before the first file.
 */
export async function* exportCustomer(ctx: Context, whose: Whose): AsyncGenerator<ExportFile> {
  const { merchantId, customerId } = whose;
  const { language } = await ctx.db.withMerchant(merchantId, async (tx) => {
    const customer = await readCustomer(tx, merchantId, customerId);
    await recordAudit(ctx, tx, merchantId, {
      action: 'export-customer-data',
      subjectKind: 'customer',
      subjectId: customerId
    });
    return customer;
  });
  for (const [name, table] of Object.entries(personalData)) {
    const rows = await readRows(ctx, whose, name, table);
    if (rows.length > 0) yield { name: `data/${name}.json`, bytes: toJson(rows) };
  }
  for (const { id } of await listIds(ctx, whose, sql`select id from invoice`)) {
    const invoice = await renderInvoiceDocument(ctx, { merchantId, invoiceId: id, language, format: 'pdf' });
    yield inFolder('invoices', invoice);
  }
  for (const { id } of await listIds(
    ctx,
    whose,
    sql`select id, status from payment_attempt`,
    sql`and status = 'succeeded'`
  )) {
    const receipt = await renderReceiptDocument(ctx, { merchantId, attemptId: id, language });
    yield inFolder('receipts', receipt);
  }
}

async function readRows(ctx: Context, whose: Whose, name: string, table: PersonalTable): Promise<unknown[]> {
  const { merchantId } = whose;
  const found = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ row: unknown }>(sql`
      select to_jsonb(t) - (
          ${sql`array[${sql.join(
            table.without.map((column) => sql`${column}`),
            sql`, `
          )}]::text[]`}
          || array(select column_name::text from information_schema.columns
                   where table_schema = 'public' and table_name = ${name} and data_type = 'bytea')
        ) as row
      from ${sql.identifier(name)} t where ${rowsOf(whose, table)}`)
  );
  return found.map(({ row }) => row);
}

/** The condition that finds a customer's rows of a table; of their own, also those under former numbers. */
export function rowsOf({ merchantId, customerId }: Whose, { foundBy }: PersonalTable): SQL {
  if (foundBy === 'customer') return sql`merchant_id = ${merchantId} and customer_id = ${customerId}`;
  const { column, of } = foundBy;
  if (of === 'customer')
    return sql`merchant_id = ${merchantId} and (${sql.identifier(column)} = ${customerId} or merged_into_id = ${customerId})`;
  return sql`merchant_id = ${merchantId} and ${sql.identifier(column)} in (
    select id from ${sql.identifier(of)} where merchant_id = ${merchantId} and customer_id = ${customerId})`;
}

async function listIds(ctx: Context, { merchantId, customerId }: Whose, from: SQL, and: SQL = sql``) {
  return ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ id: string }>(sql`
      ${from} where merchant_id = ${merchantId} and customer_id = ${customerId} ${and} order by id`)
  );
}

function inFolder(folder: string, { fileName, bytes }: RenderedDocument): ExportFile {
  return { name: `${folder}/${fileName}`, bytes };
}

function toJson(rows: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(rows, null, 2)}\n`);
}
