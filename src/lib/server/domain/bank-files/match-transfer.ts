import { money, smaller, subtract, type Money } from '#lib/money/index.ts';
import { recogniseReferences, type Invoice } from '../billing/index.ts';
import type { EntryFacts, WaitReason } from './entry-facts.ts';

/** An invoice as far as a transfer looks at it. */
export type Claim = Pick<Invoice, 'id' | 'customerId' | 'paymentReference' | 'balance'>;

export type TransferMatch =
  | Readonly<{
      kind: 'match';
      customerId: string;
      /** The oldest due first; never more than is owed. */
      shares: ReadonlyArray<Readonly<{ invoiceId: string; amount: Money }>>;
      /** Beyond what is owed: the customer's credit. */
      excess: Money;
    }>
  | Readonly<{ kind: 'wait'; reason: WaitReason }>;

/**
 * The references that a transfer carries, in their stored form: what came structured before what was typed. A typed
 * one counts only where its check digits fit.
 */
export function referencesOf(facts: Pick<EntryFacts, 'structuredReferences' | 'text'>): Readonly<{
  structured: readonly string[];
  typed: readonly string[];
}> {
  const recognised = (text: string) => recogniseReferences(text).map(({ reference }) => reference);
  return {
    structured: [
      ...new Set(
        facts.structuredReferences.flatMap((each) => [each.replaceAll(/\s/g, ''), ...recognised(each)])
      )
    ],
    typed: [...new Set(recognised(facts.text))]
  };
}

/**
 * Whose a transfer is, and which invoices it pays. Pure. A structured reference is believed before a typed one. One
 * that leads to several customers is decided by the amount, then by the account that it came from; else it waits.
 * `claims` are the invoices that stand under any of the references, the oldest due first.
 */
export function matchTransfer(
  amount: Money,
  facts: Pick<EntryFacts, 'structuredReferences' | 'text'>,
  claims: readonly Claim[],
  knownPayers: readonly string[]
): TransferMatch {
  const { structured, typed } = referencesOf(facts);
  const under = (references: readonly string[]) =>
    claims.filter(({ paymentReference }) => references.includes(paymentReference));
  const meant = under(structured).length > 0 ? under(structured) : under(typed);
  if (meant.length === 0)
    return {
      kind: 'wait',
      reason: structured.length + typed.length === 0 ? 'no-reference' : 'reference-unknown'
    };
  const own = meant.filter(({ balance }) => balance.currency === amount.currency);
  if (own.length === 0) return { kind: 'wait', reason: 'currency-differs' };
  const byAmount = own.filter(({ balance }) => balance.minor === amount.minor);
  const byPayer = own.filter(({ customerId }) => knownPayers.includes(customerId));
  const chosen = [own, byAmount, byPayer].find(
    (each) => new Set(each.map(({ customerId }) => customerId)).size === 1
  );
  if (!chosen) return { kind: 'wait', reason: 'ambiguous' };
  return { kind: 'match', customerId: chosen[0]!.customerId, ...spread(amount, chosen) };
}

/** Fills the invoices in the order given. */
export function spread(amount: Money, claims: readonly Pick<Claim, 'id' | 'balance'>[]) {
  const shares: { invoiceId: string; amount: Money }[] = [];
  let excess = amount;
  for (const { id: invoiceId, balance } of claims) {
    const share = smaller(balance.minor > 0 ? balance : money(0, amount.currency), excess);
    if (share.minor > 0) shares.push({ invoiceId, amount: share });
    excess = subtract(excess, share);
  }
  return { shares, excess };
}
