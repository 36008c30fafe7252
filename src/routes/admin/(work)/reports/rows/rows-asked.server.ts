import { measures, rowSources, type RowsAsked, type RowSource } from '#lib/server/domain/reporting/index.ts';
import { isCaseCut } from '#lib/server/domain/reporting/index.ts';
import { readCut, type Asked } from '../asked.server.ts';

/** What waits now, whatever the days. */
const QUEUES: readonly RowSource[] = [
  ...(['bank-entries', 'disputes', 'breaks', 'unknown', 'imports', 'contacts', 'webhooks'] as const)
];

/** What is looked at in parts, too. */
const DIVIDED: readonly RowSource[] = ['recovery', 'failed', 'arrangements', 'promises'];

/** Which rows an address asks for; `undefined` for a list that there is not. */
export function readRowsAsked(params: URLSearchParams, { asked }: Asked): RowsAsked | undefined {
  const of = rowSources.find((each) => each === params.get('of'));
  const key = params.get('key');
  if (of === undefined) return undefined;
  const cut = readCut(params);
  const isPart = key !== null && DIVIDED.includes(of);
  return {
    ...asked,
    of,
    // What brought money in is only counted where money came.
    measure:
      isPart && of === 'recovery' && !isCaseCut(cut)
        ? 'recovered'
        : (measures.find((each) => each === params.get('measure')) ?? 'at-risk'),
    ...(isPart && { part: { cut, key: key.slice(0, 200) } })
  };
}

export function isQueue(of: RowSource): boolean {
  return QUEUES.includes(of);
}
