/** The account itself and its webhook endpoints. */
import { seconds } from '../../world/clock.ts';
import type { SandboxAccount } from '../../world/world.ts';
import type { Actor, Call, Endpoint } from '../call.ts';
import { API_VERSION } from '../api-version.ts';
import { invalidRequest, noSuch } from '../errors.ts';
import { newId } from '../ids.ts';
import { listPage } from '../lists.ts';
import type { WebhookEndpointObject } from '../objects.ts';

const account = ({ id, name, country }: SandboxAccount): object => ({
  id,
  object: 'account',
  business_profile: { name: name ?? null, support_email: null, support_phone: null, url: null },
  business_type: 'company',
  capabilities: {
    bancontact_payments: 'active',
    card_payments: 'active',
    ideal_payments: 'active',
    sepa_debit_payments: 'active',
    transfers: 'active'
  },
  charges_enabled: true,
  country: country ?? 'NL',
  created: 1_700_000_000,
  default_currency: 'eur',
  details_submitted: true,
  email: null,
  metadata: {},
  payouts_enabled: true,
  settings: {
    card_payments: { statement_descriptor_prefix: null },
    dashboard: { display_name: name ?? null, timezone: 'Europe/Amsterdam' },
    payments: { statement_descriptor: name?.toUpperCase().slice(0, 22) ?? null },
    sepa_debit_payments: { creditor_id: 'NL86ZZZ000000000000' }
  },
  type: 'standard'
});

export interface EndpointInput {
  url: string;
  enabled_events: string[];
  description?: string | undefined;
  metadata?: Record<string, string> | undefined;
}

/** Registers an endpoint; the secret is the account's, so that it can be known beforehand. */
export function addWebhookEndpoint(actor: Actor, input: EndpointInput): WebhookEndpointObject {
  if (!/^https?:\/\/\S+$/.test(input.url)) {
    throw invalidRequest('Invalid URL: An explicit scheme (such as https) must be provided.', {
      code: 'url_invalid',
      param: 'url'
    });
  }
  const endpoint = {
    id: newId('we'),
    object: 'webhook_endpoint',
    api_version: API_VERSION,
    application: null,
    created: seconds(actor.world.clock),
    description: input.description ?? null,
    enabled_events: input.enabled_events,
    livemode: false,
    metadata: input.metadata ?? {},
    secret: actor.account.webhookSecret,
    status: 'enabled',
    url: input.url
  } as unknown as WebhookEndpointObject;
  return actor.tables.webhookEndpoints.put(endpoint.id, endpoint);
}

function readEndpoint(call: Call): WebhookEndpointObject {
  const found = call.tables.webhookEndpoints.get(call.path['id']!);
  if (!found) throw noSuch('webhook endpoint', call.path['id']!);
  return found;
}

/** The secret is told once, when the endpoint is made. */
function withoutSecret({ secret: _secret, ...endpoint }: WebhookEndpointObject): object {
  return endpoint;
}

const update: Endpoint = (call) => {
  const endpoint = readEndpoint(call);
  const { url, enabled_events, disabled, description } = call.params as Partial<EndpointInput> & {
    disabled?: boolean;
  };
  if (url !== undefined) endpoint.url = url;
  if (enabled_events !== undefined) endpoint.enabled_events = enabled_events;
  if (disabled !== undefined) endpoint.status = disabled ? 'disabled' : 'enabled';
  if (description !== undefined) endpoint.description = description;
  return withoutSecret(call.tables.webhookEndpoints.put(endpoint.id, endpoint));
};

export const accountEndpoints: Record<string, Endpoint> = {
  'GET /v1/account': (call) => account(call.account),
  'GET /v1/accounts/:id': (call) => {
    const found = call.world.accounts.find((one) => one.id === call.path['id']);
    if (!found) throw noSuch('account', call.path['id']!);
    return account(found);
  },
  'POST /v1/webhook_endpoints': (call) => addWebhookEndpoint(call, call.params as unknown as EndpointInput),
  'POST /v1/webhook_endpoints/:id': update,
  'GET /v1/webhook_endpoints/:id': (call) => withoutSecret(readEndpoint(call)),
  'GET /v1/webhook_endpoints': (call) => {
    const page = listPage(call, call.tables.webhookEndpoints, () => true);
    return { ...page, data: page.data.map(withoutSecret) };
  },
  'DELETE /v1/webhook_endpoints/:id': (call) => {
    const { id } = readEndpoint(call);
    call.tables.webhookEndpoints.remove(id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }
};
