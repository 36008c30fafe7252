import * as v from 'valibot';
import {
  addCustomer,
  changeCustomer,
  listCustomers,
  readCurrentCustomer,
  type Customer as Row
} from '#lib/server/domain/identity/index.ts';
import {
  answerPage,
  fromCursor,
  id,
  instant,
  language,
  operation,
  pageFields,
  pageOf,
  text
} from '#lib/server/web/index.ts';

const email = v.pipe(text(254), v.regex(/^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,189}$/));
const phone = v.pipe(text(30), v.regex(/^\+?[0-9][0-9 ()./-]{4,28}$/));
const country = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/));

const address = v.strictObject({
  lines: v.pipe(v.array(text(100)), v.minLength(1), v.maxLength(4)),
  postalCode: v.exactOptional(text(20)),
  city: v.exactOptional(text(100)),
  country
});

const written = v.object({
  lines: v.array(v.string()),
  postalCode: v.optional(v.string()),
  city: v.optional(v.string()),
  country: v.string()
});

/** Who owes the merchant money. */
export const Customer = v.object({
  id,
  reference: v.pipe(v.string(), v.description('Your own number for this customer.')),
  name: v.string(),
  email: v.nullable(v.string()),
  phone: v.nullable(v.string()),
  isEmailProved: v.pipe(
    v.boolean(),
    v.description('The customer showed that the address is theirs: a change by you leaves it as it is.')
  ),
  isPhoneProved: v.boolean(),
  language,
  segment: v.pipe(v.nullable(v.string()), v.description('Your own word for a group of customers.')),
  isBusiness: v.boolean(),
  address: v.nullable(written),
  createdAt: instant
});

const group = 'Customers';

export const customerOperations = [
  operation({
    ...{ id: 'listCustomers', method: 'GET', path: '/customers', group, scope: 'customers:read' },
    title: 'List customers',
    about: 'The newest first.',
    query: v.strictObject({ ...pageFields, reference: v.optional(text(100)) }),
    answer: pageOf(Customer),
    run: async ({ query }, { ctx, merchantId }) =>
      answerPage(
        await listCustomers(ctx, { merchantId, ...query, after: fromCursor(query.after) }),
        toCustomer
      )
  }),
  operation({
    ...{ id: 'readCustomer', method: 'GET', path: '/customers/{id}', group, scope: 'customers:read' },
    title: 'Read a customer',
    answer: Customer,
    refusals: ['customer-not-found', 'customer-merged'],
    run: async ({ id }, { ctx, merchantId }) =>
      toCustomer(await ctx.db.withMerchant(merchantId, (tx) => readCurrentCustomer(tx, merchantId, id)))
  }),
  operation({
    ...{ id: 'createCustomer', method: 'POST', path: '/customers', group, scope: 'customers:write' },
    title: 'Add a customer',
    about: 'Not needed before an invoice: an invoice brings its customer along.',
    body: v.strictObject({
      reference: text(100),
      name: text(200),
      language,
      email: v.exactOptional(email),
      phone: v.exactOptional(phone),
      segment: v.exactOptional(text(100)),
      isBusiness: v.exactOptional(v.boolean()),
      address: v.exactOptional(address)
    }),
    answer: Customer,
    status: 201,
    refusals: ['customer-already-exists'],
    run: async ({ body }, { ctx, merchantId }) => toCustomer(await addCustomer(ctx, merchantId, body))
  }),
  operation({
    ...{ id: 'changeCustomer', method: 'PATCH', path: '/customers/{id}', group, scope: 'customers:write' },
    title: 'Change a customer',
    about:
      'What you leave out stays, null takes away. An e-mail address or phone number that the customer proved to be theirs stays as it is: look at what is answered.',
    body: v.strictObject({
      name: v.exactOptional(text(200)),
      language: v.exactOptional(language),
      email: v.exactOptional(v.nullable(email)),
      phone: v.exactOptional(v.nullable(phone)),
      segment: v.exactOptional(v.nullable(text(100))),
      isBusiness: v.exactOptional(v.boolean()),
      address: v.exactOptional(v.nullable(address))
    }),
    answer: Customer,
    refusals: ['customer-not-found', 'customer-merged'],
    run: async ({ id, body }, { ctx, merchantId }) =>
      toCustomer(await changeCustomer(ctx, { merchantId, customerId: id, change: body }))
  })
];

function toCustomer(row: Row): v.InferInput<typeof Customer> {
  const { id, reference, name, email, phone, language, segment, isBusiness, address } = row;
  return {
    ...{ id, reference, name, email, phone, language, segment, isBusiness },
    isEmailProved: row.emailProvedAt !== null,
    isPhoneProved: row.phoneProvedAt !== null,
    address: address && { ...address, lines: [...address.lines] },
    createdAt: row.createdAt.toString()
  };
}
