import * as v from 'valibot';
import { isCurrency, toDecimal, type Money } from '#lib/money/index.ts';
import { collectFindings, type FieldFault, type Findings, type WarningCode } from '../faults.ts';
import { checkArithmetic } from './check-arithmetic.ts';
import { present, readAmount, readCurrency, readDate } from './field-readers.ts';
import type { InvoiceDocument, References } from '../invoice-document.ts';
import { invoiceJsonSchema, type InvoiceDraft } from './invoice-json.ts';
import { readAllowance, readLine, readPeriod } from './read-lines.ts';
import { readIban, readParty, readPaymentMeans } from './read-party.ts';
import { readAmounts, turnSigns } from './read-totals.ts';
import { reportEmptyFields, reportSchemaIssues } from './schema-faults.ts';

/** A document that may be booked, or every reason why it may not. */
export type Reading =
  | Readonly<{ kind: 'document'; document: InvoiceDocument; warnings: readonly FieldFault<WarningCode>[] }>
  | Readonly<{ kind: 'faulty'; faults: readonly FieldFault[]; number?: string }>;

/**
 * Reads one invoice or credit note from its JSON form: schema, dates, currency, amounts, sums. Pure and total: any
 * value is answered. The API and every file format go through here, so that they refuse the same things.
 */
export function readInvoice(value: unknown, findings: Findings = collectFindings()): Reading {
  const parsed = v.safeParse(invoiceJsonSchema, value);
  if (!parsed.success) {
    reportSchemaIssues(parsed.issues, findings);
    return faulty(findings, numberOf(value));
  }
  const draft = parsed.output;
  const { number, issuedOn, currency, customer } = draft;
  reportEmptyFields({ number, issuedOn, currency, 'customer.name': customer.name }, findings);
  const document = findings.faults.length === 0 ? readDraft(draft, findings) : undefined;
  if (!document) return faulty(findings, number);
  const settled = settleSign(document, findings);
  checkArithmetic(document, findings);
  if (findings.faults.length > 0 || !settled) return faulty(findings, number);
  return { kind: 'document', document: settled, warnings: findings.warnings };
}

function readDraft(draft: InvoiceDraft, findings: Findings): InvoiceDocument | undefined {
  const currency = readCurrency(draft.currency, 'currency', findings);
  const issuedOn = readDate(draft.issuedOn, 'issuedOn', findings);
  const dueOn = readDate(draft.dueOn, 'dueOn', findings);
  const taxPointOn = readDate(draft.taxPointOn, 'taxPointOn', findings);
  if (!currency || !issuedOn) return undefined;
  if (dueOn && Temporal.PlainDate.compare(dueOn, issuedOn) < 0)
    findings.warn('due-before-issue', 'dueOn', { dueOn: dueOn.toString(), issuedOn: issuedOn.toString() });
  const allowances = draft.allowances.map((one, i) =>
    readAllowance(one, `allowances.${i}`, currency, findings)
  );
  const open = draft.lines.map((line, i) => readLine(line, i, currency, findings));
  const amounts = readAmounts(draft, open, allowances, currency, findings);
  const taxInAccountingCurrency = readAccountingTax(draft, findings);
  const paymentMeans = readPaymentMeans(draft.paymentMeans, findings);
  const document = present({
    kind: draft.kind,
    typeCode: draft.typeCode,
    number: draft.number,
    issuedOn,
    dueOn,
    taxPointOn,
    period: readPeriod(draft.period, 'period', findings),
    currency,
    customer: readParty(draft.customer, 'customer', findings),
    seller: readSeller(draft, paymentMeans.find((means) => means.iban)?.iban, findings),
    payee: draft.payee && present(draft.payee),
    allowances,
    paymentMeans,
    references: readReferences(draft.references, findings),
    notes: draft.notes.filter((note) => note !== ''),
    paymentTerms: draft.paymentTerms,
    attachments: draft.attachments.map((one) => present(one))
  });
  if (!amounts || findings.faults.length > 0) return undefined;
  const totals = taxInAccountingCurrency ? { ...amounts.totals, taxInAccountingCurrency } : amounts.totals;
  return { ...document, ...amounts, totals };
}

function readSeller(draft: InvoiceDraft, firstIban: string | undefined, findings: Findings) {
  if (!draft.seller) return undefined;
  const { iban, ...party } = draft.seller;
  return present({ ...readParty(party, 'seller', findings), iban: readIban(iban) ?? firstIban });
}

function readReferences(draft: InvoiceDraft['references'], findings: Findings): References {
  const { preceding = [], ...named } = draft ?? {};
  return {
    ...present(named),
    preceding: preceding.map((one, i) =>
      present({ ...one, issuedOn: readDate(one.issuedOn, `references.preceding.${i}.issuedOn`, findings) })
    )
  };
}

function readAccountingTax({ totals }: InvoiceDraft, findings: Findings): Money | undefined {
  const given = totals?.taxInAccountingCurrency;
  if (!given) return undefined;
  const field = 'totals.taxInAccountingCurrency';
  // The accounting currency is for the tax office, nobody pays in it: an unknown one loses no invoice.
  if (!isCurrency(given.currency))
    return findings.warn('tax-currency-ignored', field, { found: given.currency });
  return readAmount(given.amount, field, given.currency, findings);
}

/**
 * A negative invoice is a credit note in another form (EN 16931-1, 5.1; Peppol BIS Billing 3.0, section 5.1). A yearly
 * account of which more was prepaid than it comes to stays an invoice: what is over is the customer's credit. Any other
 * negative amount due is refused.
 */
function settleSign(document: InvoiceDocument, findings: Findings): InvoiceDocument | undefined {
  const { totals, kind } = document;
  if (totals.payable.minor >= 0) return document;
  if (kind === 'invoice' && totals.taxInclusive.minor >= 0 && totals.prepaid.minor > 0) return document;
  if (kind === 'invoice' && totals.taxInclusive.minor < 0 && totals.prepaid.minor <= 0) {
    findings.warn('negative-invoice-is-credit-note', 'totals.payable', { number: document.number });
    return turnSigns({ ...document, kind: 'credit-note' });
  }
  return findings.fault('payable-negative', 'totals.payable', {
    found: toDecimal(totals.payable),
    currency: document.currency
  });
}

function faulty(findings: Findings, number: string | undefined): Reading {
  return { kind: 'faulty', faults: findings.faults, ...(number ? { number } : {}) };
}

function numberOf(value: unknown): string | undefined {
  const number = typeof value === 'object' && value !== null && 'number' in value ? value.number : undefined;
  return typeof number === 'string' && number !== '' ? number.slice(0, 100) : undefined;
}
