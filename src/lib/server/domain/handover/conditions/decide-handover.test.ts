import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_CONDITIONS, findConditionProblems, type HandoverConditions } from './conditions.ts';
import {
  decideHandover,
  settledRule,
  type ClaimFacts,
  type DebtorFacts,
  type HandoverRule
} from './decide-handover.ts';

const today = Temporal.PlainDate.from('2026-11-23');
const conditions: HandoverConditions = {
  ...DEFAULT_CONDITIONS,
  ...{ isOn: true, agencyId: 'a', overdueDays: 60, leastReminders: 2, leastMinor: 50_00 }
};

/** Everything that is asked for, by the least that is asked for. */
const ripe: ClaimFacts = {
  ...{ invoiceId: 'i', status: 'overdue', balanceMinor: 50_00, currency: 'EUR', pausedBecause: null },
  dueOn: today.subtract({ days: 60 }),
  ...{ isHeld: false, isDisputed: false, isUnderWay: false, isDebitPlanned: false, wasHandedOver: false },
  ...{ reminders: 2, hasLaw: true, termEndedOn: today.subtract({ days: 1 }) }
};
const debtor = (claim: Partial<ClaimFacts> = {}, rest: Partial<DebtorFacts> = {}): DebtorFacts => ({
  ...{ isSuspended: false, segments: [], isReachable: true, claims: [{ ...ripe, ...claim }] },
  ...rest
});
const ruleOf = (facts: DebtorFacts, by = conditions) => decideHandover(facts, by, today).claims[0]!.rule;

test.each([
  ['on the day itself it is proposed', { dueOn: today.subtract({ days: 60 }) }, undefined],
  ['on the day before it isn’t', { dueOn: today.subtract({ days: 59 }) }, 'not-yet-due'],
  ['the last reminder of the number counts', { reminders: 2 }, undefined],
  ['one fewer doesn’t do', { reminders: 1 }, 'reminders'],
  ['the last day of a notice’s term is the customer’s', { termEndedOn: today }, 'formal-notice'],
  ['the day after it isn’t', { termEndedOn: today.subtract({ days: 1 }) }, undefined],
  ['the very amount is enough', { balanceMinor: 50_00 }, undefined],
  ['a cent less isn’t', { balanceMinor: 49_99 }, 'amount'],
  ['nothing is owed any more', { balanceMinor: 0 }, 'nothing-owed'],
  ['nor on a void invoice', { status: 'void' }, 'nothing-owed'],
  ['nor on one that was written off', { status: 'uncollectible' }, 'nothing-owed'],
  ['a payment may still succeed', { isUnderWay: true }, 'under-way'],
  ['a debit is planned', { isDebitPlanned: true }, 'planned'],
  ['it is disputed', { isDisputed: true }, 'disputed'],
  ['the customer is left alone', { isHeld: true }, 'held'],
  ['so is the invoice', { pausedBecause: 'hold' }, 'held'],
  ['it is paid in parts', { pausedBecause: 'arrangement' }, 'agreed'],
  ['a promise stands', { pausedBecause: 'promise' }, 'agreed'],
  ['it came back from an agency', { wasHandedOver: true }, 'before'],
  ['it is with one', { pausedBecause: 'handover' }, 'before'],
  ['it is owed in another currency', { currency: 'USD' }, 'currency'],
  ['a country without a law that we know needs no formal notice', { hasLaw: false }, undefined]
] as const satisfies readonly (readonly [string, Partial<ClaimFacts>, HandoverRule | undefined])[])(
  '%s',
  (_, claim, rule) => {
    const { termEndedOn: _term, ...rest } = ripe;
    const without = 'hasLaw' in claim ? { ...rest, ...claim } : { ...ripe, ...claim };
    expect(ruleOf(debtor({}, { claims: [without] }))).toBe(rule);
  }
);

test('without a formal notice there is no proposal, unless the conditions ask for none', () => {
  const { termEndedOn: _, ...unnoticed } = ripe;
  const facts = debtor({}, { claims: [unnoticed] });
  expect(ruleOf(facts)).toBe('formal-notice');
  expect(ruleOf(facts, { ...conditions, needsFormalNotice: false })).toBeUndefined();
});

test('a segment, a closed merchant and a customer whom nobody can tell are held back as a whole', () => {
  expect(ruleOf(debtor({}, { segments: ['vip'] }), { ...conditions, excludedSegments: ['vip'] })).toBe(
    'segment'
  );
  expect(ruleOf(debtor({}, { isSuspended: true }))).toBe('suspended');
  expect(ruleOf(debtor({}, { isReachable: false }))).toBe('not-reachable');
});

test('small amounts count together, and what is held back doesn’t count', () => {
  const small = (invoiceId: string, more: Partial<ClaimFacts> = {}) => ({
    ...ripe,
    ...{ invoiceId, balanceMinor: 30_00 },
    ...more
  });
  const both = decideHandover(debtor({}, { claims: [small('a'), small('b')] }), conditions, today);
  expect(both).toEqual({
    claims: [
      { invoiceId: 'a', rule: undefined },
      { invoiceId: 'b', rule: undefined }
    ],
    proposedMinor: 60_00
  });
  const one = decideHandover(
    debtor({}, { claims: [small('a'), small('b', { isUnderWay: true })] }),
    conditions,
    today
  );
  expect(one.claims.map(({ rule }) => rule)).toEqual(['amount', 'under-way']);
  expect(one.proposedMinor).toBe(0);
});

const claims = fc.array(
  fc.record({
    invoiceId: fc.uuid(),
    status: fc.constantFrom('open', 'overdue', 'paid', 'void', 'uncollectible'),
    balanceMinor: fc.integer({ min: 0, max: 1_000_00 }),
    currency: fc.constantFrom('EUR', 'USD'),
    dueOn: fc.integer({ min: -100, max: 1_000 }).map((days) => today.subtract({ days })),
    pausedBecause: fc.constantFrom(null, null, 'arrangement', 'promise', 'hold', 'handover'),
    isHeld: fc.boolean(),
    isDisputed: fc.boolean(),
    isUnderWay: fc.boolean(),
    isDebitPlanned: fc.boolean(),
    wasHandedOver: fc.boolean(),
    reminders: fc.integer({ min: 0, max: 5 }),
    hasLaw: fc.boolean(),
    termEndedOn: fc.integer({ min: -30, max: 30 }).map((days) => today.subtract({ days }))
  }) as fc.Arbitrary<ClaimFacts>,
  { maxLength: 6 }
);

test('whatever the facts: nobody who is left alone, pays, agreed or is disputed is ever proposed', () => {
  fc.assert(
    fc.property(claims, fc.boolean(), (given, isReachable) => {
      const facts = debtor({}, { claims: given, isReachable });
      const { claims: decided, proposedMinor } = decideHandover(facts, conditions, today);
      const proposed = given.filter((_, n) => decided[n]!.rule === undefined);
      for (const each of proposed) {
        expect(each.pausedBecause).toBeNull();
        expect(each.isHeld || each.isDisputed || each.isUnderWay || each.isDebitPlanned).toBe(false);
        expect(each.balanceMinor).toBeGreaterThan(0);
        expect(Temporal.PlainDate.compare(each.dueOn.add({ days: 60 }), today)).toBeLessThanOrEqual(0);
        expect(settledRule(facts, each, conditions)).toBeUndefined();
      }
      expect(proposedMinor).toBe(proposed.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0));
      expect(proposedMinor === 0 || proposedMinor >= conditions.leastMinor).toBe(true);
    })
  );
});

test.each([
  ['overdueDays', 20],
  ['leastReminders', 0],
  ['noticeDays', 6],
  ['noticeDays', 7.5],
  ['leastMinor', 0],
  ['agencyId', null]
] as const)('%s can’t be %s', (name, value) => {
  expect(findConditionProblems({ ...conditions, [name]: value })).toEqual([name]);
});

test('what is off needs no agency', () => {
  expect(findConditionProblems({ ...conditions, isOn: false, agencyId: null })).toEqual([]);
});
