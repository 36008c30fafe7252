/**
 * The instrument of an attempt as it is kept: enough to say what was tried. A browser's token and a typed IBAN are
 * used once and not kept; after a crash the gateway is asked, never charged again with them.
 */
export type StoredInstrument =
  | Readonly<{ kind: 'confirmation-token' }>
  | Readonly<{ kind: 'redirect'; method: 'ideal' | 'bancontact' }>
  | Readonly<{ kind: 'iban'; last4: string }>
  /** `fingerprint`: the same for one card or account, whoever saved it; so that a try counts before it is answered. */
  | Readonly<{ kind: 'stored'; paymentMethodId: string; fingerprint?: string }>;

/** A saved method as the instrument of an attempt. */
export function storedInstrument(
  method: Readonly<{ id: string; fingerprint: string | null }>
): StoredInstrument {
  return {
    kind: 'stored',
    paymentMethodId: method.id,
    ...(method.fingerprint !== null && { fingerprint: method.fingerprint })
  };
}
