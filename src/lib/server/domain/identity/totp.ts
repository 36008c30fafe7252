import { Secret, TOTP } from 'otpauth';

const PERIOD_SECONDS = 30;

/** RFC 6238 as every authenticator app reads it: SHA-1, six digits, thirty seconds. */
function totpOf(secret: string, email: string): TOTP {
  return new TOTP({
    issuer: 'Quitte',
    label: email,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS
  });
}

/** A new 160-bit secret in base 32, the length that RFC 4226 recommends. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The `otpauth://` address that an authenticator app scans. */
export function totpAddress(secret: string, email: string): string {
  return totpOf(secret, email).toString();
}

/**
 * The thirty-second step that a typed code belongs to, or nothing when it is wrong, too old or already used. One step
 * either way is allowed for clocks that differ; `lastStep` is the step of the code that was used last.
 */
export function acceptedStep(
  secret: string,
  typed: string,
  at: Temporal.Instant,
  lastStep: number | null
): number | undefined {
  const code = typed.replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(code)) return undefined;
  const timestamp = at.epochMilliseconds;
  const delta = totpOf(secret, '').validate({ token: code, timestamp, window: 1 });
  if (delta === null) return undefined;
  const step = Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
  return lastStep !== null && step <= lastStep ? undefined : step;
}
