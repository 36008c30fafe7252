import type { Context } from '../../../context.ts';

/** Where the provider of text messages reports what became of a merchant's. */
export function reportAddress({ origin }: Pick<Context, 'origin'>, merchantId: string): string {
  return `${origin}/api/webhooks/twilio/${merchantId}`;
}
