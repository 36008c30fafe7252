import {
  addSequence,
  publishSequence,
  runSequences,
  saveSequenceDraft,
  type SequenceStep
} from '../../src/lib/server/domain/notifications/index.ts';
import type { TestWorld } from './world.ts';

type Given = Partial<Omit<SequenceStep, 'at'>> & Readonly<{ unit?: 'calendar' | 'working'; hour?: number }>;

/** A step by e-mail at nine, for free, unless it says otherwise: `step('first', 'due', 7)`. */
export function step(
  key: string,
  of: SequenceStep['at']['of'],
  days: number,
  { unit = 'calendar', hour = 9, ...more }: Given = {}
): SequenceStep {
  const usual = { issued: 'invoice-created', failed: 'payment-failed', expiring: 'card-ending' } as const;
  const kind =
    of === 'due' || of === 'previous' ? (of === 'due' && days <= 0 ? 'due-soon' : 'overdue') : usual[of];
  return { key, at: { days, of, unit, hour }, kind, channels: ['email'], cost: { kind: 'none' }, ...more };
}

/** The sequence that most stories tell: word of the invoice, a nudge, three reminders. */
export const usualSteps: readonly SequenceStep[] = [
  step('created', 'issued', 0, { hour: 8 }),
  step('soon', 'due', -3),
  step('first', 'due', 7),
  step('second', 'due', 21),
  step('last', 'due', 42)
];

/** Puts a sequence in force. Answers its id. */
export async function publish(
  world: TestWorld,
  name: string,
  steps: readonly SequenceStep[],
  audience: Readonly<Record<string, unknown>> = {}
): Promise<string> {
  const { id: merchantId } = world.merchant;
  const sequenceId = await addSequence(world.ctx, { merchantId, name, draft: { audience, steps } });
  await publishSequence(world.ctx, {
    merchantId,
    sequenceId,
    name: 'Gewoon',
    reason: 'Zoals wij herinneren'
  });
  return sequenceId;
}

/** The next version of it. */
export async function publishAgain(
  world: TestWorld,
  sequenceId: string,
  steps: readonly SequenceStep[]
): Promise<number> {
  const { id: merchantId } = world.merchant;
  await saveSequenceDraft(world.ctx, { merchantId, sequenceId, draft: { audience: {}, steps } });
  return publishSequence(world.ctx, {
    merchantId,
    sequenceId,
    name: 'Gewoon',
    reason: 'Zoals wij herinneren'
  });
}

/** To a local time by the merchant's clock, at one go; what is due then happens, and what follows from it. */
export async function leap(world: TestWorld, to: string): Promise<void> {
  const local = Temporal.PlainDateTime.from(to.includes('T') ? to : `${to}T09:00`);
  const moment = local.toZonedDateTime(world.merchant.zone);
  world.clock.set(moment.toInstant());
  await world.sandbox.control.setClock(moment.epochMilliseconds);
  await world.app.runDueJobs();
  await runSequences(world.ctx, { merchantId: world.merchant.id });
  await world.runJobs();
}

/** Leaps from morning to morning. */
export async function walk(world: TestWorld, from: string, to: string, at = '09:00'): Promise<void> {
  const end = Temporal.PlainDate.from(to);
  for (
    let day = Temporal.PlainDate.from(from);
    Temporal.PlainDate.compare(day, end) <= 0;
    day = day.add({ days: 1 })
  )
    await leap(world, `${day.toString()}T${at}`);
}

/** What a customer got of sequences: kind, way and the merchant's day and hour, in order. */
export async function toldOf(world: TestWorld, customerId: string): Promise<string[]> {
  const rows = await world.database.owner`
    select kind, channel, to_char(sent_at at time zone ${world.merchant.zone}, 'MM-DD HH24:MI') as at from notice
    where customer_id = ${customerId} and sequence_step_id is not null and status = 'sent' order by sent_at, id`;
  return rows.map((row) => `${row['kind']} ${row['channel']} ${row['at']}`);
}

/** The steps of an invoice in their order: key, status, rule. */
export async function stepsOf(world: TestWorld, invoiceId: string): Promise<string[]> {
  const rows = await world.database.owner`
    select s.key, s.status, coalesce(s.rule, '-') as rule from sequence_step s
    where s.invoice_id = ${invoiceId} order by s.place`;
  return rows.map((row) => `${row['key']} ${row['status']} ${row['rule']}`);
}

/** Status, reason and version of an invoice's run. */
export async function runOf(world: TestWorld, invoiceId: string): Promise<string | undefined> {
  const [row] = await world.database.owner`
    select concat_ws(' ', status, because, 'v' || version) as run from sequence_run where invoice_id = ${invoiceId}`;
  return row?.['run'] as string | undefined;
}
