import type { MerchantHost } from './hosts.ts';

export type HostState = MerchantHost['state'];

/**
 * How long a verified host's record may be missing: zones move between providers, and a week-end is long. Links in
 * messages start with the host all that time.
 */
export const LOST_AFTER_HOURS = 72;

type Known = Pick<MerchantHost, 'state' | 'verifiedAt' | 'missingSince'>;

/** What a host is after the DNS was asked. Pure. */
export function decideHost(host: Known, isThere: boolean, now: Temporal.Instant): Known {
  if (isThere)
    return {
      state: 'verified',
      verifiedAt: host.state === 'verified' ? host.verifiedAt : now,
      missingSince: null
    };
  const { state, verifiedAt } = host;
  if (state !== 'verified') return { state, verifiedAt, missingSince: null };
  const missingSince = host.missingSince ?? now;
  const isLost = Temporal.Instant.compare(now, missingSince.add({ hours: LOST_AFTER_HOURS })) >= 0;
  return { state: isLost ? 'lost' : 'verified', verifiedAt, missingSince };
}
