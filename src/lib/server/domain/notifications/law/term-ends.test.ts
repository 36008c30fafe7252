import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LawCountry, NoticeWay } from './law-pack.ts';
import { lawPacks } from './law-packs.ts';
import { leastDaysBeforeCosts, termEnds } from './term-ends.ts';

const on = (date: string) => Temporal.PlainDate.from(date);
const packOf = (country: LawCountry) => lawPacks[country].at(-1)!;

describe('the term of a formal notice', () => {
  test.each<[LawCountry, NoticeWay, string, string | undefined, string]>([
    // Counted from receipt: the day itself doesn't count.
    ['NL', 'email', '2026-11-02', '2026-11-02', '2026-11-03/2026-11-16'],
    ['NL', 'letter', '2026-11-02', '2026-11-05', '2026-11-06/2026-11-19'],
    ['NL', 'letter', '2026-12-24', '2026-12-31', '2027-01-01/2027-01-14'],
    ['NL', 'letter', '2026-11-02', undefined, 'not begun'],
    ['BE', 'email', '2026-11-02', undefined, '2026-11-03/2026-11-16'],
    // Posted on a Monday: Tuesday, Wednesday, Thursday.
    ['BE', 'letter', '2026-11-02', undefined, '2026-11-05/2026-11-18'],
    // Posted on a Tuesday; Wednesday 11 November is Armistice Day, then a weekend.
    ['BE', 'letter', '2026-11-10', undefined, '2026-11-16/2026-11-29'],
    // Posted on the day before Christmas: Friday, a weekend.
    ['BE', 'letter', '2026-12-24', undefined, '2026-12-30/2027-01-12'],
    ['DE', 'email', '2026-11-02', undefined, '2026-11-03/2026-11-09'],
    ['FR', 'letter', '2026-11-02', undefined, '2026-11-05/2026-11-12']
  ])(
    'in %s by %s, sent on %s and received on %s, is %s',
    (country, channel, sentOn, receivedOn, expected) => {
      const term = termEnds(packOf(country), {
        channel,
        sentOn: on(sentOn),
        ...(receivedOn && { receivedOn: on(receivedOn) })
      });
      expect(
        term.kind === 'runs' ? `${term.startsOn.toString()}/${term.endsOn.toString()}` : 'not begun'
      ).toBe(expected);
    }
  );

  test('says how receipt is proven as long as it is not', () => {
    const term = termEnds(packOf('NL'), { channel: 'letter', sentOn: on('2026-11-02') });
    expect(term).toMatchObject({ kind: 'not-begun', provenBy: ['registered-post'] });
    expect(term.rule).toMatchObject({ law: expect.stringContaining('Hoge Raad') });
  });

  test('can’t begin before the notice went out', () => {
    expect(() =>
      termEnds(packOf('NL'), {
        channel: 'email',
        sentOn: on('2026-11-02'),
        receivedOn: on('2026-11-01')
      })
    ).toThrow(RangeError);
  });
});

test('a plan that leaves the least days never charges within the term, on whatever day the notice goes', () => {
  const day = fc.integer({ min: 0, max: 365 * 30 }).map((days) => on('2016-01-01').add({ days }));
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(lawPacks).flat()),
      fc.constantFrom<NoticeWay>('email', 'letter'),
      day,
      (pack, channel, sentOn) => {
        const start = pack.term.starts[channel];
        const arrival = start.kind === 'day-after-receipt' ? start.usualDaysToArrive : 0;
        const term = termEnds(pack, { channel, sentOn, receivedOn: sentOn.add({ days: arrival }) });
        if (term.kind !== 'runs') throw new Error('It was received');
        const charged = sentOn.add({ days: leastDaysBeforeCosts(pack, channel) });
        expect(Temporal.PlainDate.compare(charged, term.endsOn)).toBe(1);
        expect(term.startsOn.until(term.endsOn).days).toBe(pack.term.days - 1);
      }
    ),
    { numRuns: 2_000 }
  );
});
