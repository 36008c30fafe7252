import { isZero, toDecimal, type Money } from '#lib/money/index.ts';
import type { AllowanceOrCharge, DocumentLine, InvoiceInput, Tax, TaxSubtotal } from '../input.ts';
import { customerParty, supplierParty, vatScheme } from './ubl-parties.ts';
import { group, leaf, writeXml, type XmlNode } from './xml.ts';

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd';
const CUSTOMIZATION = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0';
const PROFILE = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0';

/**
 * The invoice or credit note as UBL 2.1 in the shape of Peppol BIS Billing 3.0: elements in the schema's order, absent
 * ones left out. What the input doesn't say, such as a buyer's country, isn't invented, so a document made from a bare
 * CSV row is well-formed UBL and may still lack what Peppol demands.
 */
export function renderUblInvoice(input: InvoiceInput): string {
  const root = input.kind === 'invoice' ? 'Invoice' : 'CreditNote';
  const content = [
    ...headOf(input),
    supplierParty(input.sender),
    customerParty(input.buyer),
    paymentMeans(input),
    group('cac:PaymentTerms', leaf('cbc:Note', input.paymentTerms)),
    ...input.allowances.map(allowanceCharge),
    taxTotal(input),
    monetaryTotal(input),
    ...input.lines.map((line) => documentLine(line, input.kind))
  ];
  return writeXml({
    name: root,
    attributes: {
      xmlns: `${UBL}:${root}-2`,
      'xmlns:cac': `${UBL}:CommonAggregateComponents-2`,
      'xmlns:cbc': `${UBL}:CommonBasicComponents-2`
    },
    content: content.filter((node) => node !== undefined)
  });
}

function headOf(input: InvoiceInput): (XmlNode | undefined)[] {
  const isInvoice = input.kind === 'invoice';
  const { references } = input;
  return [
    leaf('cbc:CustomizationID', CUSTOMIZATION),
    leaf('cbc:ProfileID', PROFILE),
    leaf('cbc:ID', input.number),
    leaf('cbc:IssueDate', input.issuedOn.toString()),
    isInvoice ? leaf('cbc:DueDate', input.dueOn?.toString()) : undefined,
    // UNTDID 1001: commercial invoice, credit note.
    isInvoice ? leaf('cbc:InvoiceTypeCode', '380') : leaf('cbc:CreditNoteTypeCode', '381'),
    leaf('cbc:Note', input.notes.join('\n')),
    leaf('cbc:DocumentCurrencyCode', input.currency),
    leaf('cbc:BuyerReference', references.buyerReference),
    group('cac:OrderReference', leaf('cbc:ID', references.order)),
    ...references.preceding.map((one) =>
      group(
        'cac:BillingReference',
        group(
          'cac:InvoiceDocumentReference',
          leaf('cbc:ID', one.number),
          leaf('cbc:IssueDate', one.issuedOn?.toString())
        )
      )
    )
  ];
}

function paymentMeans({ payment, sender }: InvoiceInput): XmlNode | undefined {
  if (!payment) return undefined;
  return group(
    'cac:PaymentMeans',
    // UNTDID 4461: SEPA credit transfer.
    leaf('cbc:PaymentMeansCode', '58'),
    leaf('cbc:PaymentID', payment.reference.replace(/\s/g, '')),
    group(
      'cac:PayeeFinancialAccount',
      leaf('cbc:ID', sender.iban.replace(/\s/g, '')),
      leaf('cbc:Name', sender.accountHolder),
      group('cac:FinancialInstitutionBranch', leaf('cbc:ID', sender.bic))
    )
  );
}

function allowanceCharge(one: AllowanceOrCharge): XmlNode | undefined {
  return group(
    'cac:AllowanceCharge',
    leaf('cbc:ChargeIndicator', one.kind === 'charge' ? 'true' : 'false'),
    leaf('cbc:AllowanceChargeReason', one.reason),
    amount('cbc:Amount', one.amount),
    taxCategory('cac:TaxCategory', one.tax)
  );
}

function taxTotal({ totals, taxes }: InvoiceInput): XmlNode | undefined {
  return group('cac:TaxTotal', amount('cbc:TaxAmount', totals.tax), ...taxes.map(taxSubtotal));
}

function taxSubtotal(one: TaxSubtotal): XmlNode | undefined {
  const category = [
    leaf('cbc:TaxExemptionReasonCode', one.exemptionCode),
    leaf('cbc:TaxExemptionReason', one.exemptionReason)
  ];
  return group(
    'cac:TaxSubtotal',
    amount('cbc:TaxableAmount', one.taxable),
    amount('cbc:TaxAmount', one.tax),
    taxCategory('cac:TaxCategory', one, category)
  );
}

function taxCategory(
  name: string,
  tax: Tax | undefined,
  reasons: readonly (XmlNode | undefined)[] = []
): XmlNode | undefined {
  if (!tax?.category) return undefined;
  // BR-O-05: what is outside the scope of VAT has no rate.
  const percent =
    tax.category === 'O' || tax.percentBp === undefined ? undefined : percentText(tax.percentBp);
  return group(name, leaf('cbc:ID', tax.category), leaf('cbc:Percent', percent), reasons, vatScheme());
}

function monetaryTotal({ totals }: InvoiceInput): XmlNode | undefined {
  return group(
    'cac:LegalMonetaryTotal',
    amount('cbc:LineExtensionAmount', totals.lineExtension),
    amount('cbc:TaxExclusiveAmount', totals.taxExclusive),
    amount('cbc:TaxInclusiveAmount', totals.taxInclusive),
    unlessZero('cbc:AllowanceTotalAmount', totals.allowance),
    unlessZero('cbc:ChargeTotalAmount', totals.charge),
    unlessZero('cbc:PrepaidAmount', totals.prepaid),
    unlessZero('cbc:PayableRoundingAmount', totals.rounding),
    amount('cbc:PayableAmount', totals.payable)
  );
}

function documentLine(line: DocumentLine, kind: InvoiceInput['kind']): XmlNode | undefined {
  const isInvoice = kind === 'invoice';
  const { period } = line;
  const { quantity, price, base } = priceOf(line);
  const unit = { unitCode: line.unit ?? 'C62' };
  return group(
    isInvoice ? 'cac:InvoiceLine' : 'cac:CreditNoteLine',
    leaf('cbc:ID', line.id),
    leaf(isInvoice ? 'cbc:InvoicedQuantity' : 'cbc:CreditedQuantity', quantity, unit),
    amount('cbc:LineExtensionAmount', line.netAmount),
    group(
      'cac:InvoicePeriod',
      leaf('cbc:StartDate', period?.from?.toString()),
      leaf('cbc:EndDate', period?.to?.toString())
    ),
    ...(line.allowances ?? []).map(allowanceCharge),
    group(
      'cac:Item',
      leaf('cbc:Description', line.description),
      leaf('cbc:Name', line.name ?? line.description ?? line.id),
      taxCategory('cac:ClassifiedTaxCategory', line.tax)
    ),
    group(
      'cac:Price',
      leaf('cbc:PriceAmount', price, { currencyID: line.netAmount.currency }),
      leaf('cbc:BaseQuantity', base, unit)
    )
  );
}

/** UBL wants a quantity and a price, never below zero (BR-27), whose product is the line's amount. */
function priceOf({ quantity, unitPrice, priceBaseQuantity, netAmount }: DocumentLine): {
  quantity: string;
  price: string;
  base: string | undefined;
} {
  if (unitPrice)
    return { quantity: quantity?.text ?? '1', price: unitPrice.text, base: priceBaseQuantity?.text };
  const price = toDecimal(netAmount).replace('-', '');
  if (quantity && quantity.text !== '0')
    return { quantity: quantity.text, price, base: quantity.text.replace('-', '') };
  return { quantity: netAmount.minor < 0 ? '-1' : '1', price, base: undefined };
}

function amount(name: string, value: Money): XmlNode | undefined {
  return leaf(name, toDecimal(value), { currencyID: value.currency });
}

function unlessZero(name: string, value: Money): XmlNode | undefined {
  return isZero(value) ? undefined : amount(name, value);
}

/** 2100 basis points are `21`, 550 are `5.5`. */
function percentText(percentBp: number): string {
  return String(percentBp / 100);
}
