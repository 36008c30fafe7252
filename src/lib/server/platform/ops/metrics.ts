import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type Metrics = Readonly<{
  registry: Registry;
  /** Duration of one job in seconds, by the machine's own time. */
  job(queue: string, name: string, outcome: string, seconds: number): void;
  /** Duration of one HTTP request in seconds, by route pattern: a path would carry tokens. */
  http(method: string, route: string, status: number, seconds: number): void;
  /** How many jobs wait, are due, run or were set aside, per queue. */
  queueDepth(queue: string, state: string, count: number): void;
}>;

/** From a fast page to a slow export; the budget of a page is 0.2 s. */
const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30];

/** The measurements of one process, in Prometheus' terms. Labels have few values; never an id. */
export function makeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'quitte_' });
  const jobs = new Histogram({
    name: 'quitte_job_duration_seconds',
    help: 'Duration of jobs',
    labelNames: ['queue', 'job', 'outcome'],
    buckets: SECONDS,
    registers: [registry]
  });
  const requests = new Histogram({
    name: 'quitte_http_request_duration_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry]
  });
  const depth = new Gauge({
    name: 'quitte_queue_jobs',
    help: 'Jobs per queue and state',
    labelNames: ['queue', 'state'],
    registers: [registry]
  });
  return {
    registry,
    job: (queue, job, outcome, seconds) => jobs.observe({ queue, job, outcome }, seconds),
    http: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    queueDepth: (queue, state, count) => depth.set({ queue, state }, count)
  };
}
