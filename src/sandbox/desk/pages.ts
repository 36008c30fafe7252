import type { ServerResponse } from 'node:http';
import type { Control } from '../control.ts';
import type { World } from '../world/world.ts';

/** Serves a page when there is one at this address. */
export function servePages(_world: World, _control: Control, _url: URL, _response: ServerResponse): boolean {
  return false;
}
