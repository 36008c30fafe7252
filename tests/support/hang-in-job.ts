/** A worker on the database argv[2] that takes payments, tells its parent of each, and never finishes one. */
import { systemClock } from '../../src/lib/server/platform/clock/clock.ts';
import { openQueue } from '../../src/lib/server/platform/jobs/open-queue.ts';
import { startWorking } from '../../src/lib/server/platform/jobs/work-queues.ts';
import { makeLog } from '../../src/lib/server/platform/log/log.ts';

const url = process.argv[2];
if (!url) throw new Error('needs a database');
const queue = openQueue({
  url,
  applicationName: 'hanging-worker',
  clock: systemClock,
  log: makeLog('test', 'silent'),
  queueOf: () => 'payments',
  role: 'worker'
});
await startWorking(queue, (job) => {
  process.send?.({ id: job.id, retryCount: job.retryCount });
  return new Promise(() => undefined);
});
