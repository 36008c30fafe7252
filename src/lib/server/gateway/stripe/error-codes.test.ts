import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { decideDecline, unknownCodes } from './decide-decline.ts';
import { errorMeanings } from './error-codes.data.ts';

/** Every code of the enum that the SDK was generated with: Stripe's own list, not ours. */
function documentedCodes(): string[] {
  const types = fileURLToPath(new URL('resources/PaymentIntents.d.ts', import.meta.resolve('stripe')));
  const line =
    /namespace LastPaymentError \{\s*type Code = ([^;]+);/.exec(readFileSync(types, 'utf8'))?.[1] ?? '';
  return [...line.matchAll(/'([a-z0-9_]+)'/g)].map(([, code]) => code ?? '');
}

describe('error codes', () => {
  const documented = documentedCodes();

  test('the list of the SDK was found', () => {
    expect(documented.length).toBeGreaterThan(200);
  });

  test('every documented code has exactly one meaning, and no code is invented', () => {
    expect([...errorMeanings.keys()].toSorted()).toEqual(documented.toSorted());
  });

  test.each([
    ['lock_timeout', 'busy'],
    ['rate_limit', 'busy'],
    ['idempotency_key_in_use', 'ask'],
    ['payment_intent_unexpected_state', 'ask'],
    ['card_declined', 'declined'],
    ['parameter_unknown', 'not-executed'],
    ['resource_missing', 'not-executed']
  ])('%s is %s', (code, effect) => {
    expect(errorMeanings.get(code)?.effect).toBe(effect);
  });

  test('a code that means "declined" is a known reason for a decline', () => {
    for (const [code, meaning] of errorMeanings)
      if (meaning.effect === 'declined') expect(unknownCodes(decideDecline({ code })), code).toEqual([]);
  });
});
