import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { findSegmentNames } from '../../collection/index.ts';
import type { HandoverConditions } from './conditions.ts';

/**
 * Refuses `handover-segments-unknown` with the names that nobody is in: a slip of the hand would leave out nobody, and
 * nobody would notice.
 */
export async function requireKnownSegments(
  tx: Tx,
  merchantId: string,
  { excludedSegments }: Pick<HandoverConditions, 'excludedSegments'>
): Promise<void> {
  const known = await findSegmentNames(tx, merchantId, excludedSegments);
  const names = excludedSegments.filter((name) => !known.includes(name));
  if (names.length > 0) throw new Refusal('handover-segments-unknown', { names: names.join(', ') });
}
