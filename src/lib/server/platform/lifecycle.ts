/** What a lifecycle table may hold: status → event → next status, where every next status is itself in the table. */
type Table<T> = { readonly [S in keyof T]: Readonly<Record<string, keyof T>> };

type StatusOf<T> = keyof T & string;
type EventOf<T> = { [S in keyof T]: keyof T[S] }[keyof T] & string;

/** The statuses a thing can have and the events that move it from one to the next. The first status is the initial one. */
export type Lifecycle<T extends Table<T>> = Readonly<{
  table: T;
  statuses: readonly StatusOf<T>[];
  events: readonly EventOf<T>[];
  /** Whether the event can happen to something in this status. */
  may: (status: StatusOf<T>, event: EventOf<T>) => boolean;
  /** The status after the event. Throws a RangeError where the table has no such move: ask `may` first, or refuse. */
  next: (status: StatusOf<T>, event: EventOf<T>) => StatusOf<T>;
}>;

/**
 * Makes a lifecycle of its table. A target that is not a status of the table is a type error, so that a status
 * without a row of its own can't come into the world. A `claim…` query is the only code that writes the result.
 */
export function lifecycle<const T extends Table<T>>(table: T): Lifecycle<T> {
  const rows: Readonly<Record<string, Readonly<Record<string, PropertyKey>>>> = table;
  const find = (status: string, event: string): PropertyKey | undefined => {
    const row = Object.hasOwn(rows, status) ? rows[status] : undefined;
    return row && Object.hasOwn(row, event) ? row[event] : undefined;
  };
  return Object.freeze({
    table,
    statuses: Object.keys(rows) as StatusOf<T>[],
    events: [...new Set(Object.values(rows).flatMap(Object.keys))] as EventOf<T>[],
    may: (status, event) => find(status, event) !== undefined,
    next: (status, event) => {
      const target = find(status, event);
      if (target === undefined) throw new RangeError(`Nothing '${status}' can '${event}'`);
      return target as StatusOf<T>;
    }
  } satisfies Lifecycle<T>);
}
