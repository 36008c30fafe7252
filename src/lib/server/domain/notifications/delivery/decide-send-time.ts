import type { NoticeChannel } from '../notices.ts';

/** Hours in which nothing comes: minutes after midnight, local time. They may run over midnight; equal: none. */
export type QuietHours = Readonly<{ fromMinute: number; untilMinute: number }>;

export type TimeQuestion = Readonly<{
  now: Temporal.Instant;
  /** An IANA name: the customer's, by whose clock the hours count. */
  zone: string;
  channel: NoticeChannel;
  /** Whether this message may wait at all: an answer to what the customer just did never does. */
  mayWait: boolean;
  /** The last moment at which it is still worth, or allowed, to be told. */
  sendBy: Temporal.Instant | undefined;
  /** What the customer chose; `undefined` without a choice. */
  quiet: QuietHours | undefined;
  /** When no phone of the merchant's customers rings otherwise; without it, as is usual. */
  usualQuiet?: QuietHours | undefined;
}>;

/**
 * Why this hour: `answer` it is awaited · `at-once` nothing speaks against it · `quiet-hours` the customer's own ·
 * `usual-quiet-hours` nobody's phone rings at night · `deadline` it can't wait, or it would come too late.
 */
export type TimeRule = 'answer' | 'at-once' | 'quiet-hours' | 'usual-quiet-hours' | 'deadline';

export type TimeDecision = Readonly<{ at: Temporal.Instant; rule: TimeRule }>;

/** For whoever chose nothing: ten at night to seven in the morning. */
export const USUAL_QUIET: QuietHours = { fromMinute: 22 * 60, untilMinute: 7 * 60 };

/** When a message goes: now, or when the quiet hours end. Pure. Never earlier than `now`, at most a day later. */
export function decideSendTime(question: TimeQuestion): TimeDecision {
  const { now, zone, channel, mayWait, sendBy, quiet, usualQuiet = USUAL_QUIET } = question;
  if (!mayWait) return { at: now, rule: 'answer' };
  const hours = quiet ?? (rings(channel) ? usualQuiet : undefined);
  const at = hours && channel !== 'portal' ? endOfQuiet(now, zone, hours) : undefined;
  if (!at) return { at: now, rule: 'at-once' };
  if (sendBy && Temporal.Instant.compare(at, sendBy) > 0) return { at: now, rule: 'deadline' };
  return { at, rule: quiet ? 'quiet-hours' : 'usual-quiet-hours' };
}

/** What makes a phone ring. A letter-box and a mailbox are looked at when their owner likes. */
export function rings(channel: NoticeChannel): boolean {
  return channel === 'sms' || channel === 'whatsapp' || channel === 'push';
}

/** Whether a local time of day lies in the quiet hours. Their end doesn't. */
export function isQuiet({ fromMinute, untilMinute }: QuietHours, minute: number): boolean {
  if (fromMinute <= untilMinute) return fromMinute <= minute && minute < untilMinute;
  return minute >= fromMinute || minute < untilMinute;
}

/** The end of the quiet hours that `now` lies in; `undefined` outside of them. */
export function endOfQuiet(
  now: Temporal.Instant,
  zone: string,
  hours: QuietHours
): Temporal.Instant | undefined {
  const local = now.toZonedDateTimeISO(zone);
  if (!isQuiet(hours, local.hour * 60 + local.minute)) return undefined;
  const time = Temporal.PlainTime.from({
    hour: Math.floor(hours.untilMinute / 60),
    minute: hours.untilMinute % 60
  });
  const today = local.toPlainDate();
  // An hour that the clock goes through twice has two ends, and the first may be over. One that it skips ends after it.
  const ends = [today, today.add({ days: 1 })].flatMap((day) =>
    (['earlier', 'later'] as const).map((disambiguation) =>
      day.toPlainDateTime(time).toZonedDateTime(zone, { disambiguation }).toInstant()
    )
  );
  return ends.find(
    (end) => Temporal.Instant.compare(end, now) > 0 && !isQuiet(hours, minuteOf(end.toZonedDateTimeISO(zone)))
  );
}

function minuteOf({ hour, minute }: Temporal.ZonedDateTime): number {
  return hour * 60 + minute;
}
