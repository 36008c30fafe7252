import * as v from 'valibot';
import { fromDecimal, toDecimal } from '#lib/money/index.ts';
import {
  listRefunds,
  readPayment,
  readRefund,
  refundPayment,
  type RefundRecord
} from '#lib/server/domain/collection/index.ts';
import {
  amount,
  answerPage,
  currency,
  fromCursor,
  id,
  instant,
  operation,
  pageFields,
  pageOf,
  Refusal
} from '#lib/server/web/index.ts';

const effect = v.pipe(
  v.picklist(['credit', 'reopen']),
  v.description('`credit`: the debt stays settled. `reopen`: the invoices owe again.')
);

/** Money that goes back to the customer. */
export const Refund = v.object({
  id,
  paymentId: id,
  status: v.picklist(['opened', 'unknown', 'pending', 'succeeded', 'failed', 'canceled']),
  currency,
  amount,
  effect,
  requestedAt: instant,
  resolvedAt: v.nullable(instant)
});

const group = 'Refunds';

export const refundOperations = [
  operation({
    ...{ id: 'listRefunds', method: 'GET', path: '/refunds', group, scope: 'refunds:read' },
    title: 'List refunds',
    about: 'The newest first.',
    query: v.strictObject({ ...pageFields, paymentId: v.optional(id) }),
    answer: pageOf(Refund),
    run: async ({ query: { limit, after, paymentId } }, { ctx, merchantId }) => {
      const wish = { limit, after: fromCursor(after) };
      return answerPage(await listRefunds(ctx, { merchantId, ...wish, attemptId: paymentId }), toRefund);
    }
  }),
  operation({
    ...{ id: 'readRefund', method: 'GET', path: '/refunds/{id}', group, scope: 'refunds:read' },
    title: 'Read a refund',
    answer: Refund,
    refusals: ['refund-unknown'],
    run: async ({ id }, { ctx, merchantId }) => toRefund(await readRefund(ctx, { merchantId, refundId: id }))
  }),
  operation({
    ...{ id: 'createRefund', method: 'POST', path: '/refunds', group, scope: 'refunds:write' },
    title: 'Give money back',
    about:
      'The same request with the same Idempotency-Key is one refund for ever, not only for 24 hours. `pending` or `unknown` is not yet final: read it again, or listen for `refund.succeeded`.',
    body: v.strictObject({ paymentId: id, amount, effect }),
    answer: Refund,
    status: 201,
    refusals: [
      ...['attempt-unknown', 'attempt-not-refundable', 'refund-above-payment', 'refund-already-asked'],
      'refund-needs-release',
      'payment-account-unknown'
    ],
    run: async ({ body }, { ctx, merchantId, onceId }) => {
      const { paymentId: attemptId, effect } = body;
      const payment = await readPayment(ctx, { merchantId, attemptId });
      const given = fromDecimal(body.amount, payment.amount.currency);
      if (!given) throw new Refusal('refund-above-payment', { bound: toDecimal(payment.amount) });
      await refundPayment(ctx, { merchantId, attemptId, amount: given, effect, refundId: onceId });
      return toRefund(await readRefund(ctx, { merchantId, refundId: onceId }));
    }
  })
];

function toRefund(row: RefundRecord): v.InferInput<typeof Refund> {
  return {
    ...{ id: row.id, paymentId: row.attemptId, status: row.status, effect: row.effect },
    currency: row.amount.currency,
    amount: toDecimal(row.amount),
    requestedAt: row.requestedAt.toString(),
    resolvedAt: row.resolvedAt?.toString() ?? null
  };
}
