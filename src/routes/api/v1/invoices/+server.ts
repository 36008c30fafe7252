import { translator } from '#lib/i18n/index.server.ts';
import { importInvoices, type ImportedDocument, type ImportFault } from '#lib/server/domain/billing/index.ts';
import { answerOnce, type ApiAnswer } from '#lib/server/domain/identity/index.ts';
import {
  apiRoute,
  faultText,
  hashRequest,
  readBody,
  Refusal,
  type ApiCaller
} from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** More than this is a file: import it with `npm run import` or in the admin. */
const MOST_BYTES = 10_000_000;
const TYPES = ['application/json', 'application/xml', 'text/xml', 'text/csv'];

/**
 * Takes invoices and credit notes: UBL, CSV or JSON, the same forms as a file. Answers 201 when something was added,
 * 200 when all of it was known, 207 when some of it could not be taken, 422 when nothing could; each document and each
 * fault stands in the body. A repetition with the same Idempotency-Key gets the same bytes for 24 hours.
 */
export const POST: RequestHandler = apiRoute('invoices:write', async ({ request, locals, url }, caller) => {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!TYPES.includes(type)) throw new Refusal('content-type-unsupported', { supported: TYPES.join(', ') });
  const key = request.headers.get('idempotency-key') ?? '';
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new Refusal('idempotency-key-missing');
  const body = await readBody(request, MOST_BYTES);
  const repeatable = {
    merchantId: caller.key.merchantId,
    key,
    requestHash: hashRequest(['POST', url.pathname, type], body)
  };
  const {
    status,
    body: text,
    isRepeated
  } = await answerOnce(caller.ctx, repeatable, () => take(caller, body, translator(locals.language)));
  const headers = new Headers({ 'content-type': 'application/json' });
  if (isRepeated) headers.set('idempotency-replayed', 'true');
  return new Response(text, { status, headers });
});

async function take(
  { ctx, key }: ApiCaller,
  body: Uint8Array,
  t: ReturnType<typeof translator>
): Promise<ApiAnswer> {
  const documents: ImportedDocument[] = [];
  const faults: ImportFault[] = [];
  const { importId, addedCount, knownCount, faultCount } = await importInvoices(ctx, {
    merchantId: key.merchantId,
    fileName: 'API',
    content: inOnePiece(body),
    onDocument: (document) => documents.push(document),
    onFault: (fault) => faults.push(fault)
  });
  const answer = {
    import: { id: importId, added: addedCount, known: knownCount, faults: faultCount },
    documents: documents.map(({ kind, document, id, number, line }) => ({
      ...{ result: kind, kind: document, id, number, line },
      ...(document === 'invoice' && { url: `${ctx.origin}/api/v1/invoices/${id}` })
    })),
    faults: faults.map((fault) => ({
      ...{ line: fault.line, number: fault.number, code: fault.code, params: fault.params },
      message: faultText(t, fault)
    }))
  };
  const taken = addedCount + knownCount;
  const status = faultCount > 0 ? (taken > 0 ? 207 : 422) : addedCount > 0 ? 201 : 200;
  return { status, body: JSON.stringify(answer) };
}

async function* inOnePiece(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(body);
}
