import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import { decideRetry, mayBeSent } from './decide-retry.ts';
import type { PastAttempt, RetryHistory, WantedAttempt } from './retry-history.ts';
import type { RetryPolicy } from './retry-policy.ts';

const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const instant = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms);

const declines = fc.constantFrom(
  null,
  { class: 'later', code: 'insufficient_funds', networkCode: '51' } as const,
  { class: 'later', code: 'do_not_honor', networkCode: '05' } as const,
  { class: 'technical', code: 'processing_error', networkCode: '96' } as const,
  { class: 'later', code: 'generic_decline', networkCode: '57' } as const,
  ...['02', '03', '21', '24', '25', '26', '27', '28', '29', '30', '1', '2'].map(
    (networkAdvice) => ({ class: 'later', code: 'do_not_honor', networkAdvice }) as const
  ),
  ...['AM04', 'MS03', 'AC04', 'MD01', 'MS02'].map((code) => ({ class: 'later', code }) as const)
);

const rails = fc.constantFrom(
  { rail: 'card', network: 'visa', fingerprint: 'v' },
  { rail: 'card', network: 'mastercard', fingerprint: 'm' },
  { rail: 'card', network: 'other', fingerprint: 'o' },
  { rail: 'sepa_debit', network: null, fingerprint: 's' }
) as fc.Arbitrary<Pick<WantedAttempt, 'rail' | 'network' | 'fingerprint'>>;

const wanteds: fc.Arbitrary<WantedAttempt> = fc
  .record({
    method: rails,
    initiator: fc.constantFrom('merchant', 'merchant', 'customer') as fc.Arbitrary<'merchant' | 'customer'>,
    country: fc.constantFrom('NL', 'DE', null)
  })
  .map(({ method, ...rest }) => ({ ...method, ...rest, version: '', amount: money(1_000, 'EUR') }));

/**
 * Bursts of tries, close together or over months. Most histories are plain ones, all of one kind: only they come near
 * the ceilings that count; the others mix everything.
 */
const pasts = (wanted: WantedAttempt): fc.Arbitrary<PastAttempt[]> => {
  const isDebit = wanted.rail === 'sepa_debit';
  const most = isDebit ? 6 : 40;
  return fc
    .record({
      isPlain: fc.constantFrom(true, true, false),
      pace: fc.constantFrom(1, 4, 16, 60),
      gaps: fc.array(fc.integer({ min: 1, max: 120 }), {
        minLength: isDebit ? 0 : 5,
        maxLength: most,
        size: 'max'
      }),
      seeds: fc.array(fc.tuple(declines, fc.nat(99), fc.nat(99)), { minLength: most, maxLength: most })
    })
    .map(({ isPlain, pace, gaps, seeds }) => {
      let ms = START;
      return gaps.map((minutes, i) => {
        ms += (isDebit ? 3 * DAY : 0) + pace * minutes * 60_000;
        const [decline, dice, other] = isPlain ? [null, 50, 1] : seeds[i]!;
        const end = other % 31 === 30 ? 'succeeded' : other % 29 === 28 ? 'open' : 'failed';
        return {
          attemptId: String(i),
          at: instant(ms),
          endedAt: instant(isDebit ? ms + 2 * DAY : ms),
          initiator: isPlain ? wanted.initiator : dice < 60 ? 'merchant' : 'customer',
          isDunningStep: dice < 40,
          isSameDebt: isPlain || dice % 4 === 0,
          rail: wanted.rail,
          fingerprint: other < 90 ? wanted.fingerprint : 'elsewhere',
          version: '',
          amount: money(other % 7 === 0 ? 999 : 1_000, 'EUR'),
          end,
          decline: end === 'failed' ? (decline ?? { class: 'later', code: 'insufficient_funds' }) : null
        } satisfies PastAttempt;
      });
    });
};

const policies: fc.Arbitrary<RetryPolicy> = fc.record({
  zone: fc.constantFrom('Europe/Amsterdam', 'Pacific/Auckland', 'UTC'),
  fromHour: fc.integer({ min: 0, max: 10 }),
  toHour: fc.integer({ min: 11, max: 24 }),
  card: fc.record({
    delaysWhenShortInHours: fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 60 }),
    delaysInHours: fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 60 }),
    mostAttempts: fc.integer({ min: 1, max: 100 }),
    mostDays: fc.integer({ min: 1, max: 400 }),
    chosenDayReachInDays: fc.integer({ min: 0, max: 40 })
  }),
  sepa: fc.record({
    delaysInDays: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 9 }),
    // A schedule that somebody wrote wrongly must not break a ceiling either.
    mostRepresentments: fc.integer({ min: 0, max: 9 }),
    daysBetween: fc.integer({ min: 0, max: 9 }),
    mostDays: fc.integer({ min: 1, max: 400 }),
    chosenDayReachInDays: fc.integer({ min: 0, max: 40 })
  }),
  technicalDelaysInMinutes: fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 9 }),
  breathingSpaceInHours: fc.integer({ min: 0, max: 48 }),
  visaMostAttempts: fc.integer({ min: 1, max: 40 })
});

const cases = wanteds.chain((wanted) =>
  fc.record({
    wanted: fc.constant(wanted),
    attempts: pasts(wanted),
    policy: policies,
    afterMinutes: fc.oneof(
      fc.integer({ min: 0, max: 600 }),
      fc.integer({ min: 0, max: 4 * 24 * 60 }),
      fc.integer({ min: 0, max: 90 * 24 * 60 })
    ),
    preferred: fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 4 })
  })
);

type Case = Readonly<{
  wanted: WantedAttempt;
  attempts: PastAttempt[];
  policy: RetryPolicy;
  afterMinutes: number;
  preferred: number[];
}>;

function worldOf({ wanted, attempts, afterMinutes, preferred }: Case) {
  const last = attempts.at(-1);
  const now = instant((last ? (last.endedAt ?? last.at).epochMilliseconds : START) + afterMinutes * 60_000);
  const preferredDates = [...preferred]
    .sort((a, b) => a - b)
    .map((days) => Temporal.PlainDate.from('2026-01-01').add({ days }));
  const history: RetryHistory = { wanted, attempts, preferredDates };
  return { history, now };
}

/**
 * Written from the networks' words, with their numbers written out again and counted another way: what a try at this
 * moment would break, or nothing.
 */
function broken({ wanted, attempts }: RetryHistory, when: number, zone: string): string | undefined {
  const mine = attempts.filter((a) => a.fingerprint === wanted.fingerprint);
  const no = mine.filter((a) => a.end === 'failed');
  const unsettled = mine.filter((a) => a.end === 'failed' || a.end === 'open');
  const sameAmount = unsettled.filter((a) => a.amount.minor === wanted.amount.minor);
  const within = (list: PastAttempt[], ms: number) =>
    list.reduce((n, a) => (when - a.at.epochMilliseconds <= ms ? n + 1 : n), 1);
  if (wanted.network === 'visa' || wanted.network === 'other') {
    if (no.some((a) => a.decline?.networkAdvice === '1')) return 'visa category 1';
    if (no.some((a) => a.decline?.networkCode === '57')) return 'visa category 1 by code';
    if (
      within(
        sameAmount.filter((a) => a.initiator === wanted.initiator),
        30 * DAY
      ) > 20
    )
      return 'visa 20 in 30 days';
  }
  if (wanted.network === 'mastercard' || wanted.network === 'other') {
    const advice = no.map((a) => [a.decline?.networkAdvice ?? '', a.endedAt!.epochMilliseconds] as const);
    if (advice.some(([code]) => code === '03' || code === '21')) return 'mastercard never';
    if (within(unsettled, DAY) > 10) return 'mastercard 10 a day';
    if (within(sameAmount, 30 * DAY) > 35) return 'mastercard 35 in 30 days';
    const hours: Record<string, number> = { 24: 1, 25: 24, 26: 48, 27: 96, 28: 144, 29: 192, 30: 240 };
    if (advice.some(([code, end]) => code in hours && when < end + hours[code]! * HOUR))
      return 'mastercard wait';
  }
  if (wanted.rail === 'sepa_debit') {
    if (
      no.some((a) => ['AC04', 'MD01'].includes(a.decline?.code ?? '')) &&
      !mine.some((a) => a.end === 'succeeded')
    )
      return 'sepa never';
    const debt = unsettled.filter((a) => a.isSameDebt && a.initiator === wanted.initiator);
    if (debt.length > 3) return 'sepa four presentations';
    const today = instant(when).toZonedDateTimeISO(zone).toPlainDate();
    const ends = no.filter((a) => a.isSameDebt).map((a) => a.endedAt!.toZonedDateTimeISO(zone).toPlainDate());
    if (ends.some((end) => end.until(today).days < 2)) return 'sepa two days between';
  }
  return undefined;
}

const RUNS = 10_000;

test('no decision lets a try break a ceiling, whatever the history and the schedule', () => {
  let allowed = 0;
  let later = 0;
  fc.assert(
    fc.property(cases, (given) => {
      const { history, now } = worldOf(given);
      for (const decision of [
        decideRetry(history, given.policy, now),
        mayBeSent(history, given.policy, now)
      ]) {
        if (decision.kind === 'allowed-now') allowed++;
        if (decision.kind === 'not-before') later++;
        const when =
          decision.kind === 'allowed-now' ? now : decision.kind === 'not-before' ? decision.at : undefined;
        if (when) expect(broken(history, when.epochMilliseconds, given.policy.zone)).toBeUndefined();
      }
    }),
    { numRuns: RUNS }
  );
  // The property must have had something to say.
  expect(allowed).toBeGreaterThan(RUNS / 20);
  expect(later).toBeGreaterThan(RUNS / 20);
});

/** What a machine's try at this moment would break of what the merchant set itself, or nothing. */
function brokenOfOwn(
  { wanted, attempts }: RetryHistory,
  policy: RetryPolicy,
  when: number
): string | undefined {
  const local = instant(when).toZonedDateTimeISO(policy.zone);
  if (local.hour < policy.fromHour || local.hour >= policy.toHour) return 'hours';
  const debt = attempts.filter((a) => a.isSameDebt && a.end === 'failed');
  const mine = debt.filter((a) => a.fingerprint === wanted.fingerprint);
  const steps = mine.filter((a) => a.isDunningStep && a.initiator === 'merchant');
  const isCard = wanted.rail === 'card';
  if (steps.length > 0) {
    const most = isCard ? policy.card.mostAttempts : policy.sepa.mostRepresentments + 1;
    if (steps.length >= most) return 'tries';
    const first = Math.min(...debt.map((a) => a.endedAt!.epochMilliseconds));
    if (when > first + (isCard ? policy.card : policy.sepa).mostDays * DAY) return 'days';
  }
  const last = debt.at(-1);
  const isFault = last?.decline?.class === 'technical' && isCard;
  if (last && !isFault && when < last.endedAt!.epochMilliseconds + policy.breathingSpaceInHours * HOUR)
    return 'rest';
  if (wanted.network === 'visa' || wanted.network === 'other') {
    const counted = attempts.filter(
      (a) =>
        a.fingerprint === wanted.fingerprint &&
        a.initiator === wanted.initiator &&
        a.end !== 'succeeded' &&
        a.amount.minor === wanted.amount.minor &&
        when - a.at.epochMilliseconds <= 30 * DAY
    );
    if (counted.length >= policy.visaMostAttempts) return 'visa';
  }
  if (isCard) return undefined;
  const today = local.toPlainDate();
  const ends = mine.map((a) => a.endedAt!.toZonedDateTimeISO(policy.zone).toPlainDate());
  return ends.some((end) => end.until(today).days < policy.sepa.daysBetween) ? 'days between' : undefined;
}

test('no decision lets the machine break what the merchant set itself', () => {
  let said = 0;
  fc.assert(
    fc.property(cases, (given) => {
      const { history, now } = worldOf(given);
      if (history.wanted.initiator === 'customer') return;
      const decision = decideRetry(history, given.policy, now);
      const when =
        decision.kind === 'allowed-now' ? now : decision.kind === 'not-before' ? decision.at : undefined;
      if (!when) return;
      said++;
      expect(brokenOfOwn(history, given.policy, when.epochMilliseconds)).toBeUndefined();
    }),
    { numRuns: RUNS / 5 }
  );
  expect(said).toBeGreaterThan(RUNS / 100);
});

test('a moment that was promised is kept: then, nothing new having happened, the try is allowed', () => {
  fc.assert(
    fc.property(cases, (given) => {
      const { history, now } = worldOf(given);
      const decision = decideRetry(history, given.policy, now);
      if (decision.kind !== 'not-before') return;
      expect(Temporal.Instant.compare(decision.at, now)).toBe(1);
      expect(decideRetry(history, given.policy, decision.at).kind).toBe('allowed-now');
    }),
    { numRuns: 2_000 }
  );
});

test('whatever else was tried, a try of the customer’s own is never a step of the ladder', () => {
  fc.assert(
    fc.property(cases, (given) => {
      const { history, now } = worldOf(given);
      const asSteps = history.attempts.map((each) =>
        each.initiator === 'customer' ? { ...each, isDunningStep: !each.isDunningStep } : each
      );
      expect(decideRetry({ ...history, attempts: asSteps }, given.policy, now)).toEqual(
        decideRetry(history, given.policy, now)
      );
    }),
    { numRuns: 1_000 }
  );
});
