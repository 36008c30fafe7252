/** Each try to set a method up: https://docs.stripe.com/api/setup_attempts/object. */
import { seconds } from '../world/clock.ts';
import type { Actor } from './call.ts';
import { generateSepaDebit } from './generated-debit.ts';
import { newId } from './ids.ts';
import type { PaymentMethodObject, SetupAttemptObject, SetupIntentObject } from './objects.ts';

/** Opens an attempt, which becomes the intent's latest. */
export function openAttempt(actor: Actor, setup: SetupIntentObject, method: PaymentMethodObject): void {
  const attempt = {
    id: newId('setatt'),
    object: 'setup_attempt',
    application: null,
    created: seconds(actor.world.clock),
    customer: setup.customer,
    customer_account: null,
    flow_directions: null,
    livemode: false,
    on_behalf_of: null,
    payment_method: method.id,
    payment_method_details: { type: method.type, [method.type]: detailsOf(method) },
    setup_error: null,
    setup_intent: setup.id,
    status: 'processing',
    usage: setup.usage
  } as SetupAttemptObject;
  actor.tables.setupAttempts.put(attempt.id, attempt);
  setup.latest_attempt = attempt.id;
}

/** Ends the latest attempt. What a bank redirect leaves behind is told here, and nowhere on the intent itself. */
export function endAttempt(
  actor: Actor,
  setup: SetupIntentObject,
  method: PaymentMethodObject,
  status: 'succeeded' | 'failed'
): void {
  const attempt = actor.tables.setupAttempts.get(setup.latest_attempt ?? '');
  if (!attempt) return;
  attempt.status = status;
  const details = attempt.payment_method_details.ideal ?? attempt.payment_method_details.bancontact;
  if (status === 'succeeded' && details) {
    const generated = generateSepaDebit(actor, setup, method, null);
    generated.method.sepa_debit!.generated_from = { charge: null, setup_attempt: attempt.id };
    actor.tables.paymentMethods.put(generated.method.id, generated.method);
    details.generated_sepa_debit = generated.method.id;
    details.generated_sepa_debit_mandate = generated.mandate.id;
    details.iban_last4 = generated.method.sepa_debit?.last4 ?? null;
  }
  actor.tables.setupAttempts.put(attempt.id, attempt);
}

function detailsOf(method: PaymentMethodObject): object {
  const generated = {
    generated_sepa_debit: null,
    generated_sepa_debit_mandate: null,
    iban_last4: null,
    verified_name: null
  };
  if (method.type === 'ideal') return { bank: null, bic: null, ...generated };
  if (method.type === 'bancontact')
    return { bank_code: null, bank_name: null, bic: null, preferred_language: null, ...generated };
  return {};
}
