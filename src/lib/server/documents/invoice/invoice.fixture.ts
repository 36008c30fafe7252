import { money, type Money } from '#lib/money/index.ts';
import type { DocumentLine, InvoiceInput, Reader } from '../input.ts';
import { klaproos } from '../letter/letter.fixture.ts';

const eur = (minor: number): Money => money(minor, 'EUR');
const date = (text: string) => Temporal.PlainDate.from(text);

/** Care at 0 % and meals at 9 %, a discount, a part prepaid. */
export function invoiceFor(reader: Reader): InvoiceInput {
  return {
    reader,
    sender: klaproos,
    buyer: {
      name: 'Samira El Amrani',
      addressLines: ['Oudegracht 211 bis'],
      postalCode: '3511 NG',
      city: 'Utrecht',
      country: 'NL',
      email: 'samira@voorbeeld.nl'
    },
    kind: 'invoice',
    number: '2026-1187',
    issuedOn: date('2026-11-01'),
    dueOn: date('2026-11-27'),
    currency: 'EUR',
    lines: [
      {
        id: '1',
        name: 'Opvang november',
        description: '3 dagen per week',
        quantity: { text: '104' },
        unit: 'HUR',
        unitPrice: { text: '2.75' },
        netAmount: eur(286_00),
        tax: { category: 'E', percentBp: 0 },
        period: { from: date('2026-11-01'), to: date('2026-11-30') }
      },
      {
        id: '2',
        name: 'Extra dag 12 november',
        quantity: { text: '1' },
        unit: 'C62',
        unitPrice: { text: '26.4' },
        netAmount: eur(26_40),
        tax: { category: 'E', percentBp: 0 }
      },
      {
        id: '3',
        name: 'Warme maaltijden',
        quantity: { text: '12.5' },
        unit: 'C62',
        unitPrice: { text: '3.21456' },
        netAmount: eur(40_18),
        tax: { category: 'S', percentBp: 900 }
      }
    ],
    taxes: [
      {
        category: 'E',
        percentBp: 0,
        taxable: eur(302_40),
        tax: eur(0),
        exemptionReason: 'Kinderopvang is vrijgesteld van btw (art. 11 Wet OB).'
      },
      { category: 'S', percentBp: 900, taxable: eur(40_18), tax: eur(3_62) }
    ],
    allowances: [
      {
        kind: 'allowance',
        amount: eur(10_00),
        reason: 'Korting tweede kind',
        tax: { category: 'E', percentBp: 0 }
      }
    ],
    totals: {
      lineExtension: eur(352_58),
      allowance: eur(10_00),
      charge: eur(0),
      taxExclusive: eur(342_58),
      tax: eur(3_62),
      taxInclusive: eur(346_20),
      prepaid: eur(100_00),
      rounding: eur(0),
      payable: eur(246_20)
    },
    references: { buyerReference: 'K-10482', preceding: [] },
    notes: ['Vragen over de dagen? Bel de locatie.'],
    payment: {
      reference: 'RF18 5390 0754 7034',
      payUrl: 'https://betaal.deklaproos.nl/p/4fT9xQ2mZ7cV1bN8kL5wRa'
    }
  };
}

/** Long names, large amounts and enough lines for several pages. */
export function longestInvoiceFor(reader: Reader, count = 90): InvoiceInput {
  const lines: DocumentLine[] = Array.from({ length: count }, (_, i) => ({
    id: String(i + 1),
    name: `Verbrauchsabrechnung ${i + 1}: Wärmestrom einschließlich Netznutzungsentgelt & Konzessionsabgabe <brutto>`,
    quantity: { text: '1234567890.123456' },
    unit: 'KWH',
    unitPrice: { text: '0.0000012345' },
    netAmount: eur(1_234_567_890_12),
    tax: { category: 'S', percentBp: 1900 }
  }));
  const large = eur(1_234_567_890_12);
  return {
    ...invoiceFor(reader),
    buyer: {
      name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KG',
      addressLines: ['c/o Łukasz Żółć'],
      postalCode: '10243',
      city: 'Berlin',
      country: 'DE'
    },
    lines,
    taxes: [{ category: 'S', percentBp: 1900, taxable: large, tax: large }],
    allowances: [],
    totals: {
      lineExtension: large,
      allowance: eur(0),
      charge: eur(0),
      taxExclusive: large,
      tax: large,
      taxInclusive: large,
      prepaid: eur(0),
      rounding: eur(0),
      payable: large
    }
  };
}

export function creditNoteFor(reader: Reader): InvoiceInput {
  const { payment: _, dueOn: _due, ...invoice } = invoiceFor(reader);
  return {
    ...invoice,
    kind: 'credit-note',
    number: 'C-2026-31',
    references: { preceding: [{ number: '2026-1187', issuedOn: date('2026-11-01') }] }
  };
}
