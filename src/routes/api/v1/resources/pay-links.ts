import * as v from 'valibot';
import {
  listPayLinks,
  readPayLink,
  revokePayLink,
  sharePayLink,
  type OpenedPayLink
} from '#lib/server/domain/pay-links/index.ts';
import {
  answerPage,
  fromCursor,
  id,
  instant,
  operation,
  pageFields,
  pageOf,
  type ApiCaller
} from '#lib/server/web/index.ts';

/** Lets its holder see and pay one balance, without an account. */
export const PayLink = v.object({
  id,
  customerId: id,
  invoiceId: v.pipe(v.nullable(id), v.description('Null: everything that the customer owes.')),
  state: v.picklist(['valid', 'expired', 'revoked']),
  wasOpened: v.boolean(),
  createdAt: instant,
  expiresAt: instant
});

/** A new link with its secrets, which are told this once. */
export const NewPayLink = v.object({
  ...PayLink.entries,
  url: v.pipe(v.string(), v.description('Whoever has it can see and pay the balance.')),
  typedCode: v.pipe(v.string(), v.description('For people without a camera, to type on the same site.')),
  checkCode: v.pipe(v.string(), v.description('Shows a receiver that a message is genuine; opens nothing.'))
});

const group = 'Pay links';
/** A year: a link is a key, and keys get lost. */
const MOST_DAYS = 366;

export const payLinkOperations = [
  operation({
    ...{ id: 'listPayLinks', method: 'GET', path: '/pay-links', group, scope: 'pay-links:read' },
    title: 'List pay links',
    about: 'The newest first, without what opens them.',
    query: v.strictObject({ ...pageFields, customerId: v.optional(id), invoiceId: v.optional(id) }),
    answer: pageOf(PayLink),
    run: async ({ query }, { ctx, merchantId }) =>
      answerPage(await listPayLinks(ctx, { merchantId, ...query, after: fromCursor(query.after) }), toPayLink)
  }),
  operation({
    ...{ id: 'readPayLink', method: 'GET', path: '/pay-links/{id}', group, scope: 'pay-links:read' },
    title: 'Read a pay link',
    answer: PayLink,
    refusals: ['pay-link-unknown'],
    run: ({ id }, caller) => read(caller, id)
  }),
  operation({
    ...{ id: 'createPayLink', method: 'POST', path: '/pay-links', group, scope: 'pay-links:write' },
    title: 'Make a pay link',
    about: 'For one invoice, or with `customerId` for everything that the customer owes.',
    body: v.variant('for', [
      v.strictObject({ for: v.literal('invoice'), invoiceId: id, days: daysField() }),
      v.strictObject({ for: v.literal('customer'), customerId: id, days: daysField() })
    ]),
    answer: NewPayLink,
    status: 201,
    refusals: ['invoice-unknown', 'customer-not-found'],
    run: async ({ body }, caller) => {
      const { ctx, merchantId } = caller;
      const subject =
        body.for === 'invoice' ? { invoiceId: body.invoiceId } : { customerId: body.customerId };
      const expiresAt = body.days === undefined ? undefined : ctx.clock.now().add({ hours: 24 * body.days });
      const link = await sharePayLink(ctx, { merchantId, ...subject, ...(expiresAt && { expiresAt }) });
      const { url, typedCode, checkCode } = link;
      return { ...(await read(caller, link.payLinkId)), url, typedCode, checkCode };
    }
  }),
  operation({
    ...{ id: 'revokePayLink', method: 'POST', path: '/pay-links/{id}/revoke', group },
    title: 'Revoke a pay link',
    about: 'Ends it at once. Revoking it again changes nothing.',
    scope: 'pay-links:write',
    answer: PayLink,
    refusals: ['pay-link-unknown'],
    run: async ({ id }, caller) => {
      await revokePayLink(caller.ctx, { merchantId: caller.merchantId, payLinkId: id });
      return read(caller, id);
    }
  })
];

function daysField() {
  const days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_DAYS));
  return v.exactOptional(v.pipe(days, v.description('How long it opens; by your settings when absent.')));
}

async function read({ ctx, merchantId }: ApiCaller, payLinkId: string) {
  const now = ctx.clock.now();
  return toPayLink(
    await ctx.db.withMerchant(merchantId, (tx) => readPayLink(tx, merchantId, payLinkId, now))
  );
}

function toPayLink(link: OpenedPayLink): v.InferInput<typeof PayLink> {
  const { payLinkId, customerId, invoiceId, state, wasOpened } = link;
  return {
    ...{ id: payLinkId, customerId, invoiceId, state, wasOpened },
    createdAt: link.createdAt.toString(),
    expiresAt: link.expiresAt.toString()
  };
}
