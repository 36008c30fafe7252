import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import { countEndpoints, listenForEndpoints } from './endpoints.ts';
import { publicEventTypes, type PublicEventType } from './public-events.data.ts';
import { webhookEndpoint } from './schema.ts';
import { newSecret } from './secrets.ts';

/** Each costs a delivery per event; nobody needs more. */
const MOST_ENDPOINTS = 10;

export type EndpointFacts = Readonly<{ url: string; name: string; types: readonly PublicEventType[] }>;

/**
 * Adds an address that is told of events from now on. Refuses `webhook-url-wrong` for one that isn't https on a public
 * host, `webhook-types-none`, and `webhook-endpoints-too-many` from the eleventh on.
 */
export async function addEndpoint(
  ctx: Context,
  input: EndpointFacts & Readonly<{ merchantId: string }>
): Promise<Readonly<{ id: string }>> {
  const { merchantId } = input;
  const facts = checkFacts(ctx, input);
  const now = ctx.clock.now();
  const id = newId(now);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    if ((await countEndpoints(tx, merchantId)) >= MOST_ENDPOINTS)
      throw new Refusal('webhook-endpoints-too-many', { most: MOST_ENDPOINTS });
    const row = {
      ...facts,
      merchantId,
      id,
      secretSealed: newSecret(ctx),
      status: 'on' as const,
      createdAt: now
    };
    await tx.insert(webhookEndpoint).values(row);
    await recordStatusChanges(tx, merchantId, now, [
      { subjectKind: 'webhook-endpoint', subjectId: id, from: null, event: 'add', to: 'on' }
    ]);
    await listenForEndpoints(tx, merchantId);
    await recordAudit(ctx, tx, merchantId, {
      action: 'add-webhook',
      subjectKind: 'webhook-endpoint',
      subjectId: id,
      details: { host: new URL(facts.url).host, types: facts.types }
    });
  });
  return { id };
}

/** What an endpoint may be. Refuses `webhook-url-wrong` and `webhook-types-none`. */
export function checkFacts(ctx: Pick<Context, 'channels'>, { url, name, types }: EndpointFacts) {
  const address = url.trim();
  if (!ctx.channels.hook.takes(address)) throw new Refusal('webhook-url-wrong');
  const known = publicEventTypes.filter((type) => types.includes(type));
  if (known.length === 0) throw new Refusal('webhook-types-none');
  return { url: new URL(address).href, name: name.trim(), types: [...known] };
}
