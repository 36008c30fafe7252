import { endOfQuiet, isQuiet, type QuietHours } from '../delivery/decide-send-time.ts';
import { noticeKinds } from '../delivery/notice-kinds.ts';
import { counts } from './counted-kinds.ts';
import { nextOpenAt, tomorrowAt, type LocalDay } from './local-day.ts';
import { isAsking } from './plan-dates.ts';
import type { EarlierOutcome, SequenceStep, StepChannel, StepConditions } from './sequence.ts';

/** How often and when a merchant asks one customer for money. */
export type DunningLimits = Readonly<{
  /** Over all channels and invoices, by the customer's days. */
  mostPerDay: number;
  /** In seven days. */
  mostPerWeek: number;
  restsOnClosedDays: boolean;
}>;

/** Everything that a decision about a step looks at, as it is now. */
export type StepFacts = Readonly<{
  step: Pick<SequenceStep, 'kind' | 'channels' | 'when'> & Readonly<{ at: Pick<SequenceStep['at'], 'hour'> }>;
  plannedOn: Temporal.PlainDate | null;
  local: LocalDay;
  invoice: Readonly<{
    status: 'open' | 'overdue' | 'paid' | 'void' | 'uncollectible';
    balanceMinor: number;
    currency: string;
    dueOn: Temporal.PlainDate;
  }>;
  /** The customer is left alone for a reason that somebody wrote down. */
  isHeld: boolean;
  /** Their bank asks about, or takes back, a payment of this invoice. */
  isDisputed: boolean;
  /** Something else than the due date was agreed for it, and holds. */
  pausedBecause: 'arrangement' | 'promise' | 'handover' | null;
  /** A payment of it may still succeed: nobody knows yet. */
  isUnderWay: boolean;
  /** An earlier step of the same run isn't dealt with. */
  waitsForEarlier: boolean;
  isDebitPlanned: boolean;
  hasSavedMethod: boolean;
  /** The names by which policies know the customer: the merchant's own tag, and segments. */
  segments: readonly string[];
  reachableBy: readonly StepChannel[];
  /** What became of the earlier step that a condition names. */
  earlier: readonly EarlierOutcome[];
  /** The customer's own quiet hours. */
  quiet: QuietHours | undefined;
  /** The customer was told the very same a moment ago, by another message. */
  wasTold: boolean;
  /** Messages about what is owed that this customer had. */
  hadToday: number;
  hadThisWeek: number;
  limits: DunningLimits;
  /** Its message waits to be sent already: what belongs to planning is not asked again. */
  isQueued: boolean;
}>;

/**
 * Why it waits: `contact-hold` the customer is left alone · `dispute` · `arrangement`, `promise` which is being kept · `handover` a collection agency has it · `under-way` a payment may still succeed ·
 * `waits-for-earlier` steps come in their order · `not-due` the due date was moved · `closed-day` a Sunday or a public
 * holiday · `quiet-hours` the customer's own · `daily-cap`, `weekly-cap` enough was said · `term-runs` the time that a
 * formal notice gave isn't over.
 */
export type HoldRule =
  | 'contact-hold'
  | 'dispute'
  | 'arrangement'
  | 'promise'
  | 'handover'
  | 'under-way'
  | 'waits-for-earlier'
  | 'not-due'
  | 'closed-day'
  | 'quiet-hours'
  | 'daily-cap'
  | 'weekly-cap'
  | 'term-runs';

/**
 * Why it never goes: `too-late` what it says is past · `told-already` another message said it · `amount`, `segment`, `method`, `not-reachable`,
 * `earlier-outcome`: its conditions · `channel-forbidden` none of its ways may carry it.
 */
export type SkipRule =
  | 'too-late'
  | 'told-already'
  | 'amount'
  | 'segment'
  | 'method'
  | 'not-reachable'
  | 'earlier-outcome'
  | 'channel-forbidden';

export type StepDecision =
  | Readonly<{ kind: 'send'; rule: 'planned' }>
  | Readonly<{ kind: 'hold'; rule: HoldRule; until: Temporal.Instant }>
  | Readonly<{ kind: 'skip'; rule: SkipRule }>
  /** Nothing is owed: the whole run is over. */
  | Readonly<{ kind: 'stop'; rule: 'settled' }>;

/** So many days after its day, word of something new is none. */
const NEWS_FOR_DAYS = 7;

/**
 * What becomes of a step whose turn has come. Pure. First whether there is a debt at all, then whoever must be left
 * alone, then whether the step is meant for this case, then whether this is a good moment.
 */
export function decideStep(facts: StepFacts): StepDecision {
  const { invoice, local, step } = facts;
  if (invoice.balanceMinor <= 0 || (invoice.status !== 'open' && invoice.status !== 'overdue'))
    return { kind: 'stop', rule: 'settled' };
  const held = holdOf(facts);
  if (held) return { kind: 'hold', rule: held, until: tomorrowAt(local, step.at.hour) };
  const skipped = isTooLate(facts) ? 'too-late' : facts.wasTold ? 'told-already' : unmetOf(facts);
  if (skipped) return { kind: 'skip', rule: skipped };
  return waitForGoodMoment(facts) ?? { kind: 'send', rule: 'planned' };
}

function holdOf(facts: StepFacts): HoldRule | undefined {
  const { invoice, local, step } = facts;
  if (facts.isHeld) return 'contact-hold';
  if (facts.isDisputed) return 'dispute';
  if (facts.pausedBecause) return facts.pausedBecause;
  if (facts.isUnderWay) return 'under-way';
  if (isAsking(step.kind) && Temporal.PlainDate.compare(local.date, invoice.dueOn) <= 0) return 'not-due';
  return facts.waitsForEarlier && !facts.isQueued ? 'waits-for-earlier' : undefined;
}

function isTooLate({ step, plannedOn, local, invoice, isQueued }: StepFacts): boolean {
  if (step.kind === 'due-soon') return Temporal.PlainDate.compare(local.date, invoice.dueOn) > 0;
  if (isAsking(step.kind) || plannedOn === null || isQueued) return false;
  return plannedOn.until(local.date, { largestUnit: 'day' }).days > NEWS_FOR_DAYS;
}

/** The first condition that doesn't hold. */
function unmetOf(facts: StepFacts): SkipRule | undefined {
  const { step, reachableBy } = facts;
  const allowed: readonly string[] = noticeKinds[step.kind].channels;
  if (!step.channels.some((channel) => allowed.includes(channel))) return 'channel-forbidden';
  const { when } = step;
  if (!when) return undefined;
  if (!isWithin(when.amount, facts.invoice)) return 'amount';
  if (when.segments && !when.segments.some((name) => facts.segments.includes(name))) return 'segment';
  if (!fitsMethod(when.method, facts)) return 'method';
  if (when.reachableBy && !when.reachableBy.some((channel) => reachableBy.includes(channel)))
    return 'not-reachable';
  if (when.earlier && !facts.earlier.includes(when.earlier.outcome)) return 'earlier-outcome';
  return undefined;
}

function isWithin(
  amount: StepConditions['amount'],
  { balanceMinor, currency }: StepFacts['invoice']
): boolean {
  if (!amount) return true;
  if (amount.currency !== currency) return false;
  return balanceMinor >= (amount.atLeastMinor ?? 0) && balanceMinor <= (amount.atMostMinor ?? Infinity);
}

function fitsMethod(method: StepConditions['method'], facts: StepFacts): boolean {
  switch (method) {
    case 'saved':
      return facts.hasSavedMethod;
    case 'none':
      return !facts.hasSavedMethod;
    case 'debit-planned':
      return facts.isDebitPlanned;
    case 'no-debit-planned':
      return !facts.isDebitPlanned;
    case undefined:
      return true;
  }
}

function waitForGoodMoment(facts: StepFacts): StepDecision | undefined {
  const { step, local, limits, quiet } = facts;
  const { hour } = step.at;
  const isCounted = counts(step.kind);
  if (isCounted && limits.restsOnClosedDays && local.isClosed)
    return { kind: 'hold', rule: 'closed-day', until: nextOpenAt(local, hour) };
  // A queued one is given its hour by its channel: `decide-send-time.ts`.
  if (facts.isQueued) return undefined;
  if (quiet && isQuiet(quiet, local.minute))
    return {
      kind: 'hold',
      rule: 'quiet-hours',
      until: endOfQuiet(local.now, local.zone, quiet) ?? tomorrowAt(local, hour)
    };
  if (!isCounted) return undefined;
  if (facts.hadToday >= limits.mostPerDay)
    return { kind: 'hold', rule: 'daily-cap', until: tomorrowAt(local, hour) };
  if (facts.hadThisWeek >= limits.mostPerWeek)
    return { kind: 'hold', rule: 'weekly-cap', until: tomorrowAt(local, hour) };
  return undefined;
}
