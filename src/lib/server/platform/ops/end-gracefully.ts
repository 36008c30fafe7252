import type { Log } from '../log/log.ts';

/** Longer than any orderly end: jobs get ten seconds. After it the process ends as if killed, which it survives. */
const END_MS = 15_000;

/**
 * Runs `steps` in order when the process is asked to end: SIGTERM, SIGINT, or the death of the parent that started it
 * with a channel. A second signal ends it at once. A fault that nobody caught is logged and ends it, too.
 */
export function endGracefully(log: Log, ...steps: readonly (() => Promise<void>)[]): void {
  let ending = false;
  const end = (because: string, code: number) => {
    if (ending) process.exit(code);
    ending = true;
    log.info({ because }, 'ending');
    setTimeout(() => process.exit(1), END_MS).unref();
    void runAll(log, steps).then(() => process.exit(code));
  };
  process.on('SIGTERM', () => end('SIGTERM', 0));
  process.on('SIGINT', () => end('SIGINT', 0));
  process.on('disconnect', () => end('the parent is gone', 0));
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught');
    end('uncaught exception', 1);
  });
}

async function runAll(log: Log, steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of steps) {
    await step().catch((error: unknown) => log.error({ err: error }, 'ending'));
  }
}
