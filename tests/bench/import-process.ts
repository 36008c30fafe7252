/** The importer of the `import` bench: one file into one database, telling its time and the most memory it had. */
import { createReadStream } from 'node:fs';
import { randomBytes } from 'node:crypto';
import type { Context } from '../../src/lib/server/context.ts';
import { importInvoices } from '../../src/lib/server/domain/billing/index.ts';
import { createMerchant } from '../../src/lib/server/domain/identity/index.ts';
import { systemClock } from '../../src/lib/server/platform/clock/clock.ts';
import { makeSecrets } from '../../src/lib/server/platform/crypto/secrets.ts';
import { openDatabase } from '../../src/lib/server/platform/db/database.ts';
import { makeLog } from '../../src/lib/server/platform/log/log.ts';
import { absentChannels } from '../support/absent-channels.ts';

const [url, file] = process.argv.slice(2) as [string, string];
const db = openDatabase({ url, maxConnections: 4, applicationName: 'bench-import' });
// Who is told of new invoices is woken by a job for each batch; the queue has a bench of its own.
const taken = () => Promise.resolve();
const ctx: Context = {
  actor: { kind: 'system' },
  db,
  clock: systemClock,
  openGateway: () => {
    throw new Error('not part of this bench');
  },
  channels: absentChannels,
  jobs: { enqueue: taken, enqueueAll: taken },
  secrets: makeSecrets(randomBytes(32).toString('base64')),
  log: makeLog('bench', 'warn'),
  readTxt: () => Promise.resolve([]),
  origin: 'https://pay.example'
};
const { id } = await createMerchant(ctx, {
  slug: 'de-klaproos',
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
let faults = 0;
const start = performance.now();
const { addedCount } = await importInvoices(ctx, {
  merchantId: id,
  fileName: 'invoices.csv',
  content: createReadStream(file),
  onFault: (fault) => {
    faults += 1;
    if (faults < 4) console.error(fault);
  }
});
const seconds = (performance.now() - start) / 1000;
await db.close();
// `maxRSS` is in kilobytes: the most that the process ever had at once.
console.log(JSON.stringify({ seconds, addedCount, peakMb: process.resourceUsage().maxRSS / 1024 }));
