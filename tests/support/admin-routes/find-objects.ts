import { sql, type SQL } from 'drizzle-orm';
import { money } from '../../../src/lib/money/index.ts';
import type { Context } from '../../../src/lib/server/context.ts';
import { askWriteOff } from '../../../src/lib/server/domain/billing/index.ts';
import { prepareBulk } from '../../../src/lib/server/domain/bulk/index.ts';
import { findMerchantBySlug } from '../../../src/lib/server/domain/identity/index.ts';
import { declareCancellation } from '../../../src/lib/server/domain/subscriptions/index.ts';
import { addEndpoint } from '../../../src/lib/server/domain/webhooks/index.ts';
import { newToken } from '../../../src/lib/server/platform/crypto/random.ts';
import { addInvoice } from '../colleagues.ts';
import { withProduct } from '../product.ts';

/** What the parts of an address stand for, by their names in the route: an id, a version … */
export type ObjectOf = Readonly<Record<string, string>>;

const newest = (table: string, where: SQL = sql`true`): SQL =>
  sql`select id::text from ${sql.identifier(table)} where ${where} order by id desc limit 1`;

/** One thing of a merchant for each route that is about one, by how the route begins; the longest beginning counts. */
const OBJECTS: Readonly<Record<string, SQL>> = {
  '/agencies': newest('collection_agency'),
  '/arrangements': newest('arrangement'),
  '/bulk': newest('bulk_run'),
  '/cancellations': newest('cancellation'),
  '/conversations': newest('conversation'),
  '/conversations/[id=uuid]/files': sql`
    select m.conversation_id::text as id, f.message_id::text as message, f.place::text as place
    from conversation_file f join conversation_message m on m.id = f.message_id limit 1`,
  '/customers': newest('customer', sql`merged_into_id is null`),
  // Whoever asked takes it back at any time: always nobody's.
  '/erasures': newest('erase_request', sql`false`),
  '/files': sql`select id::text from bank_import union all select id::text from debit_file limit 1`,
  '/handover': newest('handover_case'),
  '/imports': newest('import_run'),
  '/invoices': newest('invoice', sql`status in ('open', 'overdue')`),
  '/letters': newest('notice', sql`channel = 'letter' and status = 'sent'`),
  '/messages': newest('notice'),
  '/messages/letters': newest('letter_batch'),
  '/messages/links': newest('pay_link', sql`purpose = 'message'`),
  '/payments': newest('payment_attempt', sql`status = 'succeeded'`),
  '/policies/experiments': newest('experiment'),
  // A plan that hasn't begun has no results yet.
  '/policies/experiments/[id=uuid]/file': newest('experiment', sql`started_at is not null`),
  '/policies/retries/versions': sql`select max(version)::text as version from retry_rule_set having max(version) > 0`,
  '/policies/routing/versions': sql`select max(version)::text as version from routing_rule_set having max(version) > 0`,
  '/policies/segments': newest('segment'),
  '/promises': newest('payment_promise'),
  '/releases': newest('release_request'),
  '/sequences': newest('sequence', sql`id in (select sequence_id from sequence_version where version = 1)`),
  '/staff': newest('staff'),
  '/subscriptions': newest('subscription'),
  '/webhooks': newest('webhook_endpoint'),
  '/webhooks/[id=uuid]/deliveries': sql`
    select endpoint_id::text as id, id::text as delivery from webhook_delivery order by id desc limit 1`
};

/** What is the same for everybody: the version that came with the product, a message, a format. */
const FIXED: ObjectOf = {
  version: '0',
  message: 'overdue-first',
  channel: 'email',
  format: 'json',
  place: '0'
};

/** One version of each, as the first one that was published. */
const FIRST = ['/policies/segments', '/sequences'];

function beginningOf(routeId: string): string | undefined {
  return Object.keys(OBJECTS)
    .filter((beginning) => routeId === beginning || routeId.startsWith(`${beginning}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

/** A thing of the demo's merchant for each beginning of a route; without one where there is none now. */
export function findObjects(): Promise<ReadonlyMap<string, ObjectOf>> {
  return withProduct(async (ctx) => {
    const { id: merchantId } = (await findMerchantBySlug(ctx, 'de-klaproos'))!;
    const found = new Map<string, ObjectOf>();
    for (const [beginning, query] of Object.entries(OBJECTS)) {
      const read = () => ctx.db.withMerchant(merchantId, (tx) => tx.execute<Record<string, string>>(query));
      let [row] = await read();
      if (!row && beginning in ADDED) {
        await ADDED[beginning]!(ctx, merchantId);
        [row] = await read();
      }
      if (row) found.set(beginning, row);
    }
    return found;
  });
}

/** What the demo has none of, until a test adds one. */
const ADDED: Readonly<Record<string, (ctx: Context, merchantId: string) => Promise<unknown>>> = {
  '/bulk': async (ctx, merchantId) => {
    const { id } = await addInvoice();
    const selection = { kind: 'rows' as const, ids: [id] };
    await prepareBulk(await asStaff(ctx, merchantId), { merchantId, act: 'void-invoice', selection });
  },
  '/cancellations': (ctx, merchantId) =>
    declareCancellation(ctx, {
      ...{ merchantId, formKey: newToken(22), kind: 'termination', isExtraordinary: false, language: 'nl' },
      ...{ name: 'Joris Aerts', email: 'joris@post.example', reference: 'onbekend', about: 'Opvang' }
    }),
  '/releases': async (ctx, merchantId) => {
    const { id: invoiceId } = await addInvoice();
    const because = 'Niet meer te innen';
    const amount = money(31_240, 'EUR');
    await askWriteOff(await asStaff(ctx, merchantId), { merchantId, invoiceId, amount, because });
  },
  '/webhooks': (ctx, merchantId) =>
    addEndpoint(ctx, { merchantId, url: 'https://hooks.example/q', name: 'Kas', types: ['invoice.created'] })
};

async function asStaff(ctx: Context, merchantId: string): Promise<Context> {
  const [row] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<Readonly<{ id: string; name: string }>>(
      sql`select id::text, name from staff where role = 'owner' limit 1`
    )
  );
  return { ...ctx, actor: { kind: 'staff', staffId: row!.id, name: row!.name } };
}

/** Whether a route is about one thing of one merchant: an id, or a version that somebody there published. */
export function isAboutOne(routeId: string, ask = ''): boolean {
  return beginningOf(routeId) !== undefined && /\[(\w+=uuid|version)\]|:id/.test(routeId + ask);
}

/** The address of a thing on a route, or `undefined` where the merchant has no such thing now. */
export function addressOf(
  routeId: string,
  ask: string,
  objects: ReadonlyMap<string, ObjectOf> | 'nobody’s'
): string | undefined {
  const beginning = beginningOf(routeId);
  const isNobodys = objects === 'nobody’s';
  const object = isNobodys || beginning === undefined ? {} : objects.get(beginning);
  if (!object && isAboutOne(routeId, ask)) return undefined;
  const first = FIRST.some((each) => routeId.startsWith(each)) ? { version: '1' } : {};
  const values: ObjectOf = { ...FIXED, ...first, ...object };
  return (routeId + ask).replace(/\[(\w+)(=uuid)?\]|:(id)/g, (_, name: string | undefined, isId, id) =>
    isNobodys && (isId || id) ? NOBODYS : values[name ?? 'id']!
  );
}

const NOBODYS = '019a0000-0000-7000-8000-0000000000ff';
