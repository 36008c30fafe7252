/**
 * The portal's worker, one per merchant: its scope is `/my/<merchant>/`. What it listens to is wired here; what it does
 * stands in `lib/ui/service-worker`, a file per matter.
 */
import { build } from '$service-worker';
import {
  answerFile,
  answerNavigation,
  dropOldFiles,
  keepOfflinePage,
  type OfflineCaches
} from './lib/ui/service-worker/offline.ts';
import { endPush, isSignOut } from './lib/ui/service-worker/sign-out.ts';
import { readPushMessage } from './lib/ui/service-worker/push-message.ts';
import { TAKE_OVER } from './lib/ui/service-worker/watch-updates.ts';
import type { WorkerScope } from './lib/ui/service-worker/worker-scope.ts';

const worker = globalThis as unknown as WorkerScope;
const { scope } = worker.registration;

const offline: OfflineCaches = {
  scope,
  caches,
  fetch: (request) => fetch(request),
  now: () => performance.timeOrigin + performance.now()
};

worker.addEventListener('install', (event) => event.waitUntil(keepOfflinePage(offline)));

worker.addEventListener('activate', (event) => event.waitUntil(dropOldFiles(new Set(build), offline)));

// A new version waits until the customer asks for it, or until the last window of the old one is closed.
worker.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) event.waitUntil(worker.skipWaiting());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (isSignOut(request, scope)) event.waitUntil(endPush(worker.registration));
  if (request.mode === 'navigate') event.respondWith(answerNavigation(request, offline));
  else if (origin === new URL(scope).origin && build.includes(pathname))
    event.respondWith(answerFile(request, offline));
});

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
