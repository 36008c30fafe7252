import { seconds } from '../../world/clock.ts';
import type { Actor, Endpoint } from '../call.ts';
import { invalidRequest, noSuch } from '../errors.ts';
import { emit } from '../events.ts';
import { newId } from '../ids.ts';
import { listPage } from '../lists.ts';
import type { CustomerObject } from '../objects.ts';
import { readPaymentMethod } from '../payment-methods.ts';
import { searchPage } from '../search.ts';
import { mergeMetadata } from '../metadata.ts';

export function readCustomer(actor: Actor, id: string, param?: string): CustomerObject {
  const customer = actor.tables.customers.get(id);
  if (!customer || customer.deleted) throw noSuch('customer', id, param);
  return customer;
}

const settable = [
  'address',
  'balance',
  'business_name',
  'description',
  'email',
  'individual_name',
  'name',
  'phone',
  'shipping'
];

function applyParams(customer: Record<string, unknown>, params: Record<string, unknown>): void {
  for (const name of settable) {
    if (name in params) customer[name] = params[name] === '' ? null : params[name];
  }
  if (params['preferred_locales']) customer['preferred_locales'] = params['preferred_locales'];
  if (params['tax_exempt'] !== undefined) customer['tax_exempt'] = params['tax_exempt'] || 'none';
  if ('metadata' in params) customer['metadata'] = mergeMetadata(customer['metadata'], params['metadata']);
  const email = params['email'];
  if (typeof email === 'string' && email !== '' && !/^[^@\s]+@[^@\s]+$/.test(email)) {
    throw invalidRequest(`Invalid email address: ${email}`, { code: 'email_invalid', param: 'email' });
  }
  const invoicing = params['invoice_settings'] as { default_payment_method?: string } | undefined;
  if (invoicing?.default_payment_method !== undefined) {
    const current = customer['invoice_settings'] as object;
    customer['invoice_settings'] = {
      ...current,
      default_payment_method: invoicing.default_payment_method || null
    };
  }
}

const create: Endpoint = (call) => {
  const customer: Record<string, unknown> = {
    id: newId('cus', 14),
    object: 'customer',
    address: null,
    balance: 0,
    created: seconds(call.world.clock),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: newId('x', 8).slice(2).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null
  };
  applyParams(customer, call.params);
  const kept = call.tables.customers.put(customer['id'] as string, customer as unknown as CustomerObject);
  const method = call.params['payment_method'] as string | undefined;
  if (method !== undefined) {
    const found = readPaymentMethod(call, method);
    found.customer = kept.id;
    call.tables.paymentMethods.put(found.id, found);
  }
  emit(call, 'customer.created', kept);
  return kept;
};

const update: Endpoint = (call) => {
  const customer = readCustomer(call, call.path['id']!);
  const before = structuredClone(customer) as unknown as Record<string, unknown>;
  applyParams(customer as unknown as Record<string, unknown>, call.params);
  call.tables.customers.put(customer.id, customer);
  const now = customer as unknown as Record<string, unknown>;
  const changed = Object.keys(now).filter(
    (name) => JSON.stringify(now[name]) !== JSON.stringify(before[name])
  );
  emit(call, 'customer.updated', customer, Object.fromEntries(changed.map((name) => [name, before[name]])));
  return customer;
};

const remove: Endpoint = (call) => {
  const customer = readCustomer(call, call.path['id']!);
  for (const method of call.tables.paymentMethods.values()) {
    if (method.customer !== customer.id) continue;
    method.customer = null;
    call.tables.paymentMethods.put(method.id, method);
  }
  emit(call, 'customer.deleted', customer);
  const deleted = { id: customer.id, object: 'customer', deleted: true };
  call.tables.customers.put(customer.id, deleted as unknown as CustomerObject);
  return deleted;
};

const ofCustomer = (call: Parameters<Endpoint>[0]) => {
  const { id } = readCustomer(call, call.path['id']!);
  const { type, allow_redisplay } = call.params as { type?: string; allow_redisplay?: string };
  return listPage(
    call,
    call.tables.paymentMethods,
    (method) =>
      method.customer === id &&
      (type === undefined || method.type === type) &&
      (allow_redisplay === undefined || method.allow_redisplay === allow_redisplay)
  );
};

export const customerEndpoints: Record<string, Endpoint> = {
  'POST /v1/customers': create,
  'POST /v1/customers/:id': update,
  'DELETE /v1/customers/:id': remove,
  'GET /v1/customers/:id': (call) => {
    const customer = call.tables.customers.get(call.path['id']!);
    if (!customer) throw noSuch('customer', call.path['id']!);
    return customer;
  },
  'GET /v1/customers': (call) => {
    const { email } = call.params as { email?: string };
    return listPage(
      call,
      call.tables.customers,
      (one) => !one.deleted && (email === undefined || one.email === email)
    );
  },
  'GET /v1/customers/search': (call) =>
    searchPage(call, call.tables.customers, ['created', 'email', 'name', 'phone']),
  'GET /v1/customers/:id/payment_methods': ofCustomer,
  'GET /v1/customers/:id/payment_methods/:child': (call) => {
    const { id } = readCustomer(call, call.path['id']!);
    const method = readPaymentMethod(call, call.path['child']!);
    if (method.customer !== id) throw noSuch('PaymentMethod', call.path['child']!);
    return method;
  }
};
