import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runOperatorCommand } from '../../../scripts/operator/run-operator-command.ts';
import type { Context } from '../../../src/lib/server/context.ts';
import { issueDocuments, readInvoice } from '../../../src/lib/server/domain/billing/index.ts';
import { readPayPage, settleReturn } from '../../../src/lib/server/domain/collection/index.ts';
import {
  acceptInvitation,
  beginOperatorSignIn,
  beginSignIn,
  completeOperatorSignIn,
  completeSignIn,
  createApiKey,
  findApiKey,
  findMerchantBySlug,
  findOperatorSession,
  findSession,
  listCustomers,
  listOperatorActs,
  readSignInTicket
} from '../../../src/lib/server/domain/identity/index.ts';
import {
  inviteOwner,
  listOverseenMerchants,
  openMerchant,
  readOverseenMerchant,
  resumeMerchant,
  suspendMerchant
} from '../../../src/lib/server/domain/installation/index.ts';
import { searchAudit } from '../../../src/lib/server/domain/reporting/index.ts';
import { jobDefinitions } from '../../../src/lib/server/job-definitions.ts';
import { mintPayLink } from '../../../src/lib/server/domain/pay-links/index.ts';
import { addPaymentAccount } from '../../../src/lib/server/domain/routing/index.ts';
import { newId } from '../../../src/lib/server/platform/crypto/random.ts';
import { addDebtor, bill } from '../../support/collecting.ts';
import { invoiceDocument } from '../../support/invoice-factory.ts';
import { WORLD_KEYS } from '../../support/klaproos.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let asOperator: Context;

const codeOf = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate();

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** What `npm run operator -- add` prints: who, password and authenticator. */
async function addByCommand(email: string): Promise<Readonly<{ password: string; totpSecret: string }>> {
  const printed: string[] = [];
  await runOperatorCommand(world.ctx, ['add', email, 'Naima', 'El', 'Idrissi'], (line) => printed.push(line));
  const told = (what: string) => printed.find((line) => line.startsWith(what))?.slice(what.length) ?? '';
  return { password: told('Password: '), totpSecret: told('Key: ') };
}

test('whoever is added by the command line signs in by password and code, and never as one of staff', async () => {
  const email = 'naima@quitte.example';
  const first = await addByCommand(email);
  const { password, totpSecret } = await addByCommand(email);
  const begin = (given: string) => beginOperatorSignIn(world.ctx, { email, password: given, address: 'ip' });
  await expect(begin(first.password)).rejects.toMatchObject({ code: 'sign-in-wrong' });
  await expect(beginSignIn(world.ctx, { email, password, address: 'ip' })).rejects.toMatchObject({
    code: 'sign-in-wrong'
  });
  const ticket = await begin(password);
  // The ticket of one door opens nothing at the other.
  expect(() => readSignInTicket(world.ctx, ticket)).toThrow('sign-in-ticket-expired');
  const enter = (code: string) => completeOperatorSignIn(world.ctx, { ticket, code, userAgent: 'Firefox' });
  await expect(enter('000000')).rejects.toMatchObject({ code: 'code-wrong' });
  const code = codeOf(totpSecret);
  const cookie = await enter(code);
  await expect(enter(code)).rejects.toMatchObject({ code: 'code-wrong' });
  expect(cookie.name).toBe('__Host-operator');
  const operator = (await findOperatorSession(world.ctx, cookie.value))!;
  expect(operator).toMatchObject({ email, name: 'Naima El Idrissi' });
  expect(await findSession(world.ctx, cookie.value)).toBeUndefined();
  asOperator = { ...world.ctx, actor: { kind: 'operator', operatorId: operator.id, name: operator.name } };

  await runOperatorCommand(world.ctx, ['disable', email], () => {});
  expect(await findOperatorSession(world.ctx, cookie.value)).toBeUndefined();
  await expect(begin(password)).rejects.toMatchObject({ code: 'sign-in-wrong' });
});

const wattzon = {
  slug: 'wattzon',
  name: 'WattZon',
  accountHolder: 'WattZon BV',
  iban: 'BE68539007547034',
  country: 'BE',
  zone: 'Europe/Brussels',
  language: 'fr',
  currency: 'EUR',
  brandColor: '#2f5fb3',
  address: { lines: ['Rue Neuve 1'], postalCode: '1000', city: 'Bruxelles', country: 'BE' },
  contactEmail: 'factures@wattzon.example',
  ownerEmail: 'amelie@wattzon.example'
} as const;

test('a merchant is opened, its owner comes by an invitation, and its first invoice is paid: the other one sees nothing of it', async () => {
  const colleague = { kind: 'staff', staffId: newId(world.clock.now()), name: 'Eva' } as const;
  await expect(openMerchant({ ...world.ctx, actor: colleague }, wattzon)).rejects.toMatchObject({
    code: 'act-not-allowed'
  });
  const { id: merchantId } = await openMerchant(asOperator, wattzon);
  await expect(openMerchant(asOperator, wattzon)).rejects.toMatchObject({ code: 'slug-taken' });
  await inviteOwner(asOperator, { merchantId, email: 'Amelie@WattZon.example' });
  await world.runJobs();
  const mails = world.sandbox.control.messages.list().filter(({ to }) => to === wattzon.ownerEmail);
  const [, token] = /admin\/invitation\/([\w-]{22})/.exec(mails.at(-1)?.text ?? '') ?? [];
  expect(mails.at(-1)?.text).toContain('gérer WattZon dans Quitte');

  const accepted = await acceptInvitation(world.ctx, {
    token: token!,
    name: 'Amélie Nkulu',
    password: 'zeven groene fietsen'
  });
  const { enrolment } = readSignInTicket(world.ctx, accepted);
  const { staff } = await completeSignIn(world.ctx, {
    ticket: accepted,
    code: codeOf(enrolment!.secret),
    userAgent: 'Firefox'
  });
  expect(staff).toMatchObject({ merchantId, role: 'owner', name: 'Amélie Nkulu' });

  const owner: Context = { ...world.ctx, actor: { kind: 'staff', staffId: staff.id, name: staff.name } };
  await owner.db.withMerchant(merchantId, (tx) =>
    addPaymentAccount(owner, tx, {
      ...{ merchantId, id: newId(world.clock.now()), name: 'Stripe', isDefault: true },
      ...WORLD_KEYS
    })
  );
  const [issued] = await issueDocuments(owner, merchantId, [
    invoiceDocument({ number: 'W-1', total: eur(9_900), issuedOn: '2026-11-20', dueOn: '2026-12-04' })
  ]);
  const invoiceId = issued!.kind === 'added' ? issued!.id : '';
  const link = await owner.db.withMerchant(merchantId, async (tx) => {
    const { customerId } = await readInvoice(tx, merchantId, invoiceId);
    return mintPayLink(owner, tx, { merchantId, customerId, invoiceId, purpose: 'message' });
  });
  const outcome = await world.pay({ invoiceId, customerId: '', link }, { expected: eur(9_900) });
  const intent = world.sandbox.control
    .intents()
    .find((each) => each.metadata['attempt_id'] === outcome.attemptId)!;
  world.sandbox.control.answerBank(intent.id, 'approve');
  await settleReturn(world.ctx, { token: link.token, attemptId: outcome.attemptId });
  await world.runJobs();
  expect(await readPayPage(world.ctx, { token: link.token })).toMatchObject({ state: 'paid' });

  // Nothing of it at the other merchant's, and no way in by an id.
  expect((await listCustomers(world.ctx, { merchantId: world.merchant.id, limit: 10 })).items).toEqual([]);
  await expect(
    world.ctx.db.withMerchant(world.merchant.id, (tx) => readInvoice(tx, world.merchant.id, invoiceId))
  ).rejects.toMatchObject({ code: 'invoice-unknown' });

  const { items } = await listOverseenMerchants(asOperator, { search: 'watt', limit: 10 });
  expect(items).toMatchObject([
    { slug: 'wattzon', customers: 1, openInvoices: 0, staff: 1, owners: [{ name: 'Amélie Nkulu' }] }
  ]);
  expect((await listOverseenMerchants(asOperator, { search: '%', limit: 10 })).items).toEqual([]);
  const acts = await listOperatorActs(world.ctx, { merchantId, limit: 10 });
  expect(acts.items.map(({ action, operatorName }) => [action, operatorName])).toEqual([
    ['invite-owner', 'Naima El Idrissi'],
    ['open-merchant', 'Naima El Idrissi']
  ]);
  const trail = await searchAudit(world.ctx, { merchantId, zone: 'Europe/Brussels', by: 'operator' });
  expect(trail.items.map(({ action }) => action)).toContain('open-merchant');
  await expectSoundBooks(world);
});

test('while a merchant is suspended nothing begins and nothing is lost; afterwards everything goes on', async () => {
  const { ctx, merchant } = world;
  const merchantId = merchant.id;
  const { secret } = await createApiKey(ctx, { merchantId, name: 'Books', scopes: ['invoices:read'] });
  const debtor = await addDebtor(world, 'pm_card_visa', { reference: 'K-1', email: 'sofie@example.org' });
  const underWay = await world.openInvoice({ total: eur(4_000) });
  const begun = await world.pay(underWay, { expected: eur(4_000) });
  const later = await bill(world, debtor, {
    email: 'sofie@example.org',
    dueOn: '2026-12-01',
    total: eur(7_500)
  });

  await suspendMerchant(asOperator, { merchantId, because: 'The contract has ended.' });
  await expect(suspendMerchant(asOperator, { merchantId, because: 'Twice.' })).rejects.toMatchObject({
    code: 'merchant-already-suspended'
  });
  expect(await readOverseenMerchant(ctx, merchantId)).toMatchObject({
    suspendedAt: world.clock.now(),
    suspendedBecause: 'The contract has ended.'
  });
  // Its doors are closed: pages, API, and whoever holds a link.
  await expect(readPayPage(ctx, { token: later.link.token })).rejects.toMatchObject({
    code: 'merchant-suspended'
  });
  expect(await findApiKey(ctx, `Bearer ${secret}`)).toMatchObject({ isSuspended: true });
  await expect(world.pay(later, { expected: eur(7_500) })).rejects.toMatchObject({
    code: 'merchant-suspended'
  });
  await expect(
    inviteOwner(asOperator, { merchantId, email: 'new@deklaproos.example' })
  ).rejects.toMatchObject({
    code: 'merchant-suspended'
  });

  // Money that was under way arrives by the provider's word alone, and is booked; its receipt waits.
  const written = world.sandbox.control.messages.list().length;
  const intent = world.sandbox.control
    .intents()
    .find((each) => each.metadata['attempt_id'] === begun.attemptId)!;
  world.sandbox.control.answerBank(intent.id, 'approve');
  const attempts = world.sandbox.control.intents().length;
  await run(...RECURRING);
  await world.goTo('2026-12-03');
  await run(...RECURRING);
  await world.runJobs();
  expect(await statusOf(underWay.invoiceId)).toBe('paid');
  expect(world.sandbox.control.messages.list()).toHaveLength(written);
  expect(world.sandbox.control.intents()).toHaveLength(attempts);
  await expectSoundBooks(world);

  await resumeMerchant(asOperator, { merchantId, because: 'They stay with us.' });
  await expect(resumeMerchant(asOperator, { merchantId, because: 'Twice.' })).rejects.toMatchObject({
    code: 'merchant-not-suspended'
  });
  await world.runJobs();
  expect(world.sandbox.control.messages.list().length).toBeGreaterThan(written);
  expect(await findApiKey(ctx, `Bearer ${secret}`)).toMatchObject({ isSuspended: false });
  expect(await readPayPage(ctx, { token: later.link.token })).toMatchObject({ state: 'open' });
  await run('collection.plan');
  for (const day of ['2026-12-04', '2026-12-07', '2026-12-10', '2026-12-14']) {
    await world.goTo(day);
    await run('collection.plan', 'collection.run-due');
  }
  expect(await statusOf(later.invoiceId)).toBe('paid');
  const acts = await listOperatorActs(ctx, { merchantId, limit: 10 });
  expect(acts.items.map(({ action, details }) => [action, details['because']])).toEqual([
    ['resume-merchant', 'They stay with us.'],
    ['suspend-merchant', 'The contract has ended.']
  ]);
  await expectSoundBooks(world);
});

const RECURRING = [
  'collection.plan',
  'collection.run-due',
  'notifications.run-sequences',
  'notifications.wake-forgotten'
] as const;

/** Runs recurring jobs once, as their schedule would, and whatever they queue. */
async function run(...names: readonly string[]): Promise<void> {
  for (const name of names) await jobDefinitions[name]!.run(world.ctx, {});
  await world.runJobs();
}

const statusOf = async (invoiceId: string) =>
  (await world.ctx.db.withMerchant(world.merchant.id, (tx) => readInvoice(tx, world.merchant.id, invoiceId)))
    .status;

test('what operators did can’t be changed, and one merchant’s transaction sees nothing of it', async () => {
  await expect(world.database.owner`update operator_act set action = 'nothing'`).rejects.toThrow(
    'append-only'
  );
  const merchant = (await findMerchantBySlug(world.ctx, 'wattzon'))!;
  const rows = await world.ctx.db.withMerchant(merchant.id, (tx) =>
    tx.execute(
      'select (select count(*) from operator_act)::int as acts, (select count(*) from operator)::int as people'
    )
  );
  expect([...rows]).toEqual([{ acts: 0, people: 0 }]);
});
