import * as v from 'valibot';
import type { ChargePurpose } from '../index.ts';

/** Stripe keeps 50 values of at most 500 characters (docs.stripe.com/metadata): eight pairs of id and amount in each. */
const PAIRS_PER_VALUE = 8;
/** Beyond 320 invoices in one charge the rest isn't named; what they were paid is the customer's credit after a loss. */
const MOST_VALUES = 40;

/** A charge's purpose as metadata. */
export function purposeMetadata(purpose: ChargePurpose | undefined): Record<string, string> {
  if (!purpose) return {};
  const { customerId, initiator, method, invoices } = purpose;
  const pairs = invoices.map(({ invoiceId, amountMinor }) => `${invoiceId}:${amountMinor}`);
  const values: [string, string][] = [];
  for (let from = 0; from < pairs.length && values.length < MOST_VALUES; from += PAIRS_PER_VALUE)
    values.push([`invoices_${values.length}`, pairs.slice(from, from + PAIRS_PER_VALUE).join(' ')]);
  return { customer_id: customerId, initiator, method, ...Object.fromEntries(values) };
}

const Purpose = v.object({
  customerId: v.pipe(v.string(), v.uuid()),
  initiator: v.picklist(['customer', 'merchant']),
  method: v.picklist(['ideal', 'bancontact', 'card', 'sepa_debit']),
  invoices: v.array(
    v.object({
      invoiceId: v.pipe(v.string(), v.uuid()),
      amountMinor: v.pipe(v.number(), v.safeInteger(), v.minValue(1))
    })
  )
});

/** The purpose that metadata tells; `undefined` where it is missing or not ours: dashboards can write there, too. */
export function readPurpose(metadata: Readonly<Record<string, string>>): ChargePurpose | undefined {
  const { customer_id: customerId, initiator, method } = metadata;
  const pairs = Object.keys(metadata)
    .filter((key) => /^invoices_\d+$/.test(key))
    .flatMap((key) => (metadata[key] ?? '').split(' '));
  const invoices = pairs.map((pair) => {
    const [invoiceId, amount] = pair.split(':');
    return { invoiceId, amountMinor: Number(amount) };
  });
  const read = v.safeParse(Purpose, { customerId, initiator, method, invoices });
  return read.success ? read.output : undefined;
}
