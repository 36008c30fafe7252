import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  findQuestion,
  giveFeedback,
  occasions,
  scores,
  type Occasion,
  type Score
} from '../../src/lib/server/domain/feedback/index.ts';
import { changeAsking } from '../../src/lib/server/domain/identity/index.ts';
import { mergeCustomers } from '../../src/lib/server/domain/merging/index.ts';
import { holdContact } from '../../src/lib/server/domain/notifications/index.ts';
import { askErasure, releaseErasure } from '../../src/lib/server/domain/privacy/index.ts';
import {
  listAnswers,
  listCustomerTimeline,
  readFeedbackOfSplit,
  readFeedbackReport,
  walkAnswers,
  type FeedbackAsked,
  type ScoreTally
} from '../../src/lib/server/domain/reporting/index.ts';
import {
  addPlan,
  startSubscription,
  stopSubscription
} from '../../src/lib/server/domain/subscriptions/index.ts';
import {
  assignArms,
  closeSplit,
  findLiveSplit,
  openSplit
} from '../../src/lib/server/domain/variants/index.ts';
import { byCard } from '../support/payers.ts';
import { store } from '../support/storing.ts';
import { eur, startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
let merchantId: string;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
  merchantId = world.merchant.id;
});
afterAll(() => world.close());

type Given = Occasion & Readonly<{ invoiceId: string }>;

/** A customer pays by card, and is on the page that says so. */
async function paid(reference: string): Promise<Given> {
  const email = `${reference.toLowerCase()}@example.org`;
  const invoice = await world.openInvoice({ customerReference: reference, email });
  const outcome = await world.pay(invoice, { instrument: await byCard(world, 'pm_card_visa') });
  if (outcome.kind !== 'succeeded') throw new Error(`not paid: ${outcome.kind}`);
  const { customerId, invoiceId } = invoice;
  return { merchantId, customerId, occasion: 'paid', occasionId: outcome.attemptId, invoiceId };
}

const say = ({ invoiceId: _, ...of }: Given, score: Score, comment?: string) =>
  giveFeedback(world.ctx, { ...of, score, language: 'nl', ...(comment !== undefined && { comment }) });
const unknown = expect.objectContaining({ code: 'feedback-unknown' });

async function rowsOf({ occasionId }: Occasion) {
  const rows = await world.database.owner`
    select score, comment, customer_id, replaced_at is null as counts from feedback_answer
    where occasion_id = ${occasionId} order by id`;
  return rows.map((row) => [row['score'], row['comment'], row['counts']]);
}

test('is asked once for each payment, is the payer’s own, and is changed without a trace being lost', async () => {
  const first = await paid('F-1');
  const other = await paid('F-2');
  expect(await findQuestion(world.ctx, first)).toEqual({ answer: undefined });

  // Two taps at once, and the same again, are one answer.
  await Promise.all([say(first, 4), say(first, 4), say(first, 4)]);
  await say(first, 4);
  expect(await rowsOf(first)).toEqual([[4, null, true]]);
  await say(first, 4, '  Mijn kaart 4242 4242 4242 4242 deed\nhet meteen ');
  await say(first, 5);
  const words = 'Mijn kaart … deed het meteen';
  expect(await findQuestion(world.ctx, first)).toEqual({ answer: { score: 5, comment: words } });
  expect(await rowsOf(first)).toEqual([
    [4, null, false],
    [4, words, false],
    [5, words, true]
  ]);

  // What another customer did, what nobody did and what is no id at all: one answer for all of them.
  const { customerId } = other;
  for (const of of [
    { ...first, customerId },
    { ...first, occasionId: first.invoiceId },
    { ...first, occasionId: 'x' },
    { ...first, occasion: 'repaired' as const },
    { ...first, occasion: 'stopped' as const }
  ])
    await expect(say(of, 1)).rejects.toEqual(unknown);
  expect(await findQuestion(world.ctx, { ...first, customerId })).toEqual({ answer: undefined });

  // What was said stays as it was said.
  const { owner } = world.database;
  await expect(owner`update feedback_answer set score = 1`).rejects.toThrow('append-only');
  await expect(owner`update feedback_answer set comment = 'Anders'`).rejects.toThrow('append-only');
  await expect(owner`delete from feedback_answer`).rejects.toThrow('append-only');
  const timeline = await listCustomerTimeline(world.ctx, { ...first, limit: 50 });
  expect(timeline.moments.filter(({ kind }) => kind === 'feedback').map(({ facts }) => facts)).toEqual([
    { occasion: 'paid', score: 5, comment: words }
  ]);
});

test('is asked after a repair and a stop, too, and of nobody who is left alone or whose merchant doesn’t ask', async () => {
  const payment = await paid('F-3');
  const { customerId } = payment;
  const { setupId } = await store(world, customerId);
  const planId = await addPlan(world.ctx, {
    ...{ merchantId, name: 'Dagopvang', price: eur(4_900) },
    cycle: { unit: 'month', count: 1 },
    effectiveOn: Temporal.PlainDate.from('2026-01-01')
  });
  const subscriptionId = await startSubscription(world.ctx, { merchantId, customerId, planId });
  const repaired: Given = { ...payment, occasion: 'repaired', occasionId: setupId };
  const stopped: Given = { ...payment, occasion: 'stopped', occasionId: subscriptionId };
  await say(repaired, 2);
  await expect(say(stopped, 3)).rejects.toEqual(unknown);
  await stopSubscription(world.ctx, { merchantId, customerId, subscriptionId, when: 'period-end' });
  await say(stopped, 3);
  expect([await rowsOf(repaired), await rowsOf(stopped)]).toEqual([[[2, null, true]], [[3, null, true]]]);

  await changeAsking(world.ctx, { merchantId, asksFeedback: false });
  expect(await findQuestion(world.ctx, payment)).toBeUndefined();
  await say(payment, 1);
  await changeAsking(world.ctx, { merchantId, asksFeedback: true });
  await holdContact(world.ctx, { merchantId, customerId, because: 'death' });
  expect(await findQuestion(world.ctx, payment)).toBeUndefined();
  await say(payment, 1);
  expect(await rowsOf(payment)).toEqual([]);
});

/** What the test itself said, and what of it counts. */
type Said = Readonly<{ of: Given; score: Score; month: string; arm: string | undefined; comment: boolean }>;

const tallied = (said: readonly Said[]) =>
  Object.fromEntries(
    scores.map((score) => [score, said.filter((each) => each.score === score).length])
  ) as ScoreTally;

test('every figure of the report is the answers that were given, with the variant that the customer was in', async () => {
  world.clock.set(Temporal.Instant.from('2026-04-20T09:00:00Z'));
  const splitId = '019a0000-0000-7000-8000-00000000f001';
  const arms = ['A', 'B'].map((key, place) => ({ key, weight: 1, version: place + 1 }));
  const { db } = world.ctx;
  await db.withMerchant(merchantId, (tx) =>
    openSplit(tx, {
      ...{ merchantId, id: splitId, name: 'Eerder', layer: 'retries', subjectId: null, segment: null },
      ...{ arms, shareBasisPoints: 10_000, startedAt: world.clock.now(), endedAt: null }
    })
  );
  const said: Said[] = [];
  for (let place = 0; place < 14; place++) {
    if (place === 7) world.clock.set(Temporal.Instant.from('2026-05-04T09:00:00Z'));
    const of = await paid(`V-${place}`);
    const { customerId, invoiceId } = of;
    // Every third customer never met an arm.
    const met = await db.withMerchant(merchantId, async (tx) => {
      const split = (await findLiveSplit(tx, merchantId, 'retries'))!;
      const comers = place % 3 === 0 ? [] : [{ customerId, invoiceId, segments: [] }];
      return assignArms(tx, split, { merchantId, now: world.clock.now(), comers });
    });
    const score = scores[(place * 7 + 3) % 5]!;
    await say(of, scores[place % 5]!);
    await say(of, score, place % 4 === 0 ? `Zin ${place}` : undefined);
    const month = place < 7 ? '2026-04' : '2026-05';
    said.push({ of, score, month, arm: met.get(customerId)?.key, comment: place % 4 === 0 });
  }
  // Who answers after it ended was in it, if that is not long ago.
  await db.withMerchant(merchantId, (tx) => closeSplit(tx, merchantId, splitId, world.clock.now()));

  const day = (text: string) => Temporal.PlainDate.from(text);
  const period = { from: day('2026-04-01'), until: day('2026-05-31') };
  const asked: FeedbackAsked = { merchantId, zone: world.merchant.zone, period };
  const report = await readFeedbackReport(world.ctx, asked);
  const usedArms = ['A', 'B'].filter((arm) => said.some((each) => each.arm === arm));
  expect(usedArms).toHaveLength(2);
  const ofArm = (arm: string) => tallied(said.filter((each) => each.arm === arm));
  expect(report).toEqual({
    tally: tallied(said),
    byOccasion: occasions.map((key) => ({ key, tally: tallied(key === 'paid' ? said : []) })),
    byMonth: ['2026-04', '2026-05'].map((key) => ({
      key,
      tally: tallied(said.filter(({ month }) => month === key))
    })),
    byVariant: usedArms.map((key) => ({ key, splitId, experiment: 'Eerder', tally: ofArm(key) })),
    wordsCount: said.filter(({ comment }) => comment).length
  });
  const ofSplit = await db.withMerchant(merchantId, (tx) => readFeedbackOfSplit(tx, merchantId, splitId));
  expect(ofSplit).toEqual(new Map(usedArms.map((arm) => [arm, ofArm(arm)])));

  // Behind each number stand just these answers, the newest first.
  const expected = (which: (each: Said) => boolean) =>
    said
      .filter(which)
      .map(({ of, score }) => [of.customerId, score])
      .toReversed();
  const parts: readonly (readonly [Partial<FeedbackAsked>, (each: Said) => boolean])[] = [
    [{}, () => true],
    [{ score: 4 }, ({ score }) => score === 4],
    [{ occasion: 'stopped' }, () => false],
    [{ variant: { splitId, arm: 'B' } }, ({ arm }) => arm === 'B'],
    [{ hasWords: true, score: 1 }, ({ comment, score }) => comment && score === 1],
    [{ period: { ...period, until: day('2026-04-30') } }, ({ month }) => month === '2026-04']
  ];
  for (const [part, which] of parts) {
    const { count, answers } = await listAnswers(world.ctx, { ...asked, ...part });
    const listed = expected(which);
    expect([count, answers.map(({ customerId, score }) => [customerId, score])]).toEqual([
      listed.length,
      listed
    ]);
  }
  const walked = [];
  for await (const { comment } of walkAnswers(world.ctx, asked)) walked.push(comment);
  expect(walked.filter((each) => each !== undefined)).toEqual(['Zin 12', 'Zin 8', 'Zin 4', 'Zin 0']);
  const second = await listAnswers(world.ctx, asked, await placeAfter(said.at(-2)!.of));
  expect(second.answers.map(({ customerId }) => customerId)).toEqual(
    said
      .slice(0, -2)
      .map(({ of }) => of.customerId)
      .toReversed()
  );
});

/** Where a page goes on behind this answer. */
async function placeAfter({ occasionId }: Occasion): Promise<string> {
  const [row] = await world.database.owner`
    select id, to_json(answered_at at time zone 'UTC') #>> '{}' as at from feedback_answer
    where occasion_id = ${occasionId} and replaced_at is null`;
  return `${row!['at']}Z_${row!['id']}`;
}

test('goes to the customer who is kept in a merge, and keeps no words of whoever is forgotten', async () => {
  const [kept, gone] = [await paid('F-8'), await paid('F-9')];
  await say(gone, 1, 'Kon het niet vinden');
  const { customerId } = kept;
  await mergeCustomers(world.ctx, { merchantId, keptId: customerId, goneId: gone.customerId });
  const now = { ...gone, customerId };
  expect(await findQuestion(world.ctx, now)).toEqual({
    answer: { score: 1, comment: 'Kon het niet vinden' }
  });
  await askErasure(world.ctx, { merchantId, customerId });
  await releaseErasure(world.ctx, { merchantId, customerId });
  expect(await rowsOf(gone)).toEqual([[1, null, true]]);
});
