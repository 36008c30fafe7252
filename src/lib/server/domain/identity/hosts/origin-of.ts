import type { Context } from '../../../context.ts';
import type { Merchant } from '../merchants.ts';

/**
 * What links to a merchant's pages start with: its own host, once that is verified, else the installation's. By the
 * same scheme and port, since both are answered by the same door.
 */
export function originOf(ctx: Pick<Context, 'origin'>, { host }: Pick<Merchant, 'host'>): string {
  return host === null ? ctx.origin : originAt(ctx, host);
}

/** The installation's origin under another host name. */
export function originAt({ origin }: Pick<Context, 'origin'>, host: string): string {
  const url = new URL(origin);
  url.hostname = host;
  return url.origin;
}
