import { randomBytes } from 'node:crypto';
import type { Context } from '../../src/lib/server/context.ts';
import {
  createMerchant,
  type Merchant,
  type NewMerchant
} from '../../src/lib/server/domain/identity/index.ts';
import { settableClock, type SettableClock } from '../../src/lib/server/platform/clock/clock.ts';
import { makeSecrets } from '../../src/lib/server/platform/crypto/secrets.ts';
import { openDatabase } from '../../src/lib/server/platform/db/database.ts';
import type { JobCall } from '../../src/lib/server/platform/jobs/jobs.ts';
import { makeLog } from '../../src/lib/server/platform/log/log.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { absentChannels } from './absent-channels.ts';

export type DomainWorld = Readonly<{
  ctx: Context;
  clock: SettableClock;
  database: TestDatabase;
  /** Every job that was queued, in order. */
  queued: JobCall[];
  advance(duration: Temporal.DurationLike): void;
  close(): Promise<void>;
}>;

/** Use cases on a real database and a clock that stands still; nobody is there to charge or to write to. */
export async function openDomainWorld(start = '2026-11-23T09:00:00Z'): Promise<DomainWorld> {
  const database = await createTestDatabase();
  const db = openDatabase({ url: database.url, maxConnections: 8, applicationName: 'test' });
  const clock = settableClock(Temporal.Instant.from(start));
  const queued: JobCall[] = [];
  const ctx: Context = {
    actor: { kind: 'system' },
    db,
    clock,
    openGateway: () => {
      throw new Error('The gateway is not part of this test');
    },
    channels: absentChannels,
    jobs: {
      enqueue: async (_tx, call) => void queued.push(call),
      enqueueAll: async (_tx, calls) => void queued.push(...calls)
    },
    secrets: makeSecrets(randomBytes(32).toString('base64')),
    log: makeLog('test', 'silent'),
    readTxt: () => Promise.resolve([]),
    origin: 'https://pay.example'
  };
  return {
    ctx,
    clock,
    database,
    queued,
    advance: (duration) => clock.set(clock.now().add(duration)),
    close: async () => {
      await db.close();
      await database.drop();
    }
  };
}

/** Kinderdagverblijf De Klaproos, or another merchant by what differs. */
export function addMerchant(ctx: Context, differs: Partial<NewMerchant> = {}): Promise<Merchant> {
  return createMerchant(ctx, {
    slug: 'de-klaproos',
    name: 'Kinderdagverblijf De Klaproos',
    accountHolder: 'Stichting De Klaproos',
    iban: 'NL91ABNA0417164300',
    country: 'NL',
    zone: 'Europe/Amsterdam',
    language: 'nl',
    brandColor: '#0b6e5f',
    address: { lines: ['Bloemstraat 12'], postalCode: '1016 KV', city: 'Amsterdam', country: 'NL' },
    contactEmail: 'administratie@deklaproos.example',
    ...differs
  });
}
