import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/lib/server/context.ts';
import {
  addStaff,
  addStaffPasskey,
  allowStaffPasskey,
  askForStaffPasskey,
  askSecondFactorReset,
  beginSignIn,
  canShowPasskey,
  completeSignInByPasskey,
  countRecoveryCodes,
  findSession,
  listAuditEntries,
  listStaffPasskeys,
  makeRecoveryCodes,
  newTotpSecret,
  offerStaffPasskey,
  releaseSecondFactorReset,
  removeStaffPasskey,
  renameStaffPasskey,
  renewAuthenticator,
  type Merchant,
  type Staff
} from '../../../src/lib/server/domain/identity/index.ts';
import { addMerchant, openDomainWorld, type DomainWorld } from '../../support/domain-context.ts';
import { softwarePasskey, type SoftwarePasskey } from '../../support/software-passkey.ts';

const ORIGIN = 'https://pay.example';
const PASSWORD = 'vier natte winterjassen';

let world: DomainWorld;
let klaproos: Merchant;
beforeAll(async () => {
  world = await openDomainWorld();
  klaproos = await addMerchant(world.ctx);
});
afterAll(() => world.close());

type Person = Readonly<{ staff: Staff; ctx: Context; totpSecret: string }>;

/** Each code counts once, and a later one may be a step ahead of the clock. */
const codeOf = ({ totpSecret }: Person, stepsAhead = 0) =>
  new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate({
    timestamp: Date.now() + stepsAhead * 30_000
  });
const refused = (code: string) => expect.objectContaining({ code }) as unknown;

async function addPerson(name: string): Promise<Person> {
  const totpSecret = newTotpSecret();
  const email = `${randomUUID()}@deklaproos.example`;
  const facts = { merchantId: klaproos.id, email, name, role: 'owner', password: PASSWORD } as const;
  const staff = await addStaff(world.ctx, { ...facts, totpSecret });
  return { staff, totpSecret, ctx: { ...world.ctx, actor: { kind: 'staff', staffId: staff.id, name } } };
}

const allow = (person: Person) =>
  allowStaffPasskey(person.ctx, person.staff, { password: PASSWORD, code: codeOf(person) });

async function addKey(person: Person): Promise<SoftwarePasskey> {
  const key = softwarePasskey();
  const ticket = await allow(person);
  const { challenge } = await offerStaffPasskey(person.ctx, person.staff, { ticket });
  const response = key.make({ challenge, origin: ORIGIN });
  await addStaffPasskey(person.ctx, person.staff, { ticket, response, name: ' Firefox op Mac ' });
  return key;
}

const begin = ({ staff }: Person) =>
  beginSignIn(world.ctx, { email: staff.email, password: PASSWORD, address: randomUUID() });
const ask = async (ticket: string) =>
  (await askForStaffPasskey(world.ctx, { ticket, address: randomUUID() })).challenge;
const complete = (ticket: string | undefined, response: unknown) =>
  completeSignInByPasskey(world.ctx, { ticket, response, userAgent: 'Firefox' });
const keysOf = ({ staff }: Person) =>
  world.ctx.db.withMerchant(klaproos.id, (tx) => listStaffPasskeys(tx, staff));

describe('a colleague’s passkey', () => {
  test('stands in for the code after the password, and each signature counts once', async () => {
    const person = await addPerson('Yasemin Öztürk');
    const key = await addKey(person);
    const ticket = await begin(person);
    expect(await canShowPasskey(world.ctx, ticket)).toBe(true);
    const asked = await askForStaffPasskey(world.ctx, { ticket, address: randomUUID() });
    expect(asked.allowCredentials?.map(({ id }) => id)).toEqual([key.id]);
    const answer = key.show({ challenge: asked.challenge, origin: ORIGIN, counter: 4 });
    await expect(complete(undefined, answer)).rejects.toEqual(refused('sign-in-ticket-expired'));
    const { cookie } = await complete(ticket, answer);
    expect((await findSession(world.ctx, cookie.value))?.staff.id).toBe(person.staff.id);
    expect(await keysOf(person)).toMatchObject([{ name: 'Firefox op Mac', lastUsedAt: world.clock.now() }]);
    await expect(complete(ticket, answer)).rejects.toEqual(refused('passkey-wrong'));
    const copied = key.show({ challenge: await ask(ticket), origin: ORIGIN, counter: 4 });
    await expect(complete(ticket, copied)).rejects.toEqual(refused('passkey-wrong'));
  });

  test('opens nobody else’s door, nor without its owner’s finger, nor with another’s challenge', async () => {
    const [person, other] = [await addPerson('Kofi Mensah'), await addPerson('Jens Petersen')];
    const [key] = [await addKey(person), await addKey(other)];
    const [ticket, others] = [await begin(person), await begin(other)];
    const show = async (of: string, more = {}) =>
      key.show({ challenge: await ask(of), origin: ORIGIN, ...more });
    await expect(complete(others, await show(others))).rejects.toEqual(refused('passkey-unknown'));
    for (const wrong of [
      await show(ticket, { isUserVerified: false }),
      await show(ticket, { origin: 'https://pay.example.evil.example' }),
      await show(others)
    ])
      await expect(complete(ticket, wrong)).rejects.toEqual(refused('passkey-wrong'));
    await complete(ticket, await show(ticket));
  });

  test('never takes the place of the code with which a new authenticator is set up', async () => {
    const person = await addPerson('Amara Diallo');
    const key = await addKey(person);
    const challenge = await ask(await begin(person));
    const code = codeOf(person, 1);
    const renewal = await renewAuthenticator(person.ctx, person.staff, { password: PASSWORD, code });
    expect(await canShowPasskey(world.ctx, renewal)).toBe(false);
    await expect(complete(renewal, key.show({ challenge, origin: ORIGIN }))).rejects.toEqual(
      refused('passkey-unknown')
    );
  });

  test('is named and taken away by its owner only, who keeps a second step; the trail says so', async () => {
    const [person, other] = [await addPerson('Noor Bakkali'), await addPerson('Ngozi Okafor')];
    const { id: passkeyId } = await addKey(person);
    await renameStaffPasskey(other.ctx, other.staff, { passkeyId, name: 'Van mij' });
    await removeStaffPasskey(other.ctx, other.staff, passkeyId);
    await renameStaffPasskey(person.ctx, person.staff, { passkeyId, name: ' Laptop ' });
    expect(await keysOf(person)).toMatchObject([{ name: 'Laptop' }]);

    const setTotp = (sealed: string | null) =>
      world.ctx.db.withMerchant(klaproos.id, (tx) =>
        tx.execute(sql`update staff set totp_sealed = ${sealed} where id = ${person.staff.id}`)
      );
    await setTotp(null);
    const removal = () => removeStaffPasskey(person.ctx, person.staff, passkeyId);
    await expect(removal()).rejects.toEqual(refused('last-second-factor'));
    expect(await keysOf(person)).toHaveLength(1);
    await setTotp('sealed');
    await removal();
    expect(await keysOf(person)).toEqual([]);
    const acts = await world.ctx.db.withMerchant(klaproos.id, (tx) =>
      listAuditEntries(tx, klaproos.id, [person.staff.id])
    );
    expect(acts.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['add-passkey', 'remove-passkey'])
    );
  });

  test('goes with every other second step when two owners, or the operator, let somebody begin anew', async () => {
    const [asker, releaser, lost] = [
      await addPerson('Eva Janssen'),
      await addPerson('Mehmet Kaya'),
      await addPerson('Fatima Yılmaz')
    ];
    await addKey(lost);
    const reset = { merchantId: klaproos.id, staffId: lost.staff.id };
    const releaseId = await askSecondFactorReset(asker.ctx, { ...reset, because: 'Laptop gestolen.' });
    await releaseSecondFactorReset(releaser.ctx, { merchantId: klaproos.id, releaseId });
    expect(await keysOf(lost)).toEqual([]);

    const helped = await addPerson('Lotte de Vries');
    await addKey(helped);
    await makeRecoveryCodes(helped.ctx, helped.staff, PASSWORD);
    await addStaff(world.ctx, { ...helped.staff, password: 'negen droge zomerhoeden' });
    expect(await keysOf(helped)).toEqual([]);
    expect(await countRecoveryCodes(world.ctx, helped.staff)).toBe(0);
  });
});

test('adding one needs password and code, for oneself, within ten minutes', async () => {
  const [person, other] = [await addPerson('Sanne Visser'), await addPerson('Thijs Bos')];
  const wrong = { password: PASSWORD, code: '000000' };
  await expect(allowStaffPasskey(person.ctx, person.staff, wrong)).rejects.toEqual(refused('code-wrong'));
  const ticket = await allow(person);
  const offer = (who: Person, given: string | undefined) =>
    offerStaffPasskey(who.ctx, who.staff, { ticket: given });
  // Neither a colleague's ticket nor the one of the sign-in page.
  for (const given of [ticket, await begin(other), undefined])
    await expect(offer(other, given)).rejects.toEqual(refused('sign-in-ticket-expired'));
  const { challenge } = await offer(person, ticket);
  const others = await allow(other);
  const response = softwarePasskey().make({ challenge, origin: ORIGIN });
  await expect(
    addStaffPasskey(other.ctx, other.staff, { ticket: others, response, name: 'x' })
  ).rejects.toEqual(refused('passkey-wrong'));
  world.advance({ minutes: 10 });
  await expect(offer(person, ticket)).rejects.toEqual(refused('sign-in-ticket-expired'));
});
