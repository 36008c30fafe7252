import { spawn } from 'node:child_process';
import type {
  PayInvoices,
  ReceivedWebhook,
  RefundPayment,
  SetUpMethod,
  tryAgainNow
} from '../../src/lib/server/domain/collection/index.ts';
import type { TestWorld } from './world.ts';

type OfLink = Readonly<{ token: string; attemptId: string }>;

/** What a child process can be made to do. */
export type Act =
  | Readonly<{
      kind: 'pay';
      input: Omit<Extract<PayInvoices, { token: string }>, 'acceptance'>;
      acceptance: Readonly<{ ip: string; userAgent: string }>;
    }>
  | Readonly<{
      kind: 'store';
      input: Omit<SetUpMethod, 'acceptance'>;
      acceptance: Readonly<{ ip: string; userAgent: string }>;
    }>
  | Readonly<{ kind: 'return' | 'cancel'; input: OfLink }>
  | Readonly<{ kind: 'refund'; input: RefundPayment }>
  | Readonly<{ kind: 'receive'; input: ReceivedWebhook }>
  | Readonly<{ kind: 'try'; input: Parameters<typeof tryAgainNow>[1] }>
  | Readonly<{
      kind: 'janitor' | 'janitor-of-setups' | 'collect';
      input: Readonly<{ merchantId: string }>;
    }>
  | Readonly<{ kind: 'take-bank-file'; input: Readonly<{ merchantId: string; xml: string }> }>
  | Readonly<{ kind: 'hear-of-mail'; input: Readonly<{ merchantId: string; secret: string; raw: string }> }>
  | Readonly<{ kind: 'work' }>;

export type ActIn = Readonly<{
  act: Act;
  now: string;
  stripeUrl: string;
  config: Readonly<Record<string, string>>;
  /** Payment accounts to which no connection can be opened. */
  unreachable: readonly string[];
}>;

export type ActEnd = Readonly<{
  signal: NodeJS.Signals | null;
  code: number | null;
  output: string;
  errors: string;
}>;

/** Longer than any act takes on a busy machine. */
const LIMIT_MS = 60_000;

/** Does an act in a process of its own, which dies at the failpoint, if one is named and reached. */
export async function actInChild(
  world: TestWorld,
  act: Act,
  failpoint?: string,
  unreachable: readonly string[] = []
): Promise<ActEnd> {
  const end = await startAct(world, act, failpoint, unreachable).ended;
  if (end.code !== 0 && end.signal !== 'SIGKILL')
    throw new Error(`the act ended by ${end.code} ${end.signal}\n${end.errors}`);
  return end;
}

export type RunningAct = Readonly<{
  ended: Promise<ActEnd>;
  kill: () => void;
  /** Stands still as a process does whose machine is: its connections stay open. */
  freeze: () => void;
  thaw: () => void;
}>;

/** Begins an act in a process of its own, to be killed or frozen from outside. */
export function startAct(
  world: TestWorld,
  act: Act,
  failpoint?: string,
  unreachable: readonly string[] = []
): RunningAct {
  const given: ActIn = {
    act,
    now: world.clock.now().toString(),
    stripeUrl: world.sandbox.stripeUrl,
    config: world.variables,
    unreachable
  };
  const script = new URL('./act.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    env: { ...process.env, ...(failpoint !== undefined && { FAILPOINT: failpoint }) }
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = new Promise<ActEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ signal, code, output, errors }));
  });
  const signal = (name: NodeJS.Signals) => () => void child.kill(name);
  return { ended, kill: signal('SIGKILL'), freeze: signal('SIGSTOP'), thaw: signal('SIGCONT') };
}
