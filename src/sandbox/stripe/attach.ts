import type { Actor } from './call.ts';
import { emit } from './events.ts';
import type { PaymentMethodObject } from './objects.ts';

/** Keeps a payment method for a customer. */
export function attachToCustomer(
  actor: Actor,
  method: PaymentMethodObject,
  customer: string
): PaymentMethodObject {
  method.customer = customer;
  actor.tables.paymentMethods.put(method.id, method);
  emit(actor, 'payment_method.attached', method);
  return method;
}
