import type { Tx } from './database.ts';

type Asked<K, V> = Readonly<{ key: K; found: (value: V) => void; failed: (error: unknown) => void }>;

/**
 * Makes a question about one thing of a question about many: what a transaction asks in the same breath is asked by
 * one statement. Whoever goes through a hundred notices side by side waits once, not a hundred times; whoever asks
 * alone asks as before. `load` answers in the order of its keys, which may hold the same one twice.
 */
export function gathering<K, V>(
  load: (tx: Tx, keys: readonly K[]) => Promise<readonly V[]>
): (tx: Tx, key: K) => Promise<V> {
  const askedBy = new WeakMap<Tx, Asked<K, V>[]>();
  return (tx, key) =>
    new Promise((found, failed) => {
      const line = askedBy.get(tx);
      if (line) {
        line.push({ key, found, failed });
        return;
      }
      const first = [{ key, found, failed }];
      askedBy.set(tx, first);
      // After every promise that is settled by now has run on, and asked as well.
      void Promise.resolve().then(() =>
        process.nextTick(() => {
          askedBy.delete(tx);
          void answer(tx, first, load);
        })
      );
    });
}

async function answer<K, V>(
  tx: Tx,
  asked: readonly Asked<K, V>[],
  load: (tx: Tx, keys: readonly K[]) => Promise<readonly V[]>
): Promise<void> {
  try {
    const values = await load(
      tx,
      asked.map(({ key }) => key)
    );
    asked.forEach(({ found }, place) => found(values[place]!));
  } catch (error) {
    for (const { failed } of asked) failed(error);
  }
}
