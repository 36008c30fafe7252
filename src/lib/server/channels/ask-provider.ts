import type { SendOutcome } from './index.ts';

export type ProviderAnswer =
  | Readonly<{ kind: 'answer'; status: number; body: unknown; retryAfterSeconds?: number }>
  | Readonly<{ kind: 'never-sent'; because: string }>
  | Readonly<{ kind: 'silence'; because: string }>;

/** Nobody was reached, so nothing can have been taken. Node's and undici's own codes. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT'
]);

/** Longer than any provider's usual answer, shorter than a job may run. */
const ANSWER_MS = 20_000;

/** Sends one request. Tells apart an answer, a provider that was never reached, and silence after sending. */
export async function askProvider(url: string, request: RequestInit): Promise<ProviderAnswer> {
  try {
    const response = await fetch(url, {
      ...request,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS)
    });
    const retryAfterSeconds = secondsOf(response.headers.get('retry-after'));
    return {
      kind: 'answer',
      status: response.status,
      body: await response.json().catch(() => undefined),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds })
    };
  } catch (error) {
    const code = String((error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name);
    return { kind: NEVER_SENT.has(code) ? 'never-sent' : 'silence', because: code };
  }
}

/** What a status of the four hundreds means: a no to this message, or "later" to everybody. */
export function refusedWith(
  { status, retryAfterSeconds }: Extract<ProviderAnswer, { kind: 'answer' }>,
  because: string
): SendOutcome {
  const later = status === 408 || status === 425 || status === 429;
  if (!later) return { kind: 'rejected', because };
  return {
    kind: 'unavailable',
    because,
    isProviderAway: true,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds })
  };
}

/** Longer than a provider means; a longer wish is looked at again after a day. */
const LONGEST_WAIT_SECONDS = 86_400;

/** `Retry-After` in seconds; its other form, a date, is left to our own pauses. */
function secondsOf(header: string | null): number | undefined {
  if (header === null || !/^\d{1,9}$/.test(header.trim())) return undefined;
  return Math.min(Number(header), LONGEST_WAIT_SECONDS);
}

/** A field of an answer whose shape nobody promised. */
export function textOf(body: unknown, field: string): string | undefined {
  const value =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[field] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
