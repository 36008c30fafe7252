import type { Decline, DeclineClass } from '../index.ts';
import {
  cardDeclines,
  mastercardAdvice,
  sepaFailures,
  silentAdvice,
  stripeAdvice,
  visaAdvice,
  type DeclineRule
} from './declines.data.ts';
import { errorMeanings } from './error-codes.data.ts';
import { known } from './known.ts';

/** Everything that Stripe says about one "no", from an error, a PaymentIntent or a charge. */
export type DeclineFacts = Readonly<{
  /** The error code: `card_declined`, `payment_intent_authentication_failure`; for debits often the reason itself. */
  code?: string | null | undefined;
  declineCode?: string | null | undefined;
  adviceCode?: string | null | undefined;
  networkAdviceCode?: string | null | undefined;
  networkDeclineCode?: string | null | undefined;
}>;

/** A reason that no table knows. Never repeated by machine: the payer is asked, which can't harm. */
const UNKNOWN_CLASS: DeclineClass = 'customer-action';

const byReason = indexOf([...cardDeclines, ...sepaFailures]);
const byAdvice = indexOf(stripeAdvice);
const byNetworkAdvice = indexOf([...mastercardAdvice, ...visaAdvice]);

/**
 * The class of a "no": network advice goes before Stripe's advice, which goes before the reason. Advice that misses the
 * point of a precise reason is left aside: see `fits`.
 */
export function decideDecline(facts: DeclineFacts): Decline {
  const reason = facts.declineCode ?? facts.code ?? 'unknown';
  const fromReason = byReason.get(reason);
  const fromNetwork = byNetworkAdvice.get(facts.networkAdviceCode ?? '');
  const fromStripe = byAdvice.get(facts.adviceCode ?? '');
  // "Try again later" adds nothing to a technical fault, which is tried again sooner; a time that the network names does.
  const advised =
    fromNetwork ?? (fromReason === 'technical' && fromStripe === 'later' ? undefined : fromStripe);
  return known<Decline>({
    class:
      (fits(advised, fromReason) ? advised : undefined) ??
      fromReason ??
      classOfErrorCode(reason) ??
      UNKNOWN_CLASS,
    code: reason,
    networkAdvice: facts.networkAdviceCode,
    advice: facts.adviceCode,
    networkCode: facts.networkDeclineCode
  });
}

/**
 * Where the bank wants the payer to act, waiting changes nothing and new card details change nothing: Visa files a
 * missing authentication (1A) under "wrong data". Only a "never" goes before it.
 */
function fits(advised: DeclineClass | undefined, fromReason: DeclineClass | undefined): boolean {
  return fromReason !== 'customer-action' || advised === 'never';
}

/** The codes in a decline that no table knows: to be added to `declines.data.ts`, so they are logged as an alert. */
export function unknownCodes(decline: Decline): string[] {
  const unknown: string[] = [];
  if (!byReason.has(decline.code) && classOfErrorCode(decline.code) === undefined) unknown.push(decline.code);
  const { advice, networkAdvice } = decline;
  if (advice && !byAdvice.has(advice)) unknown.push(advice);
  if (networkAdvice && !byNetworkAdvice.has(networkAdvice) && !silentAdvice.has(networkAdvice))
    unknown.push(networkAdvice);
  return unknown;
}

function classOfErrorCode(code: string): DeclineClass | undefined {
  const meaning = errorMeanings.get(code);
  return meaning?.effect === 'declined' ? meaning.class : undefined;
}

function indexOf(rules: readonly DeclineRule[]): ReadonlyMap<string, DeclineClass> {
  return new Map(rules.flatMap((rule) => rule.codes.map((code) => [code, rule.class] as const)));
}
