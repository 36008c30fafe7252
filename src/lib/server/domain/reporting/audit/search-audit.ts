import { and, eq, inArray } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isUuid } from '../../../platform/uuid.ts';
import { invoice } from '../../billing/index.ts';
import {
  customer,
  findAuditEntries,
  listStaffNames,
  recordAudit,
  type AuditEntry
} from '../../identity/index.ts';

/** What is looked for in the trail; nothing given means everything. */
export type AuditSearch = Readonly<{
  merchantId: string;
  /** Of the merchant: where its days begin. */
  zone: string;
  /** A person's id, or a kind of actor. */
  by?: string | undefined;
  action?: string | undefined;
  /** An invoice's number, a customer's number, or any id. */
  on?: string | undefined;
  from?: Temporal.PlainDate | undefined;
  /** This day is the last one. */
  until?: Temporal.PlainDate | undefined;
}>;

/** An entry, with what it was done to in words that people know: a number, or a name. */
export type AuditLine = AuditEntry & Readonly<{ subjectName: string | null }>;

const PER_PAGE = 50;
/** Read at once for a file: enough that statements cost little each, little enough to hold. */
const PER_CHUNK = 1_000;

/** A page of the trail, the newest first; `after` is the last entry of the page before. */
export async function searchAudit(
  ctx: Pick<Context, 'db'>,
  search: AuditSearch & Readonly<{ after?: string | undefined }>
): Promise<Readonly<{ items: readonly AuditLine[]; next: string | undefined }>> {
  const rows = await readPage(ctx, search, search.after, PER_PAGE + 1);
  const items = rows.slice(0, PER_PAGE);
  return { items, next: rows.length > PER_PAGE ? items.at(-1)?.id : undefined };
}

/** The whole of what a search finds, read while it is written out. That it was taken out stands in the trail as well. */
export async function exportAudit(ctx: Context, search: AuditSearch): Promise<AsyncIterable<AuditLine>> {
  const { merchantId, by, action, on, from, until } = search;
  const details = { by, action, on, from: from?.toString(), until: until?.toString() };
  await ctx.db.withMerchant(merchantId, (tx) =>
    recordAudit(ctx, tx, merchantId, {
      action: 'export-audit',
      subjectKind: 'merchant',
      subjectId: merchantId,
      details
    })
  );
  return walk(ctx, search);
}

async function* walk(ctx: Context, search: AuditSearch): AsyncGenerator<AuditLine> {
  let after: string | undefined;
  for (;;) {
    const rows = await readPage(ctx, search, after, PER_CHUNK);
    yield* rows;
    if (rows.length < PER_CHUNK) return;
    after = rows.at(-1)?.id;
  }
}

function readPage(
  ctx: Pick<Context, 'db'>,
  search: AuditSearch,
  after: string | undefined,
  limit: number
): Promise<AuditLine[]> {
  const { merchantId, by, action, on, zone, from, until } = search;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const entries = await findAuditEntries(tx, {
      ...{ merchantId, by, action, after, limit },
      subjectIds: on === undefined ? undefined : await findSubjects(tx, merchantId, on),
      since: from?.toZonedDateTime(zone).toInstant(),
      before: until?.add({ days: 1 }).toZonedDateTime(zone).toInstant()
    });
    const names = await nameSubjects(tx, merchantId, entries);
    return entries.map((entry) => ({ ...entry, subjectName: names.get(entry.subjectId) ?? null }));
  });
}

/** Which things somebody may mean: an id as it stands in an address, or a number as it stands on paper. */
async function findSubjects(tx: Tx, merchantId: string, on: string): Promise<string[]> {
  if (isUuid(on)) return [on];
  const [invoices, customers] = await Promise.all([
    tx
      .select({ id: invoice.id })
      .from(invoice)
      .where(and(eq(invoice.merchantId, merchantId), eq(invoice.number, on))),
    tx
      .select({ id: customer.id })
      .from(customer)
      .where(and(eq(customer.merchantId, merchantId), eq(customer.reference, on)))
  ]);
  return [...invoices, ...customers].map(({ id }) => id);
}

async function nameSubjects(
  tx: Tx,
  merchantId: string,
  entries: readonly AuditEntry[]
): Promise<ReadonlyMap<string, string>> {
  const idsOf = (kind: string) => [
    ...new Set(entries.flatMap(({ subjectKind, subjectId }) => (subjectKind === kind ? [subjectId] : [])))
  ];
  const [invoices, customers] = [idsOf('invoice'), idsOf('customer')];
  const found = await Promise.all([
    invoices.length > 0
      ? tx
          .select({ id: invoice.id, name: invoice.number })
          .from(invoice)
          .where(and(eq(invoice.merchantId, merchantId), inArray(invoice.id, invoices)))
      : [],
    customers.length > 0
      ? tx
          .select({ id: customer.id, name: customer.name })
          .from(customer)
          .where(and(eq(customer.merchantId, merchantId), inArray(customer.id, customers)))
      : []
  ]);
  const names = new Map(found.flat().map(({ id, name }) => [id, name]));
  if (idsOf('staff').length === 0) return names;
  return new Map([...names, ...(await listStaffNames(tx, merchantId))]);
}
