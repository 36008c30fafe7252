import type { RecurringJob } from './platform/jobs/jobs.ts';

/**
 * Every job that runs by itself: when, what, why. `name` is a key of `job-definitions.ts`. Each run plans the next
 * one before it starts, one of each waits at a time, and after a long sleep the missed runs are one run.
 */
export const schedule: readonly RecurringJob[] = [];
