import type { Context } from '../../../context.ts';
import { equalInConstantTime } from '../../../platform/crypto/secrets.ts';
import type { Notice } from '../notices.ts';

/** 128 bits of a keyed hash: nobody makes one up. */
const SEAL_BYTES = 16;
const ID_BYTES = 16;

type Named = Readonly<{ merchantId: string; noticeId: string }>;

/**
 * The address by which whoever got a message ends such messages, without signing in. It names the message and is sealed
 * with our key, so that nothing about it has to be kept; it opens nothing and shows nothing but the sender's name.
 */
export function unsubscribeUrl(
  ctx: Pick<Context, 'origin' | 'secrets'>,
  { merchantId, id: noticeId }: Pick<Notice, 'merchantId' | 'id'>
): string {
  const named = Buffer.concat([bytesOf(merchantId), bytesOf(noticeId)]);
  const token = Buffer.concat([named, seal(ctx, named)]).toString('base64url');
  return `${ctx.origin}/u/${token}`;
}

/** Which message a token names; `undefined` for one that we didn't make. */
export function readUnsubscribeToken(ctx: Pick<Context, 'secrets'>, token: string): Named | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 2 * ID_BYTES + SEAL_BYTES) return undefined;
  const named = bytes.subarray(0, 2 * ID_BYTES);
  if (!equalInConstantTime(bytes.subarray(2 * ID_BYTES), seal(ctx, named))) return undefined;
  return { merchantId: idOf(named.subarray(0, ID_BYTES)), noticeId: idOf(named.subarray(ID_BYTES)) };
}

function seal({ secrets }: Pick<Context, 'secrets'>, named: Buffer): Uint8Array {
  return secrets.keyedHash(named.toString('base64url'), 'unsubscribe').subarray(0, SEAL_BYTES);
}

function bytesOf(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function idOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
