/**
 * Sequences to begin with: four trades, and what the law of four countries makes of their end. A merchant starts from
 * one and changes it. Names and descriptions stand under `sequences:ready`.
 */
import { lawCountries, type LawCountry } from '../law/law-pack.ts';
import type { SequenceDefinition, SequenceStep } from '../sequences/sequence.ts';

export const trades = ['childcare', 'subscription', 'energy', 'club'] as const;
export type Trade = (typeof trades)[number];

/** `key` names it in forms and addresses: `childcare-nl`. */
export type ReadyMade = Readonly<{
  key: string;
  trade: Trade;
  country: LawCountry;
  definition: SequenceDefinition;
}>;

const FREE = { kind: 'none' } as const;
const WHATEVER_IS_ALLOWED = { kind: 'legal-maximum' } as const;

const day = (days: number, of: SequenceStep['at']['of'], hour = 9): SequenceStep['at'] => ({
  days,
  of,
  unit: 'calendar',
  hour
});

/** Before and shortly after the due date: the same in every country, and in the tone of the trade. */
const BEGINNINGS: Readonly<Record<Trade, readonly SequenceStep[]>> = {
  childcare: [
    { key: 'new-invoice', at: day(0, 'issued'), kind: 'invoice-created', channels: ['email'], cost: FREE },
    {
      key: 'almost-due',
      at: day(-3, 'due'),
      kind: 'due-soon',
      channels: ['push', 'email'],
      when: { method: 'no-debit-planned' },
      cost: FREE
    },
    {
      key: 'first-reminder',
      at: day(4, 'due'),
      kind: 'overdue',
      tone: 'friendly',
      channels: ['email', 'sms'],
      fallbackAfterHours: 24,
      cost: FREE
    },
    {
      key: 'second-reminder',
      at: day(12, 'due', 17),
      kind: 'overdue',
      tone: 'friendly',
      channels: ['sms', 'email'],
      fallbackAfterHours: 24,
      cost: FREE
    }
  ],
  subscription: [
    { key: 'new-invoice', at: day(0, 'issued'), kind: 'invoice-created', channels: ['email'], cost: FREE },
    {
      key: 'almost-due',
      at: day(-2, 'due'),
      kind: 'due-soon',
      channels: ['push', 'email', 'whatsapp'],
      when: { method: 'no-debit-planned' },
      cost: FREE
    },
    {
      key: 'first-reminder',
      at: day(3, 'due', 10),
      kind: 'overdue',
      tone: 'friendly',
      channels: ['push', 'email', 'sms'],
      fallbackAfterHours: 24,
      cost: FREE
    },
    {
      key: 'second-reminder',
      at: day(9, 'due', 17),
      kind: 'overdue',
      tone: 'friendly',
      channels: ['email', 'sms'],
      fallbackAfterHours: 24,
      cost: FREE
    }
  ],
  energy: [
    {
      key: 'new-invoice',
      at: day(0, 'issued'),
      kind: 'invoice-created',
      channels: ['email', 'letter'],
      fallbackAfterHours: 72,
      cost: FREE
    },
    {
      key: 'almost-due',
      at: day(-5, 'due'),
      kind: 'due-soon',
      tone: 'formal',
      channels: ['email', 'push'],
      when: { method: 'no-debit-planned' },
      cost: FREE
    },
    {
      key: 'first-reminder',
      at: day(5, 'due'),
      kind: 'overdue',
      tone: 'formal',
      channels: ['email', 'sms', 'letter'],
      fallbackAfterHours: 48,
      cost: FREE
    },
    {
      key: 'second-reminder',
      at: day(14, 'due', 16),
      kind: 'overdue',
      tone: 'formal',
      channels: ['sms', 'email', 'letter'],
      fallbackAfterHours: 48,
      cost: FREE
    }
  ],
  club: [
    {
      key: 'new-invoice',
      at: day(0, 'issued', 18),
      kind: 'invoice-created',
      channels: ['email', 'whatsapp'],
      cost: FREE
    },
    {
      key: 'almost-due',
      at: day(-4, 'due', 18),
      kind: 'due-soon',
      tone: 'playful',
      channels: ['whatsapp', 'push', 'email'],
      when: { method: 'no-debit-planned' },
      cost: FREE
    },
    {
      key: 'first-reminder',
      at: day(6, 'due', 18),
      kind: 'overdue',
      tone: 'friendly',
      channels: ['push', 'email', 'sms'],
      fallbackAfterHours: 48,
      cost: FREE
    },
    {
      key: 'second-reminder',
      at: day(16, 'due', 18),
      kind: 'overdue',
      tone: 'friendly',
      channels: ['sms', 'email'],
      fallbackAfterHours: 48,
      cost: FREE
    }
  ]
};

/** When the formal notice goes, in days after the due date. */
const NOTICE_AFTER_DAYS: Readonly<Record<Trade, number>> = {
  childcare: 21,
  subscription: 18,
  energy: 24,
  club: 30
};

/** If nobody opened the e-mail by then, a letter goes. */
const HOURS_BEFORE_THE_LETTER = 72;

/**
 * Days from the notice to what follows it: the three for the letter, and the country's own term by letter. A test holds
 * them against the law packs.
 */
const TERM_IN_DAYS: Readonly<Record<LawCountry, number>> = { NL: 22, BE: 24, FR: 18, DE: 17 };

function ending(trade: Trade, country: LawCountry): readonly SequenceStep[] {
  const notice: SequenceStep = {
    key: 'formal-notice',
    at: day(NOTICE_AFTER_DAYS[trade], 'due', 10),
    kind: 'formal-notice',
    tone: 'formal',
    channels: ['email', 'letter'],
    fallbackAfterHours: HOURS_BEFORE_THE_LETTER,
    cost: FREE
  };
  // A club asks its members once more in earnest, and leaves it at that.
  if (trade === 'club') return [notice];
  return [
    notice,
    {
      key: 'last-call',
      at: day(TERM_IN_DAYS[country], 'previous', 10),
      kind: 'overdue',
      tone: 'formal',
      channels: ['email', 'letter'],
      fallbackAfterHours: HOURS_BEFORE_THE_LETTER,
      cost: country === 'FR' ? FREE : WHATEVER_IS_ALLOWED
    }
  ];
}

/** Every trade in every country. */
export const readyMade: readonly ReadyMade[] = trades.flatMap((trade) =>
  lawCountries.map((country) => ({
    key: `${trade}-${country.toLowerCase()}`,
    trade,
    country,
    definition: {
      audience: { countries: [country], customers: 'consumers' },
      steps: [...BEGINNINGS[trade], ...ending(trade, country)]
    }
  }))
);
