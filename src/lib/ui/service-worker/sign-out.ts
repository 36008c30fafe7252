/** Whether this request is the customer leaving: the form that signs out, never a link to it. */
export function isSignOut({ method, url }: Pick<Request, 'method' | 'url'>, scope: string): boolean {
  return method === 'POST' && new URL(url).pathname === `${new URL(scope).pathname}sign-out`;
}

/** Ends notifications in this browser. The server ends them by the session: it works without us, too. */
export async function endPush({
  pushManager
}: Pick<ServiceWorkerRegistration, 'pushManager'>): Promise<void> {
  const subscription = await pushManager.getSubscription();
  await subscription?.unsubscribe();
}
