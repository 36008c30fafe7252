import type { HoldReason } from '../../billing/index.ts';

/**
 * What an agency does while whoever owes is to be left alone. `stop`: it asks nobody for anything, and says so to whoever asks:
 * after a death the heirs are yet to be known, under guardianship only the guardian may be written to, and what is disputed
 * isn't collected before it is answered. `pause`: it waits, since somebody looks at what can be borne. Either holds the whole
 * case, also a dispute about one invoice of it: one letter asks for all of it.
 */
export const holdEffects: Readonly<Record<HoldReason, 'stop' | 'pause'>> = {
  death: 'stop',
  guardianship: 'stop',
  dispute: 'stop',
  hardship: 'pause',
  staff: 'pause'
};

/** Of several reasons the agency hears the one that weighs most: whom it may speak to comes before what it may ask. */
const BY_WEIGHT: readonly HoldReason[] = ['death', 'guardianship', 'dispute', 'hardship', 'staff'];

export type CaseHoldDecision =
  Readonly<{ kind: 'hold'; because: HoldReason }> | Readonly<{ kind: 'go-on' }> | Readonly<{ kind: 'leave' }>;

/**
 * What an agency is to be told of a case. Pure. `standing`: why its customer is left alone now; `told`: what the agency
 * knows. It is told to go on only after a person let the customer go: where a hold ran out by itself, a person decides.
 */
export function decideCaseHold({
  standing,
  told,
  isByPerson
}: Readonly<{
  standing: readonly HoldReason[];
  told: HoldReason | null;
  isByPerson: boolean;
}>): CaseHoldDecision {
  const because = BY_WEIGHT.find((reason) => standing.includes(reason));
  if (because !== undefined) return because === told ? { kind: 'leave' } : { kind: 'hold', because };
  return told !== null && isByPerson ? { kind: 'go-on' } : { kind: 'leave' };
}
