import type { Context } from './context.ts';
import { arrangementJobs } from './domain/arrangements/index.ts';
import { billingJobs } from './domain/billing/index.ts';
import { bulkJobs } from './domain/bulk/index.ts';
import { collectionJobs } from './domain/collection/index.ts';
import { experimentJobs } from './domain/experiments/index.ts';
import { handoverJobs } from './domain/handover/index.ts';
import { identityJobs } from './domain/identity/index.ts';
import { reportingJobs } from './domain/reporting/index.ts';
import { mergingJobs } from './domain/merging/index.ts';
import { notificationJobs } from './domain/notifications/index.ts';
import { paymentMethodJobs } from './domain/payment-methods/index.ts';
import { subscriptionsJobs } from './domain/subscriptions/index.ts';
import { webhookJobs } from './domain/webhooks/index.ts';
import type { JobDefinition } from './platform/jobs/jobs.ts';

/** Every job that can be queued: the domains' `jobs.ts` put together. A name belongs to one domain. */
export const jobDefinitions: Readonly<Record<string, JobDefinition<Context>>> = {
  ...arrangementJobs,
  ...billingJobs,
  ...bulkJobs,
  ...collectionJobs,
  ...experimentJobs,
  ...handoverJobs,
  ...identityJobs,
  ...mergingJobs,
  ...notificationJobs,
  ...paymentMethodJobs,
  ...reportingJobs,
  ...subscriptionsJobs,
  ...webhookJobs
};
