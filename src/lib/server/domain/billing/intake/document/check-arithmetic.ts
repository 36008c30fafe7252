import { minorDigits, money, toDecimal, type Currency } from '#lib/money/index.ts';
import type { FaultCode, Findings } from '../faults.ts';
import { taxOn } from './field-readers.ts';
import type { AllowanceOrCharge, InvoiceDocument, Tax } from '../invoice-document.ts';
import { balanceOf, netOf } from './read-lines.ts';

/**
 * Checks the sums of a document by the rules of EN 16931-1 (BR-CO-10 to 17) and of Peppol BIS Billing 3.0, and names
 * the rule with both amounts. Tolerances are those of the published Schematron artefacts: none for BR-CO-10 to 16;
 * less than one whole unit for BR-CO-17 and the taxable sums at a standard rate (BR-S-08); 0.02 for a line's net
 * amount (PEPPOL-EN16931-R120).
 */
export function checkArithmetic(document: InvoiceDocument, findings: Findings): void {
  checkLines(document, findings);
  checkTotals(document, findings);
  checkTaxableSums(document, findings);
  checkTaxAmounts(document, findings);
}

function checkLines({ lines, currency }: InvoiceDocument, findings: Findings): void {
  // 0.02 of the currency; at least one minor unit, because a yen price can't be rounded finer.
  const slack = Math.max(1, Math.trunc(2 * 10 ** (minorDigits(currency) - 2)));
  lines.forEach((line, i) => {
    const expected = netOf(line, currency);
    if (!expected || Math.abs(expected.minor - line.netAmount.minor) <= slack) return;
    report(findings, 'line-net-differs', `lines.${i}.netAmount`, 'PEPPOL-EN16931-R120', currency, {
      expected: minor(expected),
      found: minor(line.netAmount),
      line: line.id
    });
  });
}

function checkTotals(document: InvoiceDocument, findings: Findings): void {
  const { totals, lines, allowances, taxes, currency } = document;
  const sumOf = (kind: AllowanceOrCharge['kind']) =>
    allowances.filter((one) => one.kind === kind).reduce((sum, one) => sum + minor(one.amount), 0n);
  const exact = (code: FaultCode, rule: string, name: keyof typeof totals, expected: bigint) => {
    const found = minor(totals[name]);
    if (found !== expected) report(findings, code, `totals.${name}`, rule, currency, { expected, found });
  };
  if (lines.length > 0) {
    const lineSum = lines.reduce((sum, line) => sum + minor(line.netAmount), 0n);
    exact('line-sum-differs', 'BR-CO-10', 'lineExtension', lineSum);
  }
  exact('allowance-sum-differs', 'BR-CO-11', 'allowance', sumOf('allowance'));
  exact('charge-sum-differs', 'BR-CO-12', 'charge', sumOf('charge'));
  const taxExclusive = minor(totals.lineExtension) - minor(totals.allowance) + minor(totals.charge);
  exact('tax-exclusive-differs', 'BR-CO-13', 'taxExclusive', taxExclusive);
  if (taxes.length > 0) {
    const taxSum = taxes.reduce((sum, one) => sum + minor(one.tax), 0n);
    exact('tax-sum-differs', 'BR-CO-14', 'tax', taxSum);
  }
  exact('tax-inclusive-differs', 'BR-CO-15', 'taxInclusive', minor(totals.taxExclusive) + minor(totals.tax));
  const payable = minor(totals.taxInclusive) - minor(totals.prepaid) + minor(totals.rounding);
  exact('payable-differs', 'BR-CO-16', 'payable', payable);
}

/** BR-S-08 and its sisters: the taxable amount of a category and rate is what lines, charges and allowances say. */
function checkTaxableSums(document: InvoiceDocument, findings: Findings): void {
  const { lines, allowances, taxes, currency } = document;
  if (taxes.length === 0 || [...lines, ...allowances].some((one) => !one.tax?.category)) return;
  const expected = new Map<string, bigint>();
  const put = (tax: Tax | undefined, amount: bigint) =>
    expected.set(groupOf(tax), (expected.get(groupOf(tax)) ?? 0n) + amount);
  for (const line of lines) put(line.tax, minor(line.netAmount));
  for (const one of allowances) put(one.tax, balanceOf([one]));
  const found = new Map<string, bigint>();
  for (const one of taxes) found.set(groupOf(one), (found.get(groupOf(one)) ?? 0n) + minor(one.taxable));
  for (const group of new Set([...expected.keys(), ...found.keys()])) {
    const [due, said] = [expected.get(group) ?? 0n, found.get(group) ?? 0n];
    const [category = '', percent = ''] = group.split(' ');
    const isRated = category === 'S' || category === 'L' || category === 'M';
    if (isRated ? difference(due, said) < wholeUnit(currency) : due === said) continue;
    report(
      findings,
      'taxable-sum-differs',
      'taxes',
      `BR-${RULE_OF_CATEGORY[category] ?? category}-08`,
      currency,
      {
        expected: due,
        found: said,
        category: `${category} ${percent}`
      }
    );
  }
}

// The rules' names differ from the category codes for these three.
const RULE_OF_CATEGORY: Readonly<Record<string, string>> = { K: 'IC', L: 'AF', M: 'AG' };

function checkTaxAmounts({ taxes, currency }: InvoiceDocument, findings: Findings): void {
  taxes.forEach((one, i) => {
    // Category O has no rate, and its tax is zero (BR-O-09).
    const percentBp = one.percentBp ?? (one.category === 'O' ? 0 : undefined);
    if (percentBp === undefined) return;
    const expected = taxOn(minor(one.taxable), percentBp);
    const found = minor(one.tax);
    if (expected === found) return;
    const params = { expected, found, category: `${one.category ?? ''} ${percentText(percentBp)}`.trim() };
    const isClose = percentBp > 0 && difference(expected, found) < wholeUnit(currency);
    if (!isClose)
      return report(findings, 'tax-amount-differs', `taxes.${i}.tax`, 'BR-CO-17', currency, params);
    findings.warn('tax-rounded-differently', `taxes.${i}.tax`, written(params, 'BR-CO-17', currency));
  });
}

function groupOf(tax: Tax | undefined): string {
  return `${tax?.category ?? ''} ${percentText(tax?.percentBp ?? 0)}`;
}

function percentText(percentBp: number): string {
  return `${percentBp / 100}%`;
}

function wholeUnit(currency: Currency): bigint {
  return 10n ** BigInt(minorDigits(currency));
}

function difference(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}

function minor(amount: { minor: number } | undefined): bigint {
  return BigInt(amount?.minor ?? 0);
}

type Amounts = Readonly<{ expected: bigint; found: bigint; line?: string; category?: string }>;

function report(
  findings: Findings,
  code: FaultCode,
  field: string,
  rule: string,
  currency: Currency,
  amounts: Amounts
): void {
  findings.fault(code, field, written(amounts, rule, currency));
}

function written({ expected, found, ...rest }: Amounts, rule: string, currency: Currency) {
  const text = (amount: bigint) =>
    Number.isSafeInteger(Number(amount)) ? toDecimal(money(Number(amount), currency)) : `${amount}`;
  const { line, ...others } = rest;
  return {
    rule,
    expected: text(expected),
    found: text(found),
    currency,
    ...others,
    ...(line && { item: line })
  };
}
