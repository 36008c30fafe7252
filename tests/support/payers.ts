import Stripe from 'stripe';
import {
  reconcileAttempts,
  reconcileRefunds,
  type PayerInstrument,
  type PayOutcome
} from '../../src/lib/server/domain/collection/index.ts';
import type { Act } from './act-in-child.ts';
import { eur, type OpenInvoice, type TestWorld } from './world.ts';

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

/** What somebody pays with, by its short name. */
export async function instrumentOf(
  world: TestWorld,
  by: 'card' | 'bank' | 'debit'
): Promise<PayerInstrument> {
  if (by === 'card') return byCard(world);
  return by === 'bank' ? byBank() : byIban();
}

/** Paying an open invoice whole, as a process of its own does it. */
export function payAct(
  invoice: OpenInvoice,
  instrument: PayerInstrument,
  formKey = `form-${invoice.invoiceId}`
): Act {
  return {
    kind: 'pay',
    input: {
      token: invoice.link.token,
      formKey,
      selection: { kind: 'invoices', invoiceIds: [invoice.invoiceId] },
      expected: eur(21_240),
      instrument,
      isToBeSaved: false,
      language: 'nl',
      returnUrl: `https://pay.example/p/${invoice.link.publicId}?attempt={attempt}`
    },
    acceptance: { ip: '203.0.113.7', userAgent: 'Test/1.0' }
  };
}

/** So many minutes pass, and the janitor comes in each. */
export async function passMinutes(world: TestWorld, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute++) {
    await world.goTo(world.clock.now().add({ minutes: 1 }).toString());
    await reconcileAttempts(world.ctx, { merchantId: world.merchant.id });
    await reconcileRefunds(world.ctx, { merchantId: world.merchant.id });
  }
}

/** Payments at the provider for an invoice's attempts that took money, or still can. */
export async function aliveFor(world: TestWorld, invoiceId: string) {
  const rows = await world.database.owner`
    select attempt_id from attempt_allocation where invoice_id = ${invoiceId}`;
  const own = new Set(rows.map((row) => row['attempt_id'] as string));
  return world.sandbox.control
    .intents()
    .filter((intent) => own.has(intent.metadata['attempt_id'] ?? ''))
    .filter((intent) => ['succeeded', 'processing', 'requires_action'].includes(intent.status));
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
