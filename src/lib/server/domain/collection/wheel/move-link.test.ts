import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeSecrets } from '../../../platform/crypto/secrets.ts';
import { openMoveLink, signMoveLink } from './move-link.ts';

const ctx = { secrets: makeSecrets(randomBytes(32).toString('base64')), origin: 'https://pay.example' };
const link = { merchantId: randomUUID(), plannedId: randomUUID() };
const sign = (given = ctx) => signMoveLink(given, link).split('/').at(-1)!;

test('a link opens for what it was signed for', () => {
  expect(signMoveLink(ctx, link)).toMatch(/^https:\/\/pay\.example\/move\/[\w-]{64}$/);
  expect(openMoveLink(ctx, sign())).toEqual(link);
});

test('one changed character, at any place, opens nothing', () => {
  const text = sign();
  for (let i = 0; i < text.length; i += 1) {
    const other = text[i] === 'A' ? 'B' : 'A';
    const changed = text.slice(0, i) + other + text.slice(i + 1);
    expect(() => openMoveLink(ctx, changed)).toThrow(expect.objectContaining({ code: 'move-link-unknown' }));
  }
});

test.each([
  ['nothing', ''],
  ['too much', 'A'.repeat(400)],
  ['no base 64', '*'.repeat(64)]
])('%s opens nothing', (_, text) => {
  expect(() => openMoveLink(ctx, text)).toThrow(expect.objectContaining({ code: 'move-link-unknown' }));
});

test('another installation’s link opens nothing here', () => {
  const other = { ...ctx, secrets: makeSecrets(randomBytes(32).toString('base64')) };
  expect(() => openMoveLink(ctx, sign(other))).toThrow(
    expect.objectContaining({ code: 'move-link-unknown' })
  );
});
