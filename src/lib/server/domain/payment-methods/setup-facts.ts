/**
 * What a setup was made with, as it is kept: enough to say what was tried. A browser's token and a typed IBAN are used
 * once and not kept; after a crash the gateway is asked, never told again.
 */
export type SetupInstrument =
  | Readonly<{ kind: 'confirmation-token' }>
  | Readonly<{ kind: 'redirect'; method: 'ideal' | 'bancontact' }>
  | Readonly<{ kind: 'iban'; last4: string }>;

/** Why what was open was not tried on the new method: a refusal's code, and the moment from which it may be. */
export type TryRefusal = Readonly<{ code: string; at?: string }>;
