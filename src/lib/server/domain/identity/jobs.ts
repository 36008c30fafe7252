import type { Context } from '../../context.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { purgeTurns } from '../../platform/rate-limit/take-turn.ts';
import { deleteOldApiRequests } from './answer-once.ts';
import { deleteOldProofs } from './contacts/proofs.ts';
import { deleteEndedCustomerSessions } from './customer-session.ts';
import { listMerchants } from './merchants.ts';
import { deleteEndedSessions } from './session.ts';

export const identityJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'identity.clear-away': {
    queue: 'housekeeping',
    run: async (ctx) => {
      await purgeTurns(ctx.db, ctx.clock.now());
      for (const { id } of await listMerchants(ctx)) {
        await deleteEndedSessions(ctx, id);
        await deleteEndedCustomerSessions(ctx, id);
        await deleteOldProofs(ctx, id);
        await deleteOldApiRequests(ctx, id);
      }
    }
  }
};
