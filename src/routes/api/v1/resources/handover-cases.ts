import * as v from 'valibot';
import { toDecimal } from '#lib/money/index.ts';
import {
  handoverStatuses,
  listCaseRecords,
  readCaseRecord,
  recallCase,
  type CaseRecord
} from '#lib/server/domain/handover/index.ts';
import {
  amount,
  answerPage,
  currency,
  date,
  fromCursor,
  id,
  instant,
  operation,
  pageFields,
  pageOf,
  text,
  type ApiCaller
} from '#lib/server/web/index.ts';

const status = v.picklist(handoverStatuses);

/** What one customer owes in one currency, on its way to a collection agency and back. */
export const HandoverCase = v.object({
  id,
  customerId: id,
  status: v.pipe(
    status,
    v.description(
      '`announced`: the last notice left and its days run. `released`: two people said yes. `delivered`: the agency has it, `acknowledged`: it took it on. `returned`: it could not collect.'
    )
  ),
  currency,
  agency: v.object({
    id,
    name: v.string(),
    reference: v.pipe(v.nullable(v.string()), v.description('What the agency calls the case.'))
  }),
  invoices: v.array(
    v.object({
      invoiceId: id,
      isLive: v.pipe(v.boolean(), v.description('Whether it is still in the case.')),
      handedOver: v.pipe(
        v.nullable(amount),
        v.description('What was owed on it at the release; null before.')
      )
    })
  ),
  collected: v.pipe(amount, v.description('What the agency collected, less what it took back.')),
  isHeld: v.pipe(
    v.boolean(),
    v.description('The agency was told to leave the customer alone until somebody decides.')
  ),
  payBy: v.pipe(
    date,
    v.description('The last day on which the customer can pay you before it is handed over.')
  ),
  proposedAt: instant,
  releasedAt: v.nullable(instant),
  deliveredAt: v.nullable(instant),
  acknowledgedAt: v.nullable(instant),
  endedAt: v.nullable(instant)
});

const group = 'Hand-over';

const Recall = v.strictObject({
  because: v.pipe(text(500), v.minLength(1), v.description('Why: the agency reads it.'))
});

export const handoverCaseOperations = [
  operation({
    ...{ id: 'listHandoverCases', method: 'GET', path: '/handover-cases', group, scope: 'handover:read' },
    title: 'List cases of collection agencies',
    about:
      'The newest first. Cases are proposed by your conditions and released by two of your people, never by a key.',
    query: v.strictObject({
      ...pageFields,
      customerId: v.optional(id),
      invoiceId: v.optional(id),
      status: v.optional(status)
    }),
    answer: pageOf(HandoverCase),
    run: async ({ query }, { ctx, merchantId }) => {
      const after = fromCursor(query.after);
      return answerPage(await listCaseRecords(ctx, { merchantId, ...query, after }), toHandoverCase);
    }
  }),
  operation({
    ...{ id: 'readHandoverCase', method: 'GET', path: '/handover-cases/{id}', group },
    ...{ title: 'Read a case', scope: 'handover:read', answer: HandoverCase },
    refusals: ['handover-unknown'],
    run: ({ id }, caller) => read(caller, id)
  }),
  operation({
    ...{ id: 'recallHandoverCase', method: 'POST', path: '/handover-cases/{id}/recall', group },
    title: 'Recall a case from its agency',
    about: 'The agency is told, and what is still owed is asked for by you again.',
    scope: 'handover:write',
    body: Recall,
    answer: HandoverCase,
    refusals: ['handover-unknown', 'handover-moved-on', 'reason-missing'],
    run: async ({ id: caseId, body }, caller) => {
      await recallCase(caller.ctx, { merchantId: caller.merchantId, caseId, ...body });
      return read(caller, caseId);
    }
  })
];

async function read({ ctx, merchantId }: ApiCaller, caseId: string) {
  return toHandoverCase(await readCaseRecord(ctx, { merchantId, caseId }));
}

function toHandoverCase(row: CaseRecord): v.InferInput<typeof HandoverCase> {
  const { id, customerId, status, currency, agencyId, agencyName, agencyRef, lines } = row;
  return {
    ...{ id, customerId, status, currency },
    agency: { id: agencyId, name: agencyName, reference: agencyRef },
    invoices: lines.map(({ invoiceId, isLive, handedOverMinor: minor }) => ({
      ...{ invoiceId, isLive },
      handedOver: minor === null ? null : toDecimal({ minor, currency })
    })),
    collected: toDecimal(row.collected),
    isHeld: row.heldBecause !== null,
    payBy: row.payBy.toString(),
    proposedAt: row.proposedAt.toString(),
    releasedAt: row.releasedAt?.toString() ?? null,
    deliveredAt: row.deliveredAt?.toString() ?? null,
    acknowledgedAt: row.acknowledgedAt?.toString() ?? null,
    endedAt: row.endedAt?.toString() ?? null
  };
}
