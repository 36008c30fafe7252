/** The sandbox's own books: movements that tests hold the product's ledger against, and balance transactions. */
import { seconds } from '../world/clock.ts';
import type { World } from '../world/world.ts';
import type { Actor } from './call.ts';
import { newId } from './ids.ts';
import type { BalanceTransactionObject, BookEntry, ChargeObject } from './objects.ts';
import { tablesOf } from './tables.ts';

const DAY_S = 86_400;
/** Card and redirect payments are available after two days here; Stripe's own term differs by country. */
const AVAILABLE_AFTER_DAYS = 2;

/** Appends one movement; `amount` in minor units, positive when the merchant gains. */
export function enterBook(
  actor: Actor,
  charge: Pick<ChargeObject, 'id' | 'currency' | 'payment_intent' | 'metadata'>,
  kind: BookEntry['kind'],
  amount: number,
  source: string
): void {
  const intent = charge.payment_intent;
  const metadata =
    (intent === null ? undefined : actor.tables.paymentIntents.get(intent)?.metadata) ?? charge.metadata;
  const entry: BookEntry = {
    id: newId('mov'),
    account: actor.account.id,
    kind,
    amount,
    currency: charge.currency,
    paymentIntent: intent,
    charge: charge.id,
    source,
    metadata: { ...metadata },
    at: new Date(actor.world.clock.now()).toISOString()
  };
  actor.tables.book.put(entry.id, entry);
}

interface Movement {
  type: BalanceTransactionObject['type'];
  amount: number;
  fee: number;
  source: string;
  description?: string | null;
}

export function enterBalance(actor: Actor, currency: string, movement: Movement): BalanceTransactionObject {
  const { type, amount, fee, source } = movement;
  const created = seconds(actor.world.clock);
  const detail = {
    amount: fee,
    application: null,
    currency,
    description: 'Stripe processing fees',
    type: 'stripe_fee'
  };
  const transaction: BalanceTransactionObject = {
    id: newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: created + AVAILABLE_AFTER_DAYS * DAY_S,
    balance_type: 'payments',
    created,
    currency,
    description: movement.description ?? null,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [detail],
    net: amount - fee,
    reporting_category: reportingCategory(type),
    source,
    status: 'pending',
    type
  };
  actor.tables.balanceTransactions.put(transaction.id, transaction);
  return transaction;
}

function reportingCategory(type: string): string {
  if (type === 'payment') return 'charge';
  if (type === 'payment_refund') return 'refund';
  if (type === 'payment_failure_refund') return 'charge_failure';
  return type === 'adjustment' ? 'dispute' : type;
}

/** Fees for a European merchant, in cents and basis points, by type of payment method. */
const fees: Readonly<Record<string, readonly [basisPoints: number, fixed: number]>> = {
  card: [150, 25],
  ideal: [0, 29],
  bancontact: [0, 35],
  sepa_debit: [0, 35]
};

/** What the provider keeps of a payment; half cents are rounded up. */
export function feeFor(type: string, amount: number): number {
  const [basisPoints, fixed] = fees[type] ?? [150, 25];
  return Math.min(amount, Math.floor((amount * basisPoints + 5000) / 10_000) + fixed);
}

export interface Book {
  movements: BookEntry[];
  /** Minor units by payment intent: what was charged, given back, and left. Fees apart. */
  sums: Record<string, BookSum>;
}

export interface BookSum {
  account: string;
  currency: string;
  charged: number;
  refunded: number;
  disputed: number;
  fees: number;
  /** charged − refunded − disputed */
  kept: number;
  metadata: Record<string, string>;
}

/** All movements of all accounts, oldest first, with sums per payment intent. */
export function readBook(world: World): Book {
  const movements = world.accounts.flatMap((account) => tablesOf(world, account.id).book.values());
  movements.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const sums: Record<string, BookSum> = {};
  for (const entry of movements) {
    const key = entry.paymentIntent ?? entry.charge ?? entry.source;
    const { account, currency, metadata } = entry;
    const sum = (sums[key] ??= {
      account,
      currency,
      charged: 0,
      refunded: 0,
      disputed: 0,
      fees: 0,
      kept: 0,
      metadata
    });
    addToSum(sum, entry);
  }
  return { movements, sums };
}

function addToSum(sum: BookSum, { kind, amount }: BookEntry): void {
  switch (kind) {
    case 'charge':
    case 'return':
      sum.charged += amount;
      break;
    case 'refund':
    case 'refund-failure':
      sum.refunded -= amount;
      break;
    case 'dispute':
    case 'dispute-reversal':
      sum.disputed -= amount;
      break;
    case 'fee':
    case 'dispute-fee':
      sum.fees -= amount;
      return;
  }
  sum.kept += amount;
}
