import {
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  type RegistrationResponseJSON
} from '@simplewebauthn/server';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';

/** More than anyone has devices and accounts. */
export const MOST_PASSKEYS = 20;
/** COSE: EdDSA, ES256 and RS256, which every device knows one of. */
export const ALGORITHMS = [-8, -7, -257];

/** Whether a challenge was given out, to this person and for this; asking takes it back. */
type TakeChallenge = (challenge: string) => Promise<boolean>;

/** What is kept of a passkey that a device just made. */
export type MadePasskey = Readonly<{
  id: string;
  publicKey: Uint8Array;
  counter: number;
  transports: string[];
  isSynced: boolean;
}>;

/** What is kept of a passkey, for checking what its device signed. */
type KnownPasskey = Readonly<{ id: string; publicKey: Uint8Array; counter: number; transports: string[] }>;

/** Reads what a browser answers to being asked to make a passkey. Refuses `passkey-wrong`. */
export async function verifyMadePasskey(
  ctx: Pick<Context, 'origin'>,
  response: unknown,
  expectedChallenge: TakeChallenge
): Promise<MadePasskey> {
  const answer = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge,
    expectedOrigin: ctx.origin,
    expectedRPID: new URL(ctx.origin).hostname,
    supportedAlgorithmIDs: ALGORITHMS
  }).catch(() => undefined);
  if (!answer?.verified) throw new Refusal('passkey-wrong');
  const { credential, credentialBackedUp: isSynced } = answer.registrationInfo;
  const { id, publicKey, counter, transports } = credential;
  return { id, publicKey, counter, transports: [...(transports ?? [])], isSynced };
}

/** Reads what a browser answers to being asked to sign: the device's new counter. Refuses `passkey-wrong`. */
export async function verifyShownPasskey(
  ctx: Pick<Context, 'origin'>,
  { id, publicKey, counter, transports }: KnownPasskey,
  response: unknown,
  expectedChallenge: TakeChallenge
): Promise<number> {
  const answer = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge,
    expectedOrigin: ctx.origin,
    expectedRPID: new URL(ctx.origin).hostname,
    credential: {
      id,
      publicKey: Uint8Array.from(publicKey),
      counter,
      transports: transports as AuthenticatorTransport[]
    }
  }).catch(() => undefined);
  if (!answer?.verified) throw new Refusal('passkey-wrong');
  return answer.authenticationInfo.newCounter;
}

/** The id of the passkey that a browser says it shows; `''` for what is none. */
export function idOfShown(response: unknown): string {
  const { id } = (response ?? {}) as Readonly<{ id?: unknown }>;
  return typeof id === 'string' ? id : '';
}
