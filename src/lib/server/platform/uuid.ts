const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Whether text from outside can be an id of ours. PostgreSQL takes anything else in a uuid column's place for an error,
 * so that a mistyped address would be our fault in place of a plain "unknown".
 */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
