import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  changePreferences,
  listConsents,
  subscribeToPush,
  type PreferenceChange,
  type PushTarget
} from '../../../src/lib/server/domain/notifications/index.ts';
import { addDebtor, bill, leapTo, plansOf } from '../../support/collecting.ts';
import { openMailRoad, type MailRoad } from '../../support/mail-road.ts';
import { byIban, ibans } from '../../support/payers.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let road: MailRoad;
let count = 0;

beforeAll(async () => {
  road = await openMailRoad();
  world = await startWorld({ on: '2026-10-23', env: { SMTP_URL: road.url } });
  road.to = world.sandbox.smtpUrl;
});
afterAll(async () => {
  await world.close();
  await road.close();
});
afterEach(() => {
  road.state = 'open';
});

function someone(given: Readonly<{ email?: string }> = {}) {
  count += 1;
  const phone = `06 3000 ${String(count).padStart(4, '0')}`;
  return {
    customerReference: `V-${count}`,
    email: `wish-${count}@example.org`,
    phone,
    number: `+31${phone.replaceAll(' ', '').slice(1)}`,
    ...given
  };
}

const evidence = {
  source: 'portal',
  wording: 'Gebruik dit eerst',
  language: 'nl',
  ip: '203.0.113.7'
} as const;

const choose = (customerId: string, change: PreferenceChange) =>
  changePreferences(world.ctx, { merchantId: world.merchant.id, customerId, change, evidence });

const messages = (to: string) => world.sandbox.control.messages.list().filter((message) => message.to === to);

const notices = (customerId: string) =>
  world.database.owner`
    select kind, channel, status, channel_rule as rule, time_rule as hour, problem from notice
    where customer_id = ${customerId} order by created_at, id`;

async function payByIdeal(invoice: OpenInvoice): Promise<void> {
  const outcome = await world.pay(invoice);
  await world.answerBank(invoice, outcome, 'approve');
}

const minutesLater = (minutes: number) => world.clock.now().add({ minutes }).toString();

/** To the morning on which the planned debit of this customer is announced. */
async function untilAnnounced(customerId: string): Promise<void> {
  await leapTo(
    world,
    world.clock.now().add({ minutes: 1 }).toZonedDateTimeISO(world.merchant.zone).toPlainDateTime().toString()
  );
  const [plan] = await plansOf(world, customerId);
  const collectOn = Temporal.PlainDate.from(plan!.split(' ')[2]!);
  await leapTo(world, `${collectOn.subtract({ days: 15 }).toString()}T10:00`);
}

/** The bank books a debit after all. */
const endDebit = (attemptId: string) =>
  world.sandbox.control.endDebit(
    world.sandbox.control.intents().find((each) => each.metadata['attempt_id'] === attemptId)!.id
  );

/** A browser's subscription at the push service outside. */
async function device(): Promise<PushTarget> {
  const answer = await fetch(`${world.sandbox.pushUrl}/subscriptions`, { method: 'POST' });
  return (await answer.json()) as PushTarget;
}

const subscribe = (customerId: string, target: PushTarget) =>
  subscribeToPush(world.ctx, {
    ...{ merchantId: world.merchant.id, customerId, target },
    evidence: { ...evidence, userAgent: 'Mozilla/5.0 (Android 16) Firefox/140' }
  });

describe('the next message', () => {
  test('obeys a choice of channel, and says which choice it obeyed', async () => {
    const given = someone();
    const invoice = await world.openInvoice(given);
    await choose(invoice.customerId, { about: 'first-channel', channel: 'sms' });
    await payByIdeal(invoice);
    await world.goTo(minutesLater(1));
    expect(messages(given.email)).toEqual([]);
    expect(messages(given.number)).toHaveLength(1);
    expect(await notices(invoice.customerId)).toMatchObject([{ channel: 'sms', rule: 'preferred' }]);
    const [row] = await world.database.owner`
      select e.about, e.value, e.wording, e.ip, e.source, n.text_version from notice n
      join consent_entry e on e.id = n.channel_entry_id where n.customer_id = ${invoice.customerId}`;
    expect(row).toMatchObject({ about: 'channel-order', wording: 'Gebruik dit eerst', ip: '203.0.113.7' });
    expect(row!['text_version']).toMatch(/^nl\/notices@[0-9a-f]{12}$/);
    await expectSoundBooks(world);
  });

  test('obeys within a minute although it was queued before, in channel, language and tone', async () => {
    road.state = 'closed';
    const given = someone();
    const invoice = await world.openInvoice(given);
    await payByIdeal(invoice);
    await world.goTo(minutesLater(1));
    expect(await notices(invoice.customerId)).toMatchObject([{ channel: 'email', status: 'queued' }]);

    const { customerId } = invoice;
    await choose(customerId, { about: 'language', language: 'de' });
    await choose(customerId, { about: 'tone', isFormal: true });
    await choose(customerId, { about: 'first-channel', channel: 'sms' });
    await world.goTo(minutesLater(1));
    expect(await notices(customerId)).toMatchObject([{ channel: 'sms', status: 'sent', rule: 'preferred' }]);
    expect(messages(given.number)[0]?.text).toContain('Erledigt, wir sind quitt.');

    road.state = 'open';
    await world.goTo(minutesLater(180));
    expect(messages(given.email)).toEqual([]);
    expect(messages(given.number)).toHaveLength(1);
    await expectSoundBooks(world);
  });

  test('is only in the portal when every channel was refused', async () => {
    const given = someone();
    const invoice = await world.openInvoice(given);
    await choose(invoice.customerId, { about: 'channel', channel: 'email', isWanted: false });
    await choose(invoice.customerId, { about: 'channel', channel: 'sms', isWanted: false });
    await payByIdeal(invoice);
    await world.runJobs();
    expect([...messages(given.email), ...messages(given.number)]).toEqual([]);
    expect(await notices(invoice.customerId)).toMatchObject([
      { channel: 'portal', status: 'sent', rule: 'refused' }
    ]);
  });
});

describe('in quiet hours', () => {
  test('news waits for their end by the customer’s clock, over the night that has 25 hours', async () => {
    const given = someone();
    const invoice = await world.openInvoice(given);
    const { customerId } = invoice;
    await choose(customerId, { about: 'quiet-hours', quiet: { fromMinute: 21 * 60, untilMinute: 8 * 60 } });
    const paid = await world.pay(invoice, { instrument: byIban(ibans.fails) });
    // Half past ten on the evening before the clock goes back: the bank says at last that it worked.
    await leapTo(world, '2026-10-24T22:30');
    endDebit(paid.attemptId);
    await world.runJobs();
    expect(await notices(customerId)).toMatchObject([{ status: 'queued', hour: 'quiet-hours' }]);
    await world.goTo('2026-10-25T06:59:00Z');
    expect(messages(given.email)).toEqual([]);
    // Eight in the morning is seven by UTC, since one o’clock.
    await world.goTo('2026-10-25T07:00:00Z');
    expect(messages(given.email)).toHaveLength(1);
    expect(await notices(customerId)).toMatchObject([{ status: 'sent' }]);
    await expectSoundBooks(world);
  });

  test('what waits goes at once when they are lifted, and every choice stands in the ledger', async () => {
    const given = someone();
    const invoice = await world.openInvoice(given);
    const { customerId } = invoice;
    await choose(customerId, { about: 'quiet-hours', quiet: { fromMinute: 6 * 60, untilMinute: 23 * 60 } });
    const paid = await world.pay(invoice, { instrument: byIban(ibans.fails) });
    await leapTo(world, '2026-10-26T12:00');
    endDebit(paid.attemptId);
    await world.runJobs();
    expect(messages(given.email)).toEqual([]);
    await choose(customerId, { about: 'quiet-hours', quiet: { fromMinute: 0, untilMinute: 0 } });
    await world.goTo(minutesLater(1));
    expect(messages(given.email)).toHaveLength(1);
    const ledger = await world.ctx.db.withMerchant(world.merchant.id, (tx) =>
      listConsents(tx, world.merchant.id, customerId)
    );
    expect(ledger.map(({ about, value }) => [about, value])).toEqual([
      ['quiet-hours', { fromMinute: 0, untilMinute: 0 }],
      ['quiet-hours', { fromMinute: 360, untilMinute: 1380 }]
    ]);
  });
});

describe('what the bank’s scheme asks for', () => {
  test('goes by e-mail although it was refused, and says why', async () => {
    const { email, customerReference: reference } = someone();
    const debtor = await addDebtor(world, ibans.pays, { reference, email });
    await choose(debtor.customerId, { about: 'channel', channel: 'email', isWanted: false });
    const before = messages(email).length;
    await bill(world, debtor, { email, dueOn: '2026-11-10' });
    await untilAnnounced(debtor.customerId);
    const told = (await notices(debtor.customerId)).filter(({ kind }) => kind === 'debit-announced');
    expect(told).toMatchObject([{ channel: 'email', status: 'sent', rule: 'required' }]);
    const [mail] = messages(email).slice(before);
    expect(mail?.text).toContain('moet vooraf worden aangekondigd');
  });
});

describe('what the portal keeps of a message', () => {
  test('keeps nothing that opens anything', async () => {
    const given = someone();
    const debtor = await addDebtor(world, ibans.pays, { reference: given.customerReference });
    await bill(world, debtor, { phone: given.phone, dueOn: '2026-11-23' });
    await untilAnnounced(debtor.customerId);
    const [text] = messages(given.number);
    const token = /\/p\/([\w-]{22})/.exec(text?.text ?? '')?.[1];
    expect(token).toBeDefined();
    const rows = await world.database.owner`
      select said::text as said from notice where customer_id = ${debtor.customerId} and kind = 'debit-announced'`;
    expect(rows[0]!['said']).toContain('pay.example/p/…');
    expect(rows[0]!['said']).not.toContain(token);
  });
});

describe('a notification', () => {
  test('goes to the device, encrypted, without a link or a code, and opens its page', async () => {
    const given = someone();
    const invoice = await world.openInvoice(given);
    const target = await device();
    await subscribe(invoice.customerId, target);
    await payByIdeal(invoice);
    await world.runJobs();
    const [push, ...more] = messages(target.endpoint);
    expect(more).toEqual([]);
    expect(messages(given.email)).toEqual([]);
    const [{ id }] = (await world.database.owner`
      select id from notice where customer_id = ${invoice.customerId}`) as unknown as [{ id: string }];
    expect(JSON.parse(push!.text)).toEqual({
      title: 'Kinderdagverblijf De Klaproos',
      body: expect.stringContaining('Gelukt, we staan quitte.') as string,
      path: `/my/de-klaproos/messages/${id}`,
      tag: id,
      lang: 'nl'
    });
    expect(push?.details['topic']).toBe(id.replaceAll('-', ''));
    expect(await notices(invoice.customerId)).toMatchObject([{ channel: 'push', rule: 'device' }]);
  });

  test('to a device that is gone ends its subscription, and the news goes by e-mail', async () => {
    const given = someone();
    const invoice = await world.openInvoice(given);
    const target = await device();
    await subscribe(invoice.customerId, target);
    await fetch(target.endpoint, { method: 'DELETE' });
    await payByIdeal(invoice);
    await world.goTo(minutesLater(1));
    expect(messages(given.email)).toHaveLength(1);
    expect(await notices(invoice.customerId)).toMatchObject([
      { channel: 'push', status: 'rejected', problem: 'gone: HTTP 410' },
      { channel: 'email', status: 'sent', rule: 'fallback' }
    ]);
    const [row] = await world.database.owner`
      select closed_because, sealed from push_subscription where customer_id = ${invoice.customerId}`;
    expect(row).toMatchObject({ closed_because: 'gone' });
    expect(row!['sealed']).not.toContain('push');
    await expectSoundBooks(world);
  });

  test('is not sent about what was switched off', async () => {
    const given = someone();
    const invoice = await world.openInvoice(given);
    const target = await device();
    await subscribe(invoice.customerId, target);
    await choose(invoice.customerId, { about: 'push-topics', topics: ['problems'] });
    await payByIdeal(invoice);
    await world.runJobs();
    expect(messages(target.endpoint)).toEqual([]);
    expect(messages(given.email)).toHaveLength(1);
  });

  test('goes nowhere that is not a push service, and a device taken over is its new owner’s', async () => {
    const invoice = await world.openInvoice(someone());
    const other = await world.openInvoice(someone());
    const target = await device();
    await expect(
      subscribe(invoice.customerId, { ...target, endpoint: 'https://169.254.169.254/latest' })
    ).rejects.toMatchObject({ code: 'push-endpoint-wrong' });
    await expect(
      subscribe(invoice.customerId, { ...target, keys: { ...target.keys, auth: 'short' } })
    ).rejects.toMatchObject({ code: 'push-endpoint-wrong' });
    await subscribe(invoice.customerId, target);
    await subscribe(other.customerId, target);
    const rows = await world.database.owner`select customer_id from push_subscription where customer_id in
      (${invoice.customerId}, ${other.customerId})`;
    expect(rows).toEqual([{ customer_id: other.customerId }]);
  });
});

describe('an address that refused a message for good', () => {
  test('is not tried first again; the phone is', async () => {
    const given = someone({ email: `gone-${count}@bounce.example` });
    const invoice = await world.openInvoice(given);
    const half = {
      kind: 'part',
      invoiceIds: [invoice.invoiceId],
      amount: { minor: 10_000, currency: 'EUR' }
    } as const;
    for (const amount of [half, undefined]) {
      const expected = amount
        ? { minor: 10_000, currency: 'EUR' as const }
        : { minor: 11_240, currency: 'EUR' as const };
      const outcome = await world.pay(invoice, { ...(amount && { selection: amount }), expected });
      await world.answerBank(invoice, outcome, 'approve');
      await world.goTo(minutesLater(2));
    }
    expect(await notices(invoice.customerId)).toMatchObject([
      { channel: 'email', status: 'rejected', rule: 'usual' },
      { channel: 'sms', status: 'sent', rule: 'fallback' },
      { channel: 'sms', status: 'sent', rule: 'broken-address' }
    ]);
  });
});
