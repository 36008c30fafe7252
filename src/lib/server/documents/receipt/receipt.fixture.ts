import { money } from '#lib/money/index.ts';
import type { Reader, ReceiptInput } from '../input.ts';
import { klaproos } from '../letter/letter.fixture.ts';

export function receiptFor(reader: Reader): ReceiptInput {
  return {
    reader,
    sender: klaproos,
    payer: { name: 'Samira El Amrani' },
    paymentNumber: 'P-7K2M-9QXR',
    amount: money(212_40, 'EUR'),
    paidAt: Temporal.Instant.from('2026-11-21T20:15:00Z'),
    zone: 'Europe/Amsterdam',
    method: 'iDEAL | Wero',
    invoices: [
      { number: '2026-1187', subject: 'Opvang november', amount: money(186_00, 'EUR') },
      { number: '2026-1190', subject: 'Extra dag 12 november', amount: money(26_40, 'EUR') }
    ],
    rest: money(0, 'EUR')
  };
}
