import type { RequestEvent } from '@sveltejs/kit';
import { negotiateLanguage } from '../../src/lib/i18n/index.ts';
import { apiScopes, createApiKey, type ApiScope } from '../../src/lib/server/domain/identity/index.ts';
import { answerApi } from '../../src/lib/server/web/index.ts';
import { operations } from '../../src/routes/api/v1/operations.ts';
import type { TestWorld } from './world.ts';

export const API_URL = 'https://pay.example/api/v1';

/** Answers a request as the product's own route does, without a server between. */
export function answerRequest(world: TestWorld, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const event = {
    ...{ request, url, params: {} },
    locals: {
      ctx: { ...world.ctx, actor: { kind: 'visitor' } },
      requestId: 'request-of-a-test',
      language: negotiateLanguage(request.headers.get('accept-language')),
      cardScriptUrl: 'https://js.stripe.com'
    },
    getClientAddress: () => '203.0.113.9'
  } satisfies Partial<RequestEvent>;
  const path = url.pathname.replace(/^\/api\/v1/, '');
  return answerApi(event as unknown as RequestEvent, operations, path);
}

/** A new key's secret; with every scope unless said. */
export async function giveKey(
  world: TestWorld,
  scopes: readonly ApiScope[] = apiScopes,
  merchantId = world.merchant.id
): Promise<string> {
  const { secret } = await createApiKey(world.ctx, { merchantId, name: 'Book-keeping', scopes });
  return secret;
}
