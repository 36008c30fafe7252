import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { money, type Money } from '#lib/money/index.ts';
import type {
  Acceptance,
  ChargeOutcome,
  ChargeRequest,
  Gateway,
  Instrument
} from '#lib/server/gateway/index.ts';
import type { Clock } from '#lib/server/platform/clock/clock.ts';

/** How the line to the provider breaks. */
export type Trouble = 'cut-before' | 'cut-after' | 'failure-before' | 'failure-after' | 'turned-away';

/** A webhook as it arrived. */
export type Delivery = Readonly<{ rawBody: string; signature: string }>;

/** What can only be done where we hold the outside world in our hands: a stand-in, not the provider's own test mode. */
export type Hands = Readonly<{
  /** The payer's answer on the page that a challenge leads to. */
  answerBank(challengeUrl: string, answer: 'approve' | 'decline'): Promise<void>;
  /** Lets time pass (`P3D`), with everything that falls due in it. */
  moveOn(duration: string): Promise<void>;
  /** Breaks the next `times` writes (all of them when absent) until the answered function is called. */
  spoilWrites(trouble: Trouble, times?: number): () => void;
  dispute(gatewayRef: string, isInquiry?: boolean): string;
  closeDispute(disputeRef: string, how: 'won' | 'lost'): void;
  refundInDashboard(gatewayRef: string, amount: Money): string;
  endMandate(mandateRef: string): void;
  /** Every payment in the provider's own book, by reference. */
  book(): string[];
  /** The webhooks that have arrived so far. */
  deliveries(): Promise<readonly Delivery[]>;
}>;

export type GatewayWorld = Readonly<{
  gateway: Gateway;
  clock: Clock;
  /** What the browser's form answers when this documented test method (`pm_card_visa`) is typed in. */
  formToken(testMethod: string): Promise<string>;
  hands?: Hands;
  stop(): Promise<void>;
}>;

export type MakeWorld = () => Promise<GatewayWorld>;

/** A world that ends with the test. */
export async function worldOf(makeWorld: MakeWorld): Promise<GatewayWorld> {
  const world = await makeWorld();
  onTestFinished(() => world.stop());
  return world;
}

/** A world that we hold in our hands, ending with the test. */
export async function worldInHands(makeWorld: MakeWorld): Promise<GatewayWorld & { hands: Hands }> {
  const world = await worldOf(makeWorld);
  if (!world.hands) throw new Error('this world can’t be steered');
  return { ...world, hands: world.hands };
}

export const eur = (minor: number): Money => money(minor, 'EUR');

export const acceptance: Acceptance = {
  at: Temporal.Instant.from('2026-03-02T08:00:00Z'),
  ip: '203.0.113.7',
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
};

/** Test accounts of docs.stripe.com/payments/sepa-debit/accept-a-payment#test-integration. */
export const ibans = {
  pays: 'NL39RABO0300065264',
  fails: 'NL91ABNA0417164300',
  disputed: 'NL82RABO0300065266'
} as const;

export function request(instrument: Instrument, fields: Partial<ChargeRequest> = {}): ChargeRequest {
  return {
    attemptId: randomUUID(),
    merchantId: 'm_klaproos',
    amount: eur(4900),
    instrument,
    session: 'on-session',
    returnUrl: 'https://pay.example/return',
    description: 'Invoice 2026-0042',
    language: 'nl',
    ...fields
  };
}

export async function byCard(world: GatewayWorld, testMethod = 'pm_card_visa'): Promise<Instrument> {
  return { kind: 'confirmation-token', token: await world.formToken(testMethod), allowed: ['card'] };
}

export function byBank(method: 'ideal' | 'bancontact'): Instrument {
  return { kind: 'redirect', method, payerName: 'Amina El Idrissi', payerEmail: 'amina@example.nl' };
}

export function byIban(iban: string): Instrument {
  return { kind: 'iban', iban, holder: 'Jan de Vries', email: 'jan@example.nl', acceptance };
}

export function newCustomer({ gateway }: GatewayWorld): Promise<string> {
  return gateway.createCustomer({
    merchantId: 'm_klaproos',
    customerId: randomUUID(),
    name: 'Amina El Idrissi',
    email: 'amina@example.nl',
    language: 'nl'
  });
}

/** The outcome as the kind that the story needs; says what it was when it is another. */
export function as<K extends ChargeOutcome['kind']>(
  kind: K,
  outcome: ChargeOutcome
): ChargeOutcome & { kind: K } {
  if (outcome.kind !== kind) throw new Error(`expected ${kind}, got ${JSON.stringify(outcome)}`);
  return outcome as ChargeOutcome & { kind: K };
}

/** A paid card charge. */
export async function paid(world: GatewayWorld, amount = eur(4900)) {
  return as('succeeded', await world.gateway.charge(request(await byCard(world), { amount })));
}
