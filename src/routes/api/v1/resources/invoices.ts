import * as v from 'valibot';
import {
  importInvoices,
  listInvoicesById,
  readInvoice,
  voidInvoice,
  type ImportedDocument,
  type ImportFault,
  type Invoice as Row
} from '#lib/server/domain/billing/index.ts';
import { toDecimal } from '#lib/money/index.ts';
import {
  amount,
  answerPage,
  currency,
  date,
  faultText,
  fromCursor,
  id,
  operation,
  pageFields,
  pageOf,
  text,
  type ApiCaller
} from '#lib/server/web/index.ts';

const status = v.picklist(['open', 'overdue', 'paid', 'void', 'uncollectible']);

/** A numbered claim for payment. */
export const Invoice = v.object({
  id,
  number: v.string(),
  status,
  subject: v.pipe(v.string(), v.description('What it is for, in one line.')),
  paymentReference: v.pipe(v.string(), v.description('What a bank transfer must carry, without spaces.')),
  customerId: id,
  issuedOn: date,
  dueOn: date,
  currency,
  total: v.pipe(amount, v.description('What is asked: the document, and the costs of collecting it.')),
  costs: v.pipe(amount, v.description('The costs of collecting in `total`; nought for nearly all.')),
  balance: v.pipe(amount, v.description('What is still owed.')),
  writtenOff: v.pipe(amount, v.description('What was given up as a loss: neither paid nor owed.'))
});

/** Why a document was not taken, or what to look at in one that was. */
const Fault = v.object({
  line: v.optional(v.nullable(v.number())),
  number: v.optional(v.nullable(v.string())),
  code: v.string(),
  params: v.record(v.string(), v.unknown()),
  message: v.pipe(v.string(), v.description('In the language of Accept-Language.'))
});

/** What became of each document of one request. */
export const InvoiceImport = v.object({
  import: v.object({ id, added: v.number(), known: v.number(), faults: v.number(), warnings: v.number() }),
  documents: v.array(
    v.object({
      result: v.picklist(['added', 'known']),
      kind: v.picklist(['invoice', 'credit-note']),
      id,
      number: v.string(),
      line: v.optional(v.nullable(v.number())),
      url: v.optional(v.string())
    })
  ),
  faults: v.array(Fault),
  warnings: v.pipe(v.array(Fault), v.description('What was taken, and should be looked at.'))
});
type Import = v.InferInput<typeof InvoiceImport>;

const group = 'Invoices';

export const invoiceOperations = [
  operation({
    ...{ id: 'listInvoices', method: 'GET', path: '/invoices', group, scope: 'invoices:read' },
    title: 'List invoices',
    about: 'Those that came last first, whatever day they bear.',
    query: v.strictObject({
      ...pageFields,
      customerId: v.optional(id),
      number: v.optional(text(100)),
      status: v.optional(status)
    }),
    answer: pageOf(Invoice),
    run: async ({ query }, { ctx, merchantId }) =>
      answerPage(
        await listInvoicesById(ctx, { merchantId, ...query, after: fromCursor(query.after) }),
        toInvoice
      )
  }),
  operation({
    ...{ id: 'readInvoice', method: 'GET', path: '/invoices/{id}', group, scope: 'invoices:read' },
    title: 'Read an invoice',
    answer: Invoice,
    refusals: ['invoice-unknown'],
    run: ({ id }, caller) => read(caller, id)
  }),
  operation({
    ...{ id: 'createInvoices', method: 'POST', path: '/invoices', group, scope: 'invoices:write' },
    title: 'Send invoices and credit notes',
    about:
      'UBL (Peppol BIS 3), CSV or JSON: the same forms as a file that is uploaded. 201 when something was added, 200 when all of it was known, 207 when some of it could not be taken, 422 when nothing could. Each document and each fault stands in the answer.',
    files: ['application/json', 'application/xml', 'text/xml', 'text/csv'],
    answer: InvoiceImport,
    statuses: [200, 201, 207, 422],
    statusOf: ({ import: { added, known, faults } }) =>
      faults > 0 ? (added + known > 0 ? 207 : 422) : added > 0 ? 201 : 200,
    run: ({ file }, caller) => take(caller, file)
  }),
  operation({
    ...{ id: 'voidInvoice', method: 'POST', path: '/invoices/{id}/void', group, scope: 'invoices:write' },
    title: 'Void an invoice',
    about: 'What is still owed is no longer asked. Money that was paid stays booked.',
    answer: Invoice,
    refusals: ['invoice-unknown', 'invoice-not-voidable'],
    run: async ({ id }, caller) => {
      await voidInvoice(caller.ctx, { merchantId: caller.merchantId, invoiceId: id });
      return read(caller, id);
    }
  })
];

async function read({ ctx, merchantId }: ApiCaller, id: string) {
  return toInvoice(await ctx.db.withMerchant(merchantId, (tx) => readInvoice(tx, merchantId, id)));
}

function toInvoice(row: Row): v.InferInput<typeof Invoice> {
  const { id, number, status, subject, paymentReference, customerId } = row;
  return {
    ...{ id, number, status, subject, paymentReference, customerId },
    issuedOn: row.issuedOn.toString(),
    dueOn: row.dueOn.toString(),
    currency: row.total.currency,
    total: toDecimal(row.total),
    costs: toDecimal(row.costs),
    balance: toDecimal(row.balance),
    writtenOff: toDecimal(row.writtenOff)
  };
}

async function take({ ctx, merchantId, t }: ApiCaller, content: Uint8Array): Promise<Import> {
  const documents: ImportedDocument[] = [];
  const faults: ImportFault[] = [];
  const { importId, addedCount, knownCount, faultCount, warningCount } = await importInvoices(ctx, {
    merchantId,
    fileName: 'API',
    content: inOnePiece(content),
    onDocument: (document) => documents.push(document),
    onFault: (fault) => faults.push(fault)
  });
  return {
    import: {
      ...{ id: importId, added: addedCount, known: knownCount },
      ...{ faults: faultCount, warnings: warningCount }
    },
    documents: documents.map(({ kind, document, id, number, line }) => ({
      ...{ result: kind, kind: document, id, number, line },
      ...(document === 'invoice' && { url: `${ctx.origin}/api/v1/invoices/${id}` })
    })),
    faults: faults.filter(({ isWarning }) => !isWarning).map((fault) => toFault(fault, t)),
    warnings: faults.filter(({ isWarning }) => isWarning).map((fault) => toFault(fault, t))
  };
}

function toFault(fault: ImportFault, t: ApiCaller['t']): v.InferInput<typeof Fault> {
  const { line, number, code, params } = fault;
  return { line, number, code, params, message: faultText(t, fault) };
}

async function* inOnePiece(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(body);
}
