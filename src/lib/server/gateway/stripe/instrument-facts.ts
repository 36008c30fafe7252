import type Stripe from 'stripe';
import type { InstrumentFacts, MethodKind } from '../index.ts';
import { known } from './known.ts';

type Details = Stripe.Charge.PaymentMethodDetails;

/** Our name for Stripe's payment method type; `undefined` for methods that Quitte doesn't offer. Link pays by card. */
export function methodKind(type: string): MethodKind | undefined {
  switch (type) {
    case 'card':
    case 'link':
      return 'card';
    case 'ideal':
    case 'bancontact':
    case 'sepa_debit':
      return type;
    default:
      return undefined;
  }
}

/** What a stored payment method tells. `undefined` when it is of a kind that Quitte doesn't offer. */
export function factsOfMethod(method: Stripe.PaymentMethod): InstrumentFacts | undefined {
  const kind = methodKind(method.type);
  if (!kind) return undefined;
  const { card, sepa_debit: debit, ideal } = method;
  return known<InstrumentFacts>({
    method: kind,
    methodRef: method.id,
    brand: card?.brand,
    last4: card?.last4 ?? debit?.last4,
    expMonth: card?.exp_month,
    expYear: card?.exp_year,
    country: card?.country ?? debit?.country,
    bankName: ideal?.bank ?? debit?.bank_code,
    wallet: method.type === 'link' ? 'link' : walletOf(card?.wallet?.type),
    fingerprint: card?.fingerprint ?? debit?.fingerprint
  });
}

/**
 * What the means of one payment tell: the charge goes before the stored method, since it also names the mandate and
 * the debit method that a bank redirect left behind.
 */
export function factsOfPayment(
  method: string | Stripe.PaymentMethod | null | undefined,
  charge: string | Stripe.Charge | null | undefined
): InstrumentFacts | undefined {
  const stored = typeof method === 'object' && method ? factsOfMethod(method) : undefined;
  const details = typeof charge === 'object' && charge ? charge.payment_method_details : undefined;
  const kind = (details && methodKind(details.type)) ?? stored?.method;
  if (!kind) return undefined;
  return known<InstrumentFacts>({
    ...stored,
    ...(details ? factsOfDetails(details) : undefined),
    method: kind,
    methodRef: typeof method === 'string' ? method : stored?.methodRef
  });
}

/** The debit method and mandate that an iDEAL or Bancontact payment or setup left behind. */
export function generatedBy(details: Generating | null | undefined): InstrumentFacts['generated'] {
  const methodRef = idOf(details?.generated_sepa_debit);
  if (!methodRef) return undefined;
  return known<NonNullable<InstrumentFacts['generated']>>({
    methodRef,
    last4: details?.iban_last4,
    mandateRef: idOf(details?.generated_sepa_debit_mandate)
  });
}

/** The id of a field that Stripe sends as an id or, when expanded, as the object. */
export function idOf(field: string | { id: string } | null | undefined): string | undefined {
  return typeof field === 'string' ? field : field?.id;
}

type Generating = Pick<
  Stripe.Charge.PaymentMethodDetails.Ideal,
  'generated_sepa_debit' | 'generated_sepa_debit_mandate' | 'iban_last4'
>;

function factsOfDetails(details: Details): Partial<InstrumentFacts> {
  const { card, sepa_debit: debit, ideal, bancontact } = details;
  const mandateRef = debit?.mandate;
  return known<Partial<InstrumentFacts>>({
    brand: card?.brand,
    last4: card?.last4 ?? debit?.last4 ?? ideal?.iban_last4 ?? bancontact?.iban_last4,
    expMonth: card?.exp_month,
    expYear: card?.exp_year,
    country: card?.country ?? debit?.country,
    bankName: ideal?.bank ?? bancontact?.bank_name ?? debit?.bank_code,
    wallet: details.type === 'link' ? 'link' : walletOf(card?.wallet?.type),
    fingerprint: card?.fingerprint ?? debit?.fingerprint,
    mandate: mandateRef ? { gatewayRef: mandateRef } : undefined,
    generated: generatedBy(ideal ?? bancontact)
  });
}

function walletOf(type: string | undefined): InstrumentFacts['wallet'] {
  return type === 'apple_pay' || type === 'google_pay' || type === 'link' ? type : undefined;
}
