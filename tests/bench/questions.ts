/** One question to the database, asked as a page asks it. */
export type Question = () => Promise<unknown>;

/** Milliseconds of each question in each round, after one round that warms; said beside the blocks that it looks at. */
export async function timeQuestions(
  questions: Readonly<Record<string, Question>>,
  rounds: number,
  say: (line: string) => void,
  blocks: Readonly<Record<string, number>> = {}
): Promise<Readonly<Record<string, readonly number[]>>> {
  const times: Record<string, number[]> = {};
  for (const [name, ask] of Object.entries(questions)) {
    const taken: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const start = performance.now();
      await ask();
      taken.push(performance.now() - start);
    }
    times[name] = taken.slice(1);
    const inOrder = taken.slice(1).toSorted((a, b) => a - b);
    const at = (share: number) => inOrder[Math.ceil(inOrder.length * share) - 1]!.toFixed(0);
    const counted = blocks[name] === undefined ? '' : `, ${blocks[name]} blocks`;
    say(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, first ${taken[0]!.toFixed(0)} ms${counted}`);
  }
  return times;
}

/** Of each round the slowest question. */
export function slowest(times: Readonly<Record<string, readonly number[]>>): number[] {
  const all = Object.values(times);
  return (all[0] ?? []).map((_, round) => Math.max(...all.map((each) => each[round]!)));
}
