import Stripe from 'stripe';
import type { PayerInstrument, PayOutcome } from '../../src/lib/server/domain/collection/index.ts';
import type { OpenInvoice, TestWorld } from './world.ts';

/** Test accounts of docs.stripe.com/payments/sepa-debit/accept-a-payment#test-integration. */
export const ibans = {
  pays: 'NL39RABO0300065264',
  fails: 'NL91ABNA0417164300',
  disputed: 'NL82RABO0300065266',
  lacksMoney: 'NL27RABO0002222227'
} as const;

export const byBank = (method: 'ideal' | 'bancontact' = 'ideal'): PayerInstrument => ({
  kind: 'redirect',
  method
});

export const byIban = (iban: string = ibans.pays): PayerInstrument => ({
  kind: 'iban',
  iban,
  holder: 'Samira El Amrani',
  email: 'samira@example.org'
});

/** A documented test card, typed into the form of the payer's browser: `pm_card_visa`. */
export async function byCard(world: TestWorld, testMethod = 'pm_card_visa'): Promise<PayerInstrument> {
  const { hostname, port } = new URL(world.sandbox.stripeUrl);
  const browser = new Stripe('sk_test_world', { host: hostname, port, protocol: 'http' });
  const { id } = await browser.testHelpers.confirmationTokens.create({ payment_method: testMethod });
  return { kind: 'confirmation-token', token: id };
}

/** The payment behind an attempt, in the provider's own book. */
export function paymentOf(world: TestWorld, attemptId: string) {
  const found = world.sandbox.control
    .intents()
    .filter((intent) => intent.metadata['attempt_id'] === attemptId);
  if (found.length !== 1) throw new Error(`the provider has ${found.length} payments for ${attemptId}`);
  return found[0]!;
}

/** Pays at once by card. */
export async function payByCard(world: TestWorld, invoice: OpenInvoice): Promise<PayOutcome> {
  return world.pay(invoice, { instrument: await byCard(world) });
}

/** How often the provider took money, and how much. */
export function taken(world: TestWorld): number[] {
  return world.sandbox.control
    .intents()
    .filter((intent) => intent.status === 'succeeded')
    .map((intent) => intent.amount_received);
}

/** Invoice status and balance as they are kept. */
export async function stand(world: TestWorld, invoiceId: string): Promise<[string, number]> {
  const [row] = await world.database.owner`select status, balance_minor from invoice where id = ${invoiceId}`;
  return [row!['status'] as string, Number(row!['balance_minor'])];
}

/** An attempt as it is kept. */
export async function attemptRow(world: TestWorld, attemptId: string): Promise<Record<string, unknown>> {
  const [row] = await world.database.owner`select * from payment_attempt where id = ${attemptId}`;
  return row!;
}

/** What waits for a person. */
export async function workList(world: TestWorld): Promise<{ kind: string; ref: string }[]> {
  const rows = await world.database
    .owner`select kind, gateway_ref as ref from reconciliation_break order by kind, gateway_ref`;
  return rows.map((row) => ({ kind: row['kind'] as string, ref: row['ref'] as string }));
}
