import type { OccasionKind } from '#lib/server/domain/feedback/index.ts';
import { findFeedback, type AskedQuestion, type SignedInCustomer } from '#lib/server/web/index.ts';

/** The question about what the signed-in customer has done. Whoever helps them isn't asked: it isn't theirs to answer. */
export async function findCustomerFeedback(
  { ctx, merchantId, customerId, session }: SignedInCustomer,
  occasion: OccasionKind,
  occasionId: string
): Promise<AskedQuestion | undefined> {
  return session.helper ? undefined : findFeedback(ctx, { merchantId, customerId, occasion, occasionId });
}
