import * as v from 'valibot';
import { toDecimal } from '#lib/money/index.ts';
import { listPayments, readPayment, type PaymentRecord } from '#lib/server/domain/collection/index.ts';
import {
  amount,
  answerPage,
  currency,
  fromCursor,
  id,
  instant,
  operation,
  pageFields,
  pageOf
} from '#lib/server/web/index.ts';

/** One try to take one amount by one method. */
export const Payment = v.object({
  id,
  customerId: id,
  status: v.pipe(
    v.picklist(['opened', 'unknown', 'requires_action', 'processing', 'succeeded', 'failed', 'canceled']),
    v.description('`failed`: the bank said no. `unknown`: nobody has said yet; we keep asking.')
  ),
  initiator: v.picklist(['customer', 'merchant']),
  method: v.picklist(['ideal', 'bancontact', 'card', 'sepa_debit']),
  currency,
  amount,
  invoices: v.pipe(
    v.array(v.object({ invoiceId: id, amount })),
    v.description('What it was for, and how much of it.')
  ),
  payLinkId: v.nullable(id),
  decline: v.pipe(
    v.nullable(v.object({ class: v.string(), code: v.string() })),
    v.description('Why the bank said no: our class of it, and the bank’s or the provider’s own code.')
  ),
  openedAt: instant,
  resolvedAt: v.nullable(instant)
});

const group = 'Payments';

export const paymentOperations = [
  operation({
    ...{ id: 'listPayments', method: 'GET', path: '/payments', group, scope: 'payments:read' },
    title: 'List payments',
    about: 'Every attempt in whatever status, the newest first.',
    query: v.strictObject({ ...pageFields, customerId: v.optional(id), invoiceId: v.optional(id) }),
    answer: pageOf(Payment),
    run: async ({ query }, { ctx, merchantId }) =>
      answerPage(await listPayments(ctx, { merchantId, ...query, after: fromCursor(query.after) }), toPayment)
  }),
  operation({
    ...{ id: 'readPayment', method: 'GET', path: '/payments/{id}', group, scope: 'payments:read' },
    title: 'Read a payment',
    answer: Payment,
    refusals: ['attempt-unknown'],
    run: async ({ id }, { ctx, merchantId }) =>
      toPayment(await readPayment(ctx, { merchantId, attemptId: id }))
  })
];

function toPayment(row: PaymentRecord): v.InferInput<typeof Payment> {
  const { id, customerId, status, initiator, method, payLinkId, decline } = row;
  return {
    ...{ id, customerId, status, initiator, method, payLinkId },
    currency: row.amount.currency,
    amount: toDecimal(row.amount),
    invoices: row.allocations.map((part) => ({ invoiceId: part.invoiceId, amount: toDecimal(part.amount) })),
    decline: decline && { class: decline.class, code: decline.code },
    openedAt: row.openedAt.toString(),
    resolvedAt: row.resolvedAt?.toString() ?? null
  };
}
