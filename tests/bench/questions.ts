/** One question to the database, asked as a page asks it. */
export type Question = () => Promise<unknown>;

/** Milliseconds of each question in each round, after one round that warms. */
export async function timeQuestions(
  questions: Readonly<Record<string, Question>>,
  rounds: number,
  say: (line: string) => void
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
    say(`${name}: ${taken.map((ms) => ms.toFixed(1)).join(' ')} ms`);
  }
  return times;
}

/** Of each round the slowest question. */
export function slowest(times: Readonly<Record<string, readonly number[]>>): number[] {
  const all = Object.values(times);
  return (all[0] ?? []).map((_, round) => Math.max(...all.map((each) => each[round]!)));
}
