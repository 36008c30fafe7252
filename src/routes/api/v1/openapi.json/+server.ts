import { json } from '@sveltejs/kit';
import { documentFor } from '../document.ts';
import type { RequestHandler } from './$types';

/** The OpenAPI 3.1 document, drawn from the same schemas that validate. Anybody may read it. */
export const GET: RequestHandler = ({ locals, setHeaders }) => {
  setHeaders({ 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' });
  return json(documentFor(locals.ctx.origin));
};
