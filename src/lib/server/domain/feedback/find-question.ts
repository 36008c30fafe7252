import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Occasion } from './occasion.ts';

/** How easy it was, from 1 (very hard) to 5 (very easy). */
export const scores = [1, 2, 3, 4, 5] as const;
export type Score = (typeof scores)[number];

/** What a customer said. */
export type Answer = Readonly<{ score: Score; comment: string | undefined }>;

/** The question as it stands: whoever has answered it isn't asked again, and may change what they said. */
export type Question = Readonly<{ answer: Answer | undefined }>;

/**
 * The question about something that the caller knows this customer has done; `undefined` where nobody is to be asked: the
 * merchant doesn't, or the customer is left alone. One round trip.
 */
export async function findQuestion(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId, customerId, occasion, occasionId }: Occasion
): Promise<Question | undefined> {
  const now = ctx.clock.now().toString();
  const [row] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ isAsked: boolean; score: Score | null; comment: string | null }>(sql`
      select m.asks_feedback and not exists (
          select from contact_hold h
          where h.merchant_id = m.id and h.customer_id = ${customerId} and h.invoice_id is null
            and h.released_at is null and (h.until_at is null or h.until_at > ${now}::timestamptz)) as "isAsked",
        a.score, a.comment
      from merchant m
      left join feedback_answer a on a.merchant_id = m.id and a.customer_id = ${customerId}
        and a.occasion = ${occasion} and a.occasion_id = ${occasionId} and a.replaced_at is null
      where m.id = ${merchantId}`)
  );
  if (!row?.isAsked) return undefined;
  return { answer: row.score === null ? undefined : { score: row.score, comment: row.comment ?? undefined } };
}
