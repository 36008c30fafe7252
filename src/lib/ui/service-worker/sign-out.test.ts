import { expect, test } from 'vitest';
import { endPush, isSignOut } from './sign-out.ts';

const scope = 'https://pay.example/my/de-klaproos/';

test.each([
  ['POST', '/my/de-klaproos/sign-out', true],
  ['POST', '/my/de-klaproos/sign-out?from=devices', true],
  ['GET', '/my/de-klaproos/sign-out', false],
  ['POST', '/my/de-klaproos/sign-out/elsewhere', false],
  ['POST', '/my/wattzon/sign-out', false],
  ['POST', '/my/de-klaproos/preferences', false]
])('%s %s signs out: %s', (method, path, is) => {
  expect(isSignOut({ method, url: new URL(path, scope).href }, scope)).toBe(is);
});

/** A browser's push service as far as signing out meets it. */
function device(isOn: boolean) {
  let on = isOn;
  const subscription = { unsubscribe: () => Promise.resolve(!(on = false)) };
  const pushManager = { getSubscription: () => Promise.resolve(on ? subscription : null) };
  return { registration: { pushManager } as unknown as ServiceWorkerRegistration, isOn: () => on };
}

test.each([true, false])('ends notifications of a device that had them: %s', async (had) => {
  const { registration, isOn } = device(had);
  await endPush(registration);
  expect(isOn()).toBe(false);
});
