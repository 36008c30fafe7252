import type { Operation } from './operation.ts';

export type FoundOperation =
  | Readonly<{ kind: 'found'; operation: Operation; id: string }>
  /** The address exists, but not for this method. */
  | Readonly<{ kind: 'other-method'; allowed: readonly string[] }>
  | Readonly<{ kind: 'unknown' }>;

const ID = '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';

/** The operation that a request asks for; `path` is without `/api/v1`. HEAD asks for what GET would answer. */
export function findOperation(
  operations: readonly Operation[],
  method: string,
  path: string
): FoundOperation {
  const here = operations.flatMap((operation) => {
    const match = new RegExp(`^${operation.path.replace('{id}', ID)}$`).exec(path);
    return match ? [{ operation, id: match[1] ?? '' }] : [];
  });
  if (here.length === 0) return { kind: 'unknown' };
  const asked = method === 'HEAD' ? 'GET' : method;
  const found = here.find(({ operation }) => operation.method === asked);
  if (found) return { kind: 'found', ...found };
  return { kind: 'other-method', allowed: here.map(({ operation }) => operation.method) };
}
