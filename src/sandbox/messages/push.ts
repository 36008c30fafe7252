/** A push service (RFC 8030) that also holds the browser's keys, so that what was sent can be read. */
import {
  createDecipheriv,
  createECDH,
  createHmac,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify
} from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBytes } from '../http/body.ts';
import { actOn } from '../http/fault.ts';
import { sendJson } from '../http/html.ts';
import type { World } from '../world/world.ts';
import { messageTray } from './tray.ts';

interface PushSubscriptionKept {
  id: string;
  privateKey: string;
  publicKey: string;
  auth: string;
  isGone: boolean;
}

const subscriptionsOf = (world: World) => world.store.collection<PushSubscriptionKept>('push/subscriptions');

/**
 * `POST /push/subscriptions` gives what a browser's PushManager would: `{ endpoint, keys: { p256dh, auth } }`.
 * `POST /push/{id}` takes an encrypted message with VAPID headers. `DELETE /push/{id}`: the browser unsubscribed.
 */
export async function servePush(
  world: World,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://sandbox');
  const id = pathname.slice('/push/'.length);
  const subscriptions = subscriptionsOf(world);
  if (request.method === 'POST' && id === 'subscriptions') return sendJson(response, 201, subscribe(world));
  const subscription = subscriptions.get(id);
  if (!subscription) return sendJson(response, 404, { error: 'no such subscription' });
  if (request.method === 'DELETE') {
    subscriptions.put(id, { ...subscription, isGone: true });
    response.writeHead(204).end();
    return;
  }
  if (subscription.isGone) return sendJson(response, 410, { error: 'unsubscribed' });
  const fault = world.faults.hitRequest('POST', pathname);
  if (fault && (await actOn(fault, response))) return;
  const body = await readBytes(request);
  const refusal = refusalOf(world, request, body);
  if (refusal) return sendJson(response, refusal.status, { error: refusal.error });
  let text: string;
  try {
    text = decrypt(subscription, body);
  } catch (error) {
    return sendJson(response, 400, { error: `the message can't be decrypted: ${String(error)}` });
  }
  const message = messageTray(world).add({
    channel: 'push',
    from: String(vapidClaims(request)?.['sub'] ?? ''),
    to: `${world.origin}/push/${id}`,
    text,
    status: 'delivered',
    providerId: randomBytes(8).toString('hex'),
    details: {
      ttl: request.headers['ttl'],
      urgency: request.headers['urgency'] ?? 'normal',
      topic: request.headers['topic'] ?? null
    }
  });
  world.store.flush();
  response.writeHead(201, { Location: `${world.origin}/messages/${message.id}` }).end();
}

function subscribe(world: World): object {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  const id = randomBytes(12).toString('hex');
  const kept: PushSubscriptionKept = {
    id,
    privateKey: pair.getPrivateKey('base64url'),
    publicKey: pair.getPublicKey('base64url'),
    auth: randomBytes(16).toString('base64url'),
    isGone: false
  };
  subscriptionsOf(world).put(id, kept);
  world.store.flush();
  return {
    endpoint: `${world.origin}/push/${id}`,
    expirationTime: null,
    keys: { p256dh: kept.publicKey, auth: kept.auth }
  };
}

interface PushRefusal {
  status: number;
  error: string;
}

/** RFC 8030, 8188 and 8292: what a push service looks at before it takes a message. */
function refusalOf(world: World, request: IncomingMessage, body: Buffer): PushRefusal | undefined {
  if (request.method !== 'POST') return { status: 405, error: 'POST only' };
  if (request.headers['ttl'] === undefined) return { status: 400, error: 'the TTL header is required' };
  if (request.headers['content-encoding'] !== 'aes128gcm')
    return { status: 415, error: 'Content-Encoding must be aes128gcm' };
  // RFC 8030 section 7.2: a push service takes at least 4096 bytes; most take no more.
  if (body.length > 4096) return { status: 413, error: 'the message is longer than 4096 bytes' };
  const claims = vapidClaims(request);
  if (!claims) return { status: 401, error: 'a valid VAPID Authorization header is required' };
  if (claims['aud'] !== new URL(world.origin).origin)
    return { status: 403, error: `aud must be ${world.origin}` };
  const expires = Number(claims['exp']);
  // The signer may follow the machine's time or the sandbox's.
  const now = Math.min(Date.now(), world.clock.now()) / 1000;
  if (!(expires > now)) return { status: 403, error: 'the VAPID token has expired' };
  if (!/^(mailto:|https:)/.test(String(claims['sub'] ?? '')))
    return { status: 403, error: 'sub must be mailto: or https:' };
  return undefined;
}

/** The claims of `vapid t=<jwt>, k=<public key>`, when its ES256 signature holds. */
function vapidClaims(request: IncomingMessage): Record<string, unknown> | undefined {
  const match = /^vapid\s+t=([^,\s]+),\s*k=(\S+)$/i.exec(request.headers.authorization ?? '');
  if (!match) return undefined;
  const [, token, key] = match as unknown as [string, string, string];
  const [header, payload, signature] = token.split('.');
  if (!header || !payload || !signature) return undefined;
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65) return undefined;
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url')
  };
  try {
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    const isSigned = verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url')
    );
    return isSigned
      ? (JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 8291: Message Encryption for Web Push. One record, as push messages have. */
function decrypt(subscription: PushSubscriptionKept, body: Buffer): string {
  const salt = body.subarray(0, 16);
  const keyLength = body.readUInt8(20);
  const senderKey = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  const receiver = createECDH('prime256v1');
  receiver.setPrivateKey(Buffer.from(subscription.privateKey, 'base64url'));
  const shared = receiver.computeSecret(senderKey);
  const info = Buffer.concat([
    Buffer.from('WebPush: info\0'),
    Buffer.from(subscription.publicKey, 'base64url'),
    senderKey
  ]);
  const pseudo = createHmac('sha256', Buffer.from(subscription.auth, 'base64url')).update(shared).digest();
  const input = createHmac('sha256', pseudo)
    .update(info)
    .update(Buffer.from([1]))
    .digest();
  const key = Buffer.from(hkdfSync('sha256', input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16));
  const nonce = Buffer.from(hkdfSync('sha256', input, salt, Buffer.from('Content-Encoding: nonce\0'), 12));
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8');
}
