import { describe, expect, test } from 'vitest';
import { readAll } from '../fixtures/read-all.fixture.ts';
import {
  allowanceCharge,
  amount,
  category,
  line,
  plainTotals,
  subtotal,
  taxTotal,
  totals,
  ubl,
  type UblParts
} from '../fixtures/ubl.fixture.ts';

const period = (element: string) =>
  `<cac:${element}><cbc:StartDate>2026-11-01</cbc:StartDate><cbc:EndDate>2026-11-30</cbc:EndDate></cac:${element}>`;

async function payable(xml: string) {
  const { documents, faults } = await readAll(xml);
  expect(faults).toEqual([]);
  return documents[0]?.document.totals.payable.minor;
}

describe('valid documents', () => {
  test.each<[string, UblParts, number]>([
    ['one line at one rate', {}, 12_100],
    [
      'one billed by ourselves for the seller',
      { type: '<cbc:InvoiceTypeCode>389</cbc:InvoiceTypeCode>' },
      12_100
    ],
    [
      'prepaid and rounded',
      { totals: totals({ ...plainTotals, Prepaid: '20.98', PayableRounding: '-0.02', Payable: '100.00' }) },
      10_000
    ],
    ['paid in full', { totals: totals({ ...plainTotals, Prepaid: '121', Payable: '0' }) }, 0],
    [
      'allowance and charge of the document',
      {
        allowances: allowanceCharge(false, '10.00') + allowanceCharge(true, '5'),
        taxTotal: taxTotal('19.95', subtotal('95.00', '19.95', 'S', '21')),
        totals: totals({
          LineExtension: '100',
          AllowanceTotal: '10.00',
          ChargeTotal: '5.00',
          TaxExclusive: '95',
          TaxInclusive: '114.95',
          Payable: '114.95'
        })
      },
      11_495
    ],
    [
      'allowance and charge of a line, price for a base quantity',
      {
        lines: line('1', '100.00', {
          quantity: '30',
          price: '34.50',
          more: allowanceCharge(false, '5.00', '') + allowanceCharge(true, '1.50', ''),
          priceMore:
            '<cbc:BaseQuantity>10</cbc:BaseQuantity><cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>' +
            amount('Amount', '0.50') +
            '</cac:AllowanceCharge>'
        })
      },
      12_100
    ],
    [
      'seven categories',
      {
        lines: [
          ['S', '21'],
          ['Z', '0'],
          ['E', '0'],
          ['AE', '0'],
          ['K', '0.00'],
          ['G', '0'],
          ['S', '9.0']
        ]
          .map(([id = '', percent], i) => line(String(i + 1), '10.00', { tax: category(id, percent) }))
          .join(''),
        taxTotal: taxTotal(
          '3.00',
          subtotal('10', '2.10', 'S', '21.00'),
          subtotal('10', '0.90', 'S', '9'),
          ...['Z', 'E', 'AE', 'K', 'G'].map((id) =>
            subtotal('10', '0', id, '0', '<cbc:TaxExemptionReason>see note</cbc:TaxExemptionReason>')
          )
        ),
        totals: totals({
          LineExtension: '70.00',
          TaxExclusive: '70.00',
          TaxInclusive: '73.00',
          Payable: '73.00'
        })
      },
      7300
    ],
    [
      'outside VAT, without any tax total',
      {
        lines: line('1', '100.00', { tax: category('O') }),
        taxTotal: '',
        totals: totals({ ...plainTotals, TaxInclusive: '100.00', Payable: '100.00' })
      },
      10_000
    ],
    [
      'outside VAT, with a tax total of zero and no rate',
      {
        lines: line('1', '100.00', { tax: category('O') }),
        taxTotal: taxTotal('0', subtotal('100', '0', 'O')),
        totals: totals({ ...plainTotals, TaxInclusive: '100.00', Payable: '100.00' })
      },
      10_000
    ],
    [
      'tax also in the accounting currency',
      {
        taxTotal:
          taxTotal('21.00', subtotal('100.00', '21.00', 'S', '21')) +
          `<cac:TaxTotal>${amount('TaxAmount', '231.00', 'SEK')}</cac:TaxTotal>`
      },
      12_100
    ],
    [
      'prices finer than a cent',
      { lines: line('1', '100.00', { quantity: '3333.3333', price: '0.030000' }) },
      12_100
    ],
    [
      'a line rounded two cents off, as Peppol allows',
      { lines: line('1', '100.00', { quantity: '3', price: '33.34' }) },
      12_100
    ],
    ['no sums but the amount due', { totals: totals({ Payable: '121.00' }) }, 12_100],
    ['a credit note', { root: 'CreditNote' }, 12_100]
  ])('%s', async (_, parts, minor) => {
    expect(await payable(ubl(parts))).toBe(minor);
  });

  test('everything that a payer or bookkeeper asks for is kept', async () => {
    const { documents } = await readAll(
      ubl({
        extra: `<cbc:Note>Fijne herfst</cbc:Note><cbc:BuyerReference>gezin Yılmaz</cbc:BuyerReference>${period('InvoicePeriod')}
          <cac:OrderReference><cbc:ID>PO-7</cbc:ID></cac:OrderReference>
          <cac:ContractDocumentReference><cbc:ID>C-12</cbc:ID></cac:ContractDocumentReference>
          <cac:AdditionalDocumentReference><cbc:ID>bijlage</cbc:ID><cac:Attachment>
            <cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="factuur.pdf">JVBERi0x
            LjcK</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>`,
        customer: `<cac:AccountingCustomerParty><cbc:SupplierAssignedAccountID>K-204</cbc:SupplierAssignedAccountID><cac:Party>
          <cbc:EndpointID schemeID="0106">12345678</cbc:EndpointID><cac:PartyName><cbc:Name>Ayşe Yılmaz</cbc:Name></cac:PartyName>
          <cac:Language><cbc:ID>nl</cbc:ID></cac:Language>
          <cac:Contact><cbc:Name>Ayşe</cbc:Name><cbc:Telephone>+31 6 12345678</cbc:Telephone><cbc:ElectronicMail>ayse@example.org</cbc:ElectronicMail></cac:Contact>
          </cac:Party></cac:AccountingCustomerParty>`,
        payment: `<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cbc:PaymentID>RF18539007547034</cbc:PaymentID>
          <cac:PayeeFinancialAccount><cbc:ID>NL91 ABNA 0417 1643 00</cbc:ID><cbc:Name>De Klaproos</cbc:Name></cac:PayeeFinancialAccount></cac:PaymentMeans>
          <cac:PaymentMeans><cbc:PaymentMeansCode>59</cbc:PaymentMeansCode><cac:PaymentMandate><cbc:ID>M-9</cbc:ID></cac:PaymentMandate></cac:PaymentMeans>
          <cac:PaymentTerms><cbc:Note>Binnen 14 dagen</cbc:Note></cac:PaymentTerms>`,
        dates: '<cbc:IssueDate>2026-11-01</cbc:IssueDate><cbc:DueDate>2026-11-15</cbc:DueDate>'
      }),
      { keepAttachmentBytes: 1000 }
    );
    expect(documents[0]?.document).toMatchObject({
      customer: {
        reference: 'K-204',
        name: 'Ayşe Yılmaz',
        language: 'nl',
        email: 'ayse@example.org',
        phone: '+31 6 12345678',
        contactName: 'Ayşe',
        endpoint: { id: '12345678', scheme: '0106' }
      },
      seller: { name: 'Kinderdagverblijf De Klaproos', iban: 'NL91ABNA0417164300' },
      paymentMeans: [
        {
          code: '58',
          iban: 'NL91ABNA0417164300',
          paymentReference: 'RF18539007547034',
          accountName: 'De Klaproos'
        },
        { code: '59', mandateReference: 'M-9' }
      ],
      references: { buyerReference: 'gezin Yılmaz', order: 'PO-7', contract: 'C-12' },
      notes: ['Fijne herfst'],
      paymentTerms: 'Binnen 14 dagen',
      attachments: [
        { name: 'factuur.pdf', mime: 'application/pdf', sizeInBytes: 9, content: 'JVBERi0xLjcK' }
      ],
      source: { format: 'ubl', line: 2 }
    });
    expect(documents[0]?.document.dueOn?.toString()).toBe('2026-11-15');
    expect(documents[0]?.document.period?.to?.toString()).toBe('2026-11-30');
  });

  test('a credit note names the invoice it corrects, and its due date from the payment means', async () => {
    const { documents } = await readAll(
      ubl({
        root: 'CreditNote',
        extra:
          '<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>2026-0099</cbc:ID><cbc:IssueDate>2026-10-01</cbc:IssueDate></cac:InvoiceDocumentReference></cac:BillingReference>',
        payment:
          '<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentDueDate>2026-12-01</cbc:PaymentDueDate></cac:PaymentMeans>'
      })
    );
    const { document } = documents[0] ?? {};
    expect(document?.kind).toBe('credit-note');
    expect(document?.references.preceding.map((one) => [one.number, one.issuedOn?.toString()])).toEqual([
      ['2026-0099', '2026-10-01']
    ]);
    expect(document?.dueOn?.toString()).toBe('2026-12-01');
  });

  test('a negative invoice is the credit note it means, also one that names no other', async () => {
    const negative = {
      lines: line('1', '-100.00', { quantity: '-1', price: '100.00' }),
      taxTotal: taxTotal('-21.00', subtotal('-100.00', '-21.00', 'S', '21')),
      totals: totals({ LineExtension: '-100', TaxExclusive: '-100', TaxInclusive: '-121', Payable: '-121' })
    };
    const corrects =
      '<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>2026-0099</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>';
    const { documents } = await readAll(ubl({ ...negative, extra: corrects }));
    expect(documents[0]?.document).toMatchObject({
      kind: 'credit-note',
      totals: { payable: { minor: 12_100 } },
      lines: [{ quantity: { text: '1' } }]
    });
    expect(documents[0]?.warnings).toMatchObject([{ code: 'negative-invoice-is-credit-note' }]);
    expect((await readAll(ubl(negative))).documents[0]?.document.kind).toBe('credit-note');
    expect((await readAll(ubl({ ...negative, root: 'CreditNote' }))).codes).toEqual(['payable-negative']);
  });
});

describe('other ways of writing the same file', () => {
  const xml = ubl();
  const utf16 = (text: string, swap: boolean) => {
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
    return swap ? bytes.swap16() : bytes;
  };
  const latin1 = ubl({ head: '<?xml version="1.0" encoding="ISO-8859-1"?>' }).replaceAll(
    'Ayşe Yılmaz',
    'Zoë Müller'
  );
  test.each<[string, string | Uint8Array, string]>([
    ['a byte order mark', `\ufeff${xml}`, 'Ayşe Yılmaz'],
    [
      'other prefixes',
      xml
        .replaceAll('cac:', 'a:')
        .replaceAll('cbc:', 'b:')
        .replace('xmlns:cac', 'xmlns:a')
        .replace('xmlns:cbc', 'xmlns:b'),
      'Ayşe Yılmaz'
    ],
    ['UTF-16, little end first', utf16(xml.replace('UTF-8', 'UTF-16'), false), 'Ayşe Yılmaz'],
    ['UTF-16, big end first', utf16(xml.replace('UTF-8', 'UTF-16'), true), 'Ayşe Yılmaz'],
    ['UTF-16 without mark', Buffer.from(xml.replace('UTF-8', 'UTF-16'), 'utf16le'), 'Ayşe Yılmaz'],
    ['ISO 8859-1', Buffer.from(latin1, 'latin1'), 'Zoë Müller'],
    [
      'character references and CDATA',
      xml.replace('Ayşe Yılmaz', '<![CDATA[Ayşe]]> Y&#x131;lmaz'),
      'Ayşe Yılmaz'
    ],
    ['comments and instructions', xml.replace('<cbc:ID>', '<!-- x --><?y z?><cbc:ID>'), 'Ayşe Yılmaz'],
    [
      'extensions of others',
      xml.replace(
        '<cbc:ID>',
        '<ext:UBLExtensions xmlns:ext="urn:x"><ext:A><cbc:ID>no</cbc:ID></ext:A></ext:UBLExtensions><cbc:ID>'
      ),
      'Ayşe Yılmaz'
    ],
    [
      'the envelope of the Peppol network',
      `<s:StandardBusinessDocument xmlns:s="urn:sbdh"><s:Header><s:A>1</s:A></s:Header>${xml.replace(/<\?xml.*\?>/, '')}</s:StandardBusinessDocument>`,
      'Ayşe Yılmaz'
    ]
  ])('%s', async (_, content, name) => {
    for (const pieceSize of [1, 64, 100_000]) {
      const { documents, faults } = await readAll(content, { pieceSize });
      expect(faults).toEqual([]);
      expect(documents.map((one) => [one.document.number, one.document.customer.name])).toEqual([
        ['2026-0117', name]
      ]);
    }
  });
});

describe('wrong sums name the rule and both amounts', () => {
  const S = (amounts: Record<string, string>) => ({ totals: totals({ ...plainTotals, ...amounts }) });
  test.each<[string, string, string, string, UblParts]>([
    [
      'line-net-differs',
      'PEPPOL-EN16931-R120',
      '99.90',
      '100.00',
      { lines: line('1', '100.00', { price: '99.90' }) }
    ],
    [
      'line-sum-differs',
      'BR-CO-10',
      '100.00',
      '100.01',
      S({ LineExtension: '100.01', TaxExclusive: '100.01', TaxInclusive: '121.01', Payable: '121.01' })
    ],
    [
      'allowance-sum-differs',
      'BR-CO-11',
      '0.00',
      '1.00',
      S({ AllowanceTotal: '1.00', TaxExclusive: '99', TaxInclusive: '120', Payable: '120' })
    ],
    [
      'charge-sum-differs',
      'BR-CO-12',
      '0.00',
      '1.00',
      S({ ChargeTotal: '1.00', TaxExclusive: '101', TaxInclusive: '122', Payable: '122' })
    ],
    [
      'tax-exclusive-differs',
      'BR-CO-13',
      '100.00',
      '99.99',
      S({ TaxExclusive: '99.99', TaxInclusive: '120.99', Payable: '120.99' })
    ],
    [
      'tax-sum-differs',
      'BR-CO-14',
      '21.00',
      '21.01',
      {
        ...S({ TaxInclusive: '121.01', Payable: '121.01' }),
        taxTotal: taxTotal('21.01', subtotal('100', '21', 'S', '21'))
      }
    ],
    [
      'tax-inclusive-differs',
      'BR-CO-15',
      '121.00',
      '121.01',
      S({ TaxInclusive: '121.01', Payable: '121.01' })
    ],
    ['payable-differs', 'BR-CO-16', '120.00', '121.00', S({ Prepaid: '1.00' })],
    [
      'tax-amount-differs',
      'BR-CO-17',
      '21.00',
      '22.00',
      {
        ...S({ TaxInclusive: '122', Payable: '122' }),
        taxTotal: taxTotal('22', subtotal('100', '22', 'S', '21'))
      }
    ],
    [
      'taxable-sum-differs',
      'BR-E-08',
      '100.00',
      '99.99',
      {
        lines: line('1', '100', { tax: category('E', '0') }),
        taxTotal: taxTotal('0', subtotal('99.99', '0', 'E', '0')),
        totals: totals({ ...plainTotals, TaxInclusive: '100', Payable: '100' })
      }
    ]
  ])('%s', async (code, rule, expected, found, parts) => {
    const { documents, faults } = await readAll(ubl(parts));
    expect(documents).toEqual([]);
    expect(faults).toMatchObject([
      { code, number: '2026-0117', params: { rule, expected, found, currency: 'EUR' } }
    ]);
    expect(faults[0]?.line).toBeGreaterThan(2);
  });

  test('tax that is rounded another way, by less than one euro, is taken with a warning', async () => {
    const { documents } = await readAll(
      ubl({
        ...S({ TaxInclusive: '121.02', Payable: '121.02' }),
        taxTotal: taxTotal('21.02', subtotal('100', '21.02', 'S', '21'))
      })
    );
    expect(documents[0]?.warnings).toMatchObject([
      { code: 'tax-rounded-differently', params: { expected: '21.00', found: '21.02' } }
    ]);
  });
});

describe('what a document may not lack or hold', () => {
  test.each<[string, UblParts]>([
    ['number-missing', { id: '' }],
    ['number-missing', { id: '<cbc:ID> </cbc:ID>' }],
    ['issue-date-missing', { dates: '' }],
    ['date-not-real', { dates: '<cbc:IssueDate>2026-02-30</cbc:IssueDate>' }],
    ['date-unreadable', { dates: '<cbc:IssueDate>01-11-2026</cbc:IssueDate>' }],
    ['currency-missing', { currency: '' }],
    [
      'currency-unsupported',
      {
        currency: '<cbc:DocumentCurrencyCode>XAU</cbc:DocumentCurrencyCode>',
        lines: line('1', '100').replaceAll('EUR', 'XAU'),
        totals: totals(plainTotals).replaceAll('EUR', 'XAU'),
        taxTotal: ''
      }
    ],
    ['currency-mixed', { lines: line('1', '100.00').replace('"EUR"', '"GBP"') }],
    ['customer-missing', { customer: '' }],
    ['lines-missing', { lines: '' }],
    [
      'line-amount-missing',
      { lines: line('1', '100.00').replace(/<cbc:LineExtensionAmount.*?<\/cbc:LineExtensionAmount>/, '') }
    ],
    ['payable-missing', { totals: '' }],
    ['amount-too-fine', { totals: totals({ ...plainTotals, Payable: '121.001' }) }],
    ['number-unreadable', { totals: totals({ ...plainTotals, Payable: '121,00' }) }],
    ['number-too-large', { totals: totals({ ...plainTotals, Payable: '99999999999999999' }) }],
    ['percent-too-fine', { lines: line('1', '100', { tax: category('S', '21.001') }) }],
    ['field-too-long', { id: `<cbc:ID>${'9'.repeat(101)}</cbc:ID>` }],
    ['field-invalid', { lines: line('1', '100.00', { priceMore: '<cbc:BaseQuantity>0</cbc:BaseQuantity>' }) }]
  ])('%s', async (code, parts) => {
    const { documents, codes } = await readAll(ubl(parts));
    expect(documents).toEqual([]);
    expect(codes).toContain(code);
  });

  test('a due date before the issue date is taken, and somebody is told', async () => {
    const { documents } = await readAll(
      ubl({ dates: '<cbc:IssueDate>2026-11-01</cbc:IssueDate><cbc:DueDate>2026-10-01</cbc:DueDate>' })
    );
    expect(documents[0]?.warnings).toMatchObject([{ code: 'due-before-issue' }]);
  });
});
