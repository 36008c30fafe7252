import { domainToASCII } from 'node:url';
import { Refusal } from '../../../platform/refusal.ts';

/** RFC 1035: labels of letters, digits and inner dashes, at most 63 characters; the last one isn't a number. */
const LABEL = '(?!-)[a-z0-9-]{1,63}(?<!-)';
const HOST = new RegExp(`^(${LABEL}\\.)+(?!\\d+$)${LABEL}$`);
const MOST_CHARACTERS = 253;

/**
 * What somebody typed as a host name (`https://Pay.Example.org/`, too), as the DNS knows it: in lower case, ASCII, with
 * two labels or more. Refuses `host-invalid`, and `host-is-ours` for the installation's own name and what lies below or
 * above it.
 */
export function toHostName(typed: string, origin: string): string {
  const bare = typed
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/, '')
    .replace(/\.$/, '');
  const host = domainToASCII(bare.toLowerCase());
  if (host.length > MOST_CHARACTERS || !HOST.test(host)) throw new Refusal('host-invalid');
  const ours = new URL(origin).hostname;
  if (host === ours || host.endsWith(`.${ours}`) || ours.endsWith(`.${host}`))
    throw new Refusal('host-is-ours');
  return host;
}

/** The name of the TXT record that shows whose a host is. */
export function recordNameOf(host: string): string {
  return `_quitte.${host}`;
}

/** What that record says. */
export function recordValueOf(proof: string): string {
  return `quitte-verification=${proof}`;
}
