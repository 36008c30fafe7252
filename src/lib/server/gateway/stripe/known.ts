/** An object without the fields that are null or undefined: Stripe says "absent" in both ways, our types in neither. */
export function known<T extends object>(fields: { [K in keyof T]: T[K] | null | undefined }): T {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)
  ) as T;
}
