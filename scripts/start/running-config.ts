import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * How a script reaches the product that `npm start` runs from `DATA_DIR`: its database, key and clock. Empty when the
 * environment names a database itself; `undefined` when nothing runs.
 */
export function findRunningConfig(env: NodeJS.ProcessEnv): Record<string, string> | undefined {
  if (env['DATABASE_URL']) return {};
  const dataDir = path.resolve(env['DATA_DIR'] || '.data');
  const [ready, secrets] = ['ready.json', 'secrets.json'].map((name) => path.join(dataDir, name));
  if (!ready || !secrets || !existsSync(ready) || !existsSync(secrets)) return undefined;
  const { databaseUrl, web, desk } = JSON.parse(readFileSync(ready, 'utf8')) as Record<string, string | null>;
  const { SECRET_KEY } = JSON.parse(readFileSync(secrets, 'utf8')) as Record<string, string>;
  return {
    DATABASE_URL: String(databaseUrl),
    ORIGIN: String(web),
    SECRET_KEY: String(SECRET_KEY),
    // With the stand-in for the outside world runs the clock that its desk can move.
    CLOCK: desk ? 'movable' : 'system'
  };
}
