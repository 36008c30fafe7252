/** Charges, refunds, disputes, mandates, events and balances. */
import type { Call, Endpoint } from '../call.ts';
import { closeDispute } from '../disputes.ts';
import { noSuch } from '../errors.ts';
import { listPage } from '../lists.ts';
import { mergeMetadata } from '../metadata.ts';
import { createRefund, endRefund, type RefundInput } from '../refunds.ts';
import { searchPage } from '../search.ts';
import type { Collection } from '../../world/store.ts';
import { invalidRequest } from '../errors.ts';

/** Reads one object by the id in the path. */
function one<T>(thing: string, of: (call: Call) => Collection<T>): (call: Call) => T {
  return (call) => {
    const found = of(call).get(call.path['id']!);
    if (!found) throw noSuch(thing, call.path['id']!);
    return found;
  };
}

const readCharge = one('charge', (call) => call.tables.charges);
const readRefund = one('refund', (call) => call.tables.refunds);
const readDispute = one('dispute', (call) => call.tables.disputes);

const sameAs = (call: Call, names: readonly string[]) => (item: object) =>
  names.every((name) => {
    const wanted = call.params[name];
    return wanted === undefined || (item as Record<string, unknown>)[name] === wanted;
  });

const cancelRefund: Endpoint = (call) => {
  const refund = readRefund(call);
  if (refund.status !== 'requires_action' && refund.status !== 'pending') {
    throw invalidRequest(`This refund (${refund.id}) cannot be canceled: its status is ${refund.status}.`, {
      code: 'status_transition_invalid'
    });
  }
  call.world.timeline.cancel((task) => task.kind === 'refund' && task.args['refund'] === refund.id);
  return endRefund(call, refund.id, 'canceled');
};

const updateMetadata =
  <T extends { id: string; metadata: Record<string, string> | null }>(
    read: (call: Call) => T,
    of: (call: Call) => Collection<T>
  ): Endpoint =>
  (call) => {
    const found = read(call);
    if ('metadata' in call.params) found.metadata = mergeMetadata(found.metadata, call.params['metadata']);
    if (typeof call.params['description'] === 'string')
      Object.assign(found, { description: call.params['description'] });
    return of(call).put(found.id, found);
  };

const matchesType = (type: string, wanted: string): boolean =>
  wanted === type || (wanted.endsWith('*') && type.startsWith(wanted.slice(0, -1)));

const listEvents: Endpoint = (call) => {
  const { type, types, delivery_success } = call.params as {
    type?: string;
    types?: string[];
    delivery_success?: boolean;
  };
  return listPage(
    call,
    call.tables.events,
    (event) =>
      (type === undefined || matchesType(event.type, type)) &&
      (types === undefined || types.includes(event.type)) &&
      (delivery_success === undefined || delivery_success === (event.pending_webhooks === 0))
  );
};

const balance: Endpoint = (call) => {
  const amounts = new Map<string, number>();
  for (const { currency, net } of call.tables.balanceTransactions.values()) {
    amounts.set(currency, (amounts.get(currency) ?? 0) + net);
  }
  const pending = [...amounts].map(([currency, amount]) => ({
    amount,
    currency,
    source_types: { card: amount }
  }));
  const available = pending.map(({ currency }) => ({ amount: 0, currency, source_types: { card: 0 } }));
  return { object: 'balance', available, livemode: false, pending };
};

export const ledgerEndpoints: Record<string, Endpoint> = {
  'GET /v1/charges/:id': readCharge,
  'POST /v1/charges/:id': updateMetadata(readCharge, (call) => call.tables.charges),
  'GET /v1/charges': (call) =>
    listPage(call, call.tables.charges, sameAs(call, ['customer', 'payment_intent'])),
  'GET /v1/charges/search': (call) =>
    searchPage(call, call.tables.charges, [
      'amount',
      'created',
      'currency',
      'customer',
      'status',
      'refunded',
      'disputed'
    ]),
  'POST /v1/refunds': (call) => createRefund(call, call.params as RefundInput),
  'GET /v1/refunds/:id': readRefund,
  'POST /v1/refunds/:id': updateMetadata(readRefund, (call) => call.tables.refunds),
  'POST /v1/refunds/:id/cancel': cancelRefund,
  'GET /v1/refunds': (call) =>
    listPage(call, call.tables.refunds, sameAs(call, ['charge', 'payment_intent'])),
  'GET /v1/disputes/:id': readDispute,
  'POST /v1/disputes/:id': updateMetadata(readDispute, (call) => call.tables.disputes),
  'POST /v1/disputes/:id/close': (call) => closeDispute(call, readDispute(call), 'lost'),
  'GET /v1/disputes': (call) =>
    listPage(call, call.tables.disputes, sameAs(call, ['charge', 'payment_intent'])),
  'GET /v1/mandates/:id': one('mandate', (call) => call.tables.mandates),
  'GET /v1/events/:id': one('event', (call) => call.tables.events),
  'GET /v1/events': listEvents,
  'GET /v1/balance': balance,
  'GET /v1/balance_transactions/:id': one('balance_transaction', (call) => call.tables.balanceTransactions),
  'GET /v1/balance_transactions': (call) =>
    listPage(call, call.tables.balanceTransactions, sameAs(call, ['currency', 'source', 'type']))
};
