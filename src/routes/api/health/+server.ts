import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Whether this process can serve: it runs, and the database answers. Says nothing more to the outside. */
export const GET: RequestHandler = async ({ locals }) => {
  try {
    await locals.ctx.db.within({ platform: true }, () => Promise.resolve());
    return json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    locals.ctx.log.error({ err: error }, 'health');
    return json({ status: 'unavailable' }, { status: 503, headers: { 'cache-control': 'no-store' } });
  }
};
