import { spawn, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export type Child = Readonly<{
  name: string;
  /** The next message that it sends over its channel, or the first JSON line that it prints. */
  ready: Promise<Record<string, unknown>>;
  /** The message after those that were asked for. */
  next: () => Promise<Record<string, unknown>>;
  /** Resolves when it has ended by itself; never when it was stopped. */
  died: Promise<string>;
  stop: () => Promise<void>;
}>;

/** Longer than the fifteen seconds in which a process of ours ends itself. */
const STOP_MS = 17_000;
const LAST_LINES = 15;

/**
 * Starts a process of the product; what it prints goes to `<logs>/<name>.log`. It has a channel to this process and
 * ends when the channel closes, so that a killed parent leaves nobody behind.
 */
export function startChild(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  logs: string
): Child {
  const logFile = path.join(logs, `${name}.log`);
  const log = createWriteStream(logFile, { flags: 'a' });
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env });
  child.stdout!.pipe(log, { end: false });
  child.stderr!.pipe(log, { end: false });
  let stopping = false;
  const exited = once(child, 'exit').then(() => new Promise<void>((resolve) => log.end(resolve)));
  const died = exited.then(async () => {
    if (stopping) return new Promise<never>(() => undefined);
    const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-LAST_LINES);
    return [`${name} ended by itself. Its last words (${logFile}):`, ...lines].join('\n');
  });
  const messages = on(child, 'message');
  const next = async () => ((await messages.next()).value as [Record<string, unknown>])[0];
  return {
    name,
    died,
    ready: Promise.race([next(), firstJsonLine(child)]),
    next,
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const late = await Promise.race([exited.then(() => false), delay(STOP_MS, true, { ref: false })]);
      if (late) child.kill('SIGKILL');
      await exited;
    }
  };
}

function firstJsonLine(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const line = text.split('\n').find((candidate) => candidate.startsWith('{"ready":true'));
      if (!line?.endsWith('}')) return;
      child.stdout!.off('data', read);
      resolve(JSON.parse(line) as Record<string, unknown>);
    };
    child.stdout!.on('data', read);
  });
}
