import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../../src/lib/server/context.ts';
import {
  acceptInvitation,
  addStaff,
  beginSignIn,
  changeStaffRole,
  completeSignIn,
  countRecoveryCodes,
  disableStaff,
  endStaffSessions,
  findApiKey,
  createApiKey,
  findSession,
  inviteStaff,
  listApiKeys,
  listInvitations,
  listStaff,
  makeRecoveryCodes,
  newTotpSecret,
  readInvitation,
  readSignInTicket,
  resendInvitation,
  withdrawInvitation,
  type Staff,
  type StaffRole
} from '../../../src/lib/server/domain/identity/index.ts';
import { exportAudit, searchAudit } from '../../../src/lib/server/domain/reporting/index.ts';
import { startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let owner: Staff;
let asOwner: Context;

const PASSWORD = 'vier natte winterjassen';

beforeAll(async () => {
  world = await startWorld();
  owner = await add('Yasemin Öztürk', 'owner');
  asOwner = as(owner);
});
afterAll(() => world.close());

const as = (person: Staff): Context => ({
  ...world.ctx,
  actor: { kind: 'staff', staffId: person.id, name: person.name }
});

function add(name: string, role: StaffRole): Promise<Staff> {
  const email = `${name.split(' ')[0]!.toLowerCase()}.${role}@deklaproos.example`;
  const facts = { merchantId: world.merchant.id, name, email, role, password: PASSWORD };
  return addStaff(world.ctx, { ...facts, totpSecret: newTotpSecret() });
}

const invite = (email: string, role: StaffRole = 'support') =>
  inviteStaff(asOwner, { merchantId: world.merchant.id, email, role, language: 'nl' });
const of = (invitationId: string) => ({ merchantId: world.merchant.id, invitationId });
const person = (staffId: string) => ({ merchantId: world.merchant.id, staffId });

/** The link in the last message to this address. */
async function readLink(to: string): Promise<string> {
  await world.runJobs();
  const mail = world.sandbox.control.messages.list().findLast((message) => message.to === to);
  const [, token] = /admin\/invitation\/([\w-]{22})/.exec(mail?.text ?? '') ?? [];
  if (token === undefined) throw new Error('no invitation came');
  return token;
}

const codeOf = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate();

test('whoever is invited chooses a password, sets up an authenticator, and is in: once', async () => {
  const invitationId = await invite('Mehmet@DeKlaproos.example', 'finance');
  const token = await readLink('mehmet@deklaproos.example');
  await expect(invite('mehmet@deklaproos.example')).rejects.toMatchObject({
    code: 'invitation-already-open'
  });
  // A scanner that looks at the link changes nothing.
  for (const _ of [1, 2])
    expect((await readInvitation(world.ctx, token)).invitation).toMatchObject({ role: 'finance' });

  const accept = (password: string) => acceptInvitation(world.ctx, { token, name: 'Mehmet Kaya', password });
  await expect(accept('kort')).rejects.toMatchObject({ code: 'password-length' });
  const ticket = await accept('zeven groene fietsen');
  await expect(accept('zeven groene fietsen')).rejects.toMatchObject({ code: 'invitation-expired' });
  await expect(readInvitation(world.ctx, token)).rejects.toMatchObject({ code: 'invitation-expired' });
  await expect(resendInvitation(asOwner, of(invitationId))).rejects.toMatchObject({
    code: 'invitation-not-found'
  });

  const { enrolment } = readSignInTicket(world.ctx, ticket);
  const { staff, cookie } = await completeSignIn(world.ctx, {
    ticket,
    code: codeOf(enrolment!.secret),
    userAgent: 'Firefox'
  });
  expect(staff).toMatchObject({ name: 'Mehmet Kaya', email: 'mehmet@deklaproos.example', role: 'finance' });
  expect(await findSession(world.ctx, cookie.value)).toMatchObject({ staff: { id: staff.id } });
  const listed = (await listStaff(world.ctx, world.merchant.id)).find(({ id }) => id === staff.id);
  expect(listed).toMatchObject({ hasAuthenticator: true, sessions: 1, lastSeenAt: world.clock.now() });
  await expect(invite('mehmet@deklaproos.example')).rejects.toMatchObject({ code: 'staff-already-here' });
});

test('a link ends after 72 hours, when another one is sent, and when it is withdrawn', async () => {
  const invitationId = await invite('lotte@deklaproos.example');
  const first = await readLink('lotte@deklaproos.example');
  await world.goTo(world.clock.now().add({ hours: 72 }).subtract({ seconds: 1 }).toString());
  expect((await readInvitation(world.ctx, first)).invitation.id).toBe(invitationId);
  await world.goTo(world.clock.now().add({ seconds: 1 }).toString());
  await expect(readInvitation(world.ctx, first)).rejects.toMatchObject({ code: 'invitation-expired' });

  await resendInvitation(asOwner, of(invitationId));
  const second = await readLink('lotte@deklaproos.example');
  expect(second).not.toBe(first);
  await expect(readInvitation(world.ctx, first)).rejects.toMatchObject({ code: 'invitation-expired' });
  expect((await readInvitation(world.ctx, second)).invitation.id).toBe(invitationId);

  await withdrawInvitation(asOwner, of(invitationId));
  await expect(
    acceptInvitation(world.ctx, { token: second, name: 'Lotte', password: PASSWORD })
  ).rejects.toMatchObject({ code: 'invitation-expired' });
  expect((await listInvitations(world.ctx, world.merchant.id)).map(({ id }) => id)).not.toContain(
    invitationId
  );
});

test('an owner ends sessions and access; whoever comes back keeps who they were, and needs a new authenticator', async () => {
  const totpSecret = newTotpSecret();
  const facts = { merchantId: world.merchant.id, name: 'Jan Vos', email: 'jan@deklaproos.example' };
  const jan = await addStaff(world.ctx, { ...facts, role: 'support', password: PASSWORD, totpSecret });
  const signIn = () => beginSignIn(world.ctx, { email: jan.email, password: PASSWORD, address: 'jan' });
  const { cookie } = await completeSignIn(world.ctx, {
    ticket: await signIn(),
    code: codeOf(totpSecret),
    userAgent: 'Firefox'
  });
  expect(await endStaffSessions(asOwner, person(jan.id))).toBe(1);
  expect(await findSession(world.ctx, cookie.value)).toBeUndefined();

  await makeRecoveryCodes(as(jan), jan, PASSWORD);
  await disableStaff(asOwner, person(jan.id));
  await expect(signIn()).rejects.toMatchObject({ code: 'sign-in-wrong' });
  await expect(disableStaff(asOwner, person(jan.id))).rejects.toMatchObject({ code: 'staff-not-found' });

  await invite(jan.email, 'viewer');
  const token = await readLink(jan.email);
  const ticket = await acceptInvitation(world.ctx, { token, name: 'Jan Vos', password: PASSWORD });
  expect(readSignInTicket(world.ctx, ticket).enrolment).toBeDefined();
  const back = (await listStaff(world.ctx, world.merchant.id)).find(({ id }) => id === jan.id);
  expect(back).toMatchObject({ role: 'viewer', disabledAt: null, hasAuthenticator: false });
  expect(await countRecoveryCodes(world.ctx, jan)).toBe(0);
});

test('of two owners who take each other’s role away at once, one stays; what the other invited is over', async () => {
  const other = await add('Sven Lindqvist', 'owner');
  const change = (actor: Staff, target: Staff) =>
    changeStaffRole(as(actor), { ...person(target.id), role: 'viewer' });
  const results = await Promise.allSettled([change(owner, other), change(other, owner)]);
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'act-not-allowed' }
  });
  const owners = (await listStaff(world.ctx, world.merchant.id)).filter(({ role }) => role === 'owner');
  expect(owners).toHaveLength(1);
  const [left] = owners;
  owner = left!;
  asOwner = as(owner);
  await expect(change(owner, owner)).rejects.toMatchObject({ code: 'last-owner' });
});

test('whoever may not invite any more invited nobody', async () => {
  const other = await add('Noor Bakkali', 'owner');
  const email = 'tim@deklaproos.example';
  await inviteStaff(as(other), { merchantId: world.merchant.id, email, role: 'owner', language: 'nl' });
  const token = await readLink(email);
  await disableStaff(asOwner, person(other.id));
  await expect(readInvitation(world.ctx, token)).rejects.toMatchObject({ code: 'invitation-expired' });
});

test('every act stands in the trail under its author, is found by person, act, thing and day, and pages by key', async () => {
  const { id: merchantId, zone } = world.merchant;
  const search = { merchantId, zone };
  const today = world.clock.now().toZonedDateTimeISO(zone).toPlainDate();
  const ended = await searchAudit(world.ctx, { ...search, action: 'disable-staff' });
  expect(ended.items.map(({ subjectName }) => subjectName)).toEqual(['Noor Bakkali', 'Jan Vos']);
  const mehmet = (await listStaff(world.ctx, merchantId)).find(({ name }) => name === 'Mehmet Kaya')!;
  const his = await searchAudit(world.ctx, { ...search, by: mehmet.id });
  expect(his.items.map(({ action, actorName }) => [action, actorName])).toEqual([
    ['sign-in', 'Mehmet Kaya'],
    ['accept-invitation', 'Mehmet Kaya']
  ]);
  const onHim = await searchAudit(world.ctx, { ...search, on: mehmet.id });
  expect(onHim.items).toHaveLength(2);
  // Three days before, by the merchant's own calendar.
  const firstDay = { from: today.subtract({ days: 3 }), until: today.subtract({ days: 3 }) };
  const early = await searchAudit(world.ctx, { ...search, ...firstDay });
  expect(early.items.some(({ subjectId }) => subjectId === mehmet.id)).toBe(true);
  expect(early.items.some(({ action }) => action === 'disable-staff')).toBe(false);
  expect((await searchAudit(world.ctx, { ...search, on: 'no such number' })).items).toEqual([]);

  // More than a page: every entry once, in order, by pages as in the file.
  for (let i = 0; i < 60; i += 1) await createApiKey(asOwner, { merchantId, name: `${i}`, scopes: [] });
  const paged: string[] = [];
  let after: string | undefined;
  do {
    const page = await searchAudit(world.ctx, { ...search, after });
    paged.push(...page.items.map(({ id }) => id));
    after = page.next;
  } while (after !== undefined);
  const filed: string[] = [];
  for await (const { id } of await exportAudit(asOwner, search)) filed.push(id);
  // The file's own entry is the only one that came since.
  expect(filed.slice(1)).toEqual(paged);
  expect(new Set(filed).size).toBe(filed.length);
});

test('a key says when it was last used', async () => {
  const { id: merchantId } = world.merchant;
  const key = await createApiKey(asOwner, { merchantId, name: 'Boekhouding', scopes: ['invoices:read'] });
  const read = async () => (await listApiKeys(world.ctx, merchantId)).find(({ id }) => id === key.id)!;
  expect((await read()).lastUsedAt).toBeNull();
  await findApiKey(world.ctx, `Bearer ${key.secret}`);
  expect((await read()).lastUsedAt).toEqual(world.clock.now());
});
