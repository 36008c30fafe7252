import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { money } from '../../src/lib/money/index.ts';
import { createApp, type App } from '../../src/lib/server/app.ts';
import { issueDocuments } from '../../src/lib/server/domain/billing/index.ts';
import { settableClock } from '../../src/lib/server/platform/clock/clock.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { newId } from '../../src/lib/server/platform/crypto/random.ts';
import { invoiceDocument } from '../support/invoice-factory.ts';
import { addKlaproos } from '../support/klaproos.ts';
import { median, spread, type Bench } from './bench.ts';
import type { NotifyTask } from './notify-process.ts';
import { openBenchDatabase, type BenchDatabase } from './open-bench-database.ts';

const NOTICES = 2_000;
/** Before them, so that what is measured is a worker that has been at it: its programs are loaded, its plans made. */
const WARM_UP = 200;
/** As many lines to the mail server, and requests to the text service, as a worker has. */
const AT_ONCE = 10;
const START = Temporal.Instant.from('2026-11-23T09:00:00Z');

/** When those that count are due. */
const LATER = START.add({ minutes: 30 });

const run = promisify(execFile);

/**
 * One worker that sends what is due: reminders of an invoice, each with its own words, amount and pay link, by e-mail
 * and by text message, to a sink that only takes; beside the same mails by nodemailer alone, and the same texts by bare
 * requests, into the same sinks. Worker and limit are processes of their own, and so are the sinks.
 */
export const bench: Bench = async ({ rounds, say }) => {
  const world = await openWorld();
  try {
    const by = { email: newFigures(), sms: newFigures() };
    for (let round = 1; round <= rounds; round += 1) {
      for (const channel of ['email', 'sms'] as const) {
        await queue(world, channel, round);
        const ours = await measure(world, {});
        if (ours.count !== NOTICES) throw new Error(`${ours.count} of ${NOTICES} were sent by ${channel}`);
        const bare = await measure(world, { byHand: { channel, count: NOTICES, atOnce: AT_ONCE } });
        by[channel].perSecond.push(NOTICES / ours.seconds);
        by[channel].ownMs.push(ours.ownMs);
        by[channel].limit.push(NOTICES / bare.seconds);
        say(
          `round ${round}: ${Math.round(NOTICES / ours.seconds)} by ${channel} a second, by hand ${Math.round(NOTICES / bare.seconds)}, own ${ours.ownMs.toFixed(2)} ms`
        );
      }
    }
    const ratios = by.email.perSecond.map((speed, i) => speed / by.email.limit[i]!);
    const textRatios = by.sms.perSecond.map((speed, i) => speed / by.sms.limit[i]!);
    return {
      figures: {
        notices: NOTICES,
        ...spread('emailsPerSecond', by.email.perSecond),
        ...spread('textsPerSecond', by.sms.perSecond),
        ...spread('ownMsPerEmail', by.email.ownMs),
        ...spread('ownMsPerText', by.sms.ownMs)
      },
      limit: {
        ...spread('emailsByHandPerSecond', by.email.limit),
        ...spread('textsByHandPerSecond', by.sms.limit)
      },
      ratio: {
        notify: Math.round(median(ratios) * 1_000) / 1_000,
        ...spread('notify', ratios),
        ...spread('texts', textRatios)
      },
      rounds
    };
  } finally {
    await world.close();
  }
};

const newFigures = () => ({ perSecond: [] as number[], limit: [] as number[], ownMs: [] as number[] });

type World = Readonly<{
  app: App;
  database: BenchDatabase;
  merchantId: string;
  task: Pick<NotifyTask, 'env' | 'merchantId' | 'warmUpAt' | 'at'>;
  close: () => Promise<void>;
}>;

async function openWorld(): Promise<World> {
  const database = await openBenchDatabase();
  const sinks = await startSinks();
  const env = {
    DATABASE_URL: database.url,
    ORIGIN: 'https://pay.example',
    SECRET_KEY: randomBytes(32).toString('base64'),
    SMTP_URL: sinks.smtpUrl,
    TWILIO_API_BASE: sinks.twilioUrl,
    TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
    TWILIO_AUTH_TOKEN: 'bench-token',
    LOG_LEVEL: 'silent'
  };
  const app = await createApp(readConfig(env), { process: 'script', clock: settableClock(START) });
  const ctx = app.context({ kind: 'system' });
  const merchantId = newId(START);
  await addKlaproos(ctx, merchantId, newId(START));
  return {
    app,
    database,
    merchantId,
    task: { env, merchantId, warmUpAt: START.add({ minutes: 1 }).toString(), at: LATER.toString() },
    close: async () => {
      await app.close();
      sinks.process.kill('SIGTERM');
      await database.close();
    }
  };
}

type Sinks = Readonly<{ smtpUrl: string; twilioUrl: string; process: ChildProcess }>;

async function startSinks(): Promise<Sinks> {
  const child = spawn(process.execPath, ['tests/bench/notify-sinks.ts'], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
  const line = await new Promise<string>((ready, failed) => {
    child.once('exit', () => failed(new Error('the sinks did not start')));
    child.stdout!.setEncoding('utf8').once('data', ready);
  });
  return { ...(JSON.parse(line) as Omit<Sinks, 'process'>), process: child };
}

/** Invoices of customers with an address of this channel only, and a reminder of each that is due now. */
async function queue(world: World, channel: 'email' | 'sms', round: number): Promise<void> {
  const { app, database, merchantId } = world;
  const ctx = app.context({ kind: 'system' });
  const prefix = `${channel}-${round}`;
  const documents = Array.from({ length: WARM_UP + NOTICES }, (_, n) =>
    invoiceDocument({
      number: `${prefix}-${n}`,
      total: money(10_000 + n, 'EUR'),
      issuedOn: '2026-11-09',
      dueOn: '2026-11-27',
      customerReference: `K-${prefix}-${n}`,
      customerName: `Gezin ${n}`,
      email: channel === 'email' ? `gezin-${prefix}-${n}@example.org` : null,
      ...(channel === 'sms' && { phone: `+31 6 ${String(10_000_000 + round * (WARM_UP + NOTICES) + n)}` })
    })
  );
  await issueDocuments(ctx, merchantId, documents);
  await database.owner`
    with due as (
      insert into notice (merchant_id, id, customer_id, invoice_id, kind, cause, channel, language, status, tries, is_answer, created_at, due_at)
      select merchant_id, gen_random_uuid(), customer_id, id, 'due-soon', 'invoice:' || id || ':bench', ${channel}, 'nl', 'queued', 0, true, ${START.toString()},
        case when row_number() over () > ${WARM_UP} then ${LATER.toString()}::timestamptz end
      from invoice where number like ${`${prefix}-%`}
      returning merchant_id, id, created_at
    )
    insert into status_change (merchant_id, id, subject_kind, subject_id, event, to_status, at)
    select merchant_id, gen_random_uuid(), 'notice', id, 'queue', 'queued', created_at from due`;
  await database.owner`analyze`;
}

async function measure(
  world: World,
  more: Partial<NotifyTask>
): Promise<{ count: number; seconds: number; ownMs: number }> {
  const task: NotifyTask = { ...world.task, ...more };
  const { stdout } = await run(process.execPath, ['tests/bench/notify-process.ts', JSON.stringify(task)]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
