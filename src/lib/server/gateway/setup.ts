import type { Acceptance, Decline, Instrument, InstrumentFacts } from './index.ts';

/** What it takes to store a method without taking money. `setupId` is the idempotency key. */
export type SetupRequest = Readonly<{
  setupId: string;
  merchantId: string;
  customerRef: string;
  instrument: Instrument;
  returnUrl: string;
  acceptance: Acceptance;
  language: string;
}>;

export type SetupOutcome =
  | Readonly<{ kind: 'succeeded'; gatewayRef: string; instrument: InstrumentFacts }>
  | Readonly<{ kind: 'requires-action'; gatewayRef: string; challengeUrl: string }>
  | Readonly<{ kind: 'processing'; gatewayRef: string }>
  | Readonly<{ kind: 'failed'; gatewayRef?: string; decline: Decline }>
  | Readonly<{ kind: 'unknown'; because: string }>;

/** A setup to ask about: by the provider's reference, or, when no answer came, among what its customer set up since. */
export type SetupAsked = Readonly<
  { setupId: string } & ({ gatewayRef: string } | { customerRef: string; openedAt: Temporal.Instant })
>;

/** `not-found` is only said when the provider surely never saw the setup. */
export type SetupLookup = SetupOutcome | Readonly<{ kind: 'not-found' }>;
