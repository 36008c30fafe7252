export interface FoundEndpoint {
  /** e.g. `POST /v1/payment_intents/:id/confirm` */
  name: string;
  path: Record<string, string>;
}

/** The endpoint for a path; a literal part goes before a parameter. */
export function matchEndpoint(
  names: readonly string[],
  method: string,
  path: string
): FoundEndpoint | undefined {
  const parts = path.split('/');
  let best: (FoundEndpoint & { parameters: number }) | undefined;
  for (const name of names) {
    const [verb, pattern] = name.split(' ') as [string, string];
    const wanted = pattern.split('/');
    if (verb !== method || wanted.length !== parts.length) continue;
    const found: Record<string, string> = {};
    const matches = wanted.every((part, place) => {
      if (!part.startsWith(':')) return part === parts[place];
      found[part.slice(1)] = decodeURIComponent(parts[place]!);
      return parts[place] !== '';
    });
    const parameters = Object.keys(found).length;
    if (matches && (!best || parameters < best.parameters)) best = { name, path: found, parameters };
  }
  return best;
}
