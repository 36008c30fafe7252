import { isUuid } from '../../../platform/uuid.ts';

/** Where a search stands: the last customer shown, and the term that they were found by. */
export type Cursor = Readonly<{
  /** Whether the words were found in their order (0) or in any (1); the next page looks the same way. */
  way: 0 | 1;
  term: string;
  id: string;
}>;

/** As it stands in an address. */
export function writeCursor({ way, term, id }: Cursor): string {
  return Buffer.from(JSON.stringify([way, term, id])).toString('base64url');
}

/** `undefined` for anything that we didn't write. */
export function readCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined || text.length > 1_000) return undefined;
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(read)) return undefined;
    const [way, term, id] = read as unknown[];
    const isOurs = typeof term === 'string' && !term.includes('\0') && typeof id === 'string' && isUuid(id);
    return isOurs ? { way: way === 1 ? 1 : 0, term, id } : undefined;
  } catch {
    return undefined;
  }
}
