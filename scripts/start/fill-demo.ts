/**
 * Fills in the demo, once: says when the past is told, then where its pages are. A process of its own: it needs the whole
 * product.
 */
import { createApp } from '../../src/lib/server/app.ts';
import { countReport } from '../../src/lib/server/domain/reporting/index.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { fillDemoStory } from '../demo/fill-demo-story.ts';
import { demo } from '../demo/identities.data.ts';
import { tellPast } from '../demo/tell-past.ts';

const desk = process.argv[2];
if (!desk) throw new Error('needs the desk, where the letter is found');
const app = await createApp(readConfig(process.env), { process: 'script' });
try {
  await tellPast(app);
  process.send?.({ past: true });
  process.send?.({ links: await fillDemoStory(app, desk) });
  // Nobody waits for it: the worker would do the same at the next quarter of an hour.
  await countReport(app.context({ kind: 'system' }), {
    merchantId: demo.merchantId,
    zone: 'Europe/Amsterdam'
  });
} finally {
  await app.close();
}
process.disconnect?.();
