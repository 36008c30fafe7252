import { money } from '#lib/money/index.ts';
import type { Decline } from '../../../gateway/index.ts';
import type { PastAttempt, RetryHistory, WantedAttempt } from './retry-history.ts';
import { retryPolicies } from './retry-policies.data.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** For tests of the retry rules: a standard policy, and attempts with everything that a test doesn't say filled in. */
export const policy: RetryPolicy = { ...retryPolicies.standard, zone: 'Europe/Amsterdam' };

export const at = (text: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Amsterdam').toInstant();

export function card(differs: Partial<WantedAttempt> = {}): WantedAttempt {
  return {
    initiator: 'merchant',
    rail: 'card',
    network: 'visa',
    fingerprint: 'card-1',
    version: '2028-04',
    country: 'NL',
    amount: money(4_900, 'EUR'),
    ...differs
  };
}

export function debit(differs: Partial<WantedAttempt> = {}): WantedAttempt {
  return card({ rail: 'sepa_debit', network: null, fingerprint: 'iban-1', version: '', ...differs });
}

export const no = (code: string, given: Partial<Decline> = {}): Decline => ({
  class: 'later',
  code,
  ...given
});

/** A failed try of the wanted method; a debit's end comes two days after it was sent. */
export function failed(
  wanted: WantedAttempt,
  when: string,
  decline: Decline | null,
  differs: Partial<PastAttempt> = {}
): PastAttempt {
  const sentAt = at(when);
  return {
    attemptId: `a-${when}`,
    at: sentAt,
    endedAt: wanted.rail === 'card' ? sentAt : sentAt.add({ hours: 48 }),
    initiator: 'merchant',
    isDunningStep: differs.initiator !== 'customer',
    isSameDebt: true,
    rail: wanted.rail,
    fingerprint: wanted.fingerprint,
    version: wanted.version,
    amount: wanted.amount,
    end: 'failed',
    decline,
    ...differs
  };
}

export function historyOf(
  wanted: WantedAttempt,
  attempts: readonly PastAttempt[],
  preferred: readonly string[] = []
): RetryHistory {
  return { wanted, attempts, preferredDates: preferred.map((day) => Temporal.PlainDate.from(day)) };
}
