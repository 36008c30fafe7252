import type { AttachmentJson, PaymentMeansJson, TotalsJson } from '../document/invoice-json.ts';
import type { Findings } from '../faults.ts';
import { elementAt, textAt, type UblElement } from './ubl-element.ts';

export function mapPaymentMeans(means: UblElement): PaymentMeansJson {
  const account = elementAt(means, 'PayeeFinancialAccount');
  const branch = elementAt(account, 'FinancialInstitutionBranch');
  const mandate = elementAt(means, 'PaymentMandate');
  return {
    code: textAt(means, 'PaymentMeansCode'),
    account: textAt(account, 'ID'),
    accountName: textAt(account, 'Name'),
    bic: textAt(branch, 'ID') ?? textAt(branch, 'FinancialInstitution', 'ID'),
    paymentReference: textAt(means, 'PaymentID'),
    mandateReference: textAt(mandate, 'ID'),
    debitedAccount: textAt(mandate, 'PayerFinancialAccount', 'ID')
  };
}

export function mapTotals(totals: UblElement): TotalsJson {
  return {
    lineExtension: textAt(totals, 'LineExtensionAmount'),
    taxExclusive: textAt(totals, 'TaxExclusiveAmount'),
    taxInclusive: textAt(totals, 'TaxInclusiveAmount'),
    allowance: textAt(totals, 'AllowanceTotalAmount'),
    charge: textAt(totals, 'ChargeTotalAmount'),
    prepaid: textAt(totals, 'PrepaidAmount'),
    rounding: textAt(totals, 'PayableRoundingAmount'),
    payable: textAt(totals, 'PayableAmount')
  };
}

/**
 * A `cac:AdditionalDocumentReference` with something attached. The bytes are kept for PDFs of at most `keepUpTo`
 * bytes; zero keeps none and says nothing about it.
 */
export function mapAttachment(
  reference: UblElement,
  keepUpTo: number,
  findings: Findings
): AttachmentJson | undefined {
  const attachment = elementAt(reference, 'Attachment');
  const embedded = elementAt(attachment, 'EmbeddedDocumentBinaryObject');
  const uri = textAt(attachment, 'ExternalReference', 'URI');
  if (!embedded && !uri) return undefined;
  const described = {
    id: textAt(reference, 'ID'),
    description: textAt(reference, 'DocumentDescription') ?? textAt(reference, 'DocumentType'),
    uri
  };
  if (!embedded) return described;
  const content = embedded.text.replace(/\s/g, '');
  const sizeInBytes =
    Math.floor((content.length * 3) / 4) - (/(=*)$/.exec(content.slice(-2))?.[1]?.length ?? 0);
  const mime = embedded.attributes.mimeCode;
  const name = embedded.attributes.filename;
  const isKept = mime === 'application/pdf' && sizeInBytes <= keepUpTo;
  if (!isKept && keepUpTo > 0)
    findings.warn('attachment-not-kept', 'attachments', {
      found: name ?? described.id ?? '',
      size: sizeInBytes
    });
  return { ...described, name, mime, sizeInBytes, content: isKept ? content : undefined };
}
