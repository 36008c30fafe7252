import { expect, test } from 'vitest';
import { addSources, cardFormSources } from './csp.ts';

const policy = "default-src 'none'; script-src 'self' 'nonce-abc'; connect-src 'self'; object-src 'none'";

test('a page with a card form may load the form’s host and nothing else more', () => {
  expect(addSources(policy, cardFormSources('http://127.0.0.1:4242/v3/stripe.js'))).toBe(
    "default-src 'none'; script-src 'self' 'nonce-abc' http://127.0.0.1:4242; " +
      "connect-src 'self' http://127.0.0.1:4242; object-src 'none'; " +
      'frame-src http://127.0.0.1:4242; img-src http://127.0.0.1:4242'
  );
});

test('Stripe’s own script gets the hosts that Stripe names', () => {
  const sources = cardFormSources('https://js.stripe.com/dahlia/stripe.js');
  expect(sources['script-src']).toContain('https://js.stripe.com');
  expect(sources['connect-src']).toEqual(['https://api.stripe.com']);
  expect(sources['frame-src']).toContain('https://hooks.stripe.com');
});
