import { createApp, type App } from '../../src/lib/server/app.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import type { TestWorld } from './world.ts';

/** A worker's application on a world's database, clock and outside; close it. */
export function openWorker(world: TestWorld): Promise<App> {
  return createApp(readConfig(world.variables), { process: 'worker', clock: world.clock });
}
