import { add, isPositive, isZero, money, negate, subtract, sum, zero, type Money } from '#lib/money/index.ts';
import type { AdjustmentLine } from './decision.ts';
import { isBefore } from './billing-periods.ts';

/** One line to bill, tax included; `id` only of an adjustment. */
export type BillLine = Omit<AdjustmentLine, 'kind'> &
  Readonly<{ id?: string; kind: AdjustmentLine['kind'] | 'period'; quantity?: number }>;

/**
 * What becomes of the lines that wait: a bill; a note that gives back when no further bill will come; or nothing yet.
 * `carried` is what a bill could not take: the rest of a credit, for the next one.
 */
export type ComposedBill =
  | Readonly<{ kind: 'invoice'; lines: readonly BillLine[]; carried: readonly BillLine[] }>
  | Readonly<{ kind: 'credit-note'; lines: readonly BillLine[] }>
  | Readonly<{ kind: 'wait' }>;

/** Puts charges and credits together so that no bill is below nought and no cent of a credit is lost. */
export function composeBill(lines: readonly BillLine[], isLast: boolean): ComposedBill {
  const charges = lines.filter((line) => isPositive(line.amount));
  const credits = lines.filter((line) => line.amount.minor < 0);
  if (charges.length === 0)
    return credits.length > 0 && isLast ? { kind: 'credit-note', lines: credits } : { kind: 'wait' };
  const currency = charges[0]!.amount.currency;
  let left = sum(
    charges.map((line) => line.amount),
    currency
  );
  const taken: BillLine[] = [];
  const carried: BillLine[] = [];
  for (const line of credits.toSorted((a, b) => (isBefore(a.startOn, b.startOn) ? -1 : 1))) {
    const [now, later] = splitCredit(line, left);
    if (now) taken.push(now);
    if (later) carried.push(later);
    if (now) left = add(left, now.amount);
  }
  return { kind: 'invoice', lines: [...charges, ...taken], carried };
}

/** The part of a credit that fits in what is left, and the rest. */
function splitCredit(line: BillLine, left: Money): readonly [BillLine | undefined, BillLine | undefined] {
  if (isZero(left)) return [undefined, line];
  const fits = money(Math.max(line.amount.minor, -left.minor), left.currency);
  const rest = subtract(line.amount, fits);
  return [{ ...line, amount: fits }, isZero(rest) ? undefined : { ...line, amount: rest }];
}

/** The sum of a bill's lines; for a credit note what is given back, as a positive amount. */
export function billTotal(bill: Exclude<ComposedBill, { kind: 'wait' }>): Money {
  const total = bill.lines.map((line) => line.amount).reduce(add, zero(bill.lines[0]!.amount.currency));
  return bill.kind === 'invoice' ? total : negate(total);
}
