import { randomInt } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { HookAnswer } from '../../channels/index.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { decideNextTry } from './decide-next-try.ts';
import { claimDelivery, type Delivery } from './deliveries.ts';
import { claimEndpoint, updateEndpoint, type EndpointRow } from './endpoints.ts';
import { sendCall } from './queue-deliveries.ts';
import { webhookDelivery, webhookEndpoint, webhookTry } from './schema.ts';
import { signedHeaders } from './secrets.ts';

type Due = Readonly<{ delivery: Delivery; endpoint: EndpointRow }>;

/** So many failures in a row, and an endpoint is left alone for a while: its silence would take the others' places. */
const FAILURES_BEFORE_REST = 5;
const REST_SECONDS = 300;
/** An endpoint that took nothing for so long is given up: nobody is there. */
const GIVE_UP_HOURS = 72;
/** Enough to recognise an error page; a receiver's answer is nobody's archive. */
const MOST_ANSWER_CHARACTERS = 1_000;

/**
 * Sends one delivery to its endpoint, between two transactions, and writes down what came back. Delivered means an
 * answer of the two hundreds; anything else is tried again by the schedule. A worker that dies between sending and
 * writing sends again, under the same `webhook-id`.
 */
export async function sendDelivery(
  ctx: Context,
  input: Readonly<{ merchantId: string; deliveryId: string; tries: number }>
): Promise<void> {
  const due = await ctx.db.withMerchant(input.merchantId, (tx) => findDue(ctx, tx, input));
  if (!due) return;
  const { delivery, endpoint } = due;
  const at = ctx.clock.now();
  const message = { id: delivery.eventId, body: delivery.body };
  const started = performance.now();
  const answer = await ctx.channels.hook.post({
    url: endpoint.url,
    headers: signedHeaders(ctx, endpoint, message, at),
    body: delivery.body
  });
  const tookMs = Math.round(performance.now() - started);
  await ctx.db.withMerchant(input.merchantId, async (tx) => {
    await tx.insert(webhookTry).values(tryOf(delivery, at, tookMs, answer));
    await (isTaken(answer) ? recordTaken(ctx, tx, due) : recordRefused(ctx, tx, due, answer));
  });
}

/** What this try is for; `undefined` when it was made, put off or called off by now. */
async function findDue(
  ctx: Context,
  tx: Tx,
  { merchantId, deliveryId, tries }: Parameters<typeof sendDelivery>[1]
): Promise<Due | undefined> {
  const now = ctx.clock.now();
  const [due] = await tx
    .select({ delivery: webhookDelivery, endpoint: webhookEndpoint })
    .from(webhookDelivery)
    .innerJoin(
      webhookEndpoint,
      and(
        eq(webhookEndpoint.merchantId, webhookDelivery.merchantId),
        eq(webhookEndpoint.id, webhookDelivery.endpointId)
      )
    )
    .where(and(eq(webhookDelivery.merchantId, merchantId), eq(webhookDelivery.id, deliveryId)));
  if (!due || due.delivery.status !== 'waiting' || due.delivery.tries !== tries) return undefined;
  const { delivery, endpoint } = due;
  if (endpoint.status !== 'on') {
    await claimDelivery(tx, delivery, 'give-up', { nextTryAt: null, endedAt: now }, now);
    return undefined;
  }
  const { restUntil } = endpoint;
  if (restUntil !== null && Temporal.Instant.compare(now, restUntil) < 0) {
    const nextTryAt = restUntil.add({ milliseconds: randomInt(60_000) });
    await claimDelivery(tx, delivery, undefined, { nextTryAt }, now);
    await ctx.jobs.enqueue(tx, sendCall({ merchantId, deliveryId, tries }, nextTryAt));
    return undefined;
  }
  return due;
}

const isTaken = (answer: HookAnswer) =>
  answer.kind === 'answer' && answer.status >= 200 && answer.status < 300;

async function recordTaken(ctx: Context, tx: Tx, { delivery, endpoint }: Due): Promise<void> {
  const now = ctx.clock.now();
  const { tries, round } = delivery;
  // The endpoint first, as everywhere: who holds both never waits for who holds the other.
  if (endpoint.failures > 0)
    await updateEndpoint(tx, endpoint, { failingSince: null, failures: 0, restUntil: null });
  await claimDelivery(
    tx,
    delivery,
    'deliver',
    { tries: tries + 1, round: round + 1, nextTryAt: null, endedAt: now },
    now
  );
}

async function recordRefused(
  ctx: Context,
  tx: Tx,
  { delivery, endpoint }: Due,
  answer: HookAnswer
): Promise<void> {
  const now = ctx.clock.now();
  const isGivenUp = await countFailure(ctx, tx, endpoint, answer, now);
  const { merchantId, id: deliveryId } = delivery;
  const [tries, round] = [delivery.tries + 1, delivery.round + 1];
  const wish = answer.kind === 'answer' ? answer.retryAfter : undefined;
  const nextTryAt = isGivenUp ? undefined : decideNextTry(round, now, randomInt(1_000) / 1_000, wish);
  if (!nextTryAt) {
    await claimDelivery(tx, delivery, 'give-up', { tries, round, nextTryAt: null, endedAt: now }, now);
    return;
  }
  const isMine = await claimDelivery(tx, delivery, undefined, { tries, round, nextTryAt }, now);
  if (isMine) await ctx.jobs.enqueue(tx, sendCall({ merchantId, deliveryId, tries }, nextTryAt));
}

/** Counts a failure of an endpoint, lets it rest, and gives it up when it is gone (410) or failed for days. */
async function countFailure(
  ctx: Context,
  tx: Tx,
  { merchantId, id }: EndpointRow,
  answer: HookAnswer,
  now: Temporal.Instant
): Promise<boolean> {
  const [row] = await tx
    .update(webhookEndpoint)
    .set({
      failures: sql`${webhookEndpoint.failures} + 1`,
      failingSince: sql`coalesce(${webhookEndpoint.failingSince}, ${now.toString()}::timestamptz)`
    })
    .where(and(eq(webhookEndpoint.merchantId, merchantId), eq(webhookEndpoint.id, id)))
    .returning();
  if (!row || row.status !== 'on') return true;
  const isGone = answer.kind === 'answer' && answer.status === 410;
  const isLong = row.failingSince !== null && row.failingSince.until(now).total('hours') >= GIVE_UP_HOURS;
  if (isGone || isLong) {
    await claimEndpoint(tx, row, 'give-up', now);
    ctx.log.warn({ endpointId: id, isGone }, 'webhook endpoint given up');
    return true;
  }
  if (row.failures >= FAILURES_BEFORE_REST)
    await updateEndpoint(tx, row, { restUntil: now.add({ seconds: REST_SECONDS }) });
  return false;
}

function tryOf(
  { merchantId, id: deliveryId }: Delivery,
  at: Temporal.Instant,
  tookMs: number,
  answer: HookAnswer
): typeof webhookTry.$inferInsert {
  const row = { merchantId, id: newId(at), deliveryId, at, tookMs };
  if (answer.kind !== 'answer') return { ...row, because: answer.because, answer: '' };
  return { ...row, status: answer.status, answer: readable(answer.text) };
}

/** What PostgreSQL can keep of whatever was answered. */
function readable(text: string): string {
  return text.replaceAll('\0', '').slice(0, MOST_ANSWER_CHARACTERS).toWellFormed();
}
