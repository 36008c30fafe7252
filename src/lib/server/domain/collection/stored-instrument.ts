/**
 * The instrument of an attempt as it is kept: enough to say what was tried. A browser's token and a typed IBAN are
 * used once and not kept; after a crash the gateway is asked, never charged again with them.
 */
export type StoredInstrument =
  | Readonly<{ kind: 'confirmation-token' }>
  | Readonly<{ kind: 'redirect'; method: 'ideal' | 'bancontact' }>
  | Readonly<{ kind: 'iban'; last4: string }>
  | Readonly<{ kind: 'stored'; paymentMethodId: string }>;
