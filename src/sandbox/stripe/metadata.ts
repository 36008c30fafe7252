/** Metadata after an update: an empty value unsets its key, an empty string unsets all: https://docs.stripe.com/api/metadata. */
export function mergeMetadata(current: unknown, change: unknown): Record<string, string> {
  if (change === '') return {};
  const merged = {
    ...(current as Record<string, string> | null),
    ...(change as Record<string, string> | undefined)
  };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
}
