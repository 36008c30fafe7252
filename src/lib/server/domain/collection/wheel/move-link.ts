import type { Context } from '../../../context.ts';
import { equalInConstantTime } from '../../../platform/crypto/secrets.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { isUuid } from '../../../platform/uuid.ts';

/** Which debit a link moves, and whose merchant it is of. */
export type MoveLink = Readonly<{ merchantId: string; plannedId: string }>;

/** 128 bits of the signature: nobody makes one up. */
const SEAL_BYTES = 16;
const ID_BYTES = 16;

/**
 * A link in a message that lets its holder move one coming debit within the merchant's bounds, and nothing else. It is
 * signed, not stored, and is of use as long as that debit is planned.
 */
export function signMoveLink(ctx: Pick<Context, 'secrets' | 'origin'>, link: MoveLink): string {
  const ids = Buffer.concat([bytesOf(link.merchantId), bytesOf(link.plannedId)]);
  return `${ctx.origin}/move/${Buffer.concat([ids, sealOf(ctx, ids)]).toString('base64url')}`;
}

/** What a link was signed for. Refuses `move-link-unknown` whatever is wrong with it. */
export function openMoveLink(ctx: Pick<Context, 'secrets'>, text: string): MoveLink {
  const bytes = Buffer.from(text.slice(0, 100), 'base64url');
  const ids = bytes.subarray(0, 2 * ID_BYTES);
  const isOurs =
    bytes.length === 2 * ID_BYTES + SEAL_BYTES &&
    // One way to write it: a changed last character is another link, although its bits are the same.
    bytes.toString('base64url') === text &&
    equalInConstantTime(bytes.subarray(2 * ID_BYTES), sealOf(ctx, ids));
  const merchantId = uuidOf(ids.subarray(0, ID_BYTES));
  const plannedId = uuidOf(ids.subarray(ID_BYTES));
  if (!isOurs || !isUuid(merchantId) || !isUuid(plannedId)) throw new Refusal('move-link-unknown');
  return { merchantId, plannedId };
}

function sealOf({ secrets }: Pick<Context, 'secrets'>, ids: Uint8Array): Uint8Array {
  return secrets.keyedHash(Buffer.from(ids).toString('hex'), 'move-link').subarray(0, SEAL_BYTES);
}

function bytesOf(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
