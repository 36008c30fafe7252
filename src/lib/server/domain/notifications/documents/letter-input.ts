import type { Formality, Language } from '#lib/i18n/index.ts';
import { subtract } from '#lib/money/index.ts';
import type { LetterInput } from '../../../documents/index.ts';
import { buildEpcPayload, isRfReference, type Invoice } from '../../billing/index.ts';
import type { Customer, Merchant } from '../../identity/index.ts';
import type { MintedPayLink } from '../../pay-links/index.ts';
import { letterLines } from './letter-lines.ts';
import { senderOf } from './sender.ts';
import { writtenReference } from './written-reference.ts';

export type LetterFacts = Readonly<{
  merchant: Merchant;
  customer: Customer;
  invoice: Invoice;
  language: Language;
  formality: Formality;
  link: Pick<MintedPayLink, 'url' | 'typedCode' | 'checkCode'>;
  /** The public address of the pay pages. */
  origin: string;
  writtenOn: Temporal.PlainDate;
  /** What it says instead of the usual sentences. */
  words?: LetterInput['words'];
}>;

/** An open invoice as its letter is printed from. The transfer code asks for what is still owed. */
export function letterInput(facts: LetterFacts): LetterInput {
  const { merchant, customer, invoice, language, formality, link, writtenOn } = facts;
  const host = facts.origin.replace(/^https?:\/\//, '');
  const transfer = transferOf(merchant, invoice);
  return {
    reader: { language, formality },
    sender: senderOf(merchant),
    recipient: { name: customer.name, ...(customer.address && { address: customer.address }) },
    customerReference: customer.reference,
    writtenOn,
    invoiceNumber: invoice.number,
    subject: invoice.subject,
    lines: letterLines(invoice, language),
    total: invoice.total,
    paid: subtract(subtract(invoice.total, invoice.balance), invoice.writtenOff),
    amount: invoice.balance,
    dueOn: invoice.dueOn,
    isOverdue: Temporal.PlainDate.compare(invoice.dueOn, writtenOn) < 0,
    online: { qrUrl: link.url, shortUrl: `${host}/p`, typedCode: link.typedCode },
    ...(transfer && { transfer }),
    ...(facts.words && { words: facts.words }),
    genuine: { url: `${host}/check/${merchant.slug}`, checkCode: link.checkCode }
  };
}

/** An EPC code carries euros only; in another currency the letter shows the pay page alone. */
function transferOf(merchant: Merchant, invoice: Invoice): LetterInput['transfer'] {
  if (invoice.balance.currency !== 'EUR') return undefined;
  const { paymentReference: reference } = invoice;
  const epcPayload = buildEpcPayload({
    name: merchant.accountHolder,
    iban: merchant.iban,
    ...(merchant.bic !== null && { bic: merchant.bic }),
    amount: invoice.balance,
    // Only ISO 11649 may stand in the structured field; the national ones travel as text.
    ...(isRfReference(reference) ? { reference } : { text: reference })
  });
  return { epcPayload, reference: writtenReference(reference) };
}
