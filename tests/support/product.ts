import path from 'node:path';
import { findRunningConfig } from '../../scripts/start/running-config.ts';
import { createApp } from '../../src/lib/server/app.ts';
import type { Context } from '../../src/lib/server/context.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { readReady } from './ready.ts';

/** Runs `work` with the product's own use cases, on the product that is up. */
export async function withProduct<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
  const running = findRunningConfig({ DATA_DIR: path.dirname(process.env['QUITTE_READY'] ?? '') });
  if (!running) throw new Error('QUITTE_READY names no running product: run through Playwright');
  const { stripe } = readReady();
  const config = readConfig({ ...running, STRIPE_API_BASE: stripe, LOG_LEVEL: 'silent' });
  const app = await createApp(config, { process: 'script' });
  try {
    return await work(app.context({ kind: 'system' }));
  } finally {
    await app.close();
  }
}
