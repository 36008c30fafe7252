import type { Context } from '../../../../context.ts';
import { dryRunSequences, type DryRun, type DryRunLine } from './dry-run-sequences.ts';

/** What a dry run comes to, over all customers. */
export type DryRunTotals = Readonly<{
  customers: number;
  messages: number;
  byChannel: Readonly<Record<string, number>>;
  byStep: Readonly<Record<string, number>>;
  /** How many steps each rule held back for a time, or for good. */
  heldBy: Readonly<Record<string, number>>;
  skippedBy: Readonly<Record<string, number>>;
  /** In thousandths of a minor unit. */
  priceMilliMinor: number;
}>;

/** All pages of a dry run, one after the other, added up. `each` sees every page on its way. */
export async function totalDryRun(
  ctx: Context,
  input: Omit<DryRun, 'after'>,
  each?: (lines: readonly DryRunLine[]) => void
): Promise<DryRunTotals> {
  const [byChannel, byStep, heldBy, skippedBy] = [counter(), counter(), counter(), counter()];
  const customers = new Set<string>();
  let priceMilliMinor = 0;
  let messages = 0;
  let after: string | undefined;
  do {
    const page = await dryRunSequences(ctx, { ...input, after });
    each?.(page.lines);
    for (const line of page.lines) {
      for (const rule of line.heldBy) heldBy.add(rule);
      if (line.outcome === 'skip') skippedBy.add(line.rule);
      if (line.channel === null) continue;
      byStep.add(line.step);
      if (line.isTogether) continue;
      customers.add(line.customerId);
      messages += 1;
      priceMilliMinor += line.priceMilliMinor;
      byChannel.add(line.channel);
    }
    after = page.next;
  } while (after !== undefined);
  return {
    ...{ customers: customers.size, messages, priceMilliMinor },
    byChannel: byChannel.counts(),
    byStep: byStep.counts(),
    heldBy: heldBy.counts(),
    skippedBy: skippedBy.counts()
  };
}

function counter() {
  const counts = new Map<string, number>();
  return {
    add: (key: string) => void counts.set(key, (counts.get(key) ?? 0) + 1),
    counts: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  };
}
