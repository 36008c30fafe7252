import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textOf } from '../../../src/lib/server/documents/paper/rasterise.fixture.ts';
import { changeReader } from '../../../src/lib/server/domain/identity/index.ts';
import {
  publishTemplate,
  readTemplate,
  rollBackTemplate,
  saveTemplate,
  sendTestMessage,
  type TemplateKey
} from '../../../src/lib/server/domain/notifications/index.ts';
import { queueNotice, type NewNotice } from '../../../src/lib/server/domain/notifications/notices.ts';
import { queueNoticeToCustomer } from '../../../src/lib/server/domain/notifications/queue-notice-to-customer.ts';
import {
  addPlan,
  pauseSubscription,
  startSubscription,
  stopSubscription,
  undoStop
} from '../../../src/lib/server/domain/subscriptions/index.ts';
import { readQrCodes } from '../../support/read-qr-codes.ts';
import { addCustomer, liveTo } from '../../support/subscription-factory.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let merchantId: string;
let count = 0;

beforeAll(async () => {
  world = await startWorld({ on: '2026-11-23' });
  merchantId = world.merchant.id;
});
afterAll(() => world.close());

const messages = (to: string | undefined) =>
  world.sandbox.control.messages.list().filter((message) => message.to === to);

async function someInvoice(given: Parameters<TestWorld['openInvoice']>[0] = {}) {
  count += 1;
  const email = `words-${count}@example.org`;
  const invoice = await world.openInvoice({ customerReference: `W-${count}`, email, ...given });
  return { ...invoice, email };
}

type Kind = NewNotice['kind'];

/** As a step of a sequence asks for it. */
async function tell(
  invoice: OpenInvoice,
  kind: Kind,
  cause: string,
  tone?: 'formal' | 'friendly' | 'playful'
) {
  const { customerId, invoiceId } = invoice;
  await world.ctx.db.withMerchant(merchantId, (tx) =>
    queueNoticeToCustomer(world.ctx, tx, {
      merchantId,
      customerId,
      invoiceId,
      kind,
      cause,
      ...(tone && { tone })
    } as NewNotice)
  );
  await world.runJobs();
}

describe('messages about an invoice', () => {
  test('get firmer step by step, link to the invoice, and stop with the payment', async () => {
    const invoice = await someInvoice({ dueOn: '2026-11-20' });
    for (const step of ['a', 'b', 'c', 'd'])
      await tell(invoice, 'overdue', `step:${invoice.invoiceId}:${step}`);
    const said = messages(invoice.email);
    expect(said.map(({ subject }) => subject?.replace(/\s/g, ' '))).toEqual([
      'Vergeten? € 212,40 aan Kinderdagverblijf De Klaproos staat nog open',
      'Tweede herinnering: € 212,40 aan Kinderdagverblijf De Klaproos',
      'Nog steeds open: € 212,40 aan Kinderdagverblijf De Klaproos',
      'Nog steeds open: € 212,40 aan Kinderdagverblijf De Klaproos'
    ]);
    expect(said[0]?.text).toMatch(/https:\/\/pay\.example\/p\/[\w-]{22}/);
    const outcome = await world.pay(invoice);
    await world.answerBank(invoice, outcome, 'approve');
    await world.runJobs();
    await tell(invoice, 'overdue', `step:${invoice.invoiceId}:e`);
    expect(
      messages(invoice.email)
        .map(({ subject }) => subject)
        .slice(4)
    ).toEqual([expect.stringMatching(/^Betaald/)]);
    await expectSoundBooks(world);
  });

  test('are true: nothing is due soon after its date, nor overdue before', async () => {
    const late = await someInvoice({ dueOn: '2026-11-20' });
    const early = await someInvoice({ dueOn: '2026-12-20' });
    await tell(late, 'due-soon', `step:${late.invoiceId}:a`);
    await tell(early, 'overdue', `step:${early.invoiceId}:a`);
    await tell(early, 'formal-notice', `step:${early.invoiceId}:b`);
    expect([...messages(late.email), ...messages(early.email)]).toEqual([]);
  });

  test('are playful where a step asks for it, and formal for whoever chose that', async () => {
    const one = await someInvoice();
    await tell(one, 'invoice-created', `step:${one.invoiceId}:a`, 'playful');
    expect(messages(one.email)[0]?.text).toContain('duurt korter dan koffiezetten');
    const other = await someInvoice();
    await world.ctx.db.withMerchant(merchantId, (tx) =>
      changeReader(tx, merchantId, other.customerId, { isFormal: true })
    );
    await tell(other, 'invoice-created', `step:${other.invoiceId}:a`, 'playful');
    expect(messages(other.email)[0]?.text).toContain('op uw eigen moment');
  });

  test('the formal notice says who is owed what for which invoice, and until when', async () => {
    const invoice = await someInvoice({ dueOn: '2026-11-01' });
    await tell(invoice, 'formal-notice', `step:${invoice.invoiceId}:z`);
    const [mail] = messages(invoice.email);
    expect(mail?.text.replace(/\u00a0/g, ' ')).toMatch(
      /Schuldeiser: Kinderdagverblijf De Klaproos, Bloemstraat 12/
    );
    expect(mail?.text).toContain('14 dagen nadat dit bericht bij u is bezorgd');
    expect(mail?.text.replace(/\u00a0/g, ' ')).toContain('Openstaand bedrag: € 212,40');
    // What comes after it knows of it.
    await tell(invoice, 'overdue', `step:${invoice.invoiceId}:zz`);
    expect(messages(invoice.email)[1]?.subject).toMatch(/^Na onze aanmaning/);
  });

  test('as a letter it is one sheet whose codes decode, kept as it was sent', async () => {
    const invoice = await someInvoice({ dueOn: '2026-11-01' });
    const { customerId, invoiceId } = invoice;
    await world.ctx.db.withMerchant(merchantId, (tx) =>
      queueNotice(world.ctx, tx, {
        ...{ merchantId, customerId, invoiceId, language: 'nl' },
        kind: 'formal-notice',
        channel: 'letter',
        cause: `step:${invoiceId}:letter`
      })
    );
    await world.runJobs();
    const [letter] = world.sandbox.control.messages.list('letter');
    const printed = world.sandbox.control.messages.file(letter!.id, 0)!;
    const text = textOf(printed).replace(/\s+/g, ' ');
    expect(text).toContain('14 dagen nadat deze brief bij u is bezorgd');
    expect(readQrCodes(printed).filter((code) => /^(BCD|https:)/.test(code))).toHaveLength(2);
  });
});

describe('a subscription', () => {
  test('is confirmed in writing when it pauses, will stop and stays, each once', async () => {
    const customerId = await addCustomer(world.ctx, merchantId, 'K-2001');
    const planId = await addPlan(world.ctx, {
      merchantId,
      name: 'Opvang drie dagen',
      cycle: { unit: 'month', count: 1 },
      price: eur(8_900),
      taxBp: 0,
      partialPeriods: 'by-day',
      effectiveOn: Temporal.PlainDate.from('2026-01-01')
    });
    const anchor = { kind: 'day-of-month', day: 1 } as const;
    const subscriptionId = await startSubscription(world.ctx, { merchantId, customerId, planId, anchor });
    const act = { merchantId, subscriptionId, customerId };
    await liveTo(world, '2026-11-24');
    await world.runJobs();
    await stopSubscription(world.ctx, { ...act, when: 'period-end', reason: 'other' });
    await world.runJobs();
    await undoStop(world.ctx, act);
    await world.runJobs();
    await pauseSubscription(world.ctx, {
      ...act,
      fromOn: Temporal.PlainDate.from('2027-01-01'),
      untilOn: Temporal.PlainDate.from('2027-02-01')
    });
    await world.runJobs();
    const said = messages('klant@example.org').map(({ subject }) => subject);
    expect(said).toEqual([
      expect.stringMatching(/^Opgezegd: Opvang drie dagen stopt op /),
      'Opvang drie dagen loopt door',
      'Gepauzeerd: Opvang drie dagen'
    ]);
    await expectSoundBooks(world);
  });
});

describe('a merchant’s own words', () => {
  const key: TemplateKey = { message: 'overdue-first', channel: 'email', tone: 'friendly' };
  const texts = {
    subject: 'Even over {{amount}}',
    title: 'Zwaai, dit staat nog open',
    body: 'Dag {{name}}, {{product}} had op {{dueOn}} betaald moeten zijn. Het gaat om {{amount}}.',
    action: 'Naar de rekening'
  };

  test('are blocked with exactly what is missing, published, used by name, and rolled back', async () => {
    const { ctx } = world;
    await expect(publishTemplate(ctx, { merchantId, ...key })).rejects.toThrow('template-without-draft');

    // Somebody reads French: the words need a French text, too.
    const french = await someInvoice({ language: 'fr', dueOn: '2026-11-20' });
    await saveTemplate(ctx, {
      merchantId,
      ...key,
      texts: { nl: { ...texts, body: 'Betaal {{bedrag}} graag.' } }
    });
    const blocked = await publishTemplate(ctx, { merchantId, ...key });
    expect(blocked).toMatchObject({
      kind: 'blocked',
      problems: [
        { code: 'placeholder-unknown', language: 'nl', field: 'body', params: { name: 'bedrag' } },
        { code: 'placeholder-missing', language: 'nl', params: { name: 'dueOn' } },
        { code: 'translation-missing', language: 'fr' }
      ]
    });

    const first = await publishTemplate(ctx, { merchantId, ...key, texts: { nl: texts, fr: texts } });
    expect(first).toEqual({ kind: 'published', version: 1 });
    const invoice = await someInvoice({ dueOn: '2026-11-20' });
    await tell(invoice, 'overdue', `step:${invoice.invoiceId}:a`);
    const [mail] = messages(invoice.email);
    expect(mail?.subject).toMatch(/^Even over €\s212,40$/);
    expect(mail?.text.match(/Dag /g)).toHaveLength(1);
    expect(mail?.text).toContain('Naar de rekening:');
    const [row] = await world.database.owner`
      select text_version from notice where invoice_id = ${invoice.invoiceId} and kind = 'overdue'`;
    expect(row!['text_version']).toBe('nl/overdue-first/email/friendly@1');
    await tell(french, 'overdue', `step:${french.invoiceId}:a`);
    expect(messages(french.email)[0]?.subject).toMatch(/^Even over 212,40/);

    expect(await rollBackTemplate(ctx, { merchantId, ...key, version: 0 })).toEqual({
      kind: 'published',
      version: 2
    });
    const next = await someInvoice({ dueOn: '2026-11-20' });
    await tell(next, 'overdue', `step:${next.invoiceId}:a`);
    expect(messages(next.email)[0]?.subject).toMatch(/^Vergeten\?/);
    expect(await rollBackTemplate(ctx, { merchantId, ...key, version: 1 })).toEqual({
      kind: 'published',
      version: 3
    });
    const { versions, hasDraft, draftChanges } = await readTemplate(ctx, { merchantId, ...key });
    expect(versions.map(({ version, copyOf, isOwn }) => [version, copyOf, isOwn])).toEqual([
      [3, 1, false],
      [2, 0, true],
      [1, null, false]
    ]);
    expect([hasDraft, draftChanges]).toEqual([false, []]);
    // Each says what it changed: back and forth between our words and the merchant's.
    const subjects = versions.map(({ changes }) =>
      changes.find(({ language, field }) => language === 'nl' && field === 'subject')
    );
    const [third, second, original] = subjects;
    expect(original).toMatchObject({ was: expect.stringContaining('Vergeten?'), becomes: texts.subject });
    expect([second?.was, second?.becomes]).toEqual([original?.becomes, original?.was]);
    expect(third).toEqual(original);
    await saveTemplate(ctx, { merchantId, ...key, texts: { fr: { ...texts, title: 'Encore ouvert' } } });
    expect((await readTemplate(ctx, { merchantId, ...key })).draftChanges).toEqual([
      { language: 'fr', field: 'title', was: texts.title, becomes: 'Encore ouvert' }
    ]);
    await expect(
      world.database.owner`update message_template_version set texts = '{}' where version = 1`
    ).rejects.toThrow();
  });

  test('are sent as a test to whoever asks, marked as one and written down', async () => {
    const to = { name: 'Noor de Wit', email: 'noor@deklaproos.example' };
    const sent = await sendTestMessage(world.ctx, {
      ...{ merchantId, message: 'due-soon', channel: 'email', tone: 'friendly', language: 'nl', to }
    });
    expect(sent).toEqual({ isSent: true });
    const [mail] = messages(to.email);
    expect(mail?.subject).toMatch(/^TEST: /);
    expect(mail?.text).toContain('Dag Noor de Wit,');
    const [entry] = await world.database
      .owner`select details from audit_entry where action = 'send-test-message'`;
    expect(entry!['details']).toMatchObject({ template: 'due-soon/email/friendly', language: 'nl' });
  });
});
