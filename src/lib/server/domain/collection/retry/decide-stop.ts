import { decideSepaReason } from './decide-sepa-reason.ts';
import { mastercardNever, sepaRepresentments, visaNever } from './network-ceilings.data.ts';
import type { PastAttempt, RetryDecision, RetryHistory } from './retry-history.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** The tries that a bank said no to, on the very card or account that is wanted next; a return counts as a no. */
export function refusedOn(history: RetryHistory): readonly PastAttempt[] {
  return history.attempts.filter(
    (each) => each.fingerprint === history.wanted.fingerprint && isRefused(each)
  );
}

export function isRefused(attempt: PastAttempt): boolean {
  return attempt.end === 'failed' || attempt.end === 'returned';
}

/** What forbids a try for good, or until the customer does something; `undefined` when only time can stand between. */
export function decideStop(history: RetryHistory, policy: RetryPolicy): RetryDecision | undefined {
  return (
    stopForPeople(history) ??
    stopByNetwork(history) ??
    stopByReason(history) ??
    stopByRepresentments(history, policy)
  );
}

/** Somebody died, or is under guardianship: no machine asks for money, by whatever method. */
function stopForPeople({ wanted, attempts }: RetryHistory): RetryDecision | undefined {
  const isSensitive = attempts.some(
    ({ decline, rail }) =>
      decline && rail === 'sepa_debit' && decideSepaReason(decline.code, null).isSensitive
  );
  return isSensitive && wanted.initiator === 'merchant' ? { kind: 'never', rule: 'sensitive' } : undefined;
}

/** The network's "never" outlives everything, a later success included. */
function stopByNetwork(history: RetryHistory): RetryDecision | undefined {
  const { network } = history.wanted;
  const declines = refusedOn(history).flatMap((each) => each.decline ?? []);
  if (network !== null && network !== 'mastercard')
    if (declines.some((each) => each.networkAdvice === '1' || visaNever.codes.has(each.networkCode ?? '')))
      return { kind: 'never', rule: 'visa-category-1' };
  if (network !== null && network !== 'visa')
    if (declines.some((each) => mastercardNever.advice.has(each.networkAdvice ?? '')))
      return { kind: 'never', rule: 'mastercard-advice-never' };
  return undefined;
}

/** What the bank's reasons ask for, as far as no later success has answered them. */
function stopByReason(history: RetryHistory): RetryDecision | undefined {
  const { wanted } = history;
  const open = sinceLastSuccess(history);
  if (open.some((each) => classOf(each, wanted.country) === 'never'))
    return { kind: 'never', rule: wanted.rail === 'card' ? 'class-never' : 'sepa-never' };
  if (open.some((each) => each.version === wanted.version && classOf(each, wanted.country) === 'fix-data'))
    return { kind: 'ask-customer', to: 'replace-method', rule: 'details-to-renew' };
  // Whoever presses the button is the one who was asked for.
  if (wanted.initiator === 'customer') return undefined;
  const last = open.filter((each) => each.isSameDebt && !wasLeftAtBank(each, wanted.country)).at(-1);
  const lastClass = last && classOf(last, wanted.country);
  if (lastClass === 'customer-action')
    return {
      kind: 'ask-customer',
      to: wanted.rail === 'card' ? 'authenticate' : 'pay-another-way',
      rule: 'customer-to-act'
    };
  if (lastClass === 'merchant') return { kind: 'never', rule: 'merchant-to-act' };
  return undefined;
}

/** A payer who left the bank's page was asked because they were there: it says nothing of a try without them. */
function wasLeftAtBank(attempt: PastAttempt, country: string | null): boolean {
  return attempt.initiator === 'customer' && classOf(attempt, country) === 'customer-action';
}

/** Customer's and merchant's presentations are counted apart; a customer's are held to the cap alone. */
function stopByRepresentments(history: RetryHistory, policy: RetryPolicy): RetryDecision | undefined {
  const { wanted, attempts } = history;
  if (wanted.rail !== 'sepa_debit') return undefined;
  const cap = sepaRepresentments.most;
  const most = wanted.initiator === 'customer' ? cap : Math.min(policy.sepa.mostRepresentments, cap);
  const presented = attempts.filter(
    (each) =>
      each.isSameDebt &&
      each.fingerprint === wanted.fingerprint &&
      each.initiator === wanted.initiator &&
      each.end !== 'succeeded'
  );
  if (presented.length <= most) return undefined;
  return { kind: 'ask-customer', to: 'pay-another-way', rule: 'sepa-representments' };
}

/** The class of a no; for debits by the reason code and the account's country. */
export function classOf(attempt: PastAttempt, country: string | null) {
  const { decline, rail } = attempt;
  if (!decline) return 'later';
  if (rail === 'card') return decline.class;
  const meaning = decideSepaReason(decline.code, country);
  // An adapter that knows more of a code than our table has the word, unless it would repeat what we don't know.
  return meaning.isKnown || decline.class === 'later' || decline.class === 'technical'
    ? meaning.class
    : decline.class;
}

function sinceLastSuccess(history: RetryHistory): readonly PastAttempt[] {
  const own = history.attempts.filter((each) => each.fingerprint === history.wanted.fingerprint);
  const lastSuccess = own.findLastIndex((each) => each.end === 'succeeded');
  return own.slice(lastSuccess + 1).filter(isRefused);
}
