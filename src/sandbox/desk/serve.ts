/** The desk by JSON and by page. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Control } from '../control.ts';
import { readBody } from '../http/body.ts';
import { sendJson } from '../http/html.ts';
import { StripeError } from '../stripe/errors.ts';
import type { World } from '../world/world.ts';
import { actions } from './actions.ts';
import { servePages } from './pages.ts';
import { reads } from './reads.ts';

/** Routes of the desk; HTML for browsers, JSON for `Accept: application/json` and for all that is not a page. */
export async function serveDesk(
  world: World,
  control: Control,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  if (request.method === 'GET') {
    if (prefersHtml(request) && servePages(world, control, url, response)) return;
    return reads(world, control, url, response);
  }
  let input: Record<string, unknown>;
  try {
    const body = await readBody(request);
    input = isForm
      ? Object.fromEntries(new URLSearchParams(body))
      : body === ''
        ? {}
        : (JSON.parse(body) as Record<string, unknown>);
  } catch {
    return sendJson(response, 400, { error: 'the body is not JSON' });
  }
  try {
    const result = await actions(world, control, `${request.method} ${url.pathname}`, input);
    world.store.flush();
    if (result === undefined)
      return sendJson(response, 404, { error: `nothing at ${request.method} ${url.pathname}` });
    if (!isForm) return sendJson(response, 200, result);
    response
      .writeHead(303, {
        Location: typeof input['back'] === 'string' && input['back'].startsWith('/') ? input['back'] : '/'
      })
      .end();
  } catch (error) {
    const status = error instanceof StripeError ? error.status : error instanceof RangeError ? 400 : 500;
    sendJson(response, status, { error: error instanceof Error ? error.message : String(error) });
  }
}

function prefersHtml(request: IncomingMessage): boolean {
  return (request.headers.accept ?? '').includes('text/html');
}
