import * as v from 'valibot';
import type { Context } from '../../context.ts';
import { onEvent } from '../../platform/events/deliver.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { forEachActiveMerchant } from '../identity/index.ts';
import { followBalance } from './cases/follow-balance.ts';
import { followCases } from './cases/follow-cases.ts';
import { proposeCases } from './cases/propose-cases.ts';
import { followHolds } from './holds/follow-holds.ts';
import { processReport } from './inbox/process-report.ts';
import { sendMessages } from './messages/send-messages.ts';

const OfCase = v.object({ merchantId: v.string(), caseId: v.string() });
const OfCustomer = v.object({ customerId: v.string() });
const OfReport = v.object({ merchantId: v.string(), agencyId: v.string(), eventId: v.string() });

export const handoverJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'handover.propose': {
    queue: 'housekeeping',
    run: (ctx) => forEachActiveMerchant(ctx, proposeCases)
  },
  'handover.follow-cases': {
    queue: 'housekeeping',
    run: (ctx) => forEachActiveMerchant(ctx, followCases)
  },
  'handover.follow-balance': {
    queue: 'payments',
    run: onEvent('handover.follow-balance', (ctx: Context, { merchantId, subjectId }) =>
      followBalance(ctx, { merchantId, invoiceId: subjectId })
    )
  },
  'handover.follow-holds': {
    queue: 'payments',
    run: onEvent('handover.follow-holds', (ctx: Context, { merchantId, type, subjectId, payload }) =>
      followHolds(ctx, {
        merchantId,
        // Of a case that is with an agency from now on its customer is beside it.
        customerId: type.startsWith('handover.') ? v.parse(OfCustomer, payload).customerId : subjectId,
        isByPerson: payload['isByPerson'] === true
      })
    )
  },
  // With webhooks: it is another machine that is slow, and nothing of ours waits for it.
  'handover.send': { queue: 'webhooks', run: (ctx, data) => sendMessages(ctx, v.parse(OfCase, data)) },
  'handover.process-report': {
    queue: 'payments',
    run: (ctx, data) => processReport(ctx, v.parse(OfReport, data))
  }
};
