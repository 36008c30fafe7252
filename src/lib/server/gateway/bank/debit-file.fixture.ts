import { money } from '#lib/money/index.ts';
import type { Debit, DebitFile } from './debit-file.ts';

/** A debit of De Klaproos's, with what differs. */
export function debit(differs: Partial<Debit> = {}): Debit {
  return {
    endToEndId: '019ab0c4e1d87c3f9a5e0b2d4f6a8c10',
    amount: money(21_240, 'EUR'),
    mandate: { reference: 'M-1001-1', signedOn: Temporal.PlainDate.from('2026-08-17') },
    debtor: { name: 'Samira El Amrani', iban: 'NL39RABO0300065264' },
    sequence: 'RCUR',
    collectOn: Temporal.PlainDate.from('2026-11-27'),
    remittance: { kind: 'rf', reference: 'RF18539007547034' },
    ...differs
  };
}

/** A file of De Klaproos's, with what differs. */
export function debitFile(debits: readonly Debit[], differs: Partial<DebitFile> = {}): DebitFile {
  return {
    messageId: 'KLAPROOS-20261127-1',
    createdAt: Temporal.Instant.from('2026-11-24T10:15:00Z'),
    creditor: {
      name: 'Stichting De Klaproos',
      iban: 'NL91ABNA0417164300',
      bic: 'ABNANL2A',
      identifier: 'NL79ZZZ999999990000',
      scheme: 'CORE'
    },
    debits,
    ...differs
  };
}
