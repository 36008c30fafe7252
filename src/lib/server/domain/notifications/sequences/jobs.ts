import * as v from 'valibot';
import type { Context } from '../../../context.ts';
import { onEvent } from '../../../platform/events/deliver.ts';
import type { JobDefinition } from '../../../platform/jobs/jobs.ts';
import { forEachActiveMerchant, forEachMerchant } from '../../identity/index.ts';
import { endHolds } from './end-holds.ts';
import {
  followCancel,
  followCardEnd,
  followDispute,
  followDueDate,
  followFailure,
  followResumed,
  followSettlement
} from './follow-invoice.ts';
import { planSteps } from './plan-steps.ts';
import { resumeRun } from './resume-run.ts';
import { startRuns } from './start-runs.ts';

const Moved = v.object({ from: v.string(), to: v.string() });
const Reopened = v.object({ because: v.string() });
const CardEnd = v.object({ endsOn: v.string() });

/** Begins what is new and decides about what is due. */
export async function runSequences(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<void> {
  await startRuns(ctx, input);
  await planSteps(ctx, input);
}

export const sequenceJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'notifications.run-sequences': {
    queue: 'housekeeping',
    run: (ctx) => forEachActiveMerchant(ctx, runSequences)
  },
  'notifications.stop-sequence': {
    queue: 'events',
    run: onEvent('notifications.stop-sequence', (ctx: Context, { merchantId, subjectId }) =>
      followSettlement(ctx, { merchantId, invoiceId: subjectId })
    )
  },
  'notifications.resume-sequence': {
    queue: 'events',
    run: onEvent(
      'notifications.resume-sequence',
      async (ctx: Context, { merchantId, subjectId, payload }) => {
        if (v.parse(Reopened, payload).because === 'refund') return;
        await resumeRun(ctx, { merchantId, invoiceId: subjectId });
      }
    )
  },
  'notifications.end-holds': {
    queue: 'housekeeping',
    run: (ctx) => forEachMerchant(ctx, endHolds)
  },
  'notifications.follow-resumed': {
    queue: 'events',
    run: onEvent('notifications.follow-resumed', (ctx: Context, { merchantId, subjectId }) =>
      followResumed(ctx, { merchantId, invoiceId: subjectId })
    )
  },
  'notifications.move-sequence': {
    queue: 'events',
    run: onEvent('notifications.move-sequence', (ctx: Context, { merchantId, subjectId, payload }) => {
      const { from, to } = v.parse(Moved, payload);
      const { days } = Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' });
      return followDueDate(ctx, { merchantId, invoiceId: subjectId, days });
    })
  },
  'notifications.follow-failure': {
    queue: 'events',
    run: onEvent('notifications.follow-failure', (ctx: Context, { merchantId, subjectId }) =>
      followFailure(ctx, { merchantId, attemptId: subjectId })
    )
  },
  'notifications.follow-cancel': {
    queue: 'events',
    run: onEvent('notifications.follow-cancel', (ctx: Context, { merchantId, subjectId }) =>
      followCancel(ctx, { merchantId, attemptId: subjectId })
    )
  },
  'notifications.follow-dispute': {
    queue: 'events',
    run: onEvent('notifications.follow-dispute', (ctx: Context, { merchantId, subjectId }) =>
      followDispute(ctx, { merchantId, disputeId: subjectId })
    )
  },
  'notifications.follow-card-end': {
    queue: 'events',
    run: onEvent('notifications.follow-card-end', (ctx: Context, { merchantId, subjectId, payload }) =>
      followCardEnd(ctx, {
        ...{ merchantId, paymentMethodId: subjectId },
        endsOn: Temporal.PlainDate.from(v.parse(CardEnd, payload).endsOn)
      })
    )
  }
};
