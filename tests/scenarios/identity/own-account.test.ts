import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../../src/lib/server/context.ts';
import {
  addStaff,
  askSecondFactorReset,
  beginSignIn,
  changeOwnPassword,
  completeSignIn,
  countRecoveryCodes,
  findSession,
  makeRecoveryCodes,
  newTotpSecret,
  readSignInTicket,
  releaseSecondFactorReset,
  renewAuthenticator,
  type Merchant,
  type Staff
} from '../../../src/lib/server/domain/identity/index.ts';
import { addMerchant, openDomainWorld, type DomainWorld } from '../../support/domain-context.ts';

let world: DomainWorld;
let klaproos: Merchant;
beforeAll(async () => {
  world = await openDomainWorld();
  klaproos = await addMerchant(world.ctx);
});
afterAll(() => world.close());

const PASSWORD = 'vier natte winterjassen';
/** Each code counts once, and a later one may be a step ahead of the clock. */
const codeOf = (secret: string, stepsAhead = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + stepsAhead * 30_000 });
const refused = (code: string) => expect.objectContaining({ code }) as unknown;

async function addPerson(name: string) {
  const totpSecret = newTotpSecret();
  const email = `${randomUUID()}@deklaproos.example`;
  const given = {
    merchantId: klaproos.id,
    email,
    name,
    role: 'owner',
    password: PASSWORD,
    totpSecret
  } as const;
  const staff = await addStaff(world.ctx, given);
  return { staff, email, totpSecret };
}

const as = ({ id: staffId, name }: Staff): Context => ({
  ...world.ctx,
  actor: { kind: 'staff', staffId, name }
});

async function enter(email: string, code: string, password = PASSWORD) {
  const ticket = await beginSignIn(world.ctx, { email, password, address: randomUUID() });
  return completeSignIn(world.ctx, { ticket, code, userAgent: 'Firefox' });
}

test('another password needs the old one, and signs every other browser out', async () => {
  const { staff, email, totpSecret } = await addPerson('Yasemin Öztürk');
  const other = await enter(email, codeOf(totpSecret));
  const here = await enter(email, codeOf(totpSecret, 1));
  const { id: sessionId } = (await findSession(world.ctx, here.cookie.value))!;
  const change = { sessionId, newPassword: 'negen droge zomerhoeden' };
  await expect(
    changeOwnPassword(as(staff), staff, { ...change, password: 'een ander wachtwoord' })
  ).rejects.toEqual(refused('password-wrong'));
  await changeOwnPassword(as(staff), staff, { ...change, password: PASSWORD });
  expect(await findSession(world.ctx, other.cookie.value)).toBeUndefined();
  expect(await findSession(world.ctx, here.cookie.value)).toMatchObject({ id: sessionId });
  await expect(enter(email, codeOf(totpSecret, 1))).rejects.toEqual(refused('sign-in-wrong'));
});

test('a lost phone: each recovery code opens once, and a new app takes the place of the old one when it is set up', async () => {
  const { staff, email, totpSecret } = await addPerson('Kofi Mensah');
  const codes = await makeRecoveryCodes(as(staff), staff, PASSWORD);
  await enter(email, codes[0]!);
  await expect(enter(email, codes[0]!)).rejects.toEqual(refused('code-wrong'));
  expect(await countRecoveryCodes(world.ctx, staff)).toBe(codes.length - 1);

  await expect(renewAuthenticator(as(staff), staff, { password: PASSWORD, code: '000000' })).rejects.toEqual(
    refused('code-wrong')
  );
  const ticket = await renewAuthenticator(as(staff), staff, { password: PASSWORD, code: codeOf(totpSecret) });
  const { enrolment } = readSignInTicket(world.ctx, ticket);
  await completeSignIn(world.ctx, { ticket, code: codeOf(enrolment!.secret), userAgent: 'Firefox' });
  await expect(enter(email, codeOf(totpSecret, 1))).rejects.toEqual(refused('code-wrong'));
  await enter(email, codeOf(enrolment!.secret, 1));
});

test('an owner asks for a colleague’s new second step, another one releases it, and the colleague never does', async () => {
  const [asker, releaser, lost] = [
    await addPerson('Noor'),
    await addPerson('Jens'),
    await addPerson('Amara')
  ];
  await makeRecoveryCodes(as(lost.staff), lost.staff, PASSWORD);
  const session = await enter(lost.email, codeOf(lost.totpSecret));
  const releaseId = await askSecondFactorReset(as(asker.staff), {
    ...{ merchantId: klaproos.id, staffId: lost.staff.id },
    because: 'Telefoon gestolen, ik heb haar gebeld.'
  });
  const which = { merchantId: klaproos.id, releaseId };
  for (const { staff } of [asker, lost])
    await expect(releaseSecondFactorReset(as(staff), which)).rejects.toEqual(
      refused('own-release-not-allowed')
    );
  await releaseSecondFactorReset(as(releaser.staff), which);
  expect(await findSession(world.ctx, session.cookie.value)).toBeUndefined();
  expect(await countRecoveryCodes(world.ctx, lost.staff)).toBe(0);
  const ticket = await beginSignIn(world.ctx, {
    email: lost.email,
    password: PASSWORD,
    address: randomUUID()
  });
  expect(readSignInTicket(world.ctx, ticket).enrolment).toBeDefined();
});
