/** The job process: `node src/worker.ts`. */
import { createApp } from '#lib/server/app.ts';
import { readConfig } from '#lib/server/platform/config/config.ts';
import { endGracefully } from '#lib/server/platform/ops/end-gracefully.ts';

const app = await createApp(readConfig(process.env), { process: 'worker' });
const ops = await app.startOps();
await app.startWorking();
endGracefully(app.log, () => ops.close(), app.close);
app.log.info({ opsPort: ops.port }, 'worker ready');
process.send?.({ ready: true, opsPort: ops.port });
