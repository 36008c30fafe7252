import { json } from '@sveltejs/kit';
import { apiScopes } from '#lib/server/domain/identity/index.ts';
import type { RequestHandler } from './$types';

/** Where a program, or its author, starts. */
export const GET: RequestHandler = ({ locals }) =>
  json({
    name: 'Quitte',
    version: 'v1',
    document: `${locals.ctx.origin}/api/v1/openapi.json`,
    docs: `${locals.ctx.origin}/api/docs`,
    authentication: 'Authorization: Bearer qk_…',
    scopes: apiScopes
  });
