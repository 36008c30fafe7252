import { sql } from 'drizzle-orm';
import type { Language } from '../../src/lib/i18n/languages.ts';
import type { Context } from '../../src/lib/server/context.ts';
import { issueDocuments, type InvoiceDocument } from '../../src/lib/server/domain/billing/index.ts';
import { readMerchant } from '../../src/lib/server/domain/identity/index.ts';
import { dateIn } from '../../src/lib/server/platform/clock/clock.ts';
import { demoDocument } from '../demo/documents.ts';

const AT_ONCE = 500;

type Seeded = Readonly<{
  reference: string;
  name: string;
  email: string | null;
  phone: string | null;
  language: Language;
  country: string;
  addressLines: string[];
  postalCode: string;
  city: string;
}>;

/**
 * Gives every so manyeth of the seeded customers an invoice, as an import would: booked, and told to whoever listens.
 * Answers how many were added.
 */
export async function seedInvoices(
  ctx: Context,
  { merchantId, customers, count }: Readonly<{ merchantId: string; customers: number; count: number }>,
  say: (line: string) => void
): Promise<number> {
  const { zone } = await ctx.db.withMerchant(merchantId, (tx) => readMerchant(tx, merchantId));
  const today = dateIn(zone, ctx.clock.now());
  const step = Math.max(1, Math.floor(customers / count));
  let added = 0;
  for (let first = 0; first < count; first += AT_ONCE) {
    const numbers = Array.from(
      { length: Math.min(AT_ONCE, count - first) },
      (_, i) => 1 + (first + i) * step
    );
    const found = await readSeeded(
      ctx,
      merchantId,
      numbers.filter((n) => n <= customers)
    );
    const documents = found.map((customer) => documentFor(customer, today));
    const results = await issueDocuments(ctx, merchantId, documents);
    added += results.filter(({ kind }) => kind === 'added').length;
    say(`${added} invoices`);
  }
  return added;
}

function readSeeded(ctx: Context, merchantId: string, numbers: readonly number[]): Promise<Seeded[]> {
  const references = numbers.map((n) => `S-${n}`);
  return ctx.db.withMerchant(merchantId, async (tx) => [
    ...(await tx.execute<Seeded>(sql`
      select reference, name, email, phone, language, address ->> 'country' as country,
        array(select jsonb_array_elements_text(address -> 'lines')) as "addressLines",
        address ->> 'postalCode' as "postalCode", address ->> 'city' as city
      from customer
      where merchant_id = ${merchantId} and reference = any(${sql.param(references)}::text[])`))
  ]);
}

function documentFor({ email, phone, ...customer }: Seeded, today: Temporal.PlainDate): InvoiceDocument {
  const n = Number(customer.reference.slice(2));
  return demoDocument({
    number: `S${String(n).padStart(7, '0')}`,
    customer: { ...customer, ...(email !== null && { email }), ...(phone !== null && { phone }) },
    issuedOn: today.subtract({ days: 10 + (n % 50) }),
    dueOn: today.add({ days: 20 - (n % 50) }),
    lines: [['Opvang, 2 dagen per week', 19_050 + (n % 97) * 100]],
    taxBp: 0
  });
}
