import { seconds } from '../../world/clock.ts';
import type { Call } from '../call.ts';
import { newId } from '../ids.ts';
import { mergeMetadata } from '../metadata.ts';
import type { PaymentIntentObject } from '../objects.ts';
import { allowedTypes } from './intent-params.ts';

type Params = Record<string, unknown> & { amount: number; currency: string };

/** An intent as created, before any method or confirmation. */
export function newIntent(call: Call, params: Params): PaymentIntentObject {
  const id = newId('pi');
  const text = (name: string): string | null => (params[name] as string | undefined) ?? null;
  const types = allowedTypes(params);
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: types.allowed,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: types.automatic,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: text('capture_method') ?? 'automatic_async',
    client_secret: `${id}_secret_${newId('s').slice(2)}`,
    confirmation_method: text('confirmation_method') ?? 'automatic',
    created: seconds(call.world.clock),
    currency: params.currency,
    customer: text('customer'),
    customer_account: null,
    description: text('description'),
    excluded_payment_method_types: params['excluded_payment_method_types'] ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: mergeMetadata({}, params['metadata']),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: params['payment_method_options'] ?? {},
    payment_method_types: types.types,
    payment_record: null,
    processing: null,
    receipt_email: text('receipt_email'),
    review: null,
    setup_future_usage: text('setup_future_usage'),
    shipping: (params['shipping'] as object | undefined) ?? null,
    source: null,
    statement_descriptor: text('statement_descriptor'),
    statement_descriptor_suffix: text('statement_descriptor_suffix'),
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: text('transfer_group')
  } as unknown as PaymentIntentObject;
}
