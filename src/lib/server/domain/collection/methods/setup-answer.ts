import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import type { DeclineClass } from '../../../gateway/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { findAttemptByForm } from '../attempts.ts';
import { readSetup, type MethodSetup, type TryRefusal } from '../../payment-methods/index.ts';
import { answerOf, type PayOutcome } from '../pay-outcome.ts';
import { trialKeyOf } from './try-after-setup.ts';

/** What became of the amount that was to be tried on a new method at once. */
export type Trial =
  | Readonly<{ kind: 'tried'; amount: Money; outcome: PayOutcome }>
  | Readonly<{ kind: 'not-tried'; amount: Money; refusal: TryRefusal }>
  /** Stored a moment ago; it is tried within minutes. */
  | Readonly<{ kind: 'to-come'; amount: Money }>;

/** What a customer is told about a setup. `unknown`: we are finding out; never type it again meanwhile. */
export type SetupAnswer = Readonly<
  { setupId: string } & (
    | { kind: 'stored'; paymentMethodId: string; trial?: Trial }
    | { kind: 'requires-action'; challengeUrl: string }
    | { kind: 'processing' | 'unknown' | 'canceled' }
    | { kind: 'declined'; declineClass: DeclineClass }
  )
>;

/** What is told about a setup as it stands, and what came of the try. */
export async function answerOfSetup(ctx: Context, setup: MethodSetup): Promise<SetupAnswer> {
  const { id: setupId, status } = setup;
  switch (status) {
    case 'opened':
    case 'unknown':
      return { kind: 'unknown', setupId };
    case 'processing':
    case 'canceled':
      return { kind: status, setupId };
    case 'requires_action':
      return setup.challengeUrl === null
        ? { kind: 'unknown', setupId }
        : { kind: 'requires-action', setupId, challengeUrl: setup.challengeUrl };
    case 'failed':
      return { kind: 'declined', setupId, declineClass: setup.decline?.class ?? 'technical' };
    case 'succeeded': {
      const { paymentMethodId } = setup;
      // The bank approved, and left nothing behind that could be debited.
      if (paymentMethodId === null) return { kind: 'declined', setupId, declineClass: 'technical' };
      const trial = await ctx.db.withMerchant(setup.merchantId, (tx) => findTrial(tx, setup));
      return { kind: 'stored', setupId, paymentMethodId, ...(trial && { trial }) };
    }
  }
}

async function findTrial(tx: Tx, { merchantId, id, toTry: amount }: MethodSetup): Promise<Trial | undefined> {
  if (!amount) return undefined;
  const attempt = await findAttemptByForm(tx, merchantId, trialKeyOf(id));
  if (attempt) return { kind: 'tried', amount: attempt.amount, outcome: answerOf(attempt) };
  const { tryRefusal: refusal } = await readSetup(tx, merchantId, id);
  return refusal ? { kind: 'not-tried', amount, refusal } : { kind: 'to-come', amount };
}
