import Stripe from 'stripe';
import { Refusal } from '../../platform/refusal.ts';
import { Transient } from '../../platform/transient.ts';
import type { Connection } from './connection.ts';
import { errorMeanings } from './error-codes.data.ts';
import { wasNeverSent } from './never-sent.ts';

/** Why there is no object to read. */
export type StripeFailure =
  /** Stripe spoke and said no: a 4xx. */
  | Readonly<{ kind: 'refused'; error: Stripe.errors.StripeError }>
  /** No answer, or none that can be read: whatever was asked may have happened. */
  | Readonly<{ kind: 'silent'; because: string }>
  /** Never reached Stripe, or turned away at the door for longer than we could wait: nothing happened. */
  | Readonly<{ kind: 'not-taken'; because: string }>;

export type Answer<T> = Readonly<{ kind: 'answered'; value: T }> | StripeFailure;

// The first pause before the same request goes again; doubled each time, with jitter, so that clients that were turned
// away together don't come back together.
const FIRST_PAUSE_MS = 200;

/**
 * Puts one question to Stripe and never throws. The question is put again, under the same idempotency key, only while
 * Stripe surely has not acted on it: no connection, 429, a locked object, or the same key still in flight (then the
 * repeat fetches the first one's answer). After that, and on every time-out, cut and 5xx, silence stays silence.
 */
export async function ask<T>(connection: Connection, question: () => Promise<T>): Promise<Answer<T>> {
  const deadlineMs = performance.now() + connection.budgetMs;
  let pauseMs = FIRST_PAUSE_MS;
  // Another request under our key was seen at work: whatever becomes of this one, nothing is sure any more.
  let isAtWork = false;
  for (;;) {
    try {
      await connection.limit();
    } catch (error) {
      return notTaken(isAtWork, nameOf(error));
    }
    const answer = await askOnce(connection, question);
    if (answer.kind === 'answered' || !mayGoAgain(answer)) return answer;
    isAtWork ||= answer.kind === 'refused' && answer.error.code === 'idempotency_key_in_use';
    const jitteredMs = pauseMs * (0.5 + Math.random() / 2);
    if (performance.now() + jitteredMs > deadlineMs) return givenUp(answer, isAtWork);
    await pause(jitteredMs);
    pauseMs *= 2;
  }
}

/** The value, for reads: throws `Refusal('gateway-object-missing')`, `Transient` when Stripe is away, else the defect. */
export async function read<T>(connection: Connection, question: () => Promise<T>): Promise<T> {
  const answer = await ask(connection, question);
  if (answer.kind === 'answered') return answer.value;
  if (answer.kind !== 'refused') throw new Transient(`Stripe: ${answer.because}`);
  if (answer.error.code === 'resource_missing') throw new Refusal('gateway-object-missing');
  throw answer.error;
}

/** Whether an answer is the stored one of an earlier request under the same key, and may be out of date. */
export function isReplay(answer: Stripe.Response<unknown>): boolean {
  return answer.lastResponse.headers['idempotent-replayed'] === 'true';
}

async function askOnce<T>(connection: Connection, question: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: 'answered', value: await withinTime(question(), connection.timeoutMs) };
  } catch (error) {
    const failure = failureOf(error);
    logFailure(connection, failure);
    return failure;
  }
}

function failureOf(error: unknown): StripeFailure {
  if (!(error instanceof Stripe.errors.StripeError)) return { kind: 'silent', because: nameOf(error) };
  if (error instanceof Stripe.errors.StripeConnectionError) {
    const because = (error.detail as { code?: string } | undefined)?.code ?? 'connection';
    return { kind: wasNeverSent(error.detail) ? 'not-taken' : 'silent', because };
  }
  // No status: the body could not be read. 5xx: Stripe itself does not know.
  if (error.statusCode === undefined || error.statusCode >= 500 || error.rawType === 'api_error') {
    return { kind: 'silent', because: `HTTP ${error.statusCode ?? 'without a readable body'}` };
  }
  return { kind: 'refused', error };
}

function mayGoAgain(failure: StripeFailure): boolean {
  if (failure.kind !== 'refused') return failure.kind === 'not-taken';
  return isBusy(failure.error) || failure.error.code === 'idempotency_key_in_use';
}

function isBusy(error: Stripe.errors.StripeError): boolean {
  return error.statusCode === 429 || errorMeanings.get(error.code ?? '')?.effect === 'busy';
}

function givenUp(failure: StripeFailure, isAtWork: boolean): StripeFailure {
  if (failure.kind === 'not-taken') return notTaken(isAtWork, failure.because);
  if (failure.kind !== 'refused' || !isBusy(failure.error)) return failure;
  const { code } = failure.error;
  // A locked object was reached: an intent may have been made before the lock was met.
  return notTaken(isAtWork || code === 'lock_timeout', code ?? 'HTTP 429');
}

function notTaken(isAtWork: boolean, because: string): StripeFailure {
  return { kind: isAtWork ? 'silent' : 'not-taken', because };
}

/** The SDK's time-out counts silence on the line; an answer that trickles in byte by byte would never meet it. */
async function withinTime<T>(answer: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no full answer in time')), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Codes and the request id only: messages and raw bodies can hold what a payer typed. */
function logFailure({ log }: Connection, failure: StripeFailure): void {
  if (failure.kind !== 'refused') {
    log.warn({ because: failure.because }, 'Stripe did not answer');
    return;
  }
  const { type, code, param, statusCode, requestId, decline_code: declineCode } = failure.error;
  const facts = { type, code, param, statusCode, requestId, declineCode };
  // A declined payment is daily work. A request that Stripe calls wrong, or a key it refuses, is a defect of ours.
  const isOurs = statusCode !== 402 && statusCode !== 404 && !mayGoAgain(failure);
  if (isOurs) log.error(facts, 'Stripe refused a request');
  else log.info(facts, 'Stripe said no');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unreadable error';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
