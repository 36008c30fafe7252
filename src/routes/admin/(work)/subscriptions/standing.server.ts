import type { Translate } from '#lib/i18n/index.server.ts';
import type { SubscriptionLine } from '#lib/server/domain/reporting/index.ts';

/** The tone that repeats what a subscription's status says in words. */
export const TONES = {
  trialing: 'plain',
  active: 'good',
  paused: 'wait',
  stopping: 'wait',
  stopped: 'plain'
} as const;

type Standing = Pick<SubscriptionLine, 'status' | 'pauseUntilOn' | 'changesOn' | 'stopOn'>;

/** How it stands, with the day on which that is over where there is one. */
export function standingText(
  { status, pauseUntilOn, changesOn, stopOn }: Standing,
  t: Translate,
  written: (day: Temporal.PlainDate) => string
): string {
  const on = (key: 'paused' | 'stopping' | 'stopped' | 'change', day: Temporal.PlainDate | null) =>
    day === null ? undefined : t(`subscriptions:until.${key}`, { date: written(day) });
  const until = {
    trialing: undefined,
    active: on('change', changesOn),
    paused: on('paused', pauseUntilOn),
    stopping: on('stopping', stopOn),
    stopped: on('stopped', stopOn)
  }[status];
  return until ?? t(`subscriptions:status.${status}`);
}
