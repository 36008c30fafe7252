import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  changePreferences,
  keepWhatsAppTemplate,
  receiveMailReport,
  receiveTextReport,
  unsubscribe
} from '../../../src/lib/server/domain/notifications/index.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let count = 0;

beforeAll(async () => {
  world = await startWorld({ on: '2026-11-23' });
});
afterEach(() => world.sandbox.control.faults.clear());
afterAll(() => world.close());

type Given = NonNullable<Parameters<TestWorld['openInvoice']>[0]>;

/** A customer of this test's own, whose mailbox behaves as its domain says, with a phone of their own. */
function someone(domain = 'example.org', given: Partial<Given> = {}) {
  count += 1;
  return {
    customerReference: `D-${count}`,
    email: `reader-${count}@${domain}`,
    phone: `+31 6 2000 ${String(count).padStart(4, '0')}`,
    ...given
  };
}

const evidence = { source: 'portal', wording: 'Ja, per WhatsApp.', language: 'nl' } as const;
const messages = (to: string | null | undefined) =>
  world.sandbox.control.messages.list().filter((message) => message.to === to);
const numberOf = (phone: string | undefined) => phone?.replaceAll(' ', '');

const notices = (customerId: string) =>
  world.database.owner`
    select channel, status, delivery, channel_rule as rule from notice where customer_id = ${customerId}
    order by created_at, id`;

const words = async (customerId: string) =>
  (
    await world.database.owner`
      select e.state from delivery_event e join notice n on n.id = e.notice_id
      where n.customer_id = ${customerId} order by e.at, e.id`
  ).map((row) => row['state'] as string);

async function payByIdeal(invoice: OpenInvoice): Promise<void> {
  const outcome = await world.pay(invoice);
  await world.answerBank(invoice, outcome, 'approve');
}

const minutesLater = (minutes: number) => world.clock.now().add({ minutes }).toString();

/** A receipt for somebody, handed to its carrier. */
async function sendReceipt(given: Partial<Given>): Promise<OpenInvoice> {
  const invoice = await world.openInvoice(given);
  await payByIdeal(invoice);
  await world.runJobs();
  return invoice;
}

describe('a mailbox', () => {
  test.each([
    ['late-bounce.example', 'bounced', 1],
    ['gives-up.example', 'bounced', 0]
  ])('at %s that gives the mail back is followed by a text message', async (domain, delivery, faults) => {
    const given = someone(domain);
    const { customerId } = await sendReceipt(given);
    expect(messages(given.email)).toHaveLength(1);
    await world.goTo(minutesLater(5));
    expect(await notices(customerId)).toMatchObject([
      { channel: 'email', status: 'sent', delivery },
      { channel: 'sms', status: 'sent', rule: faults ? 'fallback' : 'fallback' }
    ]);
    expect(messages(numberOf(given.phone))).toHaveLength(1);
    const known = await world.database.owner`select 1 from contact_fault where customer_id = ${customerId}`;
    // An address that doesn't exist comes last from then on; one that was only slow doesn't.
    expect(known).toHaveLength(faults);
    await expectSoundBooks(world);
  });

  test('that is full for now stays the first choice, and nothing goes another way', async () => {
    const given = someone('delayed.example');
    const { customerId } = await sendReceipt(given);
    await world.goTo(minutesLater(5));
    expect(await notices(customerId)).toMatchObject([{ channel: 'email', delivery: 'accepted' }]);
    expect(await words(customerId)).toEqual(['deferred']);
  });

  test('whose owner says "spam" is an objection, and the next message goes another way', async () => {
    const given = someone('complains.example');
    const { customerId } = await sendReceipt(given);
    await world.goTo(minutesLater(5));
    expect(await notices(customerId)).toMatchObject([{ delivery: 'complained' }]);
    const [entry] = await world.database.owner`
      select kind, about, source from consent_entry where customer_id = ${customerId}`;
    expect(entry).toMatchObject({ kind: 'objection', about: 'channel:email', source: 'complaint' });
    await sendReceipt(given);
    expect((await notices(customerId)).at(-1)).toMatchObject({ channel: 'sms', status: 'sent' });
  });
});

describe('a text message', () => {
  test('is known to have arrived', async () => {
    const { customerId } = await sendReceipt(someone('example.org', { email: null }));
    await world.goTo(minutesLater(1));
    expect(await notices(customerId)).toMatchObject([{ channel: 'sms', delivery: 'delivered' }]);
    expect(await words(customerId)).toEqual(['sent', 'delivered']);
    await expectSoundBooks(world);
  });

  test('to a phone that is off is left in the portal when there is no other way', async () => {
    const given = someone('example.org', { email: null, phone: '+31600000404' });
    const { customerId } = await sendReceipt(given);
    await world.goTo(minutesLater(1));
    expect(await notices(customerId)).toMatchObject([
      { channel: 'sms', delivery: 'undelivered' },
      { channel: 'portal', status: 'sent' }
    ]);
  });

  test('of which nobody reports anything in time goes another way, and what was late is believed', async () => {
    const given = someone();
    const { ctx, merchant, database } = world;
    const invoice = await world.openInvoice(given);
    const { customerId } = invoice;
    const choice = { about: 'first-channel', channel: 'sms' } as const;
    await changePreferences(ctx, { merchantId: merchant.id, customerId, change: choice, evidence });
    await payByIdeal(invoice);
    // The carrier takes it and never calls.
    world.sandbox.control.carriers.addHost('https://pay.example', 'http://127.0.0.1:1');
    await world.runJobs();
    const watch = { name: 'notifications.fall-back-unreported', data: {} };
    const look = () => ctx.db.within({ platform: true }, (tx) => ctx.jobs.enqueue(tx, watch));
    await database.owner`update notice set report_by = ${minutesLater(-1)} where customer_id = ${customerId}`;
    await look();
    await world.app.runDueJobs();
    expect(await notices(customerId)).toMatchObject([
      { channel: 'sms', delivery: 'overdue' },
      { channel: 'email', status: 'sent', rule: 'fallback' }
    ]);
    const [late] =
      await database.owner`select provider_ref from notice where customer_id = ${customerId} and channel = 'sms'`;
    await report({ MessageSid: late!['provider_ref'] as string, MessageStatus: 'delivered' });
    expect((await notices(customerId))[0]).toMatchObject({ delivery: 'delivered' });
    await database.owner`
      delete from pgboss.job where data->>'name' = 'notifications.fall-back-unreported'`;
  });

  /** Twilio's report of a message, as its route hands it on; the signature is looked at elsewhere. */
  async function report(fields: Record<string, string>): Promise<void> {
    const ctx = {
      ...world.ctx,
      channels: { ...world.ctx.channels, isGenuineTextReport: () => Promise.resolve(true) }
    };
    const url = `https://pay.example/api/webhooks/twilio/${world.merchant.id}`;
    await receiveTextReport(ctx, { merchantId: world.merchant.id, url, fields, signature: 'x' });
    await world.app.runDueJobs();
  }

  const orders = (items: readonly string[]): string[][] =>
    items.length < 2
      ? [[...items]]
      : items.flatMap((item, place) => orders(items.toSpliced(place, 1)).map((rest) => [item, ...rest]));

  test('ends in the same state whatever order its reports come in, and however often', async () => {
    for (const order of orders(['queued', 'sent', 'undelivered', 'delivered'])) {
      const given = someone('example.org', { email: null });
      world.sandbox.control.carriers.addHost('https://pay.example', 'http://127.0.0.1:1');
      const { customerId } = await sendReceipt(given);
      const [sent] = await world.database
        .owner`select provider_ref from notice where customer_id = ${customerId}`;
      const MessageSid = sent!['provider_ref'] as string;
      for (const MessageStatus of [...order, ...order]) await report({ MessageSid, MessageStatus });
      const [first] = await notices(customerId);
      expect(first, order.join()).toMatchObject({ status: 'sent', delivery: 'delivered' });
      expect((await words(customerId)).toSorted()).toEqual(['accepted', 'delivered', 'sent', 'undelivered']);
    }
    // Twenty-four orders, each from the start: a busy machine takes its time.
  }, 240_000);
});

describe('a report', () => {
  const url = () => `https://pay.example/api/webhooks/twilio/${world.merchant.id}`;
  const fields = { MessageSid: 'SM1', MessageStatus: 'delivered' };

  test.each([null, '', 'c2lnbmVkIGJ5IG5vYm9keQ=='])('with the signature %j is refused', async (signature) => {
    const told = receiveTextReport(world.ctx, {
      merchantId: world.merchant.id,
      url: url(),
      fields,
      signature
    });
    await expect(told).rejects.toMatchObject({ code: 'report-forbidden' });
  });

  test.each([undefined, '', 'another secret'])('of mail with the secret %j is refused', async (secret) => {
    const told = receiveMailReport(world.ctx, { merchantId: world.merchant.id, secret, raw: 'x' });
    await expect(told).rejects.toMatchObject({ code: 'report-forbidden' });
  });

  test('about no message of ours ends as such, and keeps nobody', async () => {
    const block =
      'Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; x@example.org\r\nAction: failed\r\nStatus: 5.1.1';
    const raw = [
      'From: mailer-daemon@example.org',
      'To: bounces@mail.example',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      `--b\r\nContent-Type: text/plain\r\n\r\nNo.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${block}\r\n--b--`,
      ''
    ].join('\r\n');
    await receiveMailReport(world.ctx, { merchantId: world.merchant.id, secret: 'passed-on-by-mail', raw });
    await world.runJobs();
    const rows = await world.database.owner`select problem from carrier_report where payload = ${raw}`;
    expect(rows).toMatchObject([{ problem: 'unknown-message' }]);
  });
});

describe('WhatsApp', () => {
  const template = {
    kind: 'receipt',
    language: 'nl',
    contentSid: 'HX0001',
    name: 'receipt_nl',
    category: 'utility',
    approval: 'approved',
    variables: ['customer', 'title', 'amount']
  } as const;

  async function chooseWhatsApp(given: Partial<Given>): Promise<OpenInvoice> {
    const invoice = await world.openInvoice(given);
    const { customerId } = invoice;
    const change = { about: 'first-channel', channel: 'whatsapp' } as const;
    await changePreferences(world.ctx, { merchantId: world.merchant.id, customerId, change, evidence });
    return invoice;
  }

  test('says a receipt by its template to who asked for it', async () => {
    world.sandbox.control.carriers.addTemplate({
      ...template,
      sid: 'HX0001',
      body: 'Dag {{1}}: {{2}} ({{3}})'
    });
    await keepWhatsAppTemplate(world.ctx, { merchantId: world.merchant.id, ...template });
    const given = someone();
    const invoice = await chooseWhatsApp(given);
    await payByIdeal(invoice);
    await world.runJobs();
    const [message, ...more] = messages(`whatsapp:${numberOf(given.phone)}`);
    expect(more).toEqual([]);
    expect(message).toMatchObject({ from: 'whatsapp:+31201234567', channel: 'whatsapp' });
    expect(message?.text).toMatch(/^Dag .+: Gelukt, we staan quitte\. \(€\s212,40\)$/);
    expect(await notices(invoice.customerId)).toMatchObject([{ channel: 'whatsapp', rule: 'preferred' }]);
  });

  test('is not taken without an opt-in, nor for a kind without an approved template', async () => {
    const { customerId } = await sendReceipt(someone());
    expect(await notices(customerId)).toMatchObject([{ channel: 'email' }]);
    await keepWhatsAppTemplate(world.ctx, { merchantId: world.merchant.id, ...template, approval: 'paused' });
    const invoice = await chooseWhatsApp(someone());
    await payByIdeal(invoice);
    await world.runJobs();
    expect(await notices(invoice.customerId)).toMatchObject([{ channel: 'email' }]);
  });

  test('that refuses a template after all is followed by the next way', async () => {
    await keepWhatsAppTemplate(world.ctx, {
      merchantId: world.merchant.id,
      ...template,
      contentSid: 'HX-unknown'
    });
    const invoice = await chooseWhatsApp(someone());
    await payByIdeal(invoice);
    await world.runJobs();
    expect(await notices(invoice.customerId)).toMatchObject([
      { channel: 'whatsapp', status: 'rejected' },
      { channel: 'email', status: 'sent' }
    ]);
    const known = await world.database
      .owner`select 1 from contact_fault where customer_id = ${invoice.customerId}`;
    expect(known).toEqual([]);
  });

  test.each([
    [{ kind: 'formal-notice' }, 'whatsapp-kind-not-allowed'],
    [{ kind: 'overdue' }, 'whatsapp-kind-not-allowed'],
    [{ kind: 'debit-announced' }, 'whatsapp-kind-not-allowed'],
    [{ category: 'marketing' }, 'whatsapp-category-not-allowed']
  ] as const)('takes no template for %j', async (change, code) => {
    const kept = keepWhatsAppTemplate(world.ctx, { merchantId: world.merchant.id, ...template, ...change });
    await expect(kept).rejects.toMatchObject({ code });
  });
});

describe('the link that ends mails', () => {
  test('stands in a receipt, not in what has to be told, and is an objection in the ledger', async () => {
    const given = someone();
    const { customerId } = await sendReceipt(given);
    const [mail] = messages(given.email);
    const url = /<(https:\/\/pay\.example\/u\/[\w-]+)>/.exec(mail!.headers['list-unsubscribe'] ?? '')?.[1];
    expect(mail!.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    const token = url!.split('/').at(-1)!;
    await unsubscribe(world.ctx, { token, wording: null });
    await unsubscribe(world.ctx, { token, wording: null });
    const entries = await world.database.owner`
      select kind, about, source from consent_entry where customer_id = ${customerId}`;
    expect(entries).toMatchObject([{ kind: 'objection', about: 'channel:email', source: 'link' }]);
    const other = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
    await expect(unsubscribe(world.ctx, { token: other, wording: null })).rejects.toMatchObject({
      code: 'unsubscribe-link-unknown'
    });
  });
});
