import type { RequestEvent } from '@sveltejs/kit';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import type { Context } from '../context.ts';
import { findApiKey, type ApiKey, type ApiScope } from '../domain/identity/index.ts';
import { limits } from '../platform/rate-limit/limits.data.ts';
import { takeTurn, type Turn } from '../platform/rate-limit/take-turn.ts';
import { Refusal } from '../platform/refusal.ts';
import { refusalStatus } from './refusal-status.ts';
import { takeVisitorTurn } from './take-visitor-turn.ts';

/** Whose system is asking: its context acts in the key's name, inside the key's merchant. */
export type ApiCaller = Readonly<{ ctx: Context; key: ApiKey }>;

/** Statuses that say more than the code's own words do: what the draft for Idempotency-Key asks for. */
const STATUS: Readonly<Record<string, number>> = {
  'idempotency-key-reused': 422,
  'idempotency-key-missing': 400,
  'content-type-unsupported': 415
};

/**
 * Wraps an endpoint of API v1: a key with this scope, a limit per key whose state is in every answer, and refusals as
 * problem documents (RFC 9457) with a stable `code`.
 */
export function apiRoute<E extends RequestEvent>(
  scope: ApiScope,
  run: (event: E, caller: ApiCaller) => Promise<Response>
): (event: E) => Promise<Response> {
  return async (event) => {
    let turn: Turn | undefined;
    try {
      const key = await readKey(event);
      const { ctx } = event.locals;
      turn = await takeTurn(ctx.db, 'api-key', key.id, ctx.clock.now());
      if (!turn.allowed) throw new Refusal('too-many-requests');
      if (!key.scopes.includes(scope)) throw new Refusal('scope-not-allowed', { scope });
      const actor = { kind: 'api-key', apiKeyId: key.id } as const;
      return withLimits(await run(event, { key, ctx: { ...ctx, actor } }), event, turn);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      event.locals.ctx.log.info({ code: thrown.code }, 'refused');
      return withLimits(problem(event, thrown), event, turn);
    }
  };
}

/** A refusal as a problem document, in the language that the caller accepts. */
function problem(event: RequestEvent, { code, params }: Refusal): Response {
  const status = STATUS[code] ?? refusalStatus(code);
  const { language, requestId } = event.locals;
  const title = translator(language)(`errors:${code}` as TextKey, params as Readonly<Record<string, string>>);
  const body = { type: `urn:quitte:problem:${code}`, title, status, code, params, requestId };
  const headers = new Headers({ 'content-type': 'application/problem+json', 'content-language': language });
  if (status === 401) headers.set('www-authenticate', 'Bearer realm="Quitte API"');
  return new Response(JSON.stringify(body), { status, headers });
}

async function readKey(event: RequestEvent): Promise<ApiKey> {
  const { locals, request } = event;
  const key = await findApiKey(locals.ctx, request.headers.get('authorization'));
  if (key) return key;
  await takeVisitorTurn(event, 'api-key-guess');
  throw new Refusal('api-key-not-found');
}

/** How much of its limit a key has left, and for how many seconds that counts. */
function withLimits(response: Response, event: RequestEvent, turn: Turn | undefined): Response {
  if (!turn) return response;
  const now = event.locals.ctx.clock.now();
  const wait = Math.max(0, Math.ceil(now.until(turn.resetAt).total('seconds')));
  response.headers.set('ratelimit-limit', String(limits['api-key'].limit));
  response.headers.set('ratelimit-remaining', String(turn.remaining));
  response.headers.set('ratelimit-reset', String(wait));
  if (!turn.allowed) response.headers.set('retry-after', String(Math.max(1, wait)));
  return response;
}
