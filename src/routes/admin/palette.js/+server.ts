import { stripTypeScriptTypes } from 'node:module';
import source from '../palette.client.ts?raw';
import type { RequestHandler } from './$types';

/** Types are blanks to a browser: nothing else is done to it. */
const script = stripTypeScriptTypes(source);

/** The script of the command palette. It holds nothing of anybody's, so that it may be kept for an hour. */
export const GET: RequestHandler = () =>
  new Response(script, {
    headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=3600' }
  });
