import { sql } from 'drizzle-orm';
import type { Language } from '#lib/i18n/languages.ts';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { listStatusChanges } from '../../../platform/events/status-changes.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { fromStoredDocument, readInvoice } from '../../billing/index.ts';
import {
  explainAttempt,
  listInvoicePayments,
  payPageLines,
  type AttemptExplanation,
  type InvoicePayment,
  type PayPageLine
} from '../../collection/index.ts';
import {
  selectStanding,
  toCustomerInvoice,
  type CustomerInvoice,
  type StandingRow
} from './invoice-standing.ts';

/** The collection that is planned for an invoice. */
export type PlannedForInvoice = Readonly<{
  id: string;
  collectOn: Temporal.PlainDate;
  amount: Money;
  method: 'card' | 'sepa_debit';
  brand?: string;
  last4?: string;
}>;

/** One invoice with everything that its customer may know of it. */
export type CustomerInvoiceDetail = Readonly<{
  invoice: CustomerInvoice;
  lines: readonly PayPageLine[];
  /** Every attempt for it, the oldest first, with what went back. */
  payments: readonly InvoicePayment[];
  /** Why the latest of them stand as they do, by attempt: those that did not simply succeed. */
  explanations: ReadonlyMap<string, AttemptExplanation>;
  planned?: PlannedForInvoice;
  /** The day that its document says, where staff gave more time since. */
  firstDueOn?: Temporal.PlainDate;
  /** Nothing is debited for it by itself for now. */
  isLeftAlone: boolean;
  voidedAt?: Temporal.Instant;
}>;

/** More failures than these are told without their reason. */
const MOST_EXPLAINED = 8;

/**
 * One of a customer's invoices. Refuses `invoice-unknown`, the same for another customer's, another merchant's and
 * nobody's.
 */
export async function readCustomerInvoice(
  ctx: Context,
  input: Readonly<{
    merchantId: string;
    customerId: string;
    invoiceId: string;
    zone: string;
    language: Language;
  }>
): Promise<CustomerInvoiceDetail> {
  const { merchantId, customerId, invoiceId, zone, language } = input;
  const today = dateIn(zone, ctx.clock.now());
  const found = await ctx.db.withMerchant(merchantId, async (tx) => {
    const stored = await readInvoice(tx, merchantId, invoiceId);
    if (stored.customerId !== customerId) throw new Refusal('invoice-unknown');
    const isThis = sql`i.merchant_id = ${merchantId} and i.id = ${invoiceId}`;
    const [standing] = await tx.execute<StandingRow>(selectStanding(today, isThis));
    const { dueOn } = fromStoredDocument(stored.document);
    return {
      isLeftAlone: stored.pausedBecause === 'hold',
      ...(dueOn && Temporal.PlainDate.compare(dueOn, stored.dueOn) < 0 && { firstDueOn: dueOn }),
      invoice: toCustomerInvoice(standing!),
      lines: payPageLines(stored, language),
      payments: await listInvoicePayments(tx, merchantId, invoiceId),
      planned: await findPlanned(tx, merchantId, invoiceId),
      voided: (await listStatusChanges(tx, merchantId, [invoiceId])).find(({ to }) => to === 'void')
    };
  });
  const { planned, voided, ...rest } = found;
  return {
    ...rest,
    explanations: await explain(ctx, merchantId, found.payments),
    ...(planned && { planned }),
    ...(voided && { voidedAt: voided.at })
  };
}

async function explain(
  ctx: Context,
  merchantId: string,
  payments: readonly InvoicePayment[]
): Promise<ReadonlyMap<string, AttemptExplanation>> {
  const unclear = payments.filter(({ attempt }) => attempt.status !== 'succeeded').slice(-MOST_EXPLAINED);
  const explanations = new Map<string, AttemptExplanation>();
  for (const { attempt } of unclear)
    explanations.set(attempt.id, await explainAttempt(ctx, { merchantId, attemptId: attempt.id }));
  return explanations;
}

async function findPlanned(
  tx: Tx,
  merchantId: string,
  invoiceId: string
): Promise<PlannedForInvoice | undefined> {
  const [row] = await tx.execute<{
    id: string;
    collect_on: string;
    amount_minor: string;
    currency: Currency;
    method: 'card' | 'sepa_debit';
    brand: string | null;
    last4: string | null;
  }>(sql`
    select p.id, p.collect_on::text, l.amount_minor, p.currency, m.kind as method, m.brand, m.last4
    from planned_collection_invoice l
    join planned_collection p on p.merchant_id = l.merchant_id and p.id = l.planned_id
    join payment_method m on m.merchant_id = p.merchant_id and m.id = p.payment_method_id
    where l.merchant_id = ${merchantId} and l.invoice_id = ${invoiceId} and l.is_live`);
  if (!row) return undefined;
  return {
    id: row.id,
    collectOn: Temporal.PlainDate.from(row.collect_on),
    amount: money(Number(row.amount_minor), row.currency),
    method: row.method,
    ...(row.brand !== null && { brand: row.brand }),
    ...(row.last4 !== null && { last4: row.last4 })
  };
}
