import type { JobQueue } from './open-queue.ts';
import { JOBS_SCHEMA } from './queues.data.ts';

export type QueueDepth = Readonly<{ queue: string; state: 'waiting' | 'due' | 'running'; count: number }>;

/** How many jobs wait for a later time, are due now, or run, per queue; `set-aside` is a queue like the others. */
export async function readQueueDepths(queue: JobQueue): Promise<readonly QueueDepth[]> {
  await queue.start();
  const { rows } = await queue.boss.getDb().executeSql(
    `select q.name as queue,
       count(*) filter (where j.state < 'active' and j.start_after > ${JOBS_SCHEMA}.job_now())::int as waiting,
       count(*) filter (where j.state < 'active' and j.start_after <= ${JOBS_SCHEMA}.job_now())::int as due,
       count(*) filter (where j.state = 'active')::int as running
     from ${JOBS_SCHEMA}.queue q left join ${JOBS_SCHEMA}.job j on j.name = q.name and j.state <= 'active'
     group by q.name`
  );
  return (rows as { queue: string; waiting: number; due: number; running: number }[]).flatMap((row) =>
    (['waiting', 'due', 'running'] as const).map((state) => ({ queue: row.queue, state, count: row[state] }))
  );
}
