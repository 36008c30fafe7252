import type { Collection } from '../world/store.ts';
import type { World } from '../world/world.ts';
import type {
  BalanceTransactionObject,
  BookEntry,
  ChargeObject,
  ConfirmationTokenObject,
  CustomerObject,
  DisputeObject,
  EventObject,
  MandateObject,
  PaymentIntentObject,
  PaymentMethodObject,
  PaymentMethodSecret,
  RefundObject,
  SetupAttemptObject,
  SetupIntentObject,
  WebhookEndpointObject
} from './objects.ts';

/** What one account holds. */
export interface Tables {
  customers: Collection<CustomerObject>;
  paymentMethods: Collection<PaymentMethodObject>;
  secrets: Collection<PaymentMethodSecret>;
  confirmationTokens: Collection<ConfirmationTokenObject>;
  tokenSecrets: Collection<{ id: string; number: string; usedUp: boolean; paymentMethod: string | null }>;
  paymentIntents: Collection<PaymentIntentObject>;
  setupIntents: Collection<SetupIntentObject>;
  setupAttempts: Collection<SetupAttemptObject>;
  charges: Collection<ChargeObject>;
  refunds: Collection<RefundObject>;
  disputes: Collection<DisputeObject>;
  mandates: Collection<MandateObject>;
  balanceTransactions: Collection<BalanceTransactionObject>;
  events: Collection<EventObject>;
  webhookEndpoints: Collection<WebhookEndpointObject>;
  book: Collection<BookEntry>;
}

const names: (keyof Tables)[] = [
  'customers',
  'paymentMethods',
  'secrets',
  'confirmationTokens',
  'tokenSecrets',
  'paymentIntents',
  'setupIntents',
  'setupAttempts',
  'charges',
  'refunds',
  'disputes',
  'mandates',
  'balanceTransactions',
  'events',
  'webhookEndpoints',
  'book'
];

const opened = new WeakMap<World, Map<string, Tables>>();

export function tablesOf(world: World, account: string): Tables {
  let byAccount = opened.get(world);
  if (!byAccount) opened.set(world, (byAccount = new Map()));
  let tables = byAccount.get(account);
  if (!tables) {
    tables = Object.fromEntries(
      names.map((name) => [name, world.store.collection(`stripe/${account}/${name}`)])
    ) as unknown as Tables;
    byAccount.set(account, tables);
  }
  return tables;
}
