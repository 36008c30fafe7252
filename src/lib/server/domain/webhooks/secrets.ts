import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Context } from '../../context.ts';
import type { webhookEndpoint } from './schema.ts';

type Sealed = Pick<
  typeof webhookEndpoint.$inferSelect,
  'secretSealed' | 'formerSecretSealed' | 'formerSecretUntil'
>;

const PURPOSE = 'webhook.secret';
/** Standard Webhooks 1.0 asks for 24 to 64. */
const SECRET_BYTES = 32;
/** How long a former secret still signs: a day to put the new one everywhere. */
export const OVERLAP_HOURS = 24;

/** A new signing secret, sealed. */
export function newSecret(ctx: Pick<Context, 'secrets'>): string {
  return ctx.secrets.seal(`whsec_${randomBytes(SECRET_BYTES).toString('base64')}`, PURPOSE);
}

/** The secret that a receiver verifies by: `whsec_…`. */
export function openSecret(ctx: Pick<Context, 'secrets'>, { secretSealed }: Sealed): string {
  return ctx.secrets.open(secretSealed, PURPOSE);
}

/** What a receiver gets beside the body. While a secret is being changed, both sign: the receiver may know either. */
export function signedHeaders(
  ctx: Pick<Context, 'secrets'>,
  endpoint: Sealed,
  message: Readonly<{ id: string; body: string }>,
  now: Temporal.Instant
): Record<string, string> {
  const { formerSecretSealed: former, formerSecretUntil: until } = endpoint;
  const isFormerGood = former !== null && until !== null && Temporal.Instant.compare(now, until) < 0;
  const secrets = [openSecret(ctx, endpoint), ...(isFormerGood ? [ctx.secrets.open(former, PURPOSE)] : [])];
  const seconds = Math.floor(now.epochMilliseconds / 1_000);
  const at = dateOf(seconds);
  return {
    'content-type': 'application/json',
    'user-agent': 'Quitte-Webhooks/1',
    'webhook-id': message.id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': secrets
      .map((secret) => new Webhook(secret).sign(message.id, at, message.body))
      .join(' ')
  };
}

/** The library takes a legacy date, of which it reads the seconds. */
function dateOf(seconds: number): Date {
  return new Date(seconds * 1_000);
}
