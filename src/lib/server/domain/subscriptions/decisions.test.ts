import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, negate, sum } from '#lib/money/index.ts';
import { decidePause, decideResume } from './decide-pause.ts';
import { decideStop, decideUndoStop } from './decide-stop.ts';
import { decideTermsChange } from './decide-terms-change.ts';
import { priceEffectOf, type SubscriptionDecision } from './decision.ts';
import { day, eur, planFacts, subscriptionFacts } from './facts.fixture.ts';
import type { SubscriptionFacts } from './facts.ts';

const plans = [
  planFacts('basis', 10_000),
  planFacts('groot', 16_000),
  planFacts('klein', 4_000),
  planFacts('jaar', 100_000, { cycle: { unit: 'year', count: 1 } }),
  planFacts('oud', 1_000, { isOffered: false })
];
const running = subscriptionFacts({ plans, today: '2026-03-16' });
const box = [planFacts('doos', 1_500, { cycle: { unit: 'week', count: 1 }, partialPeriods: 'whole' })];

const linesOf = (decision: SubscriptionDecision) =>
  decision.lines.map((line) => [
    line.kind,
    line.startOn.toString(),
    line.endOn.toString(),
    line.amount.minor
  ]);

describe('changing plan or quantity', () => {
  test('to more counts from today: the unused days are credited and the rest is charged', () => {
    const decision = decideTermsChange(running, { planId: 'groot' });
    expect(linesOf(decision)).toEqual([
      ['unused', '2026-03-16', '2026-04-01', -5_161],
      ['rest', '2026-03-16', '2026-04-01', 8_258]
    ]);
    expect(priceEffectOf(running, decision)).toMatchObject({
      effectiveOn: day('2026-03-16'),
      total: eur(3_097),
      billedOn: day('2026-03-16'),
      next: { startOn: day('2026-04-01'), amount: eur(16_000) },
      yearlyBefore: eur(120_000),
      yearlyAfter: eur(192_000)
    });
  });

  test('to less waits for the next period and costs nothing until then', () => {
    const decision = decideTermsChange(running, { planId: 'klein' });
    expect(priceEffectOf(running, decision)).toMatchObject({
      effectiveOn: day('2026-04-01'),
      lines: [],
      next: { startOn: day('2026-04-01'), amount: eur(4_000) }
    });
    expect(decision.subscription.planId).toBe('basis');
  });

  test('to another cycle begins a calendar of its own at renewal', () => {
    const decision = decideTermsChange(running, { planId: 'jaar' });
    expect(decision.subscription).toMatchObject({ changesCycle: true, changesOn: day('2026-04-01') });
    expect(priceEffectOf(running, decision).next).toEqual({
      startOn: day('2026-04-01'),
      amount: eur(100_000)
    });
  });

  test('back to what one has calls off what was waiting', () => {
    const waiting = decideTermsChange(running, { quantity: 2, when: 'at-renewal' });
    const facts = { ...running, subscription: waiting.subscription };
    expect(decideTermsChange(facts, { quantity: 1 }).subscription).toEqual(running.subscription);
  });

  test('keeps the price list of the day that the plan was agreed to, and leaves it with another plan', () => {
    const kept = decideTermsChange(running, { quantity: 2 }).subscription;
    expect(kept.pricedOn.toString()).toBe('2026-03-01');
    expect(decideTermsChange(running, { planId: 'groot' }).subscription.pricedOn.toString()).toBe(
      '2026-03-16'
    );
  });

  test.each([
    ['nothing-changes', running, {}],
    ['plan-not-offered', running, { planId: 'oud' }],
    ['quantity-invalid', running, { quantity: 0 }],
    ['quantity-invalid', running, { quantity: 1.5 }],
    ['downgrade-at-renewal-only', running, { planId: 'klein', when: 'now' as const }],
    [
      'change-at-renewal-only',
      subscriptionFacts({ plans: box, today: '2026-03-10' }),
      { quantity: 2, when: 'now' as const }
    ],
    [
      'subscription-not-changeable',
      { ...running, subscription: { ...running.subscription, status: 'stopping' as const } },
      { quantity: 2 }
    ]
  ])('is refused: %s', (code, facts, wish) => {
    expect(() => decideTermsChange(facts, wish)).toThrow(expect.objectContaining({ code }));
  });

  test('any number of times in one period charges what each day cost, to the cent', () => {
    const anySteps = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 50 })), {
      maxLength: 6
    });
    fc.assert(
      fc.property(anySteps, (steps) => {
        let facts: SubscriptionFacts = subscriptionFacts({ plans, today: '2026-03-01' });
        let charged = facts.planned[0]!.amount;
        let quantity = 1;
        // Day by day by hand: cumulative shares of the amount that held.
        let expected = 0;
        const share = (amount: number, days: number) => Number(roundHalfEven(amount * days, 31));
        let from = 0;
        for (const [date, more] of steps.sort(([a], [b]) => a - b)) {
          facts = { ...facts, today: day('2026-03-01').add({ days: date }) };
          const decision = decideTermsChange(facts, { quantity: quantity + more, when: 'now' });
          charged = sum([charged, ...decision.lines.map((line) => line.amount)], 'EUR');
          expected += share(quantity * 10_000, date) - share(quantity * 10_000, from);
          from = date;
          quantity += more;
          facts = { ...facts, subscription: decision.subscription, planned: decision.repriced! };
        }
        expected += quantity * 10_000 - share(quantity * 10_000, from);
        expect(charged.minor).toBe(expected);
      })
    );
  });
});

describe('a pause', () => {
  test('gives back billed days and leaves out the days to come', () => {
    const decision = decidePause(running, { fromOn: day('2026-03-25'), untilOn: day('2026-04-16') });
    expect(linesOf(decision)).toEqual([['paused', '2026-03-25', '2026-04-01', -2_258]]);
    expect(priceEffectOf(running, decision)).toMatchObject({
      effectiveOn: day('2026-03-25'),
      total: eur(-2_258),
      billedOn: day('2026-04-01'),
      next: { startOn: day('2026-04-01'), amount: eur(5_000) }
    });
    expect(decision.subscription.status).toBe('active');
  });

  test('of whole periods begins with the next one', () => {
    const facts = subscriptionFacts({ plans: box, startedOn: '2026-03-02', today: '2026-03-11' });
    const decision = decidePause(facts, { untilOn: day('2026-03-30') });
    expect(decision).toMatchObject({ effectiveOn: day('2026-03-16'), lines: [] });
    expect(priceEffectOf(facts, decision).next).toEqual({ startOn: day('2026-03-30'), amount: eur(1_500) });
  });

  test('that ends sooner costs what it gave back for the days that come again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 60 }), (begin, length) => {
        const fromOn = day('2026-03-16').add({ days: begin });
        const pause = decidePause(running, { fromOn, untilOn: fromOn.add({ days: length }) });
        const facts: SubscriptionFacts = {
          ...running,
          subscription: pause.subscription,
          pauses: [pause.pause!]
        };
        // On the same day: as if nothing had been.
        const resumed = decideResume(facts);
        const all = sum(
          [...pause.lines, ...resumed.lines].map((line) => line.amount),
          'EUR'
        );
        expect(all).toEqual(eur(0));
        expect(resumed.subscription).toEqual(running.subscription);
      })
    );
  });

  test.each([
    ['pause-in-the-past', running, { fromOn: day('2026-03-15'), untilOn: day('2026-04-01') }],
    ['pause-too-short', running, { fromOn: day('2026-03-20'), untilOn: day('2026-03-20') }],
    ['pause-too-long', running, { fromOn: day('2026-03-20'), untilOn: day('2026-06-21') }],
    [
      'pauses-used-up',
      {
        ...running,
        pauses: ['2025-06-01', '2025-10-01'].map((on) => ({
          startOn: day(on),
          endOn: day(on).add({ days: 7 }),
          askedOn: day(on)
        }))
      },
      { untilOn: day('2026-04-01') }
    ],
    [
      'pause-already-planned',
      {
        ...running,
        subscription: {
          ...running.subscription,
          pauseFromOn: day('2026-05-01'),
          pauseUntilOn: day('2026-05-10')
        }
      },
      { untilOn: day('2026-04-01') }
    ],
    [
      'subscription-not-pausable',
      { ...running, subscription: { ...running.subscription, status: 'stopped' as const } },
      { untilOn: day('2026-04-01') }
    ]
  ])('is refused: %s', (code, facts, wish) => {
    expect(() => decidePause(facts, wish)).toThrow(expect.objectContaining({ code }));
  });
});

describe('stopping', () => {
  test('ends with the period, and can be undone as if it had not been', () => {
    const decision = decideStop(running, { when: 'period-end', reason: 'moved' });
    expect(decision).toMatchObject({ effectiveOn: day('2026-04-01'), lines: [], change: 'scheduleStop' });
    expect(priceEffectOf(running, decision)).toMatchObject({ yearlyAfter: eur(0) });
    expect(priceEffectOf(running, decision).next).toBeUndefined();
    const undone = decideUndoStop({ ...running, subscription: decision.subscription });
    expect(undone.subscription).toEqual(running.subscription);
  });

  test('ends with the period that the notice ends in', () => {
    const facts = { ...running, settings: { ...running.settings, stopNoticeDays: 30 } };
    const decision = decideStop(facts, { when: 'period-end', reason: 'moved' });
    expect(decision.effectiveOn.toString()).toBe('2026-05-01');
  });

  test('now gives the billed days back', () => {
    const decision = decideStop(running, { when: 'now', reason: 'moved' });
    expect(linesOf(decision)).toEqual([['stopped', '2026-03-16', '2026-04-01', -5_161]]);
    expect(decision.subscription).toMatchObject({ status: 'stopped', nextBillOn: null });
  });

  test('gives back a next period that was billed ahead', () => {
    const ahead = [planFacts('basis', 10_000, { billAheadDays: 20 })];
    const facts = subscriptionFacts({ plans: ahead, today: '2026-03-16' });
    expect(facts.planned).toHaveLength(2);
    const decision = decideStop(facts, { when: 'period-end', reason: 'moved' });
    expect(linesOf(decision)).toEqual([['stopped', '2026-04-01', '2026-05-01', -10_000]]);
    expect(decision.linesBilledOn.toString()).toBe('2026-04-01');
  });

  test('in a trial ends with the trial and costs nothing', () => {
    const facts = subscriptionFacts({
      plans,
      today: '2026-03-03',
      subscription: {
        status: 'trialing',
        billedFromOn: day('2026-03-15'),
        nextStartOn: day('2026-03-15'),
        nextBillOn: day('2026-03-15'),
        anchorOn: day('2026-03-15')
      }
    });
    const decision = decideStop(facts, { when: 'period-end', reason: 'too much' });
    expect(decision).toMatchObject({ effectiveOn: day('2026-03-15'), lines: [] });
    expect(decision.subscription.nextBillOn).toBeNull();
    const undone = decideUndoStop({ ...facts, subscription: decision.subscription });
    expect(undone.subscription).toEqual(facts.subscription);
  });

  test('on any day of a period and having paid so far is the price of that period', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), (days) => {
        const today = day('2026-03-01').add({ days });
        const facts = { ...running, today };
        const back = sum(
          decideStop(facts, { when: 'now', reason: 'x' }).lines.map((each) => each.amount),
          'EUR'
        );
        const used = add(eur(10_000), back);
        const rest = decideTermsChange(facts, { quantity: 2 }).lines.find((line) => line.kind === 'unused');
        expect(add(used, negate(rest?.amount ?? eur(0)))).toEqual(eur(10_000));
      })
    );
  });

  test('is not undone once it counts', () => {
    const { subscription } = decideStop(running, { when: 'period-end', reason: 'moved' });
    const late = { ...running, subscription, today: day('2026-04-01') };
    expect(() => decideUndoStop(late)).toThrow(expect.objectContaining({ code: 'stop-not-undoable' }));
  });
});

function roundHalfEven(dividend: number, divisor: number): number {
  const floor = Math.floor(dividend / divisor);
  const twice = 2 * (dividend - floor * divisor);
  if (twice === divisor) return floor + (floor % 2);
  return twice > divisor ? floor + 1 : floor;
}
