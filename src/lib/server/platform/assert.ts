/** Stops at what can only be our own mistake: a negative balance, an unknown status. Ends as a 500 and an alert. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`Defect: ${what}`);
}

/** The arm of a switch that the compiler proves unreachable. */
export function unreachable(value: never): never {
  throw new Error(`Defect: unexpected value ${JSON.stringify(value)}`);
}
