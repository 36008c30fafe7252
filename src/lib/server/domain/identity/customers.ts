import { and, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import type { Language } from '#lib/i18n/languages.ts';
import { assert } from '../../platform/assert.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { gathering } from '../../platform/db/gather.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { PostalAddress } from './postal-address.ts';
import { customer } from './schema.ts';

/** Who owes a merchant money. */
export type Customer = Readonly<Omit<typeof customer.$inferSelect, 'language'>> &
  Readonly<{ language: Language }>;

/** What a document or the merchant's system says about a customer. */
export type CustomerRow = Readonly<{
  /** The merchant's own number for this customer. */
  reference: string;
  name: string;
  /** Counts for a new customer only: one we know has chosen, or was asked, since. */
  language: Language;
  email?: string;
  phone?: string;
  address?: PostalAddress;
}>;

/**
 * Adds customers by reference or updates what changed, in one statement however many there are. Answers the id of
 * every reference, of a former number the one in whom that customer went up. What a row doesn't say is left as it was; a customer of whom nothing changed is not written. Of
 * several rows with one reference the last counts. A contact that the customer proved to be theirs stays: the merchant's
 * system may still have the old one.
 */
export async function upsertCustomers(
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant,
  rows: readonly CustomerRow[]
): Promise<ReadonlyMap<string, string>> {
  const unique = new Map(rows.map((row) => [row.reference, row]));
  if (unique.size === 0) return new Map();
  const given = [...unique.values()].map((row) => ({ id: newId(now), ...row }));
  const found = await tx.execute<{ reference: string; id: string }>(sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(given)}::text::jsonb) as g (
        id uuid, reference text, name text, language text, email text, phone text, address jsonb)
    ), written as (
      insert into customer as c (merchant_id, id, reference, name, email, phone, language, address, created_at)
      select ${merchantId}, id, reference, name, email, phone, language, address, ${now.toString()} from given
      order by reference
      on conflict (merchant_id, reference) do update set
        name = excluded.name,
        email = ${kept('email')},
        phone = ${kept('phone')},
        address = coalesce(excluded.address, c.address)
      where c.merged_into_id is null and (c.name, c.email, c.phone, c.address) is distinct from (
        excluded.name, ${kept('email')}, ${kept('phone')}, coalesce(excluded.address, c.address))
      returning c.reference, c.id
    )
    select reference, id from written
    union
    select c.reference, coalesce(c.merged_into_id, c.id) from customer c join given using (reference)
    where c.merchant_id = ${merchantId}`);
  const ids = new Map(found.map((row) => [row.reference, row.id]));
  return ids.size === unique.size ? ids : readIds(tx, merchantId, [...unique.keys()]);
}

/** What a contact is after an import, where `c` is what we have and `excluded` what came. */
function kept(contact: 'email' | 'phone'): SQL {
  const column = sql.identifier(contact);
  const provedAt = sql.identifier(`${contact}_proved_at`);
  return sql`case when c.${provedAt} is not null then c.${column} else coalesce(excluded.${column}, c.${column}) end`;
}

/** A customer that another transaction added while ours waited for it: unchanged, so not written, and not yet seen. */
async function readIds(
  tx: Tx,
  merchantId: string,
  references: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  const found = await tx
    .select({
      reference: customer.reference,
      id: sql<string>`coalesce(${customer.mergedIntoId}, ${customer.id})`
    })
    .from(customer)
    .where(and(eq(customer.merchantId, merchantId), inArray(customer.reference, [...references])));
  assert(found.length === references.length, 'every upserted customer has an id');
  return new Map(found.map((row) => [row.reference, row.id]));
}

/**
 * One customer of this merchant; of a former id, the customer in whom that one went up. Refuses with `customer-not-found`.
 */
export async function readCustomer(tx: Tx, merchantId: string, customerId: string): Promise<Customer> {
  const row = await findOne(tx, { merchantId, customerId });
  if (row?.mergedIntoId) return readCustomer(tx, merchantId, row.mergedIntoId);
  if (!row) throw new Refusal('customer-not-found');
  return row;
}

/** The same for other systems, which are told the id to use from now on: refuses `customer-merged` with it. */
export async function readCurrentCustomer(tx: Tx, merchantId: string, customerId: string): Promise<Customer> {
  const row = await readCustomer(tx, merchantId, customerId);
  if (row.id !== customerId) throw new Refusal('customer-merged', { customerId: row.id });
  return row;
}

/**
 * Whose rows an id stands for now: the customer's own, or the one's in whom they went up. Nobody merges them until the
 * transaction ends, so that what is written for that id stays theirs.
 */
export async function holdCustomer(tx: Tx, merchantId: string, customerId: string): Promise<string> {
  const [row] = await tx
    .select({ id: sql<string>`coalesce(${customer.mergedIntoId}, ${customer.id})` })
    .from(customer)
    .where(and(eq(customer.merchantId, merchantId), eq(customer.id, customerId)))
    .for('key share');
  if (!row) throw new Refusal('customer-not-found');
  return row.id;
}

const findOne = gathering(
  async (tx, asked: readonly Readonly<{ merchantId: string; customerId: string }>[]) => {
    const ids = asked.map(({ customerId }) => customerId);
    const rows = await tx
      .select()
      .from(customer)
      .where(
        and(
          eq(customer.merchantId, asked[0]!.merchantId),
          sql`${customer.id} = any(${sql.param([...new Set(ids)])}::uuid[])`
        )
      );
    const byId = new Map(rows.map((row) => [row.id, row as Customer]));
    return ids.map((id) => byId.get(id));
  }
);

/** Customers by id, in one statement. Unknown ones are left out. */
export async function findCustomers(
  tx: Tx,
  merchantId: string,
  customerIds: readonly string[]
): Promise<Map<string, Customer>> {
  if (customerIds.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(customer)
    .where(and(eq(customer.merchantId, merchantId), inArray(customer.id, [...customerIds])));
  return new Map(rows.map((row) => [row.id, row as Customer]));
}

/** The customer with this number of the merchant's, or a former one; `undefined` where there is none. */
export async function findCustomerByReference(
  tx: Tx,
  merchantId: string,
  reference: string
): Promise<Customer | undefined> {
  const [row] = await tx
    .select()
    .from(customer)
    .where(and(eq(customer.merchantId, merchantId), eq(customer.reference, reference)));
  return row && readCustomer(tx, merchantId, row.id);
}

/** In which language and tone a customer reads. Refuses with `customer-not-found`. */
export async function changeReader(
  tx: Tx,
  merchantId: string,
  customerId: string,
  reader: Readonly<{ language?: Language; isFormal?: boolean | null }>
): Promise<void> {
  const changed = await tx
    .update(customer)
    .set(reader)
    .where(and(eq(customer.merchantId, merchantId), eq(customer.id, customerId)))
    .returning({ id: customer.id });
  if (changed.length === 0) throw new Refusal('customer-not-found');
}

/**
 * Takes from a customer's row what says who it is, and from the rows that lead to it. Number and language stay, so that
 * what has to be kept still adds up.
 */
export async function pseudonymiseCustomer(tx: Tx, merchantId: string, customerId: string): Promise<void> {
  await tx
    .update(customer)
    .set({
      name: `#${customerId.slice(-6).toUpperCase()}`,
      email: null,
      phone: null,
      emailProvedAt: null,
      phoneProvedAt: null,
      address: null
    })
    .where(
      and(
        eq(customer.merchantId, merchantId),
        or(eq(customer.id, customerId), eq(customer.mergedIntoId, customerId))
      )
    );
}
