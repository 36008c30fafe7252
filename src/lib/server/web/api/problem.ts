import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import type { Refusal } from '../../platform/refusal.ts';
import { refusalStatus } from '../refusal-status.ts';
import type { FieldFault } from './read-input.ts';

/** Statuses that say more than the code's own words do: what the draft for Idempotency-Key and RFC 9110 ask for. */
const STATUS: Readonly<Record<string, number>> = {
  'idempotency-key-reused': 422,
  'idempotency-key-missing': 400,
  'body-not-json': 400,
  'method-not-allowed': 405,
  'content-type-unsupported': 415,
  'provider-away': 503,
  internal: 500
};

/** The status under which the API refuses with this code. */
export function problemStatus(code: string): number {
  return STATUS[code] ?? refusalStatus(code);
}

/**
 * A refusal as a problem document (RFC 9457), in the language that the caller accepts. `code` is stable, `title` is for
 * people, `errors` names the fields.
 */
export function problem(locals: App.Locals, { code, params }: Refusal): Response {
  const status = problemStatus(code);
  const { language, requestId } = locals;
  const { errors, ...rest } = params as Readonly<{ errors?: readonly FieldFault[] }>;
  const words = rest as Readonly<Record<string, string>>;
  const title = translator(language)(`errors:${code}` as TextKey, words);
  const body = {
    type: `urn:quitte:problem:${code}`,
    ...{ title, status, code },
    params: rest,
    ...(errors && { errors }),
    requestId
  };
  const headers = new Headers({ 'content-type': 'application/problem+json', 'content-language': language });
  if (status === 401) headers.set('www-authenticate', 'Bearer realm="Quitte API"');
  return new Response(JSON.stringify(body), { status, headers });
}
