import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Context } from '../../../context.ts';
import { equalInConstantTime } from '../../../platform/crypto/secrets.ts';
import type { AgencyRow } from './agencies.ts';

type Secrets = Pick<Context, 'secrets'>;

const SECRET = 'agency.secret';
const API_KEY = 'agency.api-key';
/** Standard Webhooks 1.0 asks for 24 to 64. */
const SECRET_BYTES = 32;
/** The same asks to refuse what was signed longer ago: it may be a replay. */
const TOLERANCE_SECONDS = 300;

/** A new signing secret, sealed. */
export function newAgencySecret({ secrets }: Secrets): string {
  return secrets.seal(`whsec_${randomBytes(SECRET_BYTES).toString('base64')}`, SECRET);
}

/** The secret that the agency signs by: `whsec_…`. */
export function openAgencySecret({ secrets }: Secrets, { secretSealed }: AgencyRow): string {
  return secretSealed === null ? '' : secrets.open(secretSealed, SECRET);
}

export function sealApiKey({ secrets }: Secrets, apiKey: string): string {
  return secrets.seal(apiKey, API_KEY);
}

/** What we show the agency with each request. */
export function agencyHeaders({ secrets }: Secrets, { apiKeySealed }: AgencyRow): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'Quitte-Handover/1',
    ...(apiKeySealed !== null && { authorization: `Bearer ${secrets.open(apiKeySealed, API_KEY)}` })
  };
}

/** A request by which an agency reports, by Standard Webhooks 1.0. */
export type SignedReport = Readonly<{
  id: string | null;
  timestamp: string | null;
  signature: string | null;
  body: string;
}>;

/** Whether the agency signed this, a moment ago. The moment is that of our clock, which the library doesn't know. */
export function isGenuineReport(
  ctx: Secrets,
  agency: AgencyRow,
  { id, timestamp, signature, body }: SignedReport,
  now: Temporal.Instant
): boolean {
  if (id === null || id === '' || timestamp === null || signature === null) return false;
  if (agency.secretSealed === null || !/^\d{1,12}$/.test(timestamp)) return false;
  const seconds = Number(timestamp);
  if (Math.abs(now.epochMilliseconds / 1_000 - seconds) > TOLERANCE_SECONDS) return false;
  const expected = new Webhook(openAgencySecret(ctx, agency)).sign(id, dateOf(seconds), body);
  const good = Buffer.from(expected);
  return signature.split(' ').some((given) => equalInConstantTime(Buffer.from(given), good));
}

/** The library takes a legacy date, of which it reads the seconds. */
function dateOf(seconds: number): Date {
  return new Date(seconds * 1_000);
}
