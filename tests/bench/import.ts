import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type postgres from 'postgres';
import { median, spread, type Bench } from './bench.ts';
import { openBenchDatabase } from './open-bench-database.ts';

const ROWS = 100_000;
/** Every table that an import writes to, in an order that foreign keys allow. */
const TABLES = ['customer', 'invoice', 'ledger_transaction', 'ledger_entry', 'status_change', 'domain_event'];

/**
 * CSV rows a second through the whole import (read, check, book), beside `COPY` of the rows that came of it into the
 * same tables, with their indexes, keys and triggers. The importer is a process of its own, so that its memory is its
 * own, too.
 */
export const bench: Bench = async ({ rounds, say }) => {
  const directory = await mkdtemp(path.join(tmpdir(), 'quitte-import-'));
  // The server reads and writes there, and may run as another user.
  await chmod(directory, 0o777);
  const database = await openBenchDatabase();
  try {
    const file = path.join(directory, 'invoices.csv');
    await writeInvoices(file);
    const imported: number[] = [];
    const copied: number[] = [];
    const peaks: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      await empty(database.owner);
      const run = await importFile(database.url, file);
      imported.push(ROWS / run.seconds);
      peaks.push(run.peakMb);
      copied.push(ROWS / (await copyBack(database.owner, directory)));
      say(
        `round ${round}: ${Math.round(imported.at(-1)!)} rows/s, COPY ${Math.round(copied.at(-1)!)}, ${Math.round(run.peakMb)} MB`
      );
    }
    const ratios = imported.map((speed, i) => speed / copied[i]!);
    return {
      figures: { rows: ROWS, ...spread('rowsPerSecond', imported), ...spread('memoryMb', peaks) },
      limit: spread('copyRowsPerSecond', copied),
      ratio: { import: Math.round(median(ratios) * 1000) / 1000, ...spread('import', ratios) },
      rounds
    };
  } finally {
    await database.close();
    await rm(directory, { recursive: true, force: true });
  }
};

/** One row per invoice, seven invoices a customer: what a month at a childcare organisation of 14,000 families is. */
async function writeInvoices(file: string): Promise<void> {
  const out = createWriteStream(file);
  const header =
    'number;issued_on;due_on;currency;customer_reference;customer_name;customer_email;customer_address;customer_postal_code;customer_city;customer_country;description;quantity;line_net';
  async function* lines() {
    yield `${header}\n`;
    for (let n = 0; n < ROWS; n += 1) {
      const family = n % 14_285;
      const amount = `${100 + (n % 900)},${String(n % 100).padStart(2, '0')}`;
      yield await Promise.resolve(
        `2026-${100_000 + n};2026-11-01;2026-11-27;EUR;K-${family};Familie El Idrissi-de Wit ${family};familie${family}@post.example;Bloemstraat ${family};1016 KV;Amsterdam;NL;Opvang november, 3 dagen per week;1;${amount}\n`
      );
    }
  }
  await pipeline(lines(), out);
}

/** As a replica would: the triggers that keep facts from being taken away don't fire. */
async function empty(owner: postgres.Sql): Promise<void> {
  await owner.unsafe(`set session_replication_role = replica; truncate ${TABLES.join(', ')}, customer_term, merchant cascade;
    set session_replication_role = origin;`);
  await owner.unsafe('checkpoint');
}

async function importFile(url: string, file: string): Promise<Readonly<{ seconds: number; peakMb: number }>> {
  // The flags of `npm run import`: garbage of each batch is collected soon instead of being let grow.
  const flags = ['--max-semi-space-size=2', '--max-old-space-size=128'];
  const script = path.join(import.meta.dirname, 'import-process.ts');
  const child = spawn(process.execPath, [...flags, script, url, file], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`The import ended with ${code}`);
  const answer = JSON.parse(told) as { seconds: number; peakMb: number; addedCount: number };
  if (answer.addedCount !== ROWS) throw new Error(`${answer.addedCount} of ${ROWS} rows were taken`);
  return answer;
}

/**
 * Copies what the import wrote to files, empties the tables, and copies it in again: in one transaction, by the server
 * itself, so that not even a connection slows it down.
 */
async function copyBack(owner: postgres.Sql, directory: string): Promise<number> {
  for (const table of ['merchant', ...TABLES])
    await owner.unsafe(`copy ${table} to '${path.join(directory, table)}'`);
  await empty(owner);
  const from = (sql: postgres.Sql, table: string) =>
    sql.unsafe(`copy ${table} from '${path.join(directory, table)}'`);
  await from(owner, 'merchant');
  await owner.unsafe('checkpoint');
  const start = performance.now();
  await owner.begin(async (tx) => {
    for (const table of TABLES) await from(tx as unknown as postgres.Sql, table);
  });
  return (performance.now() - start) / 1000;
}
