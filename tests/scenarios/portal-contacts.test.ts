import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  askForConfirmation,
  askForNewContact,
  changeContact,
  confirmByCode,
  findCustomerSession,
  findContactUnderWay,
  isConfirmed,
  listContactEvidence,
  readConfirmation,
  readCustomer,
  upsertCustomers,
  type AtHome
} from '../../src/lib/server/domain/identity/index.ts';
import { signInCustomer } from '../support/customers.ts';
import { startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
let count = 0;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

let address = '';
beforeEach(() => {
  address = randomUUID();
});

type Row = Readonly<{ reference: string; email?: string; phone?: string }>;

const put = (row: Row) =>
  world.ctx.db.withMerchant(world.merchant.id, async (tx) => {
    const person = { name: 'Mehmet Kaya', language: 'nl', ...row } as const;
    const ids = await upsertCustomers(tx, world.merchant.id, world.clock.now(), [person]);
    return ids.get(row.reference)!;
  });

/** A customer of their own for each test, at home in one browser. */
async function someone(contacts: Omit<Row, 'reference'> = {}) {
  count += 1;
  const reference = `M-${count}`;
  const email = `mehmet.${count}@example.org`;
  const customerId = await put({ reference, email, ...contacts });
  const { value: token } = await signInCustomer(world, customerId);
  /** As the next request finds it. */
  const atHome = async (): Promise<AtHome> => {
    const found = await findCustomerSession(world.ctx, world.merchant.id, token);
    return { merchant: world.merchant, ...found! };
  };
  return { reference, email, customerId, atHome };
}

type Someone = Awaited<ReturnType<typeof someone>>;

const ctxOf = ({ customerId }: Someone) => ({
  ...world.ctx,
  actor: { kind: 'customer', customerId } as const
});

const to = (contact: string) =>
  world.sandbox.control.messages.list().filter((message) => message.to === contact);

function lastCodeTo(contact: string): string {
  const message = to(contact).at(-1);
  const [code] = /\b\d{6}\b/.exec(`${message?.subject ?? ''} ${message?.text ?? ''}`) ?? [];
  if (code === undefined) throw new Error(`no code came to ${contact}`);
  return code;
}

const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

async function confirm(person: Someone): Promise<void> {
  await askForConfirmation(ctxOf(person), await person.atHome(), { channel: 'email', language: 'nl' });
  await world.runJobs();
  await confirmByCode(ctxOf(person), await person.atHome(), { code: lastCodeTo(person.email), address });
}

const askFor = async (person: Someone, typed: string, channel: 'email' | 'sms' = 'email') => {
  await askForNewContact(ctxOf(person), await person.atHome(), { channel, typed, language: 'nl' });
  await world.runJobs();
};

const change = async (person: Someone, code: string) =>
  changeContact(ctxOf(person), await person.atHome(), {
    code,
    browser: { ip: address, userAgent: 'Firefox' }
  });

describe('a one-time code before something delicate', () => {
  test('is good for ten minutes in the browser that asked, and in no other', async () => {
    const person = await someone();
    const other = await signInCustomer(world, person.customerId);
    expect(isConfirmed((await person.atHome()).session, world.clock.now())).toBe(false);
    await confirm(person);
    const { session } = await person.atHome();
    expect(isConfirmed(session, world.clock.now())).toBe(true);
    expect(isConfirmed(session, world.clock.now().add({ minutes: 9, seconds: 59 }))).toBe(true);
    expect(isConfirmed(session, world.clock.now().add({ minutes: 10 }))).toBe(false);
    const elsewhere = await findCustomerSession(world.ctx, world.merchant.id, other.value);
    expect(isConfirmed(elsewhere!.session, world.clock.now())).toBe(false);
  });

  test('goes to a contact on file, and says where by a hint’s worth of contacts', async () => {
    const person = await someone({ phone: '0612345678' });
    const { contacts } = await readConfirmation(world.ctx, await person.atHome());
    expect(contacts.map(({ channel }) => channel)).toEqual(['email', 'sms']);
    await askForConfirmation(ctxOf(person), await person.atHome(), { channel: 'sms', language: 'nl' });
    await world.runJobs();
    await confirmByCode(ctxOf(person), await person.atHome(), { code: lastCodeTo('+31612345678'), address });
    expect(isConfirmed((await person.atHome()).session, world.clock.now())).toBe(true);
  });

  test('never goes to a contact that is not on file', async () => {
    const person = await someone();
    await expect(
      askForConfirmation(ctxOf(person), await person.atHome(), { channel: 'sms', language: 'nl' })
    ).rejects.toMatchObject({ code: 'contact-missing' });
  });

  test('a wrong, a used and an old one confirm nothing', async () => {
    const person = await someone();
    const asked = async () => {
      await askForConfirmation(ctxOf(person), await person.atHome(), { channel: 'email', language: 'nl' });
      await world.runJobs();
      return lastCodeTo(person.email);
    };
    const give = async (code: string) =>
      confirmByCode(ctxOf(person), await person.atHome(), { code, address });
    const first = await asked();
    await expect(give(otherThan(first))).rejects.toMatchObject({ code: 'contact-code-wrong' });
    world.clock.set(world.clock.now().add({ minutes: 10 }));
    await expect(give(first)).rejects.toMatchObject({ code: 'proof-expired' });
    const second = await asked();
    await give(second);
    await expect(give(second)).rejects.toMatchObject({ code: 'proof-expired' });
  });

  test('the code of one customer confirms nothing for another', async () => {
    const [one, other] = [await someone(), await someone()];
    await askForConfirmation(ctxOf(one), await one.atHome(), { channel: 'email', language: 'nl' });
    await world.runJobs();
    await expect(
      confirmByCode(ctxOf(other), await other.atHome(), { code: lastCodeTo(one.email), address })
    ).rejects.toMatchObject({ code: 'proof-expired' });
  });

  test('five messages in a quarter of an hour, not six', async () => {
    const person = await someone();
    const ask = async () =>
      askForConfirmation(ctxOf(person), await person.atHome(), { channel: 'email', language: 'nl' });
    for (let i = 0; i < 5; i++) await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'too-many-attempts' });
  });
});

describe('another contact', () => {
  test('takes its place once its own code was typed; the former one is told; an import leaves it alone', async () => {
    const person = await someone();
    const next = `nieuw.${person.email}`;
    await confirm(person);
    await askFor(person, ` ${next.toUpperCase()} `);
    expect(await findContactUnderWay(world.ctx, await person.atHome())).toEqual({
      channel: 'email',
      address: next
    });
    expect((await person.atHome()).customer.email).toBe(person.email);
    await change(person, lastCodeTo(next));
    await world.runJobs();

    expect((await person.atHome()).customer.email).toBe(next);
    expect(to(person.email).at(-1)?.subject).toBe(
      'Je e-mailadres bij Kinderdagverblijf De Klaproos is gewijzigd'
    );
    expect(to(person.email).at(-1)?.text).not.toContain(next);
    const owner = { merchantId: world.merchant.id, customerId: person.customerId };
    const evidence = await world.ctx.db.withMerchant(owner.merchantId, (tx) =>
      listContactEvidence(tx, owner)
    );
    expect(evidence.map(({ act, hint }) => [act, hint])).toEqual([
      ['changed', 'n•••@example.org'],
      ['removed', 'm•••@example.org']
    ]);

    await put({ reference: person.reference, email: person.email });
    expect((await person.atHome()).customer.email).toBe(next);
  });

  test('a first phone number needs no word to a former one', async () => {
    const person = await someone();
    await confirm(person);
    await askFor(person, '06 98 76 54 32', 'sms');
    const before = world.sandbox.control.messages.list().length;
    await change(person, lastCodeTo('+31698765432'));
    await world.runJobs();
    expect(world.sandbox.control.messages.list()).toHaveLength(before);
    const known = await world.ctx.db.withMerchant(world.merchant.id, (tx) =>
      readCustomer(tx, world.merchant.id, person.customerId)
    );
    expect(known.phone).toBe('+31698765432');
  });

  test('is asked for by nobody who has not confirmed, and not kept by them', async () => {
    const person = await someone();
    await expect(askFor(person, 'dief@example.org')).rejects.toMatchObject({ code: 'confirmation-required' });
    await confirm(person);
    await askFor(person, 'nieuw@example.org');
    world.clock.set(world.clock.now().add({ minutes: 10 }));
    await expect(change(person, lastCodeTo('nieuw@example.org'))).rejects.toMatchObject({
      code: 'confirmation-required'
    });
    expect((await person.atHome()).customer.email).toBe(person.email);
  });

  test.each([
    ['niets', 'contact-invalid'],
    ['0612345678', 'contact-invalid'],
    ['', 'contact-invalid']
  ])('%j is no e-mail address', async (typed, code) => {
    const person = await someone();
    await confirm(person);
    await expect(askFor(person, typed)).rejects.toMatchObject({ code });
  });

  test('the one on file is no other one', async () => {
    const person = await someone();
    await confirm(person);
    await expect(askFor(person, person.email.toUpperCase())).rejects.toMatchObject({
      code: 'contact-unchanged'
    });
  });
});
