import type { Formality, Language } from '#lib/i18n/index.ts';
import type { Translate } from '#lib/i18n/index.server.ts';
import type { Money } from '#lib/money/index.ts';
import type { ReceiptInput } from '../../../documents/index.ts';
import type { Attempt } from '../../collection/index.ts';
import type { Customer, Merchant } from '../../identity/index.ts';
import { fileName } from './file-name.ts';
import type { PaidInvoice } from './paid-invoices.ts';
import { senderOf } from './sender.ts';

export type ReceiptFacts = Readonly<{
  merchant: Merchant;
  customer: Customer;
  language: Language;
  formality: Formality;
  attempt: Attempt;
  paid: readonly PaidInvoice[];
  /** In words. */
  method: string;
  /** Still open on those invoices. */
  rest: Money;
}>;

/** A payment as its receipt is printed from. */
export function receiptInput(facts: ReceiptFacts): ReceiptInput {
  const { merchant, customer, attempt, language, formality, method, rest } = facts;
  return {
    reader: { language, formality },
    sender: senderOf(merchant),
    payer: { name: customer.name, ...(customer.address && { address: customer.address }) },
    paymentNumber: paymentNumber(attempt.id),
    amount: attempt.amount,
    paidAt: attempt.resolvedAt ?? attempt.openedAt,
    zone: merchant.zone,
    method,
    invoices: facts.paid.map(({ invoice, share }) => ({
      number: invoice.number,
      subject: invoice.subject,
      amount: share
    })),
    rest
  };
}

/** `P-` and the random end of the attempt's id, short enough to read out and found by searching for it. */
function paymentNumber(attemptId: string): string {
  return `P-${attemptId.slice(-12, -6)}-${attemptId.slice(-6)}`.toUpperCase();
}

export function receiptFileName(t: Translate, number: string): string {
  return fileName(`${t('documents:receipt.title')} ${number}`, 'pdf');
}
