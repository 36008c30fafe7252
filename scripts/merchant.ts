/**
 * The merchants of this installation, by hand:
 *
 *     npm run merchant -- list
 *     npm run merchant -- add <file.json>                       a merchant and its first owner (scripts/merchant/example.json)
 *     npm run merchant -- staff <slug> <e-mail> <role> <name>   a person who works there; again: a new password and authenticator
 */
import { createApp } from '../src/lib/server/app.ts';
import { readConfig } from '../src/lib/server/platform/config/config.ts';
import { loadEnvFile } from './load-env-file.ts';
import { runMerchantCommand } from './merchant/run-merchant-command.ts';
import { findRunningConfig } from './start/running-config.ts';

loadEnvFile();
const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value));
const app = await createApp(readConfig({ ...findRunningConfig(process.env), ...given, LOG_LEVEL: 'warn' }), {
  process: 'script'
});
try {
  const { STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET } = app.config;
  const keys =
    STRIPE_SECRET_KEY && STRIPE_PUBLISHABLE_KEY && STRIPE_WEBHOOK_SECRET
      ? {
          secretKey: STRIPE_SECRET_KEY,
          publishableKey: STRIPE_PUBLISHABLE_KEY,
          webhookSecret: STRIPE_WEBHOOK_SECRET
        }
      : undefined;
  const isFine = await runMerchantCommand(
    app.context({ kind: 'system' }),
    process.argv.slice(2),
    console.log,
    keys
  );
  if (!isFine) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await app.close();
}
