/**
 * The portal's worker, one per merchant: its scope is `/my/<merchant>/`. What it listens to is wired here; what it does
 * stands in `lib/ui/service-worker`, a file per matter.
 */
import { readPushMessage } from './lib/ui/service-worker/push-message.ts';
import type { WorkerScope } from './lib/ui/service-worker/worker-scope.ts';

const worker = globalThis as unknown as WorkerScope;
const { scope } = worker.registration;

worker.addEventListener('push', (event) => {
  const { title, body, path, tag, lang } = readPushMessage(event.data?.text(), scope);
  event.waitUntil(worker.registration.showNotification(title, { body, tag, lang, data: { path } }));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path = String((event.notification.data as { path?: string } | null)?.path ?? new URL(scope).pathname);
  event.waitUntil(openPage(path));
});

/** In the window that shows this portal, if there is one; else in a new one. */
async function openPage(path: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const own = windows.find(({ url }) => url.startsWith(scope));
  const shown = own && (await own.navigate(path).catch(() => null));
  if (shown) await shown.focus();
  else await worker.clients.openWindow(path);
}
