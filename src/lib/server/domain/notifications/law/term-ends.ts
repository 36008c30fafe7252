import { isWorkingDay } from '#lib/time/index.ts';
import type { LawPack, NoticeWay, ReceiptProof, RuleReference, TermStart } from './law-pack.ts';
import { refer } from './law-packs.ts';

/** A formal notice that went out. */
export type SentNotice = Readonly<{
  channel: NoticeWay;
  sentOn: Temporal.PlainDate;
  /** The day on which it is proven to have arrived; asked for only where the law counts from receipt. */
  receivedOn?: Temporal.PlainDate;
}>;

export type Term =
  /** Both days belong to the term. From the day after `endsOn` costs may be charged. */
  | Readonly<{
      kind: 'runs';
      startsOn: Temporal.PlainDate;
      endsOn: Temporal.PlainDate;
      rule: RuleReference;
    }>
  /** It has not begun: nobody knows that the notice arrived. */
  | Readonly<{ kind: 'not-begun'; provenBy: readonly ReceiptProof[]; rule: RuleReference }>;

/**
 * When the term of a formal notice begins and ends, in calendar days of the customer's country. A receipt before the
 * day of sending is a defect and throws a RangeError. Pure.
 */
export function termEnds(pack: LawPack, notice: SentNotice): Term {
  const rule = refer(pack, 'term');
  const start = pack.term.starts[notice.channel];
  const startsOn = firstDay(start, notice, pack.country);
  if (startsOn === undefined)
    return {
      kind: 'not-begun',
      provenBy: start.kind === 'day-after-receipt' ? start.provenBy : [],
      rule
    };
  return { kind: 'runs', startsOn, endsOn: startsOn.add({ days: pack.term.days - 1 }), rule };
}

/**
 * How many days after sending a formal notice a plan has to leave before costs: enough for the slowest usual way to
 * arrive and the worst run of holidays. What really counts is `termEnds`, asked again when the costs are due.
 */
export function leastDaysBeforeCosts(pack: LawPack, channel: NoticeWay): number {
  const start = pack.term.starts[channel];
  const { days } = pack.term;
  switch (start.kind) {
    case 'day-after-receipt':
      return start.usualDaysToArrive + days + 1;
    case 'day-after-sending':
      return days + 1;
    case 'working-day-after-posting':
      return start.nth + MOST_DAYS_OFF + days;
  }
}

// Of three working days in a row: a weekend, and Christmas or New Year with a bridge of holidays before or after it.
const MOST_DAYS_OFF = 4;

function firstDay(start: TermStart, notice: SentNotice, country: string): Temporal.PlainDate | undefined {
  switch (start.kind) {
    case 'day-after-receipt': {
      const { receivedOn, sentOn } = notice;
      if (receivedOn && Temporal.PlainDate.compare(receivedOn, sentOn) < 0)
        throw new RangeError(
          `A notice sent on ${sentOn.toString()} can't arrive on ${receivedOn.toString()}`
        );
      return receivedOn?.add({ days: 1 });
    }
    case 'day-after-sending':
      return notice.sentOn.add({ days: 1 });
    case 'working-day-after-posting':
      return nthWorkingDayAfter(notice.sentOn, start.nth, country);
  }
}

function nthWorkingDayAfter(date: Temporal.PlainDate, nth: number, country: string): Temporal.PlainDate {
  let day = date;
  for (let left = nth; left > 0;) {
    day = day.add({ days: 1 });
    if (isWorkingDay(day, country)) left--;
  }
  return day;
}
