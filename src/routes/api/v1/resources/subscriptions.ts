import * as v from 'valibot';
import { toDecimal } from '#lib/money/index.ts';
import {
  listSubscriptionRecords,
  pauseSubscription,
  readSubscriptionRecord,
  resumeSubscription,
  stopSubscription,
  undoStop,
  type PriceEffect,
  type SubscriptionRecord as Row
} from '#lib/server/domain/subscriptions/index.ts';
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
  text,
  type ApiCaller
} from '#lib/server/web/index.ts';

const status = v.picklist(['trialing', 'active', 'paused', 'stopping', 'stopped']);

/** A customer's standing order. */
export const Subscription = v.object({
  id,
  customerId: id,
  status,
  planId: id,
  planName: v.string(),
  quantity: v.number(),
  startedOn: date,
  nextBillOn: v.pipe(v.nullable(date), v.description('Null when no further bill comes.')),
  pause: v.pipe(
    v.nullable(v.object({ fromOn: date, untilOn: date })),
    v.description('The latest pause: `untilOn` is the first day after it.')
  ),
  stopOn: v.pipe(v.nullable(date), v.description('The first day without the subscription.')),
  paymentMethodId: v.nullable(id),
  createdAt: instant
});

/** What an act does to what the customer pays. */
export const PriceChange = v.object({
  effectiveOn: date,
  currency,
  total: v.pipe(amount, v.description('Added to a bill; negative is given back.')),
  billedOn: date
});

/** A subscription after an act. */
export const ChangedSubscription = v.object({ subscription: Subscription, effect: PriceChange });

const group = 'Subscriptions';
const write = { method: 'POST', group, scope: 'subscriptions:write', answer: ChangedSubscription } as const;

export const subscriptionOperations = [
  operation({
    ...{ id: 'listSubscriptions', method: 'GET', path: '/subscriptions', group, scope: 'subscriptions:read' },
    title: 'List subscriptions',
    about: 'The newest first.',
    query: v.strictObject({ ...pageFields, customerId: v.optional(id), status: v.optional(status) }),
    answer: pageOf(Subscription),
    run: async ({ query }, { ctx, merchantId }) => {
      const after = fromCursor(query.after);
      const page = await listSubscriptionRecords(ctx, { merchantId, ...query, after });
      return answerPage(page, toSubscription);
    }
  }),
  operation({
    ...{ id: 'readSubscription', method: 'GET', path: '/subscriptions/{id}', group },
    ...{ title: 'Read a subscription', scope: 'subscriptions:read', answer: Subscription },
    refusals: ['subscription-unknown'],
    run: ({ id }, caller) => read(caller, id)
  }),
  operation({
    ...{ ...write, id: 'pauseSubscription', path: '/subscriptions/{id}/pause' },
    title: 'Pause a subscription',
    about: 'Within the bounds that your settings give every customer. Days that were billed are given back.',
    body: v.strictObject({
      fromOn: v.exactOptional(v.pipe(givenDate, v.description('Today when absent.'))),
      untilOn: v.pipe(givenDate, v.description('The first day after the pause.'))
    }),
    refusals: [
      ...['subscription-unknown', 'subscription-not-pausable', 'pause-in-the-past', 'pause-too-short'],
      ...['pause-too-long', 'pause-already-planned', 'pauses-used-up']
    ],
    run: ({ id, body: { fromOn, untilOn } }, caller) =>
      act(caller, id, (ctx, whose) =>
        pauseSubscription(ctx, {
          ...whose,
          untilOn: Temporal.PlainDate.from(untilOn),
          ...(fromOn !== undefined && { fromOn: Temporal.PlainDate.from(fromOn) })
        })
      )
  }),
  operation({
    ...{ ...write, id: 'resumeSubscription', path: '/subscriptions/{id}/resume' },
    title: 'Resume a subscription',
    about: 'Ends a pause today, or calls off one that has not begun.',
    refusals: ['subscription-unknown', 'subscription-not-paused'],
    run: ({ id }, caller) => act(caller, id, resumeSubscription)
  }),
  operation({
    ...{ ...write, id: 'stopSubscription', path: '/subscriptions/{id}/stop' },
    title: 'Stop a subscription',
    body: v.strictObject({
      when: v.pipe(
        v.picklist(['now', 'period-end']),
        v.description(
          '`now`: today is the first day without. `period-end`: after the period that the notice ends in.'
        )
      ),
      reason: v.exactOptional(text(500))
    }),
    refusals: ['subscription-unknown', 'subscription-not-stoppable'],
    run: ({ id, body }, caller) =>
      act(caller, id, (ctx, whose) => stopSubscription(ctx, { ...whose, ...body }))
  }),
  operation({
    ...{ ...write, id: 'undoStop', path: '/subscriptions/{id}/undo-stop' },
    title: 'Take a stop back',
    about: 'Until the day on which it counts.',
    refusals: ['subscription-unknown', 'stop-not-undoable'],
    run: ({ id }, caller) => act(caller, id, undoStop)
  })
];

type Whose = Readonly<{ merchantId: string; customerId: string; subscriptionId: string }>;

async function act(
  caller: ApiCaller,
  subscriptionId: string,
  perform: (ctx: ApiCaller['ctx'], whose: Whose) => Promise<PriceEffect>
): Promise<v.InferInput<typeof ChangedSubscription>> {
  const { ctx, merchantId } = caller;
  const { customerId } = await readSubscriptionRecord(ctx, { merchantId, subscriptionId });
  const effect = await perform(ctx, { merchantId, customerId, subscriptionId });
  return {
    subscription: await read(caller, subscriptionId),
    effect: {
      effectiveOn: effect.effectiveOn.toString(),
      currency: effect.total.currency,
      total: toDecimal(effect.total),
      billedOn: effect.billedOn.toString()
    }
  };
}

async function read({ ctx, merchantId }: ApiCaller, subscriptionId: string) {
  return toSubscription(await readSubscriptionRecord(ctx, { merchantId, subscriptionId }));
}

function toSubscription(row: Row): v.InferInput<typeof Subscription> {
  const { id, customerId, status, planId, planName, quantity, paymentMethodId } = row;
  const { pauseFromOn, pauseUntilOn } = row;
  return {
    ...{ id, customerId, status, planId, planName, quantity, paymentMethodId },
    startedOn: row.startedOn.toString(),
    nextBillOn: row.nextBillOn?.toString() ?? null,
    pause:
      pauseFromOn && pauseUntilOn
        ? { fromOn: pauseFromOn.toString(), untilOn: pauseUntilOn.toString() }
        : null,
    stopOn: row.stopOn?.toString() ?? null,
    createdAt: row.createdAt.toString()
  };
}
