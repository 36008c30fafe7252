import type postgres from 'postgres';

/**
 * More parameters than this are rows in bulk: their texts differ with the number of rows, and a connection would keep
 * each of them.
 */
const MOST_PARAMETERS = 40;

type AnySql = postgres.Sql | postgres.TransactionSql;

/**
 * The same client, whose statements are prepared once per connection: one flight there and back in place of two, and
 * no parsing and planning over again. Drizzle's driver asks by `unsafe`, and says that nothing is to be prepared.
 */
export function preparing<T extends AnySql>(client: T): T {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const call = value as (...given: unknown[]) => unknown;
      if (name === 'unsafe')
        return (text: string, parameters: readonly unknown[] = [], options: object = {}) =>
          call.call(target, text, parameters, { ...options, prepare: parameters.length <= MOST_PARAMETERS });
      if (name === 'begin' || name === 'savepoint')
        return (...given: unknown[]) => {
          const work = given.pop() as (tx: postgres.TransactionSql) => unknown;
          return call.call(target, ...given, (tx: postgres.TransactionSql) => work(preparing(tx)));
        };
      return value;
    }
  });
}
