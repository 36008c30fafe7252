import type { Context } from '../../context.ts';
import { assert } from '../../platform/assert.ts';
import type { Notice } from './notices.ts';

const purposeOf = (noticeId: string) => `notice:${noticeId}:pdf`;

/** A letter is kept sealed: its QR code is a pay link, of which otherwise only a hash is stored. */
export function sealLetter(ctx: Pick<Context, 'secrets'>, noticeId: string, pdf: Uint8Array): Uint8Array {
  const sealed = ctx.secrets.seal(Buffer.from(pdf).toString('base64'), purposeOf(noticeId));
  return Buffer.from(sealed, 'base64');
}

export function openLetter(
  ctx: Pick<Context, 'secrets'>,
  { id, pdf }: Pick<Notice, 'id' | 'pdf'>
): Uint8Array {
  assert(pdf !== null, 'a letter keeps its PDF');
  return Buffer.from(ctx.secrets.open(Buffer.from(pdf).toString('base64'), purposeOf(id)), 'base64');
}
