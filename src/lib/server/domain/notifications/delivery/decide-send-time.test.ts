import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideSendTime, isQuiet, type TimeQuestion } from './decide-send-time.ts';

const at = (local: string, zone = 'Europe/Amsterdam') =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant();
const hours = (from: string, until: string) => ({ fromMinute: minutes(from), untilMinute: minutes(until) });
const minutes = (time: string) => {
  const { hour, minute } = Temporal.PlainTime.from(time);
  return hour * 60 + minute;
};
const ask = (given: Partial<TimeQuestion>): TimeQuestion => ({
  now: at('2026-11-23T23:15'),
  zone: 'Europe/Amsterdam',
  channel: 'email',
  mayWait: true,
  sendBy: undefined,
  quiet: undefined,
  ...given
});

describe('at a quarter past eleven at night', () => {
  test.each<[string, Partial<TimeQuestion>, string, string]>([
    ['an e-mail goes', {}, '2026-11-23T23:15', 'at-once'],
    ['a text message waits for the morning', { channel: 'sms' }, '2026-11-24T07:00', 'usual-quiet-hours'],
    ['a code that somebody waits for goes', { channel: 'sms', mayWait: false }, '2026-11-23T23:15', 'answer'],
    [
      'an e-mail waits for the end of hours that were chosen',
      { quiet: hours('21:00', '08:30') },
      '2026-11-24T08:30',
      'quiet-hours'
    ],
    [
      'a text goes to who wants them at any hour',
      { channel: 'sms', quiet: hours('00:00', '00:00') },
      '2026-11-23T23:15',
      'at-once'
    ],
    [
      'a text goes outside of chosen hours, although it is night',
      { channel: 'sms', quiet: hours('09:00', '17:00') },
      '2026-11-23T23:15',
      'at-once'
    ],
    [
      'what must be told by midnight goes',
      { channel: 'sms', sendBy: at('2026-11-23T23:59') },
      '2026-11-23T23:15',
      'deadline'
    ],
    [
      'what must be told by noon waits',
      { channel: 'sms', sendBy: at('2026-11-24T12:00') },
      '2026-11-24T07:00',
      'usual-quiet-hours'
    ],
    ['what only stands in the portal is there', { channel: 'portal' }, '2026-11-23T23:15', 'at-once']
  ])('%s', (_what, given, moment, rule) => {
    expect(decideSendTime(ask(given))).toEqual({ at: at(moment), rule });
  });
});

describe('by the customer’s clock', () => {
  test('a text to New York goes when it is evening here and noon there', () => {
    const question = ask({ channel: 'sms', zone: 'America/New_York' });
    expect(decideSendTime(question).rule).toBe('at-once');
  });

  test.each([
    // 25 October 2026: at three it is two again. 29 March 2026: at two it is three.
    ['the night that is an hour longer', '2026-10-24T23:00', '2026-10-25T07:00', 9],
    ['the night that is an hour shorter', '2026-03-28T23:00', '2026-03-29T07:00', 7]
  ])('%s ends at seven all the same', (_what, from, until, length) => {
    const { at: end } = decideSendTime(ask({ now: at(from), channel: 'sms' }));
    expect(end).toEqual(at(until));
    expect(end.since(at(from)).total('hours')).toBe(length);
  });

  test('hours that end in the hour that comes twice end once more', () => {
    const quiet = hours('22:00', '02:30');
    // The second quarter past two of that night: the first half past two is over.
    const now = Temporal.Instant.from('2026-10-25T01:15:00Z');
    expect(decideSendTime(ask({ now, quiet })).at).toEqual(Temporal.Instant.from('2026-10-25T01:30:00Z'));
  });

  test('hours that end in the hour that is skipped end after it', () => {
    const now = at('2026-03-29T01:59');
    const { at: end } = decideSendTime(ask({ now, quiet: hours('22:00', '02:30') }));
    expect(end).toEqual(at('2026-03-29T03:30'));
  });
});

test('no message comes in quiet hours, none early, none more than a day late, none after its last moment', () => {
  const minute = fc.integer({ min: 0, max: 1_439 });
  fc.assert(
    fc.property(
      fc.record({
        second: fc.integer({ min: 1_767_225_600, max: 1_830_297_600 }),
        zone: fc.constantFrom(
          'Europe/Amsterdam',
          'Pacific/Auckland',
          'America/St_Johns',
          'Australia/Lord_Howe',
          'UTC'
        ),
        fromMinute: minute,
        untilMinute: minute,
        slackInMinutes: fc.option(fc.integer({ min: 0, max: 2_000 }), { nil: undefined })
      }),
      ({ second, zone, fromMinute, untilMinute, slackInMinutes }) => {
        const now = Temporal.Instant.fromEpochMilliseconds(second * 1_000);
        const sendBy = slackInMinutes === undefined ? undefined : now.add({ minutes: slackInMinutes });
        const quiet = { fromMinute, untilMinute };
        const decided = decideSendTime(ask({ now, zone, quiet, sendBy }));
        const wait = decided.at.since(now).total('hours');
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(25);
        if (sendBy) expect(Temporal.Instant.compare(decided.at, sendBy)).toBeLessThanOrEqual(0);
        const local = decided.at.toZonedDateTimeISO(zone);
        if (decided.rule !== 'deadline') expect(isQuiet(quiet, local.hour * 60 + local.minute)).toBe(false);
      }
    ),
    { numRuns: 1_000 }
  );
});
