import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { equalInConstantTime } from '../../platform/crypto/secrets.ts';
import { Refusal } from '../../platform/refusal.ts';
import { apiRequest } from './schema.ts';

/** How long an answer is repeated; afterwards its key is free again. */
const KEPT_HOURS = 24;
/** A request that got no answer in this time was cut off with its server; the next one with its key takes over. */
const ABANDONED_MINUTES = 5;
const PURPOSE = 'api-answer';

export type ApiAnswer = Readonly<{ status: number; body: string }>;

export type RepeatableRequest = Readonly<{
  merchantId: string;
  /** The sender's `Idempotency-Key`. */
  key: string;
  /** SHA-256 of everything that the request asks: path, content type, body. */
  requestHash: Uint8Array;
}>;

/**
 * Does `work` for the first request with this key, and answers every repetition within 24 hours with the same bytes.
 * Refuses with `request-in-flight` while the first one runs and with `idempotency-key-reused` when the key stands for
 * another request. When `work` throws, nothing is kept: the sender may try again with the same key.
 */
export async function answerOnce(
  ctx: Pick<Context, 'db' | 'clock' | 'secrets'>,
  request: RepeatableRequest,
  work: () => Promise<ApiAnswer>
): Promise<ApiAnswer & Readonly<{ isRepeated: boolean }>> {
  const earlier = await claimKey(ctx, request);
  if (earlier) return { ...earlier, isRepeated: true };
  let answer: ApiAnswer;
  try {
    answer = await work();
  } catch (error) {
    await ctx.db.withMerchant(request.merchantId, async (tx) => {
      await tx.delete(apiRequest).where(isRequest(request));
    });
    throw error;
  }
  await ctx.db.withMerchant(request.merchantId, async (tx) => {
    // Sealed: an answer may hold a link that opens a customer's balance.
    const body = ctx.secrets.seal(answer.body, PURPOSE);
    await tx.update(apiRequest).set({ status: answer.status, body }).where(isRequest(request));
  });
  return { ...answer, isRepeated: false };
}

/** Clears away answers older than 24 hours, for one merchant. Answers how many. */
export async function deleteOldApiRequests(
  ctx: Pick<Context, 'db' | 'clock'>,
  merchantId: string
): Promise<number> {
  const old = lt(apiRequest.createdAt, ctx.clock.now().subtract({ hours: KEPT_HOURS }));
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const gone = await tx
      .delete(apiRequest)
      .where(and(eq(apiRequest.merchantId, merchantId), old))
      .returning({ key: apiRequest.key });
    return gone.length;
  });
}

/** Takes the key for this request, or finds the answer that it got before. */
async function claimKey(
  ctx: Pick<Context, 'db' | 'clock' | 'secrets'>,
  request: RepeatableRequest
): Promise<ApiAnswer | undefined> {
  const now = ctx.clock.now();
  const { merchantId, key, requestHash } = request;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const isOver = lt(apiRequest.createdAt, now.subtract({ hours: KEPT_HOURS }));
    const isAbandoned = and(
      isNull(apiRequest.status),
      lt(apiRequest.createdAt, now.subtract({ minutes: ABANDONED_MINUTES })),
      eq(apiRequest.requestHash, requestHash)
    );
    const claimed = await tx
      .insert(apiRequest)
      .values({ merchantId, key, requestHash, createdAt: now })
      .onConflictDoUpdate({
        target: [apiRequest.merchantId, apiRequest.key],
        set: { requestHash, status: null, body: null, createdAt: now },
        setWhere: or(isOver, isAbandoned) ?? sql`false`
      })
      .returning({ key: apiRequest.key });
    if (claimed.length === 1) return undefined;
    const [earlier] = await tx.select().from(apiRequest).where(isRequest(request));
    if (!earlier) throw new Refusal('request-in-flight');
    if (!equalInConstantTime(earlier.requestHash, requestHash)) throw new Refusal('idempotency-key-reused');
    if (earlier.status === null || earlier.body === null) throw new Refusal('request-in-flight');
    return { status: earlier.status, body: ctx.secrets.open(earlier.body, PURPOSE) };
  });
}

function isRequest({ merchantId, key }: RepeatableRequest) {
  return and(eq(apiRequest.merchantId, merchantId), eq(apiRequest.key, key));
}
