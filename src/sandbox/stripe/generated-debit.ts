/** iDEAL and Bancontact tell the account, by which a SEPA mandate for later debits is made: https://docs.stripe.com/payments/ideal/save-during-payment. */
import { attachToCustomer } from './attach.ts';
import type { Actor } from './call.ts';
import { newMandate } from './mandates.ts';
import type {
  ChargeObject,
  MandateObject,
  PaymentIntentObject,
  PaymentMethodObject,
  SetupIntentObject
} from './objects.ts';
import { keepPaymentMethod, keepSecret, newPaymentMethod } from './payment-methods.ts';

const accountOf: Readonly<Record<string, string>> = {
  ideal: 'NL39RABO0300065264',
  bancontact: 'BE62510007547061'
};

/** The new SEPA payment method, attached to the intent's customer, and its mandate. */
export function generateSepaDebit(
  actor: Actor,
  intent: PaymentIntentObject | SetupIntentObject,
  from: PaymentMethodObject,
  charge: ChargeObject | null
): { method: PaymentMethodObject; mandate: MandateObject } {
  const { name, email } = from.billing_details;
  const made = newPaymentMethod(actor, {
    type: 'sepa_debit',
    sepa_debit: { iban: accountOf[from.type] ?? accountOf['ideal']! },
    billing_details: { name: name ?? 'Unknown holder', email: email ?? 'unknown@example.com' }
  });
  made.method.billing_details = from.billing_details;
  made.method.sepa_debit!.generated_from = { charge: charge?.id ?? null, setup_attempt: null };
  const method = keepPaymentMethod(actor, made);
  keepSecret(actor, method.id, { isSetUp: true });
  if (intent.customer !== null) attachToCustomer(actor, method, intent.customer);
  const mandate = newMandate(actor, method.id, undefined);
  const details = charge?.payment_method_details;
  const part = details?.ideal ?? details?.bancontact;
  if (charge && part) {
    part.generated_sepa_debit = method.id;
    part.generated_sepa_debit_mandate = mandate.id;
    part.iban_last4 = method.sepa_debit?.last4 ?? null;
    actor.tables.charges.put(charge.id, charge);
  }
  return { method, mandate };
}
