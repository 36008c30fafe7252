import { and, asc, eq } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { listLedgerLines } from '../../ledger/index.ts';
import type { Invoice } from '../queries.ts';
import { invoiceCharge } from '../schema.ts';
import { splitOwed, type OwedParts } from './split-owed.ts';

type Row = typeof invoiceCharge.$inferSelect;

/** Costs of collecting on an invoice. `amount` holds `vat`. */
export type InvoiceCharge = Readonly<Omit<Row, 'amountMinor' | 'vatMinor' | 'currency'>> &
  Readonly<{ amount: Money; vat: Money }>;

/** Every charge on an invoice, the oldest first, with those that were withdrawn. */
export async function listCharges(tx: Tx, merchantId: string, invoiceId: string): Promise<InvoiceCharge[]> {
  const rows = await tx
    .select()
    .from(invoiceCharge)
    .where(and(eq(invoiceCharge.merchantId, merchantId), eq(invoiceCharge.invoiceId, invoiceId)))
    .orderBy(asc(invoiceCharge.chargedAt), asc(invoiceCharge.id));
  return rows.map(toCharge);
}

/** What is still owed of an invoice by its own amount and by the costs on top, in the order in which payments settle them. */
export async function readOwedParts(
  tx: Tx,
  { merchantId, id, balance, costs }: Pick<Invoice, 'merchantId' | 'id' | 'balance' | 'costs'>
): Promise<OwedParts> {
  const latest = costs.minor > 0 ? (await listCharges(tx, merchantId, id)).at(-1) : undefined;
  if (!latest) return { principal: balance, costs: money(0, balance.currency) };
  const lines = await listLedgerLines(tx, merchantId, id);
  return splitOwed(
    lines.filter(({ account }) => account === 'receivable'),
    latest.settlesFirst,
    balance.currency
  );
}

export function toCharge({ amountMinor, vatMinor, currency, ...rest }: Row): InvoiceCharge {
  const of = (minor: number) => money(minor, currency as Currency);
  return { ...rest, amount: of(amountMinor), vat: of(vatMinor) };
}
