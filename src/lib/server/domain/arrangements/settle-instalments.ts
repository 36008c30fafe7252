/** One part as far as money goes: what it was to bring. Minor units. */
export type PartAmount = Readonly<{ amountMinor: number }>;

/**
 * What of each part is still to come in, given what the invoices owe now. Payments settle the earliest parts, credits the
 * latest, so that a credit shortens the plan and doesn't move the next day. What was added to the debt comes last. Pure;
 * the parts that are left always add up to what is owed.
 */
export function settleInstalments(
  parts: readonly PartAmount[],
  owedMinor: number,
  creditedMinor: number
): number[] {
  const agreed = parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const reduction = Math.max(0, agreed - owedMinor);
  const credited = Math.min(Math.max(0, creditedMinor), reduction);
  const open = parts.map(({ amountMinor }) => amountMinor);
  takeOff(
    open,
    credited,
    open.map((_, place) => open.length - 1 - place)
  );
  takeOff(
    open,
    reduction - credited,
    open.map((_, place) => place)
  );
  const last = open.length - 1;
  if (last >= 0) open[last] = open[last]! + Math.max(0, owedMinor - agreed);
  return open;
}

/** Takes so much off, in the given order of places. */
function takeOff(open: number[], minor: number, order: readonly number[]): void {
  let left = minor;
  for (const place of order) {
    const taken = Math.min(left, open[place]!);
    open[place] = open[place]! - taken;
    left -= taken;
  }
}

/** What is missing of one part, as it is added to the parts behind it: equal shares, the last takes the rest. */
export function spreadOver(missingMinor: number, laterParts: number): number[] {
  const share = Math.floor(missingMinor / laterParts);
  return Array.from({ length: laterParts }, (_, place) =>
    place === laterParts - 1 ? missingMinor - share * (laterParts - 1) : share
  );
}
