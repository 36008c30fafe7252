import { dryRunSequences, type DryRunLine } from '#lib/server/domain/notifications/index.ts';
import type { SignedIn } from '#lib/server/web/index.ts';

/** How far a page looks into the book: it answers within a moment, however many customers there are. */
const MOST_PAGES = 10;
const CUSTOMERS_PER_PAGE = 200;

export type Ahead = Readonly<{
  lines: readonly DryRunLine[];
  messages: number;
  customers: number;
  priceMilliMinor: number;
  byChannel: Counts;
  byKind: Counts;
  /** Rules that kept a message back, for a time or for good. */
  byRule: Counts;
  /** So many customers were looked at, and there are more. */
  part: number | undefined;
}>;
type Counts = readonly Readonly<{ name: string; count: number }>[];

/** What the next 30 days bring, with a draft in the place of its sequence if there is one. */
export async function lookAhead(
  { ctx, merchant }: Pick<SignedIn, 'ctx' | 'merchant'>,
  draft: Readonly<{ sequenceId: string; definition: unknown }> | undefined
): Promise<Ahead> {
  const lines: DryRunLine[] = [];
  let after: string | undefined;
  let pages = 0;
  do {
    const page = await dryRunSequences(ctx, {
      merchantId: merchant.id,
      customers: CUSTOMERS_PER_PAGE,
      ...(draft && { draft }),
      ...(after !== undefined && { after })
    });
    lines.push(...page.lines);
    after = page.next;
    pages += 1;
  } while (after !== undefined && pages < MOST_PAGES);
  const sent = lines.filter(({ channel }) => channel !== null);
  const messages = sent.filter(({ isTogether }) => !isTogether);
  return {
    lines: lines.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at)),
    messages: messages.length,
    customers: new Set(sent.map(({ customerId }) => customerId)).size,
    priceMilliMinor: sent.reduce((sum, line) => sum + line.priceMilliMinor, 0),
    byChannel: countOf(messages.flatMap(({ channel }) => channel ?? [])),
    byKind: countOf(messages.map(({ kind }) => kind)),
    byRule: countOf(
      lines.flatMap(({ heldBy, outcome, rule }) => [...heldBy, ...(outcome === 'skip' ? [rule] : [])])
    ),
    part: after === undefined ? undefined : pages * CUSTOMERS_PER_PAGE
  };
}

/** The most frequent first. */
function countOf(names: readonly string[]): Counts {
  const groups = Map.groupBy(names, (name) => name);
  return [...groups]
    .map(([name, all]) => ({ name, count: all.length }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
