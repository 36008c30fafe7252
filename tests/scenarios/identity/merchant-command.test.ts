import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runMerchantCommand } from '../../../scripts/merchant/run-merchant-command.ts';
import { beginSignIn, findMerchantBySlug } from '../../../src/lib/server/domain/identity/index.ts';
import { openDomainWorld, type DomainWorld } from '../../support/domain-context.ts';

const EXAMPLE = path.resolve('scripts/merchant/example.json');
const KEYS = { secretKey: 'sk_test_x', publishableKey: 'pk_test_x', webhookSecret: 'whsec_x' };

let world: DomainWorld;
let folder: string;

beforeAll(async () => {
  world = await openDomainWorld();
  folder = mkdtempSync(path.join(tmpdir(), 'quitte-merchant-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.close();
});

async function run(...args: string[]): Promise<Readonly<{ isFine: boolean; printed: readonly string[] }>> {
  const printed: string[] = [];
  const isFine = await runMerchantCommand(world.ctx, args, (line) => printed.push(line), KEYS);
  return { isFine, printed };
}

const signIn = (email: string, password: string) =>
  beginSignIn(world.ctx, { email, password, address: '203.0.113.9' });

test('a merchant is added with an account, every usual way to pay, and an owner who can sign in', async () => {
  expect((await run('list')).printed).toEqual(['No merchant yet.']);
  const { isFine, printed } = await run('add', EXAMPLE);
  expect(isFine, printed.join('\n')).toBe(true);
  const merchant = await findMerchantBySlug(world.ctx, 'wattzon');
  expect(merchant).toMatchObject({ name: 'WattZon', iban: 'BE68539007547034', isFormal: true });
  expect(printed).toContain('WattZon is here: https://pay.example/my/wattzon');
  expect(printed[0]).toContain(`/api/webhooks/stripe/${merchant!.id}/`);
  await signIn('amelie@wattzon.example', printed.at(-1)!);
  expect((await run('list')).printed).toEqual(['wattzon                 WattZon']);
});

test('whoever lost the authenticator is added again: the old password is worth nothing', async () => {
  const first = (await run('staff', 'wattzon', 'jonas@wattzon.example', 'finance', 'Jonas', 'Peeters'))
    .printed;
  const again = (await run('staff', 'wattzon', 'jonas@wattzon.example', 'finance', 'Jonas', 'Peeters'))
    .printed;
  await expect(signIn('jonas@wattzon.example', first.at(-1)!)).rejects.toMatchObject({
    code: 'sign-in-wrong'
  });
  await signIn('jonas@wattzon.example', again.at(-1)!);
});

test.each([
  [{ slug: 'Watt Zon' }, 'slug: has small letters'],
  [{ iban: 'BE00539007547034' }, 'iban: is no IBAN'],
  [{ zone: 'Brussels' }, 'zone: is no time zone'],
  [{ slug: 'wattzon' }, 'This short name is taken']
])('%j is said to be wrong, and nothing is added', async (wrong, told) => {
  const file = path.join(folder, 'wrong.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(EXAMPLE, 'utf8')), ...wrong }));
  const { isFine, printed } = await run('add', file);
  expect(isFine).toBe(false);
  expect(printed.join('\n')).toContain(told);
});

test.each([
  [[], 'Say what to do'],
  [['constructor'], 'Say what to do'],
  [['staff', 'nobody', 'a@b.example', 'owner', 'A'], 'We don’t know this organisation'],
  [['staff', 'wattzon', 'a@b.example', 'king', 'A'], 'owner|finance|support|viewer']
])('%j is answered with what to do', async (args, told) => {
  const { isFine, printed } = await run(...args);
  expect(isFine).toBe(false);
  expect(printed.join('\n')).toContain(told);
});
