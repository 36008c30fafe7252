import type { Tx } from '../../../platform/db/database.ts';
import { listDisputing } from '../../collection/index.ts';
import { assignArms, findLiveSplit, foreseeArms } from '../../variants/index.ts';
import { chooseSequence } from './choose-sequence.ts';
import type { Candidate } from './start-runs.ts';
import { readVersions, versionKey, type SequenceVersion } from './versions.ts';

type Divided = Readonly<{
  merchantId: string;
  now: Temporal.Instant;
  inForce: readonly SequenceVersion[];
  candidates: readonly Candidate[];
  /** Only asks: nobody has met anything yet. */
  isDryRun: boolean;
}>;

/**
 * The versions that an experiment gives to invoices, by invoice: those that would get its sequence, of customers who take
 * part and whose bank disputes nothing. Whoever isn't named gets what is in force. A handful of statements, however many.
 */
export async function divideCandidates(
  tx: Tx,
  { merchantId, now, inForce, candidates, isDryRun }: Divided
): Promise<ReadonlyMap<string, SequenceVersion>> {
  const split = await findLiveSplit(tx, merchantId, 'reminders');
  if (!split) return new Map();
  const fitting = candidates.filter((each) => chooseSequence(inForce, each)?.sequenceId === split.subjectId);
  if (fitting.length === 0) return new Map();
  const disputing = await listDisputing(
    tx,
    merchantId,
    fitting.map(({ customerId }) => customerId)
  );
  const comers = fitting.filter(({ customerId }) => !disputing.has(customerId));
  const arms = await (isDryRun ? foreseeArms : assignArms)(tx, split, { merchantId, now, comers });
  const versionOf = (version: number) => ({ sequenceId: split.subjectId ?? '', version });
  const versions = await readVersions(
    tx,
    merchantId,
    split.arms.map(({ version }) => versionOf(version))
  );
  return new Map(
    comers.flatMap(({ invoiceId, customerId }) => {
      const arm = arms.get(customerId);
      const version = arm && versions.get(versionKey(versionOf(arm.version)));
      return version ? [[invoiceId, version] as const] : [];
    })
  );
}
