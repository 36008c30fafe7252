import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { mintPayLink } from './mint-pay-link.ts';
import { openPayLink } from './open-pay-link.ts';

/** A link with its secret, for the browser of the customer whose link it is. */
export type LentPayLink = Readonly<{
  publicId: string;
  token: string;
  expiresAt: Temporal.Instant;
  state: 'valid';
}>;

export type LendPayLink = Readonly<{
  merchantId: string;
  customerId: string;
  /** Secrets of links that this browser holds already: one of this customer's balance is good enough. */
  heldSecrets: readonly string[];
}>;

/** Long enough to pay, short enough to be worth nothing tomorrow. */
const LENT_HOURS = 2;
const LEAST_MINUTES_LEFT = 30;
/** More links than anybody holds: the rest of a jar is not looked into. */
const MOST_HELD = 10;

/** Lets a signed-in customer use the pay page for all that they owe: by a link that they hold, else by a new one. */
export async function lendPayLink(ctx: Context, input: LendPayLink): Promise<LentPayLink> {
  const { merchantId, customerId } = input;
  for (const token of input.heldSecrets.slice(0, MOST_HELD)) {
    const held = await openOwn(ctx, input, token);
    if (held) return held;
  }
  const expiresAt = ctx.clock.now().add({ hours: LENT_HOURS });
  const minted = await ctx.db.withMerchant(merchantId, (tx) =>
    mintPayLink(ctx, tx, { merchantId, customerId, invoiceId: null, purpose: 'portal', expiresAt })
  );
  return { publicId: minted.publicId, token: minted.token, expiresAt, state: 'valid' };
}

async function openOwn(
  ctx: Context,
  { merchantId, customerId }: LendPayLink,
  token: string
): Promise<LentPayLink | undefined> {
  const link = await openPayLink(ctx, { token }).catch((fault: unknown) => {
    if (fault instanceof Refusal) return undefined;
    throw fault;
  });
  const leastLeft = ctx.clock.now().add({ minutes: LEAST_MINUTES_LEFT });
  const isGood =
    link?.state === 'valid' &&
    link.scope === 'balance' &&
    link.invoiceIds === null &&
    link.merchantId === merchantId &&
    link.customerId === customerId &&
    Temporal.Instant.compare(link.expiresAt, leastLeft) > 0;
  return isGood ? { publicId: link.publicId, token, expiresAt: link.expiresAt, state: 'valid' } : undefined;
}
