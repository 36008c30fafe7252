/** A device makes or shows a passkey; the library for it comes only when somebody asks. */

/** Whether this device has a finger, a face or a code to make a passkey with. */
export async function canMakePasskey(): Promise<boolean> {
  return (
    'PublicKeyCredential' in window &&
    (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false))
  );
}

/** Makes a passkey, as JSON for the form. Rejects when the person or the device says no. */
export async function makePasskey(optionsUrl: string): Promise<string> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  return JSON.stringify(await startRegistration({ optionsJSON: await askFor(optionsUrl) }));
}

/** Shows a passkey, as JSON for the form. Rejects when the person or the device says no. */
export async function showPasskey(optionsUrl: string): Promise<string> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  return JSON.stringify(await startAuthentication({ optionsJSON: await askFor(optionsUrl) }));
}

async function askFor<T>(url: string): Promise<T> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: '{}' });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as T;
}
