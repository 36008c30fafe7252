import { Resolver } from 'node:dns/promises';
import { Transient } from '../transient.ts';

/** What the TXT records of a name say; none when there is no such record or name. Throws `Transient` when nobody answers. */
export type ReadTxt = (name: string) => Promise<readonly string[]>;

/** A name server has this long for each of its tries. */
const TIMEOUT_MS = 2_000;
const TRIES = 2;

/** No such name, or none of its records is one of these: an answer, not a fault. */
const ABSENT = new Set(['ENOTFOUND', 'ENODATA']);

/** Asks the name server at `server` (`192.0.2.53` or `192.0.2.53:5353`), or the machine's own ones. */
export function openTxtReader(server: string | undefined): ReadTxt {
  return async (name) => {
    const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
    if (server !== undefined) resolver.setServers([server]);
    try {
      // A long record comes in parts of 255 characters.
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
    } catch (error) {
      if (ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) return [];
      throw new Transient(`the DNS has no answer for ${name}`, error);
    }
  };
}
