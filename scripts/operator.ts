/**
 * Whoever runs this installation, by hand:
 *
 *     npm run operator -- list
 *     npm run operator -- add <e-mail> <name>   prints password and authenticator once; again: new ones
 *     npm run operator -- disable <e-mail>
 */
import { createApp } from '../src/lib/server/app.ts';
import { readConfig } from '../src/lib/server/platform/config/config.ts';
import { loadEnvFile } from './load-env-file.ts';
import { runOperatorCommand } from './operator/run-operator-command.ts';
import { findRunningConfig } from './start/running-config.ts';

loadEnvFile();
const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value));
const app = await createApp(readConfig({ ...findRunningConfig(process.env), ...given, LOG_LEVEL: 'warn' }), {
  process: 'script'
});
try {
  const isFine = await runOperatorCommand(
    app.context({ kind: 'system' }),
    process.argv.slice(2),
    console.log
  );
  if (!isFine) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await app.close();
}
