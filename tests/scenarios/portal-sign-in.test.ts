import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  askToSignIn,
  findCustomerSession,
  listContactEvidence,
  readSignIn,
  readSignInLink,
  signInAs,
  signInByCode,
  signInByLink,
  upsertCustomers,
  type SignedIn
} from '../../src/lib/server/domain/identity/index.ts';
import { startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
let ids: ReadonlyMap<string, string>;

const customers = [
  {
    reference: 'K-1',
    name: 'Samira El Amrani',
    language: 'nl',
    email: 'Samira@Example.org',
    phone: '06 12 34 56 01'
  },
  { reference: 'K-2', name: 'Jeroen Bakker', language: 'nl', email: 'thuis@example.org' },
  { reference: 'K-3', name: 'Fatima Bakker-Yılmaz', language: 'de', email: 'thuis@example.org' }
] as const;

beforeAll(async () => {
  world = await startWorld();
  ids = await world.ctx.db.withMerchant(world.merchant.id, (tx) =>
    upsertCustomers(tx, world.merchant.id, world.clock.now(), customers)
  );
});
afterAll(() => world.close());

/** Each test comes from an address of its own, and later than the one before: the limits are tested where they are meant. */
let address = '';
beforeEach(async () => {
  address = randomUUID();
  await world.goTo(world.clock.now().add({ minutes: 20 }).toString());
});

const ask = (typed: string) =>
  askToSignIn(world.ctx, { merchant: world.merchant, typed, language: 'nl', address });

/** Asks, and reads the message: its link's token and its code. */
async function askAndRead(typed = 'samira@example.org', to = typed) {
  const { ticket } = await ask(typed);
  await world.runJobs();
  const mail = world.sandbox.control.messages.list().findLast((message) => message.to === to);
  const [, token] = /sign-in\/link\/([\w-]{22})/.exec(mail?.text ?? '') ?? [];
  const [code] = /\d{6}/.exec(mail?.subject ?? mail?.text ?? '') ?? [];
  if (token === undefined || code === undefined) throw new Error('no message with link and code came');
  return { ticket, token, code, mail: mail! };
}

const door = () => ({
  merchant: world.merchant,
  browser: { ip: address, userAgent: 'Firefox' },
  formerToken: undefined
});

const byLink = (input: Readonly<{ ticket: string | undefined; token: string }>) =>
  signInByLink(world.ctx, { ...door(), ...input });
const byCode = (input: Readonly<{ ticket: string | undefined; code: string; token?: string }>) =>
  signInByCode(world.ctx, { ...door(), ...input });

function cookieOf(answer: SignedIn): string {
  if (answer.kind !== 'signed-in') throw new Error('somebody is asked who they are');
  return answer.cookie.value;
}

const whoHolds = async (token: string) =>
  (await findCustomerSession(world.ctx, world.merchant.id, token))?.customer.name;

const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('the message', () => {
  test('goes to an e-mail address however it is written, with a link and a code, in the words of its reader', async () => {
    const { mail, code } = await askAndRead('  SAMIRA@example.org ', 'samira@example.org');
    expect(mail.subject).toBe(`${code} is je code voor Kinderdagverblijf De Klaproos`);
    expect(mail.text).toContain('Dag Samira El Amrani,');
    expect(mail.text).toContain(`https://pay.example/my/de-klaproos/sign-in/link/`);
  });

  test('goes to a phone number however it is written', async () => {
    const { mail, ticket, code } = await askAndRead('+31 (0)6 1234 5601', '+31612345601');
    expect(mail.channel).toBe('sms');
    expect(await whoHolds(cookieOf(await byCode({ ticket, code })))).toBe('Samira El Amrani');
  });

  test('does not wait behind others: it has a queue of its own', async () => {
    await ask('samira@example.org');
    const [job] = await world.database.owner`
      select name from pgboss.job where data->>'name' = 'notifications.send-proof-message' and state = 'created'`;
    expect(job?.['name']).toBe('codes');
  });

  test('is never sent once the ten minutes are over', async () => {
    const before = world.sandbox.control.messages.list().length;
    await ask('samira@example.org');
    world.clock.set(world.clock.now().add({ minutes: 10 }));
    await world.runJobs();
    expect(world.sandbox.control.messages.list()).toHaveLength(before);
  });

  test('a stranger gets none, and the browser keeps what it would keep for a customer', async () => {
    const before = world.sandbox.control.messages.list().length;
    const { ticket } = await ask('nobody@example.org');
    await world.runJobs();
    expect(world.sandbox.control.messages.list()).toHaveLength(before);
    const known = await askAndRead();
    expect(ticket).toHaveLength(known.ticket.length);
    const underWay = (held: string) => readSignIn(world.ctx, { merchantId: world.merchant.id, ticket: held });
    expect(await underWay(ticket)).toEqual({
      kind: 'asked',
      contact: { channel: 'email', address: 'nobody@example.org' }
    });
    expect((await underWay(known.ticket)).kind).toBe('asked');
    // Tried codes answer the same, too.
    const wrong = otherThan(known.code);
    const refused = await byCode({ ticket, code: wrong }).catch((refusal: unknown) => refusal);
    expect(refused).toMatchObject({ code: 'contact-code-wrong', params: { left: 4 } });
    expect(await byCode({ ticket: known.ticket, code: wrong }).catch((refusal: unknown) => refusal)).toEqual(
      refused
    );
  });

  test('no link and no code is kept in any table', async () => {
    const { token, code } = await askAndRead();
    const rows = await world.database.owner`
      select t::text as row from contact_proof t union all select data::text from pgboss.job
      union all select payload::text from domain_event`;
    const everything = rows.map((row) => row['row'] as string).join('\n');
    expect(everything).not.toContain(token);
    expect(everything).not.toMatch(new RegExp(`\\b${code}\\b`));
  });

  test.each([['samira'], ['@'], ['a@b, c@d'], ['12'], ['']])('%j is no contact', async (typed) => {
    await expect(ask(typed)).rejects.toMatchObject({ code: 'contact-invalid' });
  });
});

describe('the link', () => {
  test('is looked at by scanners as often as they like, and still opens', async () => {
    const { token, ticket } = await askAndRead();
    const look = { merchantId: world.merchant.id, token, ticket: undefined };
    for (let i = 0; i < 20; i++) expect(await readSignInLink(world.ctx, look)).toBe('needs-code');
    expect(await readSignInLink(world.ctx, { ...look, ticket })).toBe('opens');
    expect(await whoHolds(cookieOf(await byLink({ token, ticket })))).toBe('Samira El Amrani');
  });

  test('opens nothing in another browser without the code', async () => {
    const { token, code } = await askAndRead();
    const another = (await ask('nobody@example.org')).ticket;
    for (const ticket of [undefined, another, 'rubbish'])
      await expect(byLink({ token, ticket })).rejects.toMatchObject({ code: 'sign-in-elsewhere' });
    await expect(byCode({ token, ticket: undefined, code: otherThan(code) })).rejects.toMatchObject({
      code: 'contact-code-wrong'
    });
    const answer = await byCode({ token, ticket: undefined, code });
    expect(await whoHolds(cookieOf(answer))).toBe('Samira El Amrani');
  });

  test('the code opens nothing in a browser that neither asked nor has the link', async () => {
    const { code } = await askAndRead();
    await expect(byCode({ ticket: undefined, code })).rejects.toMatchObject({ code: 'proof-expired' });
  });

  test('pressed twice at once gives one session, again and again', async () => {
    for (let round = 0; round < 5; round++) {
      await world.goTo(world.clock.now().add({ minutes: 20 }).toString());
      const { token, ticket, code } = await askAndRead();
      const tries = [byLink({ token, ticket }), byLink({ token, ticket }), byCode({ ticket, code })];
      const answers = await Promise.allSettled(tries);
      expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    }
  });

  test('works once', async () => {
    const { token, ticket, code } = await askAndRead();
    await byLink({ token, ticket });
    await expect(byLink({ token, ticket })).rejects.toMatchObject({ code: 'proof-already-used' });
    await expect(byCode({ ticket, code })).rejects.toMatchObject({ code: 'proof-already-used' });
    expect(await readSignInLink(world.ctx, { merchantId: world.merchant.id, token, ticket })).toBe('is-over');
  });

  test('works for ten minutes', async () => {
    const { token, ticket, code } = await askAndRead();
    world.clock.set(world.clock.now().add({ minutes: 10 }));
    await expect(byLink({ token, ticket })).rejects.toMatchObject({ code: 'proof-expired' });
    await expect(byCode({ ticket, code })).rejects.toMatchObject({ code: 'proof-expired' });
  });
});

describe('a session', () => {
  test('is a new one at every sign-in, and the one that this browser had ends', async () => {
    const first = await askAndRead();
    const old = cookieOf(await byLink(first));
    const again = await askAndRead();
    const answer = await signInByLink(world.ctx, { ...door(), ...again, formerToken: old });
    expect(cookieOf(answer)).not.toBe(old);
    expect(await whoHolds(old)).toBeUndefined();
    expect(await whoHolds(cookieOf(answer))).toBe('Samira El Amrani');
  });

  test('leaves evidence of the contact that was proved, without the contact', async () => {
    const { ticket, token } = await askAndRead();
    await byLink({ ticket, token });
    const owner = { merchantId: world.merchant.id, customerId: ids.get('K-1')! };
    const evidence = await world.ctx.db.withMerchant(owner.merchantId, (tx) =>
      listContactEvidence(tx, owner)
    );
    expect(evidence[0]).toMatchObject({ channel: 'email', act: 'proved', hint: 's•••@example.org' });
    const rows = await world.database.owner`select e::text as row from contact_evidence e`;
    expect(rows.map((row) => row['row'] as string).join()).not.toContain('samira@');
  });
});

describe('an address that several customers share', () => {
  test('asks whose page it is, and signs in the one who is chosen, once', async () => {
    const asked = await askAndRead('thuis@example.org');
    // In another browser than the one that asked.
    const answer = await byCode({ ...asked, ticket: undefined });
    if (answer.kind !== 'choose') throw new Error('nobody was asked');
    const { ticket } = answer;
    const look = { merchantId: world.merchant.id, ticket };
    expect(await readSignIn(world.ctx, look)).toEqual({
      kind: 'choose',
      customers: [
        { id: ids.get('K-2'), name: 'Jeroen Bakker', reference: 'K-2' },
        { id: ids.get('K-3'), name: 'Fatima Bakker-Yılmaz', reference: 'K-3' }
      ]
    });
    const choose = (reference: string, held = ticket) =>
      signInAs(world.ctx, { ...door(), ticket: held, customerId: ids.get(reference)! });
    await expect(choose('K-1')).rejects.toMatchObject({ code: 'customer-not-found' });
    await expect(choose('K-3', asked.ticket)).rejects.toMatchObject({ code: 'proof-expired' });
    expect(await whoHolds(cookieOf(await choose('K-3')))).toBe('Fatima Bakker-Yılmaz');
    await expect(choose('K-2')).rejects.toMatchObject({ code: 'proof-already-used' });
  });

  test('is not chosen from before anything was proved', async () => {
    const { ticket } = await askAndRead('thuis@example.org');
    await expect(
      signInAs(world.ctx, { ...door(), ticket, customerId: ids.get('K-2')! })
    ).rejects.toMatchObject({ code: 'proof-expired' });
  });
});

describe('limits', () => {
  test('five codes per message: after that not even the right one', async () => {
    const { ticket, code } = await askAndRead();
    for (const left of [4, 3, 2, 1, 0])
      await expect(byCode({ ticket, code: otherThan(code) })).rejects.toMatchObject({
        code: 'contact-code-wrong',
        params: { left }
      });
    await expect(byCode({ ticket, code })).rejects.toMatchObject({ code: 'too-many-codes' });
  });

  test('the fifth code still counts', async () => {
    const { ticket, code } = await askAndRead();
    for (let i = 0; i < 4; i++) await byCode({ ticket, code: otherThan(code) }).catch(() => undefined);
    expect((await byCode({ ticket, code })).kind).toBe('signed-in');
  });

  test.each([['samira@example.org'], ['stranger@example.org'], ['+31612345601']])(
    'five messages to %s in a quarter of an hour, not six, from wherever',
    async (typed) => {
      for (let i = 0; i < 5; i++) {
        address = randomUUID();
        await ask(typed);
      }
      address = randomUUID();
      await expect(ask(typed)).rejects.toMatchObject({ code: 'too-many-attempts' });
      world.clock.set(world.clock.now().add({ minutes: 15 }));
      await ask(typed);
    }
  );

  test('twenty messages from one place in a quarter of an hour, not twenty-one', async () => {
    for (let i = 0; i < 20; i++) await ask(`somebody.${i}@example.org`);
    await expect(ask('somebody.else@example.org')).rejects.toMatchObject({ code: 'too-many-attempts' });
  });

  test('thirty codes from one place in a quarter of an hour, not thirty-one', async () => {
    const { ticket, code } = await askAndRead();
    for (let i = 0; i < 30; i++) await byCode({ ticket: undefined, code: '000000' }).catch(() => undefined);
    await expect(byCode({ ticket, code })).rejects.toMatchObject({ code: 'too-many-attempts' });
  });
});

test('a mail server that is away is tried again, with another link and code, while they are of use', async () => {
  const { ticket } = await ask('samira@example.org');
  const { db } = world.ctx;
  const [job] = await world.database.owner`
    select data->'data' as data from pgboss.job
    where data->>'name' = 'notifications.send-proof-message' and state = 'created'`;
  expect(job).toBeDefined();
  const { sendProofMessage } =
    await import('../../src/lib/server/domain/notifications/proofs/send-proof-message.ts');
  const proofId = ticket.slice(0, 36);
  const away = () => Promise.resolve({ kind: 'unavailable', because: 'no line' } as const);
  const ctx = { ...world.ctx, db, channels: { ...world.ctx.channels, email: away } };
  await expect(sendProofMessage(ctx, { merchantId: world.merchant.id, proofId })).rejects.toThrow('away');
  await world.runJobs();
  const mail = world.sandbox.control.messages.list('email').at(-1);
  const [code] = /\d{6}/.exec(mail?.subject ?? '') ?? [];
  expect((await byCode({ ticket, code: code! })).kind).toBe('signed-in');
});
