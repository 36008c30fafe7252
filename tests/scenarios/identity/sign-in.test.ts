import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  addStaff,
  beginSignIn,
  completeSignIn,
  endAllSessions,
  endSession,
  findSession,
  listSessions,
  deleteEndedSessions,
  newTotpSecret,
  readSignInTicket,
  type Merchant
} from '../../../src/lib/server/domain/identity/index.ts';
import { addMerchant, openDomainWorld, type DomainWorld } from '../../support/domain-context.ts';

let world: DomainWorld;
let klaproos: Merchant;
let people = 0;

beforeAll(async () => {
  world = await openDomainWorld();
  klaproos = await addMerchant(world.ctx);
});
afterAll(() => world.close());

/** Each test comes from an address of its own: the limits are tested where they are meant. */
let address = '';
beforeEach(() => {
  address = randomUUID();
});

const PASSWORD = 'vier natte winterjassen';
const codeOf = (secret: string, stepsAhead = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + stepsAhead * 30_000 });

async function addPerson(totpSecret: string | undefined = newTotpSecret()) {
  people += 1;
  const email = `yasemin.${people}@deklaproos.example`;
  const facts = {
    merchantId: klaproos.id,
    name: 'Yasemin Öztürk',
    role: 'finance',
    password: PASSWORD
  } as const;
  const staff = await addStaff(world.ctx, { ...facts, email, ...(totpSecret && { totpSecret }) });
  return { staff, email, totpSecret };
}

async function signIn(person: Awaited<ReturnType<typeof addPerson>>, stepsAhead = 0) {
  const ticket = await beginSignIn(world.ctx, { email: person.email, password: PASSWORD, address });
  const code = codeOf(person.totpSecret!, stepsAhead);
  return completeSignIn(world.ctx, { ticket, code, userAgent: 'Firefox' });
}

describe('signing in', () => {
  test.each([
    ['an unknown address', { email: 'nobody@deklaproos.example', password: PASSWORD }],
    ['a wrong password', { email: undefined, password: 'vijf natte winterjassen' }],
    ['an empty password', { email: undefined, password: '' }],
    ['a password beyond every limit', { email: undefined, password: 'x'.repeat(10_000) }]
  ])('is refused in the same words for %s', async (_, given) => {
    const person = await addPerson();
    const input = { email: given.email ?? person.email, password: given.password, address };
    await expect(beginSignIn(world.ctx, input)).rejects.toMatchObject({ code: 'sign-in-wrong', params: {} });
  });

  test('takes the address in any case and with spaces around it', async () => {
    const person = await addPerson();
    const ticket = await beginSignIn(world.ctx, {
      email: ` ${person.email.toUpperCase()} `,
      password: PASSWORD,
      address
    });
    expect(readSignInTicket(world.ctx, ticket)).toEqual({ email: person.email });
  });

  test('needs a code of the authenticator, and each code counts once', async () => {
    const person = await addPerson();
    const ticket = await beginSignIn(world.ctx, { email: person.email, password: PASSWORD, address });
    const attempt = (code: string) => completeSignIn(world.ctx, { ticket, code, userAgent: 'Firefox' });
    await expect(attempt('000000')).rejects.toMatchObject({ code: 'code-wrong' });
    await expect(attempt('')).rejects.toMatchObject({ code: 'code-wrong' });
    const code = codeOf(person.totpSecret!);
    const { staff } = await attempt(`${code.slice(0, 3)} ${code.slice(3)}`);
    expect(staff).toMatchObject({ merchantId: klaproos.id, name: 'Yasemin Öztürk', role: 'finance' });
    await expect(attempt(code)).rejects.toMatchObject({ code: 'code-wrong' });
  });

  test('lets one of two sign-ins with the same code through', async () => {
    const person = await addPerson();
    const ticket = await beginSignIn(world.ctx, { email: person.email, password: PASSWORD, address });
    const code = codeOf(person.totpSecret!);
    const tries = Array.from({ length: 8 }, () =>
      completeSignIn(world.ctx, { ticket, code, userAgent: 'x' })
    );
    const settled = await Promise.allSettled(tries);
    expect(settled.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  });

  test('sets up an authenticator the first time, and keeps it', async () => {
    const person = await addPerson('');
    const ticket = await beginSignIn(world.ctx, { email: person.email, password: PASSWORD, address });
    const { enrolment } = readSignInTicket(world.ctx, ticket);
    expect(enrolment?.address).toContain(`otpauth://totp/Quitte:${encodeURIComponent(person.email)}`);
    const secret = enrolment!.secret;
    await completeSignIn(world.ctx, { ticket, code: codeOf(secret), userAgent: 'Firefox' });
    const next = await beginSignIn(world.ctx, { email: person.email, password: PASSWORD, address });
    expect(readSignInTicket(world.ctx, next).enrolment).toBeUndefined();
    await completeSignIn(world.ctx, { ticket: next, code: codeOf(secret, 1), userAgent: 'Firefox' });
  });

  test('keeps the first authenticator when two are set up at once', async () => {
    const person = await addPerson('');
    const tickets = await Promise.all(
      [1, 2].map(() => beginSignIn(world.ctx, { email: person.email, password: PASSWORD, address }))
    );
    const settled = await Promise.allSettled(
      tickets.map((ticket) => {
        const { secret } = readSignInTicket(world.ctx, ticket).enrolment!;
        return completeSignIn(world.ctx, { ticket, code: codeOf(secret), userAgent: 'Firefox' });
      })
    );
    expect(settled.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('takes no ticket that is old, altered or absent', async () => {
    const person = await addPerson();
    const ticket = await beginSignIn(world.ctx, { email: person.email, password: PASSWORD, address });
    const altered = ticket.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    const expired = expect.objectContaining({ code: 'sign-in-ticket-expired' }) as Error;
    for (const wrong of [altered, ticket.slice(0, 20), '', undefined])
      expect(() => readSignInTicket(world.ctx, wrong)).toThrow(expired);
    world.advance({ minutes: 10 });
    expect(() => readSignInTicket(world.ctx, ticket)).toThrow(expired);
  });

  test('keeps neither password nor authenticator readable', async () => {
    const person = await addPerson();
    const [row] = await world.database.owner`select * from staff where id = ${person.staff.id}`;
    expect(row!['password_hash']).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(row)).not.toContain(person.totpSecret);
  });

  test('refuses a short password where a person is added', async () => {
    const facts = { merchantId: klaproos.id, email: 'x@y.example', name: 'X', role: 'viewer' } as const;
    await expect(addStaff(world.ctx, { ...facts, password: 'kort' })).rejects.toMatchObject({
      code: 'password-length'
    });
  });
});

describe('guessing', () => {
  const wrong = (email: string, from: string) =>
    beginSignIn(world.ctx, { email, password: 'x'.repeat(12), address: from }).catch(
      (error: unknown) => error
    );

  test('of one account ends after ten tries in a quarter of an hour, wherever they come from', async () => {
    const person = await addPerson();
    for (let i = 0; i < 10; i += 1)
      expect(await wrong(person.email, `${address}-${i}`)).toMatchObject({ code: 'sign-in-wrong' });
    expect(await wrong(person.email, `${address}-x`)).toMatchObject({ code: 'too-many-attempts' });
    world.advance({ minutes: 15, seconds: 1 });
    await signIn(person);
  });

  test('from one place ends after thirty tries', async () => {
    for (let i = 0; i < 30; i += 1)
      expect(await wrong(`nobody.${i}@deklaproos.example`, address)).toMatchObject({ code: 'sign-in-wrong' });
    expect(await wrong('nobody@deklaproos.example', address)).toMatchObject({ code: 'too-many-attempts' });
  });

  test('of the code ends after ten tries, even with the right one', async () => {
    const person = await addPerson();
    const ticket = await beginSignIn(world.ctx, { email: person.email, password: PASSWORD, address });
    const attempt = (code: string) => completeSignIn(world.ctx, { ticket, code, userAgent: 'x' });
    for (let i = 0; i < 10; i += 1) await expect(attempt('12')).rejects.toMatchObject({ code: 'code-wrong' });
    await expect(attempt(codeOf(person.totpSecret!))).rejects.toMatchObject({ code: 'too-many-attempts' });
  });
});

describe('a session', () => {
  let person: Awaited<ReturnType<typeof addPerson>>;
  let token: string;
  beforeEach(async () => {
    person = await addPerson();
    token = (await signIn(person)).cookie.value;
  });
  const who = async () => (await findSession(world.ctx, token))?.staff.email;

  test('has a cookie that only our own pages over HTTPS get, and scripts never', async () => {
    const { cookie } = await signIn(person, 1);
    expect(cookie).toMatchObject({
      name: '__Host-session',
      attributes: { path: '/', secure: true, httpOnly: true, sameSite: 'lax' }
    });
  });

  test('keeps only the hash of its token', async () => {
    const rows = await world.database.owner`select * from session where user_id = ${person.staff.id}`;
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test.each(['', 'x', 'A'.repeat(27), "' or 1=1 --"])('is not found by %j', async (wrong) => {
    expect(await findSession(world.ctx, wrong)).toBeUndefined();
  });

  test('runs on with use, ends after half an hour without', async () => {
    for (const minutes of [29, 14, 29, 29]) {
      world.advance({ minutes });
      expect(await who()).toBe(person.email);
    }
    world.advance({ minutes: 30 });
    expect(await who()).toBeUndefined();
    expect(await world.database.owner`select 1 from session where user_id = ${person.staff.id}`).toHaveLength(
      0
    );
  });

  test('ends after twelve hours, however busy', async () => {
    for (let quarter = 1; quarter < 48; quarter += 1) {
      world.advance({ minutes: 15 });
      expect(await who()).toBe(person.email);
    }
    world.advance({ minutes: 15 });
    expect(await who()).toBeUndefined();
  });

  test('is ended by its owner only, one or all', async () => {
    const other = await addPerson();
    const otherToken = (await signIn(other)).cookie.value;
    const second = (await signIn(person, 1)).cookie.value;
    const sessions = await listSessions(world.ctx, person.staff);
    expect(sessions).toHaveLength(2);
    await endSession(world.ctx, other.staff, sessions[0]!.id);
    expect(await listSessions(world.ctx, person.staff)).toHaveLength(2);
    await endSession(world.ctx, person.staff, (await findSession(world.ctx, token))!.id);
    expect(await who()).toBeUndefined();
    expect(await findSession(world.ctx, second)).toBeDefined();
    await endAllSessions(world.ctx, person.staff);
    expect(await findSession(world.ctx, second)).toBeUndefined();
    expect(await findSession(world.ctx, otherToken)).toBeDefined();
  });

  test('ends for whoever may no longer come in', async () => {
    await world.database.owner`update staff set disabled_at = created_at where id = ${person.staff.id}`;
    expect(await who()).toBeUndefined();
    await expect(signIn(person, 1)).rejects.toMatchObject({ code: 'sign-in-wrong' });
  });

  test('is cleared away when it has ended', async () => {
    await deleteEndedSessions(world.ctx, klaproos.id);
    world.advance({ minutes: 31 });
    expect(await deleteEndedSessions(world.ctx, klaproos.id)).toBeGreaterThan(0);
    expect(await world.database.owner`select 1 from session`).toHaveLength(0);
  });
});

test('signing in is in the audit trail, under the name of who did it', async () => {
  const person = await addPerson();
  await signIn(person);
  const trail = await world.database.owner`
    select action, actor_kind, actor_id from audit_entry where subject_id = ${person.staff.id} order by action`;
  expect([...trail]).toEqual([
    { action: 'add-staff', actor_kind: 'system', actor_id: null },
    { action: 'sign-in', actor_kind: 'staff', actor_id: person.staff.id }
  ]);
});
