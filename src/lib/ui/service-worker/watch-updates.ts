/** What a waiting worker is told when the customer wants the new version. */
export const TAKE_OVER = 'take-over';

const LOOK_EVERY_MS = 3_600_000;

/**
 * Tells when a newer version of the portal waits on this device, and how to take it. Nothing is taken by itself: a page
 * that reloads under somebody's hands loses what they typed, and one that reloads for every version may never end.
 * Answers how to stop watching.
 */
export function watchUpdates(
  registration: ServiceWorkerRegistration,
  onWaiting: (take: () => void) => void
): () => void {
  const { serviceWorker } = navigator;
  let lookedAt = performance.now();
  let isTaken = false;
  const tell = (waiting: ServiceWorker | null) => {
    // Without a controller this is the first version: there is nothing older on the screen.
    if (!waiting || !serviceWorker.controller) return;
    onWaiting(() => {
      // Another window took it before: this one has only to come along.
      if (waiting.state !== 'installed') return location.reload();
      isTaken = true;
      waiting.postMessage(TAKE_OVER);
    });
  };
  const onFound = () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed') tell(installing);
    });
  };
  const onChange = () => {
    if (!isTaken) return;
    isTaken = false;
    location.reload();
  };
  // An app that stays open for days asks when it is looked at again.
  const onVisible = () => {
    if (document.visibilityState !== 'visible' || performance.now() - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = performance.now();
    void registration.update().catch(() => undefined);
  };
  tell(registration.waiting);
  registration.addEventListener('updatefound', onFound);
  serviceWorker.addEventListener('controllerchange', onChange);
  document.addEventListener('visibilitychange', onVisible);
  return () => {
    registration.removeEventListener('updatefound', onFound);
    serviceWorker.removeEventListener('controllerchange', onChange);
    document.removeEventListener('visibilitychange', onVisible);
  };
}
