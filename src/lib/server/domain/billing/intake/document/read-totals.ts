import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Findings } from '../faults.ts';
import { divideRounded, negateDecimal } from './decimal.ts';
import { present, readAmount, readPercent, safeMoney, taxOn } from './field-readers.ts';
import type {
  AllowanceOrCharge,
  InvoiceDocument,
  InvoiceLine,
  TaxSubtotal,
  Totals
} from '../invoice-document.ts';
import type { InvoiceDraft } from './invoice-json.ts';
import { balanceOf, type OpenLine } from './read-lines.ts';

/** The sums as written; those that are absent are worked out from the others. */
type GivenTotals = { [K in keyof Totals]?: Money | undefined };

/** The parts of a document that depend on each other's amounts. */
export type Amounts = Readonly<{ lines: InvoiceLine[]; taxes: TaxSubtotal[]; totals: Totals }>;

/**
 * Completes what a short invoice leaves out: the amount of a single line from the total, taxes from rates, sums from
 * lines. Nothing given is ever changed here; whether it is right is asked afterwards (`checkArithmetic`).
 */
export function readAmounts(
  draft: InvoiceDraft,
  openLines: readonly OpenLine[],
  allowances: readonly AllowanceOrCharge[],
  currency: Currency,
  findings: Findings
): Amounts | undefined {
  const given = readGiven(draft.totals, currency, findings);
  const written = draft.taxes.map((one, i) => readTaxSubtotal(one, `taxes.${i}`, currency, findings));
  const lines = closeLines(openLines, given, currency, findings);
  if (!lines || findings.faults.length > 0) return undefined;
  const taxes = written.length > 0 ? written : deriveTaxes(openLines, lines, allowances, given, currency);
  const totals = completeTotals(given, lines, allowances, taxes, currency);
  if (!totals) return findings.fault('number-too-large', 'totals', { field: 'totals', found: '' });
  return { lines, taxes, totals };
}

/** The same document with every sign turned: how a negative invoice becomes the credit note that it is. */
export function turnSigns(document: InvoiceDocument): InvoiceDocument {
  const turn = (amount: Money) => money(-amount.minor, amount.currency);
  const turnAllowance = (one: AllowanceOrCharge): AllowanceOrCharge => ({
    ...one,
    amount: turn(one.amount),
    ...(one.baseAmount && { baseAmount: turn(one.baseAmount) })
  });
  return {
    ...document,
    lines: document.lines.map((line) => ({
      ...line,
      netAmount: turn(line.netAmount),
      ...(line.quantity && { quantity: negateDecimal(line.quantity) }),
      allowances: line.allowances.map(turnAllowance)
    })),
    taxes: document.taxes.map((one) => ({ ...one, taxable: turn(one.taxable), tax: turn(one.tax) })),
    allowances: document.allowances.map(turnAllowance),
    totals: Object.fromEntries(
      Object.entries(document.totals).map(([name, amount]) => [name, turn(amount)])
    ) as Totals
  };
}

function readGiven(draft: InvoiceDraft['totals'], currency: Currency, findings: Findings): GivenTotals {
  const { taxInAccountingCurrency: _, ...inDocumentCurrency } = draft ?? {};
  return Object.fromEntries(
    Object.entries(inDocumentCurrency).map(([name, written]) => [
      name,
      readAmount(written, `totals.${name}`, currency, findings)
    ])
  );
}

function readTaxSubtotal(
  draft: InvoiceDraft['taxes'][number],
  field: string,
  currency: Currency,
  findings: Findings
): TaxSubtotal {
  const nothing = money(0, currency);
  return present({
    ...draft,
    percent: undefined,
    category: draft.category?.toUpperCase(),
    percentBp: readPercent(draft.percent, `${field}.percent`, findings),
    taxable: readAmount(draft.taxable, `${field}.taxable`, currency, findings) ?? nothing,
    tax: readAmount(draft.tax, `${field}.tax`, currency, findings) ?? nothing
  });
}

function closeLines(
  open: readonly OpenLine[],
  given: GivenTotals,
  currency: Currency,
  findings: Findings
): InvoiceLine[] | undefined {
  const derived = open.length === 1 ? onlyLineNet(open[0], given) : undefined;
  if (findings.faults.length > 0) return undefined;
  if (open.length === 0 && !given.taxInclusive && !given.payable)
    return findings.fault('lines-missing', 'lines', {});
  return open.flatMap((line, i) => {
    const { taxAmount: _, ...rest } = line;
    const netAmount = line.netAmount ?? (derived === undefined ? undefined : safeMoney(derived, currency));
    if (netAmount) return [{ ...rest, netAmount }];
    findings.fault('line-amount-missing', `lines.${i}`, { field: line.id });
    return [];
  });
}

/** The net amount of a document's only line, in minor units: the total without the tax in it. */
function onlyLineNet(line: OpenLine | undefined, given: GivenTotals): bigint | undefined {
  const net = given.lineExtension ?? given.taxExclusive;
  if (net) return BigInt(net.minor);
  const gross = grossOf(given);
  if (gross === undefined) return undefined;
  const tax = given.tax ?? line?.taxAmount;
  if (tax) return gross - BigInt(tax.minor);
  const percentBp = BigInt(line?.tax?.percentBp ?? 0);
  return gross - divideRounded(gross * percentBp, 10_000n + percentBp);
}

function grossOf(given: GivenTotals): bigint | undefined {
  if (given.taxInclusive) return BigInt(given.taxInclusive.minor);
  if (!given.payable) return undefined;
  return minor(given.payable) + minor(given.prepaid) - minor(given.rounding);
}

/** One subtotal per category and rate, from the rates of lines and allowances; none when a line has no rate. */
function deriveTaxes(
  open: readonly OpenLine[],
  lines: readonly InvoiceLine[],
  allowances: readonly AllowanceOrCharge[],
  given: GivenTotals,
  currency: Currency
): TaxSubtotal[] {
  if (lines.length === 0 || [...lines, ...allowances].some((one) => one.tax?.percentBp === undefined))
    return [];
  const groups = new Map<
    string,
    { tax: InvoiceLine['tax']; taxable: bigint; told: bigint; allTold: boolean }
  >();
  const put = (tax: InvoiceLine['tax'], amount: bigint, told: Money | undefined) => {
    const key = `${tax?.category ?? ''} ${tax?.percentBp}`;
    const group = groups.get(key) ?? { tax, taxable: 0n, told: 0n, allTold: true };
    group.taxable += amount;
    group.told += minor(told);
    group.allTold &&= told !== undefined;
    groups.set(key, group);
  };
  lines.forEach((line, i) => put(line.tax, minor(line.netAmount), open[i]?.taxAmount));
  allowances.forEach((one) => put(one.tax, balanceOf([one]), undefined));
  const only = groups.size === 1 ? (given.tax ?? taxBetween(given)) : undefined;
  return [...groups.values()].flatMap(({ tax, taxable, told, allTold }) => {
    const due = allTold ? told : only ? minor(only) : taxOn(taxable, tax?.percentBp ?? 0);
    const [taxableMoney, taxMoney] = [safeMoney(taxable, currency), safeMoney(due, currency)];
    return taxableMoney && taxMoney ? [{ ...tax, taxable: taxableMoney, tax: taxMoney }] : [];
  });
}

// Senders who round the gross amount first tell net and gross; their difference is the tax they mean.
function taxBetween(given: GivenTotals): Money | undefined {
  if (!given.taxInclusive || !given.taxExclusive) return undefined;
  return safeMoney(minor(given.taxInclusive) - minor(given.taxExclusive), given.taxInclusive.currency);
}

function completeTotals(
  given: GivenTotals,
  lines: readonly InvoiceLine[],
  allowances: readonly AllowanceOrCharge[],
  taxes: readonly TaxSubtotal[],
  currency: Currency
): Totals | undefined {
  const sumOf = (kind: AllowanceOrCharge['kind']) =>
    allowances.filter((one) => one.kind === kind).reduce((sum, one) => sum + minor(one.amount), 0n);
  const pick = (amount: Money | undefined, otherwise: bigint) => (amount ? minor(amount) : otherwise);
  const allowance = pick(given.allowance, sumOf('allowance'));
  const charge = pick(given.charge, sumOf('charge'));
  const taxSum = taxes.reduce((sum, one) => sum + minor(one.tax), 0n);
  const tax = pick(given.tax, taxes.length > 0 ? taxSum : minor(taxBetween(given)));
  const withoutLines = (grossOf(given) ?? 0n) - tax + allowance - charge;
  const linesSum = lines.reduce((sum, line) => sum + minor(line.netAmount), 0n);
  const lineExtension = pick(given.lineExtension, lines.length > 0 ? linesSum : withoutLines);
  const taxExclusive = pick(given.taxExclusive, lineExtension - allowance + charge);
  const taxInclusive = pick(given.taxInclusive, taxExclusive + tax);
  const [prepaid, rounding] = [minor(given.prepaid), minor(given.rounding)];
  const payable = pick(given.payable, taxInclusive - prepaid + rounding);
  const sums = {
    lineExtension,
    allowance,
    charge,
    taxExclusive,
    tax,
    taxInclusive,
    prepaid,
    rounding,
    payable
  };
  const amounts = Object.entries(sums).map(([name, sum]) => [name, safeMoney(sum, currency)] as const);
  if (amounts.some(([, amount]) => amount === undefined)) return undefined;
  return Object.fromEntries(amounts) as Totals;
}

function minor(amount: Money | undefined): bigint {
  return BigInt(amount?.minor ?? 0);
}
