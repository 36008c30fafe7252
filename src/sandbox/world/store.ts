/**
 * Everything the outside world remembers: named collections of plain values. With a file, each change is one
 * line at its end, so that a kill loses at most the line being written; a start reads the lines and writes them
 * anew without what was overwritten.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Collection<T> {
  get(id: string): T | undefined;
  /** Keeps the value, and writes it down as it is now: call again after every change to it. */
  put(id: string, value: T): T;
  remove(id: string): void;
  /** Oldest first. */
  values(): T[];
  readonly size: number;
}

export interface Store {
  collection<T>(name: string): Collection<T>;
  entries<T>(name: string): [id: string, value: T][];
  /** Writes down what has changed; to be called before an answer leaves the sandbox. */
  flush(): void;
}

type Line = [collection: string, id: string, value: unknown];

/** A store in memory, or, with `file`, one that survives the process. */
export function openStore(file?: string): Store {
  const maps = new Map<string, Map<string, unknown>>();
  let pending = '';

  const mapOf = (name: string): Map<string, unknown> => {
    let map = maps.get(name);
    if (!map) maps.set(name, (map = new Map()));
    return map;
  };
  const write = (line: Line): void => {
    if (file !== undefined) pending += `${JSON.stringify(line)}\n`;
  };
  const flush = (): void => {
    if (file === undefined || pending === '') return;
    appendFileSync(file, pending);
    pending = '';
  };

  if (file !== undefined) {
    mkdirSync(path.dirname(file), { recursive: true });
    for (const [name, id, value] of readLines(file)) {
      if (value === null) mapOf(name).delete(id);
      else mapOf(name).set(id, value);
    }
    compact(file, maps);
  }

  return {
    collection<T>(name: string): Collection<T> {
      const map = mapOf(name) as Map<string, T>;
      return {
        get: (id) => map.get(id),
        put(id, value) {
          map.set(id, value);
          write([name, id, value]);
          return value;
        },
        remove(id) {
          if (map.delete(id)) write([name, id, null]);
        },
        values: () => [...map.values()],
        get size() {
          return map.size;
        }
      };
    },
    entries: <T>(name: string) => [...(mapOf(name) as Map<string, T>)],
    flush
  };
}

function readLines(file: string): Line[] {
  if (!existsSync(file)) return [];
  const lines: Line[] = [];
  for (const text of readFileSync(file, 'utf8').split('\n')) {
    if (text === '') continue;
    try {
      lines.push(JSON.parse(text) as Line);
    } catch {
      // Only the last line can be half written, by a kill in the middle of it.
    }
  }
  return lines;
}

function compact(file: string, maps: Map<string, Map<string, unknown>>): void {
  let text = '';
  for (const [name, map] of maps) {
    for (const [id, value] of map) text += `${JSON.stringify([name, id, value])}\n`;
  }
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
