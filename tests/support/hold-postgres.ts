/** Starts a cluster in argv[2], says where it is, and stays until killed. */
import path from 'node:path';
import { startEmbeddedPostgres } from '../../src/lib/server/platform/db/embedded.ts';

const dataDir = process.argv[2];
if (!dataDir) throw new Error('needs a directory');
const server = await startEmbeddedPostgres({
  dataDir,
  logFile: path.join(dataDir, 'postgres.log'),
  durable: true
});
process.send?.({ ownerUrl: server.ownerUrl });
process.on('disconnect', () => undefined);
setInterval(() => undefined, 60_000);
