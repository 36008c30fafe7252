import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { Refusal } from '../../platform/refusal.ts';
import type { Gateway, InstrumentFacts } from '../index.ts';
import { read } from './ask.ts';
import type { Connection } from './connection.ts';
import { factsOfMethod } from './instrument-facts.ts';
import { known } from './known.ts';

type Customer = Parameters<Gateway['createCustomer']>[0];

/** See `Gateway.createCustomer`. */
export async function createCustomer(connection: Connection, customer: Customer): Promise<string> {
  const made = await read(connection, () =>
    connection.stripe.customers.create(
      {
        name: customer.name,
        preferred_locales: [customer.language],
        metadata: { merchant_id: customer.merchantId, customer_id: customer.customerId },
        ...(customer.email ? { email: customer.email } : undefined)
      },
      { idempotencyKey: customerKey(customer) }
    )
  );
  return made.id;
}

/** See `Gateway.readMethod`. A method belongs to a customer until it is detached; afterwards it can't be used again. */
export async function readMethod(
  connection: Connection,
  methodRef: string
): Promise<Readonly<{ facts: InstrumentFacts; isAttached: boolean }>> {
  const method = await read(connection, () => connection.stripe.paymentMethods.retrieve(methodRef));
  const facts = factsOfMethod(method);
  if (!facts) throw new Refusal('gateway-method-not-offered', { method: method.type });
  return { facts, isAttached: method.customer !== null };
}

/** See `Gateway.detachMethod`. Detached already is detached. */
export async function detachMethod(connection: Connection, methodRef: string): Promise<void> {
  try {
    await read(connection, () => connection.stripe.paymentMethods.detach(methodRef));
  } catch (error) {
    if (error instanceof Refusal) return;
    const { isAttached } = await readMethod(connection, methodRef);
    if (isAttached) throw error;
  }
}

/** See `Gateway.readMandate`. */
export async function readMandate(
  connection: Connection,
  mandateRef: string
): Promise<Readonly<{ status: 'active' | 'inactive' | 'pending'; reference?: string; url?: string }>> {
  const mandate = await read(connection, () => connection.stripe.mandates.retrieve(mandateRef));
  const debit = mandate.payment_method_details.sepa_debit;
  return known<Awaited<ReturnType<Gateway['readMandate']>>>({
    status: mandateStatus(mandate.status),
    reference: debit?.reference,
    url: debit?.url
  });
}

/** A word that we don't know is not a permission to debit. */
function mandateStatus(status: Stripe.Mandate.Status): 'active' | 'inactive' | 'pending' {
  switch (status) {
    case 'active':
      return 'active';
    case 'pending':
      return 'pending';
    default:
      return 'inactive';
  }
}

/** The same customer with a corrected name is another request: Stripe refuses one key with two bodies. */
function customerKey(customer: Customer): string {
  const body = JSON.stringify([customer.merchantId, customer.name, customer.email, customer.language]);
  return `${customer.customerId}-${createHash('sha256').update(body).digest('hex').slice(0, 16)}`;
}
