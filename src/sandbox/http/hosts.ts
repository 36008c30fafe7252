import type { World } from '../world/world.ts';

/**
 * The outside world's own hosts file: where a public origin of the product really listens. A name that nobody has
 * (`.example`, RFC 2606) and that isn't in it leads nowhere, and isn't asked for.
 */
export function reachable(world: World, url: string): string | undefined {
  const { origin, hostname } = new URL(url);
  const other = world.setting<Record<string, string>>('hosts', {})[origin];
  if (other !== undefined) return url.replace(origin, other);
  return hostname.endsWith('.example') ? undefined : url;
}
