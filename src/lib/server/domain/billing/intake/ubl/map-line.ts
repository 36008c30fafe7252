import type { AllowanceJson, LineJson } from '../document/invoice-json.ts';
import { elementAt, elementsAt, textAt, type UblElement } from './ubl-element.ts';

/** A `cac:InvoiceLine` or `cac:CreditNoteLine` in the JSON form. */
export function mapLine(line: UblElement): LineJson {
  const item = elementAt(line, 'Item');
  const price = elementAt(line, 'Price');
  const quantity = elementAt(line, 'InvoicedQuantity') ?? elementAt(line, 'CreditedQuantity');
  return {
    id: textAt(line, 'ID'),
    name: textAt(item, 'Name'),
    description: elementsAt(item, 'Description')
      .map((one) => one.text.trim())
      .join('\n'),
    quantity: quantity?.text.trim(),
    unit: quantity?.attributes.unitCode,
    unitPrice: textAt(price, 'PriceAmount'),
    priceDiscount: textAt(price, 'AllowanceCharge', 'Amount'),
    priceBaseQuantity: textAt(price, 'BaseQuantity'),
    // EN 16931 BR-24: every line says its net amount; empty text makes its absence a fault.
    netAmount: textAt(line, 'LineExtensionAmount'),
    tax: mapTax(elementAt(item, 'ClassifiedTaxCategory')),
    allowances: elementsAt(line, 'AllowanceCharge').map(mapAllowance),
    period: mapPeriod(elementAt(line, 'InvoicePeriod')),
    sellersItemId: textAt(item, 'SellersItemIdentification', 'ID'),
    note: elementsAt(line, 'Note')
      .map((one) => one.text.trim())
      .join('\n')
  };
}

export function mapAllowance(allowance: UblElement): AllowanceJson {
  const indicator = textAt(allowance, 'ChargeIndicator');
  return {
    kind: indicator === 'true' || indicator === '1' ? 'charge' : 'allowance',
    amount: textAt(allowance, 'Amount') ?? '',
    baseAmount: textAt(allowance, 'BaseAmount'),
    percent: textAt(allowance, 'MultiplierFactorNumeric'),
    reason: textAt(allowance, 'AllowanceChargeReason'),
    reasonCode: textAt(allowance, 'AllowanceChargeReasonCode'),
    tax: mapTax(elementAt(allowance, 'TaxCategory'))
  };
}

export function mapTax(category: UblElement | undefined): LineJson['tax'] {
  return category && { category: textAt(category, 'ID'), percent: textAt(category, 'Percent') };
}

export function mapPeriod(period: UblElement | undefined): LineJson['period'] {
  return period && { from: textAt(period, 'StartDate'), to: textAt(period, 'EndDate') };
}
