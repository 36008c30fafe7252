import { registerServiceWorker, scopeOf } from './register.ts';

/** What a page does about notifications on its own device. Everything here runs in a browser. */

export type PushState = 'on' | 'off' | 'denied' | 'install' | 'unsupported';

/** How it stands with notifications here, without asking anybody anything. */
export async function findPush(slug: string): Promise<PushState> {
  if (!canPush()) return isPlainIos() ? 'install' : 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  const registration = await navigator.serviceWorker.getRegistration(scopeOf(slug));
  const subscription = await registration?.pushManager.getSubscription();
  return subscription && Notification.permission === 'granted' ? 'on' : 'off';
}

type Started =
  | Readonly<{ endpoint: string; p256dh: string; auth: string }>
  | Readonly<{ state: 'denied' | 'off' | 'failed' }>;

/** Asks for permission, by the tap that this is called from, and subscribes this device. */
export async function startPush(slug: string, publicKey: string): Promise<Started> {
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return { state: permission === 'denied' ? 'denied' : 'off' };
  try {
    await registerServiceWorker(slug);
    const registration = await activeRegistration(slug);
    const subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: publicKey
    });
    const { endpoint, keys } = subscription.toJSON();
    if (!endpoint || !keys?.['p256dh'] || !keys['auth']) return { state: 'failed' };
    return { endpoint, p256dh: keys['p256dh'], auth: keys['auth'] };
  } catch {
    return { state: 'failed' };
  }
}

/** Ends it here. Answers the endpoint, so that the server can forget it. */
export async function stopPush(slug: string): Promise<string | undefined> {
  const registration = await navigator.serviceWorker.getRegistration(scopeOf(slug));
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
  return subscription?.endpoint;
}

function canPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

/** On iOS and iPadOS only an installed app may send notifications (WebKit, 16.4). */
function isPlainIos(): boolean {
  const isIos =
    /iPhone|iPad|iPod/.test(navigator.userAgent) ||
    (navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1);
  return isIos && !matchMedia('(display-mode: standalone)').matches;
}

/** `navigator.serviceWorker.ready` waits for the page's own scope, which a page at its edge may not be in. */
async function activeRegistration(slug: string): Promise<ServiceWorkerRegistration> {
  const registration = await registerServiceWorker(slug);
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (!worker || worker.state === 'activated') return registration;
  await new Promise<void>((done) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated' || worker.state === 'redundant') done();
    });
  });
  return registration;
}
