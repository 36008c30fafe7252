import { seconds } from '../../world/clock.ts';
import type { Call } from '../call.ts';
import { newId } from '../ids.ts';
import { mergeMetadata } from '../metadata.ts';
import type { SetupIntentObject } from '../objects.ts';
import { allowedTypes } from './intent-params.ts';

/** A setup intent as created, before any method or confirmation. */
export function newSetup(call: Call, params: Record<string, unknown>): SetupIntentObject {
  const id = newId('seti');
  const types = allowedTypes(params);
  return {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: types.allowed,
    application: null,
    automatic_payment_methods: types.automatic,
    cancellation_reason: null,
    client_secret: `${id}_secret_${newId('s').slice(2)}`,
    created: seconds(call.world.clock),
    customer: (params['customer'] as string | undefined) ?? null,
    customer_account: null,
    description: (params['description'] as string | undefined) ?? null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: mergeMetadata({}, params['metadata']),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: params['payment_method_options'] ?? {},
    payment_method_types: types.types,
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: (params['usage'] as string | undefined) ?? 'off_session'
  } as unknown as SetupIntentObject;
}
