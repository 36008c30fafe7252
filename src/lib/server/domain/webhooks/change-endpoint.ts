import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordAudit } from '../identity/index.ts';
import { checkFacts, type EndpointFacts } from './add-endpoint.ts';
import {
  claimEndpoint,
  listenForEndpoints,
  readEndpointRow,
  updateEndpoint,
  type EndpointRow
} from './endpoints.ts';
import { newSecret, openSecret, OVERLAP_HOURS } from './secrets.ts';

type Which = Readonly<{ merchantId: string; endpointId: string }>;

/** Changes where an endpoint is and what it hears of. Refuses like `addEndpoint`, and `webhook-endpoint-not-found`. */
export async function changeEndpoint(ctx: Context, input: EndpointFacts & Which): Promise<void> {
  const facts = checkFacts(ctx, input);
  const details = { host: new URL(facts.url).host, types: facts.types };
  await act(ctx, input, 'change-webhook', details, async (tx, row) => {
    await updateEndpoint(tx, row, facts);
    await listenForEndpoints(tx, row.merchantId);
  });
}

/**
 * Switches an endpoint on or off, or takes it away; its deliveries stay to be read. What waits for one that is off
 * isn't sent. Refuses `webhook-endpoint-changed` when it is so already.
 */
export async function moveEndpoint(
  ctx: Context,
  input: Which & Readonly<{ to: 'switch-on' | 'switch-off' | 'remove' }>
): Promise<void> {
  await act(ctx, input, `${input.to}-webhook`, {}, (tx, row) =>
    claimEndpoint(tx, row, input.to, ctx.clock.now())
  );
}

/** Gives an endpoint a new signing secret. For a day the former one signs as well, so that nothing is lost meanwhile. */
export async function rotateSecret(ctx: Context, input: Which): Promise<void> {
  await act(ctx, input, 'rotate-webhook-secret', {}, (tx, row) =>
    updateEndpoint(tx, row, {
      secretSealed: newSecret(ctx),
      formerSecretSealed: row.secretSealed,
      formerSecretUntil: ctx.clock.now().add({ hours: OVERLAP_HOURS })
    })
  );
}

/** The signing secret, to be put into the receiver. Who looked is written down. */
export async function revealSecret(ctx: Context, input: Which): Promise<string> {
  return act(ctx, input, 'reveal-webhook-secret', {}, (_tx, row) => Promise.resolve(openSecret(ctx, row)));
}

async function act<T>(
  ctx: Context,
  { merchantId, endpointId }: Which,
  action: string,
  details: Readonly<Record<string, unknown>>,
  work: (tx: Tx, row: EndpointRow) => Promise<T>
): Promise<T> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const done = await work(tx, await readEndpointRow(tx, merchantId, endpointId));
    const subject = { subjectKind: 'webhook-endpoint', subjectId: endpointId };
    await recordAudit(ctx, tx, merchantId, { action, ...subject, details });
    return done;
  });
}
