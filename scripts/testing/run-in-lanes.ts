/** What the scheduler needs to know of a step. */
type Laned = Readonly<{ name: string; lanes: 1 | 2; needs?: readonly string[] }>;

/**
 * Runs steps in their order on two lanes: a step starts when the lanes it needs are free and the steps it needs have
 * ended. `run` says whether the step passed. A step whose needs did not pass is handed to `refuse` instead. After a
 * failure `bail` starts nothing more.
 */
export async function runInLanes<S extends Laned>(
  steps: readonly S[],
  run: (step: S) => Promise<boolean>,
  refuse: (step: S, because: string) => void,
  bail = false
): Promise<void> {
  const passed = new Map<string, boolean>();
  const names = new Set(steps.map((step) => step.name));
  const underWay = new Map<S, Promise<void>>();
  const free = () => 2 - [...underWay.keys()].reduce((sum, step) => sum + step.lanes, 0);

  for (const step of steps) {
    const needs = (step.needs ?? []).filter((name) => names.has(name));
    while (free() < step.lanes || needs.some((name) => !passed.has(name)))
      await Promise.race(underWay.values());
    if (bail && [...passed.values()].includes(false)) break;
    const broken = needs.find((name) => passed.get(name) === false);
    if (broken !== undefined) {
      passed.set(step.name, false);
      refuse(step, broken);
      continue;
    }
    const finish = run(step).then((ok) => {
      passed.set(step.name, ok);
      underWay.delete(step);
    });
    underWay.set(step, finish);
  }
  await Promise.all(underWay.values());
}
