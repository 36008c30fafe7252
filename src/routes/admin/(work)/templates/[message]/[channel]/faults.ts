/** What is wrong, at the field where it is put right. */
export type Fault = Readonly<{ fieldId: string; text: string }>;

export function fieldIdOf(language: string, field: string): string {
  return `field-${language}-${field}`;
}

/** One entry per field, with everything that is wrong with it. */
export function mergeFaults(faults: readonly Fault[]): Fault[] {
  return [...Map.groupBy(faults, ({ fieldId }) => fieldId)].map(([fieldId, all]) => ({
    fieldId,
    text: all.map(({ text }) => text).join(' ')
  }));
}
