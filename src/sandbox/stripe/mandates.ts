/** Permissions to debit an account. */
import type { Actor } from './call.ts';
import { emit } from './events.ts';
import { newId } from './ids.ts';
import type { MandateObject } from './objects.ts';

export interface CustomerAcceptance {
  type: string;
  accepted_at?: number;
  online?: { ip_address?: string; user_agent?: string };
  offline?: object;
}

export function newMandate(
  actor: Actor,
  paymentMethod: string,
  acceptance: CustomerAcceptance | undefined,
  singleUse?: { amount: number; currency: string }
): MandateObject {
  const id = newId('mandate');
  const acceptedAt = acceptance?.accepted_at ?? Math.floor(actor.world.clock.now() / 1000);
  const online = {
    ip_address: acceptance?.online?.ip_address ?? null,
    user_agent: acceptance?.online?.user_agent ?? null
  };
  const type = acceptance?.type === 'offline' ? 'offline' : 'online';
  const mandate = {
    id,
    object: 'mandate',
    customer_acceptance: {
      accepted_at: acceptedAt,
      type,
      ...(type === 'offline' ? { offline: {} } : { online })
    },
    livemode: false,
    payment_method: paymentMethod,
    payment_method_details: {
      sepa_debit: {
        reference: newId('QM', 16).replace('_', '').toUpperCase(),
        url: `${actor.world.origin}/mandates/${id}`
      },
      type: 'sepa_debit'
    },
    status: 'active',
    ...(singleUse ? { single_use: singleUse, type: 'single_use' } : { multi_use: {}, type: 'multi_use' })
  } as unknown as MandateObject;
  return actor.tables.mandates.put(id, mandate);
}

/** The mandate that allows further debits of this payment method. */
export function findReusableMandate(actor: Actor, paymentMethod: string): MandateObject | undefined {
  return actor.tables.mandates
    .values()
    .findLast(
      (mandate) =>
        mandate.payment_method === paymentMethod &&
        mandate.type === 'multi_use' &&
        mandate.status === 'active'
    );
}

/** The customer or the bank has withdrawn it. */
export function endMandate(actor: Actor, mandate: MandateObject): void {
  if (mandate.status === 'inactive') return;
  const previous = { status: mandate.status };
  mandate.status = 'inactive';
  actor.tables.mandates.put(mandate.id, mandate);
  emit(actor, 'mandate.updated', mandate, previous);
}
