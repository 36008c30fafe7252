import { expect, test, type BrowserContext } from '@playwright/test';
import { chromiumLaunch } from '../../support/chromium.ts';
import { signInSomeone } from '../../support/portal-customers.ts';
import { readReady } from '../../support/ready.ts';

// Without a window there are no notifications.
test.use({ launchOptions: chromiumLaunch({ hasWindow: true }) });

const home = () => `${readReady().web}/my/de-klaproos`;

/** The device's own push service, where the browser of a test has none: the one that stands outside the product. */
async function giveDevice(context: BrowserContext): Promise<string> {
  const answer = await fetch(`${readReady().desk}/push/subscriptions`, { method: 'POST' });
  const subscription = (await answer.json()) as { endpoint: string; keys: object };
  await context.grantPermissions(['notifications'], { origin: new URL(home()).origin });
  await context.addInitScript((given) => {
    const kept = { ...given, toJSON: () => given, unsubscribe: () => Promise.resolve(true) };
    let isOn = false;
    Object.assign(PushManager.prototype, {
      subscribe: () => ((isOn = true), Promise.resolve(kept)),
      getSubscription: () => Promise.resolve(isOn ? kept : null)
    });
    Notification.requestPermission = () => Promise.resolve('granted');
  }, subscription);
  return subscription.endpoint;
}

const withheld = async (endpoint: string) => {
  const asked = await fetch(`${readReady().desk}/messages?channel=push&to=${encodeURIComponent(endpoint)}`);
  return ((await asked.json()) as { messages: readonly unknown[] }).messages;
};

test('notifications: a reason first, then a tap; what comes opens its page; turned off, nothing comes', async ({
  page,
  context
}) => {
  const endpoint = await giveDevice(context);
  await signInSomeone(context);
  await page.goto(`${home()}/preferences`);
  await expect(page.getByText('Geen reclame.')).toBeVisible();
  await page.getByRole('button', { name: 'Zet meldingen aan' }).click();
  await expect(page.getByText('Meldingen staan aan op dit toestel.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Melding Aan op/ })).toHaveAttribute('aria-pressed', 'true');
  expect(await withheld(endpoint)).toEqual([]);

  await page.getByLabel('Een betaling die gelukt is').uncheck();
  await page.locator('#topics').getByRole('button', { name: 'Bewaar', exact: true }).click();
  await expect(page.getByText('Bewaard.')).toBeVisible();
  await expect(page.getByLabel('Een betaling die gelukt is')).not.toBeChecked();

  await page.getByRole('button', { name: 'Zet meldingen hier uit' }).click();
  await expect(page.getByRole('button', { name: 'Zet meldingen aan' })).toBeVisible();
  await expect(page.getByText('Waarover meldingen komen')).toBeHidden();
});

test('a push message becomes a notification, and a tap on it opens its page', async ({ page, context }) => {
  await giveDevice(context);
  await signInSomeone(context);
  await page.goto(`${home()}/messages`);
  const scope = `${home()}/`;
  // A page is the worker's from the first load after it was installed.
  await page.evaluate(async (path) => {
    const registration = await navigator.serviceWorker.register('/service-worker.js', { scope: path });
    const worker = registration.active ?? registration.waiting ?? registration.installing;
    if (worker && worker.state !== 'activated')
      await new Promise((done) =>
        worker.addEventListener('statechange', () => worker.state === 'activated' && done(0))
      );
  }, new URL(scope).pathname);
  await page.reload();
  const session = await context.newCDPSession(page);
  const registrationId = new Promise<string>((found) =>
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find((each) => each.scopeURL === scope);
      if (own) found(own.registrationId);
    })
  );
  await session.send('ServiceWorker.enable');
  const data = JSON.stringify({
    title: 'De Klaproos',
    body: 'Gelukt, we staan quitte.',
    path: '/my/de-klaproos/invoices',
    tag: 'one',
    lang: 'nl'
  });
  const delivery = { origin: new URL(scope).origin, registrationId: await registrationId, data };
  const shown = () =>
    page.evaluate(async (path) => {
      const registration = await navigator.serviceWorker.getRegistration(path);
      return (await registration!.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
    }, new URL(scope).pathname);
  // Chromium drops what comes while it starts the worker; a second copy takes the place of the first.
  await expect(async () => {
    await session.send('ServiceWorker.deliverPushMessage', delivery);
    expect(await shown()).toEqual([{ title: 'De Klaproos', body: 'Gelukt, we staan quitte.', tag: 'one' }]);
  }).toPass();

  const worker = context.serviceWorkers().find((each) => each.url().endsWith('/service-worker.js'))!;
  await worker.evaluate(async () => {
    const own = globalThis as unknown as {
      registration: ServiceWorkerRegistration;
      NotificationEvent: new (type: string, init: object) => Event;
    };
    const [notification] = await own.registration.getNotifications();
    dispatchEvent(new own.NotificationEvent('notificationclick', { notification }));
  });
  await expect(page).toHaveURL(`${home()}/invoices`);
});
