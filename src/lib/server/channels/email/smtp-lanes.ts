/** Something that carries one message at a time. */
export type Lane = { close(): void };

/** Lanes, opened when they are first needed; whoever finds all taken waits in line. */
export type Lanes<L extends Lane> = Readonly<{
  use<T>(work: (lane: L) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}>;

export function openLanes<L extends Lane>(most: number, open: () => L): Lanes<L> {
  const all: L[] = [];
  const free: L[] = [];
  const waiting: ((lane: L) => void)[] = [];
  const take = (): Promise<L> => {
    // The one that was used last: the others may fall idle, and are closed then.
    const idle = free.pop();
    if (idle) return Promise.resolve(idle);
    if (all.length < most) {
      const lane = open();
      all.push(lane);
      return Promise.resolve(lane);
    }
    return new Promise((taken) => waiting.push(taken));
  };
  const give = (lane: L): void => {
    const next = waiting.shift();
    if (next) next(lane);
    else free.push(lane);
  };
  return {
    use: async (work) => {
      const lane = await take();
      try {
        return await work(lane);
      } finally {
        give(lane);
      }
    },
    close: () => {
      for (const lane of all) lane.close();
      return Promise.resolve();
    }
  };
}
