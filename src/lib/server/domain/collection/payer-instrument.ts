import { parseIban } from '#lib/money/iban.ts';
import type { Acceptance, Instrument, MethodKind } from '../../gateway/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Customer } from '../identity/index.ts';
import { readChargeableMethod } from '../payment-methods/index.ts';
import { storedInstrument, type StoredInstrument } from './stored-instrument.ts';

/** What the payer chose on the page. */
export type PayerInstrument =
  | Readonly<{ kind: 'redirect'; method: 'ideal' | 'bancontact' }>
  /** `accountId`: the account whose form made the token, which means nothing at any other; by the route when absent. */
  | Readonly<{ kind: 'confirmation-token'; token: string; accountId?: string }>
  | Readonly<{ kind: 'iban'; iban: string; holder: string; email: string }>
  | Readonly<{ kind: 'saved'; paymentMethodId: string }>;

type Chosen = Readonly<{
  method: MethodKind;
  /** What the gateway gets; used once, not kept. */
  charge: Instrument;
  stored: StoredInstrument;
  /** A saved method can only be charged by the account that holds it. */
  accountId?: string;
}>;

/** Makes the payer's choice one that the gateway understands. Refuses `iban-invalid` and `payment-method-unknown`. */
export async function chooseInstrument(
  tx: Tx,
  merchantId: string,
  customer: Customer,
  instrument: PayerInstrument,
  acceptance: Acceptance
): Promise<Chosen> {
  switch (instrument.kind) {
    case 'redirect': {
      const { method } = instrument;
      const payer = { payerName: customer.name, ...(customer.email && { payerEmail: customer.email }) };
      return { method, charge: { kind: 'redirect', method, ...payer }, stored: { kind: 'redirect', method } };
    }
    case 'confirmation-token':
      return {
        method: 'card',
        charge: { kind: 'confirmation-token', token: instrument.token, allowed: ['card'] },
        stored: { kind: 'confirmation-token' }
      };
    case 'iban': {
      const iban = parseIban(instrument.iban);
      if (iban === undefined) throw new Refusal('iban-invalid');
      const { holder, email } = instrument;
      return {
        method: 'sepa_debit',
        charge: { kind: 'iban', iban, holder, email, acceptance },
        stored: { kind: 'iban', last4: iban.slice(-4) }
      };
    }
    case 'saved': {
      const saved = await readChargeableMethod(tx, merchantId, customer.id, instrument.paymentMethodId);
      return {
        method: saved.kind,
        charge: {
          kind: 'stored',
          method: saved.kind,
          methodRef: saved.gatewayRef,
          customerRef: saved.customerRef,
          ...(saved.mandateRef !== null && { mandateRef: saved.mandateRef })
        },
        stored: storedInstrument(saved),
        accountId: saved.accountId
      };
    }
  }
}
