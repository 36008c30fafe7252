import * as v from 'valibot';
import {
  findMethod,
  listMethodsOfMerchant,
  type SavedMethod as Row
} from '#lib/server/domain/payment-methods/index.ts';
import {
  answerPage,
  fromCursor,
  id,
  instant,
  operation,
  pageFields,
  pageOf,
  Refusal
} from '#lib/server/web/index.ts';

/** What a customer had us remember: enough to know it by, never the number. */
export const PaymentMethod = v.object({
  id,
  customerId: id,
  kind: v.picklist(['card', 'sepa_debit']),
  status: v.picklist(['active', 'broken', 'removed']),
  brand: v.nullable(v.string()),
  last4: v.nullable(v.string()),
  expMonth: v.nullable(v.number()),
  expYear: v.nullable(v.number()),
  country: v.nullable(v.string()),
  bankName: v.nullable(v.string()),
  isDefault: v.boolean(),
  savedAt: instant
});

const group = 'Payment methods';

export const paymentMethodOperations = [
  operation({
    ...{ id: 'listPaymentMethods', method: 'GET', path: '/payment-methods', group },
    title: 'List payment methods',
    about: 'The newest first, removed and broken ones too. Only the customer adds or removes one.',
    scope: 'payment-methods:read',
    query: v.strictObject({ ...pageFields, customerId: v.optional(id) }),
    answer: pageOf(PaymentMethod),
    run: async ({ query }, { ctx, merchantId }) => {
      const after = fromCursor(query.after);
      return answerPage(await listMethodsOfMerchant(ctx, { merchantId, ...query, after }), toMethod);
    }
  }),
  operation({
    ...{ id: 'readPaymentMethod', method: 'GET', path: '/payment-methods/{id}', group },
    title: 'Read a payment method',
    scope: 'payment-methods:read',
    answer: PaymentMethod,
    refusals: ['payment-method-unknown'],
    run: async ({ id }, { ctx, merchantId }) => {
      const found = await ctx.db.withMerchant(merchantId, (tx) => findMethod(tx, merchantId, id));
      if (!found) throw new Refusal('payment-method-unknown');
      return toMethod(found);
    }
  })
];

function toMethod(row: Row): v.InferInput<typeof PaymentMethod> {
  const { id, customerId, kind, status, brand, last4, expMonth, expYear, country, bankName } = row;
  return {
    ...{ id, customerId, kind, status, brand, last4, expMonth, expYear, country, bankName },
    isDefault: row.isDefault,
    savedAt: row.savedAt.toString()
  };
}
