import { expect, test } from 'vitest';
import { decideInstalment, type InstalmentFacts } from './decide-instalment.ts';
import { DEFAULT_TERMS, type ArrangementTerms } from './terms.ts';

const dueOn = Temporal.PlainDate.from('2026-03-25');
const facts: InstalmentFacts = {
  status: 'coming',
  dueOn,
  missedOn: null,
  isDebited: true,
  debits: 0,
  wasToldNear: false,
  isMoneyMoving: false,
  hasLaterParts: true,
  wasSpread: false,
  today: dueOn
};
const missed = { status: 'missed', missedOn: dueOn.add({ days: 1 }), debits: 1 } as const;
/** The grace is seven days from the 26th: the 2nd of April is its last. */
const inGrace = { ...missed, debits: 2, today: Temporal.PlainDate.from('2026-04-02') };
const afterGrace = { ...inGrace, today: Temporal.PlainDate.from('2026-04-03') };
const byHand = { isDebited: false };

test.each([
  ['36 days before its debit, nothing', { today: dueOn.subtract({ days: 36 }) }, {}, 'wait'],
  ['35 days before it, the debit is planned', { today: dueOn.subtract({ days: 35 }) }, {}, 'debit'],
  [
    'whoever pays by hand hears three days before',
    { ...byHand, today: dueOn.subtract({ days: 3 }) },
    {},
    'tell'
  ],
  ['not four', { ...byHand, today: dueOn.subtract({ days: 4 }) }, {}, 'wait'],
  ['and once', { ...byHand, wasToldNear: true }, {}, 'wait'],
  ['on its day it isn’t missed', { debits: 1 }, {}, 'wait'],
  ['the day after, it is', { debits: 1, today: dueOn.add({ days: 1 }) }, {}, 'miss'],
  [
    'unless money is on its way',
    { debits: 1, today: dueOn.add({ days: 9 }), isMoneyMoving: true },
    {},
    'wait'
  ],
  ['a debit that failed is tried once more', { ...missed, today: missed.missedOn }, {}, 'retry'],
  ['not twice', { ...inGrace }, {}, 'wait'],
  ['not where the terms don’t', { ...missed, today: missed.missedOn }, { isRetried: false }, 'wait'],
  ['after the grace it goes into the later parts', afterGrace, {}, 'spread'],
  ['once', { ...afterGrace, wasSpread: true }, {}, 'break'],
  ['and only where there are any', { ...afterGrace, hasLaterParts: false }, {}, 'break'],
  ['or it is over at once, where the terms say so', afterGrace, { whenMissed: 'end' }, 'break'],
  [
    'without grace, the day after it was missed',
    { ...missed, ...byHand, today: missed.missedOn.add({ days: 1 }) },
    { graceDays: 0 },
    'spread'
  ],
  ['what is settled needs nothing', { status: 'settled' }, {}, 'wait']
] as const satisfies readonly (readonly [
  string,
  Partial<InstalmentFacts>,
  Partial<ArrangementTerms>,
  string
])[])('%s', (_, given, terms, step) => {
  expect(decideInstalment({ ...facts, ...given }, { ...DEFAULT_TERMS, ...terms })).toBe(step);
});
