import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  addPasskey,
  askForPasskey,
  findCustomerSession,
  listPasskeys,
  offerPasskey,
  removePasskey,
  renamePasskey,
  signInByPasskey,
  upsertCustomers,
  type AtHome,
  type Merchant
} from '../../src/lib/server/domain/identity/index.ts';
import { signInCustomer } from '../support/customers.ts';
import { addMerchant, openDomainWorld, type DomainWorld } from '../support/domain-context.ts';
import { softwarePasskey, type SoftwarePasskey } from '../support/software-passkey.ts';

const ORIGIN = 'https://pay.example';

let world: DomainWorld;
let klaproos: Merchant;
let count = 0;
let address = '';

beforeAll(async () => {
  world = await openDomainWorld();
  klaproos = await addMerchant(world.ctx);
});
afterAll(() => world.close());
beforeEach(() => {
  address = randomUUID();
});

async function someone(merchant = klaproos): Promise<AtHome> {
  count += 1;
  const person = { reference: `P-${count}`, name: 'Ngozi Okafor', language: 'en' } as const;
  const ids = await world.ctx.db.withMerchant(merchant.id, (tx) =>
    upsertCustomers(tx, merchant.id, world.clock.now(), [person])
  );
  const { value } = await signInCustomer({ ctx: world.ctx, merchant }, ids.get(person.reference)!);
  return { merchant, ...(await findCustomerSession(world.ctx, merchant.id, value))! };
}

const ownerOf = ({ merchant, customer }: AtHome) => ({ merchantId: merchant.id, customerId: customer.id });

const passkeysOf = (who: AtHome) =>
  world.ctx.db.withMerchant(who.merchant.id, (tx) => listPasskeys(tx, ownerOf(who)));

async function add(who: AtHome, key = softwarePasskey()): Promise<SoftwarePasskey> {
  const { challenge } = await offerPasskey(world.ctx, who);
  await addPasskey(world.ctx, who, {
    response: key.make({ challenge, origin: ORIGIN }),
    name: 'Chrome on Android'
  });
  return key;
}

const challengeFor = async (merchant = klaproos) =>
  (await askForPasskey(world.ctx, { merchant, address })).challenge;

const signIn = (response: unknown, merchant = klaproos) =>
  signInByPasskey(world.ctx, {
    merchant,
    response,
    browser: { ip: address, userAgent: 'Firefox' },
    formerToken: undefined
  });

const whoHolds = async (token: string, merchant = klaproos) =>
  (await findCustomerSession(world.ctx, merchant.id, token))?.customer.id;

describe('a passkey', () => {
  test('signs its customer in, asked for nobody by name', async () => {
    const who = await someone();
    const key = await add(who);
    const asked = await askForPasskey(world.ctx, { merchant: klaproos, address });
    expect(asked.allowCredentials ?? []).toEqual([]);
    const cookie = await signIn(key.show({ challenge: asked.challenge, origin: ORIGIN }));
    expect(await whoHolds(cookie.value)).toBe(who.customer.id);
    expect((await passkeysOf(who))[0]?.lastUsedAt).toEqual(world.clock.now());
  });

  test('answers each challenge once', async () => {
    const key = await add(await someone());
    const answer = key.show({ challenge: await challengeFor(), origin: ORIGIN });
    await signIn(answer);
    await expect(signIn(answer)).rejects.toMatchObject({ code: 'passkey-wrong' });
  });

  test.each([
    ['a challenge of its own', { challenge: Buffer.from('made up by somebody').toString('base64url') }],
    ['another site', { origin: 'https://pay.example.evil.example' }],
    ['nobody’s finger', { isUserVerified: false }]
  ])('with %s opens nothing', async (_what, differs) => {
    const key = await add(await someone());
    const answer = key.show({ challenge: await challengeFor(), origin: ORIGIN, ...differs });
    await expect(signIn(answer)).rejects.toMatchObject({ code: 'passkey-wrong' });
  });

  test('answers within five minutes', async () => {
    const key = await add(await someone());
    const [early, late] = [await challengeFor(), await challengeFor()];
    world.advance({ minutes: 4, seconds: 59 });
    await signIn(key.show({ challenge: early, origin: ORIGIN }));
    world.advance({ seconds: 1 });
    const tooLate = signIn(key.show({ challenge: late, origin: ORIGIN }));
    await expect(tooLate).rejects.toMatchObject({ code: 'passkey-wrong' });
  });

  test('that was copied is found out by its counter', async () => {
    const key = await add(await someone());
    const show = async (counter: number) =>
      signIn(key.show({ challenge: await challengeFor(), origin: ORIGIN, counter }));
    await show(7);
    await expect(show(7)).rejects.toMatchObject({ code: 'passkey-wrong' });
    await show(8);
  });

  test('opens nothing at another merchant, and nothing once it was taken away', async () => {
    const who = await someone();
    const key = await add(who);
    const wattzon = await addMerchant(world.ctx, { slug: 'wattzon', name: 'WattZon' });
    const elsewhere = key.show({ challenge: await challengeFor(wattzon), origin: ORIGIN });
    await expect(signIn(elsewhere, wattzon)).rejects.toMatchObject({ code: 'passkey-unknown' });
    await removePasskey(world.ctx, ownerOf(who), key.id);
    const gone = key.show({ challenge: await challengeFor(), origin: ORIGIN });
    await expect(signIn(gone)).rejects.toMatchObject({ code: 'passkey-unknown' });
  });

  test.each([[undefined], [null], [7], [{}], [{ id: 'x' }], [{ id: ['a'] }]])(
    '%j is none',
    async (rubbish) => {
      await expect(signIn(rubbish)).rejects.toMatchObject({ code: 'passkey-unknown' });
    }
  );

  test('is named and taken away by its customer only', async () => {
    const [who, other] = [await someone(), await someone()];
    const key = await add(who);
    await renamePasskey(world.ctx, ownerOf(other), { passkeyId: key.id, name: 'Mine now' });
    await removePasskey(world.ctx, ownerOf(other), key.id);
    expect((await passkeysOf(who)).map(({ name }) => name)).toEqual(['Chrome on Android']);
    await renamePasskey(world.ctx, ownerOf(who), { passkeyId: key.id, name: '  My phone ' });
    expect((await passkeysOf(who)).map(({ name }) => name)).toEqual(['My phone']);
  });
});

describe('adding a passkey', () => {
  test('needs a sign-in or a code of the last ten minutes', async () => {
    const who = await someone();
    const { challenge } = await offerPasskey(world.ctx, who);
    world.advance({ minutes: 10 });
    await expect(offerPasskey(world.ctx, who)).rejects.toMatchObject({ code: 'confirmation-required' });
    const response = softwarePasskey().make({ challenge, origin: ORIGIN });
    await expect(addPasskey(world.ctx, who, { response, name: 'x' })).rejects.toMatchObject({
      code: 'confirmation-required'
    });
    const confirmed = { ...who, session: { ...who.session, confirmedAt: world.clock.now() } };
    await offerPasskey(world.ctx, confirmed);
  });

  test('answers the challenge that was given to this customer', async () => {
    const [who, other] = [await someone(), await someone()];
    const { challenge } = await offerPasskey(world.ctx, other);
    for (const wrong of [challenge, await challengeFor()]) {
      const response = softwarePasskey().make({ challenge: wrong, origin: ORIGIN });
      await expect(addPasskey(world.ctx, who, { response, name: 'x' })).rejects.toMatchObject({
        code: 'passkey-wrong'
      });
    }
    expect(await passkeysOf(who)).toEqual([]);
  });

  test('twenty are enough for anyone', async () => {
    const who = await someone();
    for (let i = 0; i < 20; i++) await add(who);
    await expect(offerPasskey(world.ctx, who)).rejects.toMatchObject({ code: 'too-many-passkeys' });
  });
});

test('sixty answers from one place in a quarter of an hour, not sixty-one', async () => {
  for (let i = 0; i < 60; i++) await signIn({}).catch(() => undefined);
  await expect(signIn({})).rejects.toMatchObject({ code: 'too-many-attempts' });
});
