/** One worker per merchant: its portal is an app of its own. */
export function registerServiceWorker(slug: string): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register('/service-worker.js', { scope: scopeOf(slug) });
}

export const scopeOf = (slug: string) => `/my/${slug}/`;
