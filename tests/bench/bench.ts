/** What a bench answers; `performance.md`'s shape, printed by `run.ts`. */
export type BenchResult = Readonly<{
  figures: Readonly<Record<string, number>>;
  /** The limit measured in the same run: the same work by hand. */
  limit: Readonly<Record<string, number>>;
  /** The first is named after its bench. */
  ratio: Readonly<Record<string, number>>;
  rounds: number;
}>;

/** One bench. It cleans up after itself, also when it fails. `say` is for a person who waits. */
export type Bench = (
  options: Readonly<{ rounds: number; say: (line: string) => void }>
) => Promise<BenchResult>;

/** The middle of an odd number of rounds; the mean of the two middle ones otherwise. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median, minimum and maximum of a figure over the rounds, under names that say which. */
export function spread(name: string, values: readonly number[]): Record<string, number> {
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return {
    [name]: round(median(values)),
    [`${name}Min`]: round(Math.min(...values)),
    [`${name}Max`]: round(Math.max(...values))
  };
}
