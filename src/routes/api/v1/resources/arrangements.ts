import * as v from 'valibot';
import { fromDecimal, toDecimal } from '#lib/money/index.ts';
import {
  arrangementLifecycle,
  askArrangement,
  BOUNDS,
  endArrangement,
  instalmentLifecycle,
  listArrangementRecords,
  readArrangementRecord,
  TERM_LIMITS,
  type ArrangementRecord,
  type ArrangementStatus,
  type InstalmentStatus
} from '#lib/server/domain/arrangements/index.ts';
import { readCurrentCustomer } from '#lib/server/domain/identity/index.ts';
import {
  amount,
  answerPage,
  currency,
  date,
  fromCursor,
  id,
  instant,
  operation,
  pageFields,
  pageOf,
  Refusal,
  text,
  type ApiCaller
} from '#lib/server/web/index.ts';

const status = v.picklist(Object.keys(arrangementLifecycle.table) as ArrangementStatus[]);

/** One dated part of an arrangement. */
export const Instalment = v.object({
  place: v.pipe(v.number(), v.description('From 1.')),
  dueOn: date,
  amount,
  open: v.pipe(amount, v.description('What of it is still to come in.')),
  status: v.pipe(
    v.picklist(Object.keys(instalmentLifecycle.table) as InstalmentStatus[]),
    v.description(
      '`spread`: what was missing went into the parts behind it. `dropped`: the arrangement ended before.'
    )
  ),
  missedOn: v.pipe(
    v.nullable(date),
    v.description('The day on which it was found missing: its grace counts from there.')
  )
});

/** Payment in monthly parts instead of by a due date. */
export const Arrangement = v.object({
  id,
  customerId: id,
  invoiceIds: v.array(id),
  status: v.pipe(
    status,
    v.description('`proposed` waits for your staff, `offered` for the customer; `running` is agreed.')
  ),
  currency,
  total: v.pipe(amount, v.description('What was owed when it was asked for or, once agreed, when it began.')),
  parts: v.number(),
  day: v.pipe(v.number(), v.description('Of the month; 31 is its last.')),
  isDebited: v.pipe(v.boolean(), v.description('Whether the parts are debited by themselves.')),
  outside: v.pipe(v.array(v.picklist(BOUNDS)), v.description('Which of your terms it lies outside of.')),
  question: v.pipe(v.nullable(v.string()), v.description('What was said with it, for staff to read.')),
  answer: v.pipe(v.nullable(v.string()), v.description('What staff answered.')),
  instalments: v.pipe(v.array(Instalment), v.description('None before it is agreed.')),
  askedAt: instant,
  startedAt: v.nullable(instant),
  endedAt: v.nullable(instant)
});

const group = 'Arrangements';
const { least, most } = TERM_LIMITS.parts;

const NewArrangement = v.strictObject({
  customerId: id,
  invoiceIds: v.pipe(
    v.array(id),
    v.minLength(1),
    v.maxLength(100),
    v.description('What it is about, all of one customer and in one currency.')
  ),
  parts: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(least),
    v.maxValue(most),
    v.description('One a month; the last takes what doesn’t divide.')
  ),
  day: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(1),
    v.maxValue(31),
    v.description('Of the month: 1 to 28, or 31 for its last.')
  ),
  isDebited: v.exactOptional(
    v.pipe(
      v.boolean(),
      v.description('Debited by itself where the customer allowed a method to be debited; false when absent.')
    )
  ),
  expected: v.exactOptional(
    v.pipe(
      v.strictObject({ currency, amount }),
      v.description('What you showed as the total: when something else is owed by now, it is refused.')
    )
  ),
  question: v.exactOptional(v.pipe(text(1_000), v.description('For staff to read, where they decide.')))
});

export const arrangementOperations = [
  operation({
    ...{ id: 'listArrangements', method: 'GET', path: '/arrangements', group, scope: 'arrangements:read' },
    title: 'List arrangements',
    about: 'The newest first.',
    query: v.strictObject({
      ...pageFields,
      customerId: v.optional(id),
      invoiceId: v.optional(id),
      status: v.optional(status)
    }),
    answer: pageOf(Arrangement),
    run: async ({ query }, { ctx, merchantId }) => {
      const after = fromCursor(query.after);
      return answerPage(await listArrangementRecords(ctx, { merchantId, ...query, after }), toArrangement);
    }
  }),
  operation({
    ...{ id: 'readArrangement', method: 'GET', path: '/arrangements/{id}', group },
    ...{ title: 'Read an arrangement', scope: 'arrangements:read', answer: Arrangement },
    refusals: ['arrangement-unknown'],
    run: ({ id }, caller) => read(caller, id)
  }),
  operation({
    ...{ id: 'createArrangement', method: 'POST', path: '/arrangements', group },
    title: 'Arrange payment in parts',
    about:
      'Within your terms it starts at once (`running`): reminders and debits of these invoices pause, and the customer gets the plan in writing. Outside them it waits for your staff (`proposed`), with the terms in `outside`.',
    scope: 'arrangements:write',
    body: NewArrangement,
    answer: Arrangement,
    status: 201,
    refusals: [
      ...['customer-not-found', 'customer-merged', 'nothing-to-arrange', 'currencies-differ'],
      ...['invoice-in-arrangement', 'payment-under-way', 'parts-impossible', 'day-impossible'],
      ...['amount-changed', 'arrangement-waits']
    ],
    run: async ({ body }, caller) => {
      const { ctx, merchantId } = caller;
      const { expected, isDebited = false, ...wish } = body;
      const { customerId } = wish;
      await ctx.db.withMerchant(merchantId, (tx) => readCurrentCustomer(tx, merchantId, customerId));
      const total = expected && fromDecimal(expected.amount, expected.currency);
      if (expected && !total) throw new Refusal('amount-changed');
      const { arrangementId } = await askArrangement(ctx, {
        ...{ ...wish, merchantId, isDebited },
        ...(total && { expected: total })
      });
      return read(caller, arrangementId);
    }
  }),
  operation({
    ...{ id: 'endArrangement', method: 'POST', path: '/arrangements/{id}/end', group },
    title: 'End an arrangement',
    about:
      'What is still open is owed as before, and reminders go on. A debit that is on its way arrives all the same.',
    scope: 'arrangements:write',
    answer: Arrangement,
    refusals: ['arrangement-unknown', 'arrangement-moved-on'],
    run: async ({ id: arrangementId }, caller) => {
      await endArrangement(caller.ctx, { merchantId: caller.merchantId, arrangementId });
      return read(caller, arrangementId);
    }
  })
];

async function read({ ctx, merchantId }: ApiCaller, arrangementId: string) {
  return toArrangement(await readArrangementRecord(ctx, { merchantId, arrangementId }));
}

function toArrangement(row: ArrangementRecord): v.InferInput<typeof Arrangement> {
  const { id, customerId, status, parts, day, isDebited, question, answer, total } = row;
  const units = (minor: number) => toDecimal({ minor, currency: total.currency });
  return {
    ...{ id, customerId, status, parts, day, isDebited, question, answer },
    invoiceIds: [...row.invoiceIds],
    currency: total.currency,
    total: toDecimal(total),
    outside: BOUNDS.filter((bound) => row.outside.includes(bound)),
    instalments: row.instalments.map((each) => ({
      ...{ place: each.place, status: each.status },
      dueOn: each.dueOn.toString(),
      amount: units(each.amountMinor),
      open: units(each.openMinor),
      missedOn: each.missedOn?.toString() ?? null
    })),
    askedAt: row.askedAt.toString(),
    startedAt: row.startedAt?.toString() ?? null,
    endedAt: row.endedAt?.toString() ?? null
  };
}
