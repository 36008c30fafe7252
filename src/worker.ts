/** The job process: `npm run worker`; `-- --reconcile-first` after the database was put back to an earlier moment. */
import { createApp } from '#lib/server/app.ts';
import { reconcileFirst } from '#lib/server/domain/collection/index.ts';
import { readConfig } from '#lib/server/platform/config/config.ts';
import { endGracefully } from '#lib/server/platform/ops/end-gracefully.ts';

const app = await createApp(readConfig(process.env), { process: 'worker' });
const ops = await app.startOps();
const isForced = process.argv.includes('--reconcile-first');
await reconcileFirst(app.context({ kind: 'system' }), { isForced });
await app.startWorking();
endGracefully(app.log, () => ops.close(), app.close);
app.log.info({ opsPort: ops.port }, 'worker ready');
process.send?.({ ready: true, opsPort: ops.port });
