import type { Context } from '../../../context.ts';

/** Where the provider of text messages reports what became of a merchant's: never a host that may be lost meanwhile. */
export function reportAddress(
  { origin, installationOrigin = origin }: Pick<Context, 'origin' | 'installationOrigin'>,
  merchantId: string
): string {
  return `${installationOrigin}/api/webhooks/twilio/${merchantId}`;
}
