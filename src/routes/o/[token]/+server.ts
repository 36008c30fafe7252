import { noteOpening } from '#lib/server/domain/notifications/index.ts';
import type { RequestHandler } from './$types';

/** One transparent pixel: the smallest picture that every mail program shows as nothing. */
const PIXEL = Uint8Array.from(atob('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'), (byte) =>
  byte.charCodeAt(0)
);

/**
 * The picture in the e-mails of readers who agreed to it. Who asks, from where and with what is not looked at; an address
 * that we never made gets the same answer.
 */
export const GET: RequestHandler = async ({ locals, params }) => {
  await noteOpening(locals.ctx, params.token);
  return new Response(PIXEL, {
    headers: {
      'content-type': 'image/gif',
      'cache-control': 'no-store',
      // It is shown inside of a mailbox on somebody else's host.
      'cross-origin-resource-policy': 'cross-origin',
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'no-referrer'
    }
  });
};
