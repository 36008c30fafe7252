/** Fills in the demo, once, and tells the parent where its pages are. A process of its own: it needs the whole product. */
import { createApp } from '../../src/lib/server/app.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { fillDemoStory } from '../demo/fill-demo-story.ts';

const desk = process.argv[2];
if (!desk) throw new Error('needs the desk, where the letter is found');
const app = await createApp(readConfig(process.env), { process: 'script' });
try {
  process.send?.({ links: await fillDemoStory(app, desk) });
} finally {
  await app.close();
}
process.disconnect?.();
