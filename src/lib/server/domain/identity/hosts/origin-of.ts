import type { Context } from '../../../context.ts';
import type { Merchant } from '../merchants.ts';

/**
 * What links to a merchant's pages start with: its own host, once that is verified, else the installation's. By the
 * same scheme and port, since both are answered by the same door.
 */
export function originOf(ctx: Pick<Context, 'origin'>, { host }: Pick<Merchant, 'host'>): string {
  return host === null ? ctx.origin : originAt(ctx, host);
}

/** The context in which something is written in a merchant's name: what it leads to is on that merchant's own host. */
export function inNameOf<C extends Pick<Context, 'origin' | 'installationOrigin'>>(
  ctx: C,
  merchant: Pick<Merchant, 'host'>
): C {
  const { installationOrigin = ctx.origin } = ctx;
  return { ...ctx, origin: originOf(ctx, merchant), installationOrigin };
}

/** The installation's origin under another host name. */
export function originAt({ origin }: Pick<Context, 'origin'>, host: string): string {
  const url = new URL(origin);
  url.hostname = host;
  return url.origin;
}
