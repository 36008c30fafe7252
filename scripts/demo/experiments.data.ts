import type { Party } from '../../src/lib/server/domain/billing/index.ts';
import type { ExperimentFrame, VariantKey } from '../../src/lib/server/domain/experiments/index.ts';
import { readyMade } from '../../src/lib/server/domain/notifications/index.ts';
import { dutchFamilies, englishFamilies } from './families.data.ts';

/** The segment whose families have a sequence of their own. */
export const ENGLISH = 'Engelstalig';

/** One experiment of the story, in days before today. */
export type Tried = Readonly<{
  name: string;
  trade: 'childcare' | 'english';
  frame: ExperimentFrame;
  variants: readonly Readonly<{ key: VariantKey; name: string; weight: number }>[];
  /** What the second variant says. */
  change: unknown;
  startedDaysAgo: number;
  families: readonly Party[];
  /** How the numbers of their invoices begin, what these are for, and what they come to in turn, in cents. */
  numbers: string;
  line: string;
  amounts: readonly number[];
  issuedDaysAgo: number;
  dueDaysAgo: number;
  /** How many days after the due date the n-th family of a variant paid; nothing: not yet. */
  paidAfterDays: Readonly<Record<string, (n: number) => number | undefined>>;
  won?: Readonly<{ key: VariantKey; daysAgo: number; reason: string }>;
}>;

const childcare = readyMade.find(({ key }) => key === 'childcare-nl')!.definition;
/** For families who read English: the same reminders. */
export const english = { ...childcare, audience: { ...childcare.audience, segments: [ENGLISH] } };

/** Another moment for the first reminder. */
const remindAt = (of: typeof childcare, at: Readonly<{ days?: number; hour?: number }>) => ({
  ...of,
  steps: of.steps.map((step) =>
    step.key === 'first-reminder' ? { ...step, at: { ...step.at, ...at } } : step
  )
});

const usual = { segment: null, sharePercent: 100, holdOutPercent: 0, withinDays: 14, power: 80 } as const;

export const tried: readonly Tried[] = [
  {
    name: 'Herinneren om vijf uur',
    trade: 'childcare',
    frame: {
      ...usual,
      hypothesis:
        'Ouders hebben ’s avonds tijd. Een herinnering om 17 uur wordt eerder betaald dan een om 9 uur.',
      ...{ baselinePercent: 45, leastDifferenceTenths: 200 }
    },
    variants: [
      { key: 'A', name: 'om 9 uur', weight: 1 },
      { key: 'B', name: 'om 17 uur', weight: 1 }
    ],
    change: remindAt(childcare, { hour: 17 }),
    ...{ startedDaysAgo: 84, issuedDaysAgo: 82, dueDaysAgo: 68 },
    families: dutchFamilies,
    ...{ numbers: '2026-06', line: 'Opvang september, 2 dagen per week', amounts: [19_070, 28_600, 38_130] },
    paidAfterDays: {
      A: (n) => (n % 20 < 9 ? 5 + (n % 8) : 17 + (n % 9) * 2),
      B: (n) => (n % 20 < 17 ? 4 + (n % 6) : 18 + (n % 7) * 2)
    },
    won: { key: 'B', daysAgo: 45, reason: 'Twee keer zo veel ouders betaalden binnen twee weken.' }
  },
  {
    name: 'Eerder herinneren, Engelstalig',
    trade: 'english',
    frame: {
      ...usual,
      hypothesis: 'Wie twee dagen na de vervaldag al iets hoort, is het nog niet vergeten.',
      ...{ baselinePercent: 60, leastDifferenceTenths: 100 }
    },
    variants: [
      { key: 'A', name: 'na 4 dagen', weight: 1 },
      { key: 'B', name: 'na 2 dagen', weight: 1 }
    ],
    change: remindAt(english, { days: 2 }),
    ...{ startedDaysAgo: 40, issuedDaysAgo: 38, dueDaysAgo: 24 },
    families: englishFamilies,
    ...{ numbers: '2026-07', line: 'Childcare October, 3 days a week', amounts: [28_600, 38_130] },
    paidAfterDays: {
      A: (n) => (n % 10 < 6 ? 5 + (n % 8) : n % 10 < 8 ? 18 : undefined),
      B: (n) => (n % 10 < 7 ? 3 + (n % 8) : n % 10 < 8 ? 17 : undefined)
    }
  }
];
