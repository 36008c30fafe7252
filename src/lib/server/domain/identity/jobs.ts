import type { Context } from '../../context.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { purgeTurns } from '../../platform/rate-limit/take-turn.ts';
import { deleteOldApiRequests } from './answer-once.ts';
import { deleteOldProofs } from './contacts/proofs.ts';
import { deleteEndedCustomerSessions } from './customer-session.ts';
import { forEachMerchant } from './for-each-merchant.ts';
import { recheckHost } from './hosts/check-host.ts';
import { deleteEndedOperatorSessions } from './operators/operator-session.ts';
import { deleteEndedSessions } from './session.ts';

export const identityJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'identity.recheck-hosts': {
    queue: 'housekeeping',
    run: (ctx) => forEachMerchant(ctx, recheckHost)
  },
  'identity.clear-away': {
    queue: 'housekeeping',
    run: async (ctx) => {
      await purgeTurns(ctx.db, ctx.clock.now());
      await deleteEndedOperatorSessions(ctx);
      await forEachMerchant(ctx, async (_, { merchantId }) => {
        await deleteEndedSessions(ctx, merchantId);
        await deleteEndedCustomerSessions(ctx, merchantId);
        await deleteOldProofs(ctx, merchantId);
        await deleteOldApiRequests(ctx, merchantId);
      });
    }
  }
};
