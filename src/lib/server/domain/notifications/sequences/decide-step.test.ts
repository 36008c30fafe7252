import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideStep, type StepFacts } from './decide-step.ts';
import { localDay } from './local-day.ts';
import { stepKinds, type SequenceStep } from './sequence.ts';
import { aStep } from './sequence.fixture.ts';

const on = (date: string) => Temporal.PlainDate.from(date);
const at = (text: string) => Temporal.Instant.from(text);
/** A Wednesday morning, a week after the due date. */
const NOON = '2026-03-25T10:00:00Z';
const local = (moment = NOON, zone = 'Europe/Amsterdam', country = 'NL') =>
  localDay(at(moment), zone, country);

const FACTS: StepFacts = {
  step: aStep('first', 'due', 7),
  plannedOn: on('2026-03-25'),
  local: local(),
  invoice: { status: 'overdue', balanceMinor: 21_240, currency: 'EUR', dueOn: on('2026-03-18') },
  isHeld: false,
  isDisputed: false,
  pausedBecause: null,
  isUnderWay: false,
  waitsForEarlier: false,
  isDebitPlanned: false,
  hasSavedMethod: false,
  segments: [],
  reachableBy: ['email'],
  earlier: [],
  quiet: undefined,
  hadToday: 0,
  hadThisWeek: 0,
  limits: { mostPerDay: 1, mostPerWeek: 3, restsOnClosedDays: true },
  wasTold: false,
  isQueued: false
};
const decide = (given: Partial<StepFacts> = {}) => {
  const decision = decideStep({ ...FACTS, ...given });
  return decision.kind === 'hold'
    ? `hold ${decision.rule} until ${decision.until.toString()}`
    : `${decision.kind} ${decision.rule}`;
};
const given = (when: NonNullable<SequenceStep['when']>, facts: Partial<StepFacts> = {}) =>
  decide({ step: aStep('first', 'due', 7, { when }), ...facts });
const TOMORROW = '2026-03-26T08:00:00Z';

describe('a step whose turn has come', () => {
  test('goes when nothing speaks against it', () => {
    expect(decide()).toBe('send planned');
  });

  test.each([
    ['paid', 0],
    ['paid', 100],
    ['void', 21_240],
    ['uncollectible', 21_240],
    ['overdue', 0],
    ['open', -5]
  ] as const)('ends its run when the invoice is %s with %i cents', (status, balanceMinor) => {
    expect(decide({ invoice: { ...FACTS.invoice, status, balanceMinor } })).toBe('stop settled');
  });

  test.each([
    ['isHeld', 'contact-hold'],
    ['isDisputed', 'dispute'],
    ['isUnderWay', 'under-way'],
    ['waitsForEarlier', 'waits-for-earlier']
  ] as const)('waits a day while %s', (fact, rule) => {
    expect(decide({ [fact]: true })).toBe(`hold ${rule} until ${TOMORROW}`);
  });

  test('asks for nothing before the day after the due date, when that was moved', () => {
    const invoice = { ...FACTS.invoice, dueOn: on('2026-03-25') };
    expect(decide({ invoice })).toBe(`hold not-due until ${TOMORROW}`);
    expect(decide({ invoice: { ...invoice, dueOn: on('2026-03-24') } })).toBe('send planned');
  });

  test.each([
    ['due-soon', '2026-03-25', '2026-03-24', 'skip too-late'],
    ['due-soon', '2026-03-25', '2026-03-25', 'send planned'],
    ['invoice-created', '2026-03-17', '2026-04-10', 'skip too-late'],
    ['invoice-created', '2026-03-18', '2026-04-10', 'send planned'],
    ['overdue', '2026-01-01', '2025-12-24', 'send planned']
  ] as const)('of kind %s planned for %s, due on %s: %s', (kind, plannedOn, dueOn, expected) => {
    const step = aStep('any', 'due', 0, { kind });
    expect(decide({ step, plannedOn: on(plannedOn), invoice: { ...FACTS.invoice, dueOn: on(dueOn) } })).toBe(
      expected
    );
  });

  test.each([
    [{ amount: { currency: 'EUR', atLeastMinor: 21_240 } }, 'send planned'],
    [{ amount: { currency: 'EUR', atLeastMinor: 21_241 } }, 'skip amount'],
    [{ amount: { currency: 'EUR', atMostMinor: 21_239 } }, 'skip amount'],
    [{ amount: { currency: 'CHF', atLeastMinor: 1 } }, 'skip amount'],
    [{ segments: ['club'] }, 'skip segment'],
    [{ method: 'saved' }, 'skip method'],
    [{ method: 'none' }, 'send planned'],
    [{ method: 'debit-planned' }, 'skip method'],
    [{ method: 'no-debit-planned' }, 'send planned'],
    [{ reachableBy: ['sms'] }, 'skip not-reachable'],
    [{ reachableBy: ['sms', 'email'] }, 'send planned'],
    [{ earlier: { step: 'zero', outcome: 'delivered' } }, 'skip earlier-outcome']
  ] as const)('on condition of %j: %s', (when, expected) => {
    expect(given(when as unknown as NonNullable<SequenceStep['when']>)).toBe(expected);
  });

  test('on condition of an earlier outcome goes when that is among what is known', () => {
    const earlier = { step: 'zero', outcome: 'not-delivered' } as const;
    expect(given({ earlier }, { earlier: ['not-delivered', 'opened'] })).toBe('send planned');
    expect(given({ segments: ['club', 'school'] }, { segments: ['school'] })).toBe('send planned');
  });

  test('never goes by WhatsApp when it asks for a debt, whatever was published', () => {
    expect(decide({ step: aStep('first', 'due', 7, { channels: ['whatsapp'] }) })).toBe(
      'skip channel-forbidden'
    );
    expect(
      decide({ step: aStep('formal', 'due', 7, { kind: 'formal-notice', channels: ['sms', 'push'] }) })
    ).toBe('skip channel-forbidden');
  });

  test.each([
    // Sunday: Monday. Easter Sunday: Tuesday. Whit Monday, King's Day, the Belgian national day: the next day.
    ['2026-03-29T10:00:00Z', 'NL', '2026-03-30T07:00:00Z'],
    ['2026-04-05T10:00:00Z', 'NL', '2026-04-07T07:00:00Z'],
    ['2026-05-25T10:00:00Z', 'DE', '2026-05-26T07:00:00Z'],
    ['2026-04-27T10:00:00Z', 'NL', '2026-04-28T07:00:00Z'],
    ['2026-07-21T10:00:00Z', 'BE', '2026-07-22T07:00:00Z'],
    // Good Friday to Easter Monday: Germany rests on Friday, works on Saturday.
    ['2026-04-03T10:00:00Z', 'DE', '2026-04-04T07:00:00Z'],
    // Christmas 2027 is a Saturday; the second day of it a Sunday.
    ['2027-12-25T10:00:00Z', 'NL', '2027-12-27T08:00:00Z']
  ])('rests at %s in %s until %s', (moment, country, until) => {
    expect(decide({ local: local(moment, 'Europe/Amsterdam', country) })).toBe(
      `hold closed-day until ${until}`
    );
  });

  test('goes on a Sunday when it asks for nothing, or when the merchant does not rest', () => {
    const sunday = local('2026-03-29T10:00:00Z');
    expect(decide({ local: sunday, limits: { ...FACTS.limits, restsOnClosedDays: false } })).toBe(
      'send planned'
    );
    const created = aStep('created', 'issued', 0);
    expect(decide({ local: sunday, step: created, plannedOn: on('2026-03-29') })).toBe('send planned');
  });

  test('waits for the end of the quiet hours that the customer chose', () => {
    const quiet = { fromMinute: 9 * 60, untilMinute: 18 * 60 };
    expect(decide({ quiet })).toBe('hold quiet-hours until 2026-03-25T17:00:00Z');
    expect(decide({ quiet: { fromMinute: 12 * 60, untilMinute: 18 * 60 } })).toBe('send planned');
  });

  test.each([
    [0, 2, 'send planned'],
    [1, 1, `hold daily-cap until ${TOMORROW}`],
    [0, 3, `hold weekly-cap until ${TOMORROW}`]
  ])('after %i messages today and %i this week: %s', (hadToday, hadThisWeek, expected) => {
    expect(decide({ hadToday, hadThisWeek })).toBe(expected);
  });

  test('is not counted where it asks for nothing', () => {
    const created = aStep('created', 'issued', 0);
    expect(decide({ step: created, hadToday: 9, hadThisWeek: 9 })).toBe('send planned');
  });

  test('that was queued is asked again about the debt and the person, not about limits and turns', () => {
    const queued = { isQueued: true, hadToday: 9, waitsForEarlier: true } as const;
    expect(decide(queued)).toBe('send planned');
    expect(decide({ ...queued, isDisputed: true })).toContain('hold dispute');
    expect(decide({ ...queued, invoice: { ...FACTS.invoice, balanceMinor: 0 } })).toBe('stop settled');
    expect(decide({ ...queued, local: local('2026-03-29T10:00:00Z') })).toContain('hold closed-day');
  });
});

const anyFacts: fc.Arbitrary<StepFacts> = fc
  .record({
    kind: fc.constantFrom(...stepKinds),
    minute: fc.integer({ min: 0, max: 60 * 24 * 60 }),
    balanceMinor: fc.integer({ min: -100, max: 100_000 }),
    status: fc.constantFrom('open', 'overdue', 'paid', 'void', 'uncollectible' as const),
    flags: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    had: fc.integer({ min: 0, max: 5 }),
    quietFrom: fc.integer({ min: 0, max: 1439 }),
    quietUntil: fc.integer({ min: 0, max: 1439 })
  })
  .map((any) => {
    const now = at('2026-04-01T00:00:00Z').add({ minutes: any.minute });
    return {
      ...FACTS,
      step: aStep('any', 'due', 7, { kind: any.kind }),
      local: localDay(now, 'Europe/Amsterdam', 'NL'),
      plannedOn: on('2026-04-20'),
      invoice: { ...FACTS.invoice, balanceMinor: any.balanceMinor, status: any.status },
      isHeld: any.flags[0]!,
      isDisputed: any.flags[1]!,
      isUnderWay: any.flags[2]!,
      waitsForEarlier: any.flags[3]!,
      isQueued: any.flags[4]!,
      hadToday: any.had,
      hadThisWeek: any.had,
      quiet: { fromMinute: any.quietFrom, untilMinute: any.quietUntil }
    };
  });

describe('whatever the case', () => {
  test('nothing is sent about a debt that is none, to somebody who is left alone, or while a payment is under way', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        if (decideStep(facts).kind !== 'send') return;
        expect(facts.invoice.balanceMinor).toBeGreaterThan(0);
        expect(['open', 'overdue']).toContain(facts.invoice.status);
        expect([facts.isHeld, facts.isDisputed, facts.isUnderWay]).toEqual([false, false, false]);
      }),
      { numRuns: 2_000 }
    );
  });

  test('what waits is looked at later than now, and within five days', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decision = decideStep(facts);
        if (decision.kind !== 'hold') return;
        const { now } = facts.local;
        expect(Temporal.Instant.compare(decision.until, now)).toBe(1);
        expect(Temporal.Instant.compare(decision.until, now.add({ hours: 5 * 24 }))).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2_000 }
    );
  });
});
