import { addresses, type Operations } from './operations.ts';

export type OperationId = keyof Operations;

/** What a client needs: where the API is, and a key. */
export type ClientOptions = Readonly<{
  /** `https://pay.example.org/api/v1` */
  url: string;
  key: string;
  /** The language of titles of problems: `Accept-Language`. */
  language?: string;
  fetch?: (request: Request) => Promise<Response>;
}>;

/** The API said no. Decide by `code`; `errors` names the fields of a request that isn't valid. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly Readonly<{ in: string; field: string; code: string }>[];
  readonly requestId: string | undefined;

  constructor(status: number, body: Partial<Pick<ApiProblem, 'code' | 'errors' | 'requestId'>>) {
    super(body.code ?? `HTTP ${status}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.errors = body.errors ?? [];
    this.requestId = body.requestId;
  }
}

type Input = Readonly<{
  id?: string;
  query?: Readonly<Record<string, unknown>>;
  body?: unknown;
}>;

/** `idempotencyKey`: give your own to repeat a request later; one that changes something gets a random one otherwise. */
type Given<Id extends OperationId> = Operations[Id]['input'] & Readonly<{ idempotencyKey?: string }>;

/**
 * A client of API v1, typed by its document: `call('readInvoice', { id })`. Throws `ApiProblem` for whatever is
 * refused, and what `fetch` throws when nobody answers.
 */
export function openApiClient(options: ClientOptions) {
  const send = options.fetch ?? fetch;
  return async function call<Id extends OperationId>(
    operation: Id,
    given: Given<Id>
  ): Promise<Operations[Id]['answer']> {
    const response = await send(requestFor(options, operation, given, given.idempotencyKey));
    const body = (await response.json()) as Operations[Id]['answer'];
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? true;
    if (isProblem) throw new ApiProblem(response.status, body as object);
    return body;
  };
}

function requestFor(
  { url, key, language }: ClientOptions,
  operation: OperationId,
  { id = '', query = {}, body }: Input,
  idempotencyKey: string | undefined
): Request {
  const { method, path } = addresses[operation];
  const address = new URL(url + path.replace('{id}', encodeURIComponent(id)));
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) address.searchParams.set(name, String(value));
  const headers = new Headers({ authorization: `Bearer ${key}` });
  if (language !== undefined) headers.set('accept-language', language);
  if (method !== 'GET') headers.set('idempotency-key', idempotencyKey ?? crypto.randomUUID());
  if (body === undefined) return new Request(address, { method, headers });
  const file = operation === 'createInvoices' ? (body as { type: string; content: string }) : undefined;
  headers.set('content-type', file?.type ?? 'application/json');
  return new Request(address, { method, headers, body: file?.content ?? JSON.stringify(body) });
}
