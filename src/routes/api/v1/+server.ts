import { json } from '@sveltejs/kit';
import { apiScopes } from '#lib/server/domain/identity/index.ts';
import type { RequestHandler } from './$types';

/** What this API offers: the place where a program, or its author, starts. */
export const GET: RequestHandler = ({ url }) =>
  json({
    name: 'Quitte',
    version: 'v1',
    authentication: 'Authorization: Bearer qk_…',
    scopes: apiScopes,
    resources: {
      invoices: {
        create: `POST ${url.origin}/api/v1/invoices`,
        read: `GET ${url.origin}/api/v1/invoices/{id}`,
        accepts: ['application/json', 'application/xml', 'text/csv'],
        headers: { 'Idempotency-Key': 'repeats the first answer for 24 hours' }
      }
    }
  });
