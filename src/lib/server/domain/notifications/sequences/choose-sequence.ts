import type { Audience, SequenceDefinition } from './sequence.ts';

/** What decides about the sequence of an invoice. */
export type AudienceFacts = Readonly<{
  /** ISO 3166 alpha-2. */
  country: string;
  /** The names by which policies know the customer: the merchant's own tag, and segments. */
  segments: readonly string[];
  isBusiness: boolean;
  /** There is a saved method that may be debited. */
  hasSavedMethod: boolean;
}>;

/** The first sequence, in the merchant's order, that is for these facts; `undefined`: none is. Pure. */
export function chooseSequence<S extends Readonly<{ definition: SequenceDefinition }>>(
  inForce: readonly S[],
  facts: AudienceFacts
): S | undefined {
  return inForce.find(({ definition }) => isFor(definition.audience, facts));
}

function isFor(audience: Audience, facts: AudienceFacts): boolean {
  const { countries, segments, customers, hasSavedMethod } = audience;
  if (countries && !countries.includes(facts.country)) return false;
  if (segments && !segments.some((name) => facts.segments.includes(name))) return false;
  if (customers && (customers === 'businesses') !== facts.isBusiness) return false;
  return hasSavedMethod === undefined || hasSavedMethod === facts.hasSavedMethod;
}
