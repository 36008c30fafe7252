import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/lib/server/context.ts';
import {
  answerCustomer,
  changePreferences,
  closeConversation,
  countWaiting,
  giveConversation,
  listAnswerWays,
  listConversations,
  readConversation,
  readOwnThread,
  receiveTextReport,
  writeToMerchant
} from '../../../src/lib/server/domain/notifications/index.ts';
import { readCustomer } from '../../../src/lib/server/domain/identity/index.ts';
import { newId } from '../../../src/lib/server/platform/crypto/random.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let count = 0;

beforeAll(async () => {
  world = await startWorld({ on: '2026-11-23', env: { MAIL_REPLY_ADDRESS: 'reply@mail.example' } });
});
afterAll(() => world.close());

type Given = NonNullable<Parameters<TestWorld['openInvoice']>[0]>;

function someone(phoneNumber?: string) {
  count += 1;
  const phone = phoneNumber ?? `+31 6 2100 ${String(count).padStart(4, '0')}`;
  return {
    customerReference: `R-${count}`,
    email: `writer-${count}@example.org`,
    phone,
    tel: phone.replaceAll(' ', '')
  };
}

const evidence = { source: 'portal', wording: 'Eerst per sms.', language: 'nl' } as const;
const inbox = () => `https://pay.example/api/webhooks/twilio/${world.merchant.id}`;
const messagesTo = (to: string) => world.sandbox.control.messages.list().filter((each) => each.to === to);

const thread = (customerId: string) =>
  world.database.owner`
    select m.author, m.channel, m.text, m.keyword, m.is_automatic as automatic from conversation_message m
    join conversation c on c.merchant_id = m.merchant_id and c.id = m.conversation_id
    where c.customer_id = ${customerId} order by m.at, m.id`;

const waits = async (customerId: string) => {
  const [row] = await world.database.owner`
    select waiting_since is not null as waits from conversation where customer_id = ${customerId}`;
  return row?.['waits'] as boolean | undefined;
};

async function sendReceipt(given: Partial<Given>, first?: 'sms'): Promise<OpenInvoice> {
  const invoice = await world.openInvoice(given);
  const { customerId } = invoice;
  if (first !== undefined) {
    const change = { about: 'first-channel', channel: first } as const;
    await changePreferences(world.ctx, { merchantId: world.merchant.id, customerId, change, evidence });
  }
  const outcome = await world.pay(invoice);
  await world.answerBank(invoice, outcome, 'approve');
  await world.runJobs();
  return invoice;
}

async function answerLast(to: string, text: string): Promise<void> {
  const id = messagesTo(to).at(-1)!.id;
  await world.sandbox.control.carriers.reply({ id, text });
  await world.runJobs();
}

async function textFrom(from: string, body: string): Promise<void> {
  await world.sandbox.control.carriers.receiveText({ url: inbox(), from, to: 'Klaproos', body });
  await world.runJobs();
}

describe('an answer', () => {
  test('by e-mail stands in the conversation without what it quotes, and waits', async () => {
    const given = someone();
    const { customerId } = await sendReceipt(given);
    const mail = messagesTo(given.email).at(-1)!;
    expect(mail.headers['reply-to']).toMatch(/reply\+[0-9a-f-]{36}@mail\.example/);
    await answerLast(given.email, 'Klopt het bedrag wel?\nIk dacht € 200.');
    expect(await thread(customerId)).toMatchObject([
      { author: 'customer', channel: 'email', text: 'Klopt het bedrag wel?\nIk dacht € 200.' }
    ]);
    const [kept] = await world.database.owner`
      select m.whole, m.notice_id from conversation_message m join conversation c on c.id = m.conversation_id
      where c.customer_id = ${customerId}`;
    expect(kept!['whole']).toContain('> ');
    expect(mail.providerId).toContain(kept!['notice_id']);
    expect(await waits(customerId)).toBe(true);
  });

  test('from another address is still whose message it answers', async () => {
    const given = someone();
    const { customerId } = await sendReceipt(given);
    const mail = messagesTo(given.email).at(-1)!;
    await world.sandbox.control.carriers.receiveMail({
      ...{ from: 'partner@elsewhere.example', to: 'x@example.org', subject: 'Re: betaald', text: 'Dank!' },
      headers: { 'In-Reply-To': mail.providerId }
    });
    await world.runJobs();
    expect(await thread(customerId)).toMatchObject([{ text: 'Dank!' }]);
  });

  test('by text message that comes twice is one, and without a signature none', async () => {
    const given = someone();
    const { customerId } = await world.openInvoice(given);
    const fields = {
      From: given.tel,
      To: 'Klaproos',
      Body: 'Hoi',
      MessageSid: 'SM123',
      SmsStatus: 'received'
    };
    const tell = (extra: Record<string, string>, signature: string | null) =>
      receiveTextReport(
        {
          ...world.ctx,
          channels: {
            ...world.ctx.channels,
            isGenuineTextReport: (r) => Promise.resolve(r.signature === 'good')
          }
        },
        { merchantId: world.merchant.id, url: inbox(), fields: { ...fields, ...extra }, signature }
      );
    await expect(tell({}, null)).rejects.toMatchObject({ code: 'report-forbidden' });
    await tell({}, 'good');
    await tell({}, 'good');
    // The same message, told in other words.
    await tell({ ApiVersion: '2010-04-01' }, 'good');
    await world.runJobs();
    expect(await thread(customerId)).toHaveLength(1);
  });

  test('from an address that two customers share waits for a person', async () => {
    const given = someone();
    const first = await world.openInvoice(given);
    const second = await world.openInvoice({ ...given, customerReference: `${given.customerReference}-b` });
    await textFrom(given.tel, 'Wanneer moet ik betalen?');
    expect(await thread(first.customerId)).toEqual([]);
    expect(await thread(second.customerId)).toEqual([]);
    const [unmatched] = await world.database.owner`
      select channel, waiting_since is not null as waits from conversation
      where customer_id is null and address = ${given.tel}`;
    expect(unmatched).toMatchObject({ channel: 'sms', waits: true });
  });

  test.each([
    ['an out-of-office', { 'Auto-Submitted': 'auto-replied' }, 'Afwezig'],
    ['an Outlook that says so in its subject only', {}, 'Automatisch antwoord: betaald'],
    ['a mailing list', { Precedence: 'bulk' }, 'Nieuws']
  ])('of %s is kept and never answered', async (_, headers, subject) => {
    const given = someone();
    const { customerId } = await world.openInvoice(given);
    await world.sandbox.control.carriers.receiveMail({
      ...{ from: given.email, to: 'reply@mail.example', subject, text: 'STOP' },
      headers: headers as Record<string, string>
    });
    await world.runJobs();
    expect(await thread(customerId)).toMatchObject([{ automatic: true, keyword: null }]);
    expect(await waits(customerId)).toBe(false);
    expect(messagesTo(given.email)).toEqual([]);
  });
});

describe('STOP', () => {
  test.each([
    ['stop', 'nl'],
    ['Arrêt.', 'fr'],
    ['STOPP', 'de'],
    ['unsubscribe', 'en']
  ] as const)(
    'as “%s” is an objection, is answered once, and the next message goes another way',
    async (word, language) => {
      const given = someone();
      const { customerId } = await sendReceipt({ ...given, language } as Partial<Given>, 'sms');
      const before = messagesTo(given.tel).length;
      await answerLast(given.tel, word);
      await textFrom(given.tel, word);
      expect(messagesTo(given.tel)).toHaveLength(before + 1);
      expect(messagesTo(given.tel).at(-1)!.text).toContain('START');
      const entries = await world.database.owner`
      select kind, source, value from consent_entry
      where customer_id = ${customerId} and about = 'channel:sms'`;
      expect(entries).toMatchObject([
        { kind: 'objection', source: 'reply', value: { messageId: expect.any(String) } }
      ]);
      expect(await waits(customerId)).toBe(false);
      await sendReceipt({ ...given, language } as Partial<Given>);
      expect(messagesTo(given.email)).toHaveLength(1);
      await textFrom(given.tel, 'START');
      expect(messagesTo(given.tel).at(-1)!.text).toContain('STOP');
      await expectSoundBooks(world);
    }
  );

  test('in a sentence is for a person', async () => {
    const given = someone();
    const { customerId } = await sendReceipt(given, 'sms');
    await answerLast(given.tel, 'Stop please call me');
    expect(await waits(customerId)).toBe(true);
    const entries = await world.database.owner`
      select 1 from consent_entry where customer_id = ${customerId} and kind = 'objection'`;
    expect(entries).toEqual([]);
  });

  test('moves what is queued on that channel to the next way at once', async () => {
    const given = someone();
    const { customerId } = await sendReceipt(given, 'sms');
    const at = world.clock.now().add({ hours: 5 }).toString();
    await world.database.owner`
      update notice set status = 'queued', due_at = ${at}, tries = 0, sent_at = null, report_by = null, delivery = null
      where customer_id = ${customerId}`;
    await textFrom(given.tel, 'stop');
    const [moved] = await world.database.owner`
      select channel from notice where customer_id = ${customerId} and kind = 'receipt'`;
    expect(moved).toMatchObject({ channel: 'email' });
    expect(messagesTo(given.email)).toHaveLength(1);
  });

  test('on a telephone that two customers share holds for both', async () => {
    const given = someone();
    await world.openInvoice(given);
    await world.openInvoice({ ...given, customerReference: `${given.customerReference}-b` });
    await textFrom(given.tel, 'STOP');
    const [objected] = await world.database.owner`
      select count(*)::int as n from consent_entry e join customer c on c.id = e.customer_id
      where c.reference like ${`${given.customerReference}%`} and e.kind = 'objection'`;
    expect(objected!['n']).toBe(2);
  });

  test('at the carrier counts the same', async () => {
    const given = someone('+15005550004');
    const { customerId } = await sendReceipt(given, 'sms');
    const entries = await world.database.owner`
      select source from consent_entry where customer_id = ${customerId} and kind = 'objection'`;
    expect(entries).toMatchObject([{ source: 'reply' }]);
    expect(messagesTo(given.email)).toHaveLength(1);
  });
});

test('HELP says how to reach the merchant', async () => {
  const given = someone();
  await world.openInvoice(given);
  await textFrom(given.tel, 'Hulp?');
  expect(messagesTo(given.tel).at(-1)!.text).toContain(world.merchant.contactEmail);
});

describe('staff', () => {
  const staff = (): Context => ({
    ...world.ctx,
    actor: { kind: 'staff', staffId: newId(world.clock.now()), name: 'Noor Bakker' }
  });
  const conversationOf = async (address: string) => {
    const { merchant, ctx } = world;
    const question = { merchantId: merchant.id, show: 'all', search: address, skip: 0 } as const;
    return (await listConversations(ctx, question)).items[0]!;
  };
  const waysOf = (conversationId: string) => {
    const { ctx, merchant } = world;
    return ctx.db.withMerchant(merchant.id, async (tx) => {
      const held = await readConversation(tx, merchant.id, conversationId);
      const person = await readCustomer(tx, merchant.id, held.customerId!);
      return (await listAnswerWays(ctx, tx, held, person)).ways;
    });
  };
  const answer = async (
    conversationId: string,
    channel: 'email' | 'sms' | 'whatsapp' | 'portal',
    text: string
  ) => {
    await answerCustomer(staff(), { merchantId: world.merchant.id, conversationId, channel, text });
    await world.runJobs();
  };

  test('answer a mail by a mail that stands in the same thread, and nothing waits any more', async () => {
    const given = someone();
    const { customerId } = await sendReceipt(given);
    await answerLast(given.email, 'Klopt dit?');
    const before = await countWaiting(world.ctx, world.merchant.id);
    const { id } = await conversationOf(given.email);
    await answer(id, 'email', 'Ja, dit klopt.\n\nGroet, Noor');
    const mail = messagesTo(given.email).at(-1)!;
    expect(mail.subject).toMatch(/^Re: /);
    expect(mail.text).toContain('Ja, dit klopt.');
    const [asked] = await world.database.owner`
      select provider_ref from conversation_message where conversation_id = ${id} and author = 'customer'`;
    expect(mail.headers['in-reply-to']).toBe(asked!['provider_ref']);
    expect(await waits(customerId)).toBe(false);
    expect(await countWaiting(world.ctx, world.merchant.id)).toBe(before - 1);
    const [entry] = await world.database.owner`
      select action, details from audit_entry where subject_id = ${id}`;
    expect(entry).toMatchObject({ action: 'answer-customer', details: { channel: 'email' } });
  });

  test('answer a WhatsApp freely for a day, and by another way from then on', async () => {
    const given = someone();
    await world.openInvoice(given);
    await textFrom(`whatsapp:${given.tel}`, 'Mag het in twee keer?');
    const { id } = await conversationOf(given.tel);
    expect(await waysOf(id)).toEqual(['whatsapp', 'email', 'sms', 'portal']);
    await answer(id, 'whatsapp', 'Ja, dat mag.');
    expect(messagesTo(`whatsapp:${given.tel}`).at(-1)).toMatchObject({ text: 'Ja, dat mag.' });
    await world.goTo(world.clock.now().add({ hours: 24 }).toString());
    expect(await waysOf(id)).toEqual(['email', 'sms', 'portal']);
    await expect(answer(id, 'whatsapp', 'Nog iets?')).rejects.toMatchObject({ code: 'answer-way-closed' });
  });

  test('say whose an unknown number is, and its words go to that customer', async () => {
    const given = someone();
    const { customerId } = await world.openInvoice({ customerReference: given.customerReference });
    await textFrom(given.tel, 'Met mijn nieuwe nummer');
    const { id } = await conversationOf(given.tel);
    await expect(answer(id, 'sms', 'Wie bent u?')).rejects.toMatchObject({ code: 'conversation-unmatched' });
    const named = { merchantId: world.merchant.id, conversationId: id };
    await expect(giveConversation(staff(), { ...named, reference: 'nobody' })).rejects.toMatchObject({
      code: 'customer-not-found'
    });
    const theirs = await giveConversation(staff(), { ...named, reference: given.customerReference });
    expect(await thread(customerId)).toMatchObject([{ text: 'Met mijn nieuwe nummer' }]);
    expect(await waits(customerId)).toBe(true);
    await closeConversation(staff(), { merchantId: world.merchant.id, conversationId: theirs });
    expect(await waits(customerId)).toBe(false);
  });

  test('answer in the portal what was written there, and the customer is told', async () => {
    const { ctx, merchant } = world;
    const given = someone();
    const { customerId } = await world.openInvoice(given);
    await writeToMerchant(ctx, { merchantId: merchant.id, customerId, text: 'Kan het bedrag gesplitst?' });
    const { id } = await conversationOf(given.email);
    await answer(id, 'portal', 'Dat kan.');
    expect(messagesTo(given.email).at(-1)!.text).toContain('Dat kan.');
    const own = await ctx.db.withMerchant(merchant.id, (tx) => readOwnThread(tx, merchant.id, customerId));
    expect(own.map(({ text }) => text).toSorted()).toEqual(['Dat kan.', 'Kan het bedrag gesplitst?']);
  });
});
