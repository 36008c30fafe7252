/** One port for everything that is spoken over HTTP; the path says to whom. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveAgency } from '../agency/serve.ts';
import { serveBankPage } from '../bank/page.ts';
import type { Control } from '../control.ts';
import { serveDesk } from '../desk/serve.ts';
import { servePrint } from '../messages/print.ts';
import { servePush } from '../messages/push.ts';
import { serveTwilio, type TwilioCredentials } from '../messages/twilio.ts';
import { serveScript } from '../stripe/browser/serve.ts';
import { serveStripe } from '../stripe/server.ts';
import type { World } from '../world/world.ts';
import { sendJson, stylesheet } from './html.ts';

export function serveHttp(
  world: World,
  control: Control,
  twilio: TwilioCredentials | undefined,
  request: IncomingMessage,
  response: ServerResponse
): void {
  const [path = '/'] = (request.url ?? '/').split('?');
  route(world, control, twilio, path, request, response).catch((error: unknown) => {
    process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : String(error)}\n`);
    if (!response.headersSent) sendJson(response, 500, { error: String(error) });
    else response.destroy();
  });
}

async function route(
  world: World,
  control: Control,
  twilio: TwilioCredentials | undefined,
  path: string,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  if (request.method === 'OPTIONS') return allowOrigins(response);
  if (path.startsWith('/v1/')) return serveStripe(world, request, response);
  if (path.startsWith('/v3/') || /^\/[a-z]+\/stripe\.js$/.test(path))
    return serveScript(world, path, (request.url ?? '').split('?')[1] ?? '', response);
  if (path.startsWith('/bank/') && path.split('/').length > 3) return serveBankPage(world, request, response);
  if (path.startsWith('/2010-04-01/')) return serveTwilio(world, twilio, request, response);
  if (path.startsWith('/print/')) return servePrint(world, request, response);
  if (path.startsWith('/agency/')) return serveAgency(world, request, response);
  if (path.startsWith('/push/')) return servePush(world, request, response);
  if (path === '/favicon.ico') {
    response.writeHead(204).end();
    return;
  }
  if (path === '/sandbox.css') {
    response
      .writeHead(200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'max-age=300' })
      .end(stylesheet);
    return;
  }
  return serveDesk(world, control, request, response);
}

/** The payment script may be asked from any page, as Stripe's. */
function allowOrigins(response: ServerResponse): void {
  response
    .writeHead(204, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, POST, DELETE',
      'Access-Control-Allow-Headers':
        'Authorization, Content-Type, Idempotency-Key, Stripe-Account, Stripe-Version',
      'Access-Control-Max-Age': '600'
    })
    .end();
}
