import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import type { Context } from '../../src/lib/server/context.ts';
import { createMerchant } from '../../src/lib/server/domain/identity/index.ts';
import { settableClock, type SettableClock } from '../../src/lib/server/platform/clock/clock.ts';
import { makeSecrets } from '../../src/lib/server/platform/crypto/secrets.ts';
import { openDatabase } from '../../src/lib/server/platform/db/database.ts';
import { makeLog } from '../../src/lib/server/platform/log/log.ts';
import { absentChannels } from '../support/absent-channels.ts';
import { openBenchDatabase, type BenchDatabase } from './open-bench-database.ts';

/** A database of its own, the product's way to it, and a bare connection beside it for what is done by hand. */
export type PlanBench = Readonly<{
  ctx: Context;
  database: BenchDatabase;
  clock: SettableClock;
  hand: postgres.Sql;
  close(): Promise<void>;
}>;

export async function openPlanBench(start: string): Promise<PlanBench> {
  const database = await openBenchDatabase();
  const clock = settableClock(Temporal.Instant.from(`${start}T12:00:00Z`));
  const ctx = contextOf(database, clock);
  const hand = postgres(database.url, {
    max: 1,
    onnotice: () => {},
    connection: { role: 'quitte_app' }
  });
  const close = async () => {
    await hand.end({ timeout: 1 });
    await ctx.db.close();
    await database.close();
  };
  return { ctx, database, clock, hand, close };
}

function contextOf(database: BenchDatabase, clock: Context['clock']): Context {
  return {
    actor: { kind: 'system' },
    db: openDatabase({ url: database.url, maxConnections: 2, applicationName: 'bench-plan' }),
    clock,
    openGateway: () => {
      throw new Error('not part of this bench');
    },
    channels: absentChannels,
    // One job per slice wakes the sender; the queue has a bench of its own.
    jobs: { enqueue: () => Promise.resolve(), enqueueAll: () => Promise.resolve() },
    secrets: makeSecrets(randomBytes(32).toString('base64')),
    log: makeLog('bench', 'warn'),
    readTxt: () => Promise.resolve([]),
    origin: 'https://pay.example'
  };
}

/** Kinderdagverblijf De Klaproos once more. */
export async function addBenchMerchant(ctx: Context, slug: string): Promise<string> {
  const { id } = await createMerchant(ctx, {
    slug,
    name: 'Kinderdagverblijf De Klaproos',
    accountHolder: 'Stichting De Klaproos',
    iban: 'NL91ABNA0417164300',
    country: 'NL',
    zone: 'Europe/Amsterdam',
    language: 'nl',
    brandColor: '#0b6e5f',
    address: { lines: ['Bloemstraat 12'], postalCode: '1016 KV', city: 'Amsterdam', country: 'NL' },
    contactEmail: 'administratie@deklaproos.example'
  });
  return id;
}
