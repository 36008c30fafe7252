import { afterAll, beforeAll, expect, test } from 'vitest';
import { markOverdue } from '../../../src/lib/server/domain/billing/index.ts';
import {
  addExperiment,
  addVariant,
  changeWords,
  chooseVariant,
  findVariantOfWords,
  listSources,
  readExperiment,
  readResults,
  saveExperiment,
  startExperiment,
  stopExperiment
} from '../../../src/lib/server/domain/experiments/index.ts';
import {
  holdContact,
  publishTemplate,
  readTemplate,
  rollBackTemplate,
  runSequences,
  saveTemplate,
  type TemplateKey,
  type TextsByLanguage
} from '../../../src/lib/server/domain/notifications/index.ts';
import { countReport } from '../../../src/lib/server/domain/reporting/index.ts';
import { decideArm, type Arm } from '../../../src/lib/server/domain/variants/index.ts';
import { byCard } from '../../support/payers.ts';
import { leap, publish, usualSteps } from '../../support/sequences.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let merchantId: string;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
  merchantId = world.merchant.id;
});
afterAll(() => world.close());

const first: TemplateKey = { message: 'overdue-first', channel: 'email', tone: 'friendly' };
const second: TemplateKey = { message: 'overdue-second', channel: 'email', tone: 'friendly' };
const DAYS = 14;

/** What is in force in every language, but for the subject. */
async function withSubject(key: TemplateKey, subject: string): Promise<TextsByLanguage> {
  const { texts: own, versions } = await readTemplate(world.ctx, { merchantId, ...key });
  const texts = versions[0]?.texts ?? own;
  return Object.fromEntries(
    Object.entries(texts).map(([language, each]) => [
      language,
      { ...each, subject: `${subject} ({{amount}})` }
    ])
  );
}

async function drafted(key: TemplateKey, subject: string): Promise<void> {
  await saveTemplate(world.ctx, { merchantId, ...key, texts: await withSubject(key, subject) });
}

const frame = (holdOutPercent = 0) => ({
  hypothesis: 'Wie vriendelijker gevraagd wordt, betaalt eerder.',
  ...{ segment: null, sharePercent: 100, holdOutPercent, withinDays: DAYS },
  ...{ baselinePercent: 60, leastDifferenceTenths: 100, power: 80 as const }
});

/** Tries the draft of the first reminder. */
async function planned(name: string, holdOutPercent?: number): Promise<string> {
  const experimentId = await addExperiment(world.ctx, { merchantId, name, subject: { layer: 'words' } });
  await addVariant(world.ctx, { merchantId, experimentId, template: first, from: 'draft', name: '' });
  const variants = (['A', 'B'] as const).map((key) => ({
    key,
    name: key === 'B' ? 'warmer' : '',
    weight: 1
  }));
  await saveExperiment(world.ctx, { merchantId, experimentId, frame: frame(holdOutPercent), variants });
  return experimentId;
}

async function planOf(experimentId: string) {
  return world.ctx.db.withMerchant(
    merchantId,
    async (tx) => (await readExperiment(tx, merchantId, experimentId)).plan
  );
}

async function armOf(experimentId: string, customerId: string): Promise<string> {
  const [row] = await world.database.owner`select arms from variant_split where id = ${experimentId}`;
  const arms = row!['arms'] as readonly Arm[];
  return decideArm(
    { id: experimentId, arms, segment: null, shareBasisPoints: 10_000 },
    { customerId, segments: [] }
  )!.key;
}

/** What a customer was told of something missing, the oldest first. */
async function remindersTo(customerId: string) {
  const rows = await world.database.owner`select id, text_version from notice
    where customer_id = ${customerId} and kind = 'overdue' and status = 'sent' order by created_at, id`;
  return rows.map((row) => ({ id: row['id'] as string, textVersion: row['text_version'] as string }));
}

const subjectsTo = (email: string) =>
  world.sandbox.control.messages
    .list()
    .flatMap((each) => (each.channel === 'email' && each.to === email ? [each.subject] : []));

async function bill(reference: string, dueOn = '2026-03-25') {
  const email = `${reference.toLowerCase()}@example.org`;
  return { ...(await world.openInvoice({ customerReference: reference, email, dueOn })), email };
}
const remind = async (at: string) => {
  await leap(world, at);
  await markOverdue(world.ctx, { merchantId });
  await runSequences(world.ctx, { merchantId });
  await world.runJobs();
};

test('other words are tried for a reminder: who reads which is drawn once, stays with the message, and is counted', async () => {
  await publish(world, 'Herinneringen', usualSteps);
  const old = await bill('W-old', '2026-03-16');
  await leap(world, '2026-03-20');

  // What the law words, and what comes before anything is missed, is no matter for trying.
  const experimentId = await addExperiment(world.ctx, {
    merchantId,
    name: 'Woorden',
    subject: { layer: 'words' }
  });
  for (const message of [
    'formal-notice',
    'debit-announced',
    'invoice-created',
    'overdue-after-notice'
  ] as const) {
    const template = { message, channel: 'email' as const, tone: 'formal' as const };
    if (message === 'formal-notice') await drafted(template, 'Anders');
    await expect(
      addVariant(world.ctx, { merchantId, experimentId, template, from: 'draft', name: '' })
    ).rejects.toMatchObject({ code: 'experiment-words-fixed' });
  }

  // A variant says of every other message what holds now; each can be changed by itself.
  await drafted(first, 'Even een seintje');
  await drafted(second, 'Nog een seintje');
  const { trial } = await planOf(experimentId);
  const sources = await world.ctx.db.withMerchant(merchantId, (tx) => listSources(tx, merchantId, trial));
  expect(sources).toEqual([
    { template: first, from: 'draft' },
    { template: second, from: 'draft' }
  ]);
  await addVariant(world.ctx, { merchantId, experimentId, template: first, from: 'draft', name: 'seintje' });
  await changeWords(world.ctx, { merchantId, experimentId, key: 'B', template: second, from: 'draft' });
  await saveExperiment(world.ctx, {
    ...{ merchantId, experimentId, frame: frame() },
    variants: (['A', 'B'] as const).map((key) => ({ key, name: key === 'B' ? 'seintje' : '', weight: 1 }))
  });
  expect(
    (await planOf(experimentId)).trial.variants.map(({ key, content }) => [
      key,
      (content as readonly { version: number | null }[]).map(({ version }) => version)
    ])
  ).toEqual([
    ['A', [0, 0]],
    ['B', [null, null]]
  ]);

  // The checks of publishing hold for a variant, too.
  await saveTemplate(world.ctx, {
    merchantId,
    ...first,
    texts: { nl: { subject: 'Kort', title: 'Kort', body: 'Betaal.' } }
  });
  const unfit = await planned('Te kort');
  const refused = startExperiment(world.ctx, { merchantId, experimentId: unfit });
  await expect(refused).rejects.toMatchObject({
    code: 'experiment-not-ready',
    params: {
      problems: expect.arrayContaining([
        expect.objectContaining({
          ...{ code: 'words-impossible', variant: 'B' },
          words: {
            template: first,
            problem: { code: 'placeholder-missing', language: 'nl', params: { name: 'amount' } }
          }
        })
      ])
    }
  });

  // What was taken stays what it was, although the draft is another by now.
  await startExperiment(world.ctx, { merchantId, experimentId });
  const texts = await withSubject(first, 'Iets anders');
  await expect(publishTemplate(world.ctx, { merchantId, ...first, texts })).rejects.toMatchObject({
    ...{ code: 'in-experiment', params: { name: 'Woorden' } }
  });
  const sms: TemplateKey = { ...first, channel: 'sms' };
  const smsTexts = (await readTemplate(world.ctx, { merchantId, ...sms })).texts;
  expect(await publishTemplate(world.ctx, { merchantId, ...sms, texts: smsTexts })).toMatchObject({
    kind: 'published'
  });

  // So many customers that each variant has three, and one in hardship, who is told nothing.
  const held = await bill('W-held');
  await holdContact(world.ctx, { merchantId, customerId: held.customerId, because: 'hardship' });
  const taking: (OpenInvoice & { email: string; key: string })[] = [];
  const isFew = (key: string) => taking.filter((each) => each.key === key).length < 3;
  while (isFew('A') || isFew('B')) {
    const invoice = await bill(`W-${taking.length}`);
    taking.push({ ...invoice, key: await armOf(experimentId, invoice.customerId) });
  }
  await remind('2026-03-23T10:00');
  await remind('2026-03-26T10:00');
  await remind('2026-04-01T10:00');

  // Who reads which words stands with the message, and leads staff to the experiment.
  for (const { email, key, customerId } of taking) {
    expect(subjectsTo(email).at(-1)!.startsWith('Even een seintje')).toBe(key === 'B');
    const [message] = await remindersTo(customerId);
    expect(message!.textVersion).toMatch(/^nl\/overdue-first\/email\/friendly@\d+$/);
    expect(await findVariantOfWords(world.ctx, { merchantId, noticeId: message!.id })).toEqual({
      ...{ experiment: { id: experimentId, name: 'Woorden' }, arm: key, name: key === 'B' ? 'seintje' : '' }
    });
  }
  // An invoice that was due before it began is told of as ever.
  const [ofOld] = await remindersTo(old.customerId);
  expect(await findVariantOfWords(world.ctx, { merchantId, noticeId: ofOld!.id })).toBeUndefined();
  expect(await remindersTo(held.customerId)).toEqual([]);

  // Every other customer pays after the first reminder; the rest get the second, in the words of the same arm.
  await leap(world, '2026-04-02T10:00');
  for (const [place, invoice] of taking.entries())
    if (place % 2 === 0) await world.pay(invoice, { instrument: await byCard(world, 'pm_card_visa') });
  await remind('2026-04-15T10:00');
  for (const { email, key } of taking.filter((_, place) => place % 2 === 1))
    expect(subjectsTo(email).at(-1)!.startsWith('Nog een seintje')).toBe(key === 'B');
  world.clock.set(world.clock.now().add({ minutes: 30 }));
  await countReport(world.ctx, { merchantId, zone: world.merchant.zone });
  const results = (await readResults(world.ctx, { merchantId, experimentId }))!;
  const counted = (key: string) => {
    const mine = taking.filter((each) => each.key === key);
    const recovered = mine.filter((each) => taking.indexOf(each) % 2 === 0).length;
    return { arm: key, exposed: mine.length, missed: mine.length, ripe: mine.length, recovered };
  };
  expect(results.arms).toMatchObject([counted('A'), counted('B')]);

  // B wins: both messages say it for everybody now, by the ordinary way and with its checks.
  const version = await chooseVariant(world.ctx, {
    merchantId,
    experimentId,
    key: 'B',
    reason: 'Brengt meer terug'
  });
  for (const [key, subject] of [
    [first, 'Even een seintje ({{amount}})'],
    [second, 'Nog een seintje ({{amount}})']
  ] as const) {
    const { versions } = await readTemplate(world.ctx, { merchantId, ...key });
    expect(versions).toMatchObject([{ version: version + 1, copyOf: version, texts: { nl: { subject } } }]);
  }
  const later = await bill('W-later', '2026-04-20');
  await remind('2026-04-28T10:00');
  expect(subjectsTo(later.email).at(-1)).toContain('Even een seintje');
  await expectSoundBooks(world);
});

test('the hold-out keeps what was said when it began, and stopping gives everybody what is in force', async () => {
  await drafted(first, 'Een kort bericht');
  const experimentId = await planned('Nog eens', 50);
  await startExperiment(world.ctx, { merchantId, experimentId });
  const arms = ['A', 'B', 'hold-out'];
  const taking: (OpenInvoice & { email: string; key: string })[] = [];
  while (!arms.every((key) => taking.some((each) => each.key === key))) {
    const invoice = await bill(`N-${taking.length}`, '2026-05-04');
    taking.push({ ...invoice, key: await armOf(experimentId, invoice.customerId) });
  }
  await remind('2026-05-11T10:00');
  for (const { email, key } of taking)
    expect(subjectsTo(email).at(-1)).toContain(key === 'B' ? 'Een kort bericht' : 'Even een seintje');

  await stopExperiment(world.ctx, { merchantId, experimentId, reason: 'Genoeg gezien' });
  const ofB = taking.find(({ key }) => key === 'B')!;
  await remind('2026-05-26T10:00');
  const told = await remindersTo(ofB.customerId);
  expect(told).toHaveLength(2);
  expect(await findVariantOfWords(world.ctx, { merchantId, noticeId: told[1]!.id })).toBeUndefined();

  // A version that only an experiment handed out can't be brought back past its checks.
  const [row] = await world.database.owner`select version from message_template_version
    where experiment_id = ${experimentId} and arm = 'B' limit 1`;
  await expect(
    rollBackTemplate(world.ctx, { merchantId, ...first, version: row!['version'] as number })
  ).rejects.toMatchObject({ code: 'template-version-unknown' });
});
