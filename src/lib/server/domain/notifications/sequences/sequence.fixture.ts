import type { SequenceStep, StepKind } from './sequence.ts';

/** A step as a test needs it: by e-mail at nine, for free, unless it says otherwise. */
export function aStep(
  key: string,
  of: SequenceStep['at']['of'],
  days: number,
  more: Partial<SequenceStep> = {}
) {
  return {
    key,
    at: { days, of, unit: 'calendar', hour: 9, ...more.at },
    kind: kindFor(of, days),
    channels: ['email', 'sms'],
    cost: { kind: 'none' },
    ...(more as object)
  } as SequenceStep;
}

function kindFor(of: SequenceStep['at']['of'], days: number): StepKind {
  if (of === 'issued') return 'invoice-created';
  if (of === 'failed') return 'payment-failed';
  if (of === 'expiring') return 'card-ending';
  return of === 'due' && days <= 0 ? 'due-soon' : 'overdue';
}
