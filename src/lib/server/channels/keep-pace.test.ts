import { expect, test } from 'vitest';
import type { SendOutcome } from './index.ts';
import { keepPace } from './keep-pace.ts';

const sent: SendOutcome = { kind: 'sent', providerRef: 'x', isReported: false };

test('no more than a second’s worth goes at once, and the rest at the provider’s pace', async () => {
  const at: number[] = [];
  const send = keepPace<number>(() => {
    at.push(performance.now());
    return Promise.resolve(sent);
  }, 100);
  const began = performance.now();
  await Promise.all(Array.from({ length: 110 }, (_, n) => send(n)));
  // Nobody went before the place that the pace gave: the hundredth at once, the last a tenth of a second later.
  at.forEach((moment, n) => expect(moment - began).toBeGreaterThanOrEqual((n - 99) * 10 - 2));
  expect(at).toHaveLength(110);
});

test('without a limit everything goes at once', () => {
  const send = () => Promise.resolve(sent);
  expect(keepPace(send, undefined)).toBe(send);
});
