import { BlockList, isIP } from 'node:net';

/** Addresses that aren't out there: this machine, private and shared networks, multicast, documentation (RFC 6890). */
const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3]
] as const)
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8]
] as const)
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address is one of the public internet. Also for `::ffff:10.0.0.1` and the like. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  return !NOT_PUBLIC.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Longer than any address that somebody uses. */
const MOST_CHARACTERS = 2_000;

/**
 * Whether a stranger's address may be written to: https, on its own port, without a password, a host by name that can
 * be public. Where the name leads is looked at again when it is called (`ask-guarded.ts`). `alsoAllowed` is one origin
 * for which none of this counts.
 */
export function isPublicEndpoint(address: string, alsoAllowed?: string): boolean {
  if (address.length > MOST_CHARACTERS || !URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username || url.password) return false;
  if (isAllowed(address, alsoAllowed)) return true;
  return url.protocol === 'https:' && url.port === '' && isPublicName(url.hostname);
}

/** Whether an address is one of the origin that the configuration names. */
export function isAllowed(address: string, alsoAllowed: string | undefined): boolean {
  return alsoAllowed !== undefined && new URL(address).origin === new URL(alsoAllowed).origin;
}

function isPublicName(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  if (name.startsWith('[') || isIP(name) !== 0) return false;
  if (!/\.[a-z][a-z0-9-]*$/.test(name)) return false;
  return !/(^|\.)(localhost|local|internal|lan|home|corp|intranet|test|invalid|onion|arpa)$/.test(name);
}
