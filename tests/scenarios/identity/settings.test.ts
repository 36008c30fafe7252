import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../../src/lib/server/context.ts';
import { addStaff, changeMerchant } from '../../../src/lib/server/domain/identity/index.ts';
import {
  keepWhatsAppTemplate,
  sendTestMail,
  testCarrier
} from '../../../src/lib/server/domain/notifications/index.ts';
import { readSetUp, searchAudit } from '../../../src/lib/server/domain/reporting/index.ts';
import {
  addTestedAccount,
  changeAccountKeys,
  listAccountKeys,
  testStoredKeys
} from '../../../src/lib/server/domain/routing/index.ts';
import { absentChannels } from '../../support/absent-channels.ts';
import { WORLD_KEYS } from '../../support/klaproos.ts';
import { startWorld, type TestWorld } from '../../support/world.ts';

const SECOND = {
  secretKey: 'sk_test_second0000000000000000',
  publishableKey: 'pk_test_second0000000000000000',
  webhookSecret: 'whsec_second00000000000000000'
};

let world: TestWorld;
let ctx: Context;
let of: Readonly<{ merchantId: string }>;

beforeAll(async () => {
  world = await startWorld({ moreAccounts: [{ id: 'acct_second', ...SECOND }] });
  of = { merchantId: world.merchant.id };
  const facts = {
    ...of,
    name: 'Yasemin Öztürk',
    email: 'yasemin@deklaproos.example',
    role: 'owner'
  } as const;
  const { id: staffId, name } = await addStaff(world.ctx, { ...facts, password: 'vier natte winterjassen' });
  ctx = { ...world.ctx, actor: { kind: 'staff', staffId, name } };
});
afterAll(() => world.close());

const stepsDone = async () =>
  (await readSetUp(world.ctx, of.merchantId)).filter(({ isDone }) => isDone).map(({ name }) => name);
const acts = async () => (await searchAudit(ctx, { ...of, zone: 'UTC' })).items.map(({ action }) => action);

test('keys count once the provider took them, are seen masked, and work from then on', async () => {
  const account = { ...of, name: 'Tweede' };
  const refused = [
    [{ ...SECOND, secretKey: 'sk_test_nobodys' }, 'payment-account-keys-wrong'],
    [{ ...SECOND, publishableKey: 'pk_live_1' }, 'payment-account-modes-mixed']
  ] as const;
  for (const [keys, code] of refused)
    await expect(addTestedAccount(ctx, { ...account, ...keys })).rejects.toMatchObject({ code });
  expect(await listAccountKeys(ctx, of.merchantId)).toHaveLength(1);

  const accountId = await addTestedAccount(ctx, { ...account, ...SECOND });
  const [first, second] = await listAccountKeys(ctx, of.merchantId);
  expect(first).toMatchObject({ isDefault: true, secretKey: `sk_test_…${WORLD_KEYS.secretKey.slice(-4)}` });
  expect(second).toMatchObject({
    ...{ id: accountId, name: 'Tweede', isDefault: false, isEnabled: true },
    secretKey: 'sk_test_…0000',
    webhookSecret: 'whsec_…0000',
    webhookUrl: `https://pay.example/api/webhooks/stripe/${of.merchantId}/${accountId}`
  });
  await testStoredKeys(ctx, { ...of, accountId });

  // Other keys that don't work leave the former ones in place.
  const wrong = { ...SECOND, secretKey: 'sk_test_nobodys' };
  await expect(changeAccountKeys(ctx, { ...of, accountId, ...wrong })).rejects.toMatchObject({
    code: 'payment-account-keys-wrong'
  });
  await testStoredKeys(ctx, { ...of, accountId });
  await changeAccountKeys(ctx, { ...of, accountId, ...WORLD_KEYS });
  expect((await listAccountKeys(ctx, of.merchantId))[1]?.publishableKey).toBe(WORLD_KEYS.publishableKey);
  expect(await acts()).toEqual([
    ...['change-payment-account', 'test-payment-account', 'test-payment-account', 'add-payment-account'],
    'add-staff'
  ]);
});

test('settings change what customers see, and the trail says what from and what to', async () => {
  const { name, radiusScale, language, isFormal, contactEmail, contactPhone, website } = world.merchant;
  const kept = { name, radiusScale, language, isFormal, contactEmail, contactPhone, website };
  await changeMerchant(ctx, { ...of, ...kept, brandColor: world.merchant.brandColor });
  expect((await acts())[0]).toBe('keep-merchant');
  await changeMerchant(ctx, { ...of, ...kept, brandColor: '#7a1f5c' });
  const { items } = await searchAudit(ctx, { ...of, zone: 'UTC', action: 'change-merchant' });
  expect(items.map(({ details }) => details)).toEqual([
    { brandColor: { from: world.merchant.brandColor, to: '#7a1f5c' } }
  ]);
});

test('the set-up follows what happens: a mail, an invoice, an event of the provider', async () => {
  expect(await stepsDone()).toEqual(['brand', 'account']);
  const to = { name: 'Yasemin Öztürk', email: 'yasemin@deklaproos.example' };
  expect(await sendTestMail(ctx, { ...of, language: 'nl', to })).toEqual({ isSent: true });
  const mail = world.sandbox.control.messages.list().find((message) => message.to === to.email);
  expect(mail?.subject).toBe(`Proefmail van ${world.merchant.name}`);
  expect(await stepsDone()).toEqual(['brand', 'account', 'mail']);

  const invoice = await world.openInvoice();
  const outcome = await world.pay(invoice);
  await world.answerBank(invoice, outcome, 'approve');
  await world.runJobs();
  expect(await stepsDone()).toEqual(expect.arrayContaining(['webhook', 'mail', 'invoice']));
  // An event of last week says nothing about today.
  await world.goTo(
    world.clock
      .now()
      .add({ hours: 8 * 24 })
      .toString()
  );
  expect(await stepsDone()).not.toContain('webhook');
});

test('a text message, a letter and a WhatsApp message are tried on who asks, and a carrier’s no is said', async () => {
  const about = { ...of, language: 'nl', name: 'Yasemin Öztürk' } as const;
  const last = (to: string) => world.sandbox.control.messages.list().findLast((message) => message.to === to);

  const sms = { ...about, channel: 'sms' } as const;
  expect(await testCarrier(ctx, { ...sms, phone: '06 1234 5678' })).toEqual({ isSent: true });
  expect(last('+31612345678')?.text).toContain(`proefbericht van ${world.merchant.name}`);
  await expect(testCarrier(ctx, { ...sms, phone: '12' })).rejects.toMatchObject({ code: 'phone-invalid' });

  const letters = () => world.sandbox.control.messages.list().filter(({ channel }) => channel === 'letter');
  const before = letters().length;
  expect(await testCarrier(ctx, { ...about, channel: 'letter' })).toEqual({ isSent: true });
  expect(letters()).toHaveLength(before + 1);
  expect(letters().at(-1)?.to).toContain(world.merchant.name);

  const whatsapp = { ...about, channel: 'whatsapp', phone: '+31 6 1234 5678' } as const;
  await expect(testCarrier(ctx, whatsapp)).rejects.toMatchObject({ code: 'whatsapp-template-missing' });
  const template = { kind: 'receipt', language: 'nl', contentSid: 'HX0042', name: 'receipt_nl' } as const;
  const approved = { category: 'utility', approval: 'approved', variables: ['customer', 'title'] } as const;
  await keepWhatsAppTemplate(ctx, { ...of, ...template, ...approved });
  // Meta doesn't know it (yet): its own words are passed on.
  expect(await testCarrier(ctx, whatsapp)).toEqual({ isSent: false, because: expect.stringMatching(/\S/) });
  world.sandbox.control.carriers.addTemplate({
    ...template,
    ...approved,
    sid: 'HX0042',
    body: 'Dag {{1}}: {{2}}'
  });
  expect(await testCarrier(ctx, whatsapp)).toEqual({ isSent: true });
  expect(last('whatsapp:+31612345678')?.text).toBe('Dag Yasemin Öztürk: Dit is een proef');

  const { items } = await searchAudit(ctx, { ...of, zone: 'UTC', action: 'test-carrier' });
  expect(items.map(({ details }) => details)).toEqual([
    { channel: 'whatsapp', outcome: 'sent' },
    { channel: 'whatsapp', outcome: 'rejected' },
    { channel: 'letter', outcome: 'sent' },
    { channel: 'sms', outcome: 'sent' }
  ]);
});

test('what isn’t set up can’t be tried', async () => {
  const about = { ...of, language: 'nl', name: 'Yasemin Öztürk' } as const;
  const nowhere = { ...ctx, channels: absentChannels };
  for (const whom of [{ channel: 'sms', phone: '0612345678' }, { channel: 'letter' }] as const)
    await expect(testCarrier(nowhere, { ...about, ...whom })).rejects.toMatchObject({
      code: 'channel-not-set-up'
    });
});
