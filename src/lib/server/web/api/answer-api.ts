import type { RequestEvent } from '@sveltejs/kit';
import { translator } from '#lib/i18n/index.server.ts';
import { findApiKey, type ApiKey } from '../../domain/identity/index.ts';
import { limits } from '../../platform/rate-limit/limits.data.ts';
import { takeTurn, type Turn } from '../../platform/rate-limit/take-turn.ts';
import { Refusal } from '../../platform/refusal.ts';
import { takeVisitorTurn } from '../take-visitor-turn.ts';
import { findOperation } from './find-operation.ts';
import type { ApiCaller, Operation } from './operation.ts';
import { performOperation } from './perform-operation.ts';
import { problem } from './problem.ts';

/**
 * Answers every request below `/api/v1`: an operation, a key with its scope, a limit per key whose state is in every
 * answer, and whatever is refused as a problem document.
 */
export async function answerApi(
  event: RequestEvent,
  operations: readonly Operation[],
  path: string
): Promise<Response> {
  const { locals, request } = event;
  const found = findOperation(operations, request.method, path);
  if (found.kind === 'unknown') return problem(locals, new Refusal('address-unknown'));
  if (found.kind === 'other-method') return methodNotAllowed(locals, found.allowed);
  locals.operation = found.operation.id;
  let turn: Turn | undefined;
  try {
    const key = await readKey(event);
    turn = await takeTurn(locals.ctx.db, 'api-key', key.id, locals.ctx.clock.now());
    if (!turn.allowed) throw new Refusal('too-many-requests');
    const { operation, id } = found;
    if (!key.scopes.includes(operation.scope))
      throw new Refusal('scope-not-allowed', { scope: operation.scope });
    return withLimits(await performOperation(event, operation, id, callerOf(locals, key)), locals, turn);
  } catch (thrown) {
    return withLimits(problem(locals, refusalOf(locals, thrown)), locals, turn);
  }
}

function callerOf(locals: App.Locals, key: ApiKey): Omit<ApiCaller, 'onceId'> {
  const actor = { kind: 'api-key', apiKeyId: key.id } as const;
  return {
    ctx: { ...locals.ctx, actor },
    key,
    merchantId: key.merchantId,
    t: translator(locals.language)
  };
}

/** What went wrong with us stands in the log under the request's id; the caller gets the id and nothing else. */
function refusalOf({ ctx, operation }: App.Locals, thrown: unknown): Refusal {
  if (thrown instanceof Refusal) {
    ctx.log.info({ code: thrown.code, operation }, 'refused');
    return thrown;
  }
  ctx.log.error({ err: thrown, operation }, 'request failed');
  return new Refusal('internal');
}

function methodNotAllowed(locals: App.Locals, allowed: readonly string[]): Response {
  const allow = allowed.includes('GET') ? ['HEAD', ...allowed] : allowed;
  const response = problem(locals, new Refusal('method-not-allowed', { allowed: allow.join(', ') }));
  response.headers.set('allow', allow.join(', '));
  return response;
}

async function readKey(event: RequestEvent): Promise<ApiKey> {
  const { locals, request } = event;
  const key = await findApiKey(locals.ctx, request.headers.get('authorization'));
  if (key?.isSuspended) throw new Refusal('merchant-suspended');
  if (key) return key;
  await takeVisitorTurn(event, 'api-key-guess');
  throw new Refusal('api-key-not-found');
}

/**
 * How much of its limit a key has left, and in how many seconds there is more (draft-ietf-httpapi-ratelimit-headers).
 */
function withLimits(response: Response, { ctx }: App.Locals, turn: Turn | undefined): Response {
  if (!turn) return response;
  const { limit, windowSeconds } = limits['api-key'];
  const wait = Math.max(0, Math.ceil(ctx.clock.now().until(turn.resetAt).total('seconds')));
  response.headers.set('ratelimit-policy', `"api-key";q=${limit};w=${windowSeconds}`);
  response.headers.set('ratelimit', `"api-key";r=${turn.remaining};t=${wait}`);
  if (!turn.allowed) response.headers.set('retry-after', String(Math.max(1, wait)));
  return response;
}
