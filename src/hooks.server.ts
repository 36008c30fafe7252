import type { Handle, HandleServerError, ResolveOptions, ServerInit } from '@sveltejs/kit';
import { negotiateLanguage } from '#lib/i18n/index.ts';
import { createApp, type App } from '#lib/server/app.ts';
import { readConfig } from '#lib/server/platform/config/config.ts';
import {
  compress,
  enterHome,
  hashForNonce,
  isForeign,
  putSecurityHeaders,
  turnAway,
  wakeAfterDrawing
} from '#lib/server/web/index.ts';
import { brandStyle } from '#lib/ui/brand/index.ts';

let app: App;

export const init: ServerInit = async () => {
  app = await createApp(readConfig(process.env), { process: 'web' });
  const ops = await app.startOps();
  app.log.info({ opsPort: ops.port }, 'web ready');
  // adapter-node has finished the open requests by then; a channel to a parent would keep this process alive.
  process.once(
    'sveltekit:shutdown',
    () =>
      void ops
        .close()
        .then(app.close)
        .finally(() => process.exit(0))
  );
  // Whoever started this process as a child with a channel is gone: end as orderly as when asked to.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
};

/** A proxy's id is kept when it looks like one, so that its log and ours can be laid side by side. */
const REQUEST_ID = /^[\w-]{8,64}$/;

export const handle: Handle = async ({ event, resolve }) => {
  const started = performance.now();
  const given = event.request.headers.get('x-request-id') ?? '';
  const requestId = REQUEST_ID.test(given) ? given : crypto.randomUUID();
  const log = app.log.child({ requestId });
  event.locals.requestId = requestId;
  event.locals.ctx = app.context({ kind: 'visitor' }, log);
  event.locals.language = negotiateLanguage(event.request.headers.get('accept-language'));
  event.locals.cardScriptUrl = app.config.STRIPE_JS_URL;
  await enterHome(event);
  const answer = isForeign(event.request, event.locals.home ? event.locals.ctx.origin : event.url.origin)
    ? Response.json({ error: { code: 'cross-site', requestId } }, { status: 403 })
    : (turnAway(event) ?? (await resolve(event, drawing(event.locals))));
  // Unknown, altered, somebody else's: whoever compares two such answers learns nothing, not even by a byte.
  const response = answer.status === 404 ? await hashForNonce(answer) : answer;
  response.headers.set('x-request-id', requestId);
  putSecurityHeaders(response.headers, {
    routeId: event.route.id,
    isHttps: event.url.protocol === 'https:',
    allowsCardForm: event.locals.allowsCardForm ?? false,
    allowsOwnFrames: event.locals.allowsOwnFrames ?? false,
    cardScriptUrl: app.config.STRIPE_JS_URL
  });
  // The pattern, never the path: a path may be somebody's link.
  const route = event.locals.operation ?? event.route.id ?? 'none';
  const ms = Math.round(performance.now() - started);
  app.metrics.http(event.request.method, route, response.status, ms / 1_000);
  log.info({ method: event.request.method, route, status: response.status, ms }, 'request');
  return compress(event.request, response);
};

/** How a page is put together: in its language and brand, and drawn before its scripts are asked for. */
function drawing(locals: globalThis.App.Locals): ResolveOptions {
  const scripts: string[] = [];
  return {
    preload: ({ type, path }) => type !== 'js' || scripts.push(path) === 0,
    transformPageChunk: ({ html }) => wakeAfterDrawing(fillIn(html, locals), scripts)
  };
}

/** Styles that stand in the page already, named once more for the router: a page without script has none. */
const NAMED_AGAIN = /<link [^>]*rel="stylesheet" disabled [^>]*>\s*/g;

function fillIn(html: string, { language, brand }: globalThis.App.Locals): string {
  const end = html.indexOf('</head>');
  const head = html
    .slice(0, end)
    .replace('%lang%', language)
    .replace('%brand%', () => (brand ? brandStyle(brand) : ''));
  const body = html.slice(end);
  return (html.includes('<script') ? head : head.replace(NAMED_AGAIN, '')) + body;
}

/** What went wrong stands in the log under the request's id; the visitor gets the id and nothing else. */
export const handleError: HandleServerError = ({ error, event, status }) => {
  const { requestId, ctx } = event.locals;
  if (status === 404) return { message: 'page-not-found', requestId };
  ctx.log.error({ err: error, route: event.route.id }, 'request failed');
  return { message: 'internal', requestId };
};
