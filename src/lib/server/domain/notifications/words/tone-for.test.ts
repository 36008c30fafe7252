import { expect, test } from 'vitest';
import { toneFor } from './tone-for.ts';

test.each([
  // the customer's choice, the step's tone, the merchant's habit, the kind → how it sounds
  [true, 'playful', false, 'receipt', 'formal'],
  [true, 'friendly', false, 'overdue', 'formal'],
  [false, 'formal', true, 'overdue', 'friendly'],
  [false, 'playful', true, 'receipt', 'playful'],
  [false, 'playful', true, 'overdue', 'friendly'],
  [null, 'formal', false, 'due-soon', 'formal'],
  [null, 'friendly', true, 'due-soon', 'friendly'],
  [null, 'playful', true, 'payment-failed', 'friendly'],
  [null, null, true, 'receipt', 'formal'],
  [null, null, false, 'receipt', 'friendly'],
  [false, 'playful', false, 'formal-notice', 'formal']
] as const)(
  'chose formal: %s, step: %s, merchant formal: %s, %s → %s',
  (chosen, tone, habit, kind, sounds) => {
    expect(toneFor({ kind, tone }, { isFormal: chosen }, { isFormal: habit })).toBe(sounds);
  }
);
