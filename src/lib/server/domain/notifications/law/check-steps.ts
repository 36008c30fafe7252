import { noticeKinds } from '../delivery/notice-kinds.ts';
import type {
  SequenceDefinition,
  SequenceProblem,
  SequenceStep,
  StepChannel
} from '../sequences/sequence.ts';
import { mayBePlayful } from '../words/messages.ts';
import { everywhereProblem } from './sequence-problem.ts';
import { leastDaysBetween, timeSteps, type StepTime } from './step-times.ts';

/** Reminders after the due date, formal notices among them: more than these is pestering. */
const MOST_REMINDERS = 6;
/** A customer who pays by transfer needs these days for the money to arrive. */
const LEAST_DAYS_BETWEEN_REMINDERS = 3;

/** What is wrong with a sequence in any country: its steps by themselves and beside each other. Pure. */
export function checkSteps(definition: SequenceDefinition): SequenceProblem[] {
  const times = timeSteps(definition);
  return [
    ...times.flatMap((time) => [
      ...checkTime(time),
      ...checkConditions(time.step),
      ...checkTone(time.step),
      ...checkChannels(time.step, isCollection(times, time))
    ]),
    ...checkOrder(times),
    ...checkPatience(times)
  ];
}

/** A reminder that asks for costs, or comes after the formal notice: no longer a service, but collection. */
function isCollection(times: readonly StepTime[], { step, place }: StepTime): boolean {
  if (step.kind === 'formal-notice' || step.cost.kind !== 'none') return true;
  return step.kind === 'overdue' && times.slice(0, place).some((each) => each.step.kind === 'formal-notice');
}

/** Where the days of each kind have to be counted from, and on which side. */
function checkTime({ step, root, from, until }: StepTime): SequenceProblem[] {
  const fits = {
    'invoice-created': root === 'issued' && from >= 0,
    'due-soon': (root === 'due' && until <= 0) || root === 'issued',
    overdue: (root === 'due' || root === 'failed') && from > 0,
    'formal-notice': (root === 'due' || root === 'failed') && from > 0,
    'payment-failed': root === 'failed' && from >= 0,
    'card-ending': root === 'expiring' && until <= 0
  } as const satisfies Record<SequenceStep['kind'], boolean>;
  return fits[step.kind] ? [] : [everywhereProblem('step-at-wrong-time', 'structure', step)];
}

/** Messages that are about an invoice itself. */
const HAS_INVOICE: ReadonlySet<SequenceStep['kind']> = new Set([
  'invoice-created',
  'due-soon',
  'overdue',
  'formal-notice'
]);

function checkConditions(step: SequenceStep): SequenceProblem[] {
  const { atLeastMinor = 0, atMostMinor = Number.MAX_SAFE_INTEGER } = step.when?.amount ?? {};
  const problems: SequenceProblem[] = [];
  if (atLeastMinor > atMostMinor) problems.push(everywhereProblem('condition-impossible', 'structure', step));
  if (step.fallbackAfterHours !== undefined && step.channels.length === 1)
    problems.push(everywhereProblem('fallback-without-way', 'structure', step));
  if (step.attach && !(HAS_INVOICE.has(step.kind) && step.channels.includes('email')))
    problems.push(everywhereProblem('attachment-not-for-step', 'structure', step));
  return problems;
}

function checkTone(step: SequenceStep): SequenceProblem[] {
  if (step.tone !== 'playful' || mayBePlayful(step.kind)) return [];
  return [everywhereProblem('tone-not-for-kind', 'serious-words', step)];
}

function checkChannels(step: SequenceStep, collects: boolean): SequenceProblem[] {
  return step.channels.flatMap((channel) => {
    const isForKind = (noticeKinds[step.kind].channels as readonly StepChannel[]).includes(channel);
    const params = { channel };
    if (channel === 'whatsapp' && (collects || !isForKind))
      return [everywhereProblem('whatsapp-not-for-debts', 'whatsapp', step)];
    if ((channel === 'sms' || channel === 'push') && collects)
      return [everywhereProblem('channel-not-for-collection', 'short-messages', step, params)];
    return isForKind ? [] : [everywhereProblem('channel-not-for-kind', 'structure', step, params)];
  });
}

function checkOrder(times: readonly StepTime[]): SequenceProblem[] {
  return times.flatMap((time) => {
    const passed = times
      .slice(0, time.place)
      .find((before) => before.root === time.root && time.until < before.from);
    if (!passed) return [];
    return [everywhereProblem('step-out-of-order', 'structure', time.step, { before: passed.step.key })];
  });
}

function checkPatience(times: readonly StepTime[]): SequenceProblem[] {
  const reminders = times.filter(({ step }) => step.kind === 'overdue' || step.kind === 'formal-notice');
  const problems: SequenceProblem[] = [];
  const last = reminders[MOST_REMINDERS];
  if (last)
    problems.push(everywhereProblem('too-many-reminders', 'patience', last.step, { most: MOST_REMINDERS }));
  for (const [index, reminder] of reminders.entries()) {
    const before = reminders[index - 1];
    const days = before && leastDaysBetween(times, before, reminder);
    if (days !== undefined && days >= 0 && days < LEAST_DAYS_BETWEEN_REMINDERS)
      problems.push(
        everywhereProblem('reminders-too-close', 'patience', reminder.step, {
          least: LEAST_DAYS_BETWEEN_REMINDERS
        })
      );
  }
  return problems;
}
