import webPush from 'web-push';
import { askGuarded } from '../../platform/net/ask-guarded.ts';
import { isAllowed, isPublicEndpoint } from '../../platform/net/public-address.ts';
import type { PushChannel, SendOutcome } from '../index.ts';

export type WebPushOptions = Readonly<{
  publicKey: string;
  privateKey: string;
  /** Whom a push service can turn to: `mailto:` or `https:`. */
  subject: string;
  /** An origin whose endpoints are taken although it is no public https host. */
  alsoAllowed?: string | undefined;
}>;

/** Later it is better read in the portal or the mailbox. */
const KEPT_SECONDS = 24 * 60 * 60;

/**
 * Notifications on a device (RFC 8030, encrypted by RFC 8291, signed by RFC 8292). The push service keeps one message
 * per topic and the device shows one per tag, so a message may be handed over again after silence: `unavailable`, not
 * `unknown`. An endpoint that is gone is `rejected` with `gone`.
 */
export function makeWebPush({ alsoAllowed, ...vapidDetails }: WebPushOptions): PushChannel {
  return {
    publicKey: vapidDetails.publicKey,
    takes: (endpoint) => isPublicEndpoint(endpoint, alsoAllowed),
    send: async ({ noticeId, target, payload }) => {
      if (!isPublicEndpoint(target.endpoint, alsoAllowed))
        return { kind: 'rejected', because: 'gone: not a push service' };
      const details = encrypt(noticeId, target, payload, vapidDetails);
      if (!details) return { kind: 'rejected', because: 'gone: the keys are not usable' };
      const isTrusted = isAllowed(target.endpoint, alsoAllowed);
      const answer = await askGuarded({ url: target.endpoint, ...details, isTrusted });
      if (answer.kind !== 'answer') return { kind: 'unavailable', because: answer.because };
      return outcomeOf(answer.status, answer.location ?? noticeId);
    }
  };
}

/** Too slow, too early, too many: this device's service may take it later. */
const LATER = new Set([408, 425, 429]);

function outcomeOf(status: number, providerRef: string): SendOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent', providerRef };
  const because = `HTTP ${status}`;
  if (status === 404 || status === 410) return { kind: 'rejected', because: `gone: ${because}` };
  if (LATER.has(status) || status >= 500) return { kind: 'unavailable', because };
  return { kind: 'rejected', because };
}

/** `undefined` when the browser's keys can't be used: nobody could read the message. */
function encrypt(
  noticeId: string,
  { endpoint, keys }: Parameters<PushChannel['send']>[0]['target'],
  payload: string,
  vapidDetails: webPush.RequestOptions['vapidDetails']
) {
  try {
    const details = webPush.generateRequestDetails({ endpoint, keys: { ...keys } }, payload, {
      TTL: KEPT_SECONDS,
      urgency: 'normal',
      // At most 32 characters: a UUID without its dashes.
      topic: noticeId.replaceAll('-', ''),
      contentEncoding: 'aes128gcm',
      ...(vapidDetails && { vapidDetails })
    });
    const headers = Object.fromEntries(
      Object.entries(details.headers).map(([name, value]) => [name, String(value)])
    );
    return { headers, body: details.body as Buffer };
  } catch {
    return undefined;
  }
}
