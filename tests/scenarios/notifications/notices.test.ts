import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { askFreshPayLink } from '../../../src/lib/server/domain/pay-links/index.ts';
import { openMailRoad, type MailRoad } from '../../support/mail-road.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let road: MailRoad;
let count = 0;

beforeAll(async () => {
  road = await openMailRoad();
  world = await startWorld({ on: '2026-11-23', env: { SMTP_URL: road.url } });
  road.to = world.sandbox.smtpUrl;
});
afterAll(async () => {
  await world.close();
  await road.close();
});
afterEach(() => {
  road.state = 'open';
});

type Given = NonNullable<Parameters<TestWorld['openInvoice']>[0]>;

/** A customer of this test's own. */
function someone(given: Partial<Given> = {}): Partial<Given> {
  count += 1;
  return { customerReference: `K-${count}`, email: `customer-${count}@example.org`, ...given };
}

const messages = (to: string | null | undefined) =>
  world.sandbox.control.messages.list().filter((message) => message.to === to);

const notices = (customerId: string) =>
  world.database.owner`
    select kind, channel, status, tries from notice where customer_id = ${customerId} order by created_at, channel desc`;

async function payByIdeal(invoice: OpenInvoice): Promise<string> {
  const outcome = await world.pay(invoice);
  await world.answerBank(invoice, outcome, 'approve');
  return outcome.attemptId;
}

const minutesLater = (minutes: number) => world.clock.now().add({ minutes }).toString();

describe('the receipt', () => {
  test('goes out once, within five minutes, with the PDF, although the news comes three times', async () => {
    const given = someone();
    const invoice = await world.openInvoice(given);
    const attemptId = await payByIdeal(invoice);
    await world.goTo(minutesLater(5));
    const event = world.sandbox.control
      .events()
      .find((each) => each.type === 'payment_intent.succeeded' && JSON.stringify(each).includes(attemptId));
    await world.sandbox.control.webhooks.redeliver(event!.id, 2);
    await world.goTo(minutesLater(30));

    const [mail, ...more] = messages(given.email);
    expect(more).toEqual([]);
    expect(mail?.subject).toMatch(/^Betaald: €\s212,40 aan Kinderdagverblijf De Klaproos$/);
    expect(mail?.text).toContain('Gelukt, we staan quitte.');
    expect(mail?.text).toContain(`code ${invoice.link.checkCode} op pay.example/check/de-klaproos`);
    expect(mail?.attachments).toMatchObject([
      { name: expect.stringMatching(/^Betaalbewijs-P-.*\.pdf$/) as string, type: 'application/pdf' }
    ]);
    expect(world.sandbox.control.messages.file(mail!.id, 0)?.subarray(0, 5).toString()).toBe('%PDF-');
    expect(mail?.html).not.toMatch(/<img|https?:\/\/(?!pay\.example|www\.w3\.org)/);
    expect(await notices(invoice.customerId)).toMatchObject([{ kind: 'receipt', status: 'sent', tries: 1 }]);
    await expectSoundBooks(world);
  });

  test.each([
    ['fr', 'C’est réglé, nous sommes quittes.'],
    ['de', 'Erledigt, wir sind quitt.'],
    ['en', 'Done, we’re quits.']
  ])('speaks the customer’s language: %s', async (language, words) => {
    const given = someone({ language });
    await payByIdeal(await world.openInvoice(given));
    await world.runJobs();
    const [mail] = messages(given.email);
    expect(mail?.text).toContain(words);
    expect(mail?.headers['content-language']).toBe(language);
    expect(mail?.html).toContain(`lang="${language}"`);
  });

  test('of a part says what is still open', async () => {
    const given = someone();
    const invoice = await world.openInvoice(given);
    const part = { kind: 'part', invoiceIds: [invoice.invoiceId], amount: eur(10_000) } as const;
    const outcome = await world.pay(invoice, { selection: part, expected: eur(10_000) });
    await world.answerBank(invoice, outcome, 'approve');
    await world.runJobs();
    const [mail] = messages(given.email);
    expect(mail?.text).not.toContain('quitte.');
    expect(mail?.text).toMatch(/Er staat nog €\s112,40 open\./);
  });

  test('goes by text message to a customer without an e-mail address, as one segment', async () => {
    const invoice = await world.openInvoice(someone({ email: null, phone: '06 22 33 44 55' }));
    await payByIdeal(invoice);
    await world.runJobs();
    const [text, ...more] = messages('+31622334455');
    expect(more).toEqual([]);
    expect(text?.from).toBe('De Klaproos');
    expect(text?.text).toContain('Gelukt, we staan quitte. € 212,40 ontvangen op 23 november 2026.');
    expect(text?.details['segments']).toBe(1);
  });

  test('is only in the portal when there is nobody to send it to', async () => {
    const invoice = await world.openInvoice(someone({ email: null }));
    await payByIdeal(invoice);
    await world.runJobs();
    expect(await notices(invoice.customerId)).toMatchObject([{ channel: 'portal', status: 'sent' }]);
    await expectSoundBooks(world);
  });

  test('escapes what an invoice file put into a name, and starts no header with it', async () => {
    const given = someone({
      customerName: 'Eve <script>alert(1)</script>\r\nBcc: all@example.org {{why}}',
      subject: '<img src=x onerror=alert(1)> & "quotes"'
    });
    await payByIdeal(await world.openInvoice(given));
    await world.runJobs();
    const [mail] = messages(given.email);
    expect(mail?.html).not.toMatch(/<script|<img/);
    expect(mail?.html).toContain('&lt;img src=x');
    expect(mail?.html).toContain('{{why}}');
    expect(Object.keys(mail!.headers)).not.toContain('bcc');
    expect(messages('all@example.org')).toEqual([]);
  });
});

describe('when the mail server', () => {
  test('is away, the receipt waits and then goes out once', async () => {
    road.state = 'closed';
    const given = someone();
    const invoice = await world.openInvoice(given);
    await payByIdeal(invoice);
    await world.goTo(minutesLater(2));
    expect(messages(given.email)).toEqual([]);
    expect(await notices(invoice.customerId)).toMatchObject([{ status: 'queued' }]);

    road.state = 'open';
    await world.goTo(minutesLater(120));
    expect(messages(given.email)).toHaveLength(1);
    expect(await notices(invoice.customerId)).toMatchObject([{ status: 'sent' }]);
    await expectSoundBooks(world);
  });

  test('falls silent after it has the message, that is said and no second copy is sent', async () => {
    road.state = 'cut-after-body';
    const given = someone();
    const invoice = await world.openInvoice(given);
    await payByIdeal(invoice);
    await world.runJobs();
    road.state = 'open';
    await world.goTo(minutesLater(180));
    expect(messages(given.email)).toHaveLength(1);
    expect(await notices(invoice.customerId)).toMatchObject([{ status: 'ambiguous', tries: 1 }]);
    await expectSoundBooks(world);
  });

  test('refuses the address, a text message goes to the phone on file', async () => {
    const given = someone({ email: `nobody-${count}@bounce.example`, phone: '+31 6 44 55 66 77' });
    const invoice = await world.openInvoice(given);
    await payByIdeal(invoice);
    await world.goTo(minutesLater(5));
    expect(messages(given.email)).toEqual([]);
    expect(messages('+31644556677')).toHaveLength(1);
    expect(await notices(invoice.customerId)).toMatchObject([
      { channel: 'sms', status: 'sent' },
      { channel: 'email', status: 'rejected' }
    ]);
    await expectSoundBooks(world);
  });
});

describe('a payment that fails', () => {
  const debit = (iban: string) =>
    ({ kind: 'iban', iban, holder: 'Samira El Amrani', email: 'samira@example.org' }) as const;

  test('days later by the bank is told once, with a link that pays', async () => {
    const given = someone();
    const invoice = await world.openInvoice(given);
    // Stripe's test account whose debit fails after days: docs.stripe.com/testing#sepa-direct-debit
    const outcome = await world.pay(invoice, { instrument: debit('NL91ABNA0417164300') });
    expect(outcome.kind).toBe('processing');
    await world.goTo(minutesLater(20 * 24 * 60));
    const [mail, ...more] = messages(given.email);
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('Je betaling aan Kinderdagverblijf De Klaproos is niet gelukt');
    expect(mail?.text).toContain('Er is niets afgeschreven.');
    const token = /pay\.example\/p\/([\w-]{22})/.exec(mail?.text ?? '')?.[1];
    const again = await world.pay({ ...invoice, link: { ...invoice.link, token: token! } });
    expect(again.kind).toBe('requires-action');
  });

  test('on the page is not told again by message', async () => {
    const given = someone();
    const invoice = await world.openInvoice(given);
    const outcome = await world.pay(invoice);
    expect((await world.answerBank(invoice, outcome, 'decline')).kind).toBe('declined');
    await world.goTo(minutesLater(60));
    expect(messages(given.email)).toEqual([]);
  });

  test('is not told any more when it was paid another way before the mail server came back', async () => {
    const given = someone();
    const invoice = await world.openInvoice(given);
    await world.pay(invoice, { instrument: debit('NL91ABNA0417164300') });
    road.state = 'closed';
    while ((await notices(invoice.customerId)).length === 0) await world.goTo(minutesLater(12 * 60));
    await payByIdeal(invoice);
    road.state = 'open';
    await world.goTo(minutesLater(12 * 60));
    expect(messages(given.email).map((mail) => mail.subject?.split(':')[0])).toEqual(['Betaald']);
  });
});

describe('a fresh link', () => {
  test('goes to the contact on file, once a day, and opens the same invoice', async () => {
    const given = someone();
    const invoice = await world.openInvoice(given);
    await world.goTo(minutesLater(61 * 24 * 60));
    await askFreshPayLink(world.ctx, { token: invoice.link.token });
    await askFreshPayLink(world.ctx, { token: invoice.link.token });
    await world.goTo(minutesLater(5));
    const [mail, ...more] = messages(given.email);
    expect(more).toEqual([]);
    expect(mail?.text).toContain('Hier is je nieuwe link.');
    const token = /pay\.example\/p\/([\w-]{22})/.exec(mail?.text ?? '')?.[1];
    const outcome = await world.pay({ ...invoice, link: { ...invoice.link, token: token! } });
    expect(outcome.kind).toBe('requires-action');

    await world.goTo(minutesLater(24 * 60));
    await askFreshPayLink(world.ctx, { token: invoice.link.token });
    await world.goTo(minutesLater(5));
    expect(messages(given.email)).toHaveLength(2);
  });

  test('is not made for somebody without a contact', async () => {
    const invoice = await world.openInvoice(someone({ email: null }));
    await world.goTo(minutesLater(61 * 24 * 60));
    const before = world.sandbox.control.messages.list().length;
    await askFreshPayLink(world.ctx, { token: invoice.link.token });
    await world.goTo(minutesLater(5));
    expect(world.sandbox.control.messages.list()).toHaveLength(before);
  });
});

// Last: the janitor plans its own next run, so a clock that moves far would stop every five minutes.
test.each([
  ['after it was handed over, is ambiguous and goes out no second time', true, 'ambiguous', 1],
  ['before it was handed over, surely went nowhere and goes out', false, 'sent', 2]
])('a notice whose worker died %s', async (_what, wasHandedOver, status, copies) => {
  const given = someone();
  const invoice = await world.openInvoice(given);
  await payByIdeal(invoice);
  await world.runJobs();
  const now = world.clock.now().toString();
  await world.database.owner`
      update notice set status = 'sending', claimed_at = ${now}, sent_at = null, delivery = null,
        handed_over_at = ${wasHandedOver ? now : null}
      where customer_id = ${invoice.customerId}`;
  const janitor = { name: 'notifications.settle-stuck', data: {} };
  await world.ctx.db.within({ platform: true }, (tx) => world.ctx.jobs.enqueue(tx, janitor));
  await world.goTo(minutesLater(9));
  expect(await notices(invoice.customerId)).toMatchObject([{ status: 'sending' }]);
  await world.goTo(minutesLater(6));
  expect(await notices(invoice.customerId)).toMatchObject([{ status }]);
  expect(messages(given.email)).toHaveLength(copies);
});
