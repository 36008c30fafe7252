/** What will happen by itself: settlements, disputes, deliveries. Tasks are data, so that they survive a restart. */
import type { SandboxClock } from './clock.ts';
import type { Store } from './store.ts';

export interface Task {
  id: string;
  /** Milliseconds since 1970. */
  dueAt: number;
  /** Equal times keep the order in which they were planned. */
  order: number;
  kind: string;
  args: Record<string, unknown>;
}

export type TaskRunner = (args: never) => void | Promise<void>;

export interface Timeline {
  schedule(dueAt: number, kind: string, args: Record<string, unknown>): Task;
  cancel(matches: (task: Task) => boolean): void;
  list(): readonly Task[];
  nextDueAt(): number | undefined;
  /** Runs, in order, everything due by now, and what becomes due meanwhile. Returns how many ran. */
  runDue(): Promise<number>;
  on(kind: string, runner: TaskRunner): void;
  stop(): void;
}

/** A task that plans another one for now, for ever, would never let the clock move on. */
const RUNS_PER_MOMENT = 100_000;
/** setTimeout holds 31 bits of milliseconds. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

export function openTimeline(store: Store, clock: SandboxClock, runByItself: boolean): Timeline {
  const kept = store.collection<Task>('timeline');
  const tasks = kept.values().sort(compareTasks);
  const runners = new Map<string, TaskRunner>();
  let order = tasks.reduce((highest, task) => Math.max(highest, task.order), 0);
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> | undefined;
  let stopped = false;

  const arm = (): void => {
    clearTimeout(timer);
    const [next] = tasks;
    if (!runByItself || stopped || !next) return;
    timer = setTimeout(() => void runDue().catch(reportTaskFailure), clamp(next.dueAt - clock.now())).unref();
  };

  async function runAll(): Promise<number> {
    let count = 0;
    for (; count < RUNS_PER_MOMENT; count++) {
      const [task] = tasks;
      if (!task || task.dueAt > clock.now() || stopped) return count;
      tasks.shift();
      kept.remove(task.id);
      const runner = runners.get(task.kind);
      if (!runner) throw new Error(`nothing runs tasks of kind ${task.kind}`);
      await runner(task.args as never);
      store.flush();
    }
    throw new Error(`${RUNS_PER_MOMENT} tasks ran without the clock moving: the world does not settle`);
  }

  function runDue(): Promise<number> {
    // One runner at a time; whoever comes second waits, then looks again for what came due meanwhile.
    const after = running ?? Promise.resolve(0);
    const mine: Promise<number> = after.catch(() => 0).then(runAll);
    running = mine;
    return mine.finally(() => {
      if (running === mine) running = undefined;
      arm();
    });
  }

  return {
    schedule(dueAt, kind, args) {
      const task: Task = { id: `task_${++order}`, dueAt, order, kind, args };
      insertInOrder(tasks, task);
      kept.put(task.id, task);
      arm();
      return task;
    },
    cancel(matches) {
      for (const task of tasks.filter(matches)) {
        tasks.splice(tasks.indexOf(task), 1);
        kept.remove(task.id);
      }
      arm();
    },
    list: () => tasks,
    nextDueAt: () => tasks[0]?.dueAt,
    runDue,
    on(kind, runner) {
      runners.set(kind, runner);
      arm();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    }
  };
}

function insertInOrder(tasks: Task[], task: Task): void {
  let place = tasks.length;
  while (place > 0 && compareTasks(tasks[place - 1]!, task) > 0) place--;
  tasks.splice(place, 0, task);
}

const compareTasks = (a: Task, b: Task): number => a.dueAt - b.dueAt || a.order - b.order;
const clamp = (ms: number): number => Math.min(Math.max(ms, 0), LONGEST_WAIT_MS);

function reportTaskFailure(error: unknown): void {
  process.stderr.write(`sandbox: a task failed: ${error instanceof Error ? error.stack : String(error)}\n`);
}
