import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readAttemptOfCustomer } from '../collection/index.ts';
import { readSetup } from '../payment-methods/index.ts';
import { readSubscription } from '../subscriptions/index.ts';

/** After what somebody is asked. */
export const occasions = ['paid', 'repaired', 'stopped'] as const;
export type OccasionKind = (typeof occasions)[number];

/** One thing that a customer has done: a payment attempt, a setup of a method, or the subscription that was stopped. */
export type Occasion = Readonly<{
  merchantId: string;
  customerId: string;
  occasion: OccasionKind;
  occasionId: string;
}>;

/**
 * Refuses `feedback-unknown` unless this customer has done this, to the end: the same for what never was, what is somebody
 * else's, and what didn't work out.
 */
export async function refuseNotDone(ctx: Context, asked: Occasion): Promise<void> {
  try {
    if (await isDone(ctx, asked)) return;
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || !thrown.code.endsWith('-unknown')) throw thrown;
  }
  throw new Refusal('feedback-unknown');
}

async function isDone(
  ctx: Context,
  { merchantId, customerId, occasion, occasionId }: Occasion
): Promise<boolean> {
  switch (occasion) {
    case 'paid': {
      const asked = { merchantId, customerId, attemptId: occasionId };
      return (await readAttemptOfCustomer(ctx, asked)).status === 'succeeded';
    }
    case 'repaired': {
      const setup = await ctx.db.withMerchant(merchantId, (tx) =>
        readSetup(tx, merchantId, occasionId, customerId)
      );
      return setup.status === 'succeeded';
    }
    case 'stopped': {
      const asked = { merchantId, customerId, subscriptionId: occasionId };
      return ['stopping', 'stopped'].includes((await readSubscription(ctx, asked)).status);
    }
  }
}
