import { json } from '@sveltejs/kit';
import { staffRoute } from '#lib/server/web/index.ts';
import { readFound } from '../search.server.ts';
import type { RequestHandler } from './$types';

/** The same search for whoever is typing. */
export const GET: RequestHandler = staffRoute('see-customers', async ({ url }, who) =>
  json(await readFound(who, url), { headers: { 'cache-control': 'private, no-store' } })
);
