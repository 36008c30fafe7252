/** Fills in the demo, once, and tells the parent where its pages are. A process of its own: it needs the whole product. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createApp } from '../../src/lib/server/app.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import type { DemoLinks } from './ready-file.ts';

const story = path.resolve('src/lib/server/demo/index.ts');
let links: DemoLinks = {};
if (existsSync(story)) {
  const app = await createApp(readConfig(process.env), { process: 'script' });
  try {
    const { fillDemoStory } = (await import(story)) as {
      fillDemoStory: (demo: typeof app) => Promise<DemoLinks>;
    };
    links = await fillDemoStory(app);
  } finally {
    await app.close();
  }
}
process.send?.({ links });
process.disconnect?.();
