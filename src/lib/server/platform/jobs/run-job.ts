import type { Log } from '../log/log.ts';
import { Refusal } from '../refusal.ts';
import { Transient } from '../transient.ts';
import type { JobDefinition } from './jobs.ts';
import type { HeldJob, RunJob } from './open-queue.ts';

export type JobRunnerOptions<C> = Readonly<{
  definitions: Readonly<Record<string, JobDefinition<C>>>;
  /** The context of one job: the system acts, and the log names the job. */
  contextFor: (job: HeldJob, log: Log) => C;
  log: Log;
  /** Told after every job, for the measurements. `seconds` by the machine's own time. */
  observe?: (job: HeldJob, outcome: 'done' | 'refused' | 'retry', seconds: number) => void;
}>;

/**
 * Runs one job's use case. A refusal ends the job: asking again would be refused again. Everything else that is
 * thrown goes back to the queue, which tries later and sets the job aside when it has tried often enough.
 */
export function makeJobRunner<C>(options: JobRunnerOptions<C>): RunJob {
  return async (job) => {
    const log = options.log.child({ job: job.name, jobId: job.id, try: job.retryCount + 1 });
    const started = performance.now();
    const done = (outcome: 'done' | 'refused' | 'retry') =>
      options.observe?.(job, outcome, (performance.now() - started) / 1_000);
    try {
      const definition = options.definitions[job.name];
      // A newer version may have queued it during a deploy: back off until a worker of that version takes it.
      if (!definition) throw new Transient(`nobody here knows the job ${job.name}`);
      await definition.run(options.contextFor(job, log), job.data);
      done('done');
      log.debug('job done');
    } catch (error) {
      if (error instanceof Refusal) {
        done('refused');
        log.warn({ code: error.code, params: error.params }, 'job refused');
        return;
      }
      done('retry');
      if (error instanceof Transient) log.warn({ err: error }, 'job to be tried again');
      else log.error({ err: error }, 'job failed');
      throw error;
    }
  };
}
