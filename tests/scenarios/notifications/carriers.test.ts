import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  changePreferences,
  keepWhatsAppTemplate,
  receiveTextReport,
  sendLetter
} from '../../../src/lib/server/domain/notifications/index.ts';
import { askPrinter } from '../../../src/lib/server/domain/notifications/letters/ask-printer.ts';
import { leap } from '../../support/sequences.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let count = 0;

beforeAll(async () => {
  world = await startWorld({ on: '2026-11-23', env: { MAIL_REPLY_ADDRESS: 'reply@mail.example' } });
});
afterAll(async () => {
  await expectSoundBooks(world);
  await world.close();
});

function someone() {
  count += 1;
  const tel = `+316230000${String(count).padStart(2, '0')}`;
  return { customerReference: `T-${count}`, email: `texter-${count}@example.org`, phone: tel, tel };
}

const inbox = () => `https://pay.example/api/webhooks/twilio/${world.merchant.id}`;
const thread = (customerId: string) =>
  world.database.owner`
    select m.channel, m.text, m.keyword from conversation_message m
    join conversation c on c.merchant_id = m.merchant_id and c.id = m.conversation_id
    where c.customer_id = ${customerId} and m.author = 'customer' order by m.at, m.id`;
const wishes = async (customerId: string, channel: string) =>
  (
    await world.database.owner`
      select kind from consent_entry where customer_id = ${customerId} and about = ${`channel:${channel}`}
      order by at, id`
  ).map(({ kind }) => kind as string);

/** A message as Twilio passes it on, signed with the account's own key unless somebody else signs. */
function arrive(fields: Readonly<Record<string, string>>, signedBy = 'twilio-token') {
  const whole = { AccountSid: 'AC00000000000000000000000000000000', To: 'Klaproos', ...fields };
  const signature = twilio.getExpectedTwilioSignature(signedBy, inbox(), whole);
  return {
    signature,
    tell: async (altered: Readonly<Record<string, string>> = {}) => {
      const { id: merchantId } = world.merchant;
      const given = { merchantId, url: inbox(), fields: { ...whole, ...altered }, signature };
      await receiveTextReport(world.ctx, given);
      await world.runJobs();
    }
  };
}

describe('what comes from Twilio', () => {
  test('is taken with its signature, once however often it comes, and not when a word of it was changed', async () => {
    const given = someone();
    const { customerId } = await world.openInvoice(given);
    const message = arrive({ From: given.tel, Body: 'Mag het in twee keer?', MessageSid: 'SMsigned1' });
    await message.tell();
    await message.tell();
    expect(await thread(customerId)).toMatchObject([{ channel: 'sms', text: 'Mag het in twee keer?' }]);
    await expect(message.tell({ Body: 'Ik heb al betaald' })).rejects.toMatchObject({
      code: 'report-forbidden'
    });
    const forged = arrive({ From: given.tel, Body: 'Hoi', MessageSid: 'SMsigned2' }, 'another-token');
    await expect(forged.tell()).rejects.toMatchObject({ code: 'report-forbidden' });
    expect(await thread(customerId)).toHaveLength(1);
  });

  test('with pictures and no word says that something came, and fetches nothing', async () => {
    const given = someone();
    const { customerId } = await world.openInvoice(given);
    await arrive({
      ...{ From: given.tel, Body: '', MessageSid: 'MMpictures', NumMedia: '2' },
      ...{ MediaUrl0: 'https://api.twilio.com/media/0', MediaContentType0: 'image/jpeg' }
    }).tell();
    expect(await thread(customerId)).toMatchObject([{ text: '📎' }]);
    const files = await world.database.owner`select 1 from conversation_file`;
    expect(files).toEqual([]);
  });
});

describe('a wish that the carrier noted', () => {
  test('STOP and START count as if they were said to us, and are not answered a second time', async () => {
    const given = someone();
    const { customerId } = await world.openInvoice(given);
    for (const type of ['STOP', 'START'])
      await arrive({
        ...{ From: given.tel, Body: `${type} please`, OptOutType: type, MessageSid: `SMopt${type}` }
      }).tell();
    expect(await wishes(customerId, 'sms')).toEqual(['objection', 'objection-lifted']);
    const answers = world.sandbox.control.messages.list().filter(({ to }) => to === given.tel);
    expect(answers).toEqual([]);
  });

  test('START on WhatsApp is a new yes from who had said one, and none from who never did', async () => {
    const given = someone();
    const { customerId } = await world.openInvoice(given);
    const evidence = { source: 'portal', wording: 'Ja, per WhatsApp.', language: 'nl' } as const;
    const change = { about: 'first-channel', channel: 'whatsapp' } as const;
    await changePreferences(world.ctx, { merchantId: world.merchant.id, customerId, change, evidence });
    const say = (from: string, type: string) =>
      arrive({
        ...{ From: `whatsapp:${from}`, Body: type, OptOutType: type, MessageSid: `WA${type}${from}` }
      }).tell();
    await say(given.tel, 'STOP');
    await say(given.tel, 'START');
    expect(await wishes(customerId, 'whatsapp')).toEqual([
      'consent',
      'objection',
      'objection-lifted',
      'consent'
    ]);
    expect(await receiptWayOf(given)).toBe('whatsapp');

    const never = someone();
    await world.openInvoice(never);
    await say(never.tel, 'START');
    expect(await receiptWayOf(never)).toBe('email');
  });
});

/** By which way a receipt goes to them now. */
async function receiptWayOf(given: ReturnType<typeof someone>): Promise<string> {
  world.sandbox.control.carriers.addTemplate({ ...template, sid: 'HX0009', body: 'Dag {{1}}: {{2}}' });
  await keepWhatsAppTemplate(world.ctx, { merchantId: world.merchant.id, ...template });
  const invoice: OpenInvoice = await world.openInvoice(given);
  await world.answerBank(invoice, await world.pay(invoice), 'approve');
  await world.runJobs();
  const [row] = await world.database.owner`
    select channel from notice where customer_id = ${invoice.customerId} and kind = 'receipt' order by created_at desc`;
  return row!['channel'] as string;
}

const template = {
  ...{ kind: 'receipt', language: 'nl', contentSid: 'HX0009', name: 'receipt_nl' },
  ...{ category: 'utility', approval: 'approved', variables: ['customer', 'title'] }
} as const satisfies Omit<Parameters<typeof keepWhatsAppTemplate>[1], 'merchantId'>;

test('the print service is asked how far it is: posted is under way, and what comes back is not delivered', async () => {
  const { id: merchantId } = world.merchant;
  const invoices = [
    await world.openInvoice({ customerReference: 'P-1', email: null }),
    await world.openInvoice({ customerReference: 'P-2', email: null, customerName: 'Fam. Onbestelbaar' })
  ];
  for (const { invoiceId } of invoices) await sendLetter(world.ctx, { merchantId, invoiceId });
  await world.runJobs();
  const states = async () =>
    (
      await world.database.owner`
        select delivery from notice where channel = 'letter' and kind = 'letter' order by created_at, id`
    ).map(({ delivery }) => delivery as string);
  expect(await states()).toEqual(['accepted', 'accepted']);
  await leap(world, '2026-11-24T10:00');
  await askPrinter(world.ctx, { merchantId });
  expect(await states()).toEqual(['sent', 'sent']);
  await leap(world, '2026-11-27T10:00');
  await askPrinter(world.ctx, { merchantId });
  await askPrinter(world.ctx, { merchantId });
  expect(await states()).toEqual(['sent', 'undelivered']);
});
