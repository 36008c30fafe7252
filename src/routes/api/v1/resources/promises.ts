import * as v from 'valibot';
import { toDecimal } from '#lib/money/index.ts';
import {
  givePromise,
  listPromiseRecords,
  promiseLifecycle,
  readPromiseRecord,
  withdrawPromise,
  type PromiseRecord,
  type PromiseStatus
} from '#lib/server/domain/arrangements/index.ts';
import { readCurrentCustomer } from '#lib/server/domain/identity/index.ts';
import {
  amount,
  answerPage,
  currency,
  date,
  fromCursor,
  givenDate,
  id,
  instant,
  operation,
  pageFields,
  pageOf,
  type ApiCaller
} from '#lib/server/web/index.ts';

const status = v.picklist(Object.keys(promiseLifecycle.table) as PromiseStatus[]);

/** A day by which a customer says that they will pay. */
export const PaymentPromise = v.object({
  id,
  customerId: id,
  invoiceIds: v.array(id),
  status,
  promisedOn: v.pipe(date, v.description('The last day of it; it is broken on the day after.')),
  currency,
  total: v.pipe(amount, v.description('What was owed when it was given.')),
  givenAt: instant,
  endedAt: v.nullable(instant)
});

const group = 'Promises to pay';

export const promiseOperations = [
  operation({
    ...{ id: 'listPromises', method: 'GET', path: '/promises', group, scope: 'promises:read' },
    title: 'List promises',
    about: 'The newest first.',
    query: v.strictObject({
      ...pageFields,
      customerId: v.optional(id),
      invoiceId: v.optional(id),
      status: v.optional(status)
    }),
    answer: pageOf(PaymentPromise),
    run: async ({ query }, { ctx, merchantId }) => {
      const after = fromCursor(query.after);
      return answerPage(await listPromiseRecords(ctx, { merchantId, ...query, after }), toPromise);
    }
  }),
  operation({
    ...{ id: 'readPromise', method: 'GET', path: '/promises/{id}', group, scope: 'promises:read' },
    title: 'Read a promise',
    answer: PaymentPromise,
    refusals: ['promise-unknown'],
    run: ({ id }, caller) => read(caller, id)
  }),
  operation({
    ...{ id: 'createPromise', method: 'POST', path: '/promises', group, scope: 'promises:write' },
    title: 'Note a promise',
    about:
      'From tomorrow up to as many days ahead as your terms allow. Until that day has passed nobody reminds the customer of these invoices, and nothing is debited for them.',
    body: v.strictObject({
      customerId: id,
      invoiceIds: v.pipe(
        v.array(id),
        v.minLength(1),
        v.maxLength(100),
        v.description('What it is about, all of one customer and in one currency.')
      ),
      promisedOn: givenDate
    }),
    answer: PaymentPromise,
    status: 201,
    refusals: [
      ...['customer-not-found', 'customer-merged', 'nothing-to-arrange', 'currencies-differ'],
      ...['invoice-in-arrangement', 'invoice-paused', 'payment-under-way', 'promise-not-offered'],
      'promise-day-impossible'
    ],
    run: async ({ body }, caller) => {
      const { ctx, merchantId } = caller;
      const { customerId, invoiceIds } = body;
      await ctx.db.withMerchant(merchantId, (tx) => readCurrentCustomer(tx, merchantId, customerId));
      const promisedOn = Temporal.PlainDate.from(body.promisedOn);
      return read(caller, await givePromise(ctx, { merchantId, customerId, invoiceIds, promisedOn }));
    }
  }),
  operation({
    ...{ id: 'withdrawPromise', method: 'POST', path: '/promises/{id}/withdraw', group },
    title: 'Take a promise back',
    about: 'Reminders go on. One that is over stays as it is.',
    scope: 'promises:write',
    answer: PaymentPromise,
    refusals: ['promise-unknown'],
    run: async ({ id: promiseId }, caller) => {
      await withdrawPromise(caller.ctx, { merchantId: caller.merchantId, promiseId });
      return read(caller, promiseId);
    }
  })
];

async function read({ ctx, merchantId }: ApiCaller, promiseId: string) {
  return toPromise(await readPromiseRecord(ctx, { merchantId, promiseId }));
}

function toPromise(row: PromiseRecord): v.InferInput<typeof PaymentPromise> {
  return {
    ...{ id: row.id, customerId: row.customerId, status: row.status },
    invoiceIds: [...row.invoiceIds],
    promisedOn: row.promisedOn.toString(),
    currency: row.total.currency,
    total: toDecimal(row.total),
    givenAt: row.givenAt.toString(),
    endedAt: row.endedAt?.toString() ?? null
  };
}
