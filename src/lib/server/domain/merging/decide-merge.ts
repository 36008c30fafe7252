/** What is known of one of two customers, as far as it decides whether they can be made one. */
export type MergeSide = Readonly<{
  id: string;
  isMerged: boolean;
  isBusiness: boolean;
  /** Currencies in which anything was ever asked or paid. */
  currencies: readonly string[];
  /** A payment, or a method being stored, whose outcome isn't known yet. */
  isUnderWay: boolean;
  /** Asked to be forgotten, and no answer yet. */
  isToBeForgotten: boolean;
}>;

/** Why two customers can't be made one: the refusal's code. */
export type MergeRefused =
  | 'merge-same-customer'
  | 'merge-already-done'
  | 'merge-business-differs'
  | 'merge-currencies-differ'
  | 'merge-payment-under-way'
  | 'merge-erasure-waits';

/**
 * Whether one customer may go up in the other; every reason against it, none when they may. Asked by the page that offers
 * it and, over locked rows, by the act itself. Pure.
 */
export function decideMerge(kept: MergeSide, gone: MergeSide): readonly MergeRefused[] {
  if (kept.id === gone.id) return ['merge-same-customer'];
  if (kept.isMerged || gone.isMerged) return ['merge-already-done'];
  const currencies = new Set([...kept.currencies, ...gone.currencies]);
  const reasons: readonly (readonly [boolean, MergeRefused])[] = [
    [kept.isUnderWay || gone.isUnderWay, 'merge-payment-under-way'],
    [kept.isToBeForgotten || gone.isToBeForgotten, 'merge-erasure-waits'],
    [currencies.size > 1, 'merge-currencies-differ'],
    [kept.isBusiness !== gone.isBusiness, 'merge-business-differs']
  ];
  return reasons.flatMap(([isSo, code]) => (isSo ? [code] : []));
}
