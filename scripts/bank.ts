/**
 * The bank's files by hand:
 *
 *     npm run bank -- accounts                        the accounts at banks
 *     npm run bank -- export <account> <date> [file]  writes the debits that are to run on a date (YYYY-MM-DD)
 *     npm run bank -- sent <message id>               says that the bank has a file
 *     npm run bank -- import <file>…                  takes in pain.002, camt.053 and camt.054
 *     npm run bank -- open                            the money that waits for a person
 *
 * `--merchant <slug>` names the merchant, where there are several.
 */
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { createApp } from '../src/lib/server/app.ts';
import { readConfig } from '../src/lib/server/platform/config/config.ts';
import { runBankCommand } from './bank/run-bank-command.ts';
import { loadEnvFile } from './load-env-file.ts';

loadEnvFile();
const app = await createApp(readConfig({ ...runningProduct(), ...process.env, LOG_LEVEL: 'warn' }), {
  process: 'script'
});
try {
  const isFine = await runBankCommand(app.context({ kind: 'system' }), process.argv.slice(2), console.log);
  if (!isFine) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await app.close();
}

/** What `npm start` runs with here, for whatever the environment doesn't say. */
function runningProduct(): Record<string, string> {
  const dataDir = path.resolve(process.env.DATA_DIR || '.data');
  const read = (file: string) => {
    try {
      return JSON.parse(readFileSync(path.join(dataDir, file), 'utf8')) as Record<string, string>;
    } catch {
      return {};
    }
  };
  const { databaseUrl, web } = read('ready.json');
  const { SECRET_KEY } = read('secrets.json');
  return {
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(web && { ORIGIN: web }),
    ...(SECRET_KEY && { SECRET_KEY })
  };
}
