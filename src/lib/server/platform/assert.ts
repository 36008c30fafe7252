/** Stops at what can only be our own mistake: a negative balance, an unknown status. Ends as a 500 and an alert. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`Defect: ${what}`);
}
